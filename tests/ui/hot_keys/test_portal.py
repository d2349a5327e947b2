"""The portal of Wayland desktops, on a session bus of the test's own, with a portal that is written here."""

from __future__ import annotations

import queue
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.ui.hot_keys.choose import NOT_HERE
from desktop.ui.hot_keys.keys import parse
from desktop.ui.hot_keys.portal import PortalGrabber

pytest.importorskip("jeepney", reason="the portal is spoken to through jeepney, which comes with Parley on Linux")

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

PATIENCE_MS = 20_000
"""Busy machines take their time."""
WANTED = {"talk": parse("ctrl+alt+space"), "interrupt": parse("super+f9")}
PATH = "/org/freedesktop/portal/desktop"


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[str]]:
    """A session bus; its address is in the environment."""
    if not shutil.which("dbus-daemon"):
        pytest.skip("a session bus of one's own needs dbus-daemon, which this machine does not have")
    with subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, text=True
    ) as daemon:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield daemon
        daemon.terminate()


class Portal:
    """Answers as xdg-desktop-portal does; `answer` is what the person says (0 yes, 1 no), `knows`: whether it knows
    hot keys at all."""

    def __init__(self, answer: int = 0, knows: bool = True) -> None:
        self.answer, self.knows = answer, knows
        self.calls: queue.SimpleQueue[tuple[str, tuple[Any, ...]]] = queue.SimpleQueue()
        self._connection: DBusConnection = open_dbus_connection("SESSION")
        Proxy(message_bus, self._connection).RequestName("org.freedesktop.portal.Desktop")
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        with suppress(OSError), open_dbus_connection("SESSION") as other:
            other.send(new_signal(DBusAddress(PATH, None, "test.End"), "End"))
        self._thread.join(5)
        self._connection.close()

    def say(self, member: str, name: str) -> None:
        """A key went down ("Activated") or came up ("Deactivated")."""
        emitter = DBusAddress(PATH, None, "org.freedesktop.portal.GlobalShortcuts")
        self._connection.send(new_signal(emitter, member, "osta{sv}", (f"{PATH}/session/1", name, 12345, {})))

    def _serve(self) -> None:
        rule = "type='signal',interface='test.End'"
        Proxy(message_bus, self._connection).AddMatch(rule)
        while True:
            try:
                message = self._connection.receive()
            except ConnectionError:  # the bus is gone
                return
            fields = message.header.fields
            if fields.get(HeaderFields.interface) == "test.End":
                return
            if message.header.message_type is not MessageType.method_call:
                continue
            member = fields[HeaderFields.member]
            self.calls.put((member, message.body))
            if member == "Register":
                self._connection.send(new_method_return(message))
                continue
            if not self.knows:
                self._connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))
                continue
            token = message.body[-1]["handle_token"][1]
            sender = fields[HeaderFields.sender].lstrip(":").replace(".", "_")
            handle = f"{PATH}/request/{sender}/{token}"
            self._connection.send(new_method_return(message, "o", (handle,)))
            if member == "CreateSession":
                results = {"session_handle": ("s", f"{PATH}/session/1")}
                code = 0
            else:
                given = [(name, {"description": about["description"]}) for name, about in message.body[1]]
                results = {"shortcuts": ("a(sa{sv})", given)} if self.answer == 0 else {}
                code = self.answer
            emitter = DBusAddress(handle, None, "org.freedesktop.portal.Request")
            self._connection.send(new_signal(emitter, "Response", "ua{sv}", (code, results)))


@pytest.fixture
def grabber() -> Iterator[PortalGrabber]:
    grabber = PortalGrabber()
    yield grabber
    grabber.stop()


def test_a_key_is_held_as_the_desktop_says(qtbot: QtBot, bus: subprocess.Popen[str], grabber: PortalGrabber) -> None:
    """The desktop is told what the keys are for and which are wished for; its signals are the press and the release."""
    portal = Portal()
    try:
        with qtbot.waitSignal(grabber.ready, timeout=PATIENCE_MS) as ready:
            grabber.start(WANTED)
        assert ready.args == [("talk", "interrupt")]
        assert portal.calls.get(timeout=5) == ("Register", ("parley", {}))
        assert portal.calls.get(timeout=5)[0] == "CreateSession"
        member, (session, shortcuts, parent, _) = portal.calls.get(timeout=5)
        assert (member, session, parent) == ("BindShortcuts", f"{PATH}/session/1", "")
        assert {name: about["preferred_trigger"][1] for name, about in shortcuts} == {
            "talk": "CTRL+ALT+space",
            "interrupt": "LOGO+F9",
        }
        for signal, member, name in (
            (grabber.pressed, "Activated", "talk"),
            (grabber.released, "Deactivated", "talk"),
            (grabber.pressed, "Activated", "interrupt"),
        ):
            with qtbot.waitSignal(signal, timeout=PATIENCE_MS) as told:
                portal.say(member, name)
            assert told.args == [name]
    finally:
        portal.close()


def test_a_person_who_says_no_is_told_where_to_say_yes(
    qtbot: QtBot, bus: subprocess.Popen[str], grabber: PortalGrabber
) -> None:
    """The desktop asks the person; the answer may be no."""
    portal = Portal(answer=1)
    try:
        with qtbot.waitSignal(grabber.problem, timeout=PATIENCE_MS) as told:
            grabber.start(WANTED)
        assert "did not give Parley its keys" in told.args[0].what
    finally:
        portal.close()


def test_a_desktop_without_the_portal_is_said(qtbot: QtBot, bus: subprocess.Popen[str], grabber: PortalGrabber) -> None:
    """One sentence, and what does the same."""
    portal = Portal(knows=False)
    try:
        with qtbot.waitSignal(grabber.problem, timeout=PATIENCE_MS) as told:
            grabber.start(WANTED)
        assert told.args == [NOT_HERE]
        assert "parley --toggle" in NOT_HERE.remedy
    finally:
        portal.close()


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/bus", "rubbish"])
def test_without_a_bus_it_is_said(
    qtbot: QtBot, grabber: PortalGrabber, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """No bus, one that is gone, one that never was: the same sentence."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    with qtbot.waitSignal(grabber.problem, timeout=PATIENCE_MS) as told:
        grabber.start(WANTED)
    assert told.args == [NOT_HERE]


def test_a_bus_that_goes_away_is_said(qtbot: QtBot, bus: subprocess.Popen[str], grabber: PortalGrabber) -> None:
    """The window lives on."""
    portal = Portal()
    with qtbot.waitSignal(grabber.ready, timeout=PATIENCE_MS):
        grabber.start(WANTED)
    with qtbot.waitSignal(grabber.problem, timeout=PATIENCE_MS) as told:
        bus.terminate()
    assert told.args == [NOT_HERE]
    portal.close()
