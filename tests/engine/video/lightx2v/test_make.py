"""From a portrait to two closed loops beside it; whatever goes wrong on the way, the portrait is as good as before."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.video.lightx2v.check import Finder
from desktop.engine.video.lightx2v.config import ClipOptions
from desktop.engine.video.lightx2v.make import WORK, Progress, make_base_clips
from desktop.engine.video.photo.film import read_film
from desktop.engine.video.photo.finder import FaceFinder
from desktop.engine.video.photo.loop import change, looked_at
from desktop.engine.video.photo.patch import Picture
from tests.engine.video.lightx2v.conftest import Fake
from tests.engine.video.photo.portraits import rendered


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An avatar of a portrait alone, a little higher than wide."""
    place = tmp_path / "nova"
    place.mkdir()
    cv2.imwrite(str(place / "portrait.png"), rendered("nova", 360)[:, 30:330])
    return place


@pytest.fixture
def portrait(folder: Path) -> Picture:
    picture = cv2.imread(str(folder / "portrait.png"))
    assert picture is not None
    return np.asarray(picture, np.uint8)


def make(
    fake: Fake, folder: Path, options: ClipOptions | None = None, find: Finder | None = None
) -> Iterator[Progress]:
    return make_base_clips(folder, options or fake.options, find, CancelToken())


def contents(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def loop_of(folder: Path, kind: str) -> list[Picture]:
    return list(read_film(folder / f"{kind}.mp4", CancelToken()))


def test_two_loops_beside_the_portrait(fake: Fake, folder: Path, portrait: Picture) -> None:
    """25 a second, of the portrait's shape, closed, and both beginning with the portrait; nothing else is left."""
    progress = list(make(fake, folder))
    assert contents(folder) == {"portrait.png", "idle.mp4", "talking.mp4"}
    idle, talking = loop_of(folder, "idle"), loop_of(folder, "talking")
    assert {len(idle), len(talking)} <= {25, 26}  # 16 / 16 s
    height, width = idle[0].shape[:2]
    assert width / height == pytest.approx(300 / 360, rel=0.02)
    small = np.asarray(cv2.resize(portrait, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    assert change(looked_at(idle[0]), looked_at(small)) < 5.0
    assert float(np.abs(idle[0].astype(int) - talking[0]).mean()) < 2.5
    for loop in (idle, talking):
        looks = [looked_at(picture) for picture in loop]
        own = [change(one, other) for one, other in itertools.pairwise(looks)]
        assert change(looks[-1], looks[0]) <= max(own)
        assert max(own) > 1.0
    texts = [step.text for step in progress]
    assert texts[0] == "Looking for LightX2V"
    assert "Idle clip: Step 2 of 4" in texts
    assert "Talking clip: Smoothing the motion" in texts
    assert progress[-1] == Progress("Both clips are there", 1.0)
    fractions = [step.fraction for step in progress]
    assert fractions == sorted(fractions)


def test_what_it_is_given(fake: Fake, folder: Path) -> None:
    """The portrait in a size of 16s at both ends, seeds and prompts of their own, inside the avatar's folder."""
    list(make(fake, folder))
    idle, talking = fake.records
    given = dict(zip(idle["argv"][::2], idle["argv"][1::2], strict=True))
    assert given["--image_path"] == given["--last_frame_path"] == str(folder / WORK / "portrait.png")
    config = idle["config"]
    assert config["target_height"] % 16 == config["target_width"] % 16 == 0
    assert config["target_height"] > config["target_width"]
    assert fake.options.idle_prompt in idle["argv"]
    assert fake.options.talking_prompt in talking["argv"]
    assert idle["argv"][idle["argv"].index("--seed") + 1] != talking["argv"][talking["argv"].index("--seed") + 1]


def test_a_clip_that_does_not_close_by_itself(fake: Fake, folder: Path) -> None:
    """From the portrait alone (i2v): the loop is closed here, and begins with the portrait all the same."""
    list(make(fake, folder, replace(fake.options, task="i2v")))
    looks = [looked_at(picture) for picture in loop_of(folder, "idle")]
    own = [change(one, other) for one, other in itertools.pairwise(looks)]
    assert change(looks[-1], looks[0]) <= 1.02 * max(own)
    assert fake.records[0]["config"]["sample_shift"] == 5.0


def refusal(fake: Fake, folder: Path, *how: str, options: ClipOptions | None = None) -> ParleyError:
    fake.behave(*how)
    before = contents(folder) - {WORK}
    with pytest.raises(ParleyError) as caught:
        list(make(fake, folder, options))
    assert contents(folder) - {WORK} == before
    assert caught.value.problem.remedy
    return caught.value


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("crash", "LightX2V failed: ValueError: size mismatch"),
        ("memory", "LightX2V ran out of memory"),
        ("nothing", "LightX2V ended without a clip"),
        ("half", "is cut off before its end"),
        ("short", "has 9 pictures instead of 17"),
        ("long", "more than the 17 pictures"),
        ("small", "only 96×96"),
        ("shape", "another shape than the portrait"),
        ("stranger", "does not begin with the portrait"),
        ("black", "Picture 9 of 17 is black"),
        ("noise", "Picture 9 of 17 is noise"),
        ("jump", "jumps from picture 9 to 10"),
        ("frozen", "Nothing moves"),
    ],
)
def test_whatever_it_does_the_portrait_stays(fake: Fake, folder: Path, how: str, words: str) -> None:
    """A crash, half a file, black, noise …: a sentence, and no clip."""
    assert words in refusal(fake, folder, how).problem.what


def test_another_seed_is_tried(fake: Fake, folder: Path) -> None:
    """Where another seed may help it is; where it would not, no minutes are spent."""
    refusal(fake, folder, "frozen", options=replace(fake.options, tries=3))
    seeds = [record["argv"][record["argv"].index("--seed") + 1] for record in fake.records]
    assert len(seeds) == len(set(seeds)) == 3
    refusal(fake, folder, "black", options=replace(fake.options, tries=3))
    assert len(fake.records) == 4


def test_it_goes_on_from_where_it_was(fake: Fake, folder: Path) -> None:
    """Stopped in the second clip: the first one is not made again, and the avatar had none of them until then."""
    fake.behave("well", "hang", "well")
    cancel = CancelToken()
    work = make_base_clips(folder, fake.options, None, cancel)
    assert any(step.text == "Talking clip: Loading the models" for step in work)
    cancel.cancel()
    with pytest.raises(Cancelled):
        next(work)
    assert contents(folder) == {"portrait.png", WORK}
    progress = list(make(fake, folder))
    assert contents(folder) == {"portrait.png", "idle.mp4", "talking.mp4"}
    assert [fake.options.idle_prompt in record["argv"] for record in fake.records] == [True, False, False]
    assert not any(step.text.startswith("Idle") for step in progress)
    assert fake.records[1]["argv"][:4] == fake.records[2]["argv"][:4]


@pytest.mark.parametrize("changed", ["portrait", "options", "state"])
def test_what_was_begun_with_something_else_is_not_used(fake: Fake, folder: Path, changed: str) -> None:
    """Another portrait, other options, a state that cannot be read: everything is made anew."""
    refusal(fake, folder, "well", "crash", "crash")
    options = fake.options
    if changed == "portrait":
        cv2.imwrite(str(folder / "portrait.png"), rendered("atlas", 360)[:, 30:330])
    elif changed == "options":
        options = replace(options, seed=77)
    else:
        (folder / WORK / "state.json").write_text("{")
    with pytest.raises(ParleyError):
        list(make(fake, folder, options))
    assert [fake.options.idle_prompt in record["argv"] for record in fake.records] == [True, False, True]


def test_bad_options_are_told_before_anything_is_begun(fake: Fake, folder: Path) -> None:
    """A LoRA for the wrong expert, or no LightX2V: no process, no folder."""
    with pytest.raises(ParleyError, match="4n \\+ 1"):
        list(make(fake, folder, replace(fake.options, length=80)))
    with pytest.raises(ParleyError, match="not installed"):
        list(make(fake, folder, replace(fake.options, python=folder / "python")))
    assert contents(folder) == {"portrait.png"}
    assert fake.records == []


def test_a_folder_that_takes_nothing_is_told(fake: Fake, folder: Path) -> None:
    """The sentence names the avatar."""
    (folder / WORK).write_text("in the way")
    with pytest.raises(ParleyError, match="could not be written into nova"):
        list(make(fake, folder))


def test_the_finder_looks_at_each_picture(fake: Fake, folder: Path, shared: Path) -> None:
    """YuNet on what the recorder made of Nova: faces with shut mouths are passed over; the picture without a face and
    the one with an open mouth are named."""
    model = shared / "data" / "models" / "face_detection_yunet.onnx"
    if not model.is_file():
        pytest.skip("the face finder is not in the shared data")
    find = FaceFinder(model).find
    for how, words in (("no face", "no face to be seen in picture 9 of 17"), ("open mouth", "open in picture 9 of 17")):
        fake.behave(how)
        with pytest.raises(ParleyError, match=words):
            list(make(fake, folder, find=find))
