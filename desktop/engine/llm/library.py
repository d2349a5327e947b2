"""The library llama.cpp as such: imported once in a process, quiet on the console, and what it knows of numbers."""

from __future__ import annotations

import ctypes
import logging
import math
import os
import sys
import threading
from functools import cache
from typing import Any

from desktop.engine.llm.fitting import FEW_CORES, usable_cores
from desktop.engine.llm.header import DamagedError, Tensor

log = logging.getLogger(__name__)

_LEVELS = {1: logging.DEBUG, 2: logging.DEBUG, 3: logging.INFO, 4: logging.WARNING}
"""What llama.cpp's details, remarks, warnings and errors are in our log."""
said: list[str] = []
"""llama.cpp's errors since the last load began."""
aborting = threading.Event()
"""Set while a batch is broken off on purpose, of which llama.cpp complains."""


@cache
def library() -> Any:
    """llama_cpp, imported and started once in this process, its own words sent to our log instead of the console.

    Where there are few cores, its threads sleep while they wait for each other: spinning, they take the core from
    whoever they wait for (measured on two busy cores: a prompt 3 to 10 times as slow).
    """
    if usable_cores() <= FEW_CORES:
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("GGML_NO_BACKTRACE", "1")  # a crash would wait for a debugger, and write to the console
    import llama_cpp

    llama_cpp.llama_log_set(_listener(llama_cpp), ctypes.c_void_p(0))
    llama_cpp.llama_backend_init()
    return llama_cpp


@cache
def _listener(llama_cpp: Any) -> Any:
    """The callback for llama.cpp's log. It comes in fragments, of which a line's first one has the level."""
    line: list[str] = []
    level = logging.DEBUG

    def listen(number: int, text: bytes, _: Any) -> None:
        nonlocal level
        level = _LEVELS.get(number, level)
        line.append(text.decode("utf-8", errors="replace"))
        if line[-1].endswith("\n"):
            whole = "".join(line).strip()
            line.clear()
            if whole:
                log.log(logging.DEBUG if aborting.is_set() else level, "llama.cpp: %s", whole)
                if level == logging.WARNING:
                    said.append(whole)

    return llama_cpp.llama_log_callback(listen)


def tensor_bytes(tensor: Tensor) -> int:
    """The bytes of a tensor in the file, by ggml's own tables."""
    ggml = _ggml()
    known = tensor.kind < library().GGML_TYPE_COUNT  # the library does not check, and reads beyond its table
    block = ggml.ggml_blck_size(tensor.kind) if known else 0
    if block <= 0:
        raise DamagedError(f"number format {tensor.kind}")
    return math.ceil(tensor.items / block) * int(ggml.ggml_type_size(tensor.kind))


@cache
def _ggml() -> Any:
    """The library beneath llama.cpp."""
    from llama_cpp._ggml import libggml

    libggml.ggml_blck_size.restype = ctypes.c_int64
    libggml.ggml_type_size.restype = ctypes.c_size_t
    return libggml


def offloads() -> bool:
    """Whether this build of llama.cpp can use a GPU."""
    return bool(library().llama_supports_gpu_offload())


@cache
def flag_reader(lib: Any) -> Any:
    """What llama.cpp asks between two steps of a batch whether to go on.

    C's strlen, on a buffer that holds one byte and a zero: 0 is "go on", 1 is "abort". A Python function there
    would take the interpreter's lock hundreds of times a token, and wait for it while another thread works.
    """
    c = ctypes.cdll.msvcrt if sys.platform == "win32" else ctypes.CDLL(None)
    return ctypes.cast(c.strlen, lib.ggml_abort_callback)
