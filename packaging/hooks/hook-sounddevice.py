"""PortAudio itself is the system's on Linux: a copy would bring libasound and libjack, which must fit their daemons.

On Windows and macOS the wheel brings a PortAudio of its own, which is taken along.
"""

import sys

from PyInstaller.utils.hooks import collect_data_files, collect_dynamic_libs

datas: list[tuple[str, str]] = []
binaries: list[tuple[str, str]] = []
if sys.platform != "linux":
    datas = collect_data_files("_sounddevice_data")
    binaries = collect_dynamic_libs("_sounddevice_data")
