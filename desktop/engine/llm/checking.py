"""Is this file a language model that can be loaded? Looks before llama.cpp does, and says in a sentence why not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.engine.errors import ParleyError, Problem
from desktop.engine.llm.header import (
    CutShortError,
    DamagedError,
    Header,
    Length,
    NotGgufError,
    Tensor,
    read_header,
)

AGAIN = "Download or copy it again, or choose another model."
ANOTHER = "Choose a language model (a .gguf file made for chat) instead."

TensorBytes = Callable[[Tensor], int]
"""How many bytes a tensor takes in the file. Raises DamagedError for a number format that is not known."""

_PART = re.compile(r"^(?P<stem>.*)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf$", re.IGNORECASE)
_OTHER_KINDS = {
    "clip": "the part of a model that sees or hears",
    "mmproj": "the part of a model that sees or hears",
    "adapter": "an adapter (LoRA), which changes another model",
    "imatrix": "statistics for making models smaller",
    "controlvector": "a control vector, which changes another model",
    "bert": "a model that finds similar texts",
    "modern-bert": "a model that finds similar texts",
    "nomic-bert": "a model that finds similar texts",
    "nomic-bert-moe": "a model that finds similar texts",
    "neo-bert": "a model that finds similar texts",
    "jina-bert-v2": "a model that finds similar texts",
    "jina-bert-v3": "a model that finds similar texts",
    "eurobert": "a model that finds similar texts",
    "gemma-embedding": "a model that finds similar texts",
    "llama-embed": "a model that finds similar texts",
    "t5": "a model that translates between texts",
    "t5encoder": "a model that finds similar texts",
    "wavtokenizer-dec": "a part of a voice",
}
"""What `general.architecture` or `general.type` say of files that hold no language model to talk to."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model that is all there: the file to load, its header, and the bytes of all its parts together."""

    path: Path
    header: Header
    total_bytes: int


def trouble(what: str, remedy: str) -> ParleyError:
    """An error of the language stage."""
    return ParleyError(Problem(what, remedy, stage="llm"))


def check(path: Path, tensor_bytes: TensorBytes) -> ModelFile:
    """Look at the model at `path`, which may be any part of one that was split. Raises ParleyError."""
    first = _read(path, tensor_bytes)
    count = first.metadata.get("split.count", 1)
    if not isinstance(count, int) or count <= 1:
        _must_be_a_language_model(first)
        return ModelFile(path, first, first.file_bytes)
    parts = _parts(path, count)
    headers = [_read(part, tensor_bytes) for part in parts]
    _must_be_a_language_model(headers[0])
    return ModelFile(parts[0], headers[0], sum(header.file_bytes for header in headers))


def _read(path: Path, tensor_bytes: TensorBytes) -> Header:
    """The header of one whole file."""
    if path.is_dir():
        inside = sorted(path.glob("*.gguf"))
        remedy = f"Name the file in it instead: {inside[0].name}." if inside else ANOTHER
        raise trouble(f"{path} is a folder, not a GGUF file.", remedy)
    try:
        header = read_header(path)
        whole = header.whole_bytes({tensor.name: tensor_bytes(tensor) for tensor in header.tensors})
    except FileNotFoundError:
        raise trouble(f"There is no file {path}.", "Choose another model, or download this one again.") from None
    except OSError as error:
        raise trouble(f"{path} cannot be read: {error.strerror}.", "Check who may read it.") from error
    except NotGgufError as error:
        raise _foreign(path, error.begins) from None
    except CutShortError:
        raise trouble(f"{path.name} is incomplete: it ends within its header.", AGAIN) from None
    except (DamagedError, UnicodeError) as error:
        what = f"{path.name} is damaged, or newer than this version of llama.cpp ({error})."
        raise trouble(what, AGAIN) from error
    if header.file_bytes < whole:
        there, of = _size(header.file_bytes), _size(whole)
        raise trouble(f"{path.name} is incomplete: {there} of {of} are there.", AGAIN)
    return header


def _foreign(path: Path, begins: bytes) -> ParleyError:
    if not begins:
        return trouble(f"{path.name} is empty.", AGAIN)
    if begins.startswith(b"version https://git-lfs"):
        return trouble(f"{path.name} only points to a model (a Git LFS pointer).", "Download the model itself.")
    if begins.lstrip().lower().startswith((b"<!doctype", b"<html")):
        return trouble(f"{path.name} is a web page, not a GGUF model.", AGAIN)
    if all(byte >= 32 or byte in b"\t\r\n" for byte in begins):
        return trouble(f"{path.name} is a text file, not a GGUF model.", ANOTHER)
    return trouble(f"{path.name} is not a GGUF file.", ANOTHER)


def _parts(path: Path, count: int) -> list[Path]:
    """All files of a model that was split into `count`, in order."""
    match = _PART.match(path.name)
    if match is None or int(match["count"]) != count:
        what = f"{path.name} is one of {count} parts of a model, and no longer named like one."
        raise trouble(what, f"Name the parts …-00001-of-{count:05d}.gguf and so on.")
    parts = [path.with_name(f"{match['stem']}-{number:05d}-of-{count:05d}.gguf") for number in range(1, count + 1)]
    missing = [part.name for part in parts if not part.is_file()]
    if missing:
        what = f"{path.name} is one of {count} parts of a model, and not all are there: {', '.join(missing)}."
        raise trouble(what, f"Put the missing {'part' if len(missing) == 1 else 'parts'} into {path.parent}.")
    return parts


def _must_be_a_language_model(header: Header) -> None:
    name = header.path.name
    if not header.architecture:
        raise trouble(f"{name} does not say what kind of model it is.", AGAIN)
    for kind in (header.architecture, str(header.metadata.get("general.type", ""))):
        if kind in _OTHER_KINDS:
            raise trouble(f"{name} holds {_OTHER_KINDS[kind]}, not a language model.", ANOTHER)
    if header.of_architecture("pooling_type", 0) or header.of_architecture("attention.causal", True) is False:
        raise trouble(f"{name} holds a model that finds similar texts, not a language model.", ANOTHER)
    if not header.tensors and header.metadata.get("split.count", 1) == 1:
        raise trouble(f"{name} holds only a vocabulary, no model.", ANOTHER)
    words = header.metadata.get("tokenizer.ggml.tokens")
    if header.metadata.get("tokenizer.ggml.model", "none") in ("none", "no_vocab") or not isinstance(words, Length):
        raise trouble(f"{name} has no tokenizer: the words it knows are missing.", AGAIN)
    if words.different < words.items:  # llama.cpp would end the process
        raise trouble(f"{name} is damaged: its vocabulary has words twice.", AGAIN)


def _size(count: int) -> str:
    """Bytes for people."""
    if count >= 1_000_000_000:
        return f"{count / 1e9:.1f} GB"
    return f"{count / 1e6:.1f} MB" if count >= 1_000_000 else f"{count / 1e3:.0f} kB"
