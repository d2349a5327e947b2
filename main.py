"""Where Parley starts: arguments, then the window or the same engine without one."""

import gc
import multiprocessing
import os
import signal
import sys

from desktop import frozen

STARTED_AT_S = frozen.begun_at_s()


def main() -> int:
    """Run the program; returns its exit code (desktop.engine.errors.ExitCode)."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # until there is something to be ended in order
    frozen.release_environment()
    multiprocessing.freeze_support()  # in the packaged app, a stage's process starts here
    from desktop.single import forwarded

    if (code := forwarded(sys.argv[1:])) is not None:  # a Parley that runs was told
        return code
    gc.disable()  # nothing of what is imported now can be freed: 50 ms of looking for it
    _keep_libraries_single()
    from desktop.arguments import parse
    from desktop.engine.network import guard

    guard.install()  # from here on nothing but this machine is reached, unless its owner asks for it
    arguments = parse()
    from desktop.start import start

    return start(arguments, STARTED_AT_S)


def _keep_libraries_single() -> None:
    """No threads of numpy's or Qt's own in this process; the stages' processes are not concerned.

    numpy's OpenBLAS reserves memory for each thread when it is imported, 50 ms of CPU for products of
    matrices that are never computed here. Qt deals parts of a picture out to threads and waits for the
    last one: a picture cost a third more CPU, and on a busy machine came late (measured with Qt 6.11).
    """
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    if "OPENBLAS_NUM_THREADS" not in os.environ:
        os.environ["OPENBLAS_NUM_THREADS"] = "1"
        import numpy  # noqa: F401  (reads it once, now)

        del os.environ["OPENBLAS_NUM_THREADS"]


if __name__ == "__main__":
    sys.exit(main())
