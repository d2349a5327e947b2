"""`python -m desktop.setup ensure [--tests] [--full]` and `python -m desktop.setup full --json`."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from dataclasses import asdict
from types import FrameType

from desktop.setup.background import Background, Event
from desktop.setup.checkout import EXIT_MISSING, Checkout, SetupError
from desktop.setup.console import say
from desktop.setup.ensure import ensure


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m desktop.setup", description="Sets this checkout up.")
    commands = parser.add_subparsers(dest="command", required=True)
    first = commands.add_parser("ensure", help="the starter: what the window needs")
    first.add_argument("--tests", action="store_true", help="what the tests need besides")
    first.add_argument("--full", action="store_true", help="the heavy engines too, before returning")
    first.add_argument("--no-system", action="store_true", help="leave the system's packages alone")
    full = commands.add_parser("full", help="the heavy engines, one after the other")
    full.add_argument("--json", action="store_true", help="one JSON object a line on stdout")
    full.add_argument("--retry", action="store_true", help="try again what failed for good")
    full.add_argument("--while-stdin-open", action="store_true", help="end when the starting program has ended")
    given = parser.parse_args(arguments)
    checkout = Checkout.here()
    try:
        if given.command == "ensure":
            ensure(checkout, tests=given.tests, system_packages=not given.no_system)
            return _full(checkout, json_lines=False, retry=True, watch=False) if given.full else 0
        return _full(checkout, given.json, given.retry, given.while_stdin_open)
    except SetupError as error:
        say(str(error))
        return EXIT_MISSING
    except KeyboardInterrupt:
        say("Set-up was interrupted. Start again: it goes on where it stopped.")
        return 130


def _full(checkout: Checkout, json_lines: bool, retry: bool, watch: bool) -> int:
    background = Background(checkout, tell=_print_json if json_lines else _say_event)

    def end(_signal: int, _frame: FrameType | None) -> None:
        background.cancel()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    if watch:
        threading.Thread(target=_cancel_at_end_of_input, args=(background,), daemon=True).start()
    return 0 if background.run(retry=retry) else 1


def _cancel_at_end_of_input(background: Background) -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    background.cancel()


def _print_json(event: Event) -> None:
    print(json.dumps(asdict(event)), flush=True)


def _say_event(event: Event) -> None:
    if event.state != "waiting":
        say(f"{event.title}: {event.text}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
