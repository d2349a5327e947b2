"""What happened, and when, as JSON: the report that --report writes."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from desktop import __version__
from desktop.console import one_line
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.types import TurnReport
from desktop.paths import reason

_log = logging.getLogger(__name__)


def report(
    engines: Mapping[str, str],
    turns: Sequence[TurnReport],
    processes: Sequence[Mapping[str, Any]],
    window: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The whole report. `window` holds visible_ms, ready_ms, stall_ms and xruns where there was one."""
    return {
        "version": __version__,
        "engines": dict(engines),
        "turns": [_turn(turn) for turn in turns],
        "window": dict(window) if window else None,
        "processes": [dict(process) for process in processes],
    }


def _turn(turn: TurnReport) -> dict[str, Any]:
    values = asdict(turn)
    del values["turn"]
    return {**values, "outcome": turn.outcome.value}


def write_report(path: Path, content: Mapping[str, Any]) -> None:
    """Write `content` to `path` in one step, making its folder. Raises ParleyError with a sentence."""
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    try:
        if _is_device(path):
            with path.open("a", encoding="utf-8", errors="replace") as device:
                device.write(text)
            return
        part = _part(path := path.resolve())  # a link stays a link
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, "utf-8", "replace")
        os.replace(part, path)
    except OSError as error:
        _log.warning("the report cannot be written", exc_info=True)
        _remove(_part(path))
        raise _not_written(path, reason(error), ExitCode.FAILED) from error


def check_place(path: Path) -> None:
    """Make the folder for a report at `path` and see whether it takes one, before anything is done that
    would then be lost. Raises ParleyError (exit 2).
    """
    if not path.name or path.is_dir():
        raise _not_written(path, "it is a folder", ExitCode.BAD_INPUT)
    if _is_device(path):
        return
    part = _part(path.resolve())
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(b"\n")
    except OSError as error:
        raise _not_written(path, reason(error), ExitCode.BAD_INPUT) from error
    finally:
        _remove(part)


def _is_device(path: Path) -> bool:
    """A terminal or a pipe, say: it is written to and not replaced."""
    if path.is_dir():
        return False
    return path.is_relative_to("/dev") or (path.exists() and not path.is_file())


def _part(path: Path) -> Path:
    return path.with_name(path.name + ".part")


def _remove(part: Path) -> None:
    with suppress(OSError):  # it was not even made
        part.unlink(missing_ok=True)


def _not_written(path: Path, why: str, code: ExitCode) -> ParleyError:
    return ParleyError(
        Problem(f"The report {path} could not be written: {why}.", "Choose another place with --report."), code
    )


def timeline(turn: TurnReport) -> str:
    """One turn in a few lines for a terminal."""
    lines = [
        f"You:     {one_line(turn.heard) or '(nothing heard)'}",
        f"Answer:  {one_line(turn.said, 5000) or '(nothing said)'}",
    ]
    marks = ", ".join(f"{name.replace('_', ' ')} {ms:.0f}" for name, ms in turn.marks_ms.items())
    lines.append(f"         {turn.outcome.value}; {turn.audio_s:.1f} s of speech, {turn.frames} frames")
    lines.append(f"         ms from the end of speech: {marks}")
    return "\n".join(lines)
