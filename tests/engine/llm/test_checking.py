"""A file that is no language model, or not all of one, gets a sentence with its name instead of a crash."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.engine.errors import ParleyError
from desktop.engine.llm import library
from desktop.engine.llm.checking import check
from desktop.engine.llm.header import Length, read_header
from desktop.engine.llm.llama import LlamaLlm
from tests.engine.llm.tiny_gguf import make


def refusal(path: Path) -> str:
    """What is said when `path` is loaded."""
    with pytest.raises(ParleyError) as raised:
        LlamaLlm(path).load()
    problem = raised.value.problem
    assert problem.stage == "llm"
    assert path.name in problem.what
    assert problem.remedy
    return str(problem)


def test_a_header_tells_what_the_model_is(tiny: Path) -> None:
    """The values of the header, and how long the file must be."""
    header = read_header(tiny)
    assert header.architecture == "llama"
    assert header.of_architecture("context_length") == 2048
    assert header.metadata["tokenizer.ggml.tokens"] == Length(364, 364)
    assert header.metadata["general.name"] == "tiny"
    sizes = {tensor.name: library.tensor_bytes(tensor) for tensor in header.tensors}
    assert 0 <= header.file_bytes - header.whole_bytes(sizes) < 32
    assert check(tiny, library.tensor_bytes).total_bytes == tiny.stat().st_size


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"Once upon a time, there was no model.\n", "is a text file"),
        (b"<!DOCTYPE html><html>404</html>", "is a web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "only points to a model"),
        (b"PK\x03\x04" + bytes(200), "is not a GGUF file"),
        (b"GGUF", "is incomplete"),
        (b"GGUF" + struct.pack("<IQQ", 1, 0, 0), r"is damaged, or newer .*version 1"),
        (b"GGUF" + struct.pack("<IQQ", 3, 2**60, 0), "is damaged"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 2**62), "is incomplete"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 0), "does not say what kind of model"),
    ],
)
def test_a_foreign_file_is_named_for_what_it_is(tmp_path: Path, content: bytes, sentence: str) -> None:
    """Text, web pages, pointers, other formats and nothing at all."""
    path = tmp_path / "model.gguf"
    path.write_bytes(content)
    with pytest.raises(ParleyError, match=sentence):
        LlamaLlm(path).load()
    refusal(path)


def test_what_is_no_file_is_said(tiny: Path, tmp_path: Path) -> None:
    """A folder (with the name of what is in it), and a path where nothing is."""
    assert tiny.name in refusal(tiny.parent)
    assert "is a folder" in refusal(tmp_path)
    assert "There is no file" in refusal(tmp_path / "gone.gguf")


def test_a_truncated_file_is_incomplete_wherever_it_ends(tiny: Path, tmp_path: Path) -> None:
    """Cut anywhere, in its header or in its data, it is refused before llama.cpp sees it."""
    whole = tiny.read_bytes()
    path = tmp_path / "cut.gguf"
    for length in (5, 30, 500, 9_000, len(whole) // 2, len(whole) - 33):
        path.write_bytes(whole[:length])
        assert "is incomplete" in refusal(path)
    path.write_bytes(whole[:48_000])
    assert f"48 kB of {len(whole) // 1000} kB are there" in refusal(path)


def test_another_kind_of_model_is_named(tiny: Path, tmp_path: Path) -> None:
    """An architecture that llama.cpp does not know, what finds similar texts, sees, adapts, or holds only words."""
    path = tmp_path / "other.gguf"

    def made(change: Callable[[Any], None] = lambda writer: None, **options: Any) -> str:
        return refusal(make(path, change=change, **options))

    assert 'of the kind "marvin", which this llama.cpp does not know' in made(architecture="marvin")
    assert "finds similar texts" in made(architecture="bert")
    assert "finds similar texts" in made(lambda writer: writer.add_uint32("llama.pooling_type", 1))
    assert "finds similar texts" in made(lambda writer: writer.add_bool("llama.attention.causal", False))
    assert "sees or hears" in made(architecture="clip")
    assert "an adapter" in made(extra={"general.type": "adapter"})
    assert "only a vocabulary" in made(tensors=False)
    assert "has no tokenizer" in made(tokenizer=False)
    assert "could not be loaded by llama.cpp" in made(lambda writer: writer.add_uint32("llama.block_count", 9))


def test_a_damaged_vocabulary_does_not_end_the_process(tiny: Path, tmp_path: Path) -> None:
    """The same word twice, on which llama.cpp itself aborts."""
    path = tmp_path / "twice.gguf"
    path.write_bytes(tiny.read_bytes().replace(b"<0x11>", b"<0x12>"))
    assert "words twice" in refusal(path)


def test_an_unknown_number_format_is_said(tiny: Path, tmp_path: Path) -> None:
    """A type of numbers that this ggml has not is not looked up in its tables."""
    whole = tiny.read_bytes()
    at = whole.index(b"blk.0.attn_q.weight") + len(b"blk.0.attn_q.weight") + 4 + 16
    for number in (4, 99, 2**31):
        path = tmp_path / "format.gguf"
        path.write_bytes(whole[:at] + struct.pack("<I", number) + whole[at + 4 :])
        assert f"number format {number}" in refusal(path)


def test_a_split_model_needs_all_its_parts(tmp_path: Path) -> None:
    """Whichever part is named, the first is loaded, and only if all are there, whole, and named as they must be."""

    def part(number: int, **options: Any) -> Path:
        def describe(writer: Any) -> None:
            writer.add_uint16("split.no", number - 1)
            writer.add_uint16("split.count", 3)

        return make(tmp_path / f"big-{number:05d}-of-00003.gguf", change=describe, **options)

    first, third = part(1), part(3)
    missing = refusal(third)
    assert "big-00002-of-00003.gguf" in missing
    assert "missing part into" in missing
    second = part(2, tensors=False)
    found = check(third, library.tensor_bytes)
    assert found.path == first
    assert found.total_bytes == sum(path.stat().st_size for path in (first, second, third))
    third.write_bytes(third.read_bytes()[:50_000])
    with pytest.raises(ParleyError, match=r"big-00003-of-00003.gguf is incomplete"):
        check(first, library.tensor_bytes)
    assert "no longer named like one" in refusal(first.rename(tmp_path / "renamed.gguf"))
