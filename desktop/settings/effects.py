"""What differs between two settings, and which of them wait for the next start."""

from __future__ import annotations

from typing import TypeAlias

from desktop.settings.model import Settings

Place: TypeAlias = tuple[str, str]
"""A section and a key."""

NEXT_START: frozenset[Place] = frozenset(
    {
        ("audio", "open_microphone"),
        ("audio", "pre_roll_ms"),
        ("audio", "tail_ms"),
        ("window", "language"),
        ("window", "width"),
        ("window", "height"),
    }
)
"""Everything else takes effect at once, or with the next turn. The window says so on the rows of these, and nowhere
else is it decided."""


def differences(old: Settings, new: Settings) -> frozenset[Place]:
    """The settings that are not the same in both."""
    return frozenset(
        (section, key) for section, room in new for key, value in room if value != getattr(getattr(old, section), key)
    )


def overlaid(settings: Settings, source: Settings, places: frozenset[Place]) -> Settings:
    """`settings` with the values that `source` has at `places`."""
    rooms = {}
    for section in {section for section, _ in places}:
        room = getattr(source, section)
        values = {key: getattr(room, key) for its, key in places if its == section}
        rooms[section] = getattr(settings, section).model_copy(update=values)
    return settings.model_copy(update=rooms)
