"""Tiny real models, and LlamaLlm on them, closed when the test is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from desktop.engine.llm.llama import LlamaLlm
from desktop.engine.llm.sampling import Sampling
from tests.engine.llm.tiny_gguf import make

GREEDY = Sampling(temperature=0.0, repeat_penalty=1.0, max_tokens=24)


class Loader(Protocol):
    """Loads a model; options as for LlamaLlm, greedy and short replies unless told otherwise."""

    def __call__(self, path: Path | None = None, **options: Any) -> LlamaLlm: ...


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model with a ChatML template and a context of 2048 tokens."""
    for name in ("llama_cpp", "gguf"):
        pytest.importorskip(name, reason="part of the full engines; ./test installs it")
    return make(tmp_path_factory.mktemp("gguf") / "tiny.gguf")


@pytest.fixture
def loaded(tiny: Path) -> Iterator[Loader]:
    """Loads models and closes them when the test is over."""
    made: list[LlamaLlm] = []

    def load(path: Path | None = None, **options: Any) -> LlamaLlm:
        llm = LlamaLlm(path or tiny, **{"sampling": GREEDY, **options})
        made.append(llm)
        llm.load()
        return llm

    yield load
    for llm in made:
        llm.close()


class _Script:
    """Stands in for the sampler: picks the given tokens one after the other."""

    def __init__(self, tokens: list[int]) -> None:
        self._tokens = iter(tokens)

    def pick(self) -> int:
        return next(self._tokens)

    def close(self) -> None:
        """Nothing to free."""


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Callable[[LlamaLlm, str | list[int]], None]:
    """Makes a loaded model say a given text (or tokens), and end its reply there; it evaluates all of it as ever."""

    def script(llm: LlamaLlm, text: str | list[int]) -> None:
        model = llm._native
        assert model is not None
        tokens = model.tokenise(text, beginning=False) if isinstance(text, str) else text
        monkeypatch.setattr(model, "sampler", lambda sampling: _Script([*tokens, 2]))

    return script
