"""What of a conversation a model's context has room for: the persona always, the oldest lines go first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop.engine.llm.checking import trouble
from desktop.engine.types import Message

FULL_TO = 0.75
"""When lines must go, so many go that the rest fills only this share: or each turn would lose a line, and a model's
cache, which holds what follows it, with it."""
GAP = " … "
_MOST_CHARACTERS_A_TOKEN = 16
_HEAD = 2 / 3
"""Of a message that is too long, this share of what is kept comes from its beginning, the rest from its end."""

Count = Callable[[Sequence[Message]], int]
"""How many tokens the persona and these messages take, written as the model wants them."""


class Window:
    """Chooses the messages of one conversation, turn by turn: what was left out once stays out."""

    def __init__(self) -> None:
        self._left_out: tuple[Message, ...] = ()

    def fit(self, messages: Sequence[Message], count: Count, room: int) -> tuple[Message, ...]:
        """The newest of `messages` (at least the last) that take at most `room` tokens.

        Pairs of question and answer go together, the oldest first. Where the last message alone is too long, its
        middle is left out. Raises ParleyError when not even the persona fits.
        """
        skipped = len(self._left_out)
        if tuple(messages[:skipped]) != self._left_out or skipped >= len(messages):
            skipped = 0
        if count(messages[skipped:]) > room:
            skipped = self._skip(messages, skipped, count, int(room * FULL_TO))
        self._left_out = tuple(messages[:skipped])
        kept = tuple(messages[skipped:])
        return kept if count(kept) <= room else (_shortened(kept[-1], count, room),)

    @staticmethod
    def _skip(messages: Sequence[Message], skipped: int, count: Count, room: int) -> int:
        """How many messages to leave out, at least `skipped`: the next that begins with a question and fits."""
        starts = [
            at for at in range(skipped + 1, len(messages)) if messages[at].role == "user" or at == len(messages) - 1
        ]
        low, high = 0, len(starts) - 1
        while low < high:
            middle = (low + high) // 2
            if count(messages[starts[middle] :]) <= room:
                high = middle
            else:
                low = middle + 1
        return starts[low] if starts else skipped


def _shortened(message: Message, count: Count, room: int) -> Message:
    """`message` without its middle, as long as fits: what to do with a long text stands before or after it."""

    def of(length: int) -> Message:
        head = round(length * _HEAD)
        tail = message.text[len(message.text) - (length - head) :]
        return Message(message.role, message.text[:head].rstrip() + GAP + tail.lstrip(), message.cut)

    if count([Message(message.role, GAP)]) > room:
        what = "The persona leaves no room in the language model's context for a conversation."
        raise trouble(what, "Shorten the persona, or set a larger [llm] context.")
    low, high = 0, min(len(message.text), room * _MOST_CHARACTERS_A_TOKEN)
    while low < high:
        middle = (low + high + 1) // 2
        if count([of(middle)]) <= room:
            low = middle
        else:
            high = middle - 1
    return of(low)
