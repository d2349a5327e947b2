"""What happened, and when, as JSON: the report that --report writes."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from desktop import __version__
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.types import TurnReport


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
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        os.replace(part, path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        problem = Problem(f"The report {path} could not be written: {reason}.", "Choose another place with --report.")
        raise ParleyError(problem, ExitCode.BAD_INPUT) from error


def timeline(turn: TurnReport) -> str:
    """One turn in a few lines for a terminal."""
    lines = [f"You:     {turn.heard or '(nothing heard)'}", f"Answer:  {turn.said or '(nothing said)'}"]
    marks = ", ".join(f"{name.replace('_', ' ')} {ms:.0f}" for name, ms in turn.marks_ms.items())
    lines.append(f"         {turn.outcome.value}; {turn.audio_s:.1f} s of speech, {turn.frames} frames")
    lines.append(f"         ms from the end of speech: {marks}")
    return "\n".join(lines)
