"""The catalogue that comes with Parley, and what is said about one with mistakes."""

from __future__ import annotations

import pickle
import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from desktop.engine.errors import ExitCode, ParleyError
from desktop.engine.hosting.backends import known_backends
from desktop.engine.models.catalogue import CATALOGUE, Catalogue, CatalogueError, Entry, read_catalogue

GOOD = """
[[model]]
id = "tiny"
stage = "llm"
backend = "llama-cpp"
title = "Tiny"
quality = "None."
languages = ["en"]
licence = "MIT"
licence_url = "https://example.org/licence"
memory_mib = 500
rank = 10
source = "maker/model"
revision = "main"
main = "model.gguf"
files = [
    { path = "model.gguf", size = 1000 },
    { path = "extra.json", size = 10, size_is_estimate = true },
]

[[set]]
name = "small"
memory_mib = 4000
models = ["tiny"]
why = "It fits."
"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


def broken(tmp_path: Path, old: str, new: str) -> CatalogueError:
    """What is said about GOOD with `old` replaced."""
    assert old in GOOD
    path = tmp_path / "models.toml"
    path.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(path)
    assert caught.value.exit_code == ExitCode.BAD_INPUT
    assert all(str(path) in problem.what for problem in caught.value.problems)
    return caught.value


# The one that comes with the program

ENTRIES = [table["id"] for table in tomllib.loads(CATALOGUE.read_text("utf-8"))["model"]]


@pytest.mark.parametrize("id", ENTRIES)
def test_each_entry_can_be_fetched_and_used(catalogue: Catalogue, id: str) -> None:
    """One encrypted host, a known backend, a licence, more memory than the weights take, a main file that is one."""
    entry = catalogue.entry(id)
    for file in entry.files:
        url = urlsplit(file.url)
        assert (url.scheme, url.netloc) == ("https", "huggingface.co")
        if url.path.startswith(f"/{entry.source}/"):
            assert url.path == f"/{entry.source}/resolve/{entry.revision}/{file.remote or file.path}"
        else:  # what belongs to it comes from a repository of its own, at one commit
            assert re.fullmatch(r"/[\w.-]+/[\w.-]+/resolve/[0-9a-f]{40}/[\w./-]+", url.path)
            assert file.sha256
    if entry.stage in ("asr", "llm", "tts"):
        assert entry.backend in known_backends(entry.stage)
    assert entry.licence
    assert entry.licence_url.startswith("https://")
    assert entry.quality.endswith(".")
    assert entry.title
    assert entry.main in ("", *(file.path for file in entry.files))
    if entry.stage == "llm":
        assert entry.memory_mib * 2**20 > entry.size


def test_hashes_and_commits_are_whole_or_absent(catalogue: Catalogue) -> None:
    """A revision is a full commit, or a branch whose files' hashes nobody claims to know."""
    for entry in catalogue.entries:
        pinned = len(entry.revision) == 40 and set(entry.revision) <= set("0123456789abcdef")
        assert pinned or (entry.revision == "main" and not any(file.sha256 for file in entry.files)), entry.id
        for file in entry.files:
            assert file.sha256 or file.size_is_estimate, f"{entry.id} {file.path}: how was the size known?"


def test_every_stage_has_models_of_each_kind(catalogue: Catalogue) -> None:
    """Recognition, language and both kinds of voice, several sizes each, the best first."""
    assert len(catalogue.of("asr", "faster-whisper")) >= 4
    assert len(catalogue.of("llm", "llama-cpp")) >= 6
    assert catalogue.of("tts", "kokoro")
    assert len(catalogue.of("tts", "piper")) >= 2
    ranks = [entry.rank for entry in catalogue.of("llm")]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == len(ranks)


def test_kokoro_brings_all_its_voices(catalogue: Catalogue) -> None:
    """Configuration, network and 54 voices."""
    paths = [file.path for file in catalogue.entry("kokoro-82m").files]
    assert paths[:2] == ["config.json", "kokoro-v1_0.pth"]
    assert len([path for path in paths if path.startswith("voices/") and path.endswith(".pt")]) == 54


def test_voices_of_piper_have_their_description_beside_them(catalogue: Catalogue) -> None:
    """NAME.onnx and NAME.onnx.json, without which it says nothing."""
    for entry in catalogue.of("tts", "piper"):
        assert {file.path for file in entry.files} == {entry.main, f"{entry.main}.json"}


def test_sets_are_complete_and_fit(catalogue: Catalogue) -> None:
    """Each set hears, thinks and speaks, asks for no agreement, and leaves a third of the memory to the rest."""
    for each in catalogue.sets:
        entries = [catalogue.entry(id) for id in each.models]
        assert [entry.stage for entry in entries] == ["asr", "llm", "tts"], each.name
        assert not any(entry.must_accept for entry in entries), each.name
        needed = sum(entry.memory_mib for entry in entries)
        assert needed < (each.memory_mib + each.gpu_memory_mib) * 0.67, each.name


def test_an_unknown_model_is_told_with_the_nearest(catalogue: Catalogue) -> None:
    """A typo in an id."""
    with pytest.raises(ParleyError, match="Did you mean “whisper-base”") as caught:
        catalogue.entry("wisper-base")
    assert caught.value.exit_code == ExitCode.BAD_INPUT


# One with mistakes


def test_a_catalogue_reads(tmp_path: Path) -> None:
    """Addresses are made of source, revision and path; the size is that of all files."""
    path = tmp_path / "models.toml"
    path.write_text(GOOD, "utf-8")
    entry = read_catalogue(path).entry("tiny")
    assert isinstance(entry, Entry)
    assert entry.files[0].url == "https://huggingface.co/maker/model/resolve/main/model.gguf"
    assert entry.size == 1010
    assert entry.size_is_estimate
    assert not entry.checked


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('licence = "MIT"', 'licens = "MIT"', "model “tiny” has no field “licens”. Did you mean “licence”?"),
        ('licence = "MIT"', 'licens = "MIT"', "model “tiny” lacks the field “licence”"),
        ('stage = "llm"', 'stage = "lm"', "model “tiny”, stage is “lm”, but must be vad, asr, llm, tts or video"),
        ("llama-cpp", "lama-cpp", "model “tiny”, backend: “lama-cpp” is none of llm. Did you mean “llama-cpp”?"),
        ("size = 1000", "sise = 1000", "model “tiny” file “model.gguf” has no field “sise”. Did you mean “size”?"),
        ("size = 1000", 'size = "large"', "model “tiny” file “model.gguf”, size is “large”"),
        ("size = 1000", "size = 0", "model “tiny” file “model.gguf”, size is “0”"),
        ("size = 1000", 'size = 1000, sha256 = "abc"', "sha256 is “abc”, but must look like 64 digits from 0 to f"),
        ('path = "extra.json"', 'path = "../extra.json"', "file “../extra.json”, path is “../extra.json”, but must be"),
        ('path = "extra.json"', 'path = "/etc/extra"', "path is “/etc/extra”, but must be a path inside"),
        ('path = "extra.json"', 'path = "model.gguf"', "model “tiny”, files: model.gguf is listed twice"),
        ('path = "extra.json"', 'path = "x", url = "http://example.org/x"', "but must begin with https://"),
        ('main = "model.gguf"', 'main = "modell.gguf"', "Did you mean “model.gguf”?"),
        ('source = "maker/model"', 'source = "model"', "source is “model”, but must look like owner/name"),
        ('id = "tiny"', 'id = "Tiny One"', "model “Tiny One”, id is “Tiny One”, but must look like"),
        ("https://example.org/licence", "example.org", "licence_url is “example.org”, but must begin with https://"),
        ("rank = 10", "rank = 1000", "model “tiny”, rank is “1000”"),
        ('models = ["tiny"]', 'models = ["tinny"]', "set “small”: there is no model “tinny”. Did you mean “tiny”?"),
        ("[[set]]", "[[sets]]", "the file has no field “sets”. Did you mean “set”?"),
        ("rank = 10", "rank = ", "no valid TOML"),
        ("rank = 10", "rank = ", "line 12"),
        ("[[set]]", GOOD.split("[[set]]")[0] + "[[set]]", "tiny: two models have this id"),
    ],
)
def test_a_typo_is_told_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Every mistake names the model, the field and, where there is one, the nearest right name."""
    assert said in str(broken(tmp_path, old, new))


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """A line a problem, and the error crosses to another process."""
    error = broken(tmp_path, 'licence = "MIT"\n', 'licens = "MIT"\ncolour = "red"\n')
    assert len(error.problems) == 3
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_a_catalogue_that_is_not_there(tmp_path: Path) -> None:
    """No file, a folder, no text: a sentence with the path."""
    for path, said in ((tmp_path / "none.toml", "no such file"), (tmp_path, "directory")):
        with pytest.raises(CatalogueError, match=said) as caught:
            read_catalogue(path)
        assert str(path) in str(caught.value)
    latin = tmp_path / "latin.toml"
    latin.write_bytes('title = "é"'.encode("latin-1"))
    with pytest.raises(CatalogueError, match="UTF-8"):
        read_catalogue(latin)
