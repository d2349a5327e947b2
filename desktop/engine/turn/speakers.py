"""Who takes part in a conversation, who of them answers, and what each of them sees of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from desktop.engine.stages import Video
from desktop.engine.turn.addressing import addressed
from desktop.engine.types import Conversation, Message, Token, Voice

AMONG_THEMSELVES = 2
"""So many answers may follow one another for which the person did not ask."""

LONGEST, STEP = 1000, 500
"""A model is given at most so many of the newest lines. So many go at a time, or each turn would move the beginning,
and a model's cache, which holds what follows it, would be lost."""

_COMPANY = (
    "{name} is in this call together with the person who speaks to you and with {others}. Lines that begin with a name"
    " and a colon were said by the one who is called so; the others are the person's. Answer only as {name}, and do not"
    " write your name before what you say."
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody one talks with. `key` names their folder, `name` is what they call themselves.

    `voice` is how they speak, on top of `voices`: what each voice backend is given for them. `video` is their face;
    None means that of the stage. `sampling` is what they change of [llm], by the names of settings.ini.
    """

    key: str
    name: str
    persona: str
    voice: Voice = field(default_factory=Voice)
    video: Video | None = None
    voices: Mapping[str, Voice] = field(default_factory=dict)
    description: str = ""
    sampling: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Company:
    """Those who take part, at least one; the first is whom the call is with."""

    speakers: tuple[Speaker, ...]

    @property
    def main(self) -> Speaker:
        """Whom the call is with."""
        return self.speakers[0]

    def of(self, key: str) -> Speaker | None:
        """Who is called `key`."""
        return next((speaker for speaker in self.speakers if speaker.key == key), None)

    def choose(self, text: str, present: str) -> tuple[Speaker, ...]:
        """Who answers the person's `text`, one after the other: those who are called, else who spoke last (the key
        `present`), else the main one.
        """
        who = addressed(text, self._names).who if len(self.speakers) > 1 else ()
        return tuple(self.speakers[at] for at in who) or (self.of(present) or self.main,)

    def handed_to(self, answer: str, by: Speaker) -> Speaker | None:
        """Whom an answer of `by` asks by name at its end; None where it asks nobody of the others."""
        answer = answer.rstrip(" \n\"'”’*")
        if len(self.speakers) < 2 or not answer.endswith("?"):
            return None
        end = max(answer.rfind(mark, 0, -1) for mark in ".!?…\n") + 1
        called = (self.speakers[at] for at in addressed(answer[end:], self._names).who)
        return next((speaker for speaker in called if speaker.key != by.key), None)

    def asked(self, text: str) -> str:
        """`text` without the names that are called in it."""
        return addressed(text, self._names).rest

    def with_voice(self, key: str, voice: Voice) -> Company:
        """`key` speaks like that from now on."""
        return Company(tuple(replace(each, voice=voice) if each.key == key else each for each in self.speakers))

    def conversation(self, speaker: Speaker, messages: Sequence[Message], asked: str = "") -> Conversation:
        """What `speaker` is given of `messages`: their own answers as such, those of others as lines with a name."""
        first = max(0, (len(messages) - LONGEST + STEP - 1) // STEP * STEP)
        lines = tuple(messages[first:])
        persona = speaker.persona
        others = [each for each in self.speakers if each.key != speaker.key]
        if others:
            told = " and ".join(
                f"{each.name} ({each.description})" if each.description else each.name for each in others
            )
            persona = f"{persona} {_COMPANY.format(name=speaker.name, others=told)}"
        if others or any(line.speaker not in ("", speaker.key) for line in lines):
            lines = tuple(self._seen_by(speaker, line) for line in lines)
        return Conversation(persona, lines, speaker.name, asked, speaker.sampling)

    def _seen_by(self, speaker: Speaker, line: Message) -> Message:
        if line.role == "user" or line.speaker in ("", speaker.key):
            return line
        other = self.of(line.speaker)
        return replace(line, role="user", text=f"{other.name if other else line.speaker.capitalize()}: {line.text}")

    @property
    def _names(self) -> list[str]:
        return [speaker.name for speaker in self.speakers]

    def others(self, speaker: Speaker) -> tuple[str, ...]:
        """The names of those who take part besides `speaker`."""
        return tuple(each.name for each in self.speakers if each.key != speaker.key)


def unsigned(reply: Iterable[Token], name: str, others: Sequence[str] = ()) -> Iterator[Token]:
    """`reply` without "Name:" at the beginning of its lines, which models copy from what they read; it ends where a
    line begins with the name of one of the `others`, for whom nobody here may speak.
    """
    own = f"{name}:".casefold()
    foreign = tuple(f"{other}:".casefold() for other in others)
    line = ""
    at_start = bool(name)
    for token in reply:
        if not isinstance(token, str) or not name:
            yield token
            continue
        text = token
        while text:
            if not at_start:
                end = text.find("\n") + 1
                yield text[:end] if end else text
                text, at_start, line = (text[end:], True, "") if end else ("", False, "")
                continue
            line, text = line + text[:1], text[1:]
            begun = line.lstrip(" \n*").casefold()
            if begun.startswith(foreign):
                return
            if begun == own:
                line, at_start = "", False
                text = text.lstrip(" *")
            elif not any(sign.startswith(begun) for sign in (own, *foreign)):
                text, line, at_start = line + text, "", False
    if line:
        yield line
