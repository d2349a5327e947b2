"""The Avatars window in every state, with our own people's portraits as the photos."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtWidgets import QApplication

from desktop.engine.errors import Problem
from desktop.engine.types import FacePoints
from desktop.ui.studio.data import Draft, Person, Picture
from desktop.ui.studio.window import StudioWindow
from tests.ui.faces import SmileyPainter

VOICES = ("af_heart", "af_bella", "bm_george", "am_michael")
COMMANDS = """python3 -m venv ~/.local/share/parley/lightx2v
~/.local/share/parley/lightx2v/bin/pip install "torch<=2.11" torchvision
~/.local/share/parley/lightx2v/bin/pip install git+https://github.com/ModelTC/LightX2V.git
~/.local/share/parley/lightx2v/bin/hf download lightx2v/Wan2.2-Distill-Models --include "*fp8*" """
LONG = "Maximiliane Katharina von und zu Hohenstein-Wittelsbach"

_pictures: dict[str, Picture] = {}


def portrait(name: str) -> Picture:
    """An illustrated person's portrait as RGB, 720 squared; a painted stand-in where it cannot be rendered."""
    if name not in _pictures:
        try:
            from tests.engine.video.photo.portraits import rendered

            _pictures[name] = np.ascontiguousarray(rendered(name)[..., ::-1])
        except ImportError:
            painted = SmileyPainter().paint(None, None, 0.0, 720, 720)  # type: ignore[arg-type]
            _pictures[name] = np.ascontiguousarray(painted[..., 2::-1])
    return _pictures[name]


def nova_points(scale: float = 1.0) -> FacePoints:
    """Where Nova's face is in a picture `scale` times her portrait."""
    from tests.engine.video.photo.portraits import NOVA

    return grown(NOVA, scale)


def grown(points: FacePoints, scale: float, right: float = 0.0, down: float = 0.0) -> FacePoints:
    """`points` in a picture `scale` times as large, moved."""
    x, y, width, height = points.box
    names = ("eye_left", "eye_right", "nose", "mouth_left", "mouth_right")
    places = {
        name: (getattr(points, name)[0] * scale + right, getattr(points, name)[1] * scale + down) for name in names
    }
    return FacePoints((x * scale + right, y * scale + down, width * scale, height * scale), **places)


def people() -> tuple[Person, ...]:
    """Two of ours, and two of the person's own."""
    return (
        Person(
            "nova",
            "Nova",
            "A warm young woman with copper hair, in a bright room full of plants and books",
            picture=portrait("nova"),
            current=True,
        ),
        Person(
            "atlas",
            "Atlas",
            "A calm older man with a grey beard and round glasses, in his library",
            picture=portrait("atlas"),
        ),
        Person("ada", "Ada", "", "photo", portrait("nova")[100:520, 150:570].copy(), own=True, lively=True),
        Person("greta", "Grandmother Greta", "From the picture on the piano", "photo", None, own=True),
    )


def two_faces() -> tuple[Picture, tuple[FacePoints, ...]]:
    """Nova and Atlas in one picture, 1080 × 720, and where they are."""
    from tests.engine.video.photo.portraits import ATLAS, NOVA

    picture = np.concatenate([portrait("nova")[:, 90:630], portrait("atlas")[:, 90:630]], axis=1)
    return np.ascontiguousarray(picture), (grown(NOVA, 1, -90), grown(ATLAS, 1, 450))


def empty(window: StudioWindow) -> None:
    """As it opens."""


def looking(window: StudioWindow) -> None:
    """A picture is being looked at."""
    window.set_busy(True)
    window.set_progress("Looking for the face in “holiday 2024.jpg”…", None, True)


def face(window: StudioWindow) -> None:
    """The face was found."""
    window.set_picture(portrait("nova"), 0.5, (nova_points(2.0),), ("The picture was turned as the camera says.",))
    window.set_painter(SmileyPainter())


def dragging(window: StudioWindow) -> None:
    """A point is in the hand, under the glass."""
    face(window)
    for _ in range(5):
        QApplication.processEvents()
    editor = window.bench.face.editor
    editor._magnify("mouth_left")
    editor.handles["mouth_left"].held = True


def no_face(window: StudioWindow) -> None:
    """Nothing was found, and the points stand where they can be no face."""
    window.set_picture(portrait("atlas")[:600], 1.0, (), ("No face was found in this picture.",))


def several(window: StudioWindow) -> None:
    """Two faces to choose from."""
    picture, faces = two_faces()
    window.set_picture(picture, 1.0, faces)
    window.bench.form.name.setText("Ada")


def small(window: StudioWindow) -> None:
    """A face that is small in the picture: it is shown from near."""
    picture = np.zeros((1000, 1024, 3), np.uint8)
    picture[:] = np.linspace(60, 150, 1024).astype(np.uint8)[None, :, None]
    picture[200:560, 300:660] = portrait("atlas")[::2, ::2]
    from tests.engine.video.photo.portraits import ATLAS

    window.set_picture(picture, 0.25, (grown(ATLAS, 2.0, 1200, 800),), ("The picture was made smaller.",))


def doubt(window: StudioWindow) -> None:
    """The points can be no face; the name is missing."""
    face(window)
    window.bench.form.check()
    points = nova_points(2.0)
    window.bench.face.set_points(
        FacePoints(points.box, points.eye_left, points.eye_right, points.nose, (640.0, 420.0), (800.0, 420.0))
    )


def troubled(window: StudioWindow) -> None:
    """A second file could not be read; the first stays."""
    face(window)
    window.show_problem(
        Problem(
            "“notes.txt” is a text, not a picture.",
            "Drop a photo (JPEG, PNG, WebP …) or a short film (MP4, MOV …) instead.",
        )
    )


def saving(window: StudioWindow) -> None:
    """Everything is filled in, and it is being saved."""
    face(window)
    window.bench.form.name.setText("Ada")
    window.set_busy(True)
    window.set_progress("Making the portrait ready", 0.62, True)
    window.set_lightx2v(True, "")


def clips(window: StudioWindow) -> None:
    """Base clips are being made."""
    window.set_draft(Draft("ada", "Ada", "bm_george", "You are Ada. You like bridges, and say so.", nova_points(2.0)))
    face(window)
    window.set_lightx2v(True, "")
    window.set_clips("working", "Idle clip, step 3 of 4, about 50 seconds left", 0.41)
    window.set_playing(True)


def saved(window: StudioWindow) -> None:
    """Somebody was kept."""
    face(window)
    window.bench.form.name.setText("Ada")
    window.saved("ada")


def long(window: StudioWindow) -> None:
    """Texts as long as texts can be."""
    window.set_people(
        (*people(), Person("max", LONG, "A sentence that goes on and on. " * 5, "photo", own=True, current=True))
    )
    window.set_draft(
        Draft("max", LONG, "a voice with a name that is far too long for any box it could stand in", "x " * 900)
    )
    window.set_picture(portrait("nova")[:, 200:500].copy(), 0.1, (), ("A note that is long. " * 6, "And another one."))
    window.show_problem(Problem("Something went wrong that takes a long sentence to tell. " * 2, "Do this. " * 12))
    window.set_clips("partial", "", None)
    window.set_progress("Something that takes a long time and a long line of words to tell, because it is a lot", 0.5)


SCENES: dict[str, Callable[[StudioWindow], None]] = {
    f"studio-{scene.__name__.replace('_', '-')}": scene
    for scene in (
        empty, looking, face, dragging, no_face, several, small, doubt, troubled, saving, clips, saved, long,
    )
}  # fmt: skip


def made(size: Sequence[int]) -> StudioWindow:
    """A window of `size` with the people and voices, not yet shown."""
    window = StudioWindow()
    window.resize(*size)
    window.set_people(people())
    window.set_voices(VOICES, "af_heart")
    window.set_lightx2v(False, COMMANDS)
    return window
