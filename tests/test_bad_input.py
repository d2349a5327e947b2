"""Bad input, given to the real program: one clear sentence a problem, the documented exit code, nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import unicodedata
import wave
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
import soxr

from desktop import report, save
from desktop.asking import questions
from desktop.engine.conversation.characters import load_character
from desktop.engine.errors import ExitCode, ParleyError
from desktop.engine.types import Samples
from desktop.engine.video.illustrated import IllustratedVideo
from desktop.media import read_sound
from tests.program import HEARD, QUESTION, ROOT, Run, end, run, start

posix_only = pytest.mark.skipif(os.name != "posix", reason="pipes, links and limits of Unix")


def readable(done: Run) -> None:
    """Nothing but sentences: no traceback, no log line, nothing that a terminal would obey."""
    for line in (*done.sentences, *done.out.splitlines()):
        assert not any(unicodedata.category(character) == "Cc" for character in line), line
        assert "Traceback" not in line
        assert not line.startswith(("ERROR", "WARNING", "CRITICAL", "  File"))


# Recordings


def _write_wav(path: Path, sound: Samples, rate: int = 16_000, channels: int = 1, width: int = 2) -> None:
    data = np.repeat(sound[:, np.newaxis], channels, axis=1)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(
            np.round(data * 127 + 128).astype(np.uint8).tobytes()
            if width == 1
            else (data * 2**31).astype("<i4").tobytes()
            if width == 4
            else (data * 32767).astype("<i2").tobytes()
        )


def _write_flac(path: Path, sound: Samples, rate: int, bits_24: bool, layout: str) -> None:
    channels = {"mono": 1, "5.1": 6}[layout]
    ints = (sound * (2**31 - 1)).astype(np.int32) if bits_24 else (sound * 32767).astype(np.int16)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("flac", rate=rate, layout=layout, format="s32" if bits_24 else "s16")
        for begin in range(0, len(ints), 4096):
            part = np.repeat(ints[begin : begin + 4096, np.newaxis], channels, axis=1).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(part, format="s32" if bits_24 else "s16", layout=layout)
            frame.sample_rate = rate
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


@posix_only
def test_every_bad_recording_is_told_at_once(tmp_path: Path) -> None:
    """One sentence each, before anything is answered, whatever stands under the name; a pipe is not waited for."""

    def hour(path: Path) -> None:
        _write_wav(path, np.zeros(0, np.float32))
        with path.open("r+b") as file:  # a WAV of one hour, its samples a hole in the file
            size = 3600 * 32_000
            head = bytearray(file.read(44))
            head[4:8], head[40:44] = (size + 36).to_bytes(4, "little"), size.to_bytes(4, "little")
            file.seek(0)
            file.write(head)
            file.truncate(size + 44)

    whole = QUESTION.read_bytes()
    made: dict[str, tuple[Callable[[Path], object], str]] = {
        "none": (lambda path: None, "does not exist"),
        "empty": (Path.touch, "is empty"),
        "header": (lambda path: _write_wav(path, np.zeros(0, np.float32)), "is empty"),
        "cut": (lambda path: path.write_bytes(whole[: len(whole) // 2]), "is cut off before its end"),
        "stub": (lambda path: path.write_bytes(whole[:30]), "is damaged or not a sound recording"),
        "text": (lambda path: path.write_text("I am a text.\n" * 100), "is damaged or not a sound recording"),
        "folder": (Path.mkdir, "is a folder"),
        "pipe": (os.mkfifo, "is a pipe or a device"),
        "loop": (lambda path: path.symlink_to(path), "cannot be read"),
        "dangling": (lambda path: path.symlink_to(path.with_name("gone.wav")), "does not exist"),
        "hour": (hour, "is longer than 10 minutes"),
        "esc\x1b[31m": (Path.touch, "is empty"),
    }
    paths = []
    for name, (make, _) in made.items():
        paths.append(tmp_path / f"{name}.wav")
        make(paths[-1])
    asked = [word for path in paths for word in ("--ask", path)]
    done = run(*asked, "--ask", " \n ", "--save", tmp_path / "out", data=tmp_path / "data")
    readable(done)
    assert (done.code, done.out) == (ExitCode.BAD_INPUT, "")
    *files, blank = done.sentences
    assert len(files) == len(made)
    for line, (name, (_, what)) in zip(files, made.items(), strict=True):
        assert line.startswith(f"{name}.wav {what}".replace("\x1b", "�"))
    assert blank == "There is nothing to answer: the question is empty."


def test_a_socket_is_no_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither is a pipe without a telling name, nor an absolute path with nothing behind it (exit 3)."""
    if not hasattr(socket, "AF_UNIX"):
        pytest.skip("this system has no sockets in the file system")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as there:
        there.bind("s.wav")
        with pytest.raises(ParleyError, match=r"s\.wav is a pipe or a device"):
            questions(["s.wav"])
    os.mkfifo("pipe")
    with pytest.raises(ParleyError, match="pipe is a pipe"):
        questions([f"{tmp_path}/pipe"])
    with pytest.raises(ParleyError, match="nothing does not exist") as raised:
        questions([f"{tmp_path}/nothing"])
    assert raised.value.exit_code is ExitCode.MISSING


def test_words_that_are_also_names_of_folders_are_questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Someone who asks for help gets it, also where a folder has that name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "help").mkdir()
    assert [question.text for question in questions(["help", "1/2 plus  3/4", "x" * 300])] == [
        "help",
        "1/2 plus 3/4",
        "x" * 300,
    ]


def test_any_format_and_any_text_in_one_conversation(tmp_path: Path) -> None:
    """8 bit, 96 kHz with 24 bits, six channels, 32 bits: all understood. Silence, 100,000 characters, emoji,
    right-to-left and control characters: answered or told in one sentence, while the other half runs beside it
    with the same data folder."""
    sound = np.concatenate([*read_sound(QUESTION)])
    fine = soxr.resample(sound, 16_000, 96_000).clip(-1, 1)
    wide = soxr.resample(sound, 16_000, 48_000).clip(-1, 1)
    _write_wav(tmp_path / "8bit.wav", sound, width=1)
    _write_wav(tmp_path / "six.wav", wide, 48_000, channels=6, width=4)
    _write_flac(tmp_path / "fine.flac", fine, 96_000, True, "mono")
    _write_flac(tmp_path / "six.flac", wide, 48_000, False, "5.1")
    _write_wav(tmp_path / "silent.wav", np.zeros(32_000, np.float32))
    recordings = [tmp_path / name for name in ("8bit.wav", "six.wav", "fine.flac", "six.flac")]
    texts = [
        "hello there my friend " * 4545,
        "🙂🎉👩‍👩‍👧",
        "שלום מה שלומך",
        "hello \x1b[31mred\x1b]0;title\x07 \x01 \u202e",
        "what did I say before",
    ]
    heard = start(*[word for path in recordings for word in ("--ask", path)], "--fast", data=tmp_path / "data")
    written = start(
        *[word for text in (str(tmp_path / "silent.wav"), *texts) for word in ("--ask", text)],
        "--fast",
        "--report",
        tmp_path / "r.json",
        data=tmp_path / "data",
    )
    done, answered = end(heard), end(written)
    readable(done)
    assert (done.code, done.err) == (0, "")
    assert done.heard == [HEARD] * 4
    done = answered
    readable(done)
    assert done.code == ExitCode.FAILED  # the silence was not answered
    assert done.sentences == ["No words could be heard in the recording. Ask with one in which somebody speaks."]
    assert len(done.heard) == len(texts) + 1
    assert done.said[0] == "(nothing said)"
    assert all(any(letter.isalpha() for letter in said) for said in done.said[1:])
    assert "red" in done.said[-1], "what came before, as it was written"
    turns = json.loads((tmp_path / "r.json").read_text("utf-8"))["turns"]
    assert [turn["outcome"] for turn in turns] == ["nothing heard", *["completed"] * len(texts)]
    assert turns[1]["heard"] == texts[0].strip()


# Settings


def test_fifty_problems_of_a_settings_file(tmp_path: Path) -> None:
    """Each has its line of text with the line of the file; long and hostile values are cut and made harmless."""
    lines = ["[audio]", *(f"key{number} = {number}" for number in range(48)), "volume = \x1b[31m" + "9" * 9000]
    lines += ["[llm]", "backend = " + "s" * 9000]
    (tmp_path / "bad.ini").write_text("\n".join(lines), "utf-8")
    done = run("--settings", tmp_path / "bad.ini", "--ask", "hello", data=tmp_path / "data")
    readable(done)
    assert (done.code, done.out) == (ExitCode.BAD_INPUT, "")
    assert len(done.sentences) == 50
    assert all(f"bad.ini, line {at}: " in line for at, line in zip([*range(2, 51), 52], done.sentences, strict=True))
    assert max(map(len, done.sentences)) < 300


def test_a_backend_of_an_installed_plug_in(tmp_path: Path) -> None:
    """Its name is a setting like any other; when it fails at a question, that is told and the starter answers."""
    (tmp_path / "shy.py").write_text(
        "import os\n"
        "class Shy:\n"
        "    def __init__(self, model=''): pass\n"
        "    def load(self): pass\n"
        "    def close(self): pass\n"
        "    def reply(self, conversation, cancel):\n"
        "        said = conversation.messages[-1].text\n"
        "        if 'die' in said: os._exit(1)\n"
        "        if 'raise' in said: raise RuntimeError('secret')\n"
        "        if 'nothing' not in said: yield 'You wrote: ' + said\n"
    )
    info = tmp_path / "shy-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shy\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[parley.llm]\nshy = shy:Shy\n")
    (tmp_path / "shy.ini").write_text("[llm]\nbackend = shy\n")
    asked = ["hello you", "please die", "please raise", "say nothing", "and again"]
    done = run(
        "--fast",
        "--settings",
        tmp_path / "shy.ini",
        *[word for text in asked for word in ("--ask", text)],
        data=tmp_path / "data",
        PYTHONPATH=str(tmp_path),
    )
    readable(done)
    assert done.code == ExitCode.DONE
    assert done.heard == asked
    first, died, raised, nothing, again = done.said
    assert (first, nothing, again) == ("You wrote: hello you", "(nothing said)", "You wrote: and again")
    assert all(len(said.split()) > 2 and "You wrote" not in said for said in (died, raised))
    assert "secret" not in done.err
    assert any(line.startswith("The language model broke off") for line in done.sentences)
    assert 'The [llm] backend "shy" stumbled. The log says more.' in done.sentences
    assert "The answer had no words in it. Please ask again." in done.sentences


# Places


def test_a_data_folder_that_takes_nothing(tmp_path: Path) -> None:
    """A file in its place: said once, and the answer comes."""
    (tmp_path / "data").write_text("")
    done = run("--ask", "hello", "--fast", data=tmp_path / "data")
    readable(done)
    (told,) = done.sentences
    assert done.code == 0
    assert told.startswith("No log can be kept in ")
    assert "a file stands where a folder should be" in told
    assert done.said[0]


_IN_THE_WINDOW = """
import json, os, sys, time
from pathlib import Path
from PySide6.QtWidgets import QApplication
application = QApplication([])
from desktop import logs
from desktop.app import Application
from desktop.arguments import parse
from desktop.engine.conversation.characters import load_character
from desktop.engine.state import State
from desktop.opening import Opening
from desktop.paths import folders
from desktop.settings import Settings

where = folders(Path(sys.argv[1]))
log = logs.start(where.logs)
character = load_character("nova", where.avatars)
opening = Opening(Settings(), character, where)
running = Application(parse(["--starter-only"]), Settings(), character, where, opening, time.perf_counter())
opening.window.show()
opening.window.show_problem(log.problem)
running.begin()

def until(holds):
    end = time.monotonic() + 40
    while not holds():
        assert time.monotonic() < end
        application.processEvents()

for number, text in enumerate(("my name is Tom", "what did I say before"), start=1):
    until(lambda: running.record.now is State.READY)
    opening.window.message_sent.emit(text)
    until(lambda: len(running.record.turns) == number)
notices = [str(notice.problem) for notice in opening.window.notices.notices]
running.finish()
print(json.dumps([notices, [turn.said for turn in running.record.turns]]), flush=True)
os._exit(0)  # not a test of how Qt's objects end
"""


def test_the_window_says_once_that_nothing_can_be_kept(tmp_path: Path) -> None:
    """One notice for log and conversation together; what was said is remembered all the same."""
    (tmp_path / "data").write_text("")
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CACHE_HOME": str(tmp_path)}
    command = [sys.executable, "-c", _IN_THE_WINDOW, str(tmp_path / "data")]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    notices, said = json.loads(done.stdout)
    (told,) = [notice for notice in notices if str(tmp_path) in notice]
    assert "goes on and is remembered" in told
    assert "my name is Tom" in said[1]


@posix_only
def test_a_full_disk(tmp_path: Path) -> None:
    """Neither log nor film can be written: one sentence each, the answer is told, and no half file is left."""
    import resource

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40, 40))

    done = run("--ask", "hello", "--fast", "--save", tmp_path / "out", data=tmp_path / "data", before=full)
    readable(done)
    log, film = done.sentences
    assert done.code == ExitCode.FAILED
    assert log.startswith("No log can be kept in ")
    assert film.startswith("turn-1.wav could not be written")
    assert done.said[0]
    assert list((tmp_path / "out").iterdir()) == []


def test_places_that_take_nothing_are_told_before_the_work(tmp_path: Path) -> None:
    """A folder for a report, a file for a folder: exit 2 and no question is put."""
    (tmp_path / "file").write_text("mine")
    for check, place in (
        (report.check_place, tmp_path),
        (report.check_place, Path("")),
        (report.check_place, tmp_path / "file" / "r.json"),
        (save.check_place, tmp_path / "file"),
        (save.check_place, tmp_path / "file" / "deep"),
    ):
        with pytest.raises(ParleyError) as raised:
            check(place)
        assert raised.value.exit_code is ExitCode.BAD_INPUT
    assert (tmp_path / "file").read_text() == "mine"
    report.check_place(tmp_path / "new" / "r.json")
    save.check_place(tmp_path / "deep" / "out")
    assert [*(tmp_path / "new").iterdir(), *(tmp_path / "deep" / "out").iterdir()] == []


@posix_only
def test_a_report_goes_into_a_pipe_and_through_a_link(tmp_path: Path) -> None:
    """What is no file is written to, not replaced: --report /dev/stdout leaves /dev as it was."""
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    report.check_place(tmp_path / "pipe")
    report.write_report(tmp_path / "pipe", {"a": "\udc80"})
    assert json.loads(os.read(reader, 1000)) == {"a": "?"}
    os.close(reader)
    assert (tmp_path / "pipe").is_fifo()
    (tmp_path / "link").symlink_to("real.json")
    report.write_report(tmp_path / "link", {"a": 1})
    assert (tmp_path / "link").is_symlink()
    assert json.loads((tmp_path / "real.json").read_text()) == {"a": 1}


def test_a_home_that_nobody_has(tmp_path: Path) -> None:
    """--data-dir ~stranger is a sentence and exit 2."""
    done = run("--ask", "hello", data=Path("~nobody-of-that-name/x"), cwd=tmp_path)
    assert (done.code, len(done.sentences)) == (ExitCode.BAD_INPUT, 1)
    assert list(tmp_path.iterdir()) == []


# Avatars


def _avatar(tmp_path: Path, name: str) -> Path:
    folder = tmp_path / "avatars" / name
    shutil.copytree(ROOT / "avatars" / "nova", folder)
    return folder


def _load(tmp_path: Path, name: str) -> None:
    character = load_character(name, (tmp_path / "avatars", ROOT / "avatars"))
    IllustratedVideo(character.folder).load()


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("avatar.ini", None, "has no avatar.ini"),
        ("avatar.ini", b"garbage", "no well-formed INI"),
        ("avatar.ini", b"\xff\xfe\x00", "not written in UTF-8"),
        ("avatar.ini", b"[avatar]\nname = X\n", "no section"),
        ("face.svg", None, "not there"),
        ("face.svg", b"", "no readable SVG"),
        ("face.svg", b"hello", "no readable SVG"),
        ("face.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><g id='x'", "no readable SVG"),
    ],
)
def test_a_broken_avatar(tmp_path: Path, file: str, content: bytes | None, said: str) -> None:
    """One sentence that names the file and what to do; exit 3, since something required is missing."""
    path = _avatar(tmp_path, "eva") / file
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ParleyError, match=said) as raised:
        _load(tmp_path, "eva")
    assert raised.value.exit_code is ExitCode.MISSING
    assert "eva" in str(raised.value)
    assert raised.value.problem.remedy


def test_an_avatar_without_its_drawing_ends_the_program_at_once(tmp_path: Path) -> None:
    """Not one answer without a face, but exit 3; and a name that nobody has is exit 2 with the nearest."""
    (_avatar(tmp_path, "eva") / "face.svg").unlink()
    both = [start("--ask", "hello", "--fast", "--avatar", name, data=tmp_path) for name in ("eva", "atlsa\x1b[31m")]
    broken, unknown = map(end, both)
    for done in (broken, unknown):
        readable(done)
        assert done.out == ""
        assert len(done.sentences) == 1
    assert broken.code == ExitCode.MISSING
    assert "face.svg" in broken.err
    assert unknown.code == ExitCode.BAD_INPUT
    assert "Did you mean “atlas”?" in unknown.err
