"""Where models lie, what is imported, and what a stage is given."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ExitCode, ParleyError
from desktop.engine.models import hub_cache, importing, lock
from desktop.engine.models.catalogue import Catalogue, Entry, read_catalogue
from desktop.engine.models.download import Downloader, Limits
from desktop.engine.models.store import Store
from desktop.engine.models.words import amount
from tests.engine.models.hub import Hub, gguf, make_entry, write

BODY = gguf(50_000)
COMMIT = "c" * 40


@pytest.fixture
def entry(hub: Hub) -> Entry:
    return make_entry(hub, {"model.gguf": BODY})


@pytest.fixture
def voice(hub: Hub) -> Entry:
    """A voice of Piper, two files."""
    bodies = {"voice.onnx": b"\x08\x07" + b"v" * 500, "voice.onnx.json": b'{"audio": {}}'}
    return make_entry(hub, bodies, id="voice", stage="tts", backend="piper", title="Voice")


def cached(entry: Entry, tmp_path: Path, bodies: dict[str, bytes], commit: str = COMMIT) -> Path:
    """Files as huggingface_hub lays them: blobs, and links to them in a snapshot."""
    repository = tmp_path / "hub" / f"models--{entry.source.replace('/', '--')}"
    for path, body in bodies.items():
        blob = write(repository / "blobs" / f"{commit[:4]}-{path.replace('/', '-')}", body)
        link = repository / "snapshots" / commit / path
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(blob)
    write(repository / "refs" / "main", commit.encode())
    return repository / "snapshots" / commit


def test_an_empty_store(store: Store, entry: Entry) -> None:
    """Nothing is there, nothing is made by asking, and the disk's room is known."""
    assert not store.installed(entry)
    assert store.partial_bytes(entry) == 0
    assert store.usage() == {}
    assert store.free_bytes() > 0
    assert store.record(entry) is None
    store.remove(entry)
    assert not (store.folder / entry.id).exists()


def test_a_file_is_linked_where_it_can_be(store: Store, entry: Entry, tmp_path: Path) -> None:
    """An import on the same disk takes no room, and the person's file stays."""
    mine = write(tmp_path / "downloads" / "some-name.gguf", BODY)
    heard: list[tuple[int, int]] = []
    store.import_(entry, mine, lambda done, total: heard.append((done, total)))
    assert store.installed(entry)
    assert store.path_of(entry).samefile(mine)
    assert heard[-1] == (len(BODY), len(BODY))
    seen = store.record(entry)
    assert seen is not None
    assert seen.files["model.gguf"].size == len(BODY)
    store.remove(entry)
    assert mine.read_bytes() == BODY
    assert store.usage() == {}


def test_a_file_is_copied_where_links_are_not_to_be_had(
    store: Store, entry: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another disk, or one without links; what does not fit is said before."""

    def no_links(source: Path, target: Path) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(importing.os, "link", no_links)
    mine = write(tmp_path / "model.gguf", BODY)
    store.import_(entry, mine)
    assert store.path_of(entry).read_bytes() == BODY
    assert not store.path_of(entry).samefile(mine)
    store.remove(entry)
    monkeypatch.setattr(Store, "free_bytes", lambda self: 10)
    with pytest.raises(ParleyError, match="10 bytes are free"):
        store.import_(entry, mine)


@pytest.mark.parametrize("given", ["folder", "main"])
def test_a_model_of_several_files_is_imported(store: Store, voice: Entry, tmp_path: Path, given: str) -> None:
    """By its folder, or by its main file with the others beside it under the name that it has now."""
    folder = tmp_path / "mine"
    name = "voice.onnx" if given == "folder" else "renamed.onnx"
    write(folder / name, b"\x08\x07" + b"v" * 500)
    write(folder / f"{name}.json", b'{"audio": {}}')
    store.import_(voice, folder if given == "folder" else folder / name)
    assert store.installed(voice)
    assert (store.home(voice) / "voice.onnx.json").is_file()
    assert store.path_of(voice).name == "voice.onnx"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (BODY[:-1], "has 49999 bytes .* and should have 50000"),
        (gguf(50_000, seed=7), "SHA-256 begins with"),
        (b"This is a text." + b" " * 49_985, "is not a GGUF model"),
        (b"<html>" + b" " * 49_994, "is a web page"),
        (b"version https://git-lfs.github.com/spec/v1\n" + b" " * 49_957, "git-lfs"),
    ],
    ids=["truncated", "another", "text", "page", "pointer"],
)
def test_what_is_not_the_model_is_not_imported(
    store: Store, entry: Entry, tmp_path: Path, body: bytes, said: str
) -> None:
    """A sentence with the file and why; nothing of it is taken."""
    mine = write(tmp_path / "mine.gguf", body)
    with pytest.raises(ParleyError, match=said) as caught:
        store.import_(entry, mine)
    assert "mine.gguf" in str(caught.value)
    assert caught.value.problem.remedy
    assert not store.installed(entry)
    assert store.usage() == {}


def test_what_is_missing_is_named(store: Store, voice: Entry, tmp_path: Path) -> None:
    """A voice without its description; a path to nothing (exit 3)."""
    mine = write(tmp_path / "voice.onnx", b"\x08\x07" + b"v" * 500)
    with pytest.raises(ParleyError, match=r"voice\.onnx\.json is not there"):
        store.import_(voice, mine)
    with pytest.raises(ParleyError, match="is not there") as caught:
        store.import_(voice, tmp_path / "nothing")
    assert caught.value.exit_code == ExitCode.MISSING


def test_an_import_can_be_cancelled(store: Store, entry: Entry, tmp_path: Path) -> None:
    """Nothing is installed then."""
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        store.import_(entry, write(tmp_path / "model.gguf", BODY), cancel=cancel)
    assert not store.installed(entry)


def test_a_model_that_is_worked_on_is_left_alone(store: Store, entry: Entry) -> None:
    """Removing while another process fetches is refused with a sentence."""
    with lock.held(store.folder / ".locks" / entry.id), pytest.raises(ParleyError, match="already"):
        store.remove(entry)


def test_a_lost_file_is_fetched_alone(hub: Hub, store: Store, voice: Entry) -> None:
    """Somebody deleted one of two files: the model is no longer there, and only that file comes again."""
    limits = Limits(tries=1)
    Downloader(voice, store, lambda progress: None, CancelToken(), limits=limits).run()
    (store.home(voice) / "voice.onnx.json").unlink()
    assert not store.installed(voice)
    hub.requests.clear()
    Downloader(voice, store, lambda progress: None, CancelToken(), limits=limits).run()
    assert store.installed(voice)
    assert [path.rpartition("/")[2] for path, _, _ in hub.requests] == ["voice.onnx.json"]


# The shared cache


def test_the_cache_is_where_the_hub_says(tmp_path: Path) -> None:
    """HF_HUB_CACHE, else HF_HOME, else XDG_CACHE_HOME, else the home folder."""
    assert hub_cache.place({"HF_HUB_CACHE": "/a", "HF_HOME": "/b"}) == Path("/a")
    assert hub_cache.place({"HF_HOME": "/b"}) == Path("/b/hub")
    assert hub_cache.place({"XDG_CACHE_HOME": "/c"}) == Path("/c/huggingface/hub")
    assert hub_cache.place({}) == Path.home() / ".cache" / "huggingface" / "hub"


def test_what_the_cache_holds_is_not_fetched(hub: Hub, store: Store, entry: Entry, tmp_path: Path) -> None:
    """It is found, checked and linked; the server hears nothing."""
    snapshot = cached(entry, tmp_path, {"model.gguf": BODY})
    assert store.found_elsewhere(entry) == snapshot
    Downloader(entry, store, lambda progress: None, CancelToken()).run()
    assert hub.requests == []
    assert store.path_of(entry).samefile(snapshot / "model.gguf")
    assert not store.path_of(entry).is_symlink()
    seen = store.record(entry)
    assert seen is not None
    assert seen.commit == COMMIT


def test_the_rest_is_fetched_where_the_cache_holds_a_part(hub: Hub, store: Store, voice: Entry, tmp_path: Path) -> None:
    """One file from the cache, the other from the server."""
    cached(voice, tmp_path, {"voice.onnx": b"\x08\x07" + b"v" * 500})
    assert store.found_elsewhere(voice) is None
    hub.files[f"maker/model/resolve/{COMMIT}/voice.onnx.json"] = b'{"audio": {}}'
    Downloader(voice, store, lambda progress: None, CancelToken(), limits=Limits(tries=1)).run()
    assert [path for path, _, _ in hub.requests] == [f"maker/model/resolve/{COMMIT}/voice.onnx.json"]


def test_a_spoilt_cache_is_no_obstacle(hub: Hub, store: Store, entry: Entry, tmp_path: Path) -> None:
    """Wrong bytes of the right size there: fetched instead. A truncated file is not even found."""
    cached(entry, tmp_path, {"model.gguf": gguf(50_000, seed=3)})
    Downloader(entry, store, lambda progress: None, CancelToken(), limits=Limits(tries=1)).run()
    assert store.path_of(entry).read_bytes() == BODY
    assert len(hub.requests) == 1
    other = make_entry(hub, {"model.gguf": BODY}, source="maker/other")
    cached(other, tmp_path, {"model.gguf": BODY[:100]})
    assert store.found_elsewhere(other) is None


# What a stage is given


@pytest.fixture
def two(hub: Hub) -> Catalogue:
    better = make_entry(hub, {"model.gguf": BODY}, id="better", title="Better", rank=90)
    return Catalogue.model_validate({"model": [make_entry(hub, {"model.gguf": BODY}), better]})


def test_the_best_that_is_there_is_given(store: Store, two: Catalogue, tmp_path: Path) -> None:
    """An empty setting takes the best installed model of the backend; an id takes that one."""
    mine = write(tmp_path / "model.gguf", BODY)
    store.import_(two.entry("tiny"), mine)
    assert store.resolve("llm", "llama-cpp", "", two) == store.folder / "tiny" / "model.gguf"
    store.import_(two.entry("better"), mine)
    assert store.resolve("llm", "llama-cpp", "", two) == store.folder / "better" / "model.gguf"
    assert store.resolve("llm", "llama-cpp", "tiny", two) == store.folder / "tiny" / "model.gguf"


def test_a_path_is_taken_as_it_is(store: Store, two: Catalogue, tmp_path: Path) -> None:
    """A file or a folder of the person's own, also by ~."""
    mine = write(tmp_path / "own.gguf", BODY)
    assert store.resolve("llm", "llama-cpp", str(mine), two) == mine
    assert store.resolve("asr", "faster-whisper", "~", two) == Path.home()


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("", "There is no model for llama-cpp .* ./run --download tiny"),
        ("better", "Better is not on this computer yet.* ./run --download better"),
        ("bettr", "Did you mean “better”"),
        ("/nowhere/model.gguf", "/nowhere/model.gguf"),
        ("~nobody-of-that-name/x", "neither a model"),
    ],
)
def test_what_is_not_there_is_said_with_what_to_do(store: Store, two: Catalogue, model: str, said: str) -> None:
    """Exit 3, the stage named."""
    with pytest.raises(ParleyError, match=said) as caught:
        store.resolve("llm", "llama-cpp", model, two)
    assert caught.value.exit_code == ExitCode.MISSING
    assert caught.value.problem.stage == "llm"


def test_a_backend_without_models(store: Store) -> None:
    """A plug-in's backend has none in the catalogue: it needs a path."""
    with pytest.raises(ParleyError, match=r"\[llm\] model"):
        store.resolve("llm", "somebody-elses", "", read_catalogue())


def test_a_folder_that_may_not_be_changed(store: Store, entry: Entry, tmp_path: Path) -> None:
    """A removal that the disk refuses is a sentence."""
    store.import_(entry, write(tmp_path / "model.gguf", BODY))
    if os.geteuid() == 0:
        pytest.skip("root may change everything")
    home = store.home(entry)
    home.chmod(0o500)
    try:
        with pytest.raises(ParleyError, match="permissions"):
            store.remove(entry)
    finally:
        home.chmod(0o700)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (999_600, "1 MB"),
        (148e6, "148 MB"),
        (2_099_501_664, "2.1 GB"),
    ],
)
def test_amounts_are_readable(size: float, text: str) -> None:
    """Decimal units, as disks and lines are sold."""
    assert amount(size) == text
