"""Skills beside a language model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.llm.skilled import SkilledLlm
from desktop.engine.types import Conversation, Effect, Message, Token


class Model:
    """Says which message it was asked."""

    def __init__(self) -> None:
        self.prepared = 0

    def load(self) -> None:
        pass

    def close(self) -> None:
        pass

    def prepare(self, conversation: Conversation, cancel: CancelToken) -> None:
        self.prepared += 1

    def reply(self, conversation: Conversation, cancel: CancelToken) -> Iterator[Token]:
        yield f"The model was asked: {conversation.messages[-1].text}"


def ask(llm: SkilledLlm, text: str) -> list[Token]:
    return list(llm.reply(Conversation("You are kind.", (Message("user", text),)), CancelToken()))


@pytest.fixture
def llm() -> SkilledLlm:
    llm = SkilledLlm(Model())
    llm.load()
    return llm


def test_a_timer_is_set_and_not_talked_about(llm: SkilledLlm) -> None:
    """What a model could only pretend to do is done."""
    answer = ask(llm, "set a timer for ten minutes")
    assert [token.values["seconds"] for token in answer if isinstance(token, Effect) and token.kind == "timer"] == [600]


@pytest.mark.parametrize("text", ["tell me a joke", "who are you", "what do you think of timers", "hello", ""])
def test_conversation_is_the_models(llm: SkilledLlm, text: str) -> None:
    """Jokes, stories and talk come from the model, and so does a sentence that only mentions a timer."""
    assert ask(llm, text) == [f"The model was asked: {text}"]


class Broken(Model):
    """Fails before or after its first word."""

    def __init__(self, *first: str) -> None:
        super().__init__()
        self._first = first

    def reply(self, conversation: Conversation, cancel: CancelToken) -> Iterator[Token]:
        yield from self._first
        raise ParleyError(Problem("The server is gone."))


def test_the_starter_answers_where_the_model_cannot() -> None:
    """A server that is gone is said, and the person is answered all the same."""
    told: list[Problem] = []
    answer = ask(SkilledLlm(Broken(), on_problem=told.append), "tell me a joke")
    assert [problem.what for problem in told] == ["The server is gone."]
    assert len("".join(token for token in answer if isinstance(token, str))) > 20


def test_an_answer_that_broke_off_is_not_begun_again() -> None:
    """Half a sentence of the model is not followed by another's."""
    told: list[Problem] = []
    llm = SkilledLlm(Broken("Once upon "), on_problem=told.append)
    with pytest.raises(ParleyError, match="gone"):
        ask(llm, "tell me a story")
    assert told == []


def test_skills_can_be_left_out() -> None:
    """Who wants the model to answer everything gets that."""
    assert ask(SkilledLlm(Model(), skills_first=False), "flip a coin") == ["The model was asked: flip a coin"]


def test_a_model_is_prepared_through_it() -> None:
    """The work ahead of the question reaches the model."""
    model = Model()
    SkilledLlm(model).prepare(Conversation("You are kind."), CancelToken())
    assert model.prepared == 1


def test_who_is_called_is_asked_as_if_alone(llm: SkilledLlm) -> None:
    """What is to be answered stands beside the lines, without the name that was called: the skill answers that."""
    lines = (Message("user", "Atlas, set a timer for ten minutes"), Message("user", "Nova: Not me.", speaker="nova"))
    asked = Conversation("You are Atlas.", lines, "Atlas", "set a timer for ten minutes")
    answer = list(llm.reply(asked, CancelToken()))
    assert [token.values["seconds"] for token in answer if isinstance(token, Effect) and token.kind == "timer"] == [600]
