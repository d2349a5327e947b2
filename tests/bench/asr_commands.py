"""How well the starter understands: commands, sentences that are none, and dictation.

    python -m tests.bench.asr_commands [--commands 240] [--fit] [--report FILE.json]

The voices take turns of several commands each, as one person after the other would; a third is spoken plain, a third
in a kitchen (15 dB), a third in a room with an echo. Half of everything is for fitting the decision, the other
half ("held out") has nothing to do with it. `--fit` prints the constants of desktop/engine/asr/decide.py as found
on the first half, and goes on with them. The bars hold for plain speech.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

from desktop.engine.asr import decide
from desktop.engine.asr import pocketsphinx as backend
from desktop.engine.asr.decide import Evidence
from desktop.engine.cancel import CancelToken
from desktop.engine.llm.starter.grammar import build_grammar
from desktop.engine.llm.starter.registry import find
from desktop.engine.types import Samples, Transcript
from tests.bench import asr_sound as sound
from tests.bench.asr_sentences import SENTENCES

ESPEAK = ("en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-us+f3", "en-us+m7", "en-gb+f2", "en-029")
HARD = ("en-029",)
"""Left out of the bar, not out of the table: the acoustic model does not follow it (docs/recognition.md)."""
FLITE = ("slt", "rms", "awb", "kal16")


@dataclass(frozen=True)
class Heard:
    """One utterance and what was made of it."""

    text: str
    voice: str
    place: str
    command: bool
    grammar: str
    dictation: str
    chosen: Transcript
    evidence: Evidence | None

    def right(self, chosen: str) -> bool:
        """Whether the command text `chosen` makes the starter do what was said."""
        return chosen == self.text or (meaning(chosen) is not None and meaning(chosen) == meaning(self.text))


def meaning(text: str) -> str | None:
    """The skill and the slots that the starter reads in `text`."""
    found = find(text.split())
    if found is None:
        return None
    slots = sorted((name, str(value)) for name, value in found.slots.items())
    return f"{found.skill.name} {found.answer.__name__} {slots}"


def voices() -> tuple[str, ...]:
    """espeak-ng's, and flite's where it is installed."""
    return ESPEAK + (FLITE if shutil.which("flite") else ())


def spoken(text: str, voice: str) -> Samples:
    """`text` in one of `voices()`, at a quarter of full scale."""
    if voice in FLITE:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "spoken.wav"
            subprocess.run(["flite", "-voice", voice, "-t", text, "-o", str(path)], check=True)
            speech = sound.read_sound(path)
    else:
        speech = sound.synthesised(text, voice)
    return speech / np.abs(speech).max() * 0.25


def placed(speech: Samples, index: int, noise: Samples | None) -> tuple[str, Samples]:
    """The speech plain, in the kitchen or in a room, by its index."""
    speech = sound.between_silences(speech)
    match index % 3:
        case 1 if noise is not None:
            return "kitchen", sound.with_noise(speech, noise, 15.0, offset=index * 16_000)
        case 2:
            return "room", sound.in_a_room(speech, seed=index)
        case _:
            return "plain", speech


class Listener:
    """The real backend, and a look at what both of its searches found."""

    def __init__(self) -> None:
        self.asr = backend.PocketSphinxAsr(build_grammar().jsgf)
        self.asr.load()
        self._found: tuple[str, str, Evidence | None] = ("", "", None)
        backend.evidence = self._look  # type: ignore[attr-defined]
        self.cpu_s = self.sound_s = 0.0

    def _look(self, grammar: decide.Hypothesis, dictation: decide.Hypothesis) -> Evidence:
        seen = decide.evidence(grammar, dictation)
        self._found = (grammar.text, dictation.text, seen)
        return seen

    def hear(self, text: str, voice: str, place: str, samples: Samples, command: bool) -> Heard:
        """Recognise `samples`."""
        self._found = ("", "", None)
        before = time.process_time()
        pieces = [samples[at : at + 320] for at in range(0, len(samples), 320)]
        *_, chosen = self.asr.transcribe(pieces, CancelToken())
        self.cpu_s += time.process_time() - before
        self.sound_s += len(samples) / 16_000
        return Heard(text, voice, place, command, self._found[0], self._found[1], chosen, self._found[2])


def fitted(train: Sequence[Heard]) -> tuple[tuple[float, ...], float]:
    """Logistic regression (iteratively reweighted least squares, a small ridge) of "a command, and the right one"."""
    kept = [h for h in train if h.evidence is not None and (not h.command or h.right(h.grammar))]
    x = np.array([[*astuple(h.evidence), 1.0] for h in kept])  # type: ignore[call-overload]
    y = np.array([h.command for h in kept], dtype=float)
    scale = np.abs(x).max(axis=0)
    x = x / scale
    weights = np.zeros(x.shape[1])
    balance = np.where(y > 0, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        r = balance * p * (1 - p) + 1e-6
        hessian = x.T @ (x * r[:, None]) + 0.02 * np.eye(len(weights))
        weights += np.linalg.solve(hessian, x.T @ (balance * (y - p)) - 0.02 * weights)
    weights = weights / scale
    return tuple(float(w) for w in weights[:-1]), float(weights[-1])


def sure(heard: Heard) -> float:
    """How sure the decision is that it was a command."""
    return decide.certainty(heard.evidence) if heard.evidence is not None else 0.0


def word_errors(pairs: Sequence[tuple[str, str]]) -> float:
    """Word error rate over (said, understood) pairs, normalised by `asr_sound.normalised`."""
    errors = sum(Levenshtein.distance(said.split(), sound.normalised(heard).split()) for said, heard in pairs)
    return errors / sum(len(said.split()) for said, _ in pairs)


def plain_pocketsphinx(recordings: Sequence[sound.Utterance]) -> float:
    """The word error rate of PocketSphinx as it comes, fed piece by piece."""
    from pocketsphinx import Decoder

    decoder = Decoder(loglevel="FATAL")
    pairs = []
    for utterance in recordings:
        decoder.start_utt()
        for at in range(0, len(utterance.samples), 512):
            decoder.process_raw((utterance.samples[at : at + 512] * 32767).astype("<i2").tobytes())
        decoder.end_utt()
        found = decoder.hyp()
        pairs.append((utterance.text, found.hypstr if found else ""))
    return word_errors(pairs)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--commands", type=int, default=240)
    parser.add_argument("--sentences", type=int, default=len(SENTENCES))
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--wrong", action="store_true", help="list what was understood wrongly")
    parser.add_argument("--report", type=Path)
    options = parser.parse_args(arguments)

    here = sound.shared_data() is not None
    noise = sound.kitchen() if here else None
    recordings = sound.recordings() if here else []
    listener = Listener()
    said = [("command", text) for _, text in build_grammar().examples(options.commands, seed=7)]
    said += [("sentence", text) for text in SENTENCES[: options.sentences]]
    chosen_voices = voices()
    lines: list[tuple[str, str, str, int]] = []
    for kind in ("command", "sentence"):
        texts = [text for of_kind, text in said if of_kind == kind]
        lines += [
            (chosen_voices[i % len(chosen_voices)], kind, t, i // len(chosen_voices)) for i, t in enumerate(texts)
        ]
    everything: dict[str, list[Heard]] = defaultdict(list)
    for voice, kind, text, index in sorted(lines, key=lambda line: (chosen_voices.index(line[0]), line[3])):
        place, samples = placed(spoken(text, voice), index, noise)
        everything[kind].append(listener.hear(text, voice, place, samples, kind == "command"))
    for recorded in recordings:
        everything["recording"].append(listener.hear(recorded.text, recorded.name, "plain", recorded.samples, False))

    train = [h for heard in everything.values() for h in heard[::2]]
    if options.fit:
        weights, offset = fitted(train)
        print("WEIGHTS =", tuple(round(w, 3) for w in weights))
        print("OFFSET =", round(offset, 3))
        decide.WEIGHTS, decide.OFFSET = weights, offset
        print("threshold  commands taken for commands  others taken for commands   (first half)")
        for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
            yes = [sure(h) >= threshold for h in train if h.command]
            no = [sure(h) >= threshold for h in train if not h.command]
            print(f"{threshold:9.1f}  {np.mean(yes):28.3f}  {np.mean(no):25.3f}")

    def share(heard: Sequence[Heard], of: str) -> float:
        taken = [(h, sure(h) >= decide.THRESHOLD) for h in heard]
        if of == "taken":
            return float(np.mean([yes for _, yes in taken]))
        if of == "exact":
            return float(np.mean([(h.grammar if yes else h.dictation) == h.text for h, yes in taken]))
        return float(np.mean([h.right(h.grammar if yes else h.dictation or h.chosen.text) for h, yes in taken]))

    commands, sentences = everything["command"], everything["sentence"]
    places = [place for place in ("plain", "kitchen", "room") if any(h.place == place for h in commands)]
    figures: dict[str, object] = {
        "commands right, plain": share([h for h in commands if h.place == "plain" and h.voice not in HARD], "right"),
        "the same, held out": share([h for h in commands[1::2] if h.place == "plain" and h.voice not in HARD], "right"),
        "the same, word for word": share([h for h in commands if h.place == "plain" and h.voice not in HARD], "exact"),
        "by place": {p: share([h for h in commands if h.place == p and h.voice not in HARD], "right") for p in places},
        "by voice, all places": {v: share([h for h in commands if h.voice == v], "right") for v in chosen_voices},
        "sentences taken for a command": share(sentences, "taken"),
        "the same, held out ": share(sentences[1::2], "taken"),
        "CPU per second of sound": listener.cpu_s / listener.sound_s,
    }
    if recordings:
        figures["recordings taken for a command"] = share(everything["recording"], "taken")
        pairs = [(h.text, h.dictation or h.chosen.text) for h in everything["recording"]]
        figures["dictation WER, recordings"] = word_errors(pairs)
        figures["plain PocketSphinx WER, recordings"] = plain_pocketsphinx(recordings)
    for name, value in figures.items():
        print(f"{name}: {_written(value)}")
    if options.wrong:
        for h in commands:
            yes = sure(h) >= decide.THRESHOLD
            if not h.right(h.grammar if yes else h.dictation):
                print(f"  {h.voice:15} {h.place:8} {h.text!r}: {h.grammar!r} / {h.dictation!r} {sure(h):.2f}")
        for h in (*everything["sentence"], *everything["recording"]):
            if sure(h) >= decide.THRESHOLD:
                print(f"  {h.voice:15} {h.place:8} {h.text!r}: {h.grammar!r} {sure(h):.2f} {h.evidence}")
    if options.report:
        rows = [asdict(h) for heard in everything.values() for h in heard]
        options.report.write_text(json.dumps({"figures": figures, "utterances": rows}, indent=1), "utf-8")
    met = float(str(figures["commands right, plain"])) >= 0.95 and share(sentences, "taken") <= 0.05
    if recordings:
        met = met and share(everything["recording"], "taken") <= 0.05
        met = met and float(str(figures["dictation WER, recordings"])) <= 0.30
    print("every bar is met" if met else "a bar is missed")
    return 0 if met else 1


def _written(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_written(part)}" for name, part in value.items())
    return f"{value:.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
