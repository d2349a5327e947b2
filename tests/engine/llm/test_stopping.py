"""Stop words end a reply, and no part of one is said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.llm.stopping import StopWords


def said(words: tuple[str, ...], pieces: list[str]) -> str:
    stops = StopWords(words)
    return "".join(stops.feed(piece) for piece in pieces) + stops.finish()


def test_the_reply_ends_before_the_first_stop_word() -> None:
    """Whichever of them comes first; empty ones are none."""
    assert said(("two", "three", ""), ["one three two"]) == "one "
    assert said((), ["one ", "two"]) == "one two"


def test_what_only_looks_like_a_stop_word_is_said() -> None:
    """As soon as it is clear, or at the end."""
    stops = StopWords(("\nUser:",))
    assert [stops.feed(piece) for piece in ("Hi.", "\nUs", "ual", "\nUse")] == ["Hi.", "", "\nUsual", ""]
    assert stops.finish() == "\nUse"
    assert not stops.met


@given(st.lists(st.text("ab", max_size=4), max_size=8), st.sets(st.text("ab", min_size=1, max_size=4), max_size=3))
def test_it_does_not_matter_where_the_pieces_are_cut(pieces: list[str], words: set[str]) -> None:
    """What is said holds no stop word, and begins the text."""
    whole, result = "".join(pieces), said(tuple(words), pieces)
    assert whole.startswith(result)
    assert not any(word in result for word in words)
    if not any(word in whole for word in words):
        assert result == whole
