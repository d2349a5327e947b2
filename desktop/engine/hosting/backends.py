"""Which backends there are: our own by name, others through entry points of installed packages.

A backend is named by a *factory*, "module:Class", so that the class is imported only in the process
that runs it. An installed package offers one through the entry-point groups `parley.vad`,
`parley.asr`, `parley.llm`, `parley.tts` and `parley.video`.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.types import StageName

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

STARTER = "starter"
OFF = "off"
SERVER = "openai-compatible"
WARP, MUSETALK, COMMAND = "warp", "musetalk", "command"
"""The faces of people who are made from a photo."""

_BUILT_IN: dict[StageName, dict[str, str]] = {
    "vad": {STARTER: "desktop.engine.vad.silero:SileroVad"},
    "asr": {
        STARTER: "desktop.engine.asr.pocketsphinx:PocketSphinxAsr",
        "faster-whisper": "desktop.engine.asr.whisper:WhisperAsr",
        SERVER: "desktop.engine.asr.server:ServerAsr",
    },
    "llm": {
        STARTER: "desktop.engine.llm.starter.brain:StarterLlm",
        "llama-cpp": "desktop.engine.llm.llama:LlamaLlm",
        SERVER: "desktop.engine.llm.server:ServerLlm",
    },
    "tts": {
        STARTER: "desktop.engine.tts.espeak:EspeakTts",
        "kokoro": "desktop.engine.tts.kokoro:KokoroTts",
        "piper": "desktop.engine.tts.piper:PiperTts",
        SERVER: "desktop.engine.tts.server:ServerTts",
    },
    "video": {
        STARTER: "desktop.engine.video.illustrated:IllustratedVideo",
        OFF: "desktop.engine.video.illustrated:NoVideo",
        WARP: "desktop.engine.video.photo.warp:WarpVideo",
        MUSETALK: "desktop.engine.video.musetalk.backend:MuseTalkVideo",
        COMMAND: "desktop.engine.video.command:CommandVideo",
    },
}


_IN_PROCESS = {("llm", STARTER), ("video", STARTER), ("video", OFF), ("video", WARP)}
"""Cheap, pure parts of our own; everything else gets a process."""


@dataclass(frozen=True, slots=True)
class Made:
    """An option whose value is made where the backend lives, by calling "module:function" with `arguments`."""

    factory: str
    arguments: tuple[Any, ...] = ()


def _named(factory: str) -> Any:
    module, _, attribute = factory.partition(":")
    return getattr(importlib.import_module(module), attribute)


@dataclass(frozen=True, slots=True)
class BackendSpec:
    """A backend that has not been imported yet. Options are its constructor's keyword arguments.

    `in_process`: it is cheap enough to live in the window's process. `reach`: the places ("host:port") that
    its process may connect to besides this machine itself; none but for a server that the owner named. `title` is
    how a person reads of it where the name alone does not tell it from another: "Granite 4.1 3B", "the processor".
    """

    stage: StageName
    name: str
    factory: str
    options: Mapping[str, Any] = field(default_factory=dict)
    in_process: bool = False
    reach: tuple[str, ...] = ()
    title: str = ""

    @property
    def shown(self) -> str:
        """What to call it in a sentence."""
        return self.title or ("the starter" if self.name == STARTER else self.name)

    def made_options(self) -> dict[str, Any]:
        """The options, with those that are made where the backend lives."""
        return {
            key: _named(value.factory)(*value.arguments) if isinstance(value, Made) else value
            for key, value in self.options.items()
        }

    def create(self, options: Mapping[str, Any] | None = None) -> Any:
        """Import the class and construct it, with `options` where they were made already; nothing is loaded yet."""
        return _named(self.factory)(**(self.made_options() if options is None else options))


def known_backends(stage: StageName) -> tuple[str, ...]:
    """The names `backend =` may have in the stage's section of settings.ini."""
    offered = (entry.name for entry in offered_by_packages(stage))
    return tuple(dict.fromkeys((*_BUILT_IN[stage], *offered)))


def is_built_in(stage: StageName, name: str) -> bool:
    """Whether `name` is one of our own backends."""
    return name in _BUILT_IN[stage]


def offered_by_packages(stage: StageName) -> Iterable[EntryPoint]:
    """The entry points of installed packages for `stage`."""
    from importlib.metadata import entry_points  # here: looking is rare, and importing it costs each process 15 ms

    return entry_points(group=f"parley.{stage}")


def find_backend(stage: StageName, name: str, reach: tuple[str, ...] = (), **options: Any) -> BackendSpec:
    """The backend called `name`; raises ParleyError, naming those there are, when there is none."""
    factory = _BUILT_IN[stage].get(name)
    if factory is None:
        for entry in offered_by_packages(stage):
            if entry.name == name:
                factory = entry.value
                break
        else:
            there = ", ".join(known_backends(stage))
            raise ParleyError(
                Problem(f'There is no [{stage}] backend called "{name}".', f"Choose one of: {there}.", stage=stage),
                ExitCode.BAD_INPUT,
            )
    return BackendSpec(stage, name, factory, options, (stage, name) in _IN_PROCESS, reach)
