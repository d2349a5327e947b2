"""Which way of having hot keys this desktop offers."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from PySide6.QtGui import QGuiApplication

from desktop.engine.errors import Problem
from desktop.ui.hot_keys.grabber import Grabber

_BY_COMMAND = 'A shortcut of the desktop\'s own that runs "parley --toggle" does the same.'
NOT_ON_MACOS = Problem(
    "macOS gives no keys to a program like this one.",
    'An automation of the Shortcuts app that runs "parley --toggle" does the same.',
    "info",
    replaces="hot keys",
)
NOT_HERE = Problem("This desktop gives no keys to programs.", _BY_COMMAND, "info", replaces="hot keys")


def way() -> Callable[[], Grabber] | Problem:
    """What makes the grabber for this desktop, or why there is none.

    Under Wayland the X server that may be there as well only sees keys of its own windows: the portal is asked.
    """
    platform = QGuiApplication.platformName()
    if sys.platform == "win32":
        from desktop.ui.hot_keys.windows import WindowsGrabber

        return WindowsGrabber
    if sys.platform == "darwin":
        return NOT_ON_MACOS
    if platform.startswith("wayland") or os.environ.get("XDG_SESSION_TYPE") == "wayland":
        from desktop.ui.hot_keys.portal import PortalGrabber

        return PortalGrabber
    if platform == "xcb":
        from desktop.ui.hot_keys.x11 import X11Grabber

        return X11Grabber
    return NOT_HERE
