"""Which backends there are."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from desktop.engine.errors import ExitCode, ParleyError
from desktop.engine.hosting import backends
from desktop.engine.hosting.backends import BackendSpec, Made, find_backend, known_backends
from desktop.engine.types import STAGES, StageName

PLUGIN = EntryPoint("echo", "tests.engine.hosting.puppets:Puppet", "parley.llm")


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "offered_by_packages", lambda stage: [PLUGIN] if stage == "llm" else [])


@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_has_a_starter_that_can_be_made(stage: StageName) -> None:
    """Every factory of ours names a class that exists."""
    assert "starter" in known_backends(stage)
    options = {"avatar": "x"} if stage == "video" else {}
    assert find_backend(stage, "starter", **options).create() is not None


@pytest.mark.usefixtures("plugin")
def test_an_installed_package_can_offer_a_backend() -> None:
    """An entry point in parley.llm is found by its name, listed, and hosted in a process of its own."""
    spec = find_backend("llm", "echo")
    assert spec.factory == PLUGIN.value
    assert not spec.in_process
    assert "echo" in known_backends("llm")
    assert spec.create().double(2) == 4


def test_an_unknown_name_lists_those_there_are() -> None:
    """The sentence names what can be chosen, and the exit code says bad input."""
    with pytest.raises(ParleyError, match="Choose one of: starter") as raised:
        find_backend("llm", "gpt")
    assert raised.value.exit_code is ExitCode.BAD_INPUT


def test_an_option_can_be_made_where_the_backend_lives() -> None:
    """A Made option is the result of calling what it names, at creation and not before."""
    spec = BackendSpec("llm", "x", "tests.engine.hosting.test_backends:Holder", {"grammar": Made("builtins:list")})
    assert spec.create().grammar == []


class Holder:
    """Takes an option."""

    def __init__(self, grammar: list[str]) -> None:
        self.grammar = grammar
