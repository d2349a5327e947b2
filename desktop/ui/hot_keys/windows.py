"""Hot keys under Windows: RegisterHotKey takes just these keys, and refuses those that another program has.

Windows tells of the press only. While a key is held it is asked, a hundred times a second, whether it is still down.
"""

from __future__ import annotations

import ctypes
from typing import Any

from desktop.ui.hot_keys.grabber import Grabber, Wanted, taken
from desktop.ui.hot_keys.keys import KEYS

_MODIFIERS = {"alt": 0x1, "ctrl": 0x2, "shift": 0x4, "super": 0x8}
_NO_REPEAT = 0x4000
_HOTKEY_MESSAGE = 0x0312
_REMOVE = 1
_DOWN = 0x8000
_LOOK_S = 0.01


class _Message(ctypes.Structure):
    """What GetMessage and PeekMessage fill in (MSG)."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("number", ctypes.c_size_t),
        ("rest", ctypes.c_ssize_t),
        ("time", ctypes.c_ulong),
        ("x", ctypes.c_long),
        ("y", ctypes.c_long),
        ("private", ctypes.c_ulong),
    )


class WindowsGrabber(Grabber):
    """The keys belong to the thread that asked for them, and so do the messages about them."""

    def _run(self, wanted: Wanted) -> None:
        user32 = _user32()
        names = list(wanted)
        mine: list[str] = []
        for number, (name, keys) in enumerate(wanted.items(), 1):
            modifiers = sum(_MODIFIERS[modifier] for modifier in keys.modifiers)
            if user32.RegisterHotKey(None, number, modifiers | _NO_REPEAT, KEYS[keys.key].virtual):
                mine.append(name)
            else:
                self.problem.emit(taken(name, keys))
        self.ready.emit(tuple(mine))
        down: set[str] = set()
        message = _Message()
        while not self.stopped(self._woken.fileno(), _LOOK_S):
            while user32.PeekMessageW(ctypes.byref(message), None, _HOTKEY_MESSAGE, _HOTKEY_MESSAGE, _REMOVE):
                name = names[message.number - 1]
                if name not in down:
                    down.add(name)
                    self.pressed.emit(name)
            for name in [name for name in down if not user32.GetAsyncKeyState(KEYS[wanted[name].key].virtual) & _DOWN]:
                down.discard(name)
                self.released.emit(name)
        for name in mine:
            user32.UnregisterHotKey(None, names.index(name) + 1)


def _user32() -> Any:
    return getattr(ctypes, "WinDLL")("user32")  # noqa: B009  (only there under Windows)
