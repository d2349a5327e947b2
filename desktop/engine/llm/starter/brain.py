"""The starter brain: skills for what can be done without a model, honest small talk for the rest."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from desktop.engine.cancel import CancelToken
from desktop.engine.llm.starter.normalise import LONGEST_TEXT, words_of
from desktop.engine.llm.starter.registry import find, skills
from desktop.engine.llm.starter.rules import rules
from desktop.engine.llm.starter.skill import Context, Memory, Timer
from desktop.engine.llm.starter.smalltalk import SmallTalk
from desktop.engine.types import Conversation, Effect, Token


class StarterLlm:
    """Answers at once and from memory. A backend of the stage Llm; cheap enough to live in the window's process.

    `now` tells the local time (datetime.now by default); `seed` makes every choice repeatable.
    """

    in_process = True

    def __init__(self, *, now: Callable[[], datetime] | None = None, seed: int | None = None) -> None:
        self._now = now or datetime.now
        self._rng = random.Random(seed)
        self._memory = Memory()
        self._smalltalk = SmallTalk()

    def load(self) -> None:
        """Find the skills and read their phrases (a few milliseconds)."""
        skills()
        rules()

    def close(self) -> None:
        """Nothing to free."""

    def knows_better(self, text: str) -> bool:
        """Whether a skill answers `text`, as it stands, that a language model should not be asked for.

        What only resembles a command is better left to the model; looking for it would also take milliseconds.
        """
        found = find(words_of(text[:LONGEST_TEXT]), forgiving=False)
        return found is not None and found.skill.beside_model

    def reply(self, conversation: Conversation, cancel: CancelToken) -> Iterator[Token]:
        """An Effect "skill" first when a skill answers, then words with the space after them, effects in their place.

        Ends early when `cancel` is set. Any text at all is answered.
        """
        now = self._now()
        self._memory.timers = [timer for timer in self._memory.timers if timer.ends > now]
        text = conversation.question[:LONGEST_TEXT]
        words = words_of(text)
        context = Context(now, conversation, self._rng, self._memory, skills(), tuple(words))
        found = find(words)
        if found is None:
            answer: Iterator[Token] = iter(self._smalltalk.answer(text, context))
        else:
            yield Effect("skill", {"name": found.skill.name})
            answer = found.answer(found.slots, context)
        for item in answer:
            for token in item.split() if isinstance(item, str) else (item,):
                if cancel.cancelled:
                    return
                if isinstance(token, str):
                    yield token + " "
                else:
                    self._note(token)
                    yield token

    def _note(self, effect: Effect) -> None:
        """Remember the timers that the engine now rings, so that they can be asked for."""
        if effect.kind == "timer":
            ends = self._now() + timedelta(seconds=effect.values["seconds"])
            self._memory.timers.append(Timer(ends, effect.values["label"]))
        elif effect.kind == "cancel_timers":
            self._memory.timers.clear()
