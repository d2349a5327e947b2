"""The desktop's sound server (PulseAudio, or PipeWire speaking its language): what is plugged in, what is muted.

PortAudio knows the server as one device. The microphones and loudspeakers behind it, by the names that people know them
by, only the server can tell; and it says so at once when one comes or goes, without PortAudio's list being read anew.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal

log = logging.getLogger(__name__)

_CLIENT = "Parley"
_AGAIN_S = 2.0
"""How long to wait before a server that is away is looked for again."""
_SETTLE_S = 0.1
"""One plug makes several events; the look comes after the last."""
_AT_MOST_S = 1.0
"""A call to stop that comes just when the thread begins to wait is not heard; so it waits no longer than this."""
_STOP_S = 3.0


@dataclass(frozen=True, slots=True)
class Node:
    """A microphone or a loudspeaker as the server has it.

    `id` is the server's own name, `title` the one people know, different for each. `volume`: 1 is full. `plugged` is
    False where nothing is in its jack. `monitor`: it hears what a loudspeaker plays.
    """

    id: str
    title: str
    direction: Literal["input", "output"]
    channels: int = 2
    muted: bool = False
    volume: float = 1.0
    plugged: bool = True
    monitor: bool = False
    default: bool = False


def look(timeout_s: float = 1.0) -> tuple[Node, ...]:
    """What the server has now, () where none answers within `timeout_s`."""
    found: queue.SimpleQueue[tuple[Node, ...]] = queue.SimpleQueue()

    def ask() -> None:
        pulse = _connect()
        if pulse is None:
            found.put(())
            return
        with pulse:
            found.put(_read(pulse))

    threading.Thread(target=_quietly, args=(ask,), name="sound-look", daemon=True).start()
    try:
        return found.get(timeout=timeout_s)
    except queue.Empty:
        log.warning("the sound server does not answer")
        return ()


class SoundServer(QObject):
    """Follows the server from a thread of its own. All else belongs to the window's thread, which never waits."""

    changed = Signal(object)
    """A tuple of Node, whenever it is another one; () when the server has gone or there is none."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._over = threading.Event()
        self._pulse: Any = None
        self._holds = threading.Lock()
        self._told: tuple[Node, ...] | None = None
        self._stirred = False

    def start(self) -> None:
        """Begin to follow. Where there can be no such server, `changed` says so at once with ()."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="sound-server", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        thread, self._thread = self._thread, None
        self._over.set()
        for _ in range(round(_STOP_S / 0.05)):
            if thread is None or not thread.is_alive():
                return
            self._wake()
            thread.join(0.05)
        log.warning("the sound server does not answer; it is left alone")

    def _wake(self) -> None:
        with self._holds:
            if self._pulse is not None:
                self._pulse.event_listen_stop()

    # ---- in its thread --------------------------------------------------------------------

    def _run(self) -> None:
        while not self._over.is_set():
            _quietly(self._follow)
            if not self._over.is_set():
                self._tell(())
                self._over.wait(_AGAIN_S)

    def _follow(self) -> None:
        """Until the connection is lost or `stop` is called."""
        pulse = _connect()
        if pulse is None:
            return
        try:
            with self._holds:
                self._pulse = pulse
            pulse.event_callback_set(self._stir)
            pulse.event_mask_set("sink", "source", "server", "card")
            self._stirred = True
            while not self._over.is_set():
                if self._stirred:
                    self._stirred = False
                    self._tell(_read(pulse))
                pulse.event_listen(_AT_MOST_S)
                if self._stirred:
                    pulse.event_listen(_SETTLE_S)
        finally:
            with self._holds:
                self._pulse = None
                pulse.close()

    def _stir(self, _event: Any) -> None:
        """Something has changed; pulsectl calls this while it listens."""
        self._stirred = True
        self._pulse.event_listen_stop()

    def _tell(self, nodes: tuple[Node, ...]) -> None:
        if nodes != self._told:
            self._told = nodes
            self.changed.emit(nodes)


def _connect() -> Any:
    """A connection, or None."""
    try:
        import pulsectl  # type: ignore[import-untyped]  # it ships no types
    except (ImportError, OSError):  # no Linux, or a Linux without libpulse
        log.debug("no PulseAudio here", exc_info=True)
        return None
    pulse = pulsectl.Pulse(_CLIENT, connect=False)
    try:
        pulse.connect()
    except pulsectl.PulseError:
        pulse.close()
        return None
    return pulse


def _quietly(work: Callable[[], None]) -> None:
    """A server that goes while it is asked is not there; what else goes wrong is told to the log."""
    try:
        work()
    except Exception as error:
        gone = type(error).__name__ in ("PulseDisconnected", "PulseOperationFailed")
        log.log(logging.INFO if gone else logging.WARNING, "the sound server is lost", exc_info=not gone)


def _read(pulse: Any) -> tuple[Node, ...]:
    server = pulse.server_info()
    nodes = [_node(each, "output", server.default_sink_name) for each in pulse.sink_list()]
    nodes += [_node(each, "input", server.default_source_name) for each in pulse.source_list()]
    return distinct(nodes)


def _node(each: Any, direction: Literal["input", "output"], default: str) -> Node:
    port = each.port_active
    monitor = direction == "input" and bool(each.monitor_of_sink_name)
    return Node(
        each.name,
        each.description or each.name,
        direction,
        each.channel_count,
        bool(each.mute),
        max(each.volume.values, default=1.0),
        port is None or port.available != "no",
        monitor,
        each.name == default,
    )


def distinct(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """`nodes` in order of their titles; two of the same name are numbered, as long as both are there."""
    ordered = sorted(nodes, key=lambda node: (node.direction, node.monitor, node.title.casefold(), node.id))
    often = Counter((node.direction, node.title) for node in ordered)
    seen: Counter[tuple[str, str]] = Counter()
    result = []
    for node in ordered:
        key = (node.direction, node.title)
        seen[key] += 1
        result.append(replace(node, title=f"{node.title} ({seen[key]})") if often[key] > 1 else node)
    return tuple(result)


def when_it_answers(then: Callable[[], None]) -> None:
    """Call `then` on a thread of its own as soon as the sound server answers, at once where there is none.

    Whoever opens a device while the server hangs would hang as well.
    """

    def ask() -> None:
        look()
        with contextlib.suppress(RuntimeError):  # what was to be told has gone with the window
            then()

    threading.Thread(target=ask, name="sound-ask", daemon=True).start()
