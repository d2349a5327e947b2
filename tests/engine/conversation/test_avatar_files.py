"""An avatar's folder takes its place whole or not at all, and only one's own is ever deleted."""

from __future__ import annotations

import errno
import os
import shutil
import string
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.engine.conversation import avatar_files
from desktop.engine.conversation.avatar_files import folder_name, keep, remove, restore, staging_in
from desktop.engine.conversation.characters import available, load_character
from desktop.engine.errors import ExitCode, ParleyError
from tests.engine.conversation.avatars import contents, photo


@pytest.mark.parametrize(
    ("name", "taken", "slug"),
    [
        ("Maria", [], "maria"),
        ("Maria", ["MARIA", "maria-2"], "maria-3"),
        ("  Zoë & Jürgen Groß! ", [], "zoe-jurgen-gross"),
        ("../../etc/passwd", [], "etc-passwd"),
        ("C:\\Windows", [], "c-windows"),
        ("Мария", [], "avatar"),
        ("…", ["avatar"], "avatar-2"),
        ("CON", [], "con-avatar"),
        ("Lpt1", ["lpt1-avatar"], "lpt1-avatar-2"),
        ("nul.txt", [], "nul-txt"),
        ("x" * 300, [], "x" * 40),
        (".hidden", [], "hidden"),
    ],
)
def test_a_folder_is_called_as_the_avatar_is(name: str, taken: list[str], slug: str) -> None:
    """Plain letters of the name; a number where that is taken; nothing that a system refuses or obeys."""
    assert folder_name(name, taken) == slug


@given(st.text(max_size=80), st.sets(st.text(max_size=20)))
@settings(max_examples=200)
def test_any_name_makes_a_folder(name: str, taken: set[str]) -> None:
    """Whatever it is called: a new name in characters that every system takes."""
    slug = folder_name(name, taken)
    assert set(slug) <= set(string.ascii_lowercase + string.digits + "-")
    assert slug.strip("-") == slug != ""
    assert slug not in {each.casefold() for each in taken}
    assert folder_name(name, {slug, *taken}) != slug


def test_a_finished_avatar_takes_its_place(tmp_path: Path) -> None:
    """The folder goes over whole, under a name made of the avatar's, and can be loaded from there."""
    home = tmp_path / "data" / "avatars"
    made = photo(staging_in(home))
    before = contents(made)
    place = keep(made, home)
    assert place == home / "maria"
    assert contents(place) == before
    assert load_character("maria", [home]).name == "Maria"
    assert [path.name for path in home.iterdir()] == ["maria"]
    assert keep(photo(staging_in(home)), home) == home / "maria-2"


def test_an_edited_avatar_replaces_the_old_one(tmp_path: Path) -> None:
    """Its folder keeps its name, even where the avatar is called something else now, and nothing old is left in it."""
    home = tmp_path / "avatars"
    (keep(photo(staging_in(home)), home) / "talking.mp4").touch()
    assert keep(photo(staging_in(home), "Mary"), home, replacing="maria") == home / "maria"
    assert load_character("maria", [home]).name == "Mary"
    assert "talking.mp4" not in contents(home / "maria")
    assert [path.name for path in home.iterdir()] == ["maria"]


@pytest.fixture
def other_disk(tmp_path: Path) -> Path:
    """A folder on another device than tmp_path."""
    for place in ("/dev/shm", "/tmp", os.path.expanduser("~")):
        if os.path.isdir(place) and os.access(place, os.W_OK) and os.stat(place).st_dev != tmp_path.stat().st_dev:
            return Path(place)
    pytest.skip("there is only one disk here")


def test_from_another_disk_it_is_copied(tmp_path: Path, other_disk: Path) -> None:
    """Where a rename does not reach, a copy takes its place in one step all the same, and the original goes."""
    with tempfile.TemporaryDirectory(dir=other_disk) as elsewhere:
        made = photo(Path(elsewhere, "made"))
        before = contents(made)
        place = keep(made, tmp_path / "avatars")
        assert contents(place) == before
        assert not made.exists()
    assert [path.name for path in (tmp_path / "avatars").iterdir()] == ["maria"]


def refuse(code: int, only: str = "") -> object:
    """What a disk does that refuses, where the path says `only`."""

    def call(*paths: object, **_: object) -> None:
        if only in "".join(str(path) for path in paths):
            raise OSError(code, os.strerror(code), str(paths[0]))

    return call


@pytest.mark.parametrize(
    ("code", "said"), [(errno.ENOSPC, "disk of .* is full"), (errno.EROFS, "may not be written or changed")]
)
def test_a_disk_that_refuses_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, said: str
) -> None:
    """The avatar that was there stays, the new one stays where it was made, and one sentence says why."""
    home = tmp_path / "avatars"
    before = contents(keep(photo(staging_in(home)), home))
    made = photo(staging_in(home), "Mary")
    monkeypatch.setattr(os, "fsync", refuse(code))
    for replacing in ("", "maria"):
        with pytest.raises(ParleyError, match=said):
            keep(made, home, replacing)
    assert contents(home / "maria") == before
    assert {path.name for path in home.iterdir()} == {"maria", made.name}
    assert "avatar.ini" in contents(made)


def test_a_full_disk_while_copying_leaves_no_half(
    tmp_path: Path, other_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The half copy is taken away again, and the original stays."""
    monkeypatch.setattr(shutil, "copytree", refuse(errno.ENOSPC))
    with tempfile.TemporaryDirectory(dir=other_disk) as elsewhere:
        made = photo(Path(elsewhere, "made"))
        with pytest.raises(ParleyError, match="is full"):
            keep(made, tmp_path / "avatars")
        assert "portrait.png" in contents(made)
    assert list((tmp_path / "avatars").iterdir()) == []


def test_the_old_one_comes_back_when_the_new_one_cannot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rename that fails between the two steps of replacing is undone."""
    home = tmp_path / "avatars"
    before = contents(keep(photo(staging_in(home)), home))
    made, rename = photo(staging_in(home), "Mary"), os.rename

    def fail(source: Path, target: Path) -> None:
        if source == made:
            raise OSError(errno.EACCES, "Permission denied", str(source))
        rename(source, target)

    monkeypatch.setattr(os, "rename", fail)
    with pytest.raises(ParleyError, match="may not be written"):
        keep(made, home, replacing="maria")
    assert contents(home / "maria") == before


def test_what_is_no_avatar_is_not_kept(tmp_path: Path) -> None:
    """A folder without a usable avatar.ini stays where it is."""
    home = tmp_path / "avatars"
    with pytest.raises(ParleyError, match=r"no avatar\.ini") as raised:
        keep(staging_in(home), home)
    assert raised.value.exit_code is ExitCode.MISSING


def test_a_crash_while_replacing_loses_no_avatar(tmp_path: Path) -> None:
    """Between the two renames the old one has another name; the next start gives it its own back."""
    home = tmp_path / "avatars"
    place = keep(photo(staging_in(home)), home)
    before = contents(place)
    place.rename(home / f"{avatar_files.OLD}maria")
    assert available([home]) == {}
    restore(home)
    assert contents(home / "maria") == before
    shutil.copytree(home / "maria", home / f"{avatar_files.OLD}maria")
    (home / f"{avatar_files.GONE}x").mkdir()
    restore(home)
    assert [path.name for path in home.iterdir()] == ["maria"]


def test_what_somebody_works_on_is_left(tmp_path: Path) -> None:
    """Only what has not been touched for a day is cleared away: another window may be making an avatar."""
    fresh, stale = photo(staging_in(tmp_path)), photo(staging_in(tmp_path))
    os.utime(stale, (time.time() - 100_000,) * 2)
    restore(tmp_path)
    assert list(tmp_path.iterdir()) == [fresh]
    restore(tmp_path / "none")


def test_removing(tmp_path: Path) -> None:
    """One's own avatar goes with all its files; a second time is no error."""
    home = tmp_path / "avatars"
    place = keep(photo(staging_in(home)), home)
    for _ in range(2):
        remove(place, home)
        assert list(home.iterdir()) == []


@pytest.mark.parametrize("place", ["shipped/nova", "avatars", "avatars/a/b", "avatars/..", "avatars/.new-x", "other"])
def test_only_ones_own_avatars_are_removed(tmp_path: Path, place: str) -> None:
    """A folder anywhere else, and home itself, are left alone."""
    folder = tmp_path / place
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "avatar.ini").touch()
    with pytest.raises(ParleyError, match="not one of your own") as raised:
        remove(folder, tmp_path / "avatars")
    assert raised.value.exit_code is ExitCode.BAD_INPUT
    assert (folder / "avatar.ini").exists()


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_of_a_link_only_the_link_is_removed(tmp_path: Path) -> None:
    """An avatar that was linked in from elsewhere is not deleted there, by removing or by replacing it."""
    home, elsewhere = tmp_path / "avatars", photo(tmp_path / "elsewhere")
    home.mkdir()
    before = contents(elsewhere)
    (home / "maria").symlink_to(elsewhere)
    keep(photo(staging_in(home), "Mary"), home, replacing="maria")
    assert contents(elsewhere) == before
    assert not (home / "maria").is_symlink()
    remove(home / "maria", home)
    (home / "maria").symlink_to(elsewhere)
    remove(home / "maria", home)
    assert contents(elsewhere) == before
    assert list(home.iterdir()) == []
