"""Settings and a character made into an engine: the same one for the window and without it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Any

import psutil
from PySide6.QtCore import QCoreApplication, QMetaObject, Qt, QThread, QTimer

from desktop.engine.conversation.characters import Character
from desktop.engine.conversation.history import History
from desktop.engine.engine import Engine
from desktop.engine.errors import Problem
from desktop.engine.hosting.backends import STARTER, BackendSpec
from desktop.engine.hosting.host import Host
from desktop.engine.hosting.proxies import HostedAsr, HostedLlm, HostedTts, HostedVad, HostedVideo
from desktop.engine.stages import Vad
from desktop.engine.turn.run import Stages
from desktop.engine.types import Message, StageName, Voice
from desktop.settings import Settings
from desktop.specs import backend_specs, starter_spec, voices_of

_PROXIES: dict[StageName, Callable[[Host], Any]] = {
    "vad": HostedVad,
    "asr": HostedAsr,
    "llm": HostedLlm,
    "tts": HostedTts,
    "video": HostedVideo,
}


@dataclass(slots=True)
class Assembly:
    """The engine on its thread, with the processes that belong to it."""

    engine: Engine
    thread: QThread
    hosts: dict[StageName, Host]
    vad: Vad
    stages: Stages
    specs: dict[StageName, BackendSpec]

    def start(self) -> None:
        """Start the engine's thread; loading begins with its event loop."""
        self.engine.moveToThread(self.thread)
        self.thread.started.connect(self.engine.start)
        # Directly: stop() waits in the very thread that a queued quit would have to reach.
        self.engine.stopped.connect(self.thread.quit, Qt.ConnectionType.DirectConnection)
        self.thread.start()

    def stop(self) -> None:
        """End the engine, its turn and its processes; returns when all are gone."""
        QMetaObject.invokeMethod(self.engine, "stop", Qt.ConnectionType.QueuedConnection)
        self.thread.wait()

    def engines(self) -> dict[str, str]:
        """What runs each stage, for the report."""
        return {stage: spec.name for stage, spec in self.specs.items()}

    def processes(self) -> list[dict[str, Any]]:
        """Each process with its resident memory, MiB."""
        pids = {"window": psutil.Process().pid} | {name: host.pid for name, host in self.hosts.items() if host.pid}
        return [
            {"name": name, "pid": pid, "rss_mib": round(psutil.Process(pid).memory_info().rss / 2**20, 1)}
            for name, pid in pids.items()
            if pid and psutil.pid_exists(pid)
        ]


def assemble(
    settings: Settings,
    character: Character,
    specs: dict[StageName, BackendSpec] | None = None,
    keep: Callable[[Sequence[Message]], Problem | None] | None = None,
) -> Assembly:
    """Construct everything; nothing runs before `start`. `specs` replaces what the settings say (the bench does)."""
    specs = specs or backend_specs(settings, character.folder)
    hosts: dict[StageName, Host] = {}
    built: dict[StageName, Any] = {}
    for stage, spec in specs.items():
        if spec.in_process:
            built[stage] = spec.create()
        else:
            fallbacks = (starter_spec(stage, settings, character.folder),) if spec.name != STARTER else ()
            hosts[stage] = Host(spec, fallbacks)
            built[stage] = _PROXIES[stage](hosts[stage])
            if isinstance(built[stage], HostedTts):
                built[stage].voices_in = voices_of(settings, character)
    stages = Stages(asr=built["asr"], llm=built["llm"], tts=built["tts"], video=built["video"])
    voice = Voice(speed=settings.tts.speed, pitch=settings.tts.pitch)
    engine = Engine(built["vad"], stages, History(character.persona), voice, settings.audio.tail_ms / 1000, keep)
    for host in hosts.values():
        host.on_status = engine.stage_status.emit
        host.on_problem = engine.problem.emit
    thread = QThread()
    thread.setObjectName("engine")
    return Assembly(engine, thread, hosts, built["vad"], stages, specs)


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
