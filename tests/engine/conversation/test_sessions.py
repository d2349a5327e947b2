"""Conversations survive the program, and disks that are full, read-only or broken."""

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.conversation import sessions
from desktop.engine.conversation.records import VERSION, read_session
from desktop.engine.conversation.sessions import Session, load_session, rename_session
from desktop.engine.errors import ParleyError
from desktop.engine.types import Message

ASKED = Message("user", "What is “three” times\nfour? 🙂")
ANSWERED = Message("assistant", "Three times four is", cut=True)


@contextmanager
def disk_full_at(size: int) -> Iterator[None]:
    """The system refuses to let any file grow past `size` bytes, as a full disk does."""
    resource = pytest.importorskip("resource", reason="this system cannot limit the size of a file")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_a_conversation_comes_back_as_it_was(tmp_path: Path) -> None:
    """Lines, their order and their cuts are read again, in a folder that did not exist before."""
    session = Session.begin(tmp_path / "deep" / "sessions", "nova")
    assert session.save(0, [ASKED, ANSWERED]) is None
    assert session.save(2, [Message("assistant", "Your timer is done.")]) is None
    again, messages = load_session(session.path)
    assert messages == (ASKED, ANSWERED, Message("assistant", "Your timer is done."))
    assert again.header == session.header
    assert again.header.avatar == "nova"


def test_nothing_is_written_before_something_was_said(tmp_path: Path) -> None:
    """Opening and closing the window leaves no empty conversation behind."""
    session = Session.begin(tmp_path, "nova")
    assert session.save(0, []) is None
    assert files(tmp_path) == []


def test_a_loaded_conversation_goes_on(tmp_path: Path) -> None:
    """A session that was loaded is continued in its file."""
    session = Session.begin(tmp_path, "nova")
    session.save(0, [ASKED])
    again, _ = load_session(session.path)
    assert again.save(1, [ANSWERED]) is None
    assert load_session(session.path)[1] == (ASKED, ANSWERED)
    assert files(tmp_path) == [session.path]


def test_only_its_owner_may_read_a_conversation(tmp_path: Path) -> None:
    """On a shared machine, nobody else reads what was said."""
    session = Session.begin(tmp_path, "nova")
    session.save(0, [ASKED])
    assert session.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("room", [0, 1, 30])
def test_a_disk_that_fills_up_and_is_freed(tmp_path: Path, room: int) -> None:
    """A full disk is told once, leaves whole turns in the file, and what it refused is written when there is room."""
    session = Session.begin(tmp_path, "nova")
    session.save(0, [ASKED])
    before = session.path.read_bytes()
    with disk_full_at(len(before) + room):
        first = session.save(1, [ANSWERED])
        second = session.save(2, [Message("user", "Again?")])
    assert first is not None
    assert str(tmp_path) in first.what
    assert first.level == "warning"
    assert second is None
    assert session.path.read_bytes() == before
    assert session.save(3, [Message("assistant", "Yes.")]) is None
    assert load_session(session.path)[1] == (ASKED, ANSWERED, Message("user", "Again?"), Message("assistant", "Yes."))


def test_a_disk_that_is_full_from_the_beginning(tmp_path: Path) -> None:
    """The first turn is not lost either, and no rest of a file lies about."""
    session = Session.begin(tmp_path, "nova")
    with disk_full_at(10):
        assert session.save(0, [ASKED]) is not None
    assert files(tmp_path) == []
    assert session.save(1, []) is None
    assert load_session(session.path)[1] == (ASKED,)


def test_a_second_full_disk_is_told_again(tmp_path: Path) -> None:
    """Once saving worked again, the next failure is news."""
    session = Session.begin(tmp_path, "nova")
    for _ in range(2):
        with disk_full_at(10):
            assert session.save(0, [ASKED]) is not None
        assert session.save(1, []) is None


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    """A data folder that cannot be one is a sentence, and the turns wait in memory."""
    blocked = tmp_path / "data"
    blocked.write_text("not a folder")
    session = Session.begin(blocked / "sessions", "nova")
    problem = session.save(0, [ASKED])
    assert problem is not None
    assert problem.remedy
    blocked.unlink()
    assert session.save(1, []) is None
    assert load_session(session.path)[1] == (ASKED,)


@given(st.integers(0, 400))
def test_a_crash_while_writing_costs_at_most_that_turn(tmp_path_factory: pytest.TempPathFactory, lost: int) -> None:
    """A file cut anywhere in its last turn is read up to the turn before, and goes on from there."""
    session = Session.begin(tmp_path_factory.mktemp("crash"), "nova")
    session.save(0, [ASKED])
    whole = session.path.stat().st_size
    session.save(1, [ANSWERED])
    os.truncate(session.path, max(whole, session.path.stat().st_size - 1 - lost))
    again, messages = load_session(session.path)
    assert messages == (ASKED,)
    again.save(1, [Message("assistant", "Twelve.")])
    assert load_session(session.path)[1] == (ASKED, Message("assistant", "Twelve."))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"no json\n",
        b'{"format": "something else", "version": 1, "avatar": "nova", "started": "2026-01-01T00:00:00Z"}\n',
        b"\xff\xfe{\x00}\x00\n",
        b"\0" * 100 + b"\n",
    ],
)
def test_a_broken_file_is_told_and_left_alone(tmp_path: Path, content: bytes) -> None:
    """A file that is no conversation is a sentence that names it; not a byte of it changes."""
    path = tmp_path / "broken.jsonl"
    path.write_bytes(content)
    with pytest.raises(ParleyError, match=r"broken\.jsonl"):
        load_session(path)
    assert path.read_bytes() == content


def test_a_broken_turn_in_the_middle_is_told(tmp_path: Path) -> None:
    """Turns are never left out silently."""
    session = Session.begin(tmp_path, "nova")
    session.save(0, [ASKED])
    session.save(1, [ANSWERED])
    lines = session.path.read_bytes().splitlines(keepends=True)
    session.path.write_bytes(lines[0] + b'{"at": "now"}\n' + lines[2])
    with pytest.raises(ParleyError, match="broken"):
        load_session(session.path)


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    """What this version would misread it does not read."""
    session = Session.begin(tmp_path, "nova")
    session.save(0, [ASKED])
    header, turn = session.path.read_text().splitlines()
    newer = json.dumps({**json.loads(header), "version": VERSION + 1}) + "\n" + turn + "\n"
    session.path.write_text(newer)
    with pytest.raises(ParleyError, match="newer"):
        load_session(session.path)
    assert session.path.read_text() == newer


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    """A conversation that was removed is told by name."""
    with pytest.raises(ParleyError, match=r"gone\.jsonl"):
        load_session(tmp_path / "gone.jsonl")


def test_the_five_thousandth_turn_costs_what_the_first_did(tmp_path: Path) -> None:
    """Saving a turn takes under 5 ms of CPU however long the conversation is."""
    session = Session.begin(tmp_path, "nova")
    session.save(0, [ASKED, ANSWERED])
    line = session.path.read_bytes().splitlines(keepends=True)[1]
    with session.path.open("ab") as file:
        for number in range(1, 5001):
            file.write(line.replace(b'"from":0', b'"from":%d' % (2 * number)))
    spent = []
    again, _ = load_session(session.path)
    for number in range(21):
        begin = time.thread_time()
        assert again.save(2 * (1 + 5000 + number), [ASKED, ANSWERED]) is None
        spent.append(time.thread_time() - begin)
    assert sorted(spent)[10] < 0.005
    assert len(load_session(session.path)[1]) == 2 * (1 + 5000 + 21)


# ---- edits, titles, several programs


def speak(*texts: str) -> list[Message]:
    """A question and an answer by turns."""
    return [Message("assistant" if place % 2 else "user", text) for place, text in enumerate(texts)]


def test_an_edit_takes_back_what_followed(tmp_path: Path) -> None:
    """Lines from the changed one on are gone when it is read again, and the file has only grown."""
    session = Session.begin(tmp_path, "nova")
    session.save(0, speak("one", "two", "three", "four"))
    before = session.path.read_bytes()
    session.save(2, speak("three!", "five"))
    assert [line.text for line in load_session(session.path)[1]] == ["one", "two", "three!", "five"]
    assert session.path.read_bytes().startswith(before)
    session.save(3, [])
    assert [line.text for line in load_session(session.path)[1]] == ["one", "two", "three!"]


def test_who_said_a_line_is_kept(tmp_path: Path) -> None:
    """The character's key comes back with the line."""
    session = Session.begin(tmp_path, "nova")
    lines = (Message("user", "Atlas?"), Message("assistant", "Yes.", speaker="atlas"))
    session.save(0, lines)
    assert load_session(session.path)[1] == lines


def test_a_title_is_kept_with_the_conversation(tmp_path: Path) -> None:
    """Also one that was given before anything was said; only the newest counts; its length has an end."""
    session = Session.begin(tmp_path, "nova")
    assert session.rename("  Too early,\nperhaps ") is None
    assert files(tmp_path) == []
    session.save(0, [ASKED])
    assert read_session(session.path).title == "Too early, perhaps"
    assert rename_session(session.path, "x" * 500) is None
    assert read_session(session.path).title == "x" * 120
    assert load_session(session.path)[1] == (ASKED,)


V1 = (
    b'{"format":"parley-session","version":1,"avatar":"nova","started":"2026-01-01T10:00:00+01:00"}\n'
    b'{"at":"2026-01-01T10:00:05+01:00","lines":[{"role":"user","text":"Hello","cut":false}]}\n'
)


def test_a_file_of_the_first_version_is_read_and_becomes_a_new_one(tmp_path: Path) -> None:
    """Its lines are there; when it goes on, an older program is told that it cannot read it any more."""
    path = tmp_path / "old.jsonl"
    path.write_bytes(V1)
    session, messages = load_session(path)
    assert messages == (Message("user", "Hello"),)
    assert path.read_bytes() == V1
    assert session.save(1, [ANSWERED]) is None
    assert session.save(2, [ASKED]) is None
    assert load_session(path)[1] == (*messages, ANSWERED, ASKED)
    assert json.loads(path.read_bytes().splitlines()[0])["version"] == VERSION
    assert files(tmp_path) == [path]


def test_two_programs_in_one_conversation_lose_nothing(tmp_path: Path) -> None:
    """The second one to write goes on in a copy, says so once, and leaves the other's lines alone."""
    first = Session.begin(tmp_path, "nova")
    first.save(0, [ASKED])
    second, messages = load_session(first.path)
    first.save(1, speak("mine"))
    problem = second.save(1, [ANSWERED])
    assert problem is not None
    assert first.path.name in problem.what
    assert "another program" in problem.what
    assert second.save(2, speak("more")) is None
    assert load_session(first.path)[1] == (ASKED, Message("user", "mine"))
    assert load_session(second.path)[1] == (*messages, ANSWERED, Message("user", "more"))
    assert len(files(tmp_path)) == 2


def test_a_read_only_conversation_goes_on_in_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one sentence; the file keeps every byte."""
    session = Session.begin(tmp_path, "nova")
    session.save(0, [ASKED])
    before, path = session.path.read_bytes(), session.path
    again, _ = load_session(path)
    path.chmod(0o400)
    if os.access(path, os.W_OK):  # root may write all the same: the system refuses here as it would anybody else
        opened = Path.open

        def refuse(self: Path, mode: str = "r", *rest: object, **options: object) -> object:
            if self == path and "+" in mode:
                raise PermissionError(13, "Permission denied")
            return opened(self, mode, *rest, **options)  # type: ignore[arg-type,call-overload]

        monkeypatch.setattr(Path, "open", refuse)
    problem = again.save(1, [ANSWERED])
    assert problem is not None
    assert f"{path.name} is read-only" in problem.what
    assert path.read_bytes() == before
    assert load_session(again.path)[1] == (ASKED, ANSWERED)


def test_a_conversation_whose_file_was_removed_goes_on_in_a_new_one(tmp_path: Path) -> None:
    """What is said from then on is kept, and that is said; what was deleted does not come back."""
    session = Session.begin(tmp_path, "nova")
    session.save(0, speak("one", "two"))
    session.path.unlink()
    problem = session.save(2, speak("three", "four"))
    assert problem is not None
    assert "is gone" in problem.what
    assert [line.text for line in load_session(session.path)[1]] == ["three", "four"]


def test_a_file_that_was_cut_in_half_meanwhile_is_left_alone(tmp_path: Path) -> None:
    """The conversation goes on in a new file rather than behind a gap."""
    session = Session.begin(tmp_path, "nova")
    session.save(0, speak("one", "two"))
    session.save(2, speak("three", "four"))
    path, half = session.path, session.path.stat().st_size // 2
    os.truncate(path, half)
    problem = session.save(4, speak("five"))
    assert problem is not None
    assert "cut off" in problem.what
    assert path.stat().st_size == half
    assert [line.text for line in load_session(session.path)[1]] == ["five"]


def test_a_deleted_conversation_is_not_written_again(tmp_path: Path) -> None:
    """What is still under way when the person deletes it stays gone."""
    session = Session.begin(tmp_path, "nova")
    session.save(0, [ASKED])
    session.path.unlink()
    session.drop()
    assert session.save(1, [ANSWERED]) is None
    assert files(tmp_path) == []


def test_the_clock_was_set_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is lost or put in another order, no file of that time is written over, and one sentence says so, once."""
    session = Session.begin(tmp_path, "nova")
    session.save(0, [ASKED])

    class Earlier(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return session.header.started - timedelta(days=300)

    monkeypatch.setattr(sessions, "datetime", Earlier)
    problem = session.save(1, [ANSWERED])
    assert problem is not None
    assert "clock" in problem.what
    assert session.save(2, speak("still here")) is None
    others = [Session.begin(tmp_path, "nova") for _ in range(3)]  # in the very same microsecond
    for other in others:
        assert other.save(0, speak("another")) is None
    assert load_session(session.path)[1] == (ASKED, ANSWERED, Message("user", "still here"))
    assert len(files(tmp_path)) == 4


def test_a_very_long_conversation_goes_on_with_its_last_lines(tmp_path: Path) -> None:
    """The rest stays in the file, in its place, also when one of the last lines is changed."""
    session = Session.begin(tmp_path, "nova")
    session.save(0, [Message("user", str(number)) for number in range(100)])
    again, messages = load_session(session.path, 10)
    assert (again.earlier, [line.text for line in messages]) == (90, [str(number) for number in range(90, 100)])
    again.save(10, speak("100"))
    again.save(8, speak("98!"))
    told = [said.message.text for said in read_session(session.path).lines]
    assert told == [*(str(number) for number in range(98)), "98!"]


@pytest.mark.parametrize(
    "gap", [b'{"at":"2026-01-01T10:00:00+01:00","from":7,"lines":[]}', b'{"at":"2026-01-01T10:00:00"}']
)
def test_lines_that_are_missing_are_told(tmp_path: Path, gap: bytes) -> None:
    """A turn that stands after lines which are not there, or without a moment, makes the file a broken one."""
    path = tmp_path / "gap.jsonl"
    path.write_bytes(V1 + gap + b"\n")
    with pytest.raises(ParleyError, match="broken"):
        load_session(path)
