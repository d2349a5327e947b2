"""A photo in the window, used as a person uses it: it is seen, it talks, it is made in the window, it is saved."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.desk.program import Program
from tests.desk.recording import wait_until
from tests.desk.virtual_desk import Desk
from tests.engine.video.photo.portraits import NOVA, rendered

pytestmark = pytest.mark.desk


@pytest.fixture
def maria(tmp_path: Path) -> Path:
    """A folder with a portrait, and where the face is in it."""
    import cv2

    folder = tmp_path / "maria"
    folder.mkdir()
    cv2.imwrite(str(folder / "portrait.png"), rendered("nova"))
    points = (NOVA.eye_left, NOVA.eye_right, NOVA.nose, NOVA.mouth_left, NOVA.mouth_right)
    marks = " ".join(f"{x:g},{y:g}" for x, y in points)
    text = f"[avatar]\nname = Maria\n[persona]\ntext = You are Maria.\n[face]\nkind = photo\npoints = {marks}\n"
    (folder / "avatar.ini").write_text(text)
    return folder


def picture(desk: Desk, path: Path) -> np.ndarray:
    import cv2

    shot = cv2.imread(str(desk.screenshot(path)))
    assert shot is not None
    return np.asarray(shot[:690, :760], np.float32)


def test_a_photo_talks_in_the_window(desk: Desk, maria: Path, tmp_path: Path) -> None:
    """Asked a question it answers: the lips move, next to nothing else does, no frame is lost, all is in step."""
    program = Program(desk, tmp_path, "--avatar", str(maria))
    wait_until(lambda: picture(desk, tmp_path / "rest.png").std() > 20 or None, "a picture of her", 20)
    rest = picture(desk, tmp_path / "rest.png")
    program.write("tell me a joke")
    program.wait_for_states("speaking")

    def moved() -> bool | None:
        change = np.abs(picture(desk, tmp_path / "talking.png") - rest).max(axis=2)
        return bool((change[440:560, 300:460] > 40).mean() > 0.01) or None

    wait_until(moved, "moving lips", 10)
    program.wait_for_states("speaking", "ready", timeout_s=60)
    report = program.close()
    turn = report["turns"][-1]
    assert turn["rungs"][0] == "warp"
    assert turn["frames"] > 50
    assert turn["dropped_frames"] <= 0.05 * turn["frames"]
    assert abs(turn["av_offset_ms"]["p50"]) < 20
    assert report["engines"]["video"] == "warp"


def test_the_last_answer_becomes_a_film(desk: Desk, maria: Path, tmp_path: Path) -> None:
    """Ctrl+S, a name, Enter: picture and sound, beginning and ending with the person at rest."""
    import av

    program = Program(desk, tmp_path, "--avatar", str(maria))
    program.write("what time is it")
    program.wait_for_states("speaking", "ready", timeout_s=60)
    desk.key("Escape")
    desk.key("ctrl+s")
    dialog = desk.window_id("Save this answer")
    desk.focus(dialog)
    film = tmp_path / "answer.mp4"
    desk.key("ctrl+a")
    desk.type(str(film))
    desk.key("Return")
    wait_until(lambda: film.is_file() or None, "the film", 60)
    audio_s = program.close()["turns"][-1]["audio_s"]
    with av.open(str(film)) as container:
        assert {stream.type for stream in container.streams} == {"video", "audio"}
        assert container.duration is not None
        assert container.duration / 1e6 == pytest.approx(audio_s + 1.1, abs=0.3)
