"""Everything that can be set, room by room."""

from __future__ import annotations

from desktop.ui.settings.data import Place, RoomName, Row
from desktop.ui.settings.rows_advanced import ADVANCED
from desktop.ui.settings.rows_answers import ANSWERS, FACE, VOICE
from desktop.ui.settings.rows_talk import SOUND, TALKING
from desktop.ui.settings.rows_window import KEYS, PRIVACY, WINDOW

CATALOGUE: dict[RoomName, tuple[Row, ...]] = {
    "talking": TALKING,
    "sound": SOUND,
    "answers": ANSWERS,
    "voice": VOICE,
    "face": FACE,
    "window": WINDOW,
    "keys": KEYS,
    "privacy": PRIVACY,
    "advanced": ADVANCED,
}
ROWS: dict[Place, Row] = {row.place: row for rows in CATALOGUE.values() for row in rows}
ROOM_OF: dict[Place, RoomName] = {row.place: room for room, rows in CATALOGUE.items() for row in rows}
