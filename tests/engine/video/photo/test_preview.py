"""Pictures of a photo's mouth, for whoever works on it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from desktop.engine.video.photo.preview import spoken
from desktop.engine.video.photo.record import save_face
from desktop.engine.video.preview import main
from desktop.engine.video.visemes import INDEX
from tests.engine.video.photo import traced
from tests.engine.video.photo.portraits import rendered


def test_every_shape_and_a_sentence_are_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two pictures are written and named; the cells of open shapes differ from the portrait's."""
    folder, out = tmp_path / "nova", tmp_path / "out"
    folder.mkdir()
    (folder / "avatar.ini").write_text("[face]\nkind = photo\n", "utf-8")
    cv2.imwrite(str(folder / "portrait.png"), rendered("nova"))
    digest = hashlib.sha256((folder / "portrait.png").read_bytes()).hexdigest()
    save_face(folder, traced.nova(), digest, ())
    assert main([str(folder), str(out)]) == 0
    assert capsys.readouterr().out.split() == [str(out / "visemes.png"), str(out / "spoken.png")]
    sheet = cv2.imread(str(out / "visemes.png"))
    assert sheet is not None
    height, width = sheet.shape[0] // 4, sheet.shape[1] // 4
    cells = [sheet[at // 4 * height :, at % 4 * width :][24:height, :width].astype(int) for at in range(16)]
    assert np.array_equal(cells[0], cells[1 + INDEX["rest"]])
    assert np.abs(cells[0] - cells[1 + INDEX["ah"]]).max() > 100


def test_the_sentence_opens_and_shuts_the_mouth() -> None:
    """It is long enough for a strip, has its lips shut for /m/, and opens wide in between."""
    openings = [pose.opening for pose in spoken()]
    assert len(openings) >= 25
    assert min(openings[5:20]) < 0.02
    assert max(openings) > 0.35


def test_a_folder_without_a_photo_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence and the exit code for what is missing."""
    assert main([str(tmp_path), str(tmp_path / "out")]) == 3
    assert "avatar.ini" in capsys.readouterr().err
