"""The conversation as text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QTextCursor
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop.engine.types import Message, Outcome
from desktop.ui.answers import Answers
from desktop.ui.drawer import Drawer
from desktop.ui.lines import Lines
from desktop.ui.theme import palette_for
from desktop.ui.transcript import LONGEST_SHOWN, MOST_BLOCKS, Transcript, shown_text
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


# ---- the conversation as it is

TALK = (
    Message("user", "one"),
    Message("assistant", "two", speaker="nova"),
    Message("user", "three"),
    Message("assistant", "four", cut=True, speaker="atlas"),
)
SHOWN = ["You", "one", "Nova", "two", "You", "three", "Atlas", "four", "interrupted"]


@pytest.fixture
def named(transcript: Transcript) -> Transcript:
    transcript.set_names({"nova": "Nova", "atlas": "Atlas"})
    return transcript


def test_an_old_conversation_is_shown_with_who_said_what(named: Transcript) -> None:
    """Names over the answers, a note under one that was cut off."""
    named.set_history(TALK)
    assert lines(named) == SHOWN
    assert named.lines == TALK


def test_what_a_turn_wrote_is_not_written_again(named: Transcript) -> None:
    """Whether the history comes before or after the end of the turn."""
    for turn, told_first in ((0, True), (1, False)):
        heard, said = f"question {turn}", f"It is {turn}, I think."
        history = (*named.lines, Message("user", heard), Message("assistant", said, speaker="atlas"))
        named.set_speaker(turn, "atlas")
        named.set_yours(turn, heard)
        for word in said.split()[:2]:
            named.add_word(word, turn)
        if told_first:
            named.set_history(history)
        named.end_turn(report(turn, heard, said))
        if not told_first:
            named.set_history(history)
    assert lines(named) == [
        *("You", "question 0", "Atlas", "It is 0, I think."),
        *("You", "question 1", "Atlas", "It is 1, I think."),
    ]


def test_what_is_gone_goes_and_what_is_being_said_stays(named: Transcript) -> None:
    """A line is changed while the new turn has begun already."""
    named.set_history(TALK)
    named.set_yours(7, "three, otherwise")
    named.set_history(TALK[:2])
    assert lines(named) == [*SHOWN[:4], "You", "three, otherwise"]
    named.add_word("Fine", 7)
    named.end_turn(report(7, "three, otherwise", "Fine."))
    named.set_history((*TALK[:2], Message("user", "three, otherwise"), Message("assistant", "Fine.", speaker="nova")))
    assert lines(named) == [*SHOWN[:4], "You", "three, otherwise", "Nova", "Fine."]


def test_another_conversation_takes_the_place_of_the_first(named: Transcript) -> None:
    """Nothing of the one before is left, not even a note; an empty one shows the hint again."""
    named.set_history(TALK)
    named.end_turn(report(1, "", "", Outcome.NOTHING_HEARD))
    named.set_history((Message("user", "new"),))
    assert lines(named) == ["You", "new"]
    named.set_history(())
    assert named.document().isEmpty()
    named.set_history(TALK)
    assert lines(named) == SHOWN


def test_an_answer_that_is_said_again_is_not_written_again(named: Transcript) -> None:
    """The one after it is."""
    named.set_history(TALK)
    named.expect_again("two")
    named.add_word("two", 5)
    named.end_turn(report(5, "", "two"))
    assert lines(named) == SHOWN
    named.add_word("two", 6)
    assert lines(named) == [*SHOWN, "Nova", "two"]


def long_talk(count: int) -> tuple[Message, ...]:
    return tuple(Message("assistant" if at % 2 else "user", f"line {at}, in some words") for at in range(count))


def test_ten_thousand_turns_are_there_at_once(named: Transcript) -> None:
    """An old conversation of 20,000 lines opens within 300 ms of CPU time, at its end; scrolling brings the rest."""
    talk = long_talk(20_000)
    began = time.process_time()
    named.set_history(talk)
    QApplication.processEvents()
    assert time.process_time() - began < 0.3
    assert lines(named)[-1] == "line 19999, in some words"
    bar = named.verticalScrollBar()
    assert bar.value() == bar.maximum()
    before = lines(named)[1]
    bar.setValue(bar.minimum() + 1)
    top = named.cursorForPosition(QPoint(40, 40)).block().text()
    bar.setValue(bar.minimum())
    assert lines(named)[1] != before
    assert before in lines(named)
    assert top in {named.cursorForPosition(QPoint(40, y)).block().text() for y in range(20, 120, 10)}
    began = time.process_time()
    for turn in range(20):
        named.end_turn(report(turn, "and", "so on"))
        talk = (*talk, Message("user", "and"), Message("assistant", "so on"))
        named.set_history(talk)
    assert (time.process_time() - began) / 20 < 0.03


def talk_on(named: Transcript, turns: range) -> None:
    """Turns that are written, ended and told by the history, as the engine does."""
    talk = named.lines
    for turn in turns:
        named.set_yours(turn, f"question {turn}")
        named.add_word(f"answer {turn}", turn)
        named.end_turn(report(turn, f"question {turn}", f"answer {turn}"))
        talk = (*talk, Message("user", f"question {turn}"), Message("assistant", f"answer {turn}"))
        named.set_history(talk)


def test_an_evening_of_talk_stays_small_and_whole(named: Transcript) -> None:
    """What was said long ago is not laid out any more, the end stays in view, and scrolling back brings all of it."""
    talk_on(named, range(900))
    assert named.document().blockCount() <= MOST_BLOCKS + 5
    bar = named.verticalScrollBar()
    assert bar.value() == bar.maximum()
    assert lines(named)[-1] == "answer 899"
    for _ in range(40):
        bar.setValue(bar.minimum() + 1)
        bar.setValue(bar.minimum())
    assert [line for line in lines(named) if line[:6] in ("questi", "answer")] == [
        text for turn in range(900) for text in (f"question {turn}", f"answer {turn}")
    ]


def test_what_is_being_read_stays_laid_out(named: Transcript) -> None:
    """Who has scrolled back reads on in peace, however long the others talk."""
    talk_on(named, range(290))
    bar = named.verticalScrollBar()
    bar.setValue(400)
    top = named.cursorForPosition(QPoint(40, 40)).block().text()
    talk_on(named, range(290, 400))
    assert bar.value() == 400
    assert named.cursorForPosition(QPoint(40, 40)).block().text() == top


def test_a_line_is_shown_wherever_it_is(named: Transcript) -> None:
    """It is marked, with those around it, and the rest follows by scrolling."""
    named.set_history(long_talk(2_000))
    named.show_line(700)
    assert named.textCursor().selectedText() == "line 700, in some words"
    assert "line 699, in some words" in lines(named)
    bar = named.verticalScrollBar()
    last = lines(named)[-1]
    bar.setValue(bar.maximum())
    assert lines(named)[-1] != last
    assert last in lines(named)


@pytest.mark.qt_log_ignore("propagateSizeHints", "does not support grabbing", "does not support raise")
def test_what_one_can_do_with_a_line(qtbot: QtBot, named: Transcript) -> None:
    """Copy any; change one's last; hear any answer again; have the last answered anew. By mouse and by key."""
    offered = Lines(named)
    named.set_history(TALK)
    assert [offered.offers(line) for line in range(5)] == [
        *(("copy",), ("copy", "repeat"), ("copy", "edit"), ("copy", "repeat", "answer")),
        (),
    ]

    def choose(line: int, what: str) -> None:
        named.show_line(line)
        menu = open_menu(named, QPoint(5, 5), QContextMenuEvent.Reason.Keyboard)
        next(action for action in menu.actions() if action.data() == (what, line)).trigger()
        menu.close()
        qtbot.waitUntil(lambda: not named.findChildren(QMenu))

    with qtbot.waitSignal(offered.edit_wanted) as edit:
        choose(2, "edit")
    assert edit.args == [2, "three"]
    with qtbot.waitSignal(offered.answer_again_wanted):
        choose(3, "answer")
    with qtbot.waitSignal(offered.repeat_wanted) as again:
        choose(1, "repeat")
    assert again.args == [1]
    choose(3, "copy")
    assert QGuiApplication.clipboard().text() == "four"


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_a_message_is_changed_in_the_drawer(qtbot: QtBot) -> None:
    """Enter sends it, Esc leaves it; a space is a space."""
    drawer = Drawer()
    qtbot.addWidget(drawer)
    drawer.resize(360, 500)
    drawer.show()
    drawer.transcript.set_history((*TALK, Message("user", "what is that")))
    drawer.edit.begin(4, "what is\nthat")
    assert drawer.edit.field.text() == "what is that"
    QTest.keyClick(drawer.edit.field, Qt.Key.Key_Escape)
    assert drawer.edit.isHidden()
    drawer.edit.begin(4, "what is that")
    drawer.edit.field.setText("what")
    QTest.keyClicks(drawer.edit.field, " now")
    with qtbot.waitSignal(drawer.resend_wanted) as wanted:
        QTest.keyClick(drawer.edit.field, Qt.Key.Key_Return)
    assert wanted.args == [4, "what now"]
    assert drawer.edit.isHidden()
    drawer.edit.begin(4, "what now")
    drawer.transcript.set_history(TALK)  # meanwhile the conversation has become another one
    with qtbot.assertNotEmitted(drawer.resend_wanted):
        QTest.keyClick(drawer.edit.field, Qt.Key.Key_Return)


# ---- saving an answer


@pytest.fixture
def answers(transcript: Transcript) -> Answers:
    """Three turns; the answers of the first and the last can be saved."""
    answers = Answers(transcript)
    for turn in (4, 5, 6):
        transcript.end_turn(report(turn, f"question {turn}", f"The answer to question {turn}, in some words."))
    answers.set_savable(4, True)
    answers.set_savable(6, True)
    return answers


def middle(transcript: Transcript, turn: int) -> QPoint:
    """A place in the bubble of the answer of `turn`."""
    for y in range(transcript.viewport().height()):
        found = transcript.answer_at(QPoint(60, y))
        if found is not None and found[0] == turn:
            return found[1].center().toPoint()
    raise AssertionError(f"no answer of turn {turn} is seen")


def open_menu(transcript: Transcript, at: QPoint, reason: QContextMenuEvent.Reason) -> QMenu:
    """The context menu as mouse or Menu key open it."""
    target = transcript.viewport() if reason is QContextMenuEvent.Reason.Mouse else transcript
    QApplication.sendEvent(target, QContextMenuEvent(reason, at, transcript.viewport().mapToGlobal(at)))
    return next(menu for menu in transcript.findChildren(QMenu) if menu.isVisible())


def entry(menu: QMenu) -> QAction | None:
    return next((action for action in menu.actions() if action.text() == "&Save this answer…"), None)


def test_an_answer_is_found_where_it_stands(transcript: Transcript, answers: Answers) -> None:
    """By its turn, also beside its bubble; above, below and in the questions there is none."""
    for turn in (4, 5, 6):
        found = transcript.answer_at(middle(transcript, turn))
        assert found is not None
        assert found[0] == turn
    box = transcript.answer_at(middle(transcript, 5))[1]  # type: ignore[index]
    assert transcript.answer_at(QPoint(round(box.right()) + 20, round(box.center().y()))) is not None
    assert transcript.answer_at(QPoint(60, round(box.top()) - 14)) is None
    assert transcript.answer_at(QPoint(60, transcript.viewport().height() - 5)) is None


@pytest.mark.qt_log_ignore("propagateSizeHints", "does not support grabbing", "does not support raise")
def test_the_context_menu_offers_to_save_an_answer_that_can_be_saved(
    qtbot: QtBot, transcript: Transcript, answers: Answers
) -> None:
    """At its top, beside what was there before; not for questions, and not for answers that are not kept."""
    menu = open_menu(transcript, middle(transcript, 4), QContextMenuEvent.Reason.Mouse)
    action = entry(menu)
    assert action is menu.actions()[0]
    assert any("Copy" in each.text() for each in menu.actions())
    with qtbot.waitSignal(answers.save_wanted) as wanted:
        action.trigger()
    assert wanted.args == [4]
    menu.close()
    qtbot.waitUntil(lambda: not transcript.findChildren(QMenu))
    for at in (middle(transcript, 5), QPoint(300, 24)):
        menu = open_menu(transcript, at, QContextMenuEvent.Reason.Mouse)
        assert entry(menu) is None
        menu.close()
        qtbot.waitUntil(lambda: not transcript.findChildren(QMenu))


@pytest.mark.qt_log_ignore("propagateSizeHints", "does not support grabbing", "does not support raise")
def test_the_menu_key_belongs_to_the_answer_at_the_cursor(
    qtbot: QtBot, transcript: Transcript, answers: Answers
) -> None:
    """Or to the one before it."""
    cursor = QTextCursor(transcript.document())
    cursor.movePosition(QTextCursor.MoveOperation.End)
    transcript.setTextCursor(cursor)
    menu = open_menu(transcript, QPoint(5, 5), QContextMenuEvent.Reason.Keyboard)
    with qtbot.waitSignal(answers.save_wanted) as wanted:
        entry(menu).trigger()  # type: ignore[union-attr]
    assert wanted.args == [6]
    menu.close()
    qtbot.waitUntil(lambda: not transcript.findChildren(QMenu))


def test_a_sign_appears_beside_the_answer_under_the_mouse(
    qtbot: QtBot, transcript: Transcript, answers: Answers
) -> None:
    """Only where it can be saved; it does not cover the bubble, and goes with the mouse."""
    QTest.mouseMove(transcript.viewport(), middle(transcript, 5))
    assert answers.button.isHidden()
    QTest.mouseMove(transcript.viewport(), middle(transcript, 6))
    qtbot.waitUntil(answers.button.isVisible)
    box = transcript.answer_at(middle(transcript, 6))[1]  # type: ignore[index]
    assert answers.button.geometry().left() >= box.right()
    assert transcript.viewport().rect().contains(answers.button.geometry())
    assert answers.button.accessibleName() == "Save this answer…"
    with qtbot.waitSignal(answers.save_wanted) as wanted:
        QTest.mouseClick(answers.button, Qt.MouseButton.LeftButton)
    assert wanted.args == [6]
    answers.set_savable(6, False)
    assert answers.button.isHidden()
    QTest.mouseMove(transcript.viewport(), middle(transcript, 4))
    qtbot.waitUntil(answers.button.isVisible)
    QTest.mouseMove(transcript.viewport(), QPoint(60, transcript.viewport().height() - 4))
    qtbot.waitUntil(answers.button.isHidden)


def test_the_newest_answer_that_can_be_saved_is_known(answers: Answers) -> None:
    """Whatever the order in which they come and go; each change is told."""
    changed = QSignalSpy(answers.changed)
    assert answers.last == 6
    answers.set_savable(6, False)
    assert answers.last == 4
    answers.set_savable(77, True)
    assert answers.last == 77
    for turn in (4, 77, 5):
        answers.set_savable(turn, False)
    assert answers.last is None
    assert changed.count() == 5
