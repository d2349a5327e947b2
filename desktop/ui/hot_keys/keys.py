"""Combinations of keys as people write them: "ctrl+alt+space"."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from PySide6.QtCore import QKeyCombination, Qt

from desktop.ui.language import mark, tr

MODIFIERS = ("ctrl", "alt", "shift", "super")
"""In the order in which they are written. "super" is the key with the sign of the desktop."""
_ALSO = {"control": "ctrl", "option": "alt", "meta": "super", "win": "super", "cmd": "super", "windows": "super"}
_ALSO |= {"esc": "escape", "return": "enter", "del": "delete", "ins": "insert", "pgup": "pageup", "pgdown": "pagedown"}
_QT_MODIFIERS = {
    "ctrl": Qt.KeyboardModifier.ControlModifier,
    "alt": Qt.KeyboardModifier.AltModifier,
    "shift": Qt.KeyboardModifier.ShiftModifier,
    "super": Qt.KeyboardModifier.MetaModifier,
}
_MOST = 60


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its name under X11 (also the portal's), its number in Windows, and Qt's."""

    keysym: str
    virtual: int
    qt: Qt.Key


def _named() -> dict[str, Key]:
    keys = {
        "space": Key("space", 0x20, Qt.Key.Key_Space),
        "escape": Key("Escape", 0x1B, Qt.Key.Key_Escape),
        "enter": Key("Return", 0x0D, Qt.Key.Key_Return),
        "tab": Key("Tab", 0x09, Qt.Key.Key_Tab),
        "backspace": Key("BackSpace", 0x08, Qt.Key.Key_Backspace),
        "insert": Key("Insert", 0x2D, Qt.Key.Key_Insert),
        "delete": Key("Delete", 0x2E, Qt.Key.Key_Delete),
        "home": Key("Home", 0x24, Qt.Key.Key_Home),
        "end": Key("End", 0x23, Qt.Key.Key_End),
        "pageup": Key("Prior", 0x21, Qt.Key.Key_PageUp),
        "pagedown": Key("Next", 0x22, Qt.Key.Key_PageDown),
        "left": Key("Left", 0x25, Qt.Key.Key_Left),
        "up": Key("Up", 0x26, Qt.Key.Key_Up),
        "right": Key("Right", 0x27, Qt.Key.Key_Right),
        "down": Key("Down", 0x28, Qt.Key.Key_Down),
        "pause": Key("Pause", 0x13, Qt.Key.Key_Pause),
        "scrolllock": Key("Scroll_Lock", 0x91, Qt.Key.Key_ScrollLock),
        "menu": Key("Menu", 0x5D, Qt.Key.Key_Menu),
    }
    keys |= {f"f{n}": Key(f"F{n}", 0x6F + n, Qt.Key(Qt.Key.Key_F1.value + n - 1)) for n in range(1, 25)}
    for letter in "abcdefghijklmnopqrstuvwxyz0123456789":
        keys[letter] = Key(letter, ord(letter.upper()), Qt.Key(ord(letter.upper())))
    return keys


KEYS = _named()
_SHOWN = {
    "ctrl": mark("Ctrl"),
    "alt": mark("Alt"),
    "shift": mark("Shift"),
    "super": mark("Super"),
    "space": mark("Space"),
    "escape": mark("Escape"),
    "enter": mark("Enter"),
    "tab": mark("Tab"),
    "backspace": mark("Backspace"),
    "insert": mark("Insert"),
    "delete": mark("Del"),
    "home": mark("Home"),
    "end": mark("End"),
    "pageup": mark("Page up"),
    "pagedown": mark("Page down"),
    "left": mark("Left"),
    "up": mark("Up"),
    "right": mark("Right"),
    "down": mark("Down"),
    "pause": mark("Pause"),
    "scrolllock": mark("Scroll lock"),
    "menu": mark("Menu"),
}
"""What is written on the keys; letters, digits and F1 to F24 are called what they are."""
_ALONE = frozenset({"pause", "scrolllock", "menu"} | {f"f{n}" for n in range(1, 25)})
"""Keys that type nothing: they may be used without another one."""


@dataclass(frozen=True, slots=True)
class Combination:
    """`modifiers` in the order of MODIFIERS, `key` a name in KEYS."""

    modifiers: tuple[str, ...]
    key: str

    def __str__(self) -> str:
        """As it stands in the settings."""
        return "+".join((*self.modifiers, self.key))

    def words(self) -> str:
        """As it is shown, in the language of the window: "Ctrl+Alt+Space"."""
        return "+".join(_shown(part) for part in (*self.modifiers, self.key))


def _shown(part: str) -> str:
    return tr(_SHOWN[part]) if part in _SHOWN else part.capitalize()


def _as_shown() -> dict[str, str]:
    """The parts by what is shown of them, in lower case: who reads "Strg" also writes it."""
    return {_shown(part).lower(): part for part in _SHOWN}


def parse(text: str) -> Combination:
    """Read a combination; case, blanks and the order of the parts are free.

    Raises ValueError with one sentence that says what is wrong with it.
    """
    parts = [part.strip().lower() for part in text[:_MOST].split("+")]
    also = {**_as_shown(), **_ALSO}
    parts = [also.get(part, part) for part in parts]
    modifiers = tuple(name for name in MODIFIERS if name in parts)
    rest = [part for part in parts if part not in MODIFIERS]
    said = text[:_MOST]
    if unknown := [part for part in rest if part not in KEYS]:
        near = difflib.get_close_matches(unknown[0], (*KEYS, *MODIFIERS), n=1, cutoff=0.5) if unknown[0] else []
        wrong = tr('"{text}" is no combination of keys: there is no key "{key}".').format(text=said, key=unknown[0])
        raise ValueError(wrong + (" " + tr('Did you mean "{key}"?').format(key=near[0]) if near else ""))
    if len(rest) != 1:
        wrong = tr('"{text}" is no combination of keys: it needs exactly one key beside ctrl, alt, …')
        raise ValueError(wrong.format(text=said))
    if not set(modifiers) - {"shift"} and rest[0] not in _ALONE:
        wrong = tr('"{text}" would be taken from every program: add ctrl, alt or super to it.')
        raise ValueError(wrong.format(text=said))
    return Combination(modifiers, rest[0])


def from_qt(pressed: QKeyCombination) -> Combination:
    """What was pressed in a window, as a combination. Raises ValueError as `parse` does."""
    modifiers = [name for name in MODIFIERS if pressed.keyboardModifiers() & _QT_MODIFIERS[name]]
    name = next((name for name, key in KEYS.items() if key.qt == pressed.key()), "")
    return parse("+".join((*modifiers, name or pressed.key().name.removeprefix("Key_").lower())))
