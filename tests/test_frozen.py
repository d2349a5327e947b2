"""The packaged program's differences, seen from a checkout that is made to look like one."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from desktop import frozen
from desktop.console import say
from desktop.engine.errors import ExitCode


@pytest.fixture
def packaged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder that a packaged program would find its files in."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    return tmp_path


def test_a_checkout_is_not_packaged() -> None:
    """It starts itself by its Python, has no package's facts and says ./run."""
    assert not frozen.is_frozen()
    assert frozen.facts() == {}
    assert frozen.command()[0] == sys.executable
    assert Path(frozen.command()[1]).name == "main.py"
    assert frozen.as_told("Get it with: ./run --models") == "Get it with: ./run --models"
    assert abs(time.perf_counter() - frozen.begun_at_s()) < 1


def test_a_package_starts_itself_by_its_own_name(packaged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program alone, or the AppImage that it runs from; what people are told to type is the installed command."""
    monkeypatch.delenv("APPIMAGE", raising=False)
    assert frozen.command() == [sys.executable]
    monkeypatch.setenv("APPIMAGE", "/media/stick/Parley.AppImage")
    assert frozen.command() == ["/media/stick/Parley.AppImage"]
    assert frozen.as_told("Get it with: ./run --models") == "Get it with: parley --models"


def test_facts_of_the_package(packaged: Path) -> None:
    """They are read where they lie; a package whose file is damaged has none and runs all the same."""
    assert frozen.facts() == {}
    for damaged in ("{", "[]", "\x00"):
        (packaged / frozen.FACTS).write_text(damaged, "utf-8")
        assert frozen.facts() == {}
    (packaged / frozen.FACTS).write_text('{"flavour": "standard", "releases": ""}', "utf-8")
    assert frozen.facts() == {"flavour": "standard", "releases": ""}


def test_programs_started_from_here_get_the_persons_environment(
    packaged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The packager's path of libraries and Qt's are taken back: a browser must not load our libraries."""
    monkeypatch.setenv("LD_LIBRARY_PATH", str(packaged))
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/opt/theirs")
    monkeypatch.setenv("QT_PLUGIN_PATH", str(packaged))
    frozen.release_environment()
    assert os.environ["LD_LIBRARY_PATH"] == "/opt/theirs"
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ
    assert "QT_PLUGIN_PATH" not in os.environ
    frozen.release_environment()  # there was none to go back to
    assert "LD_LIBRARY_PATH" not in os.environ


def test_a_checkout_leaves_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who runs from the source may lead the loader where they want."""
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/theirs")
    monkeypatch.setenv("QT_PLUGIN_PATH", "/opt/plugins")
    frozen.release_environment()
    assert (os.environ["LD_LIBRARY_PATH"], os.environ["QT_PLUGIN_PATH"]) == ("/opt/theirs", "/opt/plugins")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells when a process began")
def test_a_packaged_start_counts_from_the_process(packaged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the packager's starter takes belongs to the time until the window is seen."""
    monkeypatch.setattr(time, "clock_gettime", _boot_time_after(5.0))
    assert 4.9 < time.perf_counter() - frozen.begun_at_s() < 6.5
    monkeypatch.setattr(time, "clock_gettime", _boot_time_after(3600.0))  # a clock that jumped is not believed
    assert abs(time.perf_counter() - frozen.begun_at_s()) < 1


def _boot_time_after(age_s: float):  # type: ignore[no-untyped-def]
    """A clock since boot that makes this process `age_s` old."""
    fields = Path("/proc/self/stat").read_text("ascii").rpartition(")")[2].split()
    began_s = int(fields[19]) / os.sysconf("SC_CLK_TCK")
    return lambda clock: began_s + age_s


def test_a_package_offers_only_what_its_engines_can_run(packaged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of models, the sets among them, and a download by name, which is refused before it begins."""
    from desktop import engines
    from desktop.arguments import parse
    from desktop.engine.models.catalogue import read_catalogue
    from desktop.shelf import shop

    monkeypatch.setattr(engines, "engines_lacking", lambda: {"kokoro", "llama-cpp", "piper", "faster-whisper"})
    offered = engines.offered()
    assert {entry.backend for entry in offered.entries}.isdisjoint({"kokoro", "llama-cpp", "piper", "faster-whisper"})
    assert offered.entries
    assert all(offered.entry(id) for each in offered.sets for id in each.models)
    assert read_catalogue().without(()) == read_catalogue()
    options = ["--data-dir", str(packaged), "--settings", str(packaged / "settings.ini"), "--download", "kokoro-82m"]
    assert shop.run(parse(options)) == ExitCode.MISSING


def test_what_is_said_names_the_installed_command(packaged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A person with the package has no ./run."""
    say("Get it with: ./run --download recommended")
    assert capsys.readouterr().out == "Get it with: parley --download recommended\n"
