"""./run --bench: every figure that this machine can measure, as a table."""

from __future__ import annotations

import logging
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtCore import QCoreApplication

from desktop import __version__
from desktop.bench import chain, interrupts
from desktop.bench.figures import Figure, not_measured, table
from desktop.engine.conversation.characters import Character
from desktop.engine.errors import ExitCode, ParleyError
from desktop.report import write_report
from desktop.settings import Settings

_log = logging.getLogger(__name__)


def bench(settings: Settings, character: Character, report_to: Path | None, display: bool) -> int:
    """Print the table; 1 when a bar was not reached. `display`: a window can be shown here."""
    application = _application(display)  # kept: without one there are no timers and no windows
    application.setApplicationName("Parley")
    sections: list[tuple[str, Callable[[], Sequence[Figure]]]] = [
        ("starter", lambda: [chain.commands(settings, character)]),
        ("paced engines", lambda: chain.paced(settings, character)),
        ("interrupts", lambda: [interrupts.interrupts(settings, character)]),
    ]
    if display:
        from desktop.bench import window

        sections += [("starts", window.starts), ("window", lambda: window.window(settings, character))]
    figures: list[Figure] = []
    for name, measure in sections:
        print(f"measuring: {name} …", flush=True)
        try:
            figures += measure()
        except (ParleyError, TimeoutError) as error:
            _log.warning("%s could not be measured", name, exc_info=True)
            figures.append(not_measured(name, "", str(error)))
    if not display:
        figures.append(not_measured("window", "", "there is no display here"))
    machine = _machine()
    print(f"\nParley {__version__} on {machine['processor']}, {machine['cores']} cores, {machine['system']}\n")
    print(table(figures))
    if report_to:
        content = {"version": __version__, "machine": machine, "figures": [asdict(figure) for figure in figures]}
        write_report(report_to, content)
    return ExitCode.FAILED if any(figure.passed is False for figure in figures) else ExitCode.DONE


def _application(display: bool) -> QCoreApplication:
    if not display:
        return QCoreApplication(sys.argv[:1])
    from PySide6.QtWidgets import QApplication

    return QApplication(sys.argv[:1])


def _machine() -> dict[str, Any]:
    processor = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        processor = names[0] if names else processor
    return {
        "processor": processor,
        "cores": psutil.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "system": platform.platform(terse=True),
        "load": [round(load, 1) for load in psutil.getloadavg()],
    }
