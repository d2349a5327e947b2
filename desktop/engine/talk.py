"""The conversation as the engine holds it: its lines and where each is kept, who takes part, and who speaks next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop.engine.conversation.history import History
from desktop.engine.conversation.keeper import Keep, Keeper
from desktop.engine.errors import Problem
from desktop.engine.live import LiveTurn, Order
from desktop.engine.turn.speakers import AMONG_THEMSELVES, Company, Speaker
from desktop.engine.types import Message, Outcome, TurnReport, Voice


class Talk:
    """Belongs to the engine's thread. Indices count all lines of the conversation; a `keep` is told of those lines
    only that are kept with it, and counts only them.
    """

    def __init__(self, speakers: Sequence[Speaker], keep: Keep | None, on_problem: Callable[[Problem], None]) -> None:
        self.company = Company(tuple(speakers))
        self.history = History()
        self._keep = keep
        self._keeper = Keeper(on_problem)
        self._kept_with: list[Keep | None] = []
        self._stored_to = 0
        self._present = ""
        self._line: tuple[Speaker, ...] = ()
        self._unasked = 0

    # Who takes part.

    @property
    def present(self) -> Speaker:
        """Who spoke last, else whom the call is with: who answers when nobody is called by name."""
        return self.company.of(self._present) or self.company.main

    def set_company(self, speakers: Sequence[Speaker]) -> None:
        """Who takes part from the next turn on. Somebody else in the first place is who is talked to."""
        if speakers[0].key != self.company.main.key:
            self._present = ""
        self.company = Company(tuple(speakers))
        self._line = tuple(each for each in map(self.company.of, (gone.key for gone in self._line)) if each)

    def spoken(self, speaker: Speaker, voice: Voice) -> None:
        """What an answer changed of how `speaker` speaks holds for those after it."""
        self.company = self.company.with_voice(speaker.key, voice)

    # What is remembered.

    def converse(self, messages: Sequence[Message], keep: Keep | None) -> None:
        """Another conversation, whose `messages` are kept with `keep` already."""
        self.history, self._keep = History(tuple(messages)), keep
        self._kept_with = [keep] * len(self.history.messages)
        self._stored_to = len(self.history.messages)
        self._present = ""
        self.end_line()

    def set_keep(self, keep: Keep | None) -> None:
        """The lines from now on are kept with `keep`."""
        self._keep = keep

    def cut(self, index: int) -> None:
        """The lines from `index` on are gone; where they were kept they go with the next turn that is added."""
        self.history = self.history.up_to(index)
        del self._kept_with[index:]
        self._stored_to = min(self._stored_to, index)

    def add(self, turn: LiveTurn, report: TurnReport) -> bool:
        """What was said and heard in `turn`; whether that is anything."""
        if not turn.order.kept:
            return False
        cut = report.outcome is not Outcome.COMPLETED
        before = self.history
        self.history = before.with_user(turn.heard).with_answer(report.said, cut, turn.speaker.key)
        new = len(self.history.messages) - len(before.messages)
        self._kept_with += [self._keep] * new
        self._store()
        if report.said and not turn.order.announcement:
            self._present = turn.speaker.key
        return new > 0

    def _store(self) -> None:
        begin, keep = self._stored_to, self._keep
        changed = begin < len(self._kept_with)
        self._stored_to = len(self._kept_with)
        if keep is None or not changed:
            return
        at = sum(1 for where in self._kept_with[:begin] if where == keep)
        pairs = zip(self.history.messages[begin:], self._kept_with[begin:], strict=True)
        self._keeper.add(keep, at, [message for message, where in pairs if where == keep])

    def close(self) -> None:
        """Wait until everything is stored."""
        self._keeper.close()

    # Who speaks next.

    def end_line(self) -> None:
        """Nobody goes on without the person."""
        self._line = ()
        self._unasked = 0

    def follow(self, turn: LiveTurn, report: TurnReport) -> None:
        """After `turn`: who was called for goes on, else whom its answer asked, but not for long."""
        if not turn.order.unasked:
            self.end_line()
        if report.outcome is not Outcome.COMPLETED or not turn.order.kept or turn.order.announcement:
            self.end_line()
            return
        self._line = self._line or turn.line
        if self._line or self._unasked >= AMONG_THEMSELVES:
            return
        other = self.company.handed_to(report.said, turn.speaker)
        if other is not None:
            self._unasked += 1
            self._line = (other,)

    @property
    def goes_on(self) -> bool:
        """Somebody speaks next without the person."""
        return bool(self._line)

    def next(self) -> Order:
        """The turn of who speaks next."""
        speaker, *rest = self._line
        self._line = tuple(rest)
        last = len(self.history.messages) - 1
        asked = last if self._unasked else self.history.last_asked()
        text = self.history.messages[asked].text if asked is not None and asked >= 0 else ""
        return Order(unasked=True, speaker=speaker, asked=self.company.asked(text))

    def again(self) -> Order | None:
        """The turn that answers the person's last line anew, with the answers to it gone; None where there is none."""
        asked = self.history.last_asked()
        if asked is None:
            return None
        self.cut(asked + 1)
        text = self.history.messages[asked].text
        first, *line = self.company.choose(text, self._present)
        self.end_line()
        return Order(unasked=True, speaker=first, line=tuple(line), asked=self.company.asked(text))

    def repeated(self, index: int) -> Order | None:
        """The turn that says the answer at `index` again; None where there is no answer."""
        if not 0 <= index < len(self.history.messages) or self.history.messages[index].role != "assistant":
            return None
        message = self.history.messages[index]
        return Order(message.text, announcement=True, speaker=self.company.of(message.speaker), kept=False)
