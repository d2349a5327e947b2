"""The view paints what is due, when it is due, and nothing while nobody can see it."""

from __future__ import annotations

import time

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.engine.state import State
from desktop.engine.types import Frame, Manner
from desktop.ui.avatar_view import AvatarView, picture_size, pixmap_from
from tests.ui.faces import SmileyPainter


class Speech:
    """Frames on a grid of the real clock, as the player would give them."""

    def __init__(self, count: int, period_s: float = 0.04) -> None:
        self.frames = [Frame(n, n / count) for n in range(count)]
        self.period_s = period_s
        self.start = time.perf_counter()

    def due(self, ahead_s: float) -> tuple[Frame | None, float | None]:
        elapsed = time.perf_counter() - self.start + ahead_s
        index = int(elapsed / self.period_s)
        if index >= len(self.frames):
            return None, None
        wait = (index + 1) * self.period_s - elapsed if index + 1 < len(self.frames) else None
        return self.frames[index], wait


@pytest.fixture
def painter() -> SmileyPainter:
    return SmileyPainter()


@pytest.fixture
def view(qtbot: QtBot, painter: SmileyPainter) -> AvatarView:
    view = AvatarView()
    view.resize(160, 120)
    view.set_painter(painter)
    qtbot.addWidget(view)
    view.show()
    qtbot.waitUntil(lambda: bool(painter.calls))
    return view


@given(st.integers(1, 8000), st.integers(1, 8000), st.sampled_from([1.0, 1.25, 1.5, 2.0, 3.0]))
def test_the_picture_is_bounded_and_keeps_its_shape(width: int, height: int, ratio: float) -> None:
    """The short side never exceeds 1080 px, a small view is painted pixel for pixel."""
    painted = picture_size(QSize(width, height), ratio)
    assert 1 <= min(painted) <= 1080
    if min(width, height) * ratio <= 1080:
        assert painted == (max(1, round(width * ratio)), max(1, round(height * ratio)))
    elif min(width, height) > 50:
        assert painted[0] / painted[1] == pytest.approx(width / height, rel=0.02)


def test_a_pixmap_owns_its_pixels(qapp: QApplication) -> None:
    """Blue, green, red in this order; later writes to the array are not seen; odd widths do not shear."""
    picture = np.zeros((3, 5, 4), np.uint8)
    picture[..., 0], picture[..., 1], picture[..., 2], picture[..., 3] = 10, 20, 30, 255
    picture[2, 4, 2] = 200
    pixmap = pixmap_from(picture)
    picture[:] = 0
    image = pixmap.toImage()
    assert (image.width(), image.height()) == (5, 3)
    assert image.pixelColor(0, 1).getRgb()[:3] == (30, 20, 10)
    assert image.pixelColor(4, 2).getRgb()[:3] == (200, 20, 10)


def test_each_due_frame_is_painted_once_and_reported(qtbot: QtBot, view: AvatarView, painter: SmileyPainter) -> None:
    """Shown frames come in order, none twice, none earlier than a painting takes, and the mouth closes afterwards."""
    seen: list[tuple[Frame, float]] = []
    view.shown.connect(lambda frame, at: seen.append((frame, at)))
    speech = Speech(12)
    view.set_source(speech.due)
    qtbot.waitUntil(lambda: painter.calls[-1][0] is None and bool(seen), timeout=5000)
    numbers = [frame.sample for frame, _ in seen]
    assert numbers == sorted(set(numbers))
    assert all(at >= speech.start + frame.sample * speech.period_s - 0.02 for frame, at in seen)
    assert len([call for call in painter.calls if call[0] is not None]) == len(seen)


def test_a_frame_is_seen_when_it_is_due_although_painting_takes_time(qtbot: QtBot, view: AvatarView) -> None:
    """A painter that takes 10 ms is begun that much earlier, once the view has learned it."""
    view.set_painter(SlowPainter(0.01))
    late: list[float] = []
    speech = Speech(60)
    view.shown.connect(lambda frame, at: late.append(at - speech.start - frame.sample * speech.period_s))
    view.set_source(speech.due)
    qtbot.waitUntil(lambda: len(late) >= 50, timeout=10_000)
    assert np.median(late[25:]) < 0.006


class SlowPainter(SmileyPainter):
    """A painter that works for a while on each picture."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def paint(
        self, frame: Frame | None, manner: Manner, now_s: float, width: int, height: int
    ) -> npt.NDArray[np.uint8]:
        end = time.perf_counter() + self._seconds
        picture = super().paint(frame, manner, now_s, width, height)
        while time.perf_counter() < end:
            pass
        return picture


def test_a_face_that_cannot_keep_up_is_painted_less_often(qtbot: QtBot, view: AvatarView) -> None:
    """It says so, skips every second frame, and the window is not busy with nothing else."""
    told: list[str] = []
    shown: list[int] = []
    view.pace_changed.connect(told.append)
    view.shown.connect(lambda frame, _: shown.append(frame.sample))
    view.set_painter(SlowPainter(0.034))
    speech = Speech(80)
    view.set_source(speech.due)
    qtbot.waitUntil(lambda: bool(shown) and shown[-1] >= 76, timeout=10_000)
    assert told[0] == "half rate"
    assert max(np.diff(shown[-10:])) == 2
    view.set_painter(SmileyPainter())
    assert told[-1] == ""


def test_an_idle_face_is_painted_as_seldom_as_the_painter_allows(
    qtbot: QtBot, view: AvatarView, painter: SmileyPainter
) -> None:
    """Between two idle pictures passes at least the time that the painter named."""
    painter.calls.clear()
    start = time.perf_counter()
    qtbot.waitUntil(lambda: len(painter.calls) >= 4)
    assert time.perf_counter() - start >= 3 * 0.19 - 0.02
    assert all(call[0] is None for call in painter.calls)


def test_nothing_is_painted_while_hidden(qtbot: QtBot, view: AvatarView, painter: SmileyPainter) -> None:
    """A hidden view has no timer running, and comes back at once with a new picture."""
    view.hide()
    assert not view.running
    painter.calls.clear()
    view.wake()
    qtbot.waitUntil(lambda: not view.running)
    assert painter.calls == []
    view.show()
    qtbot.waitUntil(lambda: bool(painter.calls))


def test_the_manner_follows_the_state(qtbot: QtBot, view: AvatarView, painter: SmileyPainter) -> None:
    """Each state shows its manner without waiting for the idle picture to be over."""
    for state, manner in ((State.LISTENING, Manner.LISTENING), (State.THINKING, Manner.THINKING)):
        view.set_state(state)
        qtbot.waitUntil(lambda manner=manner: painter.calls[-1][1] is manner)
    view.set_state(State.READY)
    qtbot.waitUntil(lambda: painter.calls[-1][1] is Manner.IDLE)


def test_a_resized_view_is_covered_at_once_and_painted_anew_when_it_stands(
    qtbot: QtBot, view: AvatarView, painter: SmileyPainter
) -> None:
    """While the edge is dragged the last picture is cropped to the new size."""
    painter.calls.clear()
    view.resize(200, 170)
    assert (view.pixmap().width(), view.pixmap().height()) == (200, 170)
    qtbot.waitUntil(lambda: bool(painter.calls) and painter.calls[-1][2:] == (200, 170))


def test_a_painter_that_fails_leaves_the_last_picture(
    qtbot: QtBot, view: AvatarView, painter: SmileyPainter, caplog: pytest.LogCaptureFixture
) -> None:
    """The call goes on: no exception in the event loop, one line in the log, and a new painter works."""

    class Broken(SmileyPainter):
        def paint(self, *_args: object) -> np.ndarray:  # type: ignore[override]
            raise ValueError("no paint left")

    view.set_painter(Broken())
    qtbot.waitUntil(lambda: "could not be painted" in caplog.text)
    assert not view.pixmap().isNull()
    fresh = SmileyPainter()
    view.set_painter(fresh)
    qtbot.waitUntil(lambda: bool(fresh.calls))
