"""Settings and a character made into an engine: the same one for the window and without it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QMetaObject, QObject, Qt, QThread, QTimer, Signal

from desktop.company import Member, remark, speaker_of
from desktop.engine.conversation.characters import Character
from desktop.engine.conversation.keeper import Keep
from desktop.engine.engine import Engine
from desktop.engine.errors import Problem
from desktop.engine.hosting.backends import STARTER, BackendSpec
from desktop.engine.hosting.host import Host
from desktop.engine.hosting.memory import resident_mib
from desktop.engine.hosting.proxies import HostedAsr, HostedLlm, HostedTts, HostedVad, HostedVideo
from desktop.engine.llm.skilled import SkilledLlm
from desktop.engine.stages import Vad, Video
from desktop.engine.turn.run import Stages
from desktop.engine.types import STAGES, StageName, StageStatus
from desktop.paths import Folders
from desktop.settings import Settings
from desktop.specs import MADE_ELSEWHERE, backend_spec, backend_specs, fallbacks

_PROXIES: dict[StageName, Callable[[Host], Any]] = {
    "vad": HostedVad,
    "asr": HostedAsr,
    "llm": HostedLlm,
    "tts": HostedTts,
    "video": HostedVideo,
}


@dataclass(frozen=True, slots=True)
class _Part:
    """One stage as it was built: what was wanted, what the engine was given, and its host where it has one.

    `skills`: the starter's skills are asked before the language model. `simple` is the face within this process that
    one made elsewhere is joined to.
    """

    stage: StageName
    spec: BackendSpec
    skills: bool
    proxy: Any
    host: Host | None
    simple: BackendSpec | None = None

    @property
    def works(self) -> bool:
        """It is what was wanted, and not something that stands in for it."""
        return self.host is None or (self.host.stand_in is None and not self.host.given_up)

    @property
    def runs(self) -> str:
        """What really runs: the backend, with its model where it has one."""
        if self.host is None:
            return self.spec.name
        return ": ".join(filter(None, (self.host.running.name, self.host.model)))


class _Orders(QObject):
    """Carries to the engine's thread what is asked of it from others."""

    replace = Signal(str, object)
    set_company = Signal(object)


class Assembly:
    """The engine on its thread, with the processes that belong to it. May be asked from any thread."""

    def __init__(self, engine: Engine, character: Character, parts: Sequence[_Part], building: _Building) -> None:
        self.engine = engine
        self.thread = QThread()
        self.thread.setObjectName("engine")
        self.character = character
        """Who answers: whose voice and persona are in use."""
        self._wanted_face = character
        self._wanted_others: tuple[Character, ...] = ()
        self._others: tuple[Member, ...] = ()
        self._building = building
        self._lock = threading.Lock()
        self._parts = {part.stage: part for part in parts}
        self._coming: dict[StageName, _Part] = {}
        self._orders = _Orders()
        self._orders.replace.connect(engine.replace)
        self._orders.set_company.connect(engine.set_company)
        # Directly: a plain method is called where the signal is emitted, here in the engine's thread.
        engine.replaced.connect(self._on_replaced, Qt.ConnectionType.DirectConnection)
        for part in parts:
            _wire(part, engine)

    @property
    def stages(self) -> Stages:
        """What the next turn runs on."""
        proxies = {stage: part.proxy for stage, part in self._parts.items()}
        return Stages(asr=proxies["asr"], llm=proxies["llm"], tts=proxies["tts"], video=proxies["video"])

    @property
    def vad(self) -> Vad:
        """What the next recording is judged by."""
        return self._parts["vad"].proxy

    def face(self, key: str = "") -> Video:
        """A face like that of `key`, who takes part ("": whom the call is with), whose pictures may be painted in
        another thread.
        """
        for other in self._others:
            if other.character.key == key:
                return cast(Video, other.spec.create())
        part = self._parts["video"]
        spec = part.simple or part.spec
        return cast(Video, spec.create() if spec.in_process else part.proxy)

    @property
    def specs(self) -> dict[StageName, BackendSpec]:
        """What was wanted of each stage; `engines` tells what there is."""
        return {stage: part.spec for stage, part in self._parts.items()}

    @property
    def hosts(self) -> dict[StageName, Host]:
        """The stages that have processes of their own."""
        return {stage: part.host for stage, part in self._parts.items() if part.host is not None}

    def start(self) -> None:
        """Start the engine's thread; loading begins with its event loop."""
        self.engine.moveToThread(self.thread)
        self.thread.started.connect(self.engine.start)
        # Directly: stop() waits in the very thread that a queued quit would have to reach.
        self.engine.stopped.connect(self.thread.quit, Qt.ConnectionType.DirectConnection)
        self.thread.start()

    def remark(self, settings: Settings) -> Problem | None:
        """What a person should know of settings that do not fit who they talk to."""
        return remark(settings, self.character)

    def stop(self) -> None:
        """End the engine, its turn and its processes; returns when all are gone."""
        QMetaObject.invokeMethod(self.engine, "stop", Qt.ConnectionType.QueuedConnection)
        self.thread.wait()

    def switch(
        self,
        settings: Settings,
        character: Character | None = None,
        renew: Collection[StageName] = (),
        others: Sequence[Character] | None = None,
    ) -> tuple[StageName, ...]:
        """Load what is new in `settings`, or the face of another `character`, or what something stands in for, and the
        stages of `renew` in any case; it takes over with the next turn. Who answers stays until `become`. `others` will
        take part, too (None: those who do already).

        Returns at once, with the stages concerned. Raises ParleyError (exit 2), and changes nothing, for settings
        that cannot work together.
        """
        face = character or self._wanted_face
        company = self._wanted_others if others is None else tuple(others)
        wanted = backend_specs(settings, face, self._building.places, company)
        begun: list[StageName] = []
        with self._lock:
            self._wanted_face, self._wanted_others = face, company
            for stage in STAGES:
                serving, coming = self._parts[stage], self._coming.get(stage)
                part = self._building.build(wanted[stage], settings, face, alone_at_first=True)
                if coming is not None and _same(coming, part):
                    continue
                if _same(serving, part) and serving.works and stage not in renew:
                    if coming is None:
                        continue
                    del self._coming[stage]
                    part = serving  # what was coming is not wanted any more
                else:
                    self._coming[stage] = part
                    _wire(part, self.engine)
                    begun.append(stage)
                self._orders.replace.emit(stage, part.proxy)
        self._speak_as(self.character, settings)
        return tuple(begun)

    def become(self, settings: Settings, others: Sequence[Member] | None = None) -> None:
        """Whose face has come answers from now on, with their own voice and persona; with them `others`, whose faces
        are loaded (None: those who take part already).
        """
        with self._lock:
            if others is not None:
                self._others = tuple(others)
        self._speak_as(self._wanted_face, settings)

    def _speak_as(self, character: Character, settings: Settings) -> None:
        with self._lock:
            self.character = character
            others = [each for each in self._others if each.character.key != character.key]
        speakers = [
            speaker_of(settings, character),
            *(speaker_of(settings, each.character, each.face) for each in others),
        ]
        self._orders.set_company.emit(tuple(speakers))

    def _on_replaced(self, stage: StageName, proxy: Any, problem: Problem | None) -> None:
        with self._lock:
            part = self._coming.get(stage)
            if part is None or part.proxy is not proxy:
                return
            del self._coming[stage]
            before = self._parts[stage]
            if problem is None:
                self._parts[stage] = part
        if problem is not None:  # the line that the failed one left behind is about this one again
            status = before.host.status if before.host else StageStatus(stage, before.spec.name, "ready")
            self.engine.stage_status.emit(status)
        elif before.host is not None:
            before.host.on_status, before.host.on_problem = _unheard, _unheard

    def engines(self) -> dict[str, str]:
        """What really runs each stage, for the report and the window: "llama-cpp: granite-4.1-3b.gguf"."""
        return {stage: part.runs for stage, part in self._parts.items()}

    def backend(self, stage: StageName) -> str:
        """The name of the backend that really runs `stage`."""
        part = self._parts[stage]
        return part.host.running.name if part.host is not None else part.spec.name

    def processes(self) -> list[dict[str, Any]]:
        """Each process with its resident memory, MiB, that of the programs it started included.

        `name` is "window" or the stage, `runs` what runs in it. Something that loads to take over is listed as
        "llm (next)".
        """
        window = os.getpid()
        with self._lock:
            parts: list[tuple[str, _Part]] = [*self._parts.items()]
            parts += [(f"{stage} (next)", part) for stage, part in self._coming.items()]
        pids = {name: (part.host.pid, part.runs) for name, part in parts if part.host is not None}
        own = [{"name": "window", "pid": window, "rss_mib": resident_mib(window, alone=True), "runs": ""}]
        return own + [
            {"name": name, "pid": pid, "rss_mib": mib, "runs": runs}
            for name, (pid, runs) in pids.items()
            if pid and (mib := resident_mib(pid))
        ]


def assemble(
    settings: Settings,
    character: Character,
    specs: dict[StageName, BackendSpec] | None = None,
    keep: Keep | None = None,
    places: Folders | None = None,
    patient: bool = False,
) -> Assembly:
    """Construct everything; nothing runs before `start`. `specs` replaces what the settings say (the bench does).

    `places`: the person's folders, when they are not the usual ones. `patient`: a face that takes long to load is
    waited for; otherwise something simpler serves until it is there.
    """
    specs = specs or backend_specs(settings, character, places)
    building = _Building(places, patient)
    parts = {stage: building.build(spec, settings, character) for stage, spec in specs.items()}
    proxies = {stage: part.proxy for stage, part in parts.items()}
    stages = Stages(asr=proxies["asr"], llm=proxies["llm"], tts=proxies["tts"], video=proxies["video"])
    speakers = (speaker_of(settings, character),)
    engine = Engine(proxies["vad"], stages, speakers, settings.audio.tail_ms / 1000, keep)
    return Assembly(engine, character, list(parts.values()), building)


@dataclass(frozen=True, slots=True)
class _Building:
    """How stages are built: with which folders, and whether a face that takes long to load is waited for."""

    places: Folders | None
    patient: bool

    def build(self, spec: BackendSpec, settings: Settings, character: Character, alone_at_first: bool = False) -> _Part:
        """The stage that `spec` describes; nothing is started or loaded."""
        stage, places = spec.stage, self.places
        if spec.in_process:
            return _Part(stage, spec, False, spec.create(), None)
        stand_ins = partial(fallbacks, spec, settings, character, places)  # it looks at the disk: when needed
        host = Host(spec, stand_ins, alone_at_first=alone_at_first)
        proxy = _PROXIES[stage](host)
        if spec.name != STARTER and stage in ("asr", "tts"):  # the language model has the starter within SkilledLlm
            proxy.substitute.spec = backend_spec(stage, STARTER, settings, character, places)
        if stage == "video" and spec.name in MADE_ELSEWHERE:
            from desktop.engine.video.ladder import LadderVideo  # only for those who have such a face

            simple = backend_spec(stage, STARTER, settings, character, places)
            video = LadderVideo(proxy, simple.create(), wait_to_load=self.patient)
            return _Part(stage, spec, False, video, host, simple)
        skills = stage == "llm" and settings.llm.skills
        return _Part(stage, spec, skills, SkilledLlm(proxy, skills) if stage == "llm" else proxy, host)


def _same(one: _Part, other: _Part) -> bool:
    return (one.spec, one.skills) == (other.spec, other.skills)


def _wire(part: _Part, engine: Engine) -> None:
    if part.host is not None:
        part.host.on_status = engine.stage_status.emit
        part.host.on_problem = engine.problem.emit
    if hasattr(part.proxy, "on_problem"):
        part.proxy.on_problem = engine.problem.emit


def _unheard(_: object) -> None:
    """For a host whose stage is another's now."""


def quit_on_signals(application: QCoreApplication) -> None:
    """Ctrl-C and a polite kill end the event loop, so that everything is closed in order; exec() returns the number.

    Python sees a signal only between two lines of Python, hence a timer that runs one now and then.
    """

    def leave(number: int, _frame: FrameType | None) -> None:
        application.exit(number)

    signal.signal(signal.SIGINT, leave)
    signal.signal(signal.SIGTERM, leave)
    timer = QTimer(application)
    timer.timeout.connect(lambda: None)
    timer.start(500)
