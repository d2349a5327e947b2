"""What a model thinks is never said, however its text is cut into pieces."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.engine.llm.thinking import ThoughtFilter, left_open, spoken

SAID = {
    "<think>\nHe greets me.\n</think>\n\nHello there.": "Hello there.",
    "Well. <think>hm</think>Yes.": "Well. Yes.",
    "<thinking>a < b</thinking> Three.": "Three.",
    "[THINK]no[/THINK]Yes.": "Yes.",
    "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Hello.<|return|>": "Hello.",
    "<|channel|>final<|message|>At once.": "At once.",
    "<|channel>thought\nlong\n<channel|>Done.": "Done.",
    "One is < two, [he said] <and> that's it.": "One is < two, [he said] <and> that's it.",
    "Ends with a sign <": "Ends with a sign <",
    "Ends early <think>and never comes back": "Ends early ",
    "A stray </think>tag.": "A stray tag.",
    "": "",
}


@pytest.mark.parametrize(("written", "said"), SAID.items())
def test_only_what_is_meant_to_be_said_comes_through(written: str, said: str) -> None:
    """Each known form of thought is taken out, whole and letter by letter; ordinary text passes unchanged."""
    assert "".join(spoken([written])) == said
    assert "".join(spoken(written)) == said


@given(st.sampled_from(list(SAID)), st.lists(st.integers(0, 120), max_size=12))
@settings(max_examples=150, deadline=None)
def test_it_does_not_matter_where_the_pieces_are_cut(written: str, cuts: list[int]) -> None:
    """Any cutting of the same text says the same."""
    edges = sorted({0, len(written), *(min(cut, len(written)) for cut in cuts)})
    pieces = [written[begin:end] for begin, end in itertools.pairwise(edges)]
    assert "".join(spoken(pieces)) == SAID[written]


def test_a_thought_that_the_prompt_opened_is_not_said() -> None:
    """Where the template ends in "<think>", the reply begins inside the thought."""
    assert left_open("<|im_start|>assistant\n<think>\n") == "</think>"
    assert left_open("<|im_start|>assistant\n<think>\n\n</think>\n\n") == ""
    assert left_open("<|im_start|>assistant\n") == ""
    assert "".join(spoken(["I see a", " greeting.</th", "ink>\n\nHello."], "</think>")) == "Hello."


def test_text_is_said_as_soon_as_it_cannot_be_a_marker() -> None:
    """Ordinary pieces are not held back, and one can ask whether the model is thinking."""
    thoughts = ThoughtFilter()
    assert [thoughts.feed(piece) for piece in ("Hello", " <", "b>", "<think>", "x")] == ["Hello", " ", "<b>", "", ""]
    assert thoughts.thinking
    assert thoughts.closer == "</think>"
    assert thoughts.finish() == ""
