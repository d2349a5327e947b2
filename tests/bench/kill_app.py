"""The program is killed (kill -9) at random moments while it is talked to: what had been answered is there afterwards.

`python -m tests.bench.kill_app [--moments 50] [--seed N]` starts the real program at a virtual desk (Xvfb, PulseAudio),
sends it typed questions one after the other, kills it, looks at what the list of conversations has, and starts it
again. A turn counts as finished when the window is ready for the next one.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psutil

from desktop.engine.conversation.archive import Archive
from desktop.engine.conversation.records import read_session
from desktop.engine.types import Message
from tests.desk.program import Program
from tests.desk.recording import wait_until
from tests.desk.virtual_desk import Desk, missing_tools, open_desk

LONGEST_S = 9.0
"""The moment lies within so long after the program is ready."""
_SETTINGS = "[window]\nguide = no\n[conversation]\nkeep = yes\n"
_POLL_S = 0.005


@dataclass
class Life:
    """One start of the program, until it was killed."""

    asked: list[str] = field(default_factory=list)
    finished: int = 0
    after_s: float = 0.0
    state: str = ""
    kept: int = 0
    lost: int = 0
    trouble: str = ""

    def __str__(self) -> str:
        verdict = self.trouble or (f"LOST {self.lost}" if self.lost else "all there")
        return (
            f"killed after {self.after_s:5.2f} s, {self.state:<9}  asked {len(self.asked)}, finished {self.finished}, "
            f"kept {self.kept}: {verdict}"
        )


def _started(desk: Desk, folder: Path) -> Program:
    """The program, ready; where it does not become so, the end of its log is shown."""
    try:
        return Program(desk, folder, settings=_SETTINGS)
    except TimeoutError:
        print((folder / "data" / "logs" / "parley.log").read_text("utf-8")[-4000:], file=sys.stderr)
        raise


def live_and_die(desk: Desk, folder: Path, numbers: Iterator[int], after_s: float) -> Life:
    """Start the program, ask until the moment comes, kill it."""
    life = Life(after_s=after_s)
    log = folder / "data" / "logs" / "parley.log"
    log.unlink(missing_ok=True)  # its states are those of this life
    program = _started(desk, folder)
    family = [program.process.pid, *(child.pid for child in psutil.Process(program.process.pid).children(True))]
    moment = time.monotonic() + after_s
    while time.monotonic() < moment:
        states = program.states()
        ended = sum(1 for state in states[1:] if state == "ready")
        if states[-1] == "ready" and ended >= len(life.asked):
            text = f"what is {next(numbers)} plus 1"
            life.asked.append(text)
            program.write(text)
        time.sleep(_POLL_S)
    states = program.states()  # what is finished by now has to be there
    program.process.kill()
    program.process.wait()
    life.state = states[-1]
    life.finished = sum(1 for state in states[1:] if state == "ready")
    wait_until(lambda: not any(map(psutil.pid_exists, family)) or None, "the end of its processes", 20.0)
    return life


def look(folder: Path, life: Life, before: dict[str, tuple[Message, ...]]) -> dict[str, tuple[Message, ...]]:
    """What the list has now; `life` learns what is there of its turns, and whether what was there `before` still is."""
    archive = Archive(folder / "data" / "sessions")
    try:
        archive.refresh()
        listed = archive.all()
    finally:
        archive.close()
    life.trouble = "; ".join(summary.trouble for summary in listed if summary.trouble)
    now = {
        summary.path.name: tuple(said.message for said in read_session(summary.path).lines)
        for summary in listed
        if not summary.trouble
    }
    if any(now.get(name) != lines for name, lines in before.items()):
        life.trouble = "an earlier conversation has changed"
    new = [line for name, lines in now.items() if name not in before for line in lines]
    asked = [line.text.lower() for line in new if line.role == "user"]
    answered = sum(1 for line in new if line.role == "assistant")
    life.kept = min(len(asked), answered)
    there = [wanted for wanted in life.asked[: life.finished] if wanted in asked]
    life.lost = life.finished - min(len(there), answered)
    return now


def run(desk: Desk, folder: Path, moments: int, seed: int) -> list[Life]:
    """The program's lives, one a moment, on the same data; the last start is left in peace."""
    chance, numbers, lives = random.Random(seed), count(1), []
    kept: dict[str, tuple[Message, ...]] = {}
    for _ in range(moments):
        life = live_and_die(desk, folder, numbers, chance.uniform(0.0, LONGEST_S))
        kept = look(folder, life, kept)
        lives.append(life)
        print(life, flush=True)
    _started(desk, folder).close()
    end = Life()
    look(folder, end, kept)
    lives[-1].trouble = lives[-1].trouble or end.trouble
    return lives


def main() -> int:
    """0 when nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--seed", type=int, default=5)
    arguments = parser.parse_args()
    if missing := missing_tools():
        print(f"This needs {', '.join(missing)}.", file=sys.stderr)
        return 1
    with open_desk() as desk, tempfile.TemporaryDirectory() as folder:
        lives = run(desk, Path(folder), arguments.moments, arguments.seed)
    finished, lost = sum(life.finished for life in lives), sum(life.lost for life in lives)
    troubles = [life.trouble for life in lives if life.trouble]
    print(f"{len(lives)} kills, {finished} finished turns, {lost} lost, {len(troubles)} files in trouble")
    return 1 if lost or troubles else 0


if __name__ == "__main__":
    sys.exit(main())
