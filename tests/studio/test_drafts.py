"""Somebody who exists is changed only where the person changed something."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.engine.conversation.characters import load_character
from desktop.engine.types import Voice
from desktop.paths import Folders
from desktop.studio.drafts import Drafting

INI = """[avatar]
name = Maria
description = From the harbour

[persona]
text = You are Maria.

[voice]
name = en-us+f3
name.kokoro = af_heart

[face]
kind = photo
portrait = me.jpg
idle = sways.mp4
"""


@pytest.fixture
def drafting(tmp_path: Path) -> Drafting:
    """Maria, made by hand with files of her own naming."""
    folders = Folders(tmp_path / "data", tmp_path / "config", tmp_path / "logs", tmp_path / "cache")
    home = folders.data / "avatars" / "maria"
    home.mkdir(parents=True)
    (home / "avatar.ini").write_text(INI, "utf-8")
    for name in ("me.jpg", "sways.mp4"):
        (home / name).write_bytes(name.encode())
    return Drafting(folders)


def test_only_the_name_changes(drafting: Drafting) -> None:
    """Files that were named by hand stay what the avatar has, and so does everything that nobody touched."""
    draft = drafting.edit("maria", "starter")
    drafting.describe(replace(draft, name="Mary"), "starter")
    assert drafting.keep() == "maria"
    folder = drafting.home / "maria"
    assert (folder / "avatar.ini").read_text("utf-8") == INI.replace("name = Maria", "name = Mary")
    assert sorted(path.name for path in folder.iterdir()) == ["avatar.ini", "me.jpg", "sways.mp4"]


def test_the_voice_is_that_of_what_speaks(drafting: Drafting) -> None:
    """With Kokoro the Kokoro voice is shown and changed; the starter's stays."""
    draft = drafting.edit("maria", "kokoro")
    assert draft.voice == "af_heart"
    drafting.describe(replace(draft, voice="bf_emma"), "kokoro")
    drafting.keep()
    voices = load_character("maria", (drafting.home,)).voices
    assert voices == {"starter": Voice("en-us+f3"), "kokoro": Voice("bf_emma")}


def test_another_picture_takes_the_clips_along(drafting: Drafting, tmp_path: Path) -> None:
    """Clips of one face are no clips of another."""
    draft = drafting.edit("maria", "starter")
    drafting.begin(str(tmp_path / "other.png"))
    assert drafting.staging is not None
    assert [path.name for path in drafting.staging.iterdir()] == ["avatar.ini"]
    (drafting.staging / "portrait.png").write_bytes(b"the other one")
    text = (drafting.describe(draft, "starter") / "avatar.ini").read_text("utf-8")
    assert "portrait = portrait.png" in text
    assert "sways" not in text
    drafting.discard()
