"""Life: blinks, gaze and manners, deterministic and without jumps."""

from __future__ import annotations

import numpy as np
import pytest

from desktop.engine.types import Manner
from desktop.engine.video.life import BLINK_MAX_S, BLINK_MIN_S, Life, posture


def test_blinks_come_every_two_to_six_seconds_and_irregularly() -> None:
    """Over ten minutes all pauses between blinks lie in 2..6 s and differ; lids close fully and open again."""
    life = Life(seed=3)
    times: set[float] = set()
    lids = []
    for tick in range(600 * 25):
        lids.append(life.at(tick / 25, Manner.IDLE).lids)
        times.update(life.blink_times())
    pauses = np.diff(sorted(times))
    assert len(pauses) > 100
    assert pauses.min() >= BLINK_MIN_S
    assert pauses.max() <= BLINK_MAX_S
    assert pauses.std() > 0.4
    assert max(lids) > 0.95
    assert np.mean(np.array(lids) == 0.0) > 0.9


def test_the_same_seed_lives_the_same_life() -> None:
    """Two lives of one seed agree at every moment; another seed differs."""
    one, same, other = ([Life(seed)] for seed in (5, 5, 6))
    course = [[life[0].at(tick / 10, Manner.IDLE) for tick in range(100)] for life in (one, same, other)]
    assert course[0] == course[1]
    assert course[0] != course[2]


@pytest.mark.parametrize("manner", [Manner.LISTENING, Manner.THINKING, Manner.SPEAKING])
def test_a_manner_is_reached_without_a_jump(manner: Manner) -> None:
    """From idle to any manner and back the head moves by little from frame to frame, and arrives within a second."""
    life = Life()
    course = [life.at(tick / 25, Manner.IDLE if tick < 50 or tick > 150 else manner) for tick in range(250)]
    for name, most in (("roll", 0.5), ("yaw", 0.1), ("lean", 0.2), ("pitch", 0.12), ("brows", 0.12)):
        steps = np.abs(np.diff([getattr(moment, name) for moment in course]))
        assert steps.max() <= most, name
    goal = posture(manner)
    assert course[100].lean == pytest.approx(goal.lean, abs=0.02)
    assert course[100].gaze_x == pytest.approx(goal.gaze_x, abs=0.35)


def test_listening_looks_at_you_and_thinking_looks_aside() -> None:
    """Listening keeps the eyes near the middle; thinking turns them aside and up."""
    life = Life()
    listening = [life.at(tick / 25, Manner.LISTENING) for tick in range(250)][50:]
    thinking = [life.at(10 + tick / 25, Manner.THINKING) for tick in range(250)][50:]
    assert max(abs(moment.gaze_x) for moment in listening) < 0.2
    assert max(moment.gaze_x for moment in thinking) < -0.4
    assert max(moment.gaze_y for moment in thinking) < -0.3


def test_the_view_may_sleep_unless_something_quick_moves() -> None:
    """next_change_s is a frame in a blink, at most 0.125 s otherwise, and never sleeps over the start of a blink."""
    life = Life()
    waits, now = [], 0.0
    while now < 120.0:
        lids = life.at(now, Manner.IDLE).lids
        wait = life.next_change_s(now)
        assert 0.0 < wait <= 0.125
        if lids > 0.0:
            assert wait <= 0.04
        waits.append(wait)
        assert all(now + wait <= begin + 0.041 for begin in life.blink_times() if begin > now)
        now += wait
    assert 1.0 / np.mean(waits) < 11.0


def test_reduced_motion_keeps_the_head_nearly_still() -> None:
    """With reduced motion the head turns at most a quarter as far; blinks stay."""
    normal, reduced = Life(), Life(reduced_motion=True)
    yaw = [(normal.at(t / 5, Manner.IDLE).yaw, reduced.at(t / 5, Manner.IDLE).yaw) for t in range(300)]
    assert max(abs(few) for _, few in yaw) <= 0.26 * max(abs(much) for much, _ in yaw)
