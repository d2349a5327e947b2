"""From a conversation to the text that a model continues: its own chat template, or a plain form without one.

A template is tried out when it is read: whether it takes a persona as the system's message, whether the first
line may be the assistant's, and whether it marks who speaks at all.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from itertools import dropwhile
from typing import Any, Protocol

from desktop.engine.types import Message

log = logging.getLogger(__name__)

TRANSCRIPT_FROM = 2048
"""Tokens. A model that was trained on shorter texts than this knows no conversations, it only goes on with a text."""
_ENDS = ("<|im_end|>", "<|eot_id|>", "<|end_of_text|>", "<end_of_turn>", "<turn|>", "<|end|>", "<|endoftext|>", "</s>")
"""Marks that some conversions forget to declare as the end of a reply; none of them is ever said."""
_NO_THOUGHTS = {"enable_thinking": False, "thinking": False}
"""What templates of models that can think ask for, by different names."""
_PROBES = ("Probed persona.", "Probed question.", "Probed answer.", "Probed remark.")


class Form(Protocol):
    """How a model wants a conversation written."""

    stop: tuple[str, ...]
    """Texts that end a reply."""

    def write(self, persona: str, messages: Sequence[Message]) -> str:
        """The text to continue with a reply to the last of `messages` (at least one)."""


class UnusableTemplateError(Exception):
    """The template cannot be read, or refuses an ordinary conversation."""


class Template:
    """The chat template that a model brings with it. Raises UnusableTemplateError."""

    def __init__(self, source: str, bos: str, eos: str) -> None:
        from llama_cpp.llama_chat_format import Jinja2ChatFormatter

        self._options: dict[str, Any] = dict(_NO_THOUGHTS)
        if "<|channel|>" in source:
            self._options["reasoning_effort"] = "low"
        try:
            self._formatter = Jinja2ChatFormatter(template=source, bos_token=bos, eos_token=eos)
        except Exception as error:  # whatever Jinja, or what it compiles to, finds wrong
            raise UnusableTemplateError(str(error)) from error
        self.stop: tuple[str, ...] = tuple(end for end in _ENDS if end in source)
        self._try_out((bos, eos))

    def _try_out(self, marks: tuple[str, str]) -> None:
        persona, question, answer, remark = _PROBES
        lines = [("user", question), ("assistant", answer), ("user", remark)]
        plain = self._attempt(lines)
        if plain is None or question not in plain or remark not in plain:
            raise UnusableTemplateError("it does not write an ordinary conversation")
        full = self._attempt([("system", persona), *lines])
        self.takes_system = full is not None and persona in full
        bare = plain
        for text in (*_PROBES, *(mark for mark in marks if mark)):
            bare = bare.replace(text, "")
        self.marks_turns = bool(bare.strip())
        system = [("system", persona)] if self.takes_system else []
        opened = self._attempt([*system, ("assistant", answer), *lines])
        self.assistant_may_begin = opened is not None and opened.count(answer) == 2

    def _attempt(self, lines: Sequence[tuple[str, str]]) -> str | None:
        try:
            return self._render(lines)
        except Exception as error:  # templates refuse in many ways: raise_exception, a missing attribute, a type
            log.debug("the chat template refuses %s: %s", [role for role, _ in lines], error)
            return None

    def _render(self, lines: Sequence[tuple[str, str]]) -> str:
        written: Any = [{"role": role, "content": text} for role, text in lines]
        return str(self._formatter(messages=written, **self._options).prompt)

    def write(self, persona: str, messages: Sequence[Message]) -> str:
        """The persona as the system's message; before the first line where the template refuses or drops one.

        A template that marks no turns is a story model's: it goes on with what was said, and a persona is
        nothing to go on with.
        """
        lines = merged(messages)
        if not self.assistant_may_begin:
            lines = list(dropwhile(lambda line: line[0] == "assistant", lines)) or lines
        persona = persona.strip()
        if persona and self.takes_system:
            lines = [("system", persona), *lines]
        elif persona and self.marks_turns:
            role, text = lines[0]
            lines[0] = (role, f"{persona}\n\n{text}")
        return self._render(lines)


class Plain:
    """For a model without a template: a transcript, or, where that is beyond the model, just the text so far."""

    def __init__(self, trained_context: int) -> None:
        self._transcript = trained_context >= TRANSCRIPT_FROM
        self.stop: tuple[str, ...] = ("\nUser:", "\nAssistant:") if self._transcript else ()

    def write(self, persona: str, messages: Sequence[Message]) -> str:
        """The persona, then a line for each who speaks; or only what was said, to be gone on with."""
        lines = merged(messages)
        if not self._transcript:
            return "\n".join(text for _, text in lines) + "\n"
        names = {"user": "User", "assistant": "Assistant"}
        written = [f"{names[role]}: {text}" for role, text in lines]
        return "\n".join([f"{persona.strip()}\n", *written, "Assistant:"]).lstrip()


def form_of(source: str, bos: str, eos: str, trained_context: int) -> Form:
    """The form for a model whose file brings the template `source`, or "" when it brings none."""
    if source:
        try:
            return Template(source, bos, eos)
        except UnusableTemplateError as error:
            log.warning("The model's chat template cannot be used (%s); a plain form takes its place", error)
    return Plain(trained_context)


def merged(messages: Sequence[Message]) -> list[tuple[str, str]]:
    """(role, text) with consecutive lines of one role as one, since many templates want them to alternate."""
    lines: list[tuple[str, str]] = []
    for message in messages:
        text = message.text.strip()
        if lines and lines[-1][0] == message.role:
            lines[-1] = (message.role, f"{lines[-1][1]}\n{text}".strip())
        else:
            lines.append((message.role, text))
    return lines
