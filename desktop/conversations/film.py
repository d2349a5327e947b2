"""A whole conversation as a film: every answer is spoken again by the voice and the face of who said it.

What the person said stands as a caption for as long as it takes to read it, while the other one listens.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil

from desktop.conversations.captioning import Captioning
from desktop.engine.cancel import CancelToken
from desktop.engine.conversation.characters import Character, available, load_character, read_character
from desktop.engine.conversation.records import Told
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.hosting.backends import OFF, STARTER
from desktop.engine.hosting.host import Host
from desktop.engine.hosting.proxies import HostedTts
from desktop.engine.stages import Painter, Tts, Video
from desktop.engine.turn.clauses import clauses
from desktop.engine.types import Clip, Frame, Manner, Message, Samples, Speech, Voice
from desktop.media import MOVIE_RATE, Mp4Writer
from desktop.paths import Folders
from desktop.save import HEIGHT, TAIL_S, WIDTH
from desktop.settings import Settings
from desktop.specs import backend_spec, fallbacks, own_voices, voices_of

_log = logging.getLogger(__name__)

HEAD_S = 1.5
"""The title stands for so long."""
PAUSE_S = 0.5
"""After each answer."""
SHORTEST_S, LONGEST_S = 1.6, 15.0
"""How long a line of the person may stand."""
_WORD_S, _READY_S = 0.33, 0.7
_NICE = 10

Progress = Callable[[float], None]
"""Takes how far it is, 0..1."""


def reading_s(text: str) -> float:
    """How long it takes to read `text`, seconds."""
    return min(LONGEST_S, max(SHORTEST_S, _READY_S + _WORD_S * len(text.split())))


@dataclass(frozen=True, slots=True)
class Film:
    """What is filmed: a conversation, how it is called, and the word over the person's lines."""

    told: Told
    title: str
    you: str = "You"


def make_film(
    film: Film, path: Path, settings: Settings, places: Folders, cancel: CancelToken, progress: Progress
) -> None:
    """Write the film at `path`: H.264 and AAC, 720×720. Texts need a QGuiApplication.

    Raises ParleyError with a sentence, and Cancelled; the file is there only when it is whole.
    """
    lines = [said.message for said in film.told.lines if said.message.text.strip()]
    if not lines:
        raise ParleyError(Problem("There is nothing to be filmed: nothing was said.", "Choose another conversation."))
    with _cast(settings, places, film.told.header.avatar) as cast:
        first = cast.member(_speaker_after(lines, 0))
        with Mp4Writer(path, WIDTH, HEIGHT, first.video.fps, MOVIE_RATE) as movie:
            reel = _Reel(movie, first.video.fps, cancel)
            reel.rest(first.painter, HEAD_S, Manner.IDLE, "", film.title)
            member = first
            for number, line in enumerate(lines):
                member = cast.member(_speaker_after(lines, number) or member.character.key)
                if line.role == "user":
                    reel.rest(member.painter, reading_s(line.text), Manner.LISTENING, film.you, line.text)
                else:
                    reel.answer(member, *cast.speak(member, line.text, number, cancel))
                    reel.rest(member.painter, PAUSE_S, Manner.IDLE)
                progress((number + 1) / len(lines))
            reel.rest(member.painter, TAIL_S, Manner.IDLE)


def _speaker_after(lines: Sequence[Message], number: int) -> str:
    """The key of who is seen at line `number`: whose answer it is, or who answers it; "" where nobody is noted."""
    answers = (line for line in lines[number:] if line.role == "assistant")
    return next(answers, lines[number]).speaker


@dataclass(slots=True)
class Member:
    """Somebody in the film, with a face of their own."""

    character: Character
    video: Video
    painter: Painter


class _Cast:
    """Those who were part of the conversation; who is not there any more is played by somebody else."""

    def __init__(self, settings: Settings, places: Folders, main: str, tts: HostedTts) -> None:
        self._settings, self._places, self._main, self._tts = settings, places, main, tts
        self._members: dict[str, Member] = {}

    def member(self, key: str) -> Member:
        """The character `key`, "" for whom the conversation began with."""
        key = key or self._main
        if key not in self._members:
            character = self._character(key)
            name = OFF if self._settings.video.backend == OFF else STARTER
            video: Video = backend_spec("video", name, self._settings, character, self._places).create()
            video.load()
            self._members[key] = Member(character, video, video.painter())
        return self._members[key]

    def close(self) -> None:
        """Let the faces go."""
        for member in self._members.values():
            member.video.close()

    def _character(self, key: str) -> Character:
        for name in (key, self._main, self._settings.conversation.avatar):
            try:
                return load_character(name, self._places.avatars)
            except ParleyError:
                _log.warning("%s is not there for the film", name)
        return read_character(next(iter(available(self._places.avatars).values())))

    def speak(
        self, member: Member, text: str, number: int, cancel: CancelToken
    ) -> tuple[list[Clip], list[tuple[int, str]]]:
        """The answer `text`, spoken and animated, and its clauses with the sample at which each begins."""
        first = member.character.key == self._main  # a voice that the settings name is theirs alone, as in the call
        character = member.character
        tts = self._tts.as_spoken_by(voices_of(self._settings, character) if first else own_voices(character))
        begins: list[tuple[int, str]] = []
        made = list(member.video.animate(self._spoken(tts, text, begins, cancel), number, cancel))
        cancel.raise_if_cancelled()
        return made, begins

    def _spoken(self, tts: Tts, text: str, begins: list[tuple[int, str]], cancel: CancelToken) -> Iterator[Speech]:
        voice = Voice(speed=self._settings.tts.speed, pitch=self._settings.tts.pitch)
        at = 0
        with closing(clauses(iter([text]), cancel)) as parts:
            for part in parts:
                begins.append((at, part))
                for speech in tts.speak(part, voice, cancel):
                    at += len(speech.samples)
                    yield speech


@contextmanager
def _cast(settings: Settings, places: Folders, main: str) -> Iterator[_Cast]:
    avatar = settings.conversation.avatar
    character = load_character(avatar, places.avatars)
    spec = backend_spec("tts", settings.tts.backend, settings, character, places)
    host = Host(spec, lambda: fallbacks(spec, settings, character, places))
    tts = HostedTts(host)
    cast = _Cast(settings, places, main, tts)
    try:
        tts.load()
        if host.pid:
            psutil.Process(host.pid).nice(_NICE)  # the call that goes on comes first
        yield cast
    finally:
        cast.close()
        tts.close()


class _Reel:
    """What has been filmed so far. Sound and pictures are written in step."""

    def __init__(self, movie: Mp4Writer, fps: float, cancel: CancelToken) -> None:
        self._movie, self._fps, self._cancel = movie, fps, cancel
        self._captions = Captioning(WIDTH, HEIGHT)
        self._count = 0

    def rest(self, painter: Painter, seconds: float, manner: Manner, who: str = "", text: str = "") -> None:
        """Somebody is seen, and nothing is heard."""
        count = round(seconds * self._fps)
        self._take(painter, {}, np.zeros(0, np.float32), count, manner, [(0, who, text)])

    def answer(self, member: Member, clips: Sequence[Clip], begins: Sequence[tuple[int, str]]) -> None:
        """Somebody speaks."""
        if not clips:
            return
        rate = clips[0].rate
        sound = _resampled(np.concatenate([clip.samples for clip in clips]), rate)
        frames = {round(frame.sample * self._fps / rate): frame for clip in clips for frame in clip.frames}
        texts = [(round(at * self._fps / rate), member.character.name, text) for at, text in begins]
        count = int(np.ceil(len(sound) * self._fps / MOVIE_RATE))
        self._take(member.painter, frames, sound, count, Manner.SPEAKING, texts)

    def _take(
        self,
        painter: Painter,
        frames: dict[int, Frame],
        sound: Samples,
        count: int,
        manner: Manner,
        texts: Sequence[tuple[int, str, str]],
    ) -> None:
        begin = self._position(self._count)
        for index in range(count):
            self._cancel.raise_if_cancelled()
            at, end = self._position(self._count) - begin, self._position(self._count + 1) - begin
            piece = np.zeros(end - at, np.float32)
            heard = sound[at:end]
            piece[: len(heard)] = heard
            self._movie.sound(piece)
            picture = painter.paint(frames.get(index), manner, self._count / self._fps, WIDTH, HEIGHT)
            who, text = next(((who, text) for start, who, text in reversed(texts) if start <= index), ("", ""))
            self._movie.frame(self._captions.over(picture, who, text))
            self._count += 1

    def _position(self, picture: int) -> int:
        """The sample at which a picture begins."""
        return round(picture * MOVIE_RATE / self._fps)


def _resampled(samples: Samples, rate: int) -> Samples:
    import soxr

    return np.asarray(soxr.resample(samples, rate, MOVIE_RATE), np.float32)
