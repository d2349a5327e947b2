"""Microphone and loudspeaker as the person has chosen them, while devices come and go."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.engine.errors import ParleyError, Problem
from desktop.plugging import Plugging
from desktop.settings import Settings
from desktop.ui import devices
from desktop.ui.capture import HEARD_AGAIN
from desktop.ui.devices import Direction
from desktop.ui.microphone import Microphone
from desktop.ui.player import Player
from desktop.ui.sound import tone
from desktop.ui.sound.listener import Listener
from desktop.ui.sound.others import Others
from desktop.ui.sound.permission import forbidden
from desktop.ui.sound.server import Node, SoundServer
from desktop.ui.sound.silent import node_of, nothing_comes, why_silent

_log = logging.getLogger(__name__)

_DIRECTIONS: tuple[Direction, Direction] = ("input", "output")
_NOUN: Mapping[Direction, str] = {"input": "microphone", "output": "loudspeaker"}
_KEY: Mapping[Direction, str] = {"input": "microphone", "output": "speaker"}
_AGAIN_MS = 1000
"""How soon to try again what somebody was just speaking through."""


class Sound(QObject):
    """Lives in the window's thread and never waits. `save` writes keys of a section of the settings, at once or later;
    `settings` are asked once, afterwards `settings_changed` tells."""

    devices_changed = Signal(list, list)
    """The names of the microphones and of the loudspeakers that there are."""
    level = Signal(float)
    """0..1, about twenty times a second while `listening_for_meter`, then 0 once."""
    heard_nothing = Signal(object)
    """The Problem of a microphone from which nothing comes, and None once it is heard: for who shows the meter."""
    problem = Signal(object)
    _told_why = Signal(str, str)

    def __init__(
        self,
        microphone: Microphone,
        player: Player,
        settings: Callable[[], Settings],
        save: Callable[[str, Mapping[str, str]], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._microphone, self._player, self._save = microphone, player, save
        audio = settings().audio
        self._names: dict[Direction, str] = {"input": audio.microphone, "output": audio.speaker}
        self._there: dict[Direction, bool] = {}
        self._listed: tuple[list[str], list[str]] = ([], [])
        self._nodes: tuple[Node, ...] | None = None
        self._defaults: dict[Direction, Node] = {}
        """The server's own choice, the last it was known to have: PipeWire has none for a moment when one goes."""
        self._untold: dict[Direction, bool] = {}
        """The chosen one has gone, and it is not told yet which is used now."""
        self._silent = ""
        self._metering = self._borrowed = False
        self._server = SoundServer(self)
        self._server.changed.connect(self._nodes_changed)
        self._plugging = Plugging(self)
        self._plugging.changed.connect(self._list_anew)
        self._anew = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._anew.timeout.connect(self._list_anew)
        self._listener = Listener(self)
        self._listener.level.connect(self.level)
        self._meter_again = QTimer(self, interval=_AGAIN_MS)
        self._meter_again.timeout.connect(self._open_meter)
        self._listener.audible.connect(self._tell_heard)
        for source in (microphone, self._listener):
            source.silent.connect(self._explain)
            source.audible.connect(self._hears)
        self._others = Others(self)
        self._others.heard.connect(self._others_hear)
        microphone.level.connect(self._turn_level)
        self._told_why.connect(self._tell_why)

    def start(self) -> None:
        """Begin to follow what is plugged in."""
        self._server.start()

    def stop(self) -> None:
        """End the threads and processes."""
        self.listening_for_meter(False)
        self._anew.stop()
        self._others.close()
        self._server.changed.disconnect(self._nodes_changed)  # what is on its way finds nobody
        self._server.stop()
        self._plugging.stop()
        devices.know(None)

    @Slot()
    def tell(self) -> None:
        """Say `devices_changed` again, for a window that was just opened."""
        self.devices_changed.emit(*self._listed)

    # ---- what the person wants ------------------------------------------------------------

    @Slot(str)
    def choose_microphone(self, name: str) -> None:
        """Use the microphone `name` ("" is the system's) from now on, and at the next start."""
        self._choose("input", name)

    @Slot(str)
    def choose_speaker(self, name: str) -> None:
        """Use the loudspeaker `name` ("" is the system's) from now on, and at the next start."""
        self._choose("output", name)

    @Slot(object, object)
    def settings_changed(self, _old: Settings, new: Settings) -> None:
        """What was changed in the settings or in their file holds at once."""
        self._player.set_volume(new.audio.volume)
        for direction in _DIRECTIONS:
            name = getattr(new.audio, _KEY[direction])
            if name != self._names[direction]:
                self._use(direction, name)

    @Slot()
    def play_tone(self) -> None:
        """The test tone, through the loudspeaker that was chosen."""
        if not self._player.audible:
            self._player.choose(self._names["output"])
        self._player.play_sound(tone.sample(), tone.RATE)

    @property
    def has_speaker(self) -> bool:
        """Whether what is played can be heard."""
        return self._player.audible

    @Slot(bool)
    def listening_for_meter(self, wanted: bool) -> None:
        """Open the microphone for its level alone, or close it again."""
        self._metering = wanted
        if wanted:
            self._open_meter()
            self._meter_again.start()
            return
        self._meter_again.stop()
        self._listener.close()
        if self._borrowed:
            self._borrowed = False
            self._microphone.resume()

    def _choose(self, direction: Direction, name: str) -> None:
        if name != self._names[direction]:
            self._use(direction, name)
        self._save("audio", {_KEY[direction]: name})

    def _use(self, direction: Direction, name: str) -> None:
        self._names[direction] = name
        self._there[direction] = self._is_there(direction)
        self._untold[direction] = False
        if not self._there[direction] and not self._nodes:
            self._list_anew()
        self._open(direction)

    # ---- what is plugged in ---------------------------------------------------------------

    @Slot(object)
    def _nodes_changed(self, nodes: tuple[Node, ...]) -> None:
        before, self._nodes = self._nodes, nodes
        devices.know(nodes)
        if not nodes:
            self._defaults.clear()
            self._plugging.start()
        elif before == ():  # the server is (back) here
            self._plugging.stop()
            for direction in _DIRECTIONS:
                self._there[direction] = self._is_there(direction)
                self._open(direction)
        self._look()
        if self._silent and (reason := why_silent(*self._who_is_silent())):
            self._say_silent(reason)

    @Slot()
    def _list_anew(self) -> None:
        """Read PortAudio's list anew, as soon as nobody speaks."""
        try:
            if not devices.refresh():
                self._anew.start()
                return
        except ParleyError:
            _log.debug("PortAudio is missing", exc_info=True)
            return
        self._anew.stop()
        if not self._player.audible:
            self._open("output")
        self._look()

    def _look(self) -> None:
        """Tell what there is, and follow what was chosen."""
        try:
            found = devices.names("input"), devices.names("output")
        except ParleyError:  # told where the microphone was opened
            found = [], []
        if found != self._listed:
            self._listed = found
            self.tell()
        for direction in _DIRECTIONS:
            if self._names[direction]:
                self._follow(direction)
            else:
                self._follow_default(direction)

    def _follow(self, direction: Direction) -> None:
        there, before = self._is_there(direction), self._there.get(direction)
        self._there[direction] = there
        noun, name = _NOUN[direction], self._names[direction]
        changed = before is not None and there != before
        if changed:
            self._open(direction)
        self._untold[direction] = not there and (changed or self._untold.get(direction, False))
        if changed and there:
            self.problem.emit(Problem(f"The {noun} “{name}” is back and used again.", level="info", replaces=noun))
        elif self._untold[direction] and (used := self._default(direction)):
            self._untold[direction] = False
            self._tell_gone(noun, name, used.title)

    def _follow_default(self, direction: Direction) -> None:
        """The server itself takes another one for the one that has gone."""
        now = self._default(direction)
        if now is None:
            return
        was, self._defaults[direction] = self._defaults.get(direction, now), now
        if all(node.id != was.id for node in self._nodes or ()):
            self._tell_gone(_NOUN[direction], was.title, now.title)

    def _tell_gone(self, noun: str, name: str, used: str) -> None:
        remedy = f"Plug it in again, or choose another {noun} in the settings."
        self.problem.emit(Problem(f"The {noun} “{name}” has gone; “{used}” is used.", remedy, "warning", replaces=noun))

    def _default(self, direction: Direction) -> Node | None:
        return next((node for node in self._nodes or () if node.direction == direction and node.default), None)

    def _is_there(self, direction: Direction) -> bool:
        try:
            return devices.find(self._names[direction], direction)[1] is None
        except ParleyError:
            return False

    def _open(self, direction: Direction) -> None:
        """Take the chosen device, at once where that is possible."""
        name = self._names[direction]
        if direction == "input":
            self._microphone.choose(name)
            if self._listener.is_open:
                self._listener.open(name)
            return
        self._player.choose(name)

    # ---- the level, and a microphone that hears nothing -----------------------------------

    @Slot()
    def _open_meter(self) -> None:
        if not self._metering or self._listener.is_open or self._listener.open(self._names["input"]):
            return
        if not self._borrowed and self._microphone.suspend():  # a device that only one can have
            self._borrowed = self._listener.open(self._names["input"])
            if not self._borrowed:
                self._microphone.resume()

    @Slot(float)
    def _turn_level(self, level: float) -> None:
        if self._metering and not self._listener.is_open:
            self.level.emit(level)

    @Slot(str)
    def _explain(self, name: str) -> None:
        """Nothing comes from the open device `name`: find out why."""
        self._silent = name
        threading.Thread(target=self._find_out, args=(name,), name="sound-why", daemon=True).start()

    def _find_out(self, name: str) -> None:
        """In a thread of its own: what the system says may take a second."""
        self._told_why.emit(name, forbidden())

    @Slot(str, str)
    def _tell_why(self, name: str, not_allowed: str) -> None:
        if name != self._silent:
            return
        title, node = self._who_is_silent()
        reason = why_silent(title, node, not_allowed)
        self._say_silent(reason or nothing_comes(title))
        if reason is None:
            self._others.listen([name for name in self._listed[0] if name != title])

    @Slot(list)
    def _others_hear(self, names: list[str]) -> None:
        if self._silent and names:
            self._say_silent(nothing_comes(self._who_is_silent()[0], names))

    def _who_is_silent(self) -> tuple[str, Node | None]:
        node = node_of(self._silent, self._nodes or ())
        return node.title if node else self._silent, node

    def _say_silent(self, problem: Problem) -> None:
        self.heard_nothing.emit(problem)
        self.problem.emit(problem)

    @Slot()
    def _tell_heard(self) -> None:
        """The microphone says so itself, the meter does not."""
        if self._silent:
            self.problem.emit(HEARD_AGAIN)

    @Slot()
    def _hears(self) -> None:
        self._silent = ""
        self.heard_nothing.emit(None)
