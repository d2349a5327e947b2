"""Hosts of puppets, and what they tell."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator

import pytest

from desktop.engine.errors import Problem
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.hosting.host import Host
from desktop.engine.types import StageStatus

FACTORY = "tests.engine.hosting.puppets:Puppet"
QUICK = (0.01,) * 5


class Told:
    """What a host told, in the order in which it told it."""

    def __init__(self) -> None:
        self.statuses: queue.Queue[StageStatus] = queue.Queue()
        self.problems: queue.Queue[Problem] = queue.Queue()

    def until(self, state: str) -> StageStatus:
        while (status := self.statuses.get(timeout=20)).state != state:
            pass
        return status

    def said(self) -> list[str]:
        """What was told as problems so far."""
        return [str(self.problems.get_nowait()) for _ in range(self.problems.qsize())]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def start(told: Told) -> Iterator[Callable[..., Host]]:
    hosts: list[Host] = []

    def started(*fallbacks: BackendSpec, alone_at_first: bool = False, **options: object) -> Host:
        spec = BackendSpec("tts", "puppet", FACTORY, options)
        host = Host(spec, fallbacks, told.statuses.put, told.problems.put, QUICK, alone_at_first)
        hosts.append(host)
        host.start()
        return host

    yield started
    for host in hosts:
        host.close()
