"""What the Models window is shown follows from what was seen and what is chosen."""

from __future__ import annotations

from dataclasses import replace

from desktop.engine.models.catalogue import Catalogue, Entry
from desktop.shelf.rows import Run, Seen, Standing, shelves_of
from desktop.ui.models_data import ModelRow
from desktop.ui.models_row import note_words
from tests.engine.models.hub import Hub, make_entry

BACKENDS = frozenset({("asr", "faster-whisper"), ("llm", "llama-cpp"), ("tts", "piper")})


def entry(id: str, rank: int, **more: object) -> Entry:
    return make_entry(Hub(), id=id, rank=rank, **more)


def seen(*entries: Entry, installed: tuple[str, ...] = ()) -> Seen:
    return Seen(Catalogue.model_validate({"model": entries}), frozenset(installed), backends=BACKENDS)


def rows(what: Seen, chosen: Run, runs: Run | None = None, **more: object) -> dict[str, ModelRow]:
    standing = Standing({"llm": chosen}, {"llm": runs or chosen}, **more)  # type: ignore[arg-type]
    return {row.id: row for row in shelves_of(what, standing).rows}


def test_the_starter_comes_first_then_the_smaller_models() -> None:
    """From what is there to what wants most."""
    found = rows(seen(entry("big", 50), entry("small", 10)), ("starter", ""))
    assert list(found) == ["", "small", "big"]
    assert found[""].in_use


def test_no_model_named_means_the_best_that_is_here() -> None:
    """As the backends resolve it."""
    found = rows(seen(entry("big", 50), entry("small", 10), installed=("small",)), ("llama-cpp", ""))
    assert [id for id, row in found.items() if row.in_use] == ["small"]
    found = rows(seen(entry("big", 50), entry("small", 10), installed=("small", "big")), ("llama-cpp", ""))
    assert [id for id, row in found.items() if row.in_use] == ["big"]


def test_a_tool_is_in_use_as_soon_as_it_is_here() -> None:
    """Nobody has to choose it."""
    found = rows(seen(entry("tool", 50, tool=True), entry("small", 10)), ("starter", ""))
    assert not found["tool"].in_use
    found = rows(seen(entry("tool", 50, tool=True), entry("small", 10), installed=("tool",)), ("starter", ""))
    assert found["tool"].in_use
    assert found["tool"].running
    assert note_words(found["tool"]) == ""
    assert found[""].in_use


def test_a_tool_needs_no_backend_of_its_own() -> None:
    """smart-turn is used beside Silero, and offered there."""
    what = seen(entry("smart-turn", 10, stage="vad", backend="smart-turn", tool=True))
    vad = [row for row in shelves_of(what, Standing({}, {})).rows if row.stage == "vad"]
    assert [(row.id, row.state) for row in vad] == [("", "built in"), ("smart-turn", "absent")]
    assert vad[0].in_use


def test_a_model_that_the_settings_name_and_that_is_not_here_says_so() -> None:
    """Instead of promising to take over."""
    found = rows(seen(entry("big", 50)), ("llama-cpp", "big"), ("starter", ""))
    assert note_words(found["big"]) == "The settings name it, but it is not on this machine."


def test_a_choice_that_could_not_start_says_so() -> None:
    """Its stage runs on something else and no switch is under way."""
    found = rows(seen(entry("big", 50), installed=("big",)), ("llama-cpp", "big"), ("starter", ""))
    assert "stands in" in note_words(found["big"])
    assert found[""].running
    assert not found[""].in_use


def test_what_the_catalogue_does_not_know_gets_a_row() -> None:
    """A file of one's own, or a server."""
    found = rows(seen(entry("big", 50)), ("llama-cpp", "/models/mine.gguf"))
    assert found["/models/mine.gguf"].title == "mine.gguf"
    assert found["/models/mine.gguf"].running
    found = rows(seen(entry("big", 50)), ("openai-compatible", "qwen"))
    assert found["qwen"].title == "A server you named"


def test_only_what_this_version_can_run_is_listed() -> None:
    """A model whose backend is not part of it would be of no use."""
    what = seen(entry("big", 50), entry("turns", 10, stage="vad", backend="smart-turn"))
    assert list(rows(what, ("starter", ""))) == ["", "big"]


def test_what_is_too_large_for_the_machine_says_so() -> None:
    """It can be had all the same."""
    what = replace(seen(entry("big", 50, memory_mib=7000), entry("small", 10)), memory_mib=8000)
    found = rows(what, ("starter", ""))
    assert found["big"].too_large
    assert "more memory" in note_words(found["big"])
    assert not found["small"].too_large


def test_terms_that_were_agreed_to_are_not_asked_again() -> None:
    """They stay readable."""
    what = seen(entry("big", 50, must_accept=True))
    asked, known = rows(what, ("starter", "")), rows(replace(what, agreed=frozenset({"big"})), ("starter", ""))
    assert asked["big"].licence is not None
    assert known["big"].licence is not None
    assert (asked["big"].licence.must_accept, known["big"].licence.must_accept) == (True, False)
