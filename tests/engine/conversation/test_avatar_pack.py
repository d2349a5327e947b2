"""An avatar travels in one file; whatever else somebody calls such a file is a sentence and leaves nothing behind."""

from __future__ import annotations

import configparser
import errno
import json
import os
import shutil
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.conversation.avatar_ini import write_avatar
from desktop.engine.conversation.avatar_pack import export, import_
from desktop.engine.conversation.avatar_zip import LARGEST_FILE, MOST_FILES, fits
from desktop.engine.conversation.characters import load_character, read_character
from desktop.engine.errors import ExitCode, ParleyError
from desktop.paths import resource
from tests.engine.conversation.avatars import MP4, contents, photo, png

INI = "[avatar]\nname = Maria\n[persona]\ntext = You are Maria.\n[face]\nkind = photo\nportrait = portrait.png\n"
MANIFEST = json.dumps({"kind": "parley-avatar", "format": 1})
WHOLE: dict[str, str | bytes] = {"manifest.json": MANIFEST, "avatar.ini": INI, "portrait.png": png()}

DRAWING = b'<svg xmlns:xlink="http://www.w3.org/1999/xlink"><g><image %s/></g><use xlink:href="#a"/></svg>'
LAUGHS = b"".join(
    [
        b"<!DOCTYPE svg [<!ENTITY a0 'ha'>",
        *(b"<!ENTITY a%d '%s'>" % (n + 1, b"&a%d;" % n * 10) for n in range(12)),
        b"]><svg>&a12;</svg>",
    ]
)
"""A few hundred bytes that mean two terabytes of laughter."""

Change = Callable[[zipfile.ZipInfo], None]


def pack(path: Path, files: Mapping[str, str | bytes], change: Change = lambda info: None) -> Path:
    """A ZIP of `files`; `change` may alter each entry before it is written."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            info = zipfile.ZipInfo("x")
            info.filename = info.orig_filename = name
            info.compress_type = zipfile.ZIP_DEFLATED
            change(info)
            packed.writestr(info, content)
    return path


def refused(path: Path, home: Path, code: ExitCode = ExitCode.BAD_INPUT) -> str:
    """What is said about the file at `path`; nothing of it may be left in `home`."""
    before = sorted(home.rglob("*")) if home.exists() else []
    with pytest.raises(ParleyError) as raised:
        import_(path, home)
    assert raised.value.exit_code is code
    assert raised.value.problem.remedy
    assert raised.value.problem.what.count(". ") == 0, "one sentence"
    assert (sorted(home.rglob("*")) if home.exists() else []) == before
    return raised.value.problem.what


# There and back


def test_there_and_back(tmp_path: Path) -> None:
    """What is imported is what was exported, byte for byte, in a folder of one's own."""
    folder = photo(tmp_path / "made", talking="clips/talking.mp4")
    (folder / "clips").mkdir()
    (folder / "clips" / "talking.mp4").write_bytes(MP4 + b"more")
    packed = export(folder, tmp_path / "maria.parley")
    assert packed == tmp_path / "maria.parley"
    home = tmp_path / "data" / "avatars"
    place = import_(packed, home)
    assert place == home / "maria"
    assert contents(place) == contents(folder)
    assert load_character("maria", [home]).voices == read_character(folder).voices
    assert [path.name for path in home.iterdir()] == ["maria"]


@pytest.mark.parametrize("name", ["nova", "atlas"])
def test_a_drawn_avatar_travels_too(tmp_path: Path, name: str) -> None:
    """The two that ship can be given away; a name that is taken gets a number."""
    shipped = resource("avatars", name)
    packed = export(shipped, tmp_path)
    assert packed == tmp_path / f"{name}.parley"
    place = import_(packed, tmp_path / "own", taken=[name])
    assert place.name == f"{name}-2"
    assert import_(packed, tmp_path / "own", taken=[name]).name == f"{name}-3"
    assert contents(place) == contents(shipped)


def test_only_the_avatar_is_packed(tmp_path: Path) -> None:
    """What else lies in the folder stays at home: other pictures, scratch files, what links lead to."""
    folder = photo(tmp_path / "made")
    (folder / "letter.txt").write_text("private")
    (folder / "another.png").write_bytes(png())
    (folder / ".hidden.png").write_bytes(png())
    packed = export(folder, tmp_path / "out")
    assert packed.name == "out.parley"
    with zipfile.ZipFile(packed) as opened:
        assert set(opened.namelist()) == {"manifest.json", "avatar.ini", "portrait.png", "face.json", "idle.mp4"}
        assert all(info.date_time[0] == 1980 for info in opened.infolist())


def test_no_command_travels(tmp_path: Path) -> None:
    """A file from somebody else starts no program here, and says nothing of the programs there."""
    folder = photo(tmp_path / "made", **{"command": "/opt/render {audio}", "command.mode": "window"})
    with zipfile.ZipFile(export(folder, tmp_path / "a.parley")) as opened:
        text = opened.read("avatar.ini").decode()
    assert "command" not in text
    assert "command" in (folder / "avatar.ini").read_text("utf-8")
    evil = INI + "Command = rm -rf ~\nCOMMAND.mode : turn\n# hers\nmouth = small\n"
    place = import_(pack(tmp_path / "b.parley", {**WHOLE, "avatar.ini": evil}), tmp_path / "home")
    kept = (place / "avatar.ini").read_text("utf-8")
    assert "ommand" not in kept.lower().replace("# hers", "")
    assert "# hers\nmouth = small" in kept
    everywhere = pack(tmp_path / "c.parley", {**WHOLE, "avatar.ini": f"[DEFAULT]\ncommand = rm\n{INI}"})
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(import_(everywhere, tmp_path / "home") / "avatar.ini", "utf-8")
    assert dict(parser["face"]) == {"kind": "photo", "portrait": "portrait.png"}


def test_progress_and_cancelling(tmp_path: Path) -> None:
    """Both ways tell how far they are; a cancelled one leaves nothing, and what was there before stays."""
    folder = photo(tmp_path / "made")
    (folder / "idle.mp4").write_bytes(MP4[:16] + os.urandom(3 << 20))
    told: list[tuple[int, int]] = []
    packed = export(folder, tmp_path / "a.parley", progress=lambda *now: told.append(now))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] > 3 << 20
    told.clear()
    import_(packed, tmp_path / "home", progress=lambda *now: told.append(now))
    assert len(told) > 3
    assert told[-1][0] == told[-1][1]
    before = packed.read_bytes()
    for work in (lambda c, p: export(folder, packed, c, p), lambda c, p: import_(packed, tmp_path / "home", c, p)):
        cancel = CancelToken()
        with pytest.raises(Cancelled):
            work(cancel, lambda done, total, cancel=cancel: cancel.cancel() if done > 1 << 20 else None)
    assert packed.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.parley", "home", "made"]
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["maria"]


# What cannot be exported


@pytest.mark.parametrize(
    ("face", "said"),
    [
        ({"idle": "gone.mp4"}, "gone.mp4 is missing"),
        ({"portrait": "../portrait.png"}, "no picture or film in the avatar's folder"),
        ({"portrait": "/etc/passwd"}, "no picture or film in the avatar's folder"),
        ({"portrait": "notes.txt"}, "no picture or film in the avatar's folder"),
        ({"portrait": "linked.png"}, "no picture or film in the avatar's folder"),
        ({"portrait": "clips.png"}, "clips.png is missing"),
    ],
)
def test_what_cannot_be_exported_is_told(tmp_path: Path, face: dict[str, str], said: str) -> None:
    """A file that is missing, or that lies elsewhere, is named; no half file is left."""
    folder = photo(tmp_path / "made", **face)
    (tmp_path / "portrait.png").write_bytes(png())
    (folder / "linked.png").symlink_to(tmp_path / "portrait.png")
    (folder / "clips.png").mkdir()
    with pytest.raises(ParleyError, match=said):
        export(folder, tmp_path / "a.parley")
    assert not list(tmp_path.glob("a.parley*"))


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither way leaves anything half when the disk is full, and the file that was there stays."""
    folder = photo(tmp_path / "made")
    packed = export(folder, tmp_path / "a.parley")
    before = packed.read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ParleyError, match="is full"):
        export(folder, packed)
    with pytest.raises(ParleyError, match="is full"):
        import_(packed, tmp_path / "home")
    assert packed.read_bytes() == before
    assert list((tmp_path / "home").iterdir()) == []
    assert not list(tmp_path.glob("*.part"))
    monkeypatch.undo()
    monkeypatch.setattr(shutil, "disk_usage", lambda place: shutil._ntuple_diskusage(10, 10, 0))
    with pytest.raises(ParleyError, match="is full"):
        import_(packed, tmp_path / "home")


def test_places_that_are_not_there(tmp_path: Path) -> None:
    """A folder that does not exist to export to, and one that cannot be made to import into."""
    folder = photo(tmp_path / "made")
    with pytest.raises(ParleyError, match="does not exist"):
        export(folder, tmp_path / "none" / "a.parley")
    packed = export(folder, tmp_path / "a.parley")
    (tmp_path / "file").touch()
    with pytest.raises(ParleyError, match="cannot be imported"):
        import_(packed, tmp_path / "file" / "avatars")


# What is no avatar


def test_no_such_file(tmp_path: Path) -> None:
    """It is said to be missing, which has an exit code of its own; a folder is told for what it is."""
    assert refused(tmp_path / "a.parley", tmp_path / "home", ExitCode.MISSING) == "a.parley does not exist."
    (tmp_path / "b.parley").mkdir()
    assert "is not a file" in refused(tmp_path / "b.parley", tmp_path / "home")


@pytest.mark.skipif(os.name != "posix", reason="named pipes of Unix")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Opening one would wait for its other end."""
    os.mkfifo(tmp_path / "a.parley")
    assert "is not a file" in refused(tmp_path / "a.parley", tmp_path / "home")


@pytest.mark.parametrize("content", [b"", b"x", b"A letter to somebody.\n" * 400, b"\x89PNG" + bytes(5000)])
def test_not_a_zip(tmp_path: Path, content: bytes) -> None:
    """A text, a picture, an empty file: no avatar."""
    (tmp_path / "a.parley").write_bytes(content)
    assert "is not an avatar that Parley exported" in refused(tmp_path / "a.parley", tmp_path / "home")


def test_cut_off_anywhere(tmp_path: Path) -> None:
    """However much of it is missing, at its end or in its middle, it is a sentence."""
    folder = photo(tmp_path / "made")
    (folder / "idle.mp4").write_bytes(MP4 + os.urandom(5000))
    whole = export(folder, tmp_path / "whole.parley").read_bytes()
    path = tmp_path / "a.parley"
    for length in range(4, len(whole), 97):
        path.write_bytes(whole[:length])
        assert "is damaged or cut off" in refused(path, tmp_path / "home")
    path.write_bytes(whole[:3000] + whole[4000:])
    assert "is damaged or cut off" in refused(path, tmp_path / "home")


def test_flipped_bits(tmp_path: Path) -> None:
    """A byte that changed on the way is noticed, or changes nothing; it never raises anything but a sentence."""
    folder = photo(tmp_path / "made")
    (folder / "idle.mp4").write_bytes(MP4 + os.urandom(500))
    whole, before = export(folder, tmp_path / "whole.parley").read_bytes(), contents(folder)
    path, home = tmp_path / "a.parley", tmp_path / "home"
    noticed = 0
    for at in range(0, len(whole), 3):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            place = import_(path, home)
        except ParleyError:
            noticed += 1
            assert not any(home.glob("*"))
        else:
            found = contents(place)
            assert all(before[name] == found[name] for name in found)
            shutil.rmtree(place)
    assert noticed > 0.6 * len(whole) / 3


@pytest.mark.parametrize(
    "name",
    [
        "../evil.png",
        "a/../../evil.png",
        "/evil.png",
        "//evil.png",
        "\\evil.png",
        "a\\evil.png",
        "..\\evil.png",
        "C:evil.png",
        "c:/evil.png",
        "portrait.png:stream.png",
        "./portrait.png",
        "a//b.png",
        "a/b/c/d.png",
        ".hidden.png",
        "con.png",
        "a/nul/b.png",
        "Lpt1.png",
        "portrait.png ",
        "portrait.png.",
        "evil\n.png",
        "evil\x00.png",
        "evil\x1b[31m.png",
        "\u202egnp.png",
        "x" * 200 + ".png",
        "evil.py",
        "evil",
        "avatar.ini/x.png",
        "other.ini",
        "sub/avatar.ini",
        "AVATAR.INI",
        "evil.parley",
        "clips/",
    ],
)
def test_names_that_lead_elsewhere(tmp_path: Path, name: str) -> None:
    """A name that leaves the folder, means a device, or is no picture or film, stops the whole import."""
    path = pack(tmp_path / "a.parley", {**WHOLE, name: png()})
    said = refused(path, tmp_path / "deep" / "home")
    assert "has no place in an avatar" in said or "two files of the same name" in said
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.parley"]
    assert "evil.png" not in {each.name for each in tmp_path.parent.iterdir()}


@pytest.mark.parametrize("name", ["portrait.png", "clips/idle 2.mp4", "Gesicht_ä.JPG", "a (1).webp", "my-face+1.svg"])
def test_names_that_are_fine(name: str) -> None:
    """Ordinary names of pictures and films are taken."""
    assert fits(name)


@pytest.mark.filterwarnings("ignore:Duplicate name")  # zipfile, about the archive made here
@pytest.mark.parametrize("twin", ["portrait.png", "Portrait.PNG", "PORTRAIT.png", "portrait.png/inner.png"])
def test_one_name_twice(tmp_path: Path, twin: str) -> None:
    """Two files that are one on some disk are not taken."""
    path = pack(tmp_path / "a.parley", WHOLE)
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr(twin, png())
    assert "two files of the same name" in refused(path, tmp_path / "home")


@pytest.mark.parametrize("mode", [0o120777, 0o060644, 0o020644, 0o010644, 0o140755, 0o040755])
def test_links_and_devices(tmp_path: Path, mode: int) -> None:
    """A link, a device, a pipe, a socket or a folder in the file stops the import."""

    def change(info: zipfile.ZipInfo) -> None:
        if info.filename == "portrait.png":
            info.create_system = 3
            info.external_attr = mode << 16

    path = pack(tmp_path / "a.parley", {**WHOLE, "portrait.png": "/etc/passwd"}, change)
    assert "has no place in an avatar" in refused(path, tmp_path / "home")


def promising(path: Path, name: str, size: int) -> Path:
    """Let the table of the ZIP at `path` promise `size` bytes for `name`."""
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\1\2", 0, data.rindex(name.encode()))
    if size < 1 << 32:
        data[at + 24 : at + 28] = struct.pack("<L", size)
        path.write_bytes(data)
        return path
    length = len(name.encode())
    extra = struct.pack("<HHQ", 1, 8, size)
    data[at + 24 : at + 28] = b"\xff" * 4
    data[at + 30 : at + 32] = struct.pack("<H", len(extra))
    data[at + 46 + length : at + 46 + length] = extra
    end = data.rindex(b"PK\5\6")
    data[end + 12 : end + 16] = struct.pack("<L", struct.unpack("<L", data[end + 12 : end + 16])[0] + len(extra))
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("size", [10_000_000_000, (1 << 64) - 1, LARGEST_FILE + 1, (1 << 32) - 2])
def test_a_promise_of_ten_gigabytes(tmp_path: Path, size: int) -> None:
    """It is refused from the table alone."""
    path = promising(pack(tmp_path / "a.parley", WHOLE), "portrait.png", size)
    assert "promises more than an avatar can be" in refused(path, tmp_path / "home")


def test_more_than_promised(tmp_path: Path) -> None:
    """A file that is longer than it says is damaged; not a byte more than promised is written."""
    path = promising(pack(tmp_path / "a.parley", {**WHOLE, "clip.mp4": MP4 + bytes(5_000_000)}), "clip.mp4", 100)
    assert "is damaged or cut off" in refused(path, tmp_path / "home")


def test_many_files_that_fill_a_disk(tmp_path: Path) -> None:
    """Each may be large, but not all together: the sum of the promises counts."""
    path = pack(tmp_path / "a.parley", {**WHOLE, **{f"{n}.mp4": MP4 for n in range(3)}})
    for n in range(3):
        promising(path, f"{n}.mp4", LARGEST_FILE)
    assert "promises more than an avatar can be" in refused(path, tmp_path / "home")


def test_too_many_files(tmp_path: Path) -> None:
    """Sixty-four is enough, and a table of millions is not even read."""
    many = {f"{n}.png": png() for n in range(MOST_FILES - len(WHOLE))}
    import_(pack(tmp_path / "a.parley", {**WHOLE, **many}), tmp_path / "home")
    path = pack(tmp_path / "b.parley", {**WHOLE, **many, "one-more.png": png()})
    assert "promises more than an avatar can be" in refused(path, tmp_path / "home")
    data = bytearray(pack(tmp_path / "c.parley", WHOLE).read_bytes())
    end = data.rindex(b"PK\5\6")
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, 0, 1)
    (tmp_path / "c.parley").write_bytes(data[:end] + locator + data[end:])
    assert "promises more than an avatar can be" in refused(tmp_path / "c.parley", tmp_path / "home")


def test_a_password(tmp_path: Path) -> None:
    """What is encrypted cannot be looked into."""
    data = bytearray(pack(tmp_path / "a.parley", WHOLE).read_bytes())
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = data.index(mark)
        data[at + offset] |= 1
    (tmp_path / "a.parley").write_bytes(data)
    assert "is protected with a password" in refused(tmp_path / "a.parley", tmp_path / "home")


def test_another_compression(tmp_path: Path) -> None:
    """Only what Parley writes is read: other methods can ask for any amount of memory."""
    with zipfile.ZipFile(tmp_path / "a.parley", "w", zipfile.ZIP_LZMA) as packed:
        for name, content in WHOLE.items():
            packed.writestr(name, content)
    assert "is damaged or cut off" in refused(tmp_path / "a.parley", tmp_path / "home")


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        (None, "is not an avatar that Parley exported"),
        ("{}", "is not an avatar that Parley exported"),
        ("[1]", "is not an avatar that Parley exported"),
        ("{", "is not an avatar that Parley exported"),
        ("[" * 50_000, "is not an avatar that Parley exported"),
        ('{"kind": "parley-avatar", "format": 1e400}', "is not an avatar that Parley exported"),
        ('{"kind": "zip", "format": 1}', "is not an avatar that Parley exported"),
        (b"\xff\xfe", "is damaged"),
        ('{"kind": "parley-avatar", "format": 2}', "by a newer version of Parley"),
        (" " * 100_000, "promises more than an avatar can be"),
    ],
)
def test_manifests(tmp_path: Path, manifest: str | bytes | None, said: str) -> None:
    """A ZIP of something else, and the file of a version to come, are told apart."""
    files = {name: content for name, content in WHOLE.items() if name != "manifest.json"}
    if manifest is not None:
        files["manifest.json"] = manifest
    assert said in refused(pack(tmp_path / "a.parley", files), tmp_path / "home")


@pytest.mark.parametrize(
    ("ini", "said"),
    [
        (None, "there is no avatar.ini in it"),
        ("", "has no section"),
        ("name = Maria", "no well-formed INI file"),
        (INI.replace("photo", "hologram"), "kind is “hologram”"),
        (INI.replace("portrait.png", "../portrait.png"), "../portrait.png is missing"),
        (INI.replace("portrait.png", "/etc/passwd"), "/etc/passwd is missing"),
        (INI + "idle = idle.mp4\n", "idle.mp4 is missing"),
        (INI.replace("kind = photo", "kind = illustrated"), "face.svg is missing"),
        (b"\xff\xfe[\0", "not written in UTF-8"),
    ],
)
def test_an_avatar_that_could_not_be_loaded(tmp_path: Path, ini: str | bytes | None, said: str) -> None:
    """avatar.ini has to be there, usable, and to name only files that came along."""
    files = {name: content for name, content in WHOLE.items() if name != "avatar.ini"}
    if ini is not None:
        files["avatar.ini"] = ini
    assert said in refused(pack(tmp_path / "a.parley", files), tmp_path / "home")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("portrait.png", b"<html>", "portrait.png that is no PNG"),
        ("portrait.png", b"", "portrait.png that is no PNG"),
        ("idle.mp4", png(), "idle.mp4 that is no MP4"),
        ("portrait.png", png()[:20], "portrait.png that is no PNG"),
        ("face.svg", b"a drawing", "face.svg that is no SVG"),
        ("face.svg", b'<?xml version="1.0" encoding="klingon"?><svg/>', "face.svg that is no SVG"),
        ("face.svg", LAUGHS, "face.svg that is no SVG"),
        ("face.svg", DRAWING % b'href="/dev/zero"', "a drawing that names another file"),
        ("face.svg", DRAWING % b'xlink:href="file:///etc/passwd"', "a drawing that names another file"),
        ("face.svg", (DRAWING % b'href="&#x2f;dev/zero"').decode().encode("utf-16"), "a drawing that names another"),
        ("portrait.png", png()[:16] + struct.pack(">II", 100_000, 100_000) + png()[24:], "picture that is too large"),
    ],
)
def test_files_are_what_their_names_say(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    """A page that is called a picture, and a picture made to fill the memory, are not taken."""
    assert said in refused(pack(tmp_path / "a.parley", {**WHOLE, name: content}), tmp_path / "home")


def test_the_avatars_there_are_stay(tmp_path: Path) -> None:
    """A bad file with the name of an avatar one has does not touch that one."""
    home = tmp_path / "home"
    before = contents(import_(pack(tmp_path / "a.parley", WHOLE), home))
    refused(pack(tmp_path / "b.parley", {**WHOLE, "portrait.png": b"no"}), home)
    assert contents(home / "maria") == before
    write_avatar(home / "maria", "Maria", "", "Still here.", {}, {})
    assert read_character(home / "maria").persona == "Still here."
