"""The voice detector's hysteresis, for every sequence of confidences."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.vad.detector import Detector, Phase

confidences = st.lists(st.floats(0, 1), max_size=200)
detectors = st.builds(
    lambda a, b, start, stop: Detector(max(a, b), min(a, b), start, stop),
    st.floats(0, 1),
    st.floats(0, 1),
    st.integers(1, 8),
    st.integers(1, 8),
)


def phases(detector: Detector, heard: list[float]) -> list[Phase]:
    """The phase after each window, the first one's before."""
    seen = [detector.phase]
    for confidence in heard:
        detector = detector.after(confidence)
        seen.append(detector.phase)
    return seen


@given(detectors, confidences)
def test_speech_needs_windows_in_a_row(detector: Detector, heard: list[float]) -> None:
    """SPEAKING is entered from quiet only after `start_windows` windows of which none is below `off`."""
    seen = phases(detector, heard)
    for i, (before, after) in enumerate(pairwise(seen)):
        if after is Phase.SPEAKING and before in (Phase.QUIET, Phase.STARTING):
            last = heard[i + 1 - detector.start_windows : i + 1]
            assert len(last) == detector.start_windows
            assert last[0] >= detector.on
            assert min(last) >= detector.off


@given(detectors, confidences)
def test_quiet_needs_windows_in_a_row(detector: Detector, heard: list[float]) -> None:
    """Speech is given up only after `stop_windows` windows of which none reaches `on`."""
    seen = phases(detector, heard)
    for i, (before, after) in enumerate(pairwise(seen)):
        if after is Phase.QUIET and before in (Phase.SPEAKING, Phase.STOPPING):
            last = heard[i + 1 - detector.stop_windows : i + 1]
            assert len(last) == detector.stop_windows
            assert last[0] < detector.off
            assert all(confidence < detector.on for confidence in last)


@given(detectors, confidences, st.integers(0, 8))
def test_between_the_thresholds_nothing_begins_or_ends(detector: Detector, heard: list[float], extra: int) -> None:
    """A confidence between the thresholds neither begins a change nor takes back what is settled."""
    for confidence in heard:
        detector = detector.after(confidence)
    middle = (detector.on + detector.off) / 2
    if detector.phase in (Phase.QUIET, Phase.SPEAKING) and detector.off <= middle < detector.on:
        assert phases(detector, [middle] * extra)[-1] is detector.phase


@given(detectors, confidences)
def test_certainty_settles_it(detector: Detector, heard: list[float]) -> None:
    """Enough windows of certain speech (or of none) end in SPEAKING (or QUIET), whatever was before."""
    for confidence in heard:
        detector = detector.after(confidence)
    assert phases(detector, [1.0] * 9)[-1] is Phase.SPEAKING
    if detector.off > 0:
        assert phases(detector, [0.0] * 9)[-1] is Phase.QUIET


@given(detectors, confidences)
def test_counting_stays_within_its_phase(detector: Detector, heard: list[float]) -> None:
    """The count is 0 in the settled phases and below what is needed in the others."""
    for confidence in heard:
        detector = detector.after(confidence)
        limits = {Phase.STARTING: detector.start_windows, Phase.STOPPING: detector.stop_windows}
        assert 0 <= detector.windows < limits.get(detector.phase, 1)


@pytest.mark.parametrize(
    ("values", "said"),
    [({"on": 0.3, "off": 0.5}, "off <= on"), ({"on": 1.5}, "<= 1"), ({"start_windows": 0}, "at least 1")],
)
def test_impossible_thresholds_are_refused(values: dict[str, float], said: str) -> None:
    """Thresholds that could never work are a ValueError when they are set, not a detector that hears nothing."""
    with pytest.raises(ValueError, match=said):
        Detector(**values)
