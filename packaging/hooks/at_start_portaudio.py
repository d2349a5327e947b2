"""Finds PortAudio by its name, beside the program first, without asking ldconfig, which not every machine has."""

import ctypes.util
import sys

if sys.platform == "linux":
    _find = ctypes.util.find_library

    def find_library(name: str) -> "str | None":
        return "libportaudio.so.2" if name == "portaudio" else _find(name)

    ctypes.util.find_library = find_library
