"""What avatar.ini may say of a face command, and what it is told about slips."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.errors import ParleyError
from desktop.engine.video.command_template import Command, read_command
from tests.engine.video.commanded import avatar

GOOD = f'"{sys.executable}" --audio {{audio}} --out={{out}}'


def test_a_command_as_it_is_written(tmp_path: Path) -> None:
    """Its words, the usual lengths, a window at a time."""
    command = read_command(avatar(tmp_path / "An avatar", command=GOOD + " --note 'two words' --ms {ms}"))
    assert command.arguments[1:] == ("--audio", "{audio}", "--out={out}", "--note", "two words", "--ms", "{ms}")
    assert (command.whole_turn, command.window_s, command.overlap_s, command.wait_s) == (False, 1.8, 0.25, 3.0)
    assert command.name == Path(sys.executable).name


def test_what_is_put_in_stays_one_argument() -> None:
    """Spaces, quotes, braces and dollars in a path are the path's: there is no shell."""
    command = Command(("run", "--a={audio}", "{out}", "{image}:{ms}", "{}"), False, 1.8, 0.25, 3.0)
    nasty = Path("/tmp/my $(rm -rf) 'face' {ms}")
    filled = command.filled(audio=nasty, out=Path("o p"), image=Path("i"), ms=1800)
    assert filled == ["run", f"--a={nasty}", "o p", "i:1800", "{}"]


@given(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), min_size=1))
def test_any_path_is_put_in_as_it_is(name: str) -> None:
    """Whatever a folder is called."""
    command = Command(("run", "{audio}"), False, 1.8, 0.25, 3.0)
    path = Path(name)
    assert command.filled(audio=path, image=path, out=path, ms=1) == ["run", str(path)]


def test_a_turn_at_a_time(tmp_path: Path) -> None:
    """Programs that need the whole speech say so, and how long one may wait for them."""
    settings = "command.mode = turn\ncommand.wait = 25"
    command = read_command(avatar(tmp_path, command=GOOD, settings=settings))
    assert (command.whole_turn, command.wait_s) == (True, 25.0)


def test_a_program_beside_avatar_ini(tmp_path: Path) -> None:
    """A script that belongs to the avatar is found from its folder, wherever Parley was started."""
    folder = avatar(tmp_path / "who", command="./bin/make.sh {audio} {out}")
    script = folder / "bin" / "make.sh"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\n")
    with pytest.raises(ParleyError, match=r"make\.sh, was not found"):
        read_command(folder)
    script.chmod(0o755)
    assert read_command(folder).arguments[0] == str(script)


@pytest.mark.parametrize(
    ("command", "settings", "what"),
    [
        ("", "", "no command in [face]"),
        ("python {audio} --out {aus}", "", "has {aus} in it"),
        ("python --out {out}", "", "told {audio}"),
        ("python {audio}", "", "told {out}"),
        ("python '{audio} {out}", "", "quotation mark"),
        ("no-such-program-here {audio} {out}", "", "no-such-program-here, was not found"),
        ("/nowhere/at-all {audio} {out}", "", "/nowhere/at-all, was not found"),
        (GOOD, "command.mode = sentence", "command.mode is “sentence”"),
        (GOOD, "command.window = long", "command.window is “long”"),
        (GOOD, "command.window = 0.1", "command.window is “0.1”"),
        (GOOD, "command.overlap = 1.0", "command.overlap is “1.0”"),
        (GOOD, "command.wait = nan", "command.wait is “nan”"),
        (GOOD, "command.wait = 1000", "command.wait is “1000”"),
    ],
)
def test_each_slip_has_its_sentence(tmp_path: Path, command: str, settings: str, what: str) -> None:
    """It names the file and what to write."""
    folder = avatar(tmp_path, command=command, settings=settings)
    with pytest.raises(ParleyError) as raised:
        read_command(folder)
    assert what in raised.value.problem.what
    assert str(folder / "avatar.ini") in raised.value.problem.what
    assert raised.value.problem.remedy
    assert raised.value.problem.stage == "video"
