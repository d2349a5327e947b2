"""The whole program is killed while it is talked to: the short form of tests/bench/kill_app.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.kill_app import run
from tests.desk.virtual_desk import Desk

pytestmark = [pytest.mark.desk, pytest.mark.slow]


@pytest.mark.timeout(300)
def test_every_finished_turn_is_there_after_a_kill(desk: Desk, tmp_path: Path) -> None:
    """Five kills at random moments: nothing that was answered is lost, no file is damaged, and the next start works."""
    lives = run(desk, tmp_path, moments=5, seed=11)
    assert [life.trouble for life in lives] == [""] * 5
    assert [life.lost for life in lives] == [0] * 5
    assert sum(life.finished for life in lives) > 0
