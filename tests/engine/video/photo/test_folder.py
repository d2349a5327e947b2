"""What an avatar's folder may say, and that no path leads out of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop.engine.errors import ExitCode, ParleyError
from desktop.engine.video.photo.folder import PhotoFolder, read_folder


def folder_with(place: Path, *lines: str) -> Path:
    for name in ("portrait.png", "idle.mp4", "talking.mp4"):
        (place / name).write_bytes(b"pixels")
    (place / "avatar.ini").write_text("\n".join(["[face]", *lines]), "utf-8")
    return place


def test_the_files_are_those_that_avatar_ini_names(tmp_path: Path) -> None:
    """Portrait and clips lie in the folder; without a word about them there is a portrait.png and no clip."""
    folder = folder_with(
        tmp_path, "kind = photo", "portrait = portrait.png", "idle = idle.mp4", "talking = talking.mp4"
    )
    found = read_folder(folder)
    assert found == PhotoFolder(folder, folder / "portrait.png", folder / "idle.mp4", folder / "talking.mp4")
    assert found.clips == (folder / "idle.mp4", folder / "talking.mp4")
    plain = read_folder(folder_with(tmp_path, "kind = photo"))
    assert plain == PhotoFolder(folder, folder / "portrait.png")
    assert plain.clips == ()


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["kind = illustrated"], "its face is “illustrated” and not a photo"),
        (["portrait = ../portrait.png"], r"portrait = \.\./portrait\.png leads out of the avatar's folder"),
        (["portrait = /etc/passwd"], "leads out of the avatar's folder"),
        (["idle = sub/../../idle.mp4"], "leads out of the avatar's folder"),
        (["portrait = me.png"], "me.png is not there"),
        (["portrait = ."], "is not there"),
        (["portrait = a\0b.png"], "is no file's name"),
        (["talking = talking.mp4"], "names a talking clip and no idle one"),
        (["no equals sign"], "no well-formed INI file"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(tmp_path: Path, lines: list[str], why: str) -> None:
    """A folder that cannot be used is told with its name and the reason, and ends with exit code 3."""
    place = tmp_path / "anna"
    place.mkdir()
    with pytest.raises(ParleyError, match=why) as caught:
        read_folder(folder_with(place, *lines))
    assert "“anna”" in str(caught.value)
    assert caught.value.exit_code is ExitCode.MISSING


def test_a_folder_without_a_readable_avatar_ini(tmp_path: Path) -> None:
    """No file, no section, no UTF-8: each has its words."""
    with pytest.raises(ParleyError, match=r"there is no avatar\.ini"):
        read_folder(tmp_path)
    (tmp_path / "avatar.ini").write_text("[persona]\ntext = x", "utf-8")
    with pytest.raises(ParleyError, match=r"no section \[face\]"):
        read_folder(tmp_path)
    (tmp_path / "avatar.ini").write_bytes(b"[face]\nportrait = \xff\xfe.png")
    with pytest.raises(ParleyError, match="not written in UTF-8"):
        read_folder(tmp_path)


@pytest.mark.skipif(not hasattr(os, "symlink") or os.name == "nt", reason="links need a right of their own there")
def test_a_link_does_not_lead_out_either(tmp_path: Path) -> None:
    """A portrait that is a link to another folder is refused."""
    place = tmp_path / "anna"
    place.mkdir()
    (tmp_path / "secret.png").write_bytes(b"pixels")
    folder_with(place, "portrait = link.png")
    (place / "link.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(ParleyError, match="leads out"):
        read_folder(place)
