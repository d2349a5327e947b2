"""Why nothing comes from a microphone, in one sentence, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.engine.errors import Problem
from desktop.ui.capture import REMEDY, SUBJECT
from desktop.ui.sound.server import Node

_OFF = 0.005
"""A volume (of 1) at which nobody is heard."""


def node_of(name: str, nodes: Sequence[Node]) -> Node | None:
    """What the sound server has under the name of an open device: PortAudio's own names mean the server's default."""
    sources = [node for node in nodes if node.direction == "input"]
    named = [node for node in sources if node.title == name]
    return next(iter(named or [node for node in sources if node.default]), None)


def why_silent(title: str, node: Node | None, not_allowed: str = "") -> Problem | None:
    """What is known of the open device called `title`; None where nothing is.

    `not_allowed`: what to do where the system forbids it.
    """
    if not_allowed:
        return _told("The system does not let Parley hear the microphone.", not_allowed)
    if node is None:
        return None
    if node.muted:
        what = f"The microphone “{title}” is muted."
        return _told(what, "Switch it on in the system's sound settings, or with the mute key of the keyboard.")
    if node.volume < _OFF:
        return _told(f"The microphone “{title}” is turned down to zero.", "Turn it up in the system's sound settings.")
    if node.monitor:
        what = f"“{title}” is no microphone: it hears what the loudspeaker plays."
        return _told(what, "Choose a microphone in the settings.")
    if not node.plugged:
        what = f"Nothing is plugged in where the microphone “{title}” belongs."
        return _told(what, "Plug it in, or choose another microphone in the settings.")
    return None


def nothing_comes(title: str, hear: Sequence[str] = ()) -> Problem:
    """Why is not known. `hear`: other microphones that hear something, the loudest first."""
    if hear:
        what = f"Nothing comes from the microphone “{title}”, but “{hear[0]}” hears something."
        return _told(what, "If that is the one you speak into, choose it in the settings.")
    return _told(
        f"Nothing comes from the microphone “{title}”.",
        "Look for a switch or a mute key on it, and whether it is the one you speak into; the settings list others.",
    )


def stopped_sending(title: str) -> Problem:
    """It is open, and not even silence comes from it."""
    return _told(
        f"Nothing comes from the microphone “{title}” any more.",
        "Press again to open it anew, or choose another one in the settings; typing works meanwhile.",
    )


def _told(what: str, remedy: str) -> Problem:
    return Problem(what, remedy, "warning", replaces=SUBJECT)


GONE = Problem("The microphone has gone while you were talking.", REMEDY, replaces=SUBJECT)
"""What was open has ended by itself."""
ONLY_SILENCE = _told(
    "The microphone sends only silence: it is muted, or Parley may not use it.",
    "Switch it on, or allow Parley to use it in the system's privacy settings.",
)
"""Nothing but zeros, before anybody has looked why."""
