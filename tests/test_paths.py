"""Folders are where the platform wants them, are made late, and may be unusable."""

import sys
from pathlib import Path

import pytest

from desktop import paths


def test_the_data_folder_can_be_chosen(tmp_path: Path) -> None:
    """--data-dir holds data and logs; the person's settings stay where they are; nothing is made yet."""
    chosen, usual = paths.folders(tmp_path / "data"), paths.folders()
    assert chosen.data == tmp_path / "data"
    assert chosen.logs.is_relative_to(chosen.data)
    assert chosen.sessions.is_relative_to(chosen.data)
    assert (chosen.config, chosen.cache) == (usual.config, usual.cache)
    assert list(tmp_path.iterdir()) == []


def test_a_relative_data_folder_stays_the_same_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder named relative to where the program was started is still meant after that changes."""
    monkeypatch.chdir(tmp_path)
    assert paths.folders(Path("here")).data == tmp_path / "here"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="only Linux desktops move folders by XDG variables")
def test_the_platforms_folders_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """XDG variables are respected, and data, settings, log and cache are apart."""
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind))
    usual = paths.folders()
    assert usual.data == tmp_path / "DATA" / "parley"
    assert usual.config == tmp_path / "CONFIG" / "parley"
    assert usual.cache == tmp_path / "CACHE" / "parley"
    assert usual.logs.is_relative_to(tmp_path / "STATE" / "parley")
    assert paths.own_settings() == tmp_path / "CONFIG" / "parley" / "settings.ini"


def test_resources_of_a_checkout() -> None:
    """In a checkout, what belongs to the program lies at its top."""
    assert paths.resource("settings.ini").is_file()
    assert paths.resource("desktop", "paths.py").samefile(paths.__file__)


def test_resources_of_the_packaged_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the packaged app they lie where the bundle was unpacked."""
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource("avatars", "nova") == tmp_path / "avatars" / "nova"
    assert paths.folders().avatars[1] == tmp_path / "avatars"


def test_settings_files_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's settings.ini first, the person's own (once there is one) over it."""
    own = tmp_path / "settings.ini"
    monkeypatch.setattr(paths, "own_settings", lambda: own)
    shipped = paths.resource("settings.ini")
    assert paths.settings_files() == [shipped]
    own.write_text("")
    assert paths.settings_files() == [shipped, own]


def test_a_usable_folder_is_made_and_left_empty(tmp_path: Path) -> None:
    """Trying out a folder leaves nothing in it."""
    assert paths.writable(tmp_path / "a" / "b") is None
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_a_folder_that_is_a_file_is_a_sentence(tmp_path: Path) -> None:
    """Where no folder can be, a sentence names it and says that the conversation goes on."""
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        problem = paths.writable(place)
        assert problem is not None
        assert str(place) in problem.what
        assert "goes on" in problem.remedy
        assert problem.level == "warning"


def test_a_full_disk_is_a_sentence(tmp_path: Path) -> None:
    """Where a file can be made but not written, nothing can be kept."""
    resource = pytest.importorskip("resource", reason="this system cannot limit the size of a file")
    import signal

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        problem = paths.writable(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert problem is not None
    assert list(tmp_path.iterdir()) == []
