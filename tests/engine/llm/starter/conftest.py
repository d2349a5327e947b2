"""A person who talks to the starter on a fixed afternoon."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from desktop.engine.cancel import CancelToken
from desktop.engine.llm.starter.brain import StarterLlm
from desktop.engine.types import Conversation, Effect, Message

AFTERNOON = datetime(2026, 11, 21, 15, 20)
"""A Saturday."""


class Talk:
    """One conversation with one brain, on a clock that only moves when told to."""

    def __init__(self, now: datetime = AFTERNOON, seed: int = 7) -> None:
        self.now = now
        self.brain = StarterLlm(now=lambda: self.now, seed=seed)
        self.brain.load()
        self.messages: tuple[Message, ...] = ()
        self.skill: str | None = None
        self.effects: list[Effect] = []

    def say(self, text: str) -> str:
        """The reply's text. `skill` and `effects` are then those of this reply."""
        self.messages += (Message("user", text),)
        tokens = list(self.brain.reply(Conversation("", self.messages), CancelToken()))
        effects = [token for token in tokens if isinstance(token, Effect)]
        self.skill = next((effect.values["name"] for effect in effects if effect.kind == "skill"), None)
        assert all(token is tokens[0] for token in effects if token.kind == "skill"), "the skill is named first"
        self.effects = [effect for effect in effects if effect.kind != "skill"]
        reply = "".join(token for token in tokens if isinstance(token, str)).strip()
        self.messages += (Message("assistant", reply),)
        return reply

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def talk() -> Talk:
    return Talk()
