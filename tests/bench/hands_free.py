"""Talking without a key: the delay, the early cuts, the assistant's own voice, people over it, kitchens, coughs.

    python -m tests.bench.hands_free [--only ends,echo,first,over,noise,asides] [--minutes 10]

`ends` needs the time that the recordings take, in the engine with the starter's stages in their processes; the others
count time and take a minute of a core for ten minutes of sound. Recordings come from the shared data.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from desktop.engine.state import State
from desktop.engine.types import Samples
from desktop.engine.vad.attention import Attention
from desktop.engine.vad.ear import Backchannel, Began, Doubt, HandsFree
from desktop.engine.vad.silero import SileroVad
from desktop.media import read_sound
from desktop.paths import resource
from tests.room import LISTEN_RATE, VOICES, WORDS, Room, cough, hum, level, say

DELAYS_S = (0.02, 0.06, 0.11, 0.16, 0.2)
SHARED = Path(os.environ.get("PARLEY_SHARED") or Path(__file__).parents[3] / "shared") / "data"
SOON_S = 0.4
ECHO_DB, NO_ECHO_DB = -6.0, -80.0
_WINDOW = 512
_FIRST_S = 16.0
_ROOMS = 12


def recordings() -> list[tuple[str, Samples]]:
    """The shared recordings of people."""
    return [(path.name, np.concatenate([*read_sound(path)])) for path in sorted((SHARED / "speech").glob("*.flac"))]


def from_first_voice(vad: SileroVad, sound: Samples, seconds: float = 1.6) -> tuple[Samples, float]:
    """`sound` from 0.1 s before its first voiced sound, and where that is, seconds. A breath and an "s" are none."""
    padded = np.concatenate((np.zeros(LISTEN_RATE // 2, np.float32), sound))
    vad.reset()
    sure = [vad.confidence(padded[at : at + _WINDOW]) >= 0.5 for at in range(0, len(padded) - _WINDOW, _WINDOW)]
    first = next(at for at in range(len(sure) - 1) if sure[at] and sure[at + 1]) * _WINDOW
    begin = first - LISTEN_RATE // 10
    return padded[begin : begin + round(seconds * LISTEN_RATE)], (first - begin) / LISTEN_RATE


@dataclass(slots=True)
class Found:
    """What was made of the sounds in a room, moments in seconds."""

    held: list[float] = field(default_factory=list)
    began: list[float] = field(default_factory=list)
    asides: int = 0


HOP_S = 0.02
"""From the ear's finding to the loudspeaker: two threads' queues."""


def listened(vad: SileroVad, room: Room, each: Callable[[float], None] = lambda end_s: None) -> Found:
    """What is made of `room`, in which answers are held, and go on all the same when somebody was believed to speak.

    `each` is called with the time every 10 ms.
    """
    attention, state = Attention(vad, HandsFree()), State.READY
    attention.follow(state)
    found = Found()
    for end_s, speaking, piece in room.run():
        each(end_s)
        if (now := State.SPEAKING if speaking else State.READY) is not state:
            state = now
            attention.follow(state)
        for event in attention.hear(piece, end_s):
            match event:
                case Doubt():
                    found.held.append(end_s)
                    room.hold(True, end_s + HOP_S)
                case Backchannel():
                    found.asides += 1
                    room.hold(False, end_s + HOP_S)
                case Began():
                    found.began.append(end_s)
                    attention.forget()
                    room.hold(False, end_s + HOP_S)
    return found


def interruptions(vad: SileroVad, room: Room) -> tuple[list[float], int]:
    """When somebody was believed to begin, seconds, and how many asides there were."""
    found = listened(vad, room)
    return found.began, found.asides


def over_answers(
    vad: SileroVad,
    sounds: Sequence[tuple[str, Samples, float]],
    delay_s: float,
    db: float,
    seed: int,
    echo_db: float = ECHO_DB,
) -> list[tuple[str, float, float]]:
    """Each of `sounds` (name, samples, where it begins) over an answer: how long after its beginning the answer fell
    silent, and how long after it a turn began, seconds; inf where it did not.
    """
    room = Room(seed, 20 + len(sounds) * 5.5, delay_s, echo_db, pause_s=0.3)
    placed: list[tuple[str, float]] = []
    free_s = 8.0

    def place(end_s: float) -> None:
        nonlocal free_s
        if len(placed) < len(sounds) and end_s >= free_s and room.left_s(end_s) >= 1.4:
            name, sound, first_s = sounds[len(placed)]
            room.add(sound, end_s + 0.05, db)
            placed.append((name, end_s + 0.05 + first_s))
            free_s = end_s + len(sound) / LISTEN_RATE + 2.0

    found = listened(vad, room, place)
    if len(placed) < len(sounds):
        raise ValueError("the room is too short for all the sounds")

    def after(moments: list[float], begin_s: float) -> float:
        return min((at_s - begin_s for at_s in moments if -0.1 <= at_s - begin_s < 1.8), default=np.inf)

    return [
        (name, after([*found.held, *found.began], begin_s), after(found.began, begin_s)) for name, begin_s in placed
    ]


def bench_echo(vad: SileroVad, minutes: float) -> bool:
    """The assistant's own voice at -6 dB."""
    good = True
    for delay_s in DELAYS_S:
        room = Room(7, minutes * 60, delay_s)
        found = listened(vad, room)
        answers_s = sum(end - begin for begin, end in room.answers)
        good &= not found.began
        print(f"echo after {delay_s * 1e3:.0f} ms: {len(found.began)} self-interrupts, {len(found.held)} holds", end="")
        print(f" ({room.held_s:.1f} s) in {answers_s / 60:.1f} of {minutes:g} minutes", flush=True)
    return good


def bench_first(vad: SileroVad, minutes: float) -> bool:
    """The first answers in rooms that are not known yet, at three levels: when the person begins to be listened to."""
    held = began = rooms = 0
    for echo_db in (-12.0, ECHO_DB, 0.0):
        for delay_s in DELAYS_S:
            for seed in range(_ROOMS):
                found = listened(vad, Room(500 + seed, _FIRST_S, delay_s, echo_db))
                held, began, rooms = held + len(found.held), began + len(found.began), rooms + 1
    print(f"the first {_FIRST_S:g} s in {rooms} rooms: {began} self-interrupts, {held} holds", flush=True)
    return not began


def bench_over(vad: SileroVad, minutes: float) -> bool:
    """People who speak over an answer, at its level."""
    people = recordings() + [(f"{text} {voice}", say(text, voice)) for text in WORDS for voice in VOICES]
    sounds = [(name, *from_first_voice(vad, sound)) for name, sound in people]
    silent: list[float] = []
    begun: list[float] = []
    for delay_s in DELAYS_S[1::3]:
        took = over_answers(vad, sounds, delay_s, 0.0, seed=3)
        silent += [after_s for _, after_s, _ in took]
        begun += [after_s for _, _, after_s in took]
        late = ", ".join(f"{name} {after_s:.2f} s" for name, after_s, _ in took if after_s > SOON_S)
        never = ", ".join(name for name, _, after_s in took if np.isinf(after_s))
        soon = np.mean([after_s <= SOON_S for _, after_s, _ in took])
        print(f"people over it, echo after {delay_s * 1e3:.0f} ms: {soon:.0%} of {len(took)} silence it within 400 ms;")
        print(f"  later: {late}; no turn: {never}", flush=True)
    soon, turns = np.mean(np.array(silent) <= SOON_S), np.isfinite(begun)
    print(
        f"people over it: {soon:.0%} silence it within 400 ms, p50 {np.median(silent):.2f} s; {turns.mean():.0%}",
        end="",
    )
    print(f" begin a turn, p50 {np.median(begun):.2f} s, p95 {np.percentile(np.array(begun)[turns], 95):.2f} s")
    return float(soon) >= 0.95 and float(turns.mean()) >= 0.95


def bench_asides(vad: SileroVad, minutes: float) -> bool:
    """Sounds that are no reason to stop."""
    rng = np.random.default_rng(9)
    kinds: dict[str, list[Samples]] = {
        "mhm": [hum(rng) for _ in range(20)],
        "uh-huh, aha": [say(text, voice) for text in ("uh-huh", "aha") for voice in VOICES],
        "cough": [cough(rng) for _ in range(20)],
    }
    stopped = 0
    for where, delays_s, echo_db in (
        ("loudspeakers", DELAYS_S[1::3], ECHO_DB),
        ("headphones", DELAYS_S[:1], NO_ECHO_DB),
    ):
        for kind, made in kinds.items():
            took: list[tuple[str, float, float]] = []
            for delay_s in delays_s:
                took += over_answers(vad, [(kind, sound, 0.0) for sound in made], delay_s, 0.0, 4, echo_db)
            ended = sum(begun_s < np.inf for _, _, begun_s in took)
            held = sum(after_s < np.inf for _, after_s, _ in took) - ended
            stopped += ended
            print(f"{where}: {kind}: {ended} of {len(took)} end the answer, {held} more make it pause", flush=True)
    return not stopped


def bench_noise(vad: SileroVad, minutes: float) -> bool:
    """A kitchen, 10 dB below speech, for five minutes in which nobody speaks."""
    kitchen = np.concatenate([*read_sound(SHARED / "noise" / "kitchen.flac")])
    speech = np.mean([level(sound) for _, sound in recordings()])
    kitchen = kitchen / np.sqrt(np.mean(np.square(kitchen))) * speech * 10 ** (-10 / 20)
    attention = Attention(vad, HandsFree())
    attention.follow(State.READY)
    turns, state = 0, State.READY
    for at in range(0, 300 * LISTEN_RATE, 160):
        begin = at % (len(kitchen) - 160)
        for event in attention.hear(kitchen[begin : begin + 160].astype(np.float32), at / LISTEN_RATE):
            turns += isinstance(event, Began)
            state = State.LISTENING if isinstance(event, Began) else State.READY if state is State.READY else state
        attention.follow(state)
    print(f"kitchen, 5 minutes: {turns} false turns")
    return turns <= 1


def bench_ends(vad: SileroVad, minutes: float) -> bool:
    """From the end of speech to the first sound of the answer, in the engine."""
    from tests.bench.hands_free_ends import measure

    asked = [
        *recordings(),
        ("the recorded question", np.concatenate([*read_sound(resource("assets", "question.wav"))])),
    ]
    took, cut = measure(asked)
    for (name, _), after_s in zip(asked, took, strict=True):
        print(f"  {name}: {'nothing' if after_s is None else f'{after_s * 1e3:.0f} ms'}")
    delays = [after_s for after_s in took[:-1] if after_s is not None]
    print(f"end of speech to first sound: p50 {np.median(delays) * 1e3:.0f} ms of {len(delays)}; {cut} cut early")
    return float(np.median(delays)) <= 0.5 and cut <= 2


BENCHES: dict[str, Callable[[SileroVad, float], bool]] = {
    "ends": bench_ends,
    "echo": bench_echo,
    "first": bench_first,
    "over": bench_over,
    "noise": bench_noise,
    "asides": bench_asides,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(BENCHES))
    parser.add_argument("--minutes", type=float, default=10.0)
    options = parser.parse_args(arguments)
    vad = SileroVad()
    vad.load()
    held = [BENCHES[name](vad, options.minutes) for name in options.only.split(",")]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
