"""A conversation for other programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.engine.conversation.export import Kind, Words, export
from desktop.engine.conversation.records import Told, read_session
from desktop.engine.conversation.sessions import Session
from desktop.engine.errors import ParleyError
from desktop.engine.types import Message

WORDS = Words("Du", "unterbrochen", {"nova": "Nova", "atlas": "Atlas"})


@pytest.fixture
def talk(tmp_path: Path) -> Told:
    session = Session.begin(tmp_path / "sessions", "nova")
    session.save(0, [Message("user", "# What is 2*3?"), Message("assistant", "Six.")])
    session.save(2, [Message("user", "Grüße 🙂"), Message("assistant", "To all", cut=True, speaker="atlas")])
    return read_session(session.path)


def written(talk: Told, path: Path, kind: Kind) -> str:
    export(talk, "A [short] talk", path, kind, WORDS)
    return path.read_text("utf-8")


def test_plain_text(talk: Told, tmp_path: Path) -> None:
    """Who said what, in order, under the day it was; an answer that was cut off says so."""
    day = talk.header.started.date().isoformat()
    assert written(talk, tmp_path / "talk.txt", "txt") == (
        f"A [short] talk\n\n--- {day} ---\n\nDu: # What is 2*3?\n\nNova: Six.\n\nDu: Grüße 🙂\n\n"
        "Atlas: To all… (unterbrochen)\n"
    )


def test_markdown(talk: Told, tmp_path: Path) -> None:
    """What was said stays text: nothing in it becomes a heading or a list."""
    text = written(talk, tmp_path / "talk.md", "md")
    assert text.startswith("# A \\[short\\] talk\n")
    assert "**Du:** # What is 2\\*3?" in text or "**Du:** \\# What is 2\\*3?" in text
    assert "**Atlas:** To all… (unterbrochen)" in text


def test_json(talk: Told, tmp_path: Path) -> None:
    """Everything, for programs."""
    document = json.loads(written(talk, tmp_path / "talk.json", "json"))
    assert (document["format"], document["version"], document["title"]) == ("parley-conversation", 1, "A [short] talk")
    last = document["lines"][-1]
    assert (last["role"], last["name"], last["text"], last["interrupted"]) == ("assistant", "Atlas", "To all", True)
    assert len(document["lines"]) == 4


@pytest.mark.parametrize("kind", ["md", "txt", "json"])
def test_a_place_that_does_not_take_it_is_told(talk: Told, tmp_path: Path, kind: Kind) -> None:
    """With the file's name, and nothing half is left."""
    with pytest.raises(ParleyError, match=r"talk\.x could not be written"):
        written(talk, tmp_path / "nowhere" / "talk.x", kind)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["sessions"]
