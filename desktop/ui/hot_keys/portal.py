"""Hot keys under Wayland: the desktop's GlobalShortcuts portal is asked, and asks the person.

Which keys they are in the end is the desktop's and the person's to say: what the settings name is a wish. Interface:
https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.GlobalShortcuts.html
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Mapping
from typing import Any

from desktop.engine.errors import Problem
from desktop.ui.hot_keys.choose import NOT_HERE
from desktop.ui.hot_keys.grabber import Grabber, Wanted
from desktop.ui.hot_keys.keys import KEYS, Combination
from desktop.ui.language import mark, tr

log = logging.getLogger(__name__)

_NAME = "org.freedesktop.portal.Desktop"
_PATH = "/org/freedesktop/portal/desktop"
_SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
_REGISTRY = "org.freedesktop.host.portal.Registry"
_APP = "parley"
"""The name of the desktop entry: newer portals give keys only to a program that says which it is."""
_REQUEST = "org.freedesktop.portal.Request"
_ANSWER_S = 15.0
"""For answers that no person is waited for."""
_REST_S = 0.2
"""For the rest of a message that has begun to come."""
_DESCRIPTIONS = {"talk": mark("Hold to talk to Parley"), "interrupt": mark("Stop Parley's answer")}
"""What the desktop shows beside the keys, in its own settings as well."""
_REFUSED = Problem(
    "The desktop did not give Parley its keys.",
    "Allow them in the settings of the desktop, then switch the keys off and on here.",
    "warning",
    replaces="hot keys",
)


class _StoppedError(Exception):
    """It is to end."""


class PortalGrabber(Grabber):
    """One connection to the session's bus, of its own."""

    def _run(self, wanted: Wanted) -> None:
        from jeepney.io.blocking import open_dbus_connection

        try:
            connection = open_dbus_connection("SESSION")
        except (OSError, KeyError, ValueError, RuntimeError) as error:
            log.info("no session bus: %r", error)
            self.problem.emit(NOT_HERE)
            return
        with connection:
            try:
                self._follow(_Portal(connection, self), wanted)
            except _StoppedError:
                pass  # closing the connection gives the keys back
            except (ConnectionError, TimeoutError) as error:
                log.info("the portal went away: %r", error)
                self.problem.emit(NOT_HERE)

    def _follow(self, portal: _Portal, wanted: Wanted) -> None:
        created = portal.ask("CreateSession", "", (), {"session_handle_token": ("s", "parley")})
        if created is None:
            self.problem.emit(NOT_HERE)
            return
        session = str(created["session_handle"][1])
        shortcuts = [(name, _described(name, keys)) for name, keys in wanted.items()]
        bound = portal.ask("BindShortcuts", "oa(sa{sv})s", (session, shortcuts, ""), {}, patient=True)
        given = tuple(name for name, _ in bound["shortcuts"][1]) if bound and "shortcuts" in bound else ()
        if not given:
            self.problem.emit(_REFUSED)
            return
        self.ready.emit(given)
        while True:
            member, body = portal.signal()
            if member in ("Activated", "Deactivated") and body[0] == session and body[1] in wanted:
                (self.pressed if member == "Activated" else self.released).emit(body[1])


class _Portal:
    """Calls and signals on one connection, in the order in which they come."""

    def __init__(self, connection: Any, grabber: Grabber) -> None:
        from jeepney import DBusAddress, MatchRule

        self._connection, self._grabber = connection, grabber
        self._signals: deque[tuple[str, tuple[Any, ...]]] = deque()
        self._asked = 0
        bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
        for interface in (_SHORTCUTS, _REQUEST):
            rule = MatchRule(type="signal", interface=interface)
            self._call(bus, "AddMatch", "s", (rule.serialise(),))
        registry = DBusAddress(_PATH, _NAME, _REGISTRY)
        self._call(registry, "Register", "sa{sv}", (_APP, {}))  # older portals do not know it, nor do they need it

    def ask(
        self,
        method: str,
        signature: str,
        values: tuple[Any, ...],
        options: Mapping[str, tuple[str, Any]],
        patient: bool = False,
    ) -> Mapping[str, tuple[str, Any]] | None:
        """Make a request; its results, or None where it was refused or nobody knows it.

        `patient`: a person is asked, which takes as long as it takes.
        """
        from jeepney import DBusAddress

        self._asked += 1
        token = f"parley{os.getpid()}_{self._asked}"
        portal = DBusAddress(_PATH, _NAME, _SHORTCUTS)
        wishes = {"handle_token": ("s", token), **options}
        if self._call(portal, method, f"{signature}a{{sv}}", (*values, wishes)) is None:
            return None
        later: list[tuple[str, tuple[Any, ...]]] = []
        while True:
            member, body = self.signal(None if patient else _ANSWER_S)
            if member == f"Response {token}":
                self._signals.extendleft(reversed(later))
                return body[1] if body[0] == 0 else None
            later.append((member, body))

    def signal(self, timeout_s: float | None = None) -> tuple[str, tuple[Any, ...]]:
        """The next signal: its name and what it carries. A request's answer is "Response" and its token."""
        while not self._signals:
            self._keep(self._next(timeout_s))
        return self._signals.popleft()

    def _call(self, address: Any, method: str, signature: str, values: tuple[Any, ...]) -> tuple[Any, ...] | None:
        """Call and wait; None where the answer is an error."""
        from jeepney import HeaderFields, MessageType, new_method_call

        serial = next(self._connection.outgoing_serial)
        self._connection.send(new_method_call(address, method, signature, values), serial=serial)
        while True:
            message = self._next(_ANSWER_S)
            if message.header.fields.get(HeaderFields.reply_serial) != serial:
                self._keep(message)
            elif message.header.message_type is MessageType.error:
                log.info("%s: %s %s", method, message.header.fields.get(HeaderFields.error_name), message.body)
                return None
            else:
                return tuple(message.body)

    def _keep(self, message: Any) -> None:
        from jeepney import HeaderFields, MessageType

        if message.header.message_type is not MessageType.signal:
            return
        fields = message.header.fields
        member = str(fields[HeaderFields.member])
        if member == "Response":
            member = f"Response {fields[HeaderFields.path].rpartition('/')[2]}"
        self._signals.append((member, tuple(message.body)))

    def _next(self, timeout_s: float | None) -> Any:
        """The next message. Raises TimeoutError, or _StoppedError when it is to end."""
        try:
            return self._connection.receive(timeout=0)
        except TimeoutError:
            if self._grabber.stopped(self._connection.sock.fileno(), timeout_s):
                raise _StoppedError from None
            return self._connection.receive(timeout=_REST_S)


def _described(name: str, keys: Combination) -> dict[str, tuple[str, str]]:
    modifiers = {"ctrl": "CTRL", "alt": "ALT", "shift": "SHIFT", "super": "LOGO"}
    trigger = "+".join((*(modifiers[part] for part in keys.modifiers), KEYS[keys.key].keysym))
    return {"description": ("s", tr(_DESCRIPTIONS[name])), "preferred_trigger": ("s", trigger)}
