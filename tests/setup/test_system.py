"""System libraries: found by loading them, and the exact command where they are missing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.setup import needs, system
from desktop.setup.needs import Need

ALL = (*needs.WINDOW, *needs.SOUND, *needs.TESTS, *needs.COMPILER)


def only(program: str) -> system.Which:
    return lambda name: f"/usr/bin/{name}" if name == program else None


def test_a_library_is_there_when_it_loads() -> None:
    """The C library loads; an invented one does not."""
    there = Need("library", "libc.so.6", "libc6")
    invented = Need("library", "libparley-invented.so.7", "libinvented7")
    assert system.missing([there, invented]) == [invented]


def test_programs_modules_and_plugins_are_looked_for_where_they_lie() -> None:
    """Each kind of need has its own way of being found."""
    assert system.missing([Need("program", "sh", "dash"), Need("module", "venv", "x")]) == []
    absent = [Need("program", "parley-no", "a"), Need("module", "parley_no", "b"), Need("plugin", "no/no.so", "c")]
    assert system.missing([*absent, Need("font", "*.parley-no", "d")]) == [*absent, Need("font", "*.parley-no", "d")]


@pytest.mark.parametrize(
    ("program", "command"),
    [
        ("apt-get", "sudo apt-get install --no-install-recommends libportaudio2 libxcb-cursor0"),
        ("dnf", "sudo dnf install portaudio xcb-util-cursor"),
        ("pacman", "sudo pacman -S --needed portaudio xcb-util-cursor"),
        ("zypper", "sudo zypper install --no-recommends libportaudio2 libxcb-cursor0"),
    ],
)
def test_the_exact_command_of_each_distribution(program: str, command: str) -> None:
    """PortAudio and xcb-cursor, in the words of each package manager; without sudo for root."""
    lacking = [need for need in ALL if need.name in ("libportaudio.so.2", "libxcb-cursor.so.0")]
    assert system.command_for(lacking, only(program), root=False) == command
    assert system.command_for(lacking, only(program), root=True) == command.removeprefix("sudo ")


def test_an_unknown_system_is_told_the_files() -> None:
    """Where no package manager is known, the libraries themselves are named; where none is missing, nothing."""
    assert system.command_for([needs.SOUND[0]], only("none")) == "Install what brings: libportaudio.so.2"
    assert system.command_for([], only("apt-get")) == ""


@given(st.lists(st.sampled_from(ALL)), st.sampled_from(sorted(system.COMMANDS)))
def test_a_command_names_each_package_once(lacking: Sequence[Need], family: str) -> None:
    """Every missing need is brought by some named package, none is named twice."""
    named = system.packages(lacking, family)
    assert len(named) == len(set(named))
    assert {getattr(need, family) for need in lacking} == set(named)


def test_apt_is_run_only_where_it_is_allowed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Root may; an ordinary user without sudo, or whose sudo asks for a password, may not."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(system, "is_root", lambda: False)
    assert system.apt_prefix() is None

    def program(name: str, status: int) -> None:
        (folder / name).write_text(f"#!/bin/sh\nexit {status}\n")
        (folder / name).chmod(0o755)

    program("apt-get", 0)
    assert system.apt_prefix() is None
    program("sudo", 1)
    assert system.apt_prefix() is None
    program("sudo", 0)
    assert system.apt_prefix() == ["sudo", "-n"]
    monkeypatch.setattr(system, "is_root", lambda: True)
    assert system.apt_prefix() == []
