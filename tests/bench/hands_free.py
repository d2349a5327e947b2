"""Talking without a key: the delay, the early cuts, the assistant's own voice, people over it, kitchens, coughs.

    python -m tests.bench.hands_free [--only ends,echo,over,noise,asides] [--minutes 10]

`ends` needs the time that the recordings take, in the engine with the starter's stages in their processes; the others
count time and take a minute of a core for ten minutes of sound. Recordings come from the shared data.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from desktop.engine.state import State
from desktop.engine.types import Samples
from desktop.engine.vad.attention import Attention
from desktop.engine.vad.ear import Backchannel, Began, HandsFree
from desktop.engine.vad.silero import SileroVad
from desktop.media import read_sound
from desktop.paths import resource
from tests.room import LISTEN_RATE, VOICES, WORDS, Room, cough, hum, level, say

DELAYS_S = (0.02, 0.06, 0.11, 0.16, 0.2)
SHARED = Path(os.environ.get("PARLEY_SHARED") or Path(__file__).parents[3] / "shared") / "data"
SOON_S = 0.4
_WINDOW = 512


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


def interruptions(vad: SileroVad, room: Room) -> tuple[list[float], int]:
    """When somebody was believed to begin, seconds, and how many asides there were. The answers go on all the same."""
    attention, state = Attention(vad, HandsFree()), State.READY
    attention.follow(state)
    began, asides = [], 0
    for end_s, speaking, piece in room.run():
        if (now := State.SPEAKING if speaking else State.READY) is not state:
            state = now
            attention.follow(state)
        for event in attention.hear(piece, end_s):
            asides += isinstance(event, Backchannel)
            if isinstance(event, Began):
                began.append(end_s)
                attention.forget()
    return began, asides


def over_answers(
    vad: SileroVad, sounds: Sequence[tuple[str, Samples, float]], delay_s: float, db: float, seed: int
) -> list[tuple[str, float]]:
    """Each of `sounds` (name, samples, where it begins) over an answer: how long after its beginning it interrupted,
    seconds; inf for those that did not.
    """
    room = Room(seed, 20 + len(sounds) * 4.2, delay_s, pause_s=0.3)
    at_s, placed = 8.0, []
    for name, sound, first_s in sounds:
        while not any(begin + 0.2 <= at_s <= end - 1.2 for begin, end in room.answers):
            at_s += 0.1
            if at_s > room.seconds:
                raise ValueError("the room is too short for all the sounds")
        room.add(sound, at_s, db)
        placed.append((name, at_s + first_s))
        at_s += len(sound) / LISTEN_RATE + 1.5
    began, _ = interruptions(vad, room)
    return [
        (name, min((moment - begin_s for moment in began if -0.1 <= moment - begin_s < 1.6), default=np.inf))
        for name, begin_s in placed
    ]


def bench_echo(vad: SileroVad, minutes: float) -> bool:
    """The assistant's own voice at -6 dB."""
    good = True
    for delay_s in DELAYS_S:
        room = Room(7, minutes * 60, delay_s)
        began, asides = interruptions(vad, room)
        answers_s = sum(end - begin for begin, end in room.answers)
        good &= not began
        print(f"echo after {delay_s * 1e3:.0f} ms: {len(began)} self-interrupts, {asides} asides", end="")
        print(f" in {answers_s / 60:.1f} of {minutes:g} minutes")
    return good


def bench_over(vad: SileroVad, minutes: float) -> bool:
    """People who speak over an answer, at its level."""
    people = recordings() + [(f"{text} {voice}", say(text, voice)) for text in WORDS for voice in VOICES]
    sounds = [(name, *from_first_voice(vad, sound)) for name, sound in people]
    heard: list[float] = []
    for delay_s in DELAYS_S[1::3]:
        took = over_answers(vad, sounds, delay_s, 0.0, seed=3)
        heard += [after_s for _, after_s in took]
        late = ", ".join(f"{name} {after_s:.2f} s" for name, after_s in took if after_s > SOON_S)
        soon = np.mean([after_s <= SOON_S for _, after_s in took])
        print(f"people over it, echo after {delay_s * 1e3:.0f} ms: {soon:.0%} of {len(took)} within 400 ms; {late}")
    print(f"people over it: {np.mean(np.array(heard) <= SOON_S):.0%} within 400 ms, p50 {np.median(heard):.2f} s")
    return float(np.mean(np.array(heard) <= SOON_S)) >= 0.95


def bench_asides(vad: SileroVad, minutes: float) -> bool:
    """Sounds that are no reason to stop."""
    rng = np.random.default_rng(9)
    kinds: dict[str, list[Samples]] = {
        "mhm": [hum(rng) for _ in range(20)],
        "uh-huh, aha": [say(text, voice) for text in ("uh-huh", "aha") for voice in VOICES],
        "cough": [cough(rng) for _ in range(20)],
    }
    stopped = 0
    for kind, made in kinds.items():
        took: list[tuple[str, float]] = []
        for delay_s in DELAYS_S[1::3]:
            took += over_answers(vad, [(kind, sound, 0.0) for sound in made], delay_s, 0.0, seed=4)
        count = sum(after_s < np.inf for _, after_s in took)
        stopped += count
        print(f"{kind}: {count} of {len(took)} interrupted")
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
