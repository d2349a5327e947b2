"""A child process and how it is ended."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

import pytest

from desktop.setup.child import Child

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


@pytest.fixture
def in_the_background() -> Iterator[None]:
    """As a shell starts a program with &: Ctrl-C is ignored, also by its children."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGINT, before)


def test_what_was_started_in_the_background_can_be_ended(in_the_background: None) -> None:
    """Its output ends as soon as it is asked to, so that whoever reads it goes on."""
    child = Child(["sh", "-c", "echo begun; sleep 600 & wait"], os.environ)
    lines = child.lines()
    assert next(lines) == "begun"
    child.ask_to_end()
    assert list(lines) == []
    assert child.close() == -signal.SIGTERM
