"""Where Parley starts: arguments, then the window or the same engine without one."""

import multiprocessing
import sys
import time

STARTED_AT_S = time.perf_counter()


def main() -> int:
    """Run the program; returns its exit code (desktop.engine.errors.ExitCode)."""
    multiprocessing.freeze_support()  # in the packaged app, a stage's process starts here
    from desktop.arguments import parse

    arguments = parse()
    from desktop.start import start

    return start(arguments, STARTED_AT_S)


if __name__ == "__main__":
    sys.exit(main())
