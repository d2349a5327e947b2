"""A language model with the starter beside it: timers ring, sums are right, and a turn is answered in any case."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.llm.starter.brain import StarterLlm
from desktop.engine.stages import Llm
from desktop.engine.types import Conversation, Token


class SkilledLlm:
    """A stages.Llm. What a skill does better is the skill's to answer (unless `skills_first` is off), everything
    else the model's. Where the model fails before its first word, `on_problem` learns why and the starter answers.
    """

    in_process = False

    def __init__(
        self,
        model: Llm,
        skills_first: bool = True,
        on_problem: Callable[[Problem], None] = lambda problem: None,
        starter: StarterLlm | None = None,
    ) -> None:
        self._model = model
        self._skills_first = skills_first
        self.on_problem = on_problem
        self._starter = starter or StarterLlm()

    def load(self) -> None:
        """Load both. Raises ParleyError when the model never will be."""
        self._starter.load()
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
        if self._skills_first and self._starter.knows_better(conversation.question):
            yield from self._starter.reply(conversation, cancel)
            return
        begun = False
        try:
            for token in self._model.reply(conversation, cancel):
                begun = True
                yield token
            return
        except ParleyError as error:
            if begun or cancel.cancelled:
                raise
            self.on_problem(error.problem)
        yield from self._starter.reply(conversation, cancel)
