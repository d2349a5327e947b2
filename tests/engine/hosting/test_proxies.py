"""What a turn sees of a backend in another process."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.hosting.host import Host
from desktop.engine.hosting.proxies import HostedAsr, HostedLlm
from desktop.engine.types import Conversation, Message, Samples
from tests.engine.hosting.conftest import FACTORY

ASKED = Conversation("Be kind.", (Message("user", "well?"),))


@pytest.fixture
def hosted() -> Iterator[Callable[..., Host]]:
    hosts: list[Host] = []

    def made(factory: str, **options: object) -> Host:
        hosts.append(Host(BackendSpec("llm", "puppet", factory, options)))
        hosts[-1].start()
        hosts[-1].wait_ready(20)
        return hosts[-1]

    yield made
    for host in hosts:
        host.close()


def test_a_model_that_prepares_does(hosted: Callable[..., Host]) -> None:
    """It works on what it is given until it is told to stop, which it is at once; then it answers."""
    host = hosted("tests.engine.hosting.puppets:TellingLlm", words_s=0.0)
    llm, cancel = HostedLlm(host), CancelToken()
    ended: list[type[BaseException]] = []

    def prepare() -> None:
        try:
            llm.prepare(ASKED, cancel)
        except Cancelled as error:
            ended.append(type(error))

    preparing = threading.Thread(target=prepare)
    preparing.start()
    while not host.wait_ready()._pending:
        pass  # until the call is on its way
    cancel.cancel()
    preparing.join(10)
    assert ended == [Cancelled]
    assert "".join(map(str, llm.reply(ASKED, CancelToken()))).startswith("I know 1 lines")
    assert host.call("preparations") in ([], [1])  # it may not even have begun


def test_a_model_that_does_not_is_not_asked(hosted: Callable[..., Host]) -> None:
    """Nothing is sent to a backend that has no such method."""
    host = hosted(FACTORY)
    HostedLlm(host).prepare(ASKED, CancelToken())
    assert host.facts["prepares"] is False
    assert host.call("double", 1) == 2


def test_arguments_may_be_given_by_name(hosted: Callable[..., Host]) -> None:
    """What is fed comes first, the token last, and what has a name keeps it; without one its default holds."""
    host = hosted(FACTORY)
    assert list(host.stream("weighed", 10, feed=[1, 2], cancel=CancelToken(), named={"plus": 5})) == [15, 25]
    assert list(host.stream("weighed", 10, feed=[1, 2], cancel=CancelToken())) == [10, 20]


def test_what_runs_is_known(hosted: Callable[..., Host]) -> None:
    """The model's file, and how the backend runs it, stand in the status."""
    host = hosted("tests.engine.hosting.puppets:TellingLlm", model="/models/tiny.gguf")
    assert (host.model, host.status.detail, host.status.pid) == ("tiny.gguf", "tiny.gguf, on strings", host.pid)


def test_a_recogniser_that_dies_after_its_last_word_has_said_it(hosted: Callable[..., Host]) -> None:
    """The sentence is not recognised once more on another process."""
    host = hosted("tests.engine.hosting.puppets:LastWordAsr")

    def sound() -> Iterator[Samples]:
        yield np.zeros(160, np.float32)

    first = host.pid
    heard = [transcript.text for transcript in HostedAsr(host).transcribe(sound(), CancelToken())]
    assert heard == [f"said by {first}", f"all of it by {first}"]
    assert first is not None
    assert first != os.getpid()
