"""What the language model evaluates, how fast, and how soon it is free again after a cancel.

Run it with: python -m tests.bench.llama_turns [--model FILE.gguf] [--cancels 100] [--seed 1]

Without --model it takes a tiny model, the stories model where the shared data is there, and one of a hundred
million random weights made on the spot. Prints Markdown tables; real weights change the figures, not what counts.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.llm.llama import LlamaLlm
from desktop.engine.llm.sampling import Sampling
from desktop.engine.types import Conversation, Message
from tests.engine.llm.tiny_gguf import make

PERSONA = "You are Nova, a warm and curious person on a video call. You answer in one or two short sentences."
QUESTIONS = (
    "Hello, who are you?",
    "What did you do today?",
    "Tell me a story about a dog.",
    "And then?",
    "What was its name?",
    "Thank you, good night.",
)
REPLY = Sampling(temperature=0.7, max_tokens=48)


def turns(llm: LlamaLlm) -> None:
    """Six turns of one conversation, each prepared while it is asked."""
    print("| turn | whole prompt | evaluated while it is asked | evaluated before the first word | for the reply |")
    print("|---|---|---|---|---|")
    history: tuple[Message, ...] = ()
    for number, question in enumerate(QUESTIONS, 1):
        start = llm.evaluated
        llm.prepare(Conversation(PERSONA, history), CancelToken())
        prepared = llm.evaluated
        history = (*history, Message("user", question))
        reply = llm.reply(Conversation(PERSONA, history), CancelToken())
        said = next(reply)
        first = llm.evaluated
        assert llm._native is not None
        whole = len(llm._native.tokens)
        said += "".join(reply)
        history = (*history, Message("assistant", said))
        print(f"| {number} | {whole} | {prepared - start} | {first - prepared} | {llm.evaluated - first} |")


def cancels(llm: LlamaLlm, count: int, seed: int) -> None:
    """From `cancel` until the call has come back, ms, at random moments of evaluating and of speaking."""
    chance = random.Random(seed)
    words = "Many words are said in this long question. " * (llm.context // 220)
    print("| cancelled while | p50 ms | p95 ms | worst ms |")
    print("|---|---|---|---|")
    for what in ("evaluating", "speaking"):
        evaluating_s, speaking_s = _durations(llm, words)
        took = []
        for number in range(count):
            asked = Conversation(PERSONA, (Message("user", f"{chance.random()} {words}"),))
            delay = chance.uniform(0, evaluating_s)
            if what == "speaking":
                asked = Conversation(PERSONA, (Message("user", f"Hello {number}."),))
                delay = chance.uniform(0, speaking_s)
            if (free := _freed_s(llm, asked, delay, what == "evaluating" and number % 2 == 0)) is not None:
                took.append(free * 1000)
        p50, p95, worst = np.percentile(took, (50, 95, 100))
        print(f"| {what} ({len(took)}) | {p50:.2f} | {p95:.2f} | {worst:.2f} |")


def _durations(llm: LlamaLlm, words: str) -> tuple[float, float]:
    """How long it evaluates `words`, and how long it speaks, seconds."""
    start = time.perf_counter()
    reply = llm.reply(Conversation(PERSONA, (Message("user", words),)), CancelToken())
    next(reply)
    first = time.perf_counter()
    list(reply)
    return first - start, time.perf_counter() - first


def _freed_s(llm: LlamaLlm, conversation: Conversation, delay_s: float, prepares: bool) -> float | None:
    """Seconds from a cancel after `delay_s` until the call is over; None when it was over before."""
    cancel, at = CancelToken(), 0.0

    def stop() -> None:
        nonlocal at
        at = time.perf_counter()
        cancel.cancel()

    timer = threading.Timer(delay_s, stop)
    timer.start()
    try:
        if prepares:
            llm.prepare(Conversation(PERSONA, (*conversation.messages, Message("assistant", "Yes."))), cancel)
        else:
            for _ in llm.reply(conversation, cancel):
                pass
    except Cancelled:
        pass
    over = time.perf_counter()
    timer.cancel()
    timer.join()
    return over - at if at and at < over else None


def speed(llm: LlamaLlm) -> None:
    """Tokens a second, by wall clock and by processor time."""
    words = "Many words are said in this long question. " * (llm.context // 110)
    print("| | tokens | tokens/s | processor ms a token |")
    print("|---|---|---|---|")
    begin, wall, cpu = llm.evaluated, time.perf_counter(), time.process_time()
    reply = llm.reply(Conversation(PERSONA, (Message("user", f"New. {words}"),)), CancelToken())
    next(reply)
    for what in ("prompt", "reply"):
        if what == "reply":
            for _ in reply:
                pass
        done, now, used = llm.evaluated - begin, time.perf_counter(), time.process_time()
        print(f"| {what} | {done} | {done / (now - wall):.0f} | {(used - cpu) * 1000 / done:.2f} |")
        begin, wall, cpu = llm.evaluated, now, used


def measure(path: Path, title: str, count: int, seed: int) -> None:
    """All tables for one model."""
    start = time.perf_counter()
    llm = LlamaLlm(path, REPLY)
    llm.load()
    took = time.perf_counter() - start
    assert llm._native is not None
    print(f"\n## {title}: {path.stat().st_size / 1e6:.1f} MB, context {llm.context}, batches of {llm._native.batch}\n")
    print(f"Loaded and warmed up in {took:.2f} s.\n")
    for table in (lambda: turns(llm), lambda: cancels(llm, count, seed), lambda: speed(llm)):
        table()
        print()
    llm.close()


def main() -> None:
    """Parse the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--cancels", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.model:
        measure(options.model, options.model.name, options.cancels, options.seed)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(make(Path(folder) / "tiny.gguf"), "tiny", options.cancels, options.seed)
        place = Path(os.environ.get("PARLEY_SHARED") or Path(__file__).parents[3] / "shared")
        stories = place / "data" / "models" / "stories260K-f16.gguf"
        if stories.is_file():
            measure(stories, "stories260K", options.cancels, options.seed)
        large = make(Path(folder) / "large.gguf", layers=12, width=768, context=2048)
        measure(large, "random, 85 million weights", options.cancels, options.seed)


if __name__ == "__main__":
    main()
