"""A language model with the starter's skills beside it: timers ring, sums are right, "louder" is louder."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.engine.cancel import CancelToken
from desktop.engine.llm.starter.brain import StarterLlm
from desktop.engine.stages import Llm
from desktop.engine.types import Conversation, Token


class SkilledLlm:
    """A stages.Llm. What a skill does better is the skill's to answer, everything else the model's."""

    in_process = False

    def __init__(self, model: Llm, skills: StarterLlm | None = None) -> None:
        self._model = model
        self._skills = skills or StarterLlm()

    def load(self) -> None:
        """Load both. Raises ParleyError when the model never will be."""
        self._skills.load()
        self._model.load()

    def close(self) -> None:
        """Free the model."""
        self._model.close()

    def prepare(self, conversation: Conversation, cancel: CancelToken) -> None:
        """As stages.Llm.prepare, where the model has it."""
        if prepare := getattr(self._model, "prepare", None):
            prepare(conversation, cancel)

    def reply(self, conversation: Conversation, cancel: CancelToken) -> Iterator[Token]:
        """The answer to the last message."""
        last = conversation.messages[-1].text if conversation.messages else ""
        who = self._skills if self._skills.knows_better(last) else self._model
        yield from who.reply(conversation, cancel)
