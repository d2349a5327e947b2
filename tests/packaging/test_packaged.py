"""A packaged program at work. Only when asked, for it takes minutes:

PARLEY_PACKAGE=/usr/bin/parley   try this one
PARLEY_BUILD=standard            make one of this flavour first
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop import __version__
from tests.packaging.making import PACKAGING, ROOT, module

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


@pytest.fixture(scope="session")
def program() -> Iterator[Path]:
    """The packaged program."""
    if given := os.environ.get("PARLEY_PACKAGE"):
        yield Path(given)
        return
    flavour = os.environ.get("PARLEY_BUILD")
    if not flavour:
        pytest.skip("makes or tries a package; PARLEY_PACKAGE or PARLEY_BUILD ask for it")
    with tempfile.TemporaryDirectory() as work:
        build = [sys.executable, str(PACKAGING / "build.py"), "folder", "--flavour", flavour, "--work", work]
        subprocess.run(build, check=True)
        yield Path(work, flavour, "dist", "parley", "parley")


def run(program: Path, folder: Path, *options: str | Path, rooms: dict[str, dict[str, Any]] | None = None) -> str:
    """What the program prints; it has to end well."""
    if rooms is not None:
        text = "".join(
            f"[{room}]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items()) for room, keys in rooms.items()
        )
        (folder / "settings.ini").write_text(text, "utf-8")
        options = ("--settings", folder / "settings.ini", *options)
    command = [str(program), "--data-dir", str(folder / "data"), *map(str, options)]
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment.pop("QT_QPA_PLATFORM", None)
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def brings(program: Path, part: str) -> bool:
    """Whether the package brings this extra of pyproject.toml, as it says of itself."""
    facts = json.loads((program.resolve().parent / "_internal" / "package.json").read_text("utf-8"))
    return part in module("contents").PARTS[facts["flavour"]]


def test_it_is_this_version(program: Path, tmp_path: Path) -> None:
    """The package was made of the sources that it is tried with."""
    assert run(program, tmp_path, "--version").strip() == f"Parley {__version__}"


def test_every_required_part_works(program: Path, tmp_path: Path) -> None:
    """Each stage is loaded in a process of its own, out of the package."""
    run(program, tmp_path, "--self-test", "--report", tmp_path / "checks.json")
    checks = json.loads((tmp_path / "checks.json").read_text("utf-8"))["checks"]
    assert {check["part"] for check in checks if check["passed"]} >= {
        "voice detection", "recognition", "language", "voice", "face", "saving",
    }  # fmt: skip


def test_the_recorded_question_is_answered(program: Path, tmp_path: Path) -> None:
    """The recording lies in the package; its answer comes as a film, at the pace of speech."""
    recording = next(program.resolve().parent.rglob("question.wav"))
    run(program, tmp_path, "--ask", recording, "--save", tmp_path, "--report", tmp_path / "ask.json")
    turn = json.loads((tmp_path / "ask.json").read_text("utf-8"))["turns"][0]
    assert (turn["heard"], turn["outcome"]) == ("how many days until christmas", "completed")
    assert (tmp_path / "turn-1.mp4").stat().st_size > 50_000


@pytest.fixture(scope="session")
def rooms(program: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """A small model of each kind. (For the whole run, since the library that makes one leaves a cache folder.)"""
    if not brings(program, "llama"):
        pytest.skip("this package is the starter")
    from tests.engine.asr import tiny_whisper
    from tests.engine.llm import tiny_gguf
    from tests.engine.tts import tiny_piper

    folder = tmp_path_factory.mktemp("models")
    return {
        "asr": {"backend": "faster-whisper", "model": tiny_whisper.make(folder / "whisper", says=" Hello there.")},
        "llm": {"backend": "llama-cpp", "model": tiny_gguf.make(folder / "tiny.gguf"), "max_tokens": 24},
        "tts": {"backend": "piper", "model": tiny_piper.make(folder / "piper")},
    }


def test_the_full_engines_work_out_of_the_package(
    program: Path, tmp_path: Path, rooms: dict[str, dict[str, Any]]
) -> None:
    """Whisper hears, llama.cpp answers and Piper speaks, on small models of their own."""
    question = ROOT / "assets" / "question.wav"
    options = ("--fast", "--save", tmp_path, "--report", tmp_path / "report.json", "--ask", question)
    run(program, tmp_path, *options, rooms=rooms)
    told = json.loads((tmp_path / "report.json").read_text("utf-8"))
    names = [told["engines"][stage].partition(":")[0] for stage in ("asr", "llm", "tts")]
    assert names == ["faster-whisper", "llama-cpp", "piper"]
    assert told["turns"][0]["heard"] == "Hello there."
    assert told["turns"][0]["audio_s"] > 0


@pytest.fixture(scope="session")
def kokoro_model(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Kokoro's network, small. (For the whole run, as above.)"""
    if not brings(program, "kokoro"):
        pytest.skip("this package brings no Kokoro")
    from tests.engine.tts import tiny_kokoro

    return tiny_kokoro.make(tmp_path_factory.mktemp("kokoro"))


def test_kokoro_works_out_of_the_package(program: Path, tmp_path: Path, kokoro_model: Path) -> None:
    """The natural voice, which is found by its path and not by an import."""
    told = run(program, tmp_path, "--self-test", rooms={"tts": {"backend": "kokoro", "model": kokoro_model}})
    assert re.search(r"^ok +voice +", told, re.MULTILINE), told


def test_nothing_of_sound_daemons_or_graphics_drivers_is_inside(program: Path) -> None:
    """A copy of these would not fit the machine's own; what a wheel keeps for itself under another name is its own."""
    names = {path.name for path in program.resolve().parent.rglob("*.so*")}
    foreign = (
        "libasound.so",
        "libjack",
        "libpulse",
        "libpipewire",
        "libcuda.so",
        "libGL.so",
        "libEGL.so",
        "libdrm.so.",
    )
    assert not [name for name in names if name.startswith(foreign)]


@pytest.fixture(scope="session")
def photo_model(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """MuseTalk's networks, all of them small. (For the whole run, as above.)"""
    if not brings(program, "musetalk"):
        pytest.skip("this package brings no MuseTalk")
    from tests.engine.video.musetalk import tiny

    return tiny.make(tmp_path_factory.mktemp("musetalk"))


def test_musetalk_works_out_of_the_package(program: Path, tmp_path: Path, photo_model: Path) -> None:
    """The photo-real face is loaded in its process and speaks."""
    from tests.engine.video.photo.avatar_folder import make_folder

    someone = make_folder(tmp_path / "someone")
    with (someone / "avatar.ini").open("a", encoding="utf-8") as file:
        file.write("\n[persona]\ntext = You are somebody.\n")
    rooms = {"video": {"backend": "musetalk", "model": photo_model, "device": "cpu"}}
    run(program, tmp_path, "--avatar", someone, "--ask", "hello", "--report", tmp_path / "report.json", rooms=rooms)
    told = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert told["engines"]["video"].startswith("musetalk: ")  # a face that could not be loaded names no model
    assert told["turns"][0]["outcome"] == "completed"
