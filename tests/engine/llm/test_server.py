"""The language model on a server: llama-cpp-python's own, and one that answers as it is told."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.llm.sampling import Sampling
from desktop.engine.llm.server import ServerLlm
from desktop.engine.types import Conversation, Message
from tests.engine.llm import tiny_gguf
from tests.engine.network import local_server as local
from tests.engine.network.local_server import DONE, Behaviour, LocalServer, event

pytest.importorskip("httpx", reason="part of the full engines; ./test installs it")

QUESTION = Conversation("You are Nova.", (Message("user", "Once upon a time"),))
LONG = Conversation(
    "You are Nova.", tuple(Message("user" if n % 2 == 0 else "assistant", f"line {n}") for n in range(9))
)


@contextmanager
def talking_to(*behaviours: Behaviour, **options: Any) -> Iterator[tuple[ServerLlm, LocalServer]]:
    """A loaded backend and the server behind it, which answers one question after the other so."""
    with LocalServer(models=local.models("text-embedding-small", "tiny"), completions=behaviours) as server:
        llm = ServerLlm(server.url, **options)
        llm._server._pauses_s = (0.02, 0.05)
        with closing(llm):
            llm.load()
            yield llm, server


def said(llm: ServerLlm, conversation: Conversation = QUESTION) -> str:
    return "".join(map(str, llm.reply(conversation, CancelToken())))


def bodies(server: LocalServer) -> list[Any]:
    return [asked.json for asked in server.of("completions")]


# llama-cpp-python's own server


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of llama-cpp-python's server with a tiny model and a context of 1024 tokens, a token a character."""
    for library in ("llama_cpp", "uvicorn", "fastapi", "sse_starlette", "starlette_context", "pydantic_settings"):
        pytest.importorskip(library, reason="llama-cpp-python's server; ./test installs it")
    model = tiny_gguf.make(tmp_path_factory.mktemp("model") / "tiny.gguf")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("log") / "server.txt"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "llama_cpp.server", "--model", str(model), "--host", "127.0.0.1",
             "--port", str(port), "--n_ctx", "1024", "--n_threads", "1"],
            stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        end = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < end, log.read_text()
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def test_a_real_server_tells_a_story(real: str) -> None:
    """It is found, chosen a model from, and answers in several pieces, at most as long as asked for."""
    llm = ServerLlm(real, sampling=Sampling(max_tokens=12))
    with closing(llm):
        llm.load()
        pieces = list(llm.reply(QUESTION, CancelToken()))
        assert 1 < len(pieces) <= 13
        assert "".join(map(str, pieces)).strip()


def test_a_real_server_is_let_go_of(real: str) -> None:
    """A cancel between two tokens ends the reply, and the next question is answered."""
    llm = ServerLlm(real, sampling=Sampling(max_tokens=200))
    with closing(llm):
        llm.load()
        cancel = CancelToken()
        reply = llm.reply(QUESTION, cancel)
        next(reply)
        cancel.cancel()
        with pytest.raises(Cancelled):
            list(reply)
        assert any(llm.reply(QUESTION, CancelToken()))


def test_a_real_server_with_a_full_context_forgets_the_oldest(real: str) -> None:
    """A conversation beyond its 1024 tokens is still answered."""
    llm = ServerLlm(real, sampling=Sampling(max_tokens=8))
    lines = tuple(Message("user" if n % 2 == 0 else "assistant", "and then " * 12) for n in range(13))
    with closing(llm):
        llm.load()
        assert list(llm.reply(Conversation("", lines), CancelToken()))


# One that answers as it is told


def test_the_question_is_put_as_servers_understand_it() -> None:
    """The persona first, the lines, the sampling; the first model that is made for talk."""
    sampling = Sampling(temperature=0.5, top_k=7, min_p=0.1, repeat_penalty=1.2, max_tokens=33, stop=("User:",))
    with talking_to(local.chat("Hel", "lo."), sampling=sampling) as (llm, server):
        assert said(llm) == "Hello."
        body = bodies(server)[0]
    assert body["model"] == "tiny"
    assert body["messages"] == [
        {"role": "system", "content": "You are Nova."},
        {"role": "user", "content": "Once upon a time"},
    ]
    assert body["stream"] is True
    expected = {
        "temperature": 0.5,
        "top_k": 7,
        "min_p": 0.1,
        "repeat_penalty": 1.2,
        "max_tokens": 33,
        "stop": ["User:"],
    }
    assert expected.items() <= body.items()


def test_each_who_speaks_has_a_sampling_of_their_own() -> None:
    """What the conversation says of it is what the server is asked with; the rest is as the settings say."""
    with talking_to(local.chat("Yes."), sampling=Sampling(temperature=0.5, top_k=7)) as (llm, server):
        said(llm, replace(QUESTION, sampling={"temperature": 0.1}))
        body = bodies(server)[0]
    assert (body["temperature"], body["top_k"]) == (0.1, 7)


def test_nothing_to_answer_asks_nobody() -> None:
    """An empty conversation stays on this machine."""
    with talking_to(local.chat("x")) as (llm, server):
        assert said(llm, Conversation("You are Nova.")) == ""
        assert bodies(server) == []


def test_thoughts_are_never_spoken() -> None:
    """Neither those between tags, however cut, nor those that travel beside the text."""
    pieces = [event(reasoning_content="Hmm."), *map(event, ("<th", "ink>I think", " so</thi", "nk>", "Yes."))]
    with talking_to(local.stream(*pieces, event(finish="stop"), DONE)) as (llm, _):
        assert said(llm) == "Yes."


def test_a_server_that_does_not_stream_is_understood() -> None:
    """One answer, whole, as JSON."""
    whole = local.answer({"choices": [{"message": {"role": "assistant", "content": "All at once."}}]})
    with talking_to(whole) as (llm, _):
        assert said(llm) == "All at once."


def test_odd_events_do_not_matter() -> None:
    """Comments, figures of use without choices, and an end that is told only by its reason."""
    use = b'data: {"choices": [], "usage": {"total_tokens": 3}}\n\n'
    with talking_to(local.stream(b": PROCESSING\n\n", event("Fine"), use, event(".", finish="stop"))) as (llm, _):
        assert said(llm) == "Fine."


def test_parameters_that_a_server_does_not_know_are_left_out() -> None:
    """Those it names, and with one that is not OpenAI's all of those; from then on, not only once."""

    def no(message: str) -> Behaviour:
        return local.answer({"error": {"message": message}}, 400)

    steps = (
        no("Unrecognized request argument supplied: min_p"),
        no("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        no("'temperature' does not support 0.7 with this model."),
        local.chat("Well."),
    )
    with talking_to(*steps) as (llm, server):
        assert said(llm) == said(llm) == "Well."
        asked = bodies(server)
    assert len(asked) == 5
    assert {"top_k", "min_p", "repeat_penalty", "repetition_penalty", "chat_template_kwargs"} <= asked[0].keys()
    assert asked[4] == asked[3]
    assert asked[3].keys() == {
        "model", "messages", "stream", "top_p", "presence_penalty", "frequency_penalty", "max_completion_tokens"
    }  # fmt: skip


def test_a_request_that_is_wrong_otherwise_is_said_once() -> None:
    """What cannot be helped by leaving parameters out is told in the server's words."""
    with talking_to(local.answer({"error": {"message": "the template is broken"}}, 400)) as (llm, server):
        with pytest.raises(ParleyError, match="the template is broken"):
            said(llm)
        assert len(bodies(server)) == 1


@pytest.mark.parametrize(
    "message",
    [
        "Requested tokens (300) exceed context window of 256",
        "This model's maximum context length is 2048 tokens. However, you requested 2300 tokens",
        "the request exceeds the available context size, try increasing it",
        "Trying to keep the first 4000 tokens when context the overflows. The model is loaded with context length 4096",
        "context_length_exceeded",
    ],
)
def test_a_full_context_loses_the_oldest_lines(message: str) -> None:
    """The newer half goes again, once, the persona with it, beginning with what the person said."""
    steps = local.answer({"error": {"message": message}}, 400), local.chat("Well.")
    with talking_to(*steps) as (llm, server):
        assert said(llm, LONG) == "Well."
        asked = bodies(server)
    assert len(asked) == 2
    assert [line["content"] for line in asked[1]["messages"]] == ["You are Nova.", *(f"line {n}" for n in range(4, 9))]


def test_what_can_never_fit_is_said() -> None:
    """One line that is too long by itself is not asked for for ever."""
    with talking_to(local.answer({"error": {"message": "maximum context length is 8"}}, 400)) as (llm, server):
        with pytest.raises(ParleyError, match="maximum context length is 8"):
            said(llm)
        assert len(bodies(server)) == 1


@pytest.mark.parametrize(
    ("behaviour", "before", "words"),
    [
        (local.half(event("So ")), "So ", "broke off in the middle of its answer"),
        (local.stream(event("So ")), "So ", "broke off in the middle of its answer"),
        (local.stream(event("So "), b'data: {"choices'), "So ", "sends what cannot be read"),
        (local.stream(event("So "), b"data: \xff\xfe\n\n"), "So ", "sends text that is not UTF-8"),
        (local.stream(event("So "), b'data: {"error": {"message": "out of memory"}}\n\n'), "So ", "out of memory"),
        (local.stream(b'data: {"id": 3}\n\n'), "", "sends what cannot be read"),
        (local.answer("<html>", content_type="text/html"), "", "answers with a web page"),
        (local.answer({"hello": "world"}), "", "sends what cannot be read"),
        (local.answer({"error": {"message": "no"}}, 401), "", "wants a key"),
        (local.answer(b"", content_type="text/event-stream"), "", "sends an empty answer"),
    ],
)
def test_a_bad_answer_is_said_after_what_came(behaviour: Behaviour, before: str, words: str) -> None:
    """What was good of it is spoken, then one sentence names the server; the next question works again."""
    tries = 3 if "empty" in words else 1
    with talking_to(*[behaviour] * tries, local.chat("Well.")) as (llm, server):
        heard = []
        with pytest.raises(ParleyError, match=words) as caught:
            heard.extend(llm.reply(QUESTION, CancelToken()))
        heard_first = "".join(map(str, heard))
        assert f"The server at http://127.0.0.1:{server.port} " in str(caught.value)
        assert caught.value.problem.remedy
        assert caught.value.problem.stage == "llm"
        assert said(llm) == "Well."
    assert heard_first in ("", before)


def test_what_came_before_a_fault_is_given() -> None:
    """Token by token: the fault comes after them, not in their place."""
    with talking_to(local.half(event("One "), event("two."))) as (llm, _):
        reply = llm.reply(QUESTION, CancelToken())
        assert [next(reply), next(reply)] == ["One ", "two."]
        with pytest.raises(ParleyError, match="broke off"):
            next(reply)


def test_thinking_without_end_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that only thinks is given up before its host would take it for dead."""
    monkeypatch.setattr("desktop.engine.llm.server.PATIENCE_S", 0.2)

    def think(asked: local.Asked) -> None:
        asked.begin(200, "text/event-stream")
        while not asked.released.wait(0.02):
            asked.write(event(reasoning_content="hmm"))

    with talking_to(think) as (llm, _), pytest.raises(ParleyError, match="without a word"):
        said(llm)


@pytest.mark.parametrize("behaviour", [local.silence, local.stall(event("So "))])
def test_a_cancel_ends_the_wait(behaviour: Behaviour) -> None:
    """Before the first token and after it, at once."""
    with talking_to(behaviour) as (llm, _), local.cancelled_soon() as cancel, pytest.raises(Cancelled):
        list(llm.reply(QUESTION, cancel))


def test_a_server_that_comes_back_with_another_model() -> None:
    """It is said once that it is gone; when it is back, what it has then answers."""
    first = LocalServer(models=local.models("old"), completions=local.chat("Old."))
    llm = ServerLlm(first.url)
    llm._server._pauses_s = (0.02, 0.05)
    with closing(llm):
        llm.load()
        assert said(llm) == "Old."
        first.close()
        with pytest.raises(ParleyError, match="does not answer"):
            said(llm)
        with LocalServer(first.port, models=local.models("new"), completions=local.chat("New.")) as second:
            assert said(llm) == "New."
            assert bodies(second)[0]["model"] == "new"


@pytest.mark.parametrize(
    ("models", "words"),
    [
        (local.answer("<html>", content_type="text/html"), "answers with a web page"),
        (local.answer("", 404), "does not say which models it has"),
        (local.models(), "does not say which models it has"),
        (local.answer("", 401), "wants a key"),
        (local.hang_up, "hung up without an answer"),
    ],
)
def test_a_server_that_is_none_is_found_out_at_load(models: Behaviour, words: str) -> None:
    """Before anybody talks to it."""
    with LocalServer(models=models) as server:
        llm = ServerLlm(server.url)
        llm._server._pauses_s = (0.02, 0.05)
        with closing(llm), pytest.raises(ParleyError, match=words):
            llm.load()


def test_a_model_that_is_named_needs_no_list() -> None:
    """A server without /v1/models is used with the model of the settings."""
    with LocalServer(completions=local.chat("Well.")) as server:
        llm = ServerLlm(server.url, model="mine")
        with closing(llm):
            llm.load()
            assert said(llm) == "Well."
            assert bodies(server)[0]["model"] == "mine"


def test_the_backend_costs_nothing_until_it_is_loaded(tmp_path: Path) -> None:
    """Constructing it reads no key, checks no address, and closing it does nothing."""
    llm = ServerLlm("not an address at all", key="env:NO_SUCH_KEY")
    llm.close()
    with pytest.raises(ParleyError, match="is no address of a server"):
        llm.load()
