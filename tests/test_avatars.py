"""Avatars from the command line, in the real program: out to a file, in from one, and talked to where they lie."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np

from desktop.engine.conversation.avatar_files import OLD
from desktop.engine.conversation.avatar_ini import write_avatar
from desktop.engine.types import Voice
from desktop.paths import resource
from desktop.save import HEAD_S
from tests.engine.video.photo.portraits import NOVA, rendered
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


def test_a_photo_answers(tmp_path: Path) -> None:
    """A portrait and a few lines are a person: they answer in a film, with lips that move while they speak, and only
    then; sent to somebody else in one file they answer there.
    """
    me = tmp_path / "me"
    mark = NOVA
    points = (mark.eye_left, mark.eye_right, mark.nose, mark.mouth_left, mark.mouth_right)
    face = {"kind": "photo", "portrait": "portrait.png", "points": " ".join(f"{x},{y}" for x, y in points)}
    write_avatar(me, "Mia", "", "You are Mia.", {"starter": Voice("en-us+f3")}, face)
    cv2.imwrite(str(me / "portrait.png"), rendered("nova"))
    here, there = tmp_path / "here", tmp_path / "there"
    options = ("--fast", "--ask", "who are you", "--save", "out", "--report", "r.json")
    done = run("--avatar", "./me", *options, data=here, cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    told = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert told["engines"]["video"] == "warp"
    spoken = told["turns"][0]["frames"]
    with av.open(str(tmp_path / "out" / "turn-1.mp4")) as film:
        pictures = [frame.to_ndarray(format="gray")[370:450, 290:430].astype(float) for frame in film.decode(video=0)]
    first = round(HEAD_S * 25)
    moved = [np.abs(after - before).mean() for before, after in pairwise(pictures)]
    assert max(moved[first : first + spoken]) > 3 * max(moved[: first - 1])
    assert max(moved[first : first + spoken]) > 3 * max(moved[first + spoken + 3 :])
    assert run("--export-avatar", "me", "mia", data=here, cwd=tmp_path).code == 0
    assert run("--import-avatar", "mia.parley", data=there, cwd=tmp_path).code == 0
    shutil.rmtree(me)
    done = run("--avatar", "mia", *options, data=there, cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))["engines"]["video"] == "warp"


def test_a_start_brings_back_what_a_crash_moved(tmp_path: Path) -> None:
    """An avatar that was just being replaced when the computer went down is there again."""
    shutil.copytree(resource("avatars", "nova"), tmp_path / "avatars" / f"{OLD}mia")
    done = run("--export-avatar", "mia", "x", data=tmp_path, cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
