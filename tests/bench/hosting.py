"""What hosting itself costs: `python -m tests.bench.hosting`.

The same puppet in this process and in one of its own, side by side: what a token and a second of sound cost more
on their way through the pipe, and how soon after a cancel a process is free, or replaced.
"""

from __future__ import annotations

import argparse
import math
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.hosting.host import Host
from desktop.engine.hosting.proxies import HostedLlm, HostedTts
from desktop.engine.types import Conversation, Message, Phoneme, Speech, Voice, Word

RATE = 24_000
TOKENS = 2_000
CHUNKS = 200


class Source:
    """Tokens and sound that cost nothing to make."""

    def __init__(self) -> None:
        noise = np.random.default_rng(7).standard_normal(RATE).astype(np.float32) * 0.1
        step = RATE // 15
        phonemes = tuple(Phoneme("ə", i * step, (i + 1) * step) for i in range(15))
        words = tuple(Word("word", i * RATE // 3, (i + 1) * RATE // 3) for i in range(3))
        self._speech = Speech(noise, RATE, "three words here", phonemes, words)

    def load(self) -> None:
        """Nothing to load."""

    def close(self) -> None:
        """Nothing to free."""

    def voices(self) -> tuple[str, ...]:
        """None worth a name."""
        return ()

    def reply(self, conversation: Conversation, cancel: CancelToken) -> Iterator[str]:
        """Words as fast as they are taken."""
        for _ in range(TOKENS):
            yield "word "

    def speak(self, text: str, voice: Voice, cancel: CancelToken) -> Iterator[Speech]:
        """A second of sound, again and again."""
        for _ in range(CHUNKS):
            yield self._speech

    def obey(self, cancel: CancelToken) -> Iterator[int]:
        """Work that looks at its token as often as it has to, every 50 ms."""
        yield 0
        while not cancel.cancelled:
            time.sleep(0.05)

    def disobey(self, cancel: CancelToken) -> Iterator[int]:
        """Work that does not."""
        yield 0
        time.sleep(60)

    def ping(self) -> int:
        """Something to ask for."""
        return 1


def _each_ms(items: Callable[[], Iterable[object]], repeats: int = 5) -> float:
    """The best of several runs: time of one item, ms."""
    best = float("inf")
    for _ in range(repeats):
        began = time.perf_counter()
        count = sum(1 for _ in items())
        best = min(best, (time.perf_counter() - began) / count)
    return best * 1000


def _after_cancel_ms(host: Host, method: str) -> float:
    """From the cancel of a call until the next one is answered."""
    cancel = CancelToken()
    items = host.stream(method, cancel=cancel)
    next(items)
    began = time.perf_counter()
    cancel.cancel()
    try:
        list(items)
    except Cancelled:
        host.call("ping", deadline_s=60)
    return (time.perf_counter() - began) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what a process of its own costs a model.")
    parser.add_argument("--cancels", type=int, default=100)
    parser.add_argument("--gguf", type=Path, help="also cancel a real language model, in its prompt and in its answer")
    chosen = parser.parse_args()
    here = Source()
    host = Host(BackendSpec("llm", "source", "tests.bench.hosting:Source"))
    host.start()
    try:
        _measure(here, host, chosen.cancels)
    finally:
        host.close()
    if chosen.gguf:
        _measure_model(chosen.gguf, chosen.cancels)


def _measure_model(path: Path, cancels: int) -> None:
    """From a cancel until the process has ended the call, at random moments of a long prompt and its answer."""
    host = Host(BackendSpec("llm", "llama-cpp", "desktop.engine.llm.llama:LlamaLlm", {"model": path}))
    llm = HostedLlm(host)
    try:
        llm.load()
        chance, waits = random.Random(5), []
        for number in range(cancels):
            told = " ".join(f"Once there was a {chance.choice(('cat', 'dog', 'sun'))}." for _ in range(60))
            cancel = CancelToken()
            timer = threading.Timer(chance.uniform(0.0, 0.3), cancel.cancel)
            timer.start()
            with suppress(Cancelled):
                for _ in llm.reply(Conversation(f"{number}", (Message("user", told),)), cancel):
                    pass
            cancel.cancel()  # where it was through before
            began, process = time.perf_counter(), host.wait_ready()
            while process.alive and process.patience_left_s(1.0) != math.inf:
                time.sleep(0.0005)
            waits.append((time.perf_counter() - began) * 1000)
            timer.join()
        p50, p95 = np.percentile(waits, [50, 95])
        print(f"| {path.name} | {p50:.1f} ms | {p95:.1f} ms | {max(waits):.1f} ms | 100 ms (p95) |", flush=True)
    finally:
        host.close()


def _measure(here: Source, host: Host, cancels: int) -> None:
    host.wait_ready(60)
    conversation, cancel, voice = Conversation(""), CancelToken(), Voice()
    llm, tts = HostedLlm(host), HostedTts(host)
    rows = (
        ("token", lambda: here.reply(conversation, cancel), lambda: llm.reply(conversation, cancel), 1.0),
        ("second of sound", lambda: here.speak("", voice, cancel), lambda: tts.speak("", voice, cancel), 3.0),
    )
    print("| | in-process | hosted | more | bar |\n|---|---|---|---|---|")
    for what, inside, outside, bar in rows:
        own, hosted = _each_ms(inside), _each_ms(outside)
        print(f"| a {what} | {own:.4f} ms | {hosted:.3f} ms | {hosted - own:.3f} ms | {bar:.0f} ms |", flush=True)
    print("\n| after a cancel the next call is answered | p50 | p95 | worst | bar |\n|---|---|---|---|---|")
    for what, method, times, bar in (
        ("by one that looks every 50 ms", "obey", cancels, "100 ms (p95)"),
        ("by the successor of one that does not look", "disobey", 5, "2000 ms"),
    ):
        waits = np.array([_after_cancel_ms(host, method) for _ in range(times)])
        p50, p95 = np.percentile(waits, [50, 95])
        print(f"| {what} | {p50:.0f} ms | {p95:.0f} ms | {waits.max():.0f} ms | {bar} |", flush=True)


if __name__ == "__main__":
    main()
