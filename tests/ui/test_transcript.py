"""The conversation as text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.engine.types import Outcome
from desktop.ui.theme import palette_for
from desktop.ui.transcript import LONGEST_SHOWN, Transcript, shown_text
from tests.ui.gallery import report


@pytest.fixture
def transcript(qtbot: QtBot) -> Transcript:
    transcript = Transcript(346)
    transcript.set_assistant_name("Nova")
    transcript.resize(360, 500)
    qtbot.addWidget(transcript)
    transcript.show()
    return transcript


def lines(transcript: Transcript) -> list[str]:
    """The document, a line a paragraph."""
    return transcript.toPlainText().split("\n")


@given(st.text(max_size=300))
def test_a_bubble_is_one_paragraph_of_printable_text(text: str) -> None:
    """No control characters, whatever was pasted; words that can be read stay."""
    shown = shown_text(text)
    assert all(c.isprintable() or c in "\u2028\u200d\u200c" for c in shown)
    assert "".join(c for c in text if c.isalnum()) == "".join(c for c in shown if c.isalnum())


def test_a_very_long_message_says_how_much_is_missing() -> None:
    """100,000 characters become a readable bubble that counts the rest."""
    shown = shown_text("x" * 100_000)
    assert shown.startswith("x" * LONGEST_SHOWN)
    assert shown.endswith("… (96,000 more characters)")


def test_partial_text_grows_in_one_bubble(transcript: Transcript) -> None:
    """What is recognised replaces what was recognised before, also when it changes its mind."""
    for text in ("how", "how many", "how money", "how many days"):
        transcript.set_yours(3, text)
    assert lines(transcript) == ["You", "how many days"]


def test_an_answer_appears_word_by_word_and_ends_as_it_was_said(transcript: Transcript) -> None:
    """Words add up in the assistant's bubble; the report's text has the last word."""
    transcript.set_yours(1, "what time is it")
    for word in ("It", "is", "two"):
        transcript.add_word(word, 1)
    assert lines(transcript) == ["You", "what time is it", "Nova", "It is two"]
    transcript.end_turn(report(1, "what time is it", "It is two o'clock."))
    assert lines(transcript) == ["You", "what time is it", "Nova", "It is two o'clock."]


def test_an_interrupted_answer_is_marked_where_it_stands(transcript: Transcript) -> None:
    """The mark goes under the answer that was cut off, even when the next turn has begun already."""
    transcript.set_yours(1, "tell me a story")
    transcript.add_word("Once", 1)
    transcript.set_yours(2, "stop")
    transcript.end_turn(report(1, "tell me a story", "Once upon", Outcome.CANCELLED))
    transcript.set_yours(2, "stop please")
    assert lines(transcript) == ["You", "tell me a story", "Nova", "Once upon", "interrupted", "You", "stop please"]


def test_nothing_understood_is_said(transcript: Transcript) -> None:
    """An empty recording leaves a note, no empty bubble."""
    transcript.end_turn(report(1, "", "", Outcome.NOTHING_HEARD))
    assert [line for line in lines(transcript) if line] == ["nothing was understood"]


def test_two_thousand_turns_stay_quick(transcript: Transcript) -> None:
    """The last of 2,000 turns cost at most 6 ms of CPU each, all are kept, the view follows, a new theme is quick."""
    for turn in range(2000):
        if turn == 1900:
            began = time.process_time()
        transcript.end_turn(report(turn, f"question {turn}", "An answer of a few words, as answers are. " * 2))
    spent = time.process_time() - began
    assert spent / 100 < 0.006
    assert transcript.toPlainText().count("question") == 2000
    bar = transcript.verticalScrollBar()
    assert bar.value() == bar.maximum()
    assert not transcript._bubbles
    began = time.process_time()
    transcript.setPalette(palette_for(dark=True))
    assert time.process_time() - began < 2.0


def test_text_can_be_copied_by_keyboard(transcript: Transcript) -> None:
    """Ctrl+A, Ctrl+C puts the conversation on the clipboard."""
    transcript.set_yours(1, "hello שלום 🙂")
    QTest.keyClick(transcript, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(transcript, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "You\nhello שלום 🙂"


def test_a_reader_who_scrolled_back_is_left_in_peace(transcript: Transcript) -> None:
    """New text does not move the view away from what is being read."""
    for turn in range(40):
        transcript.end_turn(report(turn, "a question", "an answer " * 10))
    transcript.verticalScrollBar().setValue(100)
    transcript.set_yours(99, "something new")
    assert transcript.verticalScrollBar().value() == 100
