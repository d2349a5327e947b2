"""Whatever the model's folder holds and the settings say: one sentence, with the file in it and what to do."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.engine.asr.whisper import WhisperAsr
from desktop.engine.asr.whisper_files import checked_words, language_code
from desktop.engine.errors import ParleyError
from tests.engine.asr.conftest import MakeWhisper
from tests.engine.asr.tiny_whisper import END


def cut_to(share: float) -> Callable[[Path], None]:
    """Leaves only the first part of model.bin."""

    def cut(folder: Path) -> None:
        whole = (folder / "model.bin").read_bytes()
        (folder / "model.bin").write_bytes(whole[: int(share * len(whole))])

    return cut


def without(*names: str) -> Callable[[Path], None]:
    return lambda folder: [(folder / name).unlink() for name in names] and None


def with_text(name: str, text: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_text(text, "utf-8") and None


def original_format(folder: Path) -> None:
    (folder / "model.bin").rename(folder / "model.safetensors")


def foreign_tokenizer(folder: Path) -> None:
    found = json.loads((folder / "tokenizer.json").read_text("utf-8"))
    for token in found["added_tokens"]:
        token["content"] = token["content"].replace("<|", "[").replace("|>", "]")
    (folder / "tokenizer.json").write_text(json.dumps(found), "utf-8")


def emptied(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


@pytest.fixture
def folder(whisper: MakeWhisper, tmp_path: Path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(whisper(), tmp_path / "my-whisper"))


@pytest.mark.parametrize(
    ("spoil", "said", "remedy"),
    [
        (shutil.rmtree, r"my-whisper does not exist\.", "Models window"),
        (emptied, r"The folder .*my-whisper is empty\.", "model.bin"),
        (without("model.bin"), r"There is no model\.bin in .*my-whisper\.", "CTranslate2"),
        (original_format, r"my-whisper holds a model in another format", "ct2-transformers-converter"),
        (cut_to(0.0), r"model\.bin is empty\.", "Download"),
        (cut_to(0.001), r"model\.bin is damaged: a part of it is missing\.", "Download"),
        (cut_to(0.5), r"model\.bin is damaged", "Download"),
        (cut_to(0.9999), r"model\.bin is damaged", "Download"),
        (
            with_text("model.bin", "<!DOCTYPE html><html>Not found</html>" * 9),
            r"is not a CTranslate2 model",
            "Download",
        ),
        (without("tokenizer.json"), r"There is no tokenizer\.json in .*my-whisper", "Download"),
        (with_text("tokenizer.json", "{"), r"The model in .*my-whisper cannot be loaded", "Download"),
        (foreign_tokenizer, r"vocabulary in .*my-whisper does not belong to its model", "Download"),
        (without("vocabulary.json"), r"There is no vocabulary\.json in .*my-whisper", "Download"),
        (with_text("vocabulary.json", '["a", "b"]'), r"my-whisper", "Download"),
        (without("config.json"), r"There is no config\.json in .*my-whisper", "Download"),
        (with_text("config.json", "{"), r"config\.json cannot be read\.", "Download"),
        (with_text("preprocessor_config.json", "[]"), r"preprocessor_config\.json cannot be read\.", "Download"),
    ],
)
def test_a_folder_that_is_no_whisper(folder: Path, spoil: Callable[[Path], None], said: str, remedy: str) -> None:
    """Each way of being no Whisper is said in one sentence that names the file or folder, with what to do."""
    spoil(folder)
    with pytest.raises(ParleyError, match=said) as raised:
        WhisperAsr(folder, "en").load()
    problem = raised.value.problem
    assert remedy in problem.remedy
    assert problem.stage == "asr"
    assert problem.what.rstrip(".").count(". ") == 0


def test_a_file_instead_of_a_folder(tmp_path: Path) -> None:
    """A file is named, and what is needed instead."""
    path = tmp_path / "whisper.gguf"
    path.write_text("GGUF")
    with pytest.raises(ParleyError, match=r"whisper\.gguf is a file, but a Whisper model is a folder\. A folder with"):
        WhisperAsr(path).load()


def test_a_model_for_something_else(folder: Path) -> None:
    """A CTranslate2 model of another kind, a language model here, is told apart from a broken one."""
    from ctranslate2.converters import TransformersConverter
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

    network = GPT2LMHeadModel(GPT2Config(n_layer=1, n_embd=16, n_head=2, vocab_size=900, n_positions=32))
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"), bos_token=END, eos_token=END, unk_token=END
    )

    class InMemory(TransformersConverter):
        def load_model(self, *_: Any, **__: Any) -> Any:
            return network

        def load_tokenizer(self, *_: Any, **__: Any) -> Any:
            return tokenizer

    network.resize_token_embeddings(len(tokenizer))
    network.config.save_pretrained(folder / "gpt")
    InMemory(str(folder / "gpt")).convert(str(folder / "gpt"), force=True)
    shutil.copy(folder / "tokenizer.json", folder / "gpt")
    with pytest.raises(ParleyError, match=r"gpt/model\.bin is a CTranslate2 model, but not a Whisper\. Download"):
        WhisperAsr(folder / "gpt").load()


@pytest.mark.parametrize("name", ["preprocessor_config.json"])
def test_what_can_be_missing(folder: Path, name: str) -> None:
    """Without the preprocessor's settings, which are the same for all Whispers, the model loads."""
    (folder / name).unlink()
    asr = WhisperAsr(folder, "en")
    asr.load()
    asr.close()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"language": "klingon"}, r'\[asr\] language is "klingon", which Whisper does not know\.'),
        ({"language": "english"}, r'Did you mean "en"\?'),
        ({"device": "tpu"}, r'\[asr\] device is "tpu"\. Write auto, cpu or cuda\.'),
        ({"words": ("Parley", "<|endoftext|>")}, r'"<\|endoftext\|>" in \[asr\] words is not a word'),
        ({"words": ("x" * 61,)}, r"at most 60 letters"),
        ({"words": ("two\x00parts",)}, r"is not a word or a name"),
    ],
)
def test_settings_that_cannot_be_meant(folder: Path, options: dict[str, object], said: str) -> None:
    """A setting that makes no sense is named with its section and what it may be."""
    with pytest.raises(ParleyError, match=said):
        WhisperAsr(folder, **options).load()  # type: ignore[arg-type]


def test_an_english_model_says_so(whisper: MakeWhisper) -> None:
    """German from an English model would be English nonsense: it is refused, and English is not."""
    folder = whisper(multilingual=False)
    with pytest.raises(ParleyError, match=r'understands English only, but \[asr\] language is "de-AT"\.'):
        WhisperAsr(folder, "de-AT").load()
    asr = WhisperAsr(folder, "en-GB")
    asr.load()
    asr.close()


@pytest.mark.parametrize(
    ("language", "code"),
    [("", None), ("en", "en"), ("en-GB", "en"), ("EN_us", "en"), (" de ", "de"), ("zh-Hant", "zh")],
)
def test_languages_as_people_write_them(language: str, code: str | None) -> None:
    """Regions, scripts, case and spaces do not matter; nothing means to detect it."""
    assert language_code(language, ["en", "de", "zh"], Path("x")) == code


@pytest.mark.parametrize(
    ("words", "tidy"),
    [
        ((), ()),
        (("Parley", " Ada  Lovelace ", "", "Parley"), ("Parley", "Ada Lovelace")),
        ("Parley, Nova,,", ("Parley", "Nova")),
        (("Müller", "東京"), ("Müller", "東京")),
    ],
)
def test_words_are_tidied(words: tuple[str, ...], tidy: tuple[str, ...]) -> None:
    """Blanks, repetition and a list written as one text do no harm."""
    assert checked_words(words) == tidy
