"""Settings: documented once, checked all at once, changed without losing a comment."""

import os
import pickle
import re
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from desktop import paths
from desktop.engine.errors import ExitCode, ParleyError
from desktop.engine.hosting.backends import known_backends
from desktop.engine.types import STAGES, StageName
from desktop.settings import NEXT_START, Settings, SettingsError, ini, load_settings, read_settings, save_setting

SHIPPED = paths.resource("settings.ini")
FIELDS = [(section, key) for section, room in Settings() for key in type(room).model_fields]


def some_backends(stage: StageName) -> Collection[str]:
    return ("starter", "off", "my-plug-in")


def write(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "settings.ini"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def problems_of(path: Path) -> list[str]:
    """What is told about the file, each with its path taken off."""
    with pytest.raises(SettingsError) as caught:
        load_settings(path, some_backends)
    assert caught.value.exit_code is ExitCode.BAD_INPUT
    texts = [str(problem) for problem in caught.value.problems]
    assert str(caught.value) == "\n".join(texts)
    assert all(text.startswith(str(path)) for text in texts)
    return [text.removeprefix(f"{path}").lstrip(",: ") for text in texts]


# settings.ini


def test_the_file_says_every_default() -> None:
    """settings.ini gives exactly the defaults of the classes, each setting once."""
    document = ini.read(SHIPPED)
    assert document.mistakes == ()
    assert sorted((entry.section, entry.key) for entry in document.entries) == sorted(FIELDS)
    assert read_settings([SHIPPED], known_backends) == Settings()


def test_the_file_comments_every_setting() -> None:
    """Above each setting stands a comment, which names its choices or its limits."""
    lines = SHIPPED.read_text("utf-8").splitlines()
    for entry in ini.read(SHIPPED).entries:
        comment, at = "", entry.line - 2
        while lines[at].startswith("#"):
            comment, at = f"{lines[at]} {comment}", at - 1
        assert len(comment) > 20, f"[{entry.section}] {entry.key} has no comment"
        field = type(getattr(Settings(), entry.section)).model_fields[entry.key]
        named: list[Any] = list(get_args(field.annotation)) if get_origin(field.annotation) is Literal else []
        named += ["yes", "no"] if field.annotation is bool else []
        named += [f"{limit.ge:g}" for limit in field.metadata if hasattr(limit, "ge")]
        named += [f"{limit.le:g}" for limit in field.metadata if hasattr(limit, "le")]
        assert [word for word in named if str(word) not in comment] == [], f"missing above {entry.key}"
        assert len(lines[entry.line - 1]) <= 120


@pytest.mark.parametrize("stage", STAGES)
def test_the_file_names_every_backend(stage: StageName) -> None:
    """What a stage's backend may be stands in its section."""
    section = SHIPPED.read_text("utf-8").partition(f"[{stage}]")[2].partition("\n[")[0]
    assert [name for name in known_backends(stage) if name not in section] == []


def test_what_waits_is_documented() -> None:
    """docs/settings.md lists exactly the settings that wait for the next start."""
    page = paths.resource("docs", "settings.md").read_text("utf-8").partition("from the next start\n")[2]
    listed = re.findall(r"^\| `\[(\w+)\] (\w+)` \|", page.partition("\n## ")[0], re.MULTILINE)
    assert set(listed) == NEXT_START
    assert len(listed) == len(NEXT_START)


# Reading


def test_a_file_overrides_what_it_names(tmp_path: Path) -> None:
    """Settings that a file leaves out keep their defaults; a later file wins key by key."""
    first = write(tmp_path, "[audio]\nvolume = 0.5\ntail_ms = 100\n")
    second = tmp_path / "second.ini"
    second.write_text("[audio]\nvolume: 0.25\n[video]\nbackend = off\n")
    settings = read_settings([first, second], some_backends)
    assert (settings.audio.volume, settings.audio.tail_ms, settings.audio.pre_roll_ms) == (0.25, 100, 300)
    assert settings.video.backend == "off"
    assert settings.window == Settings().window


def test_ones_own_file_lies_over_the_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --settings both are read; with it, that file alone."""
    own = write(tmp_path, "[audio]\nvolume = 0.5\n")
    alone = tmp_path / "alone.ini"
    alone.write_text("[window]\ntheme = dark\n")
    monkeypatch.setattr(paths, "own_settings", lambda: own)
    assert load_settings(None, some_backends).audio.volume == 0.5
    settings = load_settings(alone, some_backends)
    assert (settings.audio.volume, settings.window.theme) == (1.0, "dark")


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff[Window]\nTheme = dark\n",
        "[window]\r\n\r\ntheme=dark\r\n",
        "; old comment\n  [ window ]\n  theme = dark  \n",
        "[window]\ntheme : dark",
    ],
)
def test_harmless_spellings(tmp_path: Path, content: str) -> None:
    """A byte order mark, Windows line ends, capitals in names, indentation and a colon are all understood."""
    assert load_settings(write(tmp_path, content), some_backends).window.theme == "dark"


@pytest.mark.parametrize(("word", "value"), [("yes", True), ("on", True), ("1", True), ("No", False), ("false", False)])
def test_words_for_yes_and_no(tmp_path: Path, word: str, value: bool) -> None:
    """yes, no and their relatives are understood."""
    assert load_settings(write(tmp_path, f"[window]\ncaptions = {word}\n"), some_backends).window.captions is value


def test_a_device_name_may_be_anything(tmp_path: Path) -> None:
    """Names of devices contain colons, percent signs, hashes and other scripts."""
    name = "USB Mic: #2 (50 %) = マイク"
    assert load_settings(write(tmp_path, f"[audio]\nmicrophone = {name}\n"), some_backends).audio.microphone == name


def test_every_problem_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    """All mistakes of a file, of every kind, in the order of their lines, with the nearest valid name."""
    path = write(
        tmp_path,
        "avatar = nova\n"
        "[audio]\nvolum = 3\nvolume = 7\npre_roll_ms = a\nvolume = 1\n"
        "[windw]\nx = 1\n"
        "[window]\ntheme = drak\ncaptions = maybe\nwidth = 10\n"
        "[tts]\nbackend = starte\nspeed = nan\n"
        "[asr]\nlanguage = English\n"
        "nonsense\n"
        "[video\n"
        "[log]\n[log]\n"
        "[llm]\n= 5\n",
    )
    assert problems_of(path) == [
        "line 1: “avatar” stands before the first [section].",
        "line 3: [audio] has no setting “volum”. Did you mean “volume”?",
        "line 4: [audio] volume is “7”, but must be at most 1.",
        "line 5: [audio] pre_roll_ms is “a”, but must be a whole number.",
        "line 6: volume is set in line 4 already. Keep one of the two.",
        "line 7: there is no section [windw]. Did you mean “window”?",
        "line 10: [window] theme is “drak”, but must be system, light or dark. Did you mean “dark”?",
        "line 11: [window] captions is “maybe”, but must be yes or no.",
        "line 12: [window] width is “10”, but must be at least 480.",
        "line 14: [tts] has no backend “starte”. Did you mean “starter”? It has: starter, off, my-plug-in.",
        "line 15: [tts] speed is “nan”, but must be a number, with a point for the decimals.",
        "line 17: [asr] language is “English”, but must be a language code such as en, de or pt-BR.",
        "line 18: “nonsense” is neither a [section] nor a “name = value”.",
        "line 19: “[video” is no section heading. Write it as [name].",
        "line 21: [log] stands in line 20 already. Join them.",
        "line 23: “= 5” is neither a [section] nor a “name = value”.",
    ]


def test_problems_of_several_files_are_told_together(tmp_path: Path) -> None:
    """A mistake in the program's file does not hide one in the person's."""
    first, second = tmp_path / "a.ini", tmp_path / "b.ini"
    first.write_text("[audoi]\n")
    second.write_text("[window]\nthem = dark\n")
    with pytest.raises(SettingsError) as caught:
        read_settings([first, second], some_backends)
    assert [str(problem)[: len(str(first))] for problem in caught.value.problems] == [str(first), str(second)]
    assert "1 more" in caught.value.problem.what


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[window]\ntheme = dark\n".encode("utf-16"), "it is written in UTF-16. Save it again as UTF-8."),
        (b"[audio]\n\nspeaker = Lautspr\xe4cher\n", "line 3: it is not written in UTF-8. Save it again as UTF-8."),
        (
            b"[audio]\n\0\0\n",
            "line 2: it contains zero bytes, so it is no plain text. Save it again as UTF-8 text.",
        ),
        (b"#" * 2_000_000, "it is larger than a megabyte, so it cannot be a settings file."),
    ],
)
def test_files_that_are_no_text(tmp_path: Path, content: bytes, told: str) -> None:
    """A wrong encoding or something that is no settings file at all is one sentence."""
    assert problems_of(write(tmp_path, content)) == [told]


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    """A file that was named and is not there, or is a folder, is one sentence."""
    assert problems_of(tmp_path / "gone.ini") == ["there is no such file."]
    assert problems_of(tmp_path) == ["it is a folder, not a file."]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    """No permission is one sentence."""
    path = write(tmp_path, "")
    path.chmod(0)
    assert problems_of(path) == ["it may not be read: its permissions forbid it."]


def test_a_file_without_permission_as_anybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same where the tests run as an administrator: the system's refusal becomes the sentence."""

    def refuse(self: Path, *args: Any, **kwargs: Any) -> None:
        raise PermissionError(13, "Permission denied")

    path = write(tmp_path, "")
    monkeypatch.setattr(Path, "open", refuse)
    assert problems_of(path) == ["it may not be read: its permissions forbid it."]


def test_plug_ins_are_only_asked_about_names_that_are_not_the_default(tmp_path: Path) -> None:
    """A start with starter backends does not search through the installed packages."""
    asked: list[str] = []

    def known(stage: StageName) -> Collection[str]:
        asked.append(stage)
        return ("my-plug-in",)

    read_settings([SHIPPED], known)
    assert asked == []
    settings = read_settings([write(tmp_path, "[llm]\nbackend = my-plug-in\n")], known)
    assert (settings.llm.backend, asked) == ("my-plug-in", ["llm"])


def test_problems_cross_processes() -> None:
    """A SettingsError keeps all its problems when it is pickled."""
    with pytest.raises(SettingsError) as caught:
        load_settings(Path("nowhere.ini"), some_backends)
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.problems == caught.value.problems
    assert again.exit_code is ExitCode.BAD_INPUT


def test_settings_do_not_change() -> None:
    """Settings are frozen: they may be handed to any thread."""
    with pytest.raises(ValidationError):
        Settings().audio.volume = 0.5


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    """Whatever a file contains, reading it gives entries and mistakes with lines that exist."""
    document = ini.parse(text)
    count = text.count("\n") + 1
    assert all(1 <= item.line <= count for item in (*document.entries, *document.mistakes))
    with_problems = read_problems(document)
    assert all(1 <= line <= count for line in with_problems)


def read_problems(document: ini.Document) -> list[int]:
    from desktop.settings.reading import check

    return [mistake.line for mistake in check(document, some_backends)]


known_lines = st.sampled_from(
    [f"[{section}]" for section in Settings.model_fields]
    + [f"{key} = {value}" for _, room in Settings() for key, value in room]
    + ["", "# a comment", "; another", "volume = 9", "theme=", "backend = ß", "[other]", "  fps = 30", "width = 1e9"]
)


@given(st.lists(known_lines))
def test_a_file_is_right_or_its_problems_are_told(lines: list[str]) -> None:
    """Any arrangement of lines gives settings, or problems; never another error."""
    from desktop.settings.reading import check

    document = ini.parse("\n".join(lines))
    mistakes = [*document.mistakes, *check(document, some_backends)]
    values: dict[str, dict[str, str]] = {}
    for entry in document.entries:
        values.setdefault(entry.section, {})[entry.key] = entry.value
    if not mistakes:
        assert Settings.model_validate(values)
    assert all(mistake.what[-1] in ".?" for mistake in mistakes)


# Writing


def test_a_change_keeps_everything_else(tmp_path: Path) -> None:
    """Comments, order, blank lines and other settings stay as they are."""
    path = write(tmp_path, "# mine\n\n[Audio]\n# not so loud\nvolume = 0.5\n\n[window]\ntheme = dark\n")
    save_setting(path, "audio", "volume", 0.75, some_backends)
    save_setting(path, "window", "captions", False, some_backends)
    save_setting(path, "log", "level", "debug", some_backends)
    assert path.read_text() == (
        "# mine\n\n[Audio]\n# not so loud\nvolume = 0.75\n\n"
        "[window]\ntheme = dark\ncaptions = no\n\n[log]\nlevel = debug\n"
    )
    assert [file.name for file in tmp_path.iterdir()] == ["settings.ini"]


def test_a_first_change_makes_the_file(tmp_path: Path) -> None:
    """A person's own file and its folder appear with their first change."""
    path = tmp_path / "config" / "settings.ini"
    save_setting(path, "audio", "microphone", "Mic: “1” 100 %", some_backends)
    assert load_settings(path, some_backends).audio.microphone == "Mic: “1” 100 %"


def test_indented_settings_survive_a_change(tmp_path: Path) -> None:
    """A file whose settings are indented loses none of them."""
    path = write(tmp_path, "[audio]\n  volume = 0.5\n  # quiet\n  tail_ms = 100\n")
    save_setting(path, "audio", "volume", 0.25, some_backends)
    audio = load_settings(path, some_backends).audio
    assert (audio.volume, audio.tail_ms) == (0.25, 100)
    assert "# quiet" in path.read_text()


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("audio", "volume", 2),
        ("audio", "volum", 1),
        ("sound", "volume", 1),
        ("tts", "backend", "nobody"),
        ("audio", "speaker", "two\nlines"),
    ],
)
def test_what_could_not_be_read_again_is_not_written(tmp_path: Path, section: str, key: str, value: Any) -> None:
    """A value, key or section that is not allowed is refused, and the file is as before."""
    path = write(tmp_path, "[audio]\nvolume = 0.5\n")
    with pytest.raises(SettingsError):
        save_setting(path, section, key, value, some_backends)
    assert path.read_text() == "[audio]\nvolume = 0.5\n"


def test_a_broken_file_is_not_written_over(tmp_path: Path) -> None:
    """A file that cannot be understood is left to its owner."""
    path = write(tmp_path, b"[audio]\nspeaker = \xe4\n")
    with pytest.raises(SettingsError, match="UTF-8"):
        save_setting(path, "audio", "volume", 0.5, some_backends)
    assert path.read_bytes() == b"[audio]\nspeaker = \xe4\n"


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    """A change that cannot be kept is a sentence."""
    (tmp_path / "file").write_text("")
    with pytest.raises(ParleyError, match="could not be saved"):
        save_setting(tmp_path / "file" / "settings.ini", "audio", "volume", 0.5, some_backends)


def test_a_linked_file_stays_a_link(tmp_path: Path) -> None:
    """People who keep their settings elsewhere and link to them find the change there."""
    real = write(tmp_path, "[audio]\n")
    link = tmp_path / "link.ini"
    link.symlink_to(real)
    save_setting(link, "audio", "volume", 0.5, some_backends)
    assert link.is_symlink()
    assert "volume = 0.5" in real.read_text()


changes = st.sampled_from(
    [("audio", "volume", 0.25), ("window", "theme", "dark"), ("video", "fps", 30), ("conversation", "keep", False)]
)


@given(st.lists(known_lines), changes)
def test_a_change_changes_one_thing(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], change: tuple[str, str, Any]
) -> None:
    """In any file that can be read, exactly the one setting is another afterwards, and every comment is there."""
    path = write(tmp_path_factory.mktemp("change"), "\n".join(lines))
    section, key, value = change
    try:
        before = load_settings(path, some_backends)
    except SettingsError:
        with pytest.raises(SettingsError):
            save_setting(path, *change, some_backends)
        assert path.read_text() == "\n".join(lines)
        return
    save_setting(path, *change, some_backends)
    room = getattr(before, section)
    expected = before.model_copy(update={section: room.model_copy(update={key: value})})
    assert load_settings(path, some_backends) == expected
    after = path.read_text()
    assert [line for line in lines if line[:1] in ("#", ";")] == [
        line for line in after.splitlines() if line[:1] in ("#", ";")
    ]


def test_a_start_imports_nothing_it_does_not_need() -> None:
    """ConfigUpdater and the search through installed packages wait until they are needed."""
    code = (
        "import sys; from desktop.settings import Settings; Settings(); "
        "print([name for name in ('configupdater', 'email_validator', 'rapidfuzz') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=paths.resource()
    )
    assert done.stdout.strip() == "[]"
