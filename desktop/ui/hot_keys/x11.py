"""Hot keys under X11: the server is asked for just these keys (XGrabKey), and says when another program has them.

A held key repeats as pairs of release and press. While it is really down the server's map of the keys says so
(measured with Xvfb and xdotool: in 34 of 34 repeats, and at none of the real releases), so that a release counts
at once and a hold is never cut.
"""

from __future__ import annotations

from collections import deque
from itertools import chain, combinations
from typing import Any, NamedTuple

from desktop.engine.errors import Problem
from desktop.ui.hot_keys.grabber import Grabber, Wanted, taken
from desktop.ui.hot_keys.keys import KEYS, Combination

_MODIFIER_KEYSYMS = {
    "ctrl": ("Control_L", "Control_R"),
    "alt": ("Alt_L", "Alt_R"),
    "shift": ("Shift_L", "Shift_R"),
    "super": ("Super_L", "Super_R", "Meta_L"),
}


class _Grab(NamedTuple):
    """A key of the keyboard, and the modifiers that have to be held with it."""

    code: int
    mask: int


class X11Grabber(Grabber):
    """On a connection of its own: the window's is not concerned."""

    def _run(self, wanted: Wanted) -> None:
        from Xlib import X, display
        from Xlib.error import DisplayError, XauthError

        try:
            connection = display.Display()
        except (DisplayError, XauthError, OSError) as error:
            self.problem.emit(Problem(f"There are no keys for every program: {error}.", replaces="hot keys"))
            return
        try:
            grabs = self._take(connection, wanted)
            self.ready.emit(tuple(grabs))
            events: deque[Any] = deque()
            down: set[str] = set()
            while True:
                _drain(connection, events)
                if not events:
                    if self.stopped(connection.fileno()):
                        break
                    continue
                event = events.popleft()
                if event.type == X.MappingNotify:
                    connection.refresh_keyboard_mapping(event)
                    if any(_found(connection, wanted[name]) != grab for name, grab in grabs.items()):
                        connection.screen().root.ungrab_key(X.AnyKey, X.AnyModifier)
                        grabs = self._take(connection, wanted)
                for name in _concerned(connection, event, grabs):
                    if event.type == X.KeyPress and name not in down:
                        down.add(name)
                        self.pressed.emit(name)
                    elif event.type == X.KeyRelease and name in down and _is_up(connection, event, events):
                        down.discard(name)
                        self.released.emit(name)
        finally:
            connection.close()

    def _take(self, connection: Any, wanted: Wanted) -> dict[str, _Grab]:
        """Ask for the keys; those that cannot be had are told. Returns the others."""
        from Xlib import X
        from Xlib.error import BadAccess, CatchError

        root, taken_now = connection.screen().root, {}
        for name, keys in wanted.items():
            grab = _found(connection, keys)
            if grab is None:
                self.problem.emit(
                    Problem(f"This keyboard has no {keys.words()}.", "Choose other keys.", replaces=f"hot key {name}")
                )
                continue
            refused = CatchError(BadAccess)
            for lock in _locks(connection):
                root.grab_key(grab.code, grab.mask | lock, False, X.GrabModeAsync, X.GrabModeAsync, onerror=refused)
            connection.sync()
            if refused.get_error():
                for lock in _locks(connection):
                    root.ungrab_key(grab.code, grab.mask | lock)
                self.problem.emit(taken(name, keys))
            else:
                taken_now[name] = grab
        connection.sync()
        return taken_now


def _found(connection: Any, keys: Combination) -> _Grab | None:
    """Where the keys are on this keyboard; None when it lacks one."""
    from Xlib import XK

    code = connection.keysym_to_keycode(XK.string_to_keysym(KEYS[keys.key].keysym))
    masks = [_mask(connection, _MODIFIER_KEYSYMS[name]) for name in keys.modifiers]
    return _Grab(code, sum(masks)) if code and all(masks) else None


def _mask(connection: Any, names: tuple[str, ...]) -> int:
    """The modifier that one of the keys `names` is; 0 for none."""
    from Xlib import XK

    codes = {connection.keysym_to_keycode(XK.string_to_keysym(name)) for name in names} - {0}
    for number, keys in enumerate(connection.get_modifier_mapping()):
        if codes & set(keys):
            return 1 << number
    return 0


def _locks(connection: Any) -> list[int]:
    """Every state of the keys that lock: they must not make a difference."""
    masks = {_mask(connection, (name,)) for name in ("Num_Lock", "Caps_Lock", "Scroll_Lock")} - {0}  # of one bit each
    return [sum(some) for some in chain.from_iterable(combinations(masks, n) for n in range(len(masks) + 1))]


def _concerned(connection: Any, event: Any, grabs: dict[str, _Grab]) -> list[str]:
    """What the key event is about: for a release the key counts, since the others may have come up before it."""
    from Xlib import X

    if event.type == X.KeyRelease:
        return [name for name, grab in grabs.items() if grab.code == event.detail]
    if event.type == X.KeyPress:
        held = event.state & 0xFF & ~max(_locks(connection))
        return [name for name, grab in grabs.items() if grab == (event.detail, held)]
    return []


def _is_up(connection: Any, event: Any, events: deque[Any]) -> bool:
    """Whether a release is one: the key is up, and no press of the same moment follows, as in a repeat."""
    from Xlib import X

    keys = connection.query_keymap()
    if keys[event.detail // 8] & (1 << event.detail % 8):
        return False
    _drain(connection, events)
    return not any(
        after.type == X.KeyPress and after.detail == event.detail and after.time == event.time for after in events
    )


def _drain(connection: Any, events: deque[Any]) -> None:
    while connection.pending_events():
        events.append(connection.next_event())
