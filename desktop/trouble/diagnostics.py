"""What helps a stranger to find out what went wrong here: read by the person first, sent by nobody but them.

In English whatever the language of the window: it is for whoever looks into the program.
"""

from __future__ import annotations

import importlib.metadata
import json
import locale
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, get_origin

from pydantic import BaseModel

from desktop import __version__, frozen
from desktop.engine.models import hardware
from desktop.engine.types import StageStatus
from desktop.logs import STAGES_CRASHED
from desktop.paths import Folders, resource
from desktop.settings import Settings
from desktop.trouble.discretion import Discretion, without_conversation
from desktop.trouble.logged import last_lines, tail

LOG_LINES = 150
SAID_LINES = 20
_DEVICES_S = 15.0
_SESSIONS = 3
"""Of an earlier run, what was said may be in one of the conversations that were changed last."""
_LIBRARIES = (
    *("PySide6-Essentials", "numpy", "sounddevice", "soxr", "onnxruntime", "pocketsphinx", "espeakng-loader", "av"),
    *("pydantic", "psutil", "httpx", "openai", "silero-vad", "pywebrtc-audio", "pynput", "opencv-python-headless"),
    *("faster-whisper", "ctranslate2", "llama-cpp-python", "kokoro", "piper-tts", "torch", "diffusers", "transformers"),
)
_SHOWN = {"backend", "language", "scheme", "steps", "talk", "interrupt"}
"""Settings whose words say nothing about the person. Of others that are words, only that they are set is told."""


@dataclass(frozen=True, slots=True)
class Happening:
    """What a report is about. `before_s`: a run that is over, so only what was logged before that moment counts."""

    what: str = ""
    trace: str = ""
    before_s: float | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """What only the window's thread can tell, as it is now. `said`: the conversation's lines, the latest last."""

    folders: Folders
    log: Path
    settings: Settings
    engines: Mapping[str, str] = field(default_factory=dict)
    stages: Sequence[StageStatus] = ()
    processes: Sequence[Mapping[str, Any]] = ()
    desk: Sequence[str] = ()
    said: Sequence[str] = ()


def report(
    happening: Happening, now: Situation, conversation: bool = False, hurry: Callable[[], bool] = lambda: False
) -> str:
    """The whole report. Takes a moment: it looks at the machine and reads the log. When `hurry` turns true, what takes
    long is left out.

    Only with `conversation` does it contain anything that was said; never keys, nor names of people, of their servers
    and of their folders.
    """
    said = list(now.said)
    if happening.before_s is not None:
        said = list(_said_before(now.folders.sessions))
    log = last_lines(now.log, LOG_LINES, happening.before_s, debug=conversation)
    stages = "\n".join(tail(now.log.with_name(STAGES_CRASHED), 20_000).splitlines()[-40:])
    happened = f"{happening.what}\n\n{happening.trace}".strip()
    if not conversation:
        log, stages, happened = (without_conversation(text, said) for text in (log, stages, happened))
    parts = {
        "What happened": happened,
        "Versions": "\n".join(_versions()),
        "Machine": "\n".join((*_machine(), *now.desk)),
        "Sound devices": _devices(now, hurry),
        "What runs": "\n".join(_running(now)),
        "Settings that are not the default": "\n".join(_settings(now.settings)) or "none",
        "Crashes of the stages' processes": stages,
        "Last lines of the log": log,
        "Last lines of the conversation": "\n".join(said[-SAID_LINES:]) if conversation else "",
    }
    text = f"Parley {__version__}, {datetime.now().astimezone():%Y-%m-%d %H:%M %z}\n"
    text += "".join(f"\n{title}\n{'-' * len(title)}\n{part.strip()}\n" for title, part in parts.items() if part.strip())
    for place, name in ((now.folders.data, "(data)"), (resource(), "(parley)")):
        text = text.replace(str(place), name)
    rooms = (now.settings.asr, now.settings.llm, now.settings.tts)
    discretion = Discretion([room.server for room in rooms if room.server], [room.key for room in rooms])
    return discretion.without_person(text)


def own_command() -> list[str]:
    """The command line that this program was started with."""
    return [*frozen.command(), *sys.argv[1:]] if frozen.is_frozen() else [sys.executable, *sys.orig_argv[1:]]


def _versions() -> Iterator[str]:
    packaged = "packaged" if getattr(sys, "frozen", False) else "from its source"
    yield f"Parley {__version__} ({packaged})"
    yield f"Python {platform.python_version()}, {platform.platform()}"
    for name in _LIBRARIES:
        with suppress(importlib.metadata.PackageNotFoundError):
            yield f"{name} {importlib.metadata.version(name)}"


def _machine() -> Iterator[str]:
    machine = hardware.look()
    yield f"{platform.machine()}, {machine.cores} cores, {machine.memory_mib} MiB memory, {machine.available_mib} free"
    yield from (f"{gpu.name}, {gpu.memory_mib} MiB" for gpu in machine.gpus)
    yield f"Locale {locale.getlocale()[0]}, desktop {os.environ.get('XDG_CURRENT_DESKTOP', '-')}"


def _devices(now: Situation, hurry: Callable[[], bool]) -> str:
    """As `--devices` tells them: in a process of its own, for the list may be read anew here at the same time."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, str(resource("main.py"))]
    apart = ["--data-dir", str(now.folders.data)] if now.folders.logs.is_relative_to(now.folders.data) else []
    command, pipe = [*program, *apart, "--devices"], subprocess.PIPE
    try:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=subprocess.STDOUT, text=True)
    except OSError as error:
        return f"could not be listed: {error}"
    end = time.monotonic() + _DEVICES_S
    with process:
        while True:
            try:
                return process.communicate(timeout=0.1)[0].strip()
            except subprocess.TimeoutExpired:
                if hurry() or time.monotonic() > end:
                    process.kill()
                    return "could not be listed in time"


def _running(now: Situation) -> Iterator[str]:
    states = {status.stage: status for status in now.stages}
    for stage, runs in now.engines.items():
        status = next((status for name, status in states.items() if name == stage), None)
        yield f"{stage}: {runs}" + (f", {status.state} {status.detail}".rstrip() if status else "")
    for process in now.processes:
        yield f"{process['name']}: process {process['pid']}, {process['rss_mib']} MiB"


def _settings(settings: Settings) -> Iterator[str]:
    for section in type(settings).model_fields:
        room: BaseModel = getattr(settings, section)
        for key, described in type(room).model_fields.items():
            value = getattr(room, key)
            if value == described.default:
                continue
            free = isinstance(value, str) and get_origin(described.annotation) is None and key not in _SHOWN
            yield f"[{section}] {key} = {'(set)' if free and not _catalogued(key, value) else value}"


def _catalogued(key: str, value: str) -> bool:
    """A model's identifier in the catalogue; a path may tell more than that."""
    return key == "model" and not set(value) & set("/\\:~ ")


def _said_before(sessions: Path) -> Iterator[str]:
    """What was said in the conversations that were changed last, as it stands in their files."""
    with suppress(OSError):
        files = sorted(sessions.glob("*.jsonl"), key=lambda path: path.stat().st_mtime)[-_SESSIONS:]
        for path in files:
            for line in tail(path).splitlines():
                with suppress(json.JSONDecodeError):
                    yield from _texts(json.loads(line))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("text", "title") and isinstance(inner, str):
                yield inner
            else:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
