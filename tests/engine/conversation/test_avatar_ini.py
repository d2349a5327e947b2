"""avatar.ini is written so that it reads back the same, and leaves alone what a person wrote into it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.engine.conversation.avatar_ini import write_avatar
from desktop.engine.conversation.characters import PITCH_RANGE, SPEED_RANGE, read_character
from desktop.engine.errors import ExitCode, ParleyError
from desktop.engine.types import Voice

VOICES = {"starter": Voice("en-us+f3", 1.1, 0.95), "kokoro": Voice("af_heart*0.7+am_michael*0.3", 0.9)}
FACE = {"kind": "photo", "portrait": "portrait.png"}

BY_HAND = """# Maria, made by hand
[avatar]
name = Maria
; the colour of her door
colour = #ff0080

[persona]
# She is shy.
text = You are Maria.
    You like ships.

[voice]
name = en-gb
accent = Irish
speed.kokoro = 1.4

[face]
kind = photo
portrait = portrait.png
idle = idle.mp4
mouth = small

[weather]
today = 100 % rain
"""

words = st.text(st.characters(codec="utf-8") | st.sampled_from("%#;[]=:\\\"' \n\t\r\u2028\u0085\x1c\xa0"), max_size=300)
ranged = {limits: st.floats(*limits) for limits in (SPEED_RANGE, PITCH_RANGE)}
voices = st.builds(
    Voice, st.from_regex(r"[!-~]([ -~]*[!-~])?", fullmatch=True), ranged[SPEED_RANGE], ranged[PITCH_RANGE]
)


def tidy(text: str) -> str:
    """`text` as a reader sees it: white space and control characters are spaces."""
    return " ".join("".join(" " if ord(each) < 32 or 127 <= ord(each) < 160 else each for each in text).split())


def shown(text: str) -> bool:
    return bool(tidy(text))


@given(
    name=words.filter(shown),
    description=words,
    persona=words.filter(shown),
    spoken=st.dictionaries(st.sampled_from(["starter", "kokoro", "piper", "openai-compatible"]), voices),
    again=words.filter(shown),
)
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read(
    name: str, description: str, persona: str, spoken: dict[str, Voice], again: str
) -> None:
    """Any name, persona and voice comes back, from a new file and from one that is changed a second time."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "maria")
        for text in (persona, again):
            write_avatar(folder, name, description, text, spoken, FACE)
            found = read_character(folder)
            assert found.name == tidy(name)
            assert found.description == tidy(description)
            assert found.persona == tidy(text)
            assert dict(found.voices) == {"starter": Voice(), **spoken}
            assert found.face == "photo"
        assert [path.name for path in folder.iterdir()] == ["avatar.ini"]


def test_a_new_file_can_be_read_by_a_person(tmp_path: Path) -> None:
    """It points to its page, has one section after the other, and a long persona on lines of a readable length."""
    persona = "You are Maria, and you like ships. # 1 of all things is a ship. " * 8
    write_avatar(tmp_path / "new" / "maria", "Maria", "Likes ships", persona, VOICES, FACE)
    text = (tmp_path / "new" / "maria" / "avatar.ini").read_text("utf-8")
    assert text.startswith("# How this file is read: docs/avatars.md\n\n[avatar]\nname = Maria\n")
    assert max(len(line) for line in text.splitlines()) < 130
    assert "\n[voice]\nname = en-us+f3\nspeed = 1.1\npitch = 0.95\nname.kokoro = af_heart" in text
    assert not any(line.lstrip().startswith("#") for line in text.splitlines()[1:])


def test_what_a_person_wrote_stays(tmp_path: Path) -> None:
    """Comments, unknown keys and unknown sections are still there after name, voice and face were changed."""
    path = tmp_path / "avatar.ini"
    path.write_text(BY_HAND, "utf-8")
    write_avatar(tmp_path, "Mary", "", "You are Mary.", VOICES, {**FACE, "idle": "", "talking": "talking.mp4"})
    text = path.read_text("utf-8")
    for kept in ("# Maria, made by hand", "; the colour of her door", "colour = #ff0080", "# She is shy."):
        assert kept in text
    for kept in ("accent = Irish", "mouth = small", "[weather]\ntoday = 100 % rain"):
        assert kept in text
    assert "idle" not in text
    assert "ships" not in text
    found = read_character(tmp_path)
    assert (found.name, found.persona, found.voice_in("kokoro")) == ("Mary", "You are Mary.", VOICES["kokoro"])


def test_indented_keys_are_not_swallowed(tmp_path: Path) -> None:
    """Where keys are indented, a changed one does not take the next for its second line."""
    path = tmp_path / "avatar.ini"
    path.write_text("\n".join(f"  {line}" if "=" in line else line for line in BY_HAND.splitlines()), "utf-8")
    write_avatar(tmp_path, "Mary", "", "You are Mary.", VOICES, FACE)
    text = path.read_text("utf-8")
    assert read_character(tmp_path).name == "Mary"
    for kept in ("colour = #ff0080", "accent = Irish", "mouth = small", "idle = idle.mp4", "today = 100 % rain"):
        assert kept in text


def test_a_command_keeps_its_spaces(tmp_path: Path) -> None:
    """However long it is, it stays on its line: inside quotes a line break is no space."""
    command = f'render "{"a  long path " * 20}" --audio {{audio}} --out {{out}} 100%'
    write_avatar(tmp_path, "Maria", "", "You are Maria.", {}, {**FACE, "command": command})
    assert f"command = {command}\n" in (tmp_path / "avatar.ini").read_text("utf-8")


@pytest.mark.parametrize(("name", "persona"), [("", "You are M."), ("M", " \n\t"), ("\u2028", "You are M.")])
def test_name_and_persona_are_needed(tmp_path: Path, name: str, persona: str) -> None:
    """Without one of them there is no avatar: one sentence, and nothing is written."""
    with pytest.raises(ParleyError, match="needs a name and a persona") as raised:
        write_avatar(tmp_path / "new", name, "", persona, VOICES, FACE)
    assert raised.value.exit_code is ExitCode.BAD_INPUT
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"name = Maria\n", "well-formed"), (b"[avatar]\n[avatar]\n", "well-formed"), (b"\xff\xfe[\0", "UTF-8")],
)
def test_a_broken_file_is_left_alone(tmp_path: Path, content: bytes, said: str) -> None:
    """What cannot be understood is not written over: somebody may want to repair it."""
    path = tmp_path / "avatar.ini"
    path.write_bytes(content)
    with pytest.raises(ParleyError, match=said) as raised:
        write_avatar(tmp_path, "Maria", "", "You are Maria.", VOICES, FACE)
    assert str(path) in str(raised.value)
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("spoken", "face", "said"),
    [({"starter": Voice("x", speed=9.0)}, FACE, "speed is “9.0”"), (VOICES, {"kind": "foto"}, "did you mean “photo”")],
)
def test_what_could_not_be_read_is_not_written(
    tmp_path: Path, spoken: dict[str, Voice], face: dict[str, str], said: str
) -> None:
    """A speed out of range or an unknown kind of face is a sentence now, not at the next start."""
    with pytest.raises(ParleyError, match=said):
        write_avatar(tmp_path, "Maria", "", "You are Maria.", spoken, face)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is replaced in one step, or not at all."""
    write_avatar(tmp_path, "Maria", "", "You are Maria.", VOICES, FACE)
    before = (tmp_path / "avatar.ini").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ParleyError, match="is full"):
        write_avatar(tmp_path, "Mary", "", "You are Mary.", VOICES, FACE)
    assert (tmp_path / "avatar.ini").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["avatar.ini"]
