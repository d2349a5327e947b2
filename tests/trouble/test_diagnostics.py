"""The report for a stranger: what it tells of settings, the log and the machine, and how soon it is done."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from desktop.paths import Folders
from desktop.settings import Settings
from desktop.trouble import diagnostics
from desktop.trouble.diagnostics import Happening, Situation, own_command, report
from desktop.trouble.logged import last_lines

_LOG = """2026-11-20 09:00:00,000 INFO MainThread desktop.start: Parley 0.4.0 on linux
2026-11-20 09:00:01,000 DEBUG turn-0 desktop.engine: heard: my sister is ill
with a second line of it
2026-11-20 09:00:02,000 ERROR turn-0 desktop.engine: turn 0 failed
Traceback (most recent call last):
ValueError: bad
2026-11-21 09:00:00,000 INFO MainThread desktop.start: Parley 0.4.0 on linux
"""


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "parley.log").write_text(_LOG, "utf-8")
    return Folders(data=tmp_path, config=tmp_path, logs=tmp_path / "logs", cache=tmp_path)


def situation(folders: Folders, **rooms: object) -> Situation:
    return Situation(folders, folders.logs / "parley.log", Settings.model_validate(rooms))


def test_lines_of_the_log(folders: Folders) -> None:
    """Those for debugging go with what belongs to them, and those of this run where an earlier one is asked for."""
    log = folders.logs / "parley.log"
    assert last_lines(log, 3).splitlines()[-1].endswith("Parley 0.4.0 on linux")
    assert "sister" not in last_lines(log, 50)
    assert "second line" not in last_lines(log, 50)
    assert "sister" in last_lines(log, 50, debug=True)
    before = time.mktime(time.strptime("2026-11-20 23:00", "%Y-%m-%d %H:%M"))
    assert last_lines(log, 50, before_s=before).splitlines()[-1] == "ValueError: bad"
    assert last_lines(folders.logs / "none.log", 50) == ""


def test_a_log_that_was_just_begun_anew(folders: Folders) -> None:
    """The file before it is read as well."""
    log = folders.logs / "parley.log"
    log.rename(log.with_name("parley.log.1"))
    log.write_text("2026-11-21 10:00:00,000 INFO MainThread desktop: new\n")
    assert last_lines(log, 2).splitlines()[0].startswith("2026-11-21 09:00:00")


def test_settings(folders: Folders) -> None:
    """Numbers and choices are told, words of the person only as set, models of the catalogue by name."""
    rooms = {
        "asr": {"backend": "openai-compatible", "server": "http://attic.lan/v1", "words": "Ingrid", "language": "de"},
        "llm": {"temperature": 1.5, "model": "granite-4.1-3b", "key": "keyring:attic"},
        "tts": {"model": "/models/secret place/x.onnx"},
        "conversation": {"avatar": "my-sister"},
    }
    text = report(Happening("x"), situation(folders, **rooms), hurry=lambda: True)
    for told in (
        "[asr] backend = openai-compatible",
        "[asr] language = de",
        "[asr] server = (set)",
        "[asr] words = (set)",
        "[llm] temperature = 1.5",
        "[llm] model = granite-4.1-3b",
        "[llm] key = (set)",
        "[tts] model = (set)",
        "[conversation] avatar = (set)",
    ):
        assert told in text, told
    for private in ("attic", "Ingrid", "secret place", "sister"):
        assert private not in text, private


def test_folders(folders: Folders) -> None:
    """Neither where the data lies nor where the program does, for both may be called after somebody."""
    crash = f'File "{diagnostics.resource("main.py")}", line 1, reads {folders.data / "models"}'
    told = report(Happening("crashed", crash), situation(folders), hurry=lambda: True)
    assert 'File "(parley)/main.py", line 1, reads (data)/models' in told


def test_an_earlier_run_is_told_without_what_was_said(folders: Folders) -> None:
    """Its conversations are in the data folder: what they say is taken out of the crash and of the log."""
    folders.sessions.mkdir()
    (folders.sessions / "a.jsonl").write_text('{"lines": [{"role": "user", "text": "My cat has flown away today"}]}\n')
    crash = "Fatal Python error: Aborted\nmy cat has flown away today"
    told = report(Happening("crashed", crash, before_s=time.time()), situation(folders), hurry=lambda: True)
    assert "Aborted" in told
    assert "cat" not in told
    ticked = report(Happening("crashed", crash, before_s=time.time()), situation(folders), True, lambda: True)
    assert "My cat has flown away today" in ticked


def test_it_does_not_keep_a_program_that_ends_waiting(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of devices that does not come is given up as soon as there is no time left."""
    monkeypatch.setattr(diagnostics, "resource", lambda *parts: folders.data / "hang.py")
    (folders.data / "hang.py").write_text("import time; time.sleep(60)")
    began = time.monotonic()
    assert "could not be listed in time" in report(Happening(), situation(folders), hurry=lambda: True)
    assert time.monotonic() - began < 30


def test_the_command_line_that_starts_it_again() -> None:
    """It begins with the interpreter that runs."""
    assert Path(own_command()[0]).exists()
