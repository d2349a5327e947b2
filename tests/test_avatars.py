"""Avatars from the command line, in the real program: out to a file, in from one, and talked to where they lie."""

from __future__ import annotations

import shutil
from pathlib import Path

from desktop.engine.conversation.avatar_files import OLD
from desktop.paths import resource
from tests.program import run


def test_an_avatar_goes_out_and_comes_in(tmp_path: Path) -> None:
    """Exported, imported beside the one there is, and imported again on a computer that has none of that name."""
    data = tmp_path / "data"
    done = run("--export-avatar", "Nova", "out", data=data, cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert "Nova is in " in done.out
    assert (tmp_path / "out.parley").is_file()
    for name in ("nova-2", "nova-3"):
        done = run("--import-avatar", "out.parley", data=data, cwd=tmp_path)
        assert (done.code, done.err) == (0, "")
        assert f"./run --avatar {name}" in done.out
        assert (data / "avatars" / name / "face.svg").read_bytes() == resource(
            "avatars", "nova", "face.svg"
        ).read_bytes()


def test_what_goes_wrong_is_one_sentence(tmp_path: Path) -> None:
    """With the exit codes of the program: 3 for what is missing, 2 for what is no avatar."""
    (tmp_path / "letter.parley").write_text("Dear Maria,\n" * 50)
    asked = {
        ("--import-avatar", "gone.parley"): (3, "gone.parley does not exist."),
        ("--import-avatar", "letter.parley"): (2, "letter.parley is not an avatar that Parley exported."),
        ("--export-avatar", "nowa", "x"): (2, "There is no avatar called “nowa”. Did you mean “nova”?"),
        ("--export-avatar", "nova", "gone/x"): (1, "x.parley cannot be written: "),
    }
    for arguments, (code, said) in asked.items():
        done = run(*arguments, data=tmp_path / "data", cwd=tmp_path)
        assert done.code == code
        assert done.err.startswith(said)
        assert len(done.sentences) == 1
        assert done.out == ""


def test_a_folder_anywhere_answers(tmp_path: Path) -> None:
    """`--avatar FOLDER` talks as the one in it, and leaves its answer as a film."""
    me = tmp_path / "me"
    shutil.copytree(resource("avatars", "nova"), me)
    ini = me / "avatar.ini"
    ini.write_text(ini.read_text("utf-8").replace("name = Nova", "name = Mia", 1), "utf-8")
    done = run("--avatar", "./me", "--ask", "who are you", "--fast", "--save", "out", data=tmp_path / "d", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert (tmp_path / "out" / "turn-1.mp4").stat().st_size > 20_000


def test_a_start_brings_back_what_a_crash_moved(tmp_path: Path) -> None:
    """An avatar that was just being replaced when the computer went down is there again."""
    shutil.copytree(resource("avatars", "nova"), tmp_path / "avatars" / f"{OLD}mia")
    done = run("--export-avatar", "mia", "x", data=tmp_path, cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
