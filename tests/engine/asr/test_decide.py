"""The decision between a command and free speech, on made-up evidence."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.asr.decide import Evidence, certainty, evidence
from desktop.engine.sphinx import Hypothesis, Segment

numbers = st.floats(-500, 500)
evidences = st.builds(Evidence, numbers, st.floats(0, 500), st.floats(0, 1), st.floats(0, 1), st.floats(0, 60))


def said(text: str, score: float, length: int = 30) -> Hypothesis:
    """Every word `length` frames long, `score` a frame, between two silences of ten frames."""
    segments = [Segment("<sil>", 0, 9, -10.0)]
    for word in text.split():
        start = segments[-1].end + 1
        segments.append(Segment(word, start, start + length - 1, score * length))
    end = segments[-1].end
    return Hypothesis(text, (*segments, Segment("<sil>", end + 1, end + 10, -10.0)), surprise=5.0)


@given(evidences)
def test_it_is_a_probability(found: Evidence) -> None:
    """Whatever the evidence, the certainty lies within 0..1."""
    assert 0.0 <= certainty(found) <= 1.0


@given(evidences, st.floats(0, 100))
def test_a_worse_match_is_never_surer(found: Evidence, more: float) -> None:
    """Lagging further behind dictation, or covering less, never speaks for a command; likeness does."""
    assert certainty(replace(found, lag=found.lag + more)) <= certainty(found)
    assert certainty(replace(found, covered=found.covered / 2)) <= certainty(found)
    assert certainty(replace(found, likeness=found.likeness / 2)) <= certainty(found)


def test_the_same_words_found_by_both_are_a_command() -> None:
    """Both searches agree on text and scores: a command."""
    found = evidence(said("stop the timer", -40.0), said("stop the timer", -40.0))
    assert found.lag == 0.0
    assert found.likeness == 1.0
    assert found.covered == 1.0
    assert certainty(found) > 0.9


def test_other_words_that_fit_far_better_are_none() -> None:
    """Dictation explains the sound far better with other words: not a command."""
    assert certainty(evidence(said("stop the timer", -110.0), said("my sister is here", -40.0, 22))) < 0.1


def test_a_grammar_that_gave_up_half_way_covers_half() -> None:
    """Frames that only dictation explains count against the command."""
    found = evidence(said("stop", -40.0), said("stop at the shop please", -40.0))
    assert abs(found.covered - 0.2) < 0.1


def test_dictation_that_found_nothing_is_no_obstacle() -> None:
    """An empty dictation hypothesis leaves the evidence defined."""
    found = evidence(said("stop", -40.0), Hypothesis())
    assert (found.lag, found.likeness) == (0.0, 0.0)
