"""Captions: what is read before it is said, and which word is marked."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.engine.types import Clip, Word
from desktop.ui.captions import Captions
from desktop.ui.theme import is_high, palette_for, scaled

SAID = "Today is Saturday, the twenty-first of November. That leaves thirty-four days until Christmas."


def clip(text: str, turn: int = 1) -> Clip:
    words = tuple(Word(word, 0, 0) for word in text.split())
    return Clip(turn, 0, np.zeros(10, np.float32), 16_000, words=words, text=text)


@pytest.fixture
def captions(qtbot: QtBot) -> Captions:
    captions = Captions()
    qtbot.addWidget(captions)
    captions.resize(452, captions.sizeHint().height())
    captions.show()
    return captions


def test_a_clause_is_read_before_it_is_said(captions: Captions) -> None:
    """It stands there as a whole with its first word, and the mark goes from word to word."""
    captions.expect(clip(SAID))
    assert captions.text() == ""
    marked = []
    for word in SAID.split():
        captions.add_word(word, 1)
        assert word in captions.text().split()
        marked.append(captions.marked())
        captions.grab()
    assert marked == SAID.split()


def test_no_word_moves_while_a_page_is_read(captions: Captions) -> None:
    """What comes later is appended; the page that is read keeps its lines."""
    first, second = SAID.split(". ")
    captions.expect(clip(first + "."))
    captions.add_word("Today", 1)
    before = captions._page()[1][0].copy()
    captions.expect(clip(second))
    assert captions._page()[1][0] == before
    assert len(captions._page()[1]) == 2


def test_a_page_gives_way_to_the_next(captions: Captions) -> None:
    """Two lines at a time, each word on exactly one page."""
    words = [f"word{number}" for number in range(100)]
    captions.expect(clip(" ".join(words)))
    pages: list[str] = []
    for word in words:
        captions.add_word(word, 1)
        if not pages or captions.text() != pages[-1]:
            pages.append(captions.text())
    assert " ".join(pages).split() == words
    assert len(pages) > 3


def test_a_word_that_was_not_expected_finds_its_place(captions: Captions) -> None:
    """A word more or less than the clip promised: the mark catches up."""
    captions.expect(clip("one two three four five"))
    for said, marked in (("one", "one"), ("and", "and"), ("three", "three"), ("five", "five")):
        captions.add_word(said, 1)
        assert captions.marked() == marked
    assert captions.text() == "one and two three four five"


def test_the_next_answer_waits_until_it_is_said(captions: Captions) -> None:
    """Its clips come while the one before is still heard; so it is when one of several hands over."""
    captions.expect(clip("one two"))
    captions.add_word("one", 1)
    captions.expect(clip("three four", turn=2))
    assert captions.text() == "one two"
    captions.clear()
    captions.add_word("three", 2)
    assert (captions.text(), captions.marked()) == ("three four", "three")
    captions.expect(clip("late", turn=1))
    assert captions.text() == "three four"


def test_the_person_is_heard_between_two_words(captions: Captions) -> None:
    """What they seem to say takes the place of the answer until its next word."""
    captions.expect(clip("one two three"))
    captions.add_word("one", 1)
    captions.show_tentative("wait a moment")
    assert (captions.text(), captions.marked()) == ("wait a moment", "")
    captions.add_word("two", 1)
    assert (captions.text(), captions.marked()) == ("one two three", "two")


@pytest.mark.parametrize("text", ["שלום, מה שלומך היום?", "x" * 5000, "🙂 🎉", "a  b\tc\n d"])
def test_any_writing_is_drawn(captions: Captions, text: str) -> None:
    """From right to left, endless, signs: nothing breaks, and something is seen."""
    captions.expect(clip(text))
    for word in text.split():
        captions.add_word(word, 1)
    image = captions.grab().toImage()
    captions.clear()
    assert image != captions.grab().toImage()


def mark_of(image: QImage) -> list[tuple[int, int]]:
    """Where the mark's colour is."""
    wanted = QColor("#8ea2ff")
    return [(x, y) for y in range(image.height()) for x in range(0, image.width()) if image.pixelColor(x, y) == wanted]


def test_the_mark_stands_under_the_word(captions: Captions) -> None:
    """It moves to the right with the words of a line."""
    captions.expect(clip("one two three"))
    middles = []
    for word in ("one", "two", "three"):
        captions.add_word(word, 1)
        found = mark_of(captions.grab().toImage())
        assert found
        middles.append(sum(x for x, _ in found) / len(found))
    assert middles == sorted(middles)
    assert middles[2] - middles[0] > 40


def test_after_the_last_word_none_is_marked(captions: Captions) -> None:
    """The answer can still be read; when more of it comes the mark is back."""
    captions.expect(clip("one two three"))
    for word in ("one", "two"):
        captions.add_word(word, 1)
    captions.finish()
    assert (captions.text(), captions.marked()) == ("one two three", "")
    assert mark_of(captions.grab().toImage()) == []
    captions.add_word("three", 1)
    assert captions.marked() == "three"


def test_the_name_stands_over_the_words_of_several(captions: Captions) -> None:
    """Only where it says something; it leaves the words where they are."""
    captions.expect(clip("one two three"))
    captions.add_word("one", 1)
    alone = captions.grab().toImage()
    captions.set_speaker("Atlas")
    named = captions.grab().toImage()
    below = captions.name_height + 2
    assert alone != named
    assert alone.copy(0, below, 452, 60) == named.copy(0, below, 452, 60)
    captions.set_speaker("")
    assert captions.grab().toImage() == alone


def test_high_contrast_has_a_ground_of_its_own(qtbot: QtBot, captions: Captions, qapp: QApplication) -> None:
    """White on black wherever a word stands, whatever the picture is."""
    before = qapp.palette()
    qapp.setPalette(palette_for(dark=False, high=True))
    try:
        qtbot.waitUntil(lambda: is_high(captions.palette()))
        captions.expect(clip("one two three"))
        captions.add_word("one", 1)
        image = captions.grab().toImage()
        middle = captions.height() - 4 - 2 * captions.line_height + captions.line_height // 2
        colours = {image.pixelColor(x, middle).lightness() for x in range(180, 270)}
        assert {0, 255} <= colours
    finally:
        qapp.setPalette(before)


def test_larger_text_is_set_anew(captions: Captions) -> None:
    """The page is broken again, and no line is wider than its place."""
    captions.expect(clip(SAID))
    captions.add_word("Today", 1)
    before = captions.line_height
    captions.setFont(scaled(captions.font(), 2.0))
    assert captions.line_height > 1.8 * before
    for line in captions._page()[1]:
        assert captions._metrics.horizontalAdvance(" ".join(line)) <= captions.width()
