"""From the release of the key to the first sound: the starter, and engines of known delay."""

from __future__ import annotations

import os

import numpy as np
import psutil

from desktop.assembly import assemble
from desktop.bench.driver import Driver, spoken
from desktop.bench.figures import Figure, p50_p95
from desktop.bench.paced import IDEAL_FIRST_SOUND_S
from desktop.engine.conversation.characters import Character
from desktop.engine.hosting.backends import BackendSpec, find_backend
from desktop.engine.types import LISTEN_RATE, Outcome, Samples, StageName
from desktop.settings import Settings
from desktop.specs import backend_specs
from desktop.ui.speaker import NullSpeaker

COMMANDS = (
    "what time is it",
    "what is twelve times seven",
    "flip a coin",
    "what day is it today",
    "roll two dice",
    "how many days until christmas",
    "convert five miles to kilometers",
    "who are you",
    "tell me a joke",
    "set a timer for five minutes",
)
VOICES = ("en-us", "en-gb", "en-gb-scotland", "en-us+f3", "en-us+m7")
HOSTED: tuple[StageName, ...] = ("vad", "asr", "llm", "tts")


def commands(settings: Settings, character: Character) -> Figure:
    """Spoken commands through the starter's own engines."""
    assembly = assemble(settings, character)
    driver = Driver(assembly, NullSpeaker())
    try:
        waits, transcripts, right = [], [], 0
        sounds = [(text, spoken(assembly.stages.tts, text, voice)) for voice in VOICES for text in COMMANDS]
        for turn, (text, sound) in enumerate([sounds[0], *sounds]):
            driver.speak(sound)
            driver.until(lambda: driver.state.value in ("speaking", "ready"))
            driver.stop_talking()
            driver.ended(turn + 1)
            report = driver.reports[-1]
            # The first one warms everything up.
            if turn and "first_audio" in report.marks_ms:
                waits.append(report.marks_ms["first_audio"])
                transcripts.append(report.marks_ms["transcript"])
                right += report.heard == text
    finally:
        driver.close()
    p50, p95 = p50_p95(waits)
    asr50, asr95 = p50_p95(transcripts)
    return Figure(
        "key release → first sample out, starter, spoken command",
        "p50 ≤ 150 ms, p95 ≤ 250 ms",
        f"p50 {p50:.0f}, p95 {p95:.0f} ms over {len(waits)} commands in {len(VOICES)} voices "
        f"(text after p50 {asr50:.0f}, p95 {asr95:.0f} ms; {right} word for word)",
        p50 <= 150 and p95 <= 250,
        {"first_audio_ms": waits, "transcript_ms": transcripts, "exact": right},
    )


def paced_specs(settings: Settings, character: Character, pace: float = 1.0) -> dict[StageName, BackendSpec]:
    """The paced engines, each in a process of its own, with no face."""
    specs = backend_specs(settings, character)
    for stage in HOSTED:
        factory = f"desktop.bench.paced:Paced{stage.capitalize()}"
        specs[stage] = BackendSpec(stage, "paced", factory, {"pace": pace})
    specs["video"] = find_backend("video", "off", avatar=character.folder, fps=25.0)
    return specs


def question() -> Samples:
    """Half a second of tone and 0.3 s of silence: the paced engines understand anything."""
    tone = 0.3 * np.sin(np.arange(LISTEN_RATE // 2) * 0.2)
    return np.concatenate([tone, np.zeros(LISTEN_RATE * 3 // 10)]).astype(np.float32)


def paced(settings: Settings, character: Character, turns: int = 60) -> list[Figure]:
    """The same chain with engines of known delay: what everything round them costs."""
    driver = Driver(assemble(settings, character, paced_specs(settings, character)), NullSpeaker())
    try:
        waits = []
        sound = question()
        for turn in range(turns + 1):
            driver.speak(sound)
            driver.until(lambda: driver.state.value == "speaking")
            driver.stop_talking()
            driver.ended(turn + 1)
            if turn:
                waits.append(driver.reports[-1].marks_ms["first_audio"])
        before = _cpu_s()
        driver.speak(sound)
        driver.ended(turns + 2)
        used = _cpu_s() - before
        report = driver.reports[-1]
    finally:
        driver.close()
    p50, p95 = p50_p95(waits)
    a_minute = used / report.audio_s * 60
    ideal = IDEAL_FIRST_SOUND_S * 1000
    return [
        Figure(
            "paced engines: release → first sound",
            "p50 ≤ 346 ms, p95 ≤ 355 ms (floor 340)",
            f"p50 {p50:.1f}, p95 {p95:.1f} ms over {len(waits)} turns ({p50 - ideal:+.1f} over the floor)",
            p50 <= 346 and p95 <= 355,
            {"first_audio_ms": waits},
        ),
        Figure(
            "paced engines: CPU a minute of reply, all processes",
            "≤ 1.5 s",
            f"{a_minute:.2f} s ({report.audio_s:.0f} s of reply)",
            report.outcome is Outcome.COMPLETED and a_minute <= 1.5,
            {"cpu_s": used, "audio_s": report.audio_s},
        ),
    ]


def _cpu_s() -> float:
    """CPU seconds of this process and of its children so far."""
    me = psutil.Process(os.getpid())
    total = 0.0
    for process in (me, *me.children(recursive=True)):
        times = process.cpu_times()
        total += times.user + times.system
    return total
