"""Processes are begun, and libraries that change `sys.path` while they are imported, one at a time.

A spawned process is given `sys.path` as it is at that moment. OpenCV puts a folder of its own on it for as long as it
is being imported, and in that folder lies a package called `typing`: a process begun just then finds that one instead
of Python's and dies before its first line.
"""

from __future__ import annotations

import importlib
import threading
from multiprocessing.process import BaseProcess

_one_at_a_time = threading.Lock()


def begin(process: BaseProcess) -> None:
    """`process.start()`, while nothing is imported by `import_alone`. Raises what that raises."""
    with _one_at_a_time:
        process.start()


def import_alone(name: str) -> None:
    """Import the module `name` while no process is being begun. In this process it is to be the first import of it."""
    with _one_at_a_time:
        importlib.import_module(name)
