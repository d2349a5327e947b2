"""Clauses: the first one early, then sentence by sentence, and not a word lost."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.turn import clauses as rules
from desktop.engine.turn.clauses import ClauseSplitter, clauses


def split(text: str, step: int = 0) -> list[str]:
    """All clauses of a reply that comes in words (step 0), or in pieces of `step` characters."""
    tokens = re.findall(r"\s*\S+\s?", text) if step == 0 else [text[i : i + step] for i in range(0, len(text), step)]
    return list(clauses(tokens, CancelToken()))


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


FRAGMENTS = st.sampled_from(
    [
        "Hello",
        " there",
        ",",
        ". ",
        "!",
        "? ",
        "... ",
        "Mr. ",
        "3.5",
        " e.g. ",
        "\n",
        '"',
        ") ",
        "—",
        "。",
        "word ",
        "and ",
    ]
)


@given(st.lists(st.one_of(FRAGMENTS, st.text(max_size=30)), max_size=80))
def test_nothing_is_lost_added_or_reordered(tokens: list[str]) -> None:
    """Whatever the tokens are, the clauses together hold the same characters in the same order."""
    assert bare("".join(clauses(tokens, CancelToken()))) == bare("".join(tokens))


@given(st.lists(st.one_of(FRAGMENTS, st.text(max_size=400)), max_size=30))
def test_no_clause_is_empty_padded_or_longer_than_the_cap(tokens: list[str]) -> None:
    """Each clause can be spoken as it is."""
    for clause in clauses(tokens, CancelToken()):
        assert clause
        assert clause == clause.strip()
        assert len(clause) <= rules.CAP


@given(st.lists(FRAGMENTS.filter("。".__ne__), max_size=60), st.integers(1, 7))
def test_clauses_end_between_words(tokens: list[str], step: int) -> None:
    """No word is cut in two unless it alone is longer than the cap."""
    text = "".join(tokens)
    assume(max(map(len, text.split()), default=0) < rules.CAP)
    assert " ".join(split(text, step)).split() == text.split()


def test_first_clause_leaves_with_the_word_that_completes_24_characters() -> None:
    """Tokens "word " in, the first clause out at the fifth, before the sixth is asked for."""
    splitter = ClauseSplitter()
    for number in range(1, 6):
        splitter.feed("word ", 0.0)
        taken = splitter.take()
        assert (taken is None) == (number < 5)
    assert taken == "word word word word word"


def test_leading_space_completes_the_word_before() -> None:
    """Tokens " word" make the first clause as soon as the space after the fifth word is there."""
    splitter = ClauseSplitter()
    for _ in range(5):
        splitter.feed(" word", 0.0)
        assert splitter.take() is None
    splitter.feed(" next", 0.0)
    assert splitter.take() == "word word word word word"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Good day, how are you doing this morning?", "Good day,"),
        ("Yes, it is a beautiful day outside.", "Yes, it is a beautiful day"),
        ("It is Mr. Smith who came to see you.", "It is Mr. Smith who came"),
        ("That is 3.5 metres, I think.", "That is 3.5 metres,"),
    ],
)
def test_first_clause_ends_at_punctuation_from_eight_characters(text: str, first: str) -> None:
    """A comma from eight characters is enough; an abbreviation, a decimal point or "Yes," is not."""
    splitter = ClauseSplitter()
    taken = None
    for word in re.findall(r"\S+\s?", text):
        splitter.feed(word, 0.0)
        taken = taken or splitter.take()
    assert taken == first


def test_short_answer_in_one_token_is_one_clause() -> None:
    """What has arrived as a whole is not cut where a stream would have been."""
    text = "It is twenty five past three in the afternoon."
    assert split(text, len(text)) == [text]


@pytest.mark.parametrize("step", [0, 1, 3, 1000])
@pytest.mark.parametrize(
    ("sentences"),
    [
        ["I asked Mr. Smith and Dr. Jones.", "They agreed."],
        ["Take some fruit, e.g. apples, i.e. the red ones.", "Eat them."],
        ["Pi is 3.14159 and version 2.0.1 is out.", "Really!"],
        ["Well... maybe it is so.", "Or not..."],
        ["J. R. R. Tolkien wrote it.", "So did I.", "We know."],
        ["See https://example.com/a.b?c=d for more.", "Good luck."],
        ['"Really?" he asked.', '"Yes!"', "(It was so.)", "The end."],
        ["We meet at 5 p.m. on Monday.", "It closes at 6 p.m.", "Bring bread, milk, etc.", "Thanks."],
        ["No. 5 is alive.", "I said no.", "Never."],
        ["1. First the eggs.", "2. Then the flour."],
        ["Eggs", "- milk", "- flour"],
        ["What?!", "No way!!", "Stop."],
    ],
)
def test_sentences(sentences: list[str], step: int) -> None:
    """After the first clause come whole sentences, however the text was cut into tokens."""
    separator = "\n" if "- milk" in sentences else " "
    lead = "Listen to this now, please."
    assert split(lead + " " + separator.join(sentences), step)[1:][-len(sentences) :] == sentences


def test_long_sentence_is_split_at_a_comma_or_before_a_conjunction() -> None:
    """A sentence of 600 characters becomes pieces of at most about 200 that end where one breathes."""
    part = "the river runs along the old road past seven small houses"
    for joint, ending in ((", ", ","), (" and ", "houses")):
        pieces = split("First of all, " + joint.join([part] * 10) + ".")[1:]
        assert len(pieces) > 2
        assert all(len(piece) <= rules.LONG + 1 for piece in pieces)
        assert all(piece.endswith(ending) for piece in pieces[:-1])


def test_word_without_end_is_cut_at_the_cap() -> None:
    """100,000 characters without a space come out whole, in pieces of the cap."""
    pieces = split("x" * 100_000, 1000)
    assert "".join(pieces) == "x" * 100_000
    assert max(map(len, pieces)) == rules.CAP


def test_long_text_is_split_in_linear_time() -> None:
    """100,000 characters in one token cost less than a second of CPU."""
    text = "All of this is said in one go, and it is said for good. " * 1800
    began = time.thread_time()
    pieces = split(text, len(text))
    assert time.thread_time() - began < 1.0
    assert bare("".join(pieces)) == bare(text)


def test_hurry_gives_the_complete_words_only() -> None:
    """After the wait a half-received word stays back, and later clauses are sentences again."""
    splitter = ClauseSplitter()
    splitter.feed("Well I thi", 10.0)
    assert splitter.take() is None
    assert splitter.deadline_s == pytest.approx(10.45)
    splitter.hurry()
    assert splitter.take() == "Well I"
    assert splitter.deadline_s is None
    splitter.feed("nk it is fine, really. ", 11.0)
    assert splitter.take() == "think it is fine, really."


def test_hurry_waits_for_the_first_word_to_be_complete() -> None:
    """Where no word is complete at the deadline, the first one leaves the moment it is."""
    splitter = ClauseSplitter()
    splitter.feed("Supercal", 0.0)
    splitter.hurry()
    assert splitter.take() is None
    splitter.feed("ifragilistic ", 0.5)
    assert splitter.take() == "Supercalifragilistic"


def test_blocking_tokens_do_not_hold_the_first_clause() -> None:
    """A language model that stalls after two words: they are given 450 ms after the first character."""
    stalled = threading.Event()

    def tokens() -> Iterator[str]:
        yield "Hello "
        yield "there "
        stalled.wait(10)
        yield "friend."

    stream = clauses(tokens(), CancelToken())
    began = time.monotonic()
    assert next(stream) == "Hello there"
    waited = time.monotonic() - began
    stalled.set()
    assert 0.44 <= waited < 0.7
    assert list(stream) == ["friend."]


def test_first_clause_does_not_wait_for_the_next_token() -> None:
    """The clause is there although the model has not made the token after it."""
    blocked = threading.Event()

    def tokens() -> Iterator[str]:
        for _ in range(5):
            yield "word "
        blocked.wait(10)

    stream = clauses(tokens(), CancelToken())
    began = time.monotonic()
    assert next(stream) == "word word word word word"
    assert time.monotonic() - began < 0.4
    blocked.set()
    assert list(stream) == []


def test_waiting_costs_no_cpu() -> None:
    """While the model thinks nothing polls."""
    blocked = threading.Event()

    def tokens() -> Iterator[str]:
        yield "Hm"
        blocked.wait(10)

    stream = clauses(tokens(), CancelToken())
    timer = threading.Timer(1.0, blocked.set)
    timer.start()
    began = time.process_time()
    assert list(stream) == ["Hm"]
    assert time.process_time() - began < 0.1
    timer.join()


def test_cancel_ends_the_stream_while_tokens_block() -> None:
    """A cancelled turn unwinds at once."""
    cancel = CancelToken()

    def tokens() -> Iterator[str]:
        yield "Hello"
        cancel.wait(10)

    threading.Timer(0.05, cancel.cancel).start()
    with pytest.raises(Cancelled):
        list(clauses(tokens(), cancel))


def test_error_of_the_model_comes_after_the_complete_clauses() -> None:
    """What was complete is said before the error is told."""

    def tokens() -> Iterator[str]:
        yield "This part is fine. "
        raise RuntimeError("broken")

    stream = clauses(tokens(), CancelToken())
    assert next(stream) == "This part is fine."
    with pytest.raises(RuntimeError, match="broken"):
        next(stream)
