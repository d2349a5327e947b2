"""All conversations at a glance: listed, found, and the same whatever became of the index."""

from __future__ import annotations

import os
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.conversation.archive import INDEX, Archive, Summary
from desktop.engine.conversation.index import folded
from desktop.engine.conversation.records import Header, as_line, turn_of
from desktop.engine.conversation.sessions import Session
from desktop.engine.types import Message

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def told(folder: Path, *texts: str, speaker: str = "nova") -> Session:
    """A conversation of these lines."""
    session = Session.begin(folder, "nova")
    lines = [
        Message("assistant", text, speaker=speaker) if place % 2 else Message("user", text)
        for place, text in enumerate(texts)
    ]
    assert session.save(0, lines) is None
    return session


def long_talk(path: Path, turns: int, begin: datetime = START) -> None:
    """A file with `turns` turns, made at once."""
    lines = [as_line(Header(avatar="nova", started=begin))]
    for turn in range(turns):
        said = [Message("user", f"Question number {turn}?"), Message("assistant", f"The answer is {turn * 7}.")]
        lines.append(as_line(turn_of(said, 2 * turn, begin + timedelta(seconds=turn))))
    path.write_bytes(b"".join(lines))


def listed(folder: Path, search: str = "") -> tuple[Summary, ...]:
    """What somebody who opens the list now sees."""
    archive = Archive(folder)
    try:
        archive.refresh()
        return archive.search(search)
    finally:
        archive.close()


def test_the_list_tells_what_each_is_about(tmp_path: Path) -> None:
    """The latest first: how it begins, its title, how long it is and who answered."""
    told(tmp_path, "Hello", "Hi!")
    session = told(tmp_path, "And now?", "Later.", "Now?", "Yes.", speaker="atlas")
    session.rename("Waiting")
    first, second = listed(tmp_path)
    assert (first.title, first.first, first.lines, first.who) == ("Waiting", "And now?", 4, ("atlas",))
    assert (second.title, second.first, second.lines, second.who) == ("", "Hello", 2, ("nova",))
    assert first.last >= second.last
    assert not first.trouble


def test_nothing_was_ever_said(tmp_path: Path) -> None:
    """A folder that is not there is an empty list, and is not made."""
    assert listed(tmp_path / "none") == ()
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("light", 1),
        ("LIGHTHOUSE keeper", 1),
        ("house dark", 1),
        ("gruß", 1),
        ("GRUSS", 1),
        ("cafe", 1),
        ("灯台", 1),
        ("keeper gruß", 0),
        ("100%", 0),
        ("'; DROP TABLE lines; --", 0),
        ("  ", 2),
    ],
)
def test_any_part_of_a_word_is_found(tmp_path: Path, search: str, found: int) -> None:
    """In any script, whatever its capitals and accents; all words have to be in one line."""
    told(tmp_path, "Tell me of the lighthouse", "The lighthouse keeper was afraid of the dark.")
    told(tmp_path, "Einen schönen Gruß aus dem Café", "灯台へようこそ")
    assert len(listed(tmp_path, search)) == found


def test_what_was_found_is_shown_where_it_stands(tmp_path: Path) -> None:
    """How many lines, the newest of them, and its place; a title is found, too."""
    session = told(tmp_path, "one apple", "no", "two apples", "no", "pears", "no")
    (hit,) = listed(tmp_path, "apple")
    assert (hit.found, hit.snippet, hit.at) == (2, "two apples", 2)
    session.rename("Fruit")
    (hit,) = listed(tmp_path, "fruit")
    assert (hit.found, hit.at) == (0, -1)


def test_the_list_follows_what_is_said_edited_and_deleted(tmp_path: Path) -> None:
    """In one program that stays open."""
    archive = Archive(tmp_path)
    session = told(tmp_path, "one", "two")
    archive.refresh()
    session.save(2, [Message("user", "elephants")])
    archive.refresh()
    assert len(archive.search("elephants")) == 1
    session.save(2, [Message("user", "giraffes")])
    archive.refresh()
    assert (archive.search("elephants"), len(archive.search("giraffes"))) == ((), 1)
    assert archive.all()[0].lines == 3
    session.path.unlink()
    archive.refresh()
    assert archive.search("giraffes") == ()
    archive.close()
    assert b"giraffes" not in (tmp_path / INDEX).read_bytes()


@pytest.mark.parametrize("harm", ["removed", "cut", "nonsense", "another layout", "a folder"])
def test_the_index_can_be_made_again(tmp_path: Path, harm: str) -> None:
    """Whatever became of it, the list is the same."""
    told(tmp_path, "one", "two")
    before, index = listed(tmp_path), tmp_path / INDEX
    match harm:
        case "removed":
            index.unlink()
        case "cut":
            os.truncate(index, index.stat().st_size // 2)
        case "nonsense":
            index.write_bytes(b"\xff" * 5000)
        case "another layout":
            with sqlite3.connect(index) as database:
                database.executescript("DROP TABLE lines; PRAGMA user_version = 77")
            database.close()
        case "a folder":
            index.unlink()
            index.mkdir()
    told(tmp_path, "three", "four")
    after = listed(tmp_path)
    assert after[1:] == before
    assert after[0].first == "three"
    assert len(listed(tmp_path, "four")) == 1


def test_only_its_owner_may_read_the_index(tmp_path: Path) -> None:
    """What was said stands in it."""
    told(tmp_path, "one")
    listed(tmp_path)
    assert (tmp_path / INDEX).stat().st_mode & 0o077 == 0


def test_two_programs_share_the_index(tmp_path: Path) -> None:
    """One that is held by another program is waited for, then done without."""
    told(tmp_path, "one", "two")
    listed(tmp_path)
    told(tmp_path, "three", "four")
    other = sqlite3.connect(tmp_path / INDEX)
    other.execute("BEGIN EXCLUSIVE")
    try:
        assert len(listed(tmp_path)) == 2
    finally:
        other.close()


def test_files_in_trouble_are_listed_with_their_sentence(tmp_path: Path) -> None:
    """Broken ones and those of a newer version; a file cut in half has what is whole; others are not concerned."""
    told(tmp_path, "fine", "yes")
    cut = told(tmp_path, "first", "answer")
    cut.save(2, [Message("user", "second"), Message("assistant", "lost with the power")])
    os.truncate(cut.path, cut.path.stat().st_size - 20)
    (tmp_path / "broken.jsonl").write_text("no json\n")
    newer = Header(avatar="nova", started=START).model_copy(update={"version": 99})
    (tmp_path / "newer.jsonl").write_bytes(as_line(newer))
    found = {summary.path.name: summary for summary in listed(tmp_path)}
    assert len(found) == 4
    assert "broken" in found["broken.jsonl"].trouble
    assert "newer version" in found["newer.jsonl"].trouble
    assert (found[cut.path.name].trouble, found[cut.path.name].lines) == ("", 2)
    assert len(listed(tmp_path)) == 4  # once more, from the index


def test_ten_thousand_turns_are_listed_and_found_quickly(tmp_path: Path) -> None:
    """The list within 200 ms of CPU time, a search within 100 ms, and a turn that is new costs no more."""
    long_talk(tmp_path / "long.jsonl", 9_000)
    for number in range(100):
        long_talk(tmp_path / f"s{number}.jsonl", 10, START + timedelta(days=number))
    listed(tmp_path)
    began = time.thread_time()
    assert len(listed(tmp_path)) == 101
    assert time.thread_time() - began < 0.2
    archive = Archive(tmp_path)
    for search, count in (("number 8999", 1), ("answer", 101), ("nowhere to be found", 0)):
        began = time.thread_time()
        assert len(archive.search(search)) == count
        assert time.thread_time() - began < 0.1
    archive.close()
    with (tmp_path / "long.jsonl").open("ab") as file:
        file.write(as_line(turn_of([Message("user", "One more")], 18_000, START + timedelta(days=999))))
    began = time.thread_time()
    assert listed(tmp_path)[0].lines == 18_001
    assert time.thread_time() - began < 0.2


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    """And a text is always found by itself."""
    assert folded(folded(text)) == folded(text)
