"""Everything that can be set is in the window, with values that it may have."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

import pytest

from desktop.engine.hosting.backends import is_built_in, known_backends
from desktop.engine.types import STAGES
from desktop.settings import NEXT_START, Settings
from desktop.ui.settings.catalogue import CATALOGUE, ROOM_OF, ROWS
from desktop.ui.settings.data import ROOMS, Row
from desktop.ui.settings.search import found

FIELDS = {
    (section, key): type(room).model_fields[key] for section, room in Settings() for key in type(room).model_fields
}


def test_every_setting_has_one_row() -> None:
    """What settings.ini may say can be set in the window, in one place."""
    assert set(ROWS) == set(FIELDS)
    assert sum(len(rows) for rows in CATALOGUE.values()) == len(FIELDS)
    assert list(CATALOGUE) == list(ROOMS)


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: f"{row.section}-{row.key}")
def test_rows_fit_their_settings(row: Row) -> None:
    """Choices are those of the setting, sliders end at its limits, switches are for yes and no, texts are said well."""
    field = FIELDS[row.place]
    default = field.default
    if get_origin(field.annotation) is Literal:
        assert {value for value, _ in row.choices} == set(get_args(field.annotation))
    assert (row.kind == "switch") == (field.annotation is bool)
    if row.kind == "slider":
        limits: dict[str, Any] = {}
        for limit in field.metadata:
            limits |= {name: getattr(limit, name) for name in ("ge", "le") if hasattr(limit, name)}
        assert (row.low, row.high) == (limits["ge"], limits["le"])
        steps = (default - row.low) / row.step
        assert steps == pytest.approx(round(steps)), "the slider can stand at what it came with"
    if row.needs:
        assert ROWS[row.needs].kind == "switch"
    assert row.title[0].isupper() or row.title.startswith("MuseTalk")
    assert row.title[-1] not in ".:"
    assert len(row.title) <= 50
    assert row.explanation[-1] in ".?" or row.explanation[-1].isalnum()


@pytest.mark.parametrize("stage", STAGES)
def test_every_backend_can_be_chosen(stage: Any) -> None:
    """The backends of this version are there with words of their own; plug-ins come while the program runs."""
    offered = {value for value, _ in ROWS[stage, "backend"].choices}
    assert offered == {name for name in known_backends(stage) if is_built_in(stage, name)}


def test_what_waits_for_the_next_start_exists() -> None:
    """The list of those that wait names settings."""
    assert set(NEXT_START) <= set(ROWS)


@pytest.mark.parametrize(
    ("query", "section", "key"),
    [
        ("echo", "audio", "cancel_echo"),
        ("dark mode", "window", "theme"),
        ("subtitls", "window", "captions"),
        ("temprature", "llm", "temperature"),
        ("push to talk", "hot_keys", "talk"),
        ("volume", "audio", "volume"),
        ("font", "window", "text_size"),
        ("llm.temperature", "llm", "temperature"),
        ("text_size", "window", "text_size"),
        ("Deutsch", "window", "language"),
        ("KEEP conversations", "conversation", "keep"),
    ],
)
def test_a_search_finds_by_any_name(query: str, section: str, key: str) -> None:
    """Titles, other words for it, the names in the file, and words with a letter missing."""
    assert (section, key) in [row.place for row in found(query)][:3]


@pytest.mark.parametrize("query", ["", "   ", "xylophone concert", "dark xylophone", "%%%", "🙂", "a" * 2000])
def test_a_search_for_nothing(query: str) -> None:
    """What is not there is not found, and nothing is too strange to be looked for."""
    assert found(query) == []


def test_every_row_is_in_a_room() -> None:
    """Each setting leads to its room."""
    assert set(ROOM_OF.values()) == set(ROOMS)
