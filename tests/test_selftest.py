"""--self-test and --devices: a line a part, and an exit code that can be trusted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from desktop import selftest
from desktop.engine.conversation.characters import load_character
from desktop.engine.errors import ExitCode
from desktop.engine.hosting.backends import BackendSpec
from desktop.settings import Settings
from tests.program import HEARD, QUESTION, ROOT, end, run, start

REQUIRED = ["voice detection", "recognition", "language", "voice", "face", "saving"]


class Mute:
    """A voice that cannot load: its data is gone."""

    def load(self) -> None:
        """Fail as a library does."""
        raise FileNotFoundError("espeak-ng-data")

    def close(self) -> None:
        """Nothing to free."""


def test_a_sound_and_a_broken_program(tmp_path: Path) -> None:
    """Where all is well every required part says so and the exit code is 0; without the avatar's drawing the
    face and what needs it are named, the rest is tried all the same, and it is 1. The report says the same."""
    broken = tmp_path / "data" / "avatars" / "eva"
    shutil.copytree(ROOT / "avatars" / "nova", broken)
    (broken / "face.svg").unlink()
    well, ill = (
        start("--self-test", "--avatar", name, "--report", tmp_path / f"{name}.json", data=tmp_path / "data")
        for name in ("nova", "eva")
    )
    done, failed = end(well), end(ill)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert [line[8:26].strip() for line in lines[:-1] if line.startswith("ok")][:6] == REQUIRED
    assert f'understood "{HEARD}"' in done.out
    assert "everything that is required works" in lines[-1]
    checks = json.loads((tmp_path / "nova.json").read_text("utf-8"))["checks"]
    assert [check["part"] for check in checks if check["required"] and check["passed"]] == REQUIRED

    assert (failed.code, failed.err) == (ExitCode.FAILED, "")
    lines = failed.out.splitlines()
    (face,) = [line for line in lines if line.startswith("FAILED  face")]
    assert "face.svg" in face
    assert [line.startswith("ok") for line in lines[:4]] == [True] * 4
    assert "there is no answer to save" in failed.out
    assert lines[-1].endswith("failed: face, saving.")
    checks = json.loads((tmp_path / "eva.json").read_text("utf-8"))["checks"]
    assert [check["part"] for check in checks if check["required"] and not check["passed"]] == ["face", "saving"]


def test_a_voice_without_its_data(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The part is named with a sentence, the exit code is 1, and the report that was not asked for is not written."""
    assemble = selftest.assemble

    def without_voice(settings: Settings, character: selftest.Character, **_: object) -> selftest.Assembly:
        from desktop.specs import backend_specs

        specs = backend_specs(settings, character)
        specs["tts"] = BackendSpec("tts", "starter", "tests.test_selftest:Mute")
        return assemble(settings, character, specs)

    monkeypatch.setattr(selftest, "assemble", without_voice)
    character = load_character("nova", (ROOT / "avatars",))
    assert selftest.self_test(Settings(), character) == ExitCode.FAILED
    lines = capsys.readouterr().out.splitlines()
    (voice,) = [line for line in lines if line[8:26].strip() == "voice"]
    assert voice.startswith("FAILED")
    assert voice.endswith('The [tts] backend "starter" could not be loaded. The log says more.')
    assert lines[-1].endswith("failed: voice, saving.")


def test_devices_without_portaudio(tmp_path: Path) -> None:
    """The library is named with the command that installs it, exit 3; a question is answered all the same."""
    (tmp_path / "sitecustomize.py").write_text(
        "import ctypes.util\n"
        "real = ctypes.util.find_library\n"
        "ctypes.util.find_library = lambda name: None if 'portaudio' in name else real(name)\n"
    )
    devices, asked = (
        start(*words, data=tmp_path / "data", PYTHONPATH=str(tmp_path))
        for words in (("--devices",), ("--ask", QUESTION, "--fast"))
    )
    listed, answered = end(devices), end(asked)
    assert (listed.code, listed.out) == (ExitCode.MISSING, "")
    (told,) = listed.sentences
    assert "PortAudio is missing" in told
    assert (answered.code, answered.err, answered.heard) == (0, "", [HEARD])


def test_devices_are_listed(tmp_path: Path) -> None:
    """Both kinds, also where there are none; exit 0."""
    done = run("--devices", data=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert [line for line in done.out.splitlines() if not line.startswith(" ")] == ["Microphones:", "Loudspeakers:"]
