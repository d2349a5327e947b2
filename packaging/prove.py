"""Lets an installed Parley prove itself: python packaging/prove.py PROGRAM [--report FILE]

Its version, its self-test, and the recorded question answered at the pace of speech into a film, each in the
person's own folders, as after an installation. Standard library only. Exit code 1 where something is not as it
should be.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HEARD = "how many days until christmas"
QUESTION = Path(__file__).resolve().parents[1] / "assets" / "question.wav"
LIMIT_S = 600


def main() -> int:
    """Do all of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--report", type=Path)
    asked = parser.parse_args()
    figures: dict[str, Any] = {}
    try:
        with tempfile.TemporaryDirectory() as folder:
            prove(asked.program, Path(folder), figures)
    except (AssertionError, OSError, subprocess.SubprocessError) as problem:
        print(f"FAILED: {problem}")
        return 1
    finally:
        if asked.report:
            asked.report.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    print("All as it should be.")
    return 0


def prove(program: str, folder: Path, figures: dict[str, Any]) -> None:
    """One step after the other. Raises AssertionError where one is not as it should be."""
    figures["version"] = run(program, "--version").strip()
    check(re.fullmatch(r"Parley \d+(\.\d+)+\S*", figures["version"]) is not None, figures["version"])
    print(run(program, "--self-test", "--report", str(folder / "checks.json")), end="")
    figures["self_test"] = json.loads((folder / "checks.json").read_text("utf-8"))["checks"]
    run(program, "--ask", str(QUESTION), "--save", str(folder), "--report", str(folder / "ask.json"))
    turn = json.loads((folder / "ask.json").read_text("utf-8"))["turns"][0]
    check(turn["heard"] == HEARD and "Christmas" in turn["said"], f"the question was not answered: {turn}")
    check((folder / "turn-1.mp4").stat().st_size > 50_000, "the film of the answer is missing")
    figures["turn"] = {name: turn[name] for name in ("heard", "said", "marks_ms", "frames")}
    print(f"heard “{turn['heard']}”, said “{turn['said']}”")


def run(*command: str) -> str:
    """What it printed; it has to end well."""
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", timeout=LIMIT_S
    )
    check(done.returncode == 0, f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def check(holds: bool, otherwise: str) -> None:
    """Raise AssertionError unless it holds."""
    if not holds:
        raise AssertionError(otherwise)


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main())
