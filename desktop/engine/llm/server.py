"""A language model on a server of one's own, or elsewhere: /v1/chat/completions, streamed."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import dropwhile
from typing import Any

from desktop.engine.cancel import CancelToken
from desktop.engine.llm.chat import merged
from desktop.engine.llm.sampling import Sampling
from desktop.engine.llm.thinking import ThoughtFilter
from desktop.engine.network import events
from desktop.engine.network.client import Answer, Request, Server
from desktop.engine.network.failures import ServerError, message_in, shortened
from desktop.engine.types import Conversation, Message, Token

_log = logging.getLogger(__name__)

_USUAL = Sampling()

PATIENCE_S = 100.0
"""How long the first word may take: a model may have to be loaded, or to think. Below its host's deadline."""

_NOT_FOR_TALK = re.compile(
    r"embed|rerank|whisper|transcri|tts|kokoro|moderation|dall-e|stable-diffusion", re.IGNORECASE
)
_TOO_LONG = re.compile(
    r"context.{0,20}(length|size|window)|context_length|exceed.{0,40}context|maximum context|too many tokens|n_ctx"
    r"|prompt is too long",
    re.IGNORECASE,
)
"""How llama.cpp, vLLM, LM Studio, OpenAI and OpenRouter say that the conversation does not fit."""


class ServerLlm:
    """The backend "openai-compatible": satisfies Llm. `model` "" takes the first that the server offers for talk.

    What a server says no to is left out from then on, and what its model thinks is never spoken. `server`, `key`:
    as network.client.Server takes them.
    """

    def __init__(self, server: str, model: str = "", sampling: Sampling = _USUAL, key: str = "") -> None:
        self._server = Server(server, key, "llm")
        self._wanted = model
        self._model = ""
        self._sampling = sampling
        self._unwanted: set[str] = set()

    def load(self) -> None:
        """Look whether the server is there and has a model. Raises ParleyError, naming it, when not."""
        self._server.open()
        self._find_model(CancelToken())

    def close(self) -> None:
        """Drop the connection."""
        self._server.close()

    def reply(self, conversation: Conversation, cancel: CancelToken) -> Iterator[Token]:
        """The answer as it streams in. Raises ParleyError, naming the server, and Cancelled.

        Where the conversation is too long for the model, the older half of its lines is left out, once.
        """
        cancel.raise_if_cancelled()
        messages = conversation.messages
        if not messages:
            return
        begun = False
        try:
            if not self._model:
                self._find_model(cancel)
            try:
                for piece in self._answer(conversation, messages, cancel):
                    begun = True
                    yield piece
            except ServerError as error:
                shorter = _newer_half(messages)
                # An empty answer is how llama-cpp-python's server says it, where it streams.
                too_long = error.empty or _TOO_LONG.search(error.said)
                if begun or not too_long or len(shorter) == len(messages):
                    raise
                _log.info("%s: the conversation is too long; %d lines stay", self._server.url, len(shorter))
                yield from self._answer(conversation, shorter, cancel)
        except ServerError:
            self._model = ""  # another one may be offered when it is back
            raise

    def _find_model(self, cancel: CancelToken) -> None:
        offered = self._server.models(cancel)
        suited = [name for name in offered if not _NOT_FOR_TALK.search(name)]
        self._model = self._wanted or next(iter(suited or offered), "")
        if not self._model:
            what = "does not say which models it has."
            raise self._server.failures.because(what, "Name one as `model` in [llm] of the settings.")
        _log.info("%s: model %s of %s", self._server.url, self._model, ", ".join(offered) or "an unknown number")

    def _answer(
        self, conversation: Conversation, messages: tuple[Message, ...], cancel: CancelToken
    ) -> Iterator[Token]:
        """One answer; asked for again without the parameters that the server does not know."""
        while True:
            body, extras = self._body(conversation, messages)
            try:
                with self._server.ask(Request("chat/completions", json=body, patience_s=PATIENCE_S), cancel) as answer:
                    yield from self._spoken(answer)
                return
            except ServerError as error:
                named = self._turned_down(error, {*body} - _NEEDED, extras)
                if not named:
                    raise
                self._unwanted |= named
                _log.info("%s does not know %s: left out", self._server.url, ", ".join(sorted(named)))

    def _body(self, conversation: Conversation, messages: tuple[Message, ...]) -> tuple[dict[str, Any], set[str]]:
        """The request, and which of its parameters are not OpenAI's own."""
        persona = conversation.persona
        lines = list(dropwhile(lambda line: line[0] == "assistant", merged(messages)))
        if persona.strip():
            lines = [("system", persona.strip()), *lines]
        ours = self._sampling.changed_by(conversation.sampling)
        known = {
            "temperature": ours.temperature,
            "top_p": ours.top_p,
            "presence_penalty": ours.presence_penalty,
            "frequency_penalty": ours.frequency_penalty,
            "max_completion_tokens" if "max_tokens" in self._unwanted else "max_tokens": ours.max_tokens,
            **({"stop": list(ours.stop)} if ours.stop else {}),
        }
        extras = {
            "top_k": ours.top_k,
            "min_p": ours.min_p,
            "repeat_penalty": ours.repeat_penalty,  # llama.cpp, LM Studio, Ollama
            "repetition_penalty": ours.repeat_penalty,  # vLLM, OpenRouter
            "chat_template_kwargs": {"enable_thinking": False},  # a thought delays the first word by many seconds
        }
        optional = {name: value for name, value in (known | extras).items() if name not in self._unwanted}
        written = [{"role": role, "content": text} for role, text in lines]
        return {"model": self._model, "messages": written, "stream": True, **optional}, {*extras} & {*optional}

    def _turned_down(self, error: ServerError, optional: set[str], extras: set[str]) -> set[str]:
        """The parameters that are to blame: those the server names, and with one extra all of them."""
        if error.status not in (400, 422) or _TOO_LONG.search(error.said):
            return set()
        named = {name for name in optional if re.search(rf"\b{name}\b", error.said)}
        return named | extras if named & extras else named

    def _spoken(self, answer: Answer) -> Iterator[str]:
        """What is to be said of one answer, streamed or whole."""
        thoughts = ThoughtFilter()
        since = time.monotonic()
        for piece in self._pieces(answer):
            said = thoughts.feed(piece)
            if said:
                since = time.monotonic()
                yield said
            elif time.monotonic() - since > PATIENCE_S:
                what = f"has thought for {PATIENCE_S:.0f} seconds without a word."
                raise self._server.failures.because(what, "Choose a model that thinks less, or switch it off there.")
        if said := thoughts.finish():
            yield said

    def _pieces(self, answer: Answer) -> Iterator[str]:
        failures = self._server.failures
        complete = False
        try:
            if "json" in answer.content_type:  # it does not stream
                yield self._piece(answer.json()).text
                return
            for data in events.data(answer):
                if data == "[DONE]":
                    return
                piece = self._piece(json.loads(data))
                complete = complete or piece.last
                yield piece.text
        except UnicodeDecodeError:
            raise failures.because("sends text that is not UTF-8.", failures.check_address) from None
        except ValueError:
            raise failures.because("sends what cannot be read.", failures.check_address) from None
        if not complete:
            raise failures.because(
                "broke off in the middle of its answer.", "Look at its own messages, then ask again."
            )

    def _piece(self, chunk: Any) -> _Piece:
        """What one event, or a whole answer, holds. Thoughts that travel beside the text are not looked at."""
        if isinstance(chunk, dict) and chunk.get("error"):
            said = message_in(json.dumps(chunk).encode())
            raise self._server.failures.because(
                f'failed: "{shortened(said)}".', "Look at its own messages.", status=400, said=said
            )
        try:
            choices = chunk["choices"]
            if not choices:
                return _Piece("", False)  # figures of use
            choice = choices[0]
            holder = choice.get("delta") or choice.get("message") or {}
            return _Piece(str(holder.get("content") or ""), bool(choice.get("finish_reason")))
        except (AttributeError, KeyError, IndexError, TypeError):
            raise ValueError("no completion") from None


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    last: bool


_NEEDED = {"model", "messages", "stream"}


def _newer_half(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """The newer half of the lines, beginning with what the person said; at least the last."""
    kept = messages[len(messages) // 2 :]
    return tuple(dropwhile(lambda message: message.role == "assistant", kept)) or messages[-1:]
