"""The Whispers that the tests of recognition load: made once a run."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.engine.asr import tiny_whisper

MakeWhisper = Callable[..., Path]


@pytest.fixture(scope="session")
def whisper(tmp_path_factory: pytest.TempPathFactory) -> MakeWhisper:
    """A function that makes a tiny Whisper, as tiny_whisper.make does, or returns the one it made like this before."""
    for library in ("torch", "transformers", "ctranslate2", "faster_whisper"):
        pytest.importorskip(library, reason=f"{library} is part of the full engines; ./test installs it")
    made: dict[str, Path] = {}
    # Else torch puts a folder of its own into the temporary one, in the middle of some test.
    os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str(tmp_path_factory.mktemp("torch")))

    def make(**how: Any) -> Path:
        if (kind := repr(sorted(how.items()))) not in made:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # transformers' own, about its own future
                made[kind] = tiny_whisper.make(tmp_path_factory.mktemp("whisper") / "tiny", **how)
        return made[kind]

    return make
