"""Five points by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.engine.errors import ParleyError
from desktop.engine.types import FacePoints
from desktop.engine.video.photo.marks import checked, read_marks, with_box
from desktop.engine.video.photo.tracking import marks_of
from tests.engine.video.photo.portraits import NOVA

SIZE = (720, 720)


def test_good_points_stay_as_they_are() -> None:
    """Who marks well is not corrected."""
    assert checked(NOVA, SIZE, "me.jpg") == NOVA


def test_left_and_right_are_as_seen_in_the_picture() -> None:
    """Who thinks of the person's own left eye is understood."""
    turned = replace(
        NOVA, eye_left=NOVA.eye_right, eye_right=NOVA.eye_left, mouth_left=NOVA.mouth_right, mouth_right=NOVA.mouth_left
    )
    assert checked(turned, SIZE, "me.jpg") == NOVA


def test_a_box_that_cannot_be_is_replaced() -> None:
    """The window need not know how large a head is."""
    found = checked(replace(NOVA, box=(0.0, 0.0, 0.0, 0.0)), SIZE, "me.jpg")
    x, y, width, height = found.box
    assert x == pytest.approx(NOVA.box[0], abs=15)
    assert y + height == pytest.approx(NOVA.box[1] + NOVA.box[3], abs=15)
    assert width == pytest.approx(NOVA.box[2], abs=15)
    assert height > width


WRONG: dict[str, tuple[FacePoints, str]] = {
    "outside": (replace(NOVA, nose=(900.0, 353.0)), r"Not all points of the face lie in me\.jpg\. Move them onto"),
    "too small": (
        with_box((300.0, 300.0), (308.0, 300.0), (304.0, 305.0), (301.0, 309.0), (307.0, 309.0)),
        r"The face in me\.jpg is too small: its eyes are 8 pixels apart\.",
    ),
    "profile": (
        replace(NOVA, nose=(285.0, 353.0)),
        r"The face in me\.jpg is seen from the side\. Choose a photo that looks into the camera\.",
    ),
    "mouth above the eyes": (
        replace(NOVA, mouth_left=(315.0, 200.0), mouth_right=(405.0, 200.0)),
        r"The points in me\.jpg do not make a face\. Put two on the pupils",
    ),
    "a steep mouth": (
        replace(NOVA, mouth_left=(330.0, 360.0), mouth_right=(390.0, 460.0)), r"The points in me\.jpg do not make",
    ),
    "not a number": (replace(NOVA, nose=(float("nan"), 353.0)), r"The points in me\.jpg do not make a face\."),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_is_no_face_is_told(what: str) -> None:
    """Each with its own sentence, which names the picture."""
    points, told = WRONG[what]
    with pytest.raises(ParleyError, match=told):
        checked(points, SIZE, "me.jpg")


def test_points_may_be_written_into_the_settings() -> None:
    """x,y five times, both eyes and both corners in any order."""
    found = read_marks("414,298 306,298 360,353 315,398.5 405,398.5", "avatar.ini")
    assert marks_of(found) == marks_of(NOVA)
    assert checked(found, SIZE, "me.jpg") == found


@pytest.mark.parametrize("text", ["1,2 3,4", "a,b c,d e,f g,h i,j", "1,2,3 4,5 6,7 8,9 1,2", "1 2 3 4 5"])
def test_what_is_written_wrongly_is_told(text: str) -> None:
    """With how to write it."""
    with pytest.raises(ParleyError, match=r"avatar\.ini: points = .* cannot be read\. Write x,y five times"):
        read_marks(text, "avatar.ini")
