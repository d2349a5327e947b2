"""What a folder must hold to be a Whisper that can be loaded, and what to say when it does not."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from desktop.engine.errors import ExitCode, ParleyError, Problem

AGAIN = "Download the model again, or choose another one in [asr] model."
CONVERTED = (
    "A folder with a Whisper converted for CTranslate2 is needed (model.bin, config.json, tokenizer.json, "
    "vocabulary.json). The Models window has some; ct2-transformers-converter makes one of your own."
)
LONGEST_WORD = 60
"""Characters in one of the person's own words."""

_VOCABULARIES = ("vocabulary.json", "vocabulary.txt")
_ORIGINAL = ("model.safetensors", "pytorch_model.bin", "model.safetensors.index.json", "flax_model.msgpack")


def refuse(what: str, remedy: str = AGAIN, code: ExitCode = ExitCode.FAILED) -> NoReturn:
    """Raise the ParleyError of this stage."""
    raise ParleyError(Problem(what, remedy, stage="asr", replaces="asr"), code)


def check_folder(folder: Path) -> None:
    """Raise ParleyError unless everything that loading needs is there, so that nothing is looked for elsewhere."""
    if not folder.exists():
        refuse(f"The speech recognition model {folder} does not exist.", CONVERTED, ExitCode.MISSING)
    if not folder.is_dir():
        refuse(f"{folder} is a file, but a Whisper model is a folder.", CONVERTED)
    names = {entry.name for entry in folder.iterdir()}
    if not names:
        refuse(f"The folder {folder} is empty.", CONVERTED)
    if "model.bin" not in names:
        if names & set(_ORIGINAL):
            refuse(f"{folder} holds a model in another format than the one that is needed.", CONVERTED)
        refuse(f"There is no model.bin in {folder}.", CONVERTED)
    if not (folder / "model.bin").stat().st_size:
        refuse(f"{folder / 'model.bin'} is empty.")
    if "tokenizer.json" not in names:
        refuse(f"There is no tokenizer.json in {folder}, without which its words cannot be written.", AGAIN)
    if not names & set(_VOCABULARIES):
        refuse(f"There is no vocabulary.json in {folder}.")
    _object(folder / "config.json")
    if "preprocessor_config.json" in names:
        _object(folder / "preprocessor_config.json")


def _object(path: Path) -> dict[str, Any]:
    """The JSON object in the file `path`."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        refuse(f"There is no {path.name} in {path.parent}.")
    except (ValueError, OSError):
        found = None
    if not isinstance(found, dict):
        refuse(f"{path} cannot be read.")
    return found


def explain(folder: Path, error: Exception) -> NoReturn:
    """Raise what CTranslate2 or the tokenizer said of the model in `folder`, as a sentence."""
    said = str(error)
    if "incomplete" in said or "payload size" in said:
        what = f"{folder / 'model.bin'} is damaged: a part of it is missing."
    elif "binary version" in said or "model revision" in said:
        what = f"{folder / 'model.bin'} is not a CTranslate2 model, or one for a newer version."
    elif "not a Whisper model" in said:
        what = f"{folder / 'model.bin'} is a CTranslate2 model, but not a Whisper."
    elif "ocabulary" in said:
        what = f"The vocabulary in {folder} does not belong to its model."
    elif "allocate" in said or isinstance(error, MemoryError):
        refuse(f"There is not enough memory for {folder.name}.", "Choose a smaller model in [asr] model.")
    else:
        what = f"The model in {folder} cannot be loaded."
    raise ParleyError(Problem(what, AGAIN, stage="asr", replaces="asr")) from error


def language_code(language: str, known: Sequence[str], folder: Path) -> str | None:
    """The code Whisper has for `language` ("en-GB" is "en"); None for "", which means to detect it."""
    code = language.strip().replace("_", "-").partition("-")[0].lower()
    if not code:
        return None
    if code in known:
        return code
    if list(known) == ["en"]:
        refuse(
            f'{folder.name} understands English only, but [asr] language is "{language}".',
            "Choose a model for many languages, or set language = en.",
            ExitCode.BAD_INPUT,
        )
    near = [code[:2]] if code[:2] in known else difflib.get_close_matches(code, known, n=1)
    refuse(
        f'[asr] language is "{language}", which Whisper does not know.',
        (f'Did you mean "{near[0]}"? ' if near else "")
        + 'Write a code such as "en" or "de-AT", or nothing to have it detected.',
        ExitCode.BAD_INPUT,
    )


def checked_words(words: Iterable[str]) -> tuple[str, ...]:
    """The person's own words without blanks and repetition. Raises ParleyError on what cannot be a word."""
    if isinstance(words, str):
        words = words.split(",")
    tidy = [" ".join(str(word).split()) for word in words]
    for word in tidy:
        if len(word) > LONGEST_WORD or "<|" in word or not word.isprintable():
            shown = word if len(word) <= 30 else word[:30] + "…"
            refuse(
                f'"{shown}" in [asr] words is not a word or a name.',
                f"Write words or names of at most {LONGEST_WORD} letters, with commas between them.",
                ExitCode.BAD_INPUT,
            )
    return tuple(dict.fromkeys(word for word in tidy if word))
