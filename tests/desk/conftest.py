"""A virtual desk for each test that asks for one, and its devices for PortAudio in this process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.desk.virtual_desk import Desk, missing_tools, open_desk


@pytest.fixture
def tools() -> None:
    """What a virtual desk is made with."""
    if missing := missing_tools():
        pytest.skip(f"a virtual desk needs {', '.join(missing)}, which this machine does not have")


@pytest.fixture
def desk(tools: None) -> Iterator[Desk]:
    """A display, a loudspeaker and a microphone of the test's own; `desk.run` starts programs there."""
    with open_desk() as desk:
        yield desk


@pytest.fixture
def sound(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The desk, with its devices also visible to PortAudio in the test's own process."""
    for name in desk.SOUND:
        monkeypatch.setenv(name, desk.environment[name])
    import sounddevice

    sounddevice._terminate()
    sounddevice._initialize()
    yield desk
    sounddevice._terminate()
    sounddevice._initialize()
