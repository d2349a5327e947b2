"""What was said, as it was heard: an answer that was cut off is remembered up to where it was cut."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from desktop.engine.types import Clip, Message, Word


@dataclass(frozen=True, slots=True)
class History:
    """The lines of a conversation, the newest last. Every change makes a new History."""

    messages: tuple[Message, ...] = ()

    def with_user(self, text: str) -> History:
        """With what the person said. Blank text changes nothing."""
        if not text.strip():
            return self
        return replace(self, messages=(*self.messages, Message("user", text.strip())))

    def with_answer(self, heard: str, cut: bool = False, speaker: str = "") -> History:
        """With as much of an answer of `speaker` as was heard; `cut` when it was interrupted.

        An answer without a letter or a digit ("", "…") changes nothing: models that find such lines in
        their past go on producing them.
        """
        if not any(character.isalnum() for character in heard):
            return self
        return replace(self, messages=(*self.messages, Message("assistant", heard.strip(), cut, speaker)))

    def up_to(self, index: int) -> History:
        """Without the lines from `index` on."""
        return replace(self, messages=self.messages[:index])

    def last_asked(self) -> int | None:
        """The index of the person's last line; None where they said nothing yet."""
        asked = (at for at in range(len(self.messages) - 1, -1, -1) if self.messages[at].role == "user")
        return next(asked, None)


class HeardText:
    """The text of one turn's sound, and how much of it had been heard at a given time.

    `add` and `text_up_to` may be called from two threads.
    """

    def __init__(self) -> None:
        self._clips: list[Clip] = []

    def add(self, clip: Clip) -> None:
        """The next clip of the turn."""
        self._clips.append(clip)

    @property
    def text(self) -> str:
        """All of it."""
        return _joined(text for _, text in _passages(tuple(self._clips)))

    def text_up_to(self, heard_s: float) -> str:
        """The text up to the last word that had been heard by half or more after `heard_s` seconds of sound.

        Where a voice gives no word times, words are taken to be as long as they are written.
        """
        return _joined(_heard_of(clips, text, heard_s) for clips, text in _passages(tuple(self._clips)))


def _passages(clips: tuple[Clip, ...]) -> Iterator[tuple[tuple[Clip, ...], str]]:
    """Each written text with the clips it is spoken in: its own and the ones without text that follow."""
    begin = 0
    for at in range(1, len(clips) + 1):
        if at == len(clips) or clips[at].text.strip():
            yield clips[begin:at], clips[begin].text
            begin = at


def _heard_of(clips: tuple[Clip, ...], text: str, heard_s: float) -> str:
    """The part of `text` heard by then."""
    heard = heard_s * clips[-1].rate + 0.5  # the player's seconds have been through a division
    words = [word for clip in clips for word in clip.words]
    places = list(_timed(words, text)) or list(_spread(clips, text))
    last_middle = max((word.start + word.end) / 2 for word in words) if words else 0.0
    if heard >= max(clips[-1].start + len(clips[-1].samples), last_middle):
        return text
    return text[: max((end for middle, end in places if middle <= heard), default=0)]


def _timed(words: Sequence[Word], text: str) -> Iterator[tuple[float, int]]:
    """The middle of each word (samples) and where it ends in `text`. Words not found there are left out."""
    at = 0
    for word in words:
        found = text.find(word.text, at)
        if found < 0:
            continue
        at = found + len(word.text)
        while at < len(text) and not text[at].isalnum() and not text[at].isspace():
            at += 1  # the punctuation that closes it
        yield (word.start + word.end) / 2, at


def _spread(clips: tuple[Clip, ...], text: str) -> Iterator[tuple[float, int]]:
    """The same for a voice without word times, by the length of the text."""
    start = clips[0].start
    length = clips[-1].start + len(clips[-1].samples) - start
    for match in re.finditer(r"\S+", text):
        yield start + length * (match.start() + match.end()) / 2 / len(text), match.end()


def _joined(parts: Iterator[str]) -> str:
    """The parts as one text, with a space where neither side brings one."""
    joined = ""
    for part in parts:
        if joined and part and not joined[-1].isspace() and not part[0].isspace():
            joined += " "
        joined += part
    return joined.strip()
