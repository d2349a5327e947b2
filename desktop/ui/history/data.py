"""What the window with the conversations shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from PySide6.QtCore import QDate, QLocale, QTime

from desktop.engine.types import Message
from desktop.ui.language import tr


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation in the list. `key` tells it from others; `title` is what it is called, `text` one line of it.

    `lines` counts what was said, `who` names those who answered. `trouble` says why it cannot be read, "" where it
    can. `current`: it is the one that goes on in the call. After a search `found` lines fit, the one at index `at`
    being shown in `text`.
    """

    key: str
    title: str
    text: str
    when: datetime
    lines: int = 0
    who: str = ""
    trouble: str = ""
    current: bool = False
    found: int = 0
    at: int = -1


@dataclass(frozen=True, slots=True)
class Shown:
    """A conversation that is looked at: its lines, the newest last, and the names of those who answered, by key.

    `before` lines of it were said earlier and are not shown.
    """

    key: str
    messages: tuple[Message, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    before: int = 0


def when_words(moment: datetime, today: date) -> str:
    """When something was, short: the time of today, the weekday of this week, else the date."""
    locale = QLocale()
    days = (today - moment.date()).days
    if days == 0:
        return locale.toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)
    if days == 1:
        return tr("Yesterday")
    day = QDate(moment.year, moment.month, moment.day)
    if 1 < days < 7:
        return locale.dayName(day.dayOfWeek())
    return locale.toString(day, QLocale.FormatType.ShortFormat)


def about(row: Row, today: date) -> str:
    """What stands under the title of a conversation that is looked at."""
    locale = QLocale()
    lines = tr("1 line") if row.lines == 1 else tr("{count} lines").format(count=locale.toString(row.lines))
    return " · ".join(part for part in (row.who, when_words(row.when, today), lines) if part)
