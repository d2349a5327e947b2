"""What a photo's face costs and how it looks, in figures: `python -m tests.bench.photo [--face FOLDER]`.

Without a folder: Nova's drawing as a portrait, and the astronaut where the shared data is. CPU is that of the whole
process, every thread of it, in real time, slept through as the window does. The mouth is measured in the painted
picture: the part of the mouth's box that differs from the mouth at rest, of what differs in a wide "ah".
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterable, Iterator
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from desktop.engine.cancel import CancelToken
from desktop.engine.tts.espeak import EspeakTts
from desktop.engine.types import Frame, Manner, Phoneme, Speech, Voice
from desktop.engine.video.clips import clips
from desktop.engine.video.life import STILL, Bearing, Life
from desktop.engine.video.photo.analysis import analyse
from desktop.engine.video.photo.base import Base
from desktop.engine.video.photo.blink import Lid
from desktop.engine.video.photo.painter import PhotoPainter
from desktop.engine.video.photo.running import Running
from desktop.engine.video.photo.view import cover
from desktop.engine.video.preview import pose
from desktop.engine.video.visemes import OPENING, VISEMES, shapes
from tests.engine.video.photo import portraits

Array = npt.NDArray[np.float64]
Picture = npt.NDArray[np.uint8]
Box = tuple[int, int, int, int]

FPS = 25.0
TEXT = (
    "The morning was bright and calm. Mobile phones, maps and bread: people buy more of them by the month. "
    "Oh, what a happy, woolly lamb you have brought along! Five or six of us may walk home before noon."
)
SILENCE_S = 0.2


class Calm(Life):
    """Nobody moves: only the mouth is left to be looked at."""

    def at(self, now_s: float, manner: Manner, accent: float = 0.0) -> Bearing:
        return STILL


class Stopped(Running):
    """A clip that does not run."""

    def advance(self, now_s: float, speaking: bool) -> int:
        return 0


class Talk(NamedTuple):
    """A reply: its frames, and the sounds that were spoken."""

    frames: list[Frame]
    phonemes: list[Phoneme]
    rate: int


def spoken_reply(text: str = TEXT) -> Talk:
    """The text in the starter's voice, which says when each sound is."""
    voice = EspeakTts()
    voice.load()
    try:
        pieces = list(voice.speak(text, Voice(), CancelToken()))
    finally:
        voice.close()
    return reply_of(pieces)


def reply_of(pieces: list[Speech]) -> Talk:
    """The frames for pieces of speech."""
    made = list(clips(iter(pieces), 0, CancelToken(), FPS))
    frames = [frame for clip in made for frame in clip.frames]
    return Talk(frames, [sound for clip in made for sound in clip.phonemes], pieces[0].rate)


def mouth_box(base: Base, width: int, height: int) -> Box:
    """Mouth, chin and what stretches round them, in a window of (width, height)."""
    face = cover(base.face, width, height).face(base.face)
    (left, top), (right, bottom) = face.points.mouth_left, face.points.mouth_right
    wide = float(np.hypot(right - left, bottom - top))
    chin = face.jaw[5][1]
    box = min(left, right) - 0.9 * wide, face.points.nose[1], max(left, right) + 0.9 * wide, chin + 0.9 * wide
    return max(0, int(box[0])), max(0, int(box[1])), min(width, int(box[2])), min(height, int(box[3]))


class MouthMeter:
    """How far the mouth is open in a picture of a calm person of (width, height), 0 at rest, 1 in a wide "ah"."""

    def __init__(self, base: Base, width: int = 512, height: int = 512) -> None:
        self.painter = calm_painter(base)
        self.size = width, height
        left, top, right, bottom = mouth_box(base, width, height)
        self._part = np.s_[top:bottom, left:right, :3]
        self._rest = self._look(None, 0.0)
        for tick in range(2):
            wide = self._look(Frame(0, pose("ah")), 1.0 + tick * 0.04)
        self._whole = self._differs(wide)
        for tick in range(4):
            self._look(None, 2.0 + tick * 0.04)

    def _look(self, frame: Frame | None, now_s: float) -> Picture:
        return self.painter.paint(frame, Manner.SPEAKING if frame else Manner.IDLE, now_s, *self.size)[
            self._part
        ].copy()

    def _differs(self, picture: Picture) -> float:
        away = np.abs(picture.astype(np.int16) - self._rest).max(axis=2)
        return float((away > 24).sum())

    def opening(self, frame: Frame | None, now_s: float) -> float:
        """The opening in the picture that is painted for `frame`."""
        return self._differs(self._look(frame, now_s)) / self._whole


def calm_painter(base: Base) -> PhotoPainter:
    """A painter of somebody who does nothing but talk; a clip stands at its first picture."""
    painter = PhotoPainter(base)
    painter._life = Calm()
    painter._running = Stopped(base)
    return painter


def opening_at(talk: Talk, times_s: Array) -> Array:
    """How far the sounds open the mouth at each time, by the voice's own phoneme times."""
    found = np.zeros(len(times_s))
    for sound in talk.phonemes:
        parts = shapes(sound.symbol)
        at = sound.start / talk.rate
        for part in parts:
            end = at + part.share * (sound.end - sound.start) / talk.rate
            wide = part.amplitude * OPENING[VISEMES.index(part.viseme)]
            found[(times_s >= at) & (times_s < end)] = wide
            at = end
    return found


def correlation(talk: Talk, openings: Array) -> tuple[float, float, float]:
    """The best correlation of the painted openings with the sounds', the lead in ms at which it is found, and the
    correlation at no lead. The sounds are averaged over a frame.
    """
    within = (np.arange(8) + 0.5) / 8 / FPS - 0.5 / FPS
    best, lead, none = -1.0, 0.0, 0.0
    times = np.arange(len(openings)) / FPS
    for shift_ms in range(-120, 125, 5):
        sounds = np.mean([opening_at(talk, times + shift_ms / 1000 + part) for part in within], axis=0)
        value = float(np.corrcoef(sounds, openings)[0, 1])
        none = value if shift_ms == 0 else none
        if value > best:
            best, lead = value, float(shift_ms)
    return best, lead, none


def silent_frames(talk: Talk) -> list[int]:
    """The frames in pauses of at least SILENCE_S, from when the lips have had time to shut until they lead again."""
    ends = [0.0, *(sound.end / talk.rate for sound in talk.phonemes if shapes(sound.symbol))]
    starts = [*(sound.start / talk.rate for sound in talk.phonemes if shapes(sound.symbol)), len(talk.frames) / FPS]
    found = []
    for end, start in zip(ends, starts, strict=True):
        if start - end >= SILENCE_S:
            found += [n for n in range(len(talk.frames)) if end + 0.09 <= n / FPS <= start - 0.09]
    return found


class Change(NamedTuple):
    """How much a picture differs from the one before, of 255, outside the mouth: on the whole and in the worst block of
    32 x 32 pixels; and the same beside the eyes, which blink.
    """

    whole: float
    block: float
    calm_whole: float
    calm_block: float


def eye_boxes(base: Base, width: int, height: int) -> list[Box]:
    """What a blink changes in a window of (width, height)."""
    face = cover(base.face, width, height).face(base.face)
    eyes = zip((face.eye_left, face.eye_right), face.brows, strict=True)
    return [Lid(eye, brow, np.zeros((height, width, 3), np.uint8)).box for eye, brow in eyes]


def changes(base: Base, course: Iterable[Picture]) -> list[Change]:
    """The change of each picture against the one before."""
    before: npt.NDArray[np.int16] | None = None
    found = []
    for picture in course:
        now = picture[..., :3].astype(np.int16)
        if before is not None:
            away = np.abs(now - before).mean(axis=2)
            height, width = away.shape
            hidden = mouth_box(base, width, height)
            shown = away.size - (hidden[2] - hidden[0]) * (hidden[3] - hidden[1])
            _hide(away, hidden)
            whole, block = float(away.sum()) / shown, _worst_block(away)
            for eye in eye_boxes(base, width, height):
                _hide(away, eye)
            found.append(Change(whole, block, float(away.sum()) / shown, _worst_block(away)))
        before = now
    return found


def _hide(away: Array, box: Box) -> None:
    away[box[1] : box[3], box[0] : box[2]] = 0.0


def _worst_block(away: Array) -> float:
    rows, columns = away.shape[0] // 32, away.shape[1] // 32
    blocks = away[: rows * 32, : columns * 32].reshape(rows, 32, columns, 32)
    return float(blocks.mean(axis=(1, 3)).max())


def largest(found: list[Change]) -> Change:
    return Change(*(max(values) for values in zip(*found, strict=True)))


def idle_pictures(painter: PhotoPainter, start_s: float, end_s: float, size: tuple[int, int]) -> Iterator[Picture]:
    """Idle as a window paints it."""
    now = start_s
    while now < end_s:
        yield painter.paint(None, Manner.IDLE, now, *size)
        now += painter.next_change_s(Manner.IDLE, now)


def conversation(painter: PhotoPainter, talk: Talk, turns: int, size: tuple[int, int]) -> Iterator[Picture]:
    """Three seconds of idle and then the reply, so many times, and idle again."""
    now = 0.0
    for _ in range(turns):
        yield from idle_pictures(painter, now, now + 3.0, size)
        now += 3.0
        for frame in talk.frames:
            yield painter.paint(frame, Manner.SPEAKING, now, *size)
            now += 1 / FPS
    yield from idle_pictures(painter, now, now + 3.0, size)


def cost(base: Base, talk: Talk, width: int, height: int, seconds: float) -> str:
    """CPU ms a frame, talking and idle."""
    painter = PhotoPainter(base)
    painter.paint(None, Manner.IDLE, time.monotonic(), width, height)
    frames, spent = cycle(talk.frames), []
    start = time.monotonic()
    for tick in range(round(seconds * FPS)):
        time.sleep(max(0.0, start + tick / FPS - time.monotonic()))
        begun = time.process_time()
        painter.paint(next(frames), Manner.SPEAKING, time.monotonic(), width, height)
        spent.append((time.process_time() - begun) * 1000)
    idle, end = [], time.monotonic() + seconds
    while (now := time.monotonic()) < end:
        begun = time.process_time()
        painter.paint(None, Manner.IDLE, now, width, height)
        wait = painter.next_change_s(Manner.IDLE, now)
        idle.append((time.process_time() - begun) * 1000)
        time.sleep(max(0.0, now + wait - time.monotonic()))
    p50, p95 = np.percentile(spent, [50, 95])
    idle_p50, idle_p95 = np.percentile(idle, [50, 95])
    share = sum(idle) / 10 / seconds
    return (
        f"| {width} × {height} | {np.mean(spent):.2f} / {p50:.2f} / {p95:.2f} "
        f"| {np.mean(idle):.2f} / {idle_p50:.2f} / {idle_p95:.2f} | {share:.1f} % ({len(idle) / seconds:.1f}) |"
    )


def seams(base: Base, talk: Talk) -> None:
    """Idle against idle → speech → idle, outside the mouth."""
    size = 512, 512
    idle = largest(changes(base, idle_pictures(PhotoPainter(base), 0.0, 90.0, size)))
    spoken = largest(changes(base, conversation(PhotoPainter(base), talk, 4, size)))
    print("| largest change from picture to picture outside the mouth, of 255 | beside the eyes: mean | worst block |")
    print("|---|---|---|")
    for name, most in (("idle", idle), ("idle → speech → idle", spoken)):
        blinks = f"with blinks {most.whole:.2f}", f"with blinks {most.block:.0f}"
        print(f"| {name} | {most.calm_whole:.2f} ({blinks[0]}) | {most.calm_block:.1f} ({blinks[1]}) |")
    print()


def after_cuts(meter: MouthMeter, talk: Talk, count: int = 1000) -> tuple[float, int]:
    """The widest mouth two frames after a cut, and how many of `count` pictures after that were not at rest."""
    worst, stale, now, shown = 0.0, 0, 1000.0, 0
    noise = np.random.default_rng(3)
    while shown < count:
        first = int(noise.integers(0, len(talk.frames) - 20))
        for frame in talk.frames[first : first + int(noise.integers(3, 20))]:
            meter.opening(frame, now)
            now += 1 / FPS
        meter.opening(None, now)
        for tick in range(1, 12):
            opening = meter.opening(None, now + tick / FPS)
            worst = max(worst, opening)
            stale += opening > 0.0
            shown += 1
        now += 1.0
    return worst, stale


def report(name: str, base: Base, talk: Talk, seconds: float) -> None:
    print(f"\n## {name}\n")
    print("| size | CPU ms a frame talking, mean / p50 / p95 | a picture idle | idle, of a core (pictures a s) |")
    print("|---|---|---|---|")
    for size in ((512, 512), (720, 720)):
        print(cost(base, talk, *size, seconds), flush=True)
    print()
    seams(base, talk)
    meter = MouthMeter(base)
    openings = np.array([meter.opening(frame, 100.0 + n / FPS) for n, frame in enumerate(talk.frames)])
    best, lead, none = correlation(talk, openings)
    print(f"lips against the voice's phonemes: correlation {best:.2f} at a lead of {lead:.0f} ms, {none:.2f} at none")
    quiet = silent_frames(talk)
    shut = np.mean(openings[quiet] < 0.02) if quiet else float("nan")
    print(f"in pauses of {SILENCE_S * 1000:.0f} ms and more: {100 * shut:.1f} % of {len(quiet)} frames shut (< 2 %)")
    worst, stale = after_cuts(meter, talk)
    print(f"two frames after a cut: {100 * worst:.2f} % open at most; {stale} of 1,000 later pictures not at rest")
    moving = next((n for n, opening in enumerate(openings) if opening > 0.02), -1)
    first = talk.phonemes[0].start / talk.rate
    print(f"first moving frame: at {moving / FPS * 1000:.0f} ms of the sound; its first phoneme: {first * 1000:.0f} ms")
    painter = PhotoPainter(base)
    painter.paint(None, Manner.IDLE, 0.0, 512, 512)
    begun = time.perf_counter()
    painter.paint(talk.frames[0], Manner.SPEAKING, 0.1, 512, 512)
    print(f"from the first frame to its picture: {(time.perf_counter() - begun) * 1000:.1f} ms")


def people(folder: Path | None) -> Iterator[tuple[str, Base]]:
    """Whom to look at."""
    if folder is not None:
        yield folder.name, Base.open(folder)
        return
    nova = portraits.rendered("nova")
    yield "Nova", Base(analyse(nova, portraits.NOVA, "yunet"), portrait=nova)
    shared = Path(os.environ.get("PARLEY_SHARED") or Path(__file__).parents[3] / "shared")
    if (shared / "data" / "faces" / "astronaut.png").is_file():
        astronaut = portraits.astronaut(shared)
        yield "Astronaut", Base(analyse(astronaut, portraits.ASTRONAUT, "yunet"), portrait=astronaut)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure a photo's face: its cost, its seams, its lips.")
    parser.add_argument("--face", type=Path, help="an avatar's folder")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long to talk and to idle at each size")
    chosen = parser.parse_args()
    talk = spoken_reply()
    for name, base in people(chosen.face):
        report(name, base, talk, chosen.seconds)


if __name__ == "__main__":
    main()
