"""Combinations of keys as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QKeyCombination, Qt

from desktop.ui.hot_keys.keys import KEYS, MODIFIERS, Combination, from_qt, parse


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ctrl+alt+space", "Ctrl+Alt+Space"),
        (" Alt + CTRL + esc ", "Ctrl+Alt+Escape"),
        ("win+shift+t", "Shift+Super+T"),
        ("f9", "F9"),
        ("Pause", "Pause"),
    ],
)
def test_they_may_be_written_freely(text: str, words: str) -> None:
    """Case, blanks, order and the names of other systems do not matter; what is written back can be read again."""
    keys = parse(text)
    assert keys.words() == words
    assert parse(str(keys)) == keys


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ctrl+spcae", 'Did you mean "space"?'),
        ("ctrl+alt", "exactly one key"),
        ("ctrl+a+b", "exactly one key"),
        ("space", "taken from every program"),
        ("shift+a", "taken from every program"),
        ("", 'there is no key ""'),
        ("ctrl++", 'there is no key ""'),
        ("x" * 10_000, "is no combination"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(text: str, says: str) -> None:
    """It says what is wrong, and is short whatever was written."""
    with pytest.raises(ValueError, match=r".") as error:
        parse(text)
    assert says in str(error.value)
    assert len(str(error.value)) < 250


@given(st.sets(st.sampled_from(MODIFIERS[:2]), min_size=1), st.sampled_from(sorted(KEYS)))
def test_what_is_pressed_in_a_window_is_what_is_written(held: set[str], key: str) -> None:
    """Settings may ask for a key by having it pressed."""
    wanted = Combination(tuple(name for name in MODIFIERS if name in held), key)
    modifiers = Qt.KeyboardModifier.NoModifier
    for name in held:
        modifiers |= {"ctrl": Qt.KeyboardModifier.ControlModifier, "alt": Qt.KeyboardModifier.AltModifier}[name]
    assert from_qt(QKeyCombination(modifiers, KEYS[key].qt)) == wanted


def test_a_key_that_cannot_be_had_is_told_by_its_name() -> None:
    """A modifier alone, or a key of a remote control, is no hot key."""
    with pytest.raises(ValueError, match="volumeup"):
        from_qt(QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_VolumeUp))
