"""Shelves for the Models window: as it opens, while it works, and when things go wrong."""

from __future__ import annotations

from dataclasses import replace

from desktop.engine.errors import Problem
from desktop.ui.models_data import Licence, MachineFacts, ModelRow, Offer, Running, Shelves, Work

MIB = 1 << 20
MIT = Licence("Whisper base", "MIT", "https://example.org/whisper/licence")
APACHE = Licence("Granite 4.1 3B", "Apache-2.0", "https://example.org/granite/licence")
GEMMA = Licence(
    "Gemma 4 E4B",
    "Gemma Terms of Use",
    "https://example.org/a/rather/long/address/of/a/licence/that/somebody/has/to/read?version=2026-11",
    must_accept=True,
)

LISTENING = (
    ModelRow("asr", "", "PocketSphinx, the starter", "built in", "starter", "US English; short and simple sentences."),
    ModelRow(
        "asr",
        "whisper-base",
        "Whisper base",
        "absent",
        "faster-whisper",
        "Quick; understands clear speech.",
        ("en", "de", "es", "fr", "it", "pt", "nl", "ja", "zh"),
        147_900_000,
        0,
        400,
        MIT,
        recommended=True,
        folder=True,
    ),
    ModelRow(
        "asr",
        "whisper-small",
        "Whisper small",
        "absent",
        "faster-whisper",
        "Understands accents and noise better, at three times the work.",
        ("en", "de", "es", "fr", "it", "pt", "nl", "ja", "zh"),
        486_000_000,
        0,
        950,
        MIT,
        folder=True,
    ),
)
THINKING = (
    ModelRow("llm", "", "Skills and small talk, the starter", "built in", "starter", "Time, sums, timers, stories."),
    ModelRow(
        "llm",
        "granite-3b",
        "Granite 4.1 3B",
        "absent",
        "llama-cpp",
        "A good talker for most computers.",
        ("en", "de"),
        2_100_000_000,
        0,
        3000,
        APACHE,
        recommended=True,
    ),
    ModelRow(
        "llm",
        "gemma-e4b",
        "Gemma 4 E4B",
        "absent",
        "llama-cpp",
        "Knows more and reasons better; wants a computer with 16 GB.",
        ("multi",),
        6_300_000_000,
        0,
        7800,
        GEMMA,
    ),
)
SPEAKING = (
    ModelRow("tts", "", "eSpeak NG, the starter", "built in", "starter", "Clear, and plainly a machine."),
    ModelRow(
        "tts",
        "kokoro",
        "Kokoro 82M",
        "absent",
        "kokoro",
        "A natural voice, 54 speakers.",
        ("en-US", "en-GB", "fr", "it", "ja", "zh"),
        355_000_000,
        0,
        900,
        Licence("Kokoro 82M", "Apache-2.0", "https://example.org/kokoro"),
        recommended=True,
        folder=True,
    ),
)
MACHINE = MachineFacts(9_300, 212_000_000_000)
WHY = (
    "This computer has 16 GB of memory and 8 cores. That is enough for a talker that remembers what was said. "
    "They take 2.6 GB on the disk and 17 minutes to fetch at 20 Mbit/s."
)
PROCESSES = (
    Running("", "", 212.4),
    Running("vad", "starter", 61.0),
    Running("asr", "starter", 148.2),
    Running("tts", "starter", 88.0),
)


def shelves(rows: tuple[ModelRow, ...], used: int = 0, problem: Problem | None = None) -> Shelves:
    """`rows` with the offer that follows from them."""
    offered = tuple(row for row in rows if row.recommended)
    missing = sum(row.size - row.done for row in offered if row.state != "here")
    return Shelves(rows, Offer(tuple(row.id for row in offered), offered, WHY, missing), MACHINE, used, problem)


def fresh() -> Shelves:
    """Nothing but the starter."""
    return shelves(tuple(replace(r, in_use=r.id == "", running=r.id == "") for r in LISTENING + THINKING + SPEAKING))


def changed(whole: Shelves, **by_id: dict[str, object]) -> Shelves:
    """`whole` with some rows otherwise; dashes of ids are written as underscores."""
    rows = tuple(replace(row, **by_id.get(row.id.replace("-", "_"), {})) for row in whole.rows)  # type: ignore[arg-type]
    return shelves(rows, sum(row.size for row in rows if row.state == "here"))


def loading() -> tuple[Shelves, list[Work]]:
    """The recommended set on its way: one there, one coming, one waiting."""
    whole = changed(
        fresh(),
        whisper_base={"state": "here", "in_use": True, "takes_over": True, "done": 147_900_000},
        granite_3b={"state": "working", "done": 760_000_000},
        kokoro={"state": "waiting"},
        whisper_small={"state": "partial", "done": 120_000_000},
    )
    rows = tuple(replace(row, in_use=False, running=True) if row.key == ("asr", "") else row for row in whole.rows)
    work = Work("granite-3b", "downloading", 934_000_000, 2_100_000_000, 8_200_000, 142)
    return shelves(rows, 907_900_000), [work]


def troubled() -> tuple[Shelves, list[Work]]:
    """A download that failed, an engine that is not there yet, a copy that another program has."""
    refused = Problem(
        "example.org stopped sending “granite-4.1-3b-instruct-Q4_K_M.gguf” after 760 MB.",
        "What came is kept: try again, or look at your connection.",
    )
    broken = Problem("“kokoro-v1_0.pth” is not what the catalogue describes.", "Fetch it again.", "warning")
    whole = changed(
        fresh(),
        whisper_base={"state": "here", "in_use": True, "engine_missing": True},
        whisper_small={"elsewhere": "~/.cache/huggingface/hub/models--Systran--faster-whisper-small"},
        granite_3b={"state": "partial", "done": 760_000_000, "problem": refused},
        kokoro={"problem": broken},
    )
    return whole, []


def long() -> tuple[Shelves, list[Work]]:
    """Everything in use, and texts as long as texts can be."""
    whole = changed(
        fresh(),
        whisper_base={"state": "here", "in_use": True, "running": True},
        granite_3b={
            "state": "here",
            "in_use": True,
            "running": True,
            "title": "Granite 4.1 3B Instruct, dense, quantised to four bits with importance weights",
            "quality": "A sentence that goes on and on about what this model can do, what it was trained for, what it "
            "was never meant for, and how it compares with the others in this list.",
            "licence": Licence("Granite", "Apache-2.0 with an additional condition about names", "https://example.org"),
        },
        kokoro={"state": "here", "in_use": True, "running": True},
    )
    more = [
        replace(whole.rows[4], id=f"more-{n}", title=f"Another model, number {n}", in_use=False, running=False,
                recommended=False, state="here" if n % 3 else "absent")
        for n in range(30)
    ]  # fmt: skip
    own = ModelRow("tts", "~/voices/de_DE-thorsten.onnx", "de_DE-thorsten.onnx", "own", "piper",
                   "A file of yours: ~/voices/de_DE-thorsten.onnx")  # fmt: skip
    return shelves((*whole.rows[:6], *more, *whole.rows[6:], own), 2_600_000_000), []
