"""face.json: what is kept is what was found, and what comes from elsewhere is not believed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.errors import ParleyError
from desktop.engine.video.photo.analysis import default_face
from desktop.engine.video.photo.record import (
    FACE_FILE,
    Unfit,
    load,
    load_face,
    load_track,
    read_record,
    save_face,
    sha256,
)  # fmt: skip
from desktop.engine.video.placement import Similarity
from tests.engine.video.photo.portraits import NOVA

FACE = default_face(NOVA, (720, 720), "yunet")
TRACK = (Similarity(1 + 0j, 0j), Similarity(0.998 + 0.0123j, 3.25 - 1.5j))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An avatar's folder in the making: a portrait and its face."""
    (tmp_path / "portrait.png").write_bytes(b"pixels")
    save_face(tmp_path, FACE, sha256(tmp_path / "portrait.png"), TRACK, {"source": "abc"})
    return tmp_path


def change(folder: Path, how: Callable[[dict[str, Any]], object]) -> None:
    data = json.loads((folder / FACE_FILE).read_text())
    how(data)
    (folder / FACE_FILE).write_text(json.dumps(data))


def test_what_is_saved_is_what_is_loaded(folder: Path) -> None:
    """The face to the last digit, the track, and what it was made from."""
    assert load_face(folder) == FACE
    assert load_track(folder) == TRACK
    assert load(folder).made_from == {"source": "abc"}
    assert [path.name for path in folder.iterdir() if path.suffix == ".part"] == []


def test_the_portrait_may_have_another_name(folder: Path) -> None:
    """avatar.ini says which file the portrait is."""
    (folder / "avatar.ini").write_text("[face]\nkind = photo\nportrait = me.png\n")
    (folder / "portrait.png").rename(folder / "me.png")
    assert load_face(folder) == FACE


def test_another_portrait_has_another_face(folder: Path) -> None:
    """Who exchanges the picture does not get the old face on it."""
    (folder / "portrait.png").write_bytes(b"other pixels")
    with pytest.raises(Unfit, match=r"face\.json in .* belongs to another portrait\."):
        load(folder)


def test_a_newer_file_is_told(folder: Path) -> None:
    """It is not thrown away and found anew: a newer version knows more."""
    change(folder, lambda data: data.update(format=2))
    with pytest.raises(ParleyError, match=r"written by a newer version of Parley\. Update Parley") as raised:
        load(folder)
    assert not isinstance(raised.value, Unfit)


DAMAGED: dict[str, Callable[[dict[str, Any]], object]] = {
    "no face": lambda data: data.pop("face"),
    "no lips": lambda data: data["face"].pop("lips"),
    "too few points": lambda data: data["face"]["jaw"].pop(),
    "no number": lambda data: data["face"]["jaw"].__setitem__(0, ["x", 1]),
    "a truth": lambda data: data["face"]["jaw"].__setitem__(0, [True, 1]),
    "not finite": lambda data: data["face"]["brows"].__setitem__(0, float("nan")),
    "far away": lambda data: data["face"]["brows"].__setitem__(0, 1e9),
    "no size": lambda data: data["face"].update(size=[0, 720]),
    "a huge size": lambda data: data["face"].update(size=[10**9, 10**9]),
    "shown beside": lambda data: data["face"].update(shown=[600, 0, 400, 400]),
    "nothing shown": lambda data: data["face"].update(shown=[0, 0, 0, 0]),
    "both eyes on one spot": lambda data: data["face"]["points"].update(eye_left=data["face"]["points"]["eye_right"]),
    "found by nobody": lambda data: data["face"].update(found_by="guess"),
    "a track of something else": lambda data: data.update(track=[[1, 0]]),
    "a track that explodes": lambda data: data.update(track=[[1e9, 0, 0, 0]]),
    "a track that is lost": lambda data: data.update(track=[[1, 0, float("inf"), 0]]),
    "an endless track": lambda data: data.update(track=[[1, 0, 0, 0]] * 10_001),
    "another format": lambda data: data.update(format="one"),
}


@pytest.mark.parametrize("what", DAMAGED)
def test_what_cannot_be_a_face_is_found_anew(folder: Path, what: str) -> None:
    """No number of a file from elsewhere reaches the painter unchecked."""
    change(folder, DAMAGED[what])
    with pytest.raises(Unfit, match=r"face\.json in .* is damaged\. Make the avatar anew\."):
        load(folder)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe\x00", b"[" * 100_000, b"null"])
def test_what_is_no_json_is_found_anew(folder: Path, content: bytes) -> None:
    """Half a file, another one, one that would overflow the stack."""
    (folder / FACE_FILE).write_bytes(content)
    with pytest.raises(Unfit):
        load(folder)


def test_a_missing_and_a_giant_file(folder: Path) -> None:
    """Neither is read."""
    (folder / FACE_FILE).write_bytes(b" " * 5_000_000)
    with pytest.raises(Unfit, match="far too large"):
        load(folder)
    (folder / FACE_FILE).unlink()
    with pytest.raises(Unfit, match="is not there"):
        load(folder)


@given(st.recursive(st.none() | st.floats() | st.text(max_size=3), lambda inner: st.lists(inner, max_size=3)))
def test_any_content_is_a_sentence(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    """Whatever stands for the face: Unfit, and no other exception."""
    path = tmp_path_factory.getbasetemp() / "any-face.json"
    path.write_text(json.dumps({"format": 1, "portrait_sha256": "x", "face": value, "track": value}))
    with pytest.raises(Unfit):
        read_record(path, "x")
    path.unlink()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_takes_nothing_is_told(folder: Path) -> None:
    """One sentence, and the old file stays."""
    folder.chmod(0o500)
    try:
        with pytest.raises(ParleyError, match=r"face\.json could not be written"):
            save_face(folder, FACE, "x")
    finally:
        folder.chmod(0o700)
    assert load_face(folder) == FACE


def test_a_place_that_is_no_folder_is_told(tmp_path: Path) -> None:
    """One sentence where there is nowhere to write to."""
    with pytest.raises(ParleyError, match=r"face\.json could not be written: no such file or directory\."):
        save_face(tmp_path / "gone", FACE, "x")
