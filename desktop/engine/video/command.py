"""Video backend "command": a program of the person's own makes films of the talking face, a window at a time or a turn.

avatar.ini says how it is called (command_template.py). Its films are read, and its failures borne, in this backend's
process; the face in the window goes on without it (ladder.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from desktop.engine.cancel import CancelToken
from desktop.engine.types import Clip, Frame, Speech
from desktop.engine.video.clips import grid_sample
from desktop.engine.video.command_film import Filming, sweep
from desktop.engine.video.command_run import failed
from desktop.engine.video.command_template import Command, read_command
from desktop.engine.video.command_windows import Joined, Windows
from desktop.engine.video.photo.base import Base
from desktop.engine.video.photo.film import FPS, LONGEST_S
from desktop.engine.video.photo.folder import read_folder
from desktop.engine.video.photo.patch import Patch, Picture
from desktop.engine.video.photo.reading import read_picture

MOST_PIXELS = 576 * 576
"""Of a picture that is passed on; the painter enlarges it. Fourteen seconds of them, as many as may wait: 350 MB."""
MOST_BYTES = 320 << 20
"""Of all the pictures of a turn that comes as a whole: those of a long one are smaller."""
_CLIP_FRAMES = 12


class CommandVideo:
    """Frames are whole pictures, Patch(0, the whole picture), 25 a second; the clips carry the sound, not its words.

    `cache` is where a film lies while it is needed (the system's temporary folder without one), and where the
    avatar's own clips are kept. `finder` is the model that finds the face in them. `fps` is what every face is given:
    a film has 25 frames a second whatever is asked for.
    """

    streams = True

    def __init__(self, avatar: Path, cache: Path | None = None, fps: float = FPS, finder: Path | None = None) -> None:
        self.fps = float(FPS)
        self.detail = ""
        self.wait_s: float | None = None
        self.lookahead_s = 0.0
        self._avatar = Path(avatar)
        self._cache = None if cache is None else Path(cache)
        self._finder = finder
        self._box = (0, 0, 0, 0)
        self._command: Command | None = None
        self._filming: Filming | None = None

    def load(self) -> None:
        """Read avatar.ini and the portrait. Raises ParleyError with a sentence where the command cannot be run."""
        command = read_command(self._avatar)
        files = read_folder(self._avatar)
        portrait = files.portrait.resolve()
        height, width = read_picture(portrait).shape[:2]
        if files.clips:
            base = Base.open(self._avatar, self._cache, self._finder)
            width, height = base.size
            base.close()
        if self._cache is not None:
            sweep(self._cache)
        self._box = (0, 0, width, height)
        self._command, self._filming = command, Filming(command, portrait, (width, height), self._cache)
        self.streams, self.wait_s, self.detail = not command.whole_turn, command.wait_s, command.name
        self.lookahead_s = command.window_s

    def close(self) -> None:
        """Nothing is held between two runs."""

    def animate(self, speech: Iterable[Speech], turn: int, cancel: CancelToken) -> Iterator[Clip]:
        """The sound with the program's pictures. Raises ParleyError as soon as a run of it was of no use."""
        assert self._command is not None
        if self._command.whole_turn:
            return self._whole(self._command, speech, turn, cancel)
        return self._by_window(self._command, speech, turn, cancel)

    def _by_window(self, command: Command, speech: Iterable[Speech], turn: int, cancel: CancelToken) -> Iterator[Clip]:
        windows, films = Windows(command.window_s, command.overlap_s, FPS), Joined()
        for piece in speech:
            cancel.raise_if_cancelled()
            windows.add(piece)
            yield from self._clips(self._films(windows, films, False, cancel), windows, turn)
        yield from self._clips(self._films(windows, films, True, cancel), windows, turn)
        yield from self._clips([films.rest()], windows, turn)

    def _films(
        self, windows: Windows, films: Joined, over: bool, cancel: CancelToken
    ) -> Iterator[Sequence[tuple[int, Picture]]]:
        """The pictures that are final, by frame number, after each window whose sound is there."""
        assert self._filming is not None
        while (window := windows.next(over)) is not None:
            sound = windows.sound(window.start, window.end)
            limit_s = 10 * len(sound) / windows.rate + 20
            film = self._filming.film(sound, windows.rate, len(window.frames), limit_s, MOST_PIXELS, cancel)
            yield films.add(window, film, windows.next_frame)

    def _whole(self, command: Command, speech: Iterable[Speech], turn: int, cancel: CancelToken) -> Iterator[Clip]:
        assert self._filming is not None
        windows = Windows(LONGEST_S, 0.0, FPS)
        for piece in speech:
            cancel.raise_if_cancelled()
            windows.add(piece)
        window = windows.next(over=True)
        if window is None:
            return
        if window.end < windows.samples:
            raise failed(f"An answer of more than {LONGEST_S:.0f} seconds is too long for one film.")
        pixels = min(MOST_PIXELS, MOST_BYTES // (3 * len(window.frames)))
        sound = windows.sound(0, window.end)
        film = self._filming.film(sound, windows.rate, len(window.frames), command.wait_s, pixels, cancel)
        yield from self._clips([list(zip(window.frames, film, strict=True))], windows, turn)

    def _clips(self, parts: Iterable[Sequence[tuple[int, Picture]]], windows: Windows, turn: int) -> Iterator[Clip]:
        """Numbered pictures with their sound, in clips of about half a second."""
        for pictures in parts:
            for first in range(0, len(pictures), _CLIP_FRAMES):
                part = pictures[first : first + _CLIP_FRAMES]
                starts = [grid_sample(number, windows.rate, FPS) for number, _ in part]
                end = min(grid_sample(part[-1][0] + 1, windows.rate, FPS), windows.samples)
                frames = tuple(
                    Frame(start, Patch(0, self._box, picture)) for start, (_, picture) in zip(starts, part, strict=True)
                )
                yield Clip(turn, starts[0], windows.sound(starts[0], end), windows.rate, frames, rung="command")
