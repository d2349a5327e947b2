"""Artwork: both avatars load, and every way of being broken is said in one sentence."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from desktop.engine.errors import ParleyError
from desktop.engine.video.artwork import load_artwork
from desktop.engine.video.svg import read_path, transform_of

AVATARS = Path(__file__).parents[3] / "avatars"


@pytest.mark.parametrize("name", ["nova", "atlas"])
def test_the_avatars_load(name: str) -> None:
    """Both ship complete: all layers, fifteen mouths with the same points."""
    artwork = load_artwork(AVATARS / name)
    assert artwork.name == name
    assert len(artwork.morphs["mouth"].poses) == 15


@pytest.fixture
def broken(tmp_path: Path) -> Callable[[str, str], Path]:
    """A copy of Nova with one thing in its drawing replaced."""

    def make(old: str, new: str) -> Path:
        folder = tmp_path / "nova"
        shutil.copytree(AVATARS / "nova", folder)
        drawing = folder / "face.svg"
        text = drawing.read_text(encoding="utf-8")
        assert old in text
        drawing.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return make


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("</svg>", "", "face.svg: is no readable SVG"),
        ('viewBox="0 0 720 720"', 'viewBox="0 0 100 100"', "square of 720"),
        ('inkscape:label="head"', 'inkscape:label="haed"', "Did you mean 'head'"),
        ('inkscape:label="mouth"', 'inkscape:label="guide mouth"', "layer 'mouth' is missing"),
        ('inkscape:label="body"', 'inkscape:label="head"', "layer 'head' is there twice"),
        ('inkscape:label="sh"', 'inkscape:label="ch"', "layer 'mouth' has no shape 'sh'"),
        ('inkscape:label="cavity" d="M', 'inkscape:label="cavity" d="M0 0L1 1M', "part 'cavity' has"),
        ('inkscape:label="cavity"', 'inkscape:label="hole"', "part"),
        ('inkscape:label="crease" d="M', 'inkscape:label="crease" d="M1 1A', "path command 'A'"),
        ('stroke="#6e1f28"', 'stroke="#6e1f2"', "colour '#6e1f2'"),
        ('stop-color="#17333f"', 'stop-color="#17333z"', "#17333z"),
        ('inkscape:label="jaw"', 'inkscape:label="chin"', "no circle 'jaw'"),
    ],
)
def test_a_broken_drawing_is_named(broken: Callable[[str, str], Path], old: str, new: str, says: str) -> None:
    """Each fault gives one sentence with the file, the layer or part, and something to do about it."""
    folder = broken(old, new)
    with pytest.raises(ParleyError) as caught:
        load_artwork(folder)
    problem = caught.value.problem
    assert "face.svg" in problem.what
    assert says in str(problem)
    assert problem.remedy
    assert "\n" not in str(problem)


def test_a_missing_description_or_drawing_is_named(tmp_path: Path) -> None:
    """No avatar.ini, an ini that is none, and a drawing that is not there: each names its file."""
    with pytest.raises(ParleyError, match=r"avatar\.ini"):
        load_artwork(tmp_path)
    ini = tmp_path / "avatar.ini"
    ini.write_text("artwork = x", encoding="utf-8")
    with pytest.raises(ParleyError, match="not a valid settings file"):
        load_artwork(tmp_path)
    ini.write_bytes(b"[face]\nartwork = \xff\xfe")
    with pytest.raises(ParleyError, match="not UTF-8"):
        load_artwork(tmp_path)
    ini.write_text("[face]\nartwork = gone.svg\n", encoding="utf-8")
    with pytest.raises(ParleyError, match=r"gone\.svg"):
        load_artwork(tmp_path)
    ini.write_text("[face]\nkind = photo\n", encoding="utf-8")
    with pytest.raises(ParleyError, match="'photo'"):
        load_artwork(tmp_path)


def test_paths_are_read_as_svg_means_them() -> None:
    """Relative, absolute, horizontal, vertical, smooth and quadratic segments all become the same cubics."""
    verbs, points = read_path("M10 10h30v20l-30,0z")
    assert verbs == "MCCCZ"
    assert points[3].tolist() == [40, 10]
    assert points[6].tolist() == [40, 30]
    assert points[9].tolist() == [10, 30]
    _, smooth = read_path("M0 0C0 10 10 10 10 0S20-10 20 0")
    _, spelled = read_path("M0,0 C0,10 10,10 10,0 C10,-10 20,-10 20,0")
    assert np.allclose(smooth, spelled)
    _, quadratic = read_path("m1 1q3 3 6 0")
    assert np.allclose(quadratic, [(1, 1), (3, 3), (5, 3), (7, 1)])


def test_transforms_combine_as_svg_means_them() -> None:
    """The rightmost transform is applied first."""
    assert transform_of("translate(10,20) scale(2)") == (2.0, 0.0, 0.0, 2.0, 10.0, 20.0)
    turned = transform_of("rotate(90 10 10)")
    assert np.allclose(turned, (0, 1, -1, 0, 20, 0))
