"""Avatars are found by name, and a broken one is a sentence."""

from dataclasses import fields
from pathlib import Path

import pytest
from pydantic import ValidationError

from desktop.engine.conversation.character_model import RANGES
from desktop.engine.conversation.characters import available, load_character
from desktop.engine.errors import ExitCode, ParleyError
from desktop.engine.llm.sampling import Sampling
from desktop.engine.types import Voice
from desktop.paths import resource
from desktop.settings.model import LlmRoom

WHOLE = """[avatar]
name = Mira
description = Likes clocks
[persona]
text = You are Mira.
    You like clocks, 100 % of them.
[voice]
name = en-gb
speed = 1.2
pitch = 0.9
name.kokoro = af_heart
speed.kokoro = 1.1
[face]
kind = illustrated
artwork = face.svg
"""


def make(folder: Path, name: str = "mira", content: str | bytes = WHOLE) -> Path:
    avatar = folder / name
    avatar.mkdir(parents=True)
    (avatar / "avatar.ini").write_bytes(content if isinstance(content, bytes) else content.encode())
    return avatar


def test_what_an_avatar_says_about_itself(tmp_path: Path) -> None:
    """Name, description, persona (on several lines), voice and face are read; capitals in the name do not matter."""
    folder = make(tmp_path)
    character = load_character("Mira", [tmp_path])
    assert character.key == "mira"
    assert character.name == "Mira"
    assert character.description == "Likes clocks"
    assert character.persona == "You are Mira. You like clocks, 100 % of them."
    assert character.voice_in("starter") == Voice("en-gb", 1.2, 0.9)
    assert character.face == "illustrated"
    assert character.folder == folder


def test_a_voice_for_each_backend(tmp_path: Path) -> None:
    """A speed that was chosen for one engine's voice says nothing about another's; without a word, its default."""
    make(tmp_path)
    character = load_character("mira", [tmp_path])
    assert character.voice_in("kokoro") == Voice("af_heart", 1.1, 1.0)
    assert character.voice_in("piper") == Voice()


def test_a_voice_may_be_left_out(tmp_path: Path) -> None:
    """Without [voice] the backend's own voice speaks."""
    make(tmp_path, content="[avatar]\nname = M\n[persona]\ntext = You are M.\n[face]\nkind = illustrated\n")
    assert load_character("mira", [tmp_path]).voice_in("starter") == Voice()


def test_ones_own_avatar_hides_a_shipped_one(tmp_path: Path) -> None:
    """The folders are looked through in order, and the list is sorted by name."""
    own, shipped = tmp_path / "own", tmp_path / "shipped"
    make(shipped)
    make(shipped, "bea")
    mine = make(own)
    (shipped / "no-avatar").mkdir()
    assert available([own, shipped]) == {"bea": shipped / "bea", "mira": mine}
    assert available([tmp_path / "missing"]) == {}


def test_an_unknown_name_is_answered_with_the_nearest(tmp_path: Path) -> None:
    """A name nobody has ends with exit 2, the nearest name and all there are."""
    make(tmp_path)
    make(tmp_path, "bob")
    with pytest.raises(ParleyError, match=r"“mirra”. Did you mean “mira”\? There are: bob, mira\.") as caught:
        load_character("mirra", [tmp_path])
    assert caught.value.exit_code is ExitCode.BAD_INPUT
    with pytest.raises(ParleyError, match="no avatars were found"):
        load_character("mira", [tmp_path / "missing"])


@pytest.mark.parametrize("name", ["..", ".", "", " ", "mira.ini", "x" * 5000, "a\0b"])
def test_a_name_is_no_path(tmp_path: Path, name: str) -> None:
    """What does not look like a path is looked for among the names alone."""
    make(tmp_path)
    with pytest.raises(ParleyError, match="no avatar called"):
        load_character(name, [tmp_path / "mira", tmp_path])


def test_half_made_folders_are_no_avatars(tmp_path: Path) -> None:
    """A folder that is just being put in its place has a dot before its name, and is not offered."""
    make(tmp_path)
    make(tmp_path, ".new-mira")
    assert list(available([tmp_path])) == ["mira"]


# Folders


@pytest.mark.parametrize("form", ["{}", "{}/", "{}/../mira/.", "{home}/mira"])
def test_a_folder_anywhere_is_an_avatar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    """A path, also one from the home folder, names the avatar in it."""
    folder = make(tmp_path / "elsewhere")
    monkeypatch.setenv("HOME", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "elsewhere"))
    character = load_character(form.format(folder, home="~"), [tmp_path / "none"])
    assert (character.key, character.folder) == ("mira", folder)


def test_a_folder_beside_needs_no_slash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of the current folder is found by its name alone, unless there is an avatar of that name."""
    here = make(tmp_path / "here")
    known = make(tmp_path / "known", content=WHOLE.replace("Mira", "Another"))
    monkeypatch.chdir(tmp_path / "here")
    assert load_character("mira", []).folder == here
    assert load_character("mira", [tmp_path / "known"]).folder == known
    monkeypatch.chdir(here)
    assert load_character(".", []).key == "mira"


@pytest.mark.parametrize(
    ("name", "said", "code"),
    [
        ("./gone", "There is no folder ./gone", ExitCode.MISSING),
        ("./empty", "The avatar “empty” cannot be used: it has no avatar.ini", ExitCode.MISSING),
        ("./file.txt", "./file.txt is not a folder", ExitCode.MISSING),
        ("./maria.parley", "is an avatar in one file, not a folder. Import it", ExitCode.BAD_INPUT),
        ("./" + "x" * 5000, "There is no folder", ExitCode.MISSING),
    ],
)
def test_a_path_to_something_else_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, said: str, code: ExitCode
) -> None:
    """A folder that is not there, one without avatar.ini, a file, an exported avatar: each is told for what it is."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.txt").touch()
    (tmp_path / "maria.parley").touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ParleyError) as caught:
        load_character(name, [tmp_path / "none"])
    assert str(caught.value).startswith(said) or said in str(caught.value)
    assert caught.value.exit_code is code


def test_a_face_is_a_drawing_or_a_photo(tmp_path: Path) -> None:
    """A photo is the other kind there is."""
    make(tmp_path, content=WHOLE.replace("illustrated", "photo"))
    assert load_character("mira", [tmp_path]).face == "photo"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", r"no section \[(avatar|persona)\]"),
        (WHOLE.replace("name = Mira\n", ""), r"\[avatar\] in avatar\.ini has no name"),
        (WHOLE.replace("kind = illustrated\n", ""), r"\[face\] in avatar\.ini has no kind"),
        (WHOLE.replace("name = Mira\n", "name =\n"), r"\[avatar\] name is empty"),
        (WHOLE.replace("kind = illustrated", "kind = ilustrated"), "kind is “ilustrated”; did you mean “illustrated”"),
        (WHOLE.replace("kind = illustrated", "kind = Photo"), "did you mean “photo”"),
        (WHOLE.replace("kind = illustrated", "kind = hologram"), "must be one of illustrated, photo"),
        (WHOLE.replace("text = You are Mira.\n    You like clocks, 100 % of them.", "text ="), "text is empty"),
        (WHOLE.replace("1.2", "fast"), r"speed is “fast”, but must be a number from 0\.5 to 2"),
        (WHOLE.replace("0.9", "9"), r"pitch is “9”, but must be a number from 0\.5 to 1\.5"),
        (WHOLE.replace("1.2", "nan"), "speed is “nan”"),
        (WHOLE.encode("utf-16"), "not written in UTF-8"),
        ("name = Mira\n", "no well-formed INI file"),
        (WHOLE + "[face]\nkind = twice\n", "no well-formed INI file"),
    ],
)
def test_a_broken_avatar_names_what_is_wrong(tmp_path: Path, content: str | bytes, reason: str) -> None:
    """An avatar.ini that cannot be used is one sentence with the place to look at, exit 3."""
    path = make(tmp_path, content=content) / "avatar.ini"
    with pytest.raises(ParleyError, match=reason) as caught:
        load_character("mira", [tmp_path])
    assert caught.value.exit_code is ExitCode.MISSING
    assert str(path) in str(caught.value)


def test_the_shipped_avatars_are_whole() -> None:
    """Nova and Atlas are there, differ, and can be talked to."""
    nova, atlas = (load_character(name, [resource("avatars")]) for name in ("nova", "atlas"))
    assert nova.persona != atlas.persona
    assert nova.voices != atlas.voices
    assert nova.description
    assert atlas.description


@pytest.mark.parametrize("code", ["", "de", "en-GB", "pt-BR"])
def test_a_language_of_one_s_own(tmp_path: Path, code: str) -> None:
    """A code, or nothing where the settings decide."""
    make(tmp_path, content=WHOLE.replace("[persona]", f"language = {code}\n[persona]"))
    assert load_character("mira", [tmp_path]).language == code


def test_what_they_change_of_the_language_model(tmp_path: Path) -> None:
    """Numbers in [model], named and limited as in settings.ini; without the section nothing is changed."""
    make(tmp_path, content=WHOLE + "[model]\ntemperature = 0.2\nmax_tokens = 60\n")
    assert load_character("mira", [tmp_path]).sampling == {"temperature": 0.2, "max_tokens": 60}
    make(tmp_path, "bea")
    assert load_character("bea", [tmp_path]).sampling == {}


def test_a_person_may_change_what_the_settings_have() -> None:
    """[model] knows the keys of [llm] that a language model's backend is given for each answer, with their limits."""
    for key, (low, high) in RANGES.items():
        for value in (low, high):
            assert getattr(LlmRoom.model_validate({key: value}), key) == value
        with pytest.raises(ValidationError):
            LlmRoom.model_validate({key: high + 1})
    assert set(RANGES) == {field.name for field in fields(Sampling)} - {"stop"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[avatar]\nlanguage = German", "[avatar] language is “German”; did you mean “de”?"),
        ("[avatar]\nlanguage = d", "[avatar] language is “d”, but must be a code such as de or en-GB"),
        ("[model]\ntemprature = 1", "[model] has no temprature; did you mean “temperature”?"),
        ("[model]\nvoice = x", "[model] has no voice, only temperature, top_p, top_k, min_p,"),
        ("[model]\ntemperature = hot", "[model] temperature is “hot”, but must be a number from 0 to 2"),
        ("[model]\nmax_tokens = 1.5", "[model] max_tokens is “1.5”, but must be a whole number from 1 to 8192"),
        ("[model]\ntop_p = nan", "[model] top_p is “nan”, but must be a number from 0 to 1"),
    ],
)
def test_a_mistake_about_language_or_model_is_a_sentence(tmp_path: Path, line: str, reason: str) -> None:
    """The file is named, and what stands there, and what may."""
    section, _, key = line.partition("\n")
    content = WHOLE.replace("[avatar]", line) if section == "[avatar]" else f"{WHOLE}{section}\n{key}\n"
    path = make(tmp_path, content=content) / "avatar.ini"
    with pytest.raises(ParleyError) as caught:
        load_character("mira", [tmp_path])
    assert reason in caught.value.problem.what
    assert str(path) in caught.value.problem.remedy
    assert caught.value.exit_code is ExitCode.MISSING
