"""What the Models window shows, as plain values, and how numbers are put into words for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop.engine.errors import Problem
from desktop.engine.types import StageName
from desktop.ui.language import decimal, mark, tr

RowState = Literal["built in", "absent", "partial", "waiting", "working", "here", "own"]
"""built in: the starter. partial: some bytes are here. waiting: its turn in the queue comes. working: something is
being done with it. own: the owner's file or server, from the settings; nothing to fetch or remove."""
Step = Literal["connecting", "downloading", "waiting", "checking", "importing", "removing"]

STAGE_TITLES: dict[StageName, str] = {
    "vad": mark("Noticing speech"),
    "asr": mark("Listening"),
    "llm": mark("Thinking"),
    "tts": mark("Speaking"),
    "video": mark("Face"),
}


@dataclass(frozen=True, slots=True)
class Licence:
    """The terms of one model. `text` in full where the catalogue has it; `must_accept`: asked before the download."""

    title: str
    name: str
    url: str = ""
    text: str = ""
    must_accept: bool = False


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model, or the starter of a stage (`id` is then "").

    `size` and `done` in bytes (`done`: what of it is here), `memory_mib` what it needs while it runs. `in_use`: it is
    the choice of its stage; `running`: it is what answers now; `takes_over`: it will with the next turn.
    `engine_missing`: the program that runs it is not installed yet. `elsewhere`: the folder where another program
    keeps the same files, "" for none. `folder`: it has several files, so a folder is what can be imported.
    `too_large`: it wants more memory than this machine can spare.
    """

    stage: StageName
    id: str
    title: str
    state: RowState
    backend: str = ""
    quality: str = ""
    languages: tuple[str, ...] = ()
    size: int = 0
    done: int = 0
    memory_mib: int = 0
    licence: Licence | None = None
    in_use: bool = False
    running: bool = False
    takes_over: bool = False
    engine_missing: bool = False
    recommended: bool = False
    elsewhere: str = ""
    folder: bool = False
    too_large: bool = False
    problem: Problem | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Tells rows apart: the starter has no id of its own."""
        return self.stage, self.id if self.state != "own" else "own"


@dataclass(frozen=True, slots=True)
class Offer:
    """The set recommended for this machine; without `ids`, `why` tells why there is none.

    `rows` are the set's models. `missing` are the bytes still to be fetched.
    """

    ids: tuple[str, ...]
    rows: tuple[ModelRow, ...]
    why: str
    missing: int

    @property
    def in_use(self) -> bool:
        return all(row.in_use for row in self.rows)

    @property
    def busy(self) -> bool:
        """It is under way."""
        return any(row.state in ("working", "waiting") for row in self.rows)


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """What is free now: memory in MiB, disk in bytes where the models are kept. `gpus` in words."""

    available_mib: int
    disk_free: int
    gpus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shelves:
    """Everything the window shows but progress and processes. `used` are the bytes that models take on this disk."""

    rows: tuple[ModelRow, ...] = ()
    offer: Offer | None = None
    machine: MachineFacts | None = None
    used: int = 0
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """How far the work on one model is. Bytes, bytes a second, seconds; `left_s` None while it cannot be told."""

    id: str
    step: Step
    done: int = 0
    total: int = 0
    bytes_per_s: float = 0.0
    left_s: float | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """A process of this program with its resident memory in MiB; `stage` is "" for the window's own.

    `runs`: the backend, with its model where it has one. `coming`: it takes over with the next turn.
    """

    stage: StageName | Literal[""]
    runs: str
    memory_mib: float
    coming: bool = False


def size_words(count: float) -> str:
    """`count` bytes in decimal units, as shops and disks count: "145 MB", "2.4 GB"."""
    if count < 1000:
        return tr("{count} bytes").format(count=round(count))
    for unit in ("kB", "MB", "GB"):
        count /= 1000
        if count < 999.5 or unit == "GB":
            break
    return f"{decimal(count)} {unit}" if count >= 99.5 or unit == "kB" else f"{decimal(count, 1)} {unit}"


def memory_words(mib: float) -> str:
    """`mib` MiB as people speak of memory: "480 MB", "15.6 GB"."""
    if mib < 1000:
        return f"{round(mib)} MB"
    gib = round(mib / 1024, 1)
    return f"{decimal(gib, 0 if gib == int(gib) else 1)} GB"


def time_words(seconds: float) -> str:
    """A length of time, roughly: "20 s", "4 min", "1 h 10 min"."""
    if seconds < 55:
        return f"{max(5, 5 * round(seconds / 5))} s" if seconds > 7 else tr("a few seconds")
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return f"{minutes} min"
    if minutes >= 48 * 60:
        return tr("more than two days")
    hours, rest = divmod(5 * round(minutes / 5), 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def work_words(work: Work) -> str:
    """One line about `work`: "120 MB of 145 MB · 8.2 MB/s · 5 s left"."""
    of = tr("{done} of {total}").format(done=size_words(work.done), total=size_words(work.total)) if work.total else ""
    match work.step:
        case "connecting":
            return tr("Connecting…")
        case "removing":
            return tr("Removing…")
        case "checking":
            return f"{tr('Checking what arrived…')} {of}".rstrip()
        case "importing":
            return f"{tr('Taking it over and checking it…')} {of}".rstrip()
        case "waiting":
            return f"{of} · {tr('waiting for the server…')}"
    parts = [of]
    if work.bytes_per_s > 0:
        parts.append(f"{size_words(work.bytes_per_s)}/s")
        parts.append(tr("{time} left").format(time=time_words(work.left_s)) if work.left_s is not None else "")
    return " · ".join(filter(None, parts))


def stage_title(stage: StageName) -> str:
    """What the stage does, as a heading."""
    return tr(STAGE_TITLES[stage])


def language_word(code: str) -> str:
    """The language of `code` by its name; the code itself where it is an unusual one."""
    name = _LANGUAGES.get(code.split("-")[0].lower())
    return tr(name) if name else code


def languages_words(codes: tuple[str, ...], most: int = 3) -> str:
    """The first few languages by name, and how many more."""
    names = [language_word(code) for code in codes]
    names = list(dict.fromkeys(names))
    if len(names) <= most + 1:
        return ", ".join(names)
    return tr("{names} and {count} more").format(names=", ".join(names[:most]), count=len(names) - most)


def facts_words(row: ModelRow) -> str:
    """One line of facts of `row`."""
    return " · ".join(
        filter(
            None,
            (
                languages_words(row.languages),
                size_words(row.size) if row.size else "",
                tr("needs {memory} of memory").format(memory=memory_words(row.memory_mib)) if row.memory_mib else "",
                tr("its engine is not installed yet") if row.engine_missing and not row.in_use else "",
            ),
        )
    )


def machine_words(machine: MachineFacts) -> str:
    """One line about this machine."""
    free = tr("Free now: {memory} of memory, {disk} on the disk.").format(
        memory=memory_words(machine.available_mib), disk=size_words(machine.disk_free)
    )
    graphics = tr("Graphics: {names}.").format(names=", ".join(machine.gpus)) if machine.gpus else ""
    return f"{free} {graphics}".rstrip()


_LANGUAGES = {
    "multi": mark("many languages"),
    "ar": mark("Arabic"),
    "bg": mark("Bulgarian"),
    "ca": mark("Catalan"),
    "cs": mark("Czech"),
    "da": mark("Danish"),
    "de": mark("German"),
    "el": mark("Greek"),
    "en": mark("English"),
    "es": mark("Spanish"),
    "et": mark("Estonian"),
    "fa": mark("Persian"),
    "fi": mark("Finnish"),
    "fr": mark("French"),
    "he": mark("Hebrew"),
    "hi": mark("Hindi"),
    "hr": mark("Croatian"),
    "hu": mark("Hungarian"),
    "id": mark("Indonesian"),
    "it": mark("Italian"),
    "ja": mark("Japanese"),
    "ko": mark("Korean"),
    "lt": mark("Lithuanian"),
    "lv": mark("Latvian"),
    "nb": mark("Norwegian"),
    "nl": mark("Dutch"),
    "no": mark("Norwegian"),
    "pl": mark("Polish"),
    "pt": mark("Portuguese"),
    "ro": mark("Romanian"),
    "ru": mark("Russian"),
    "sk": mark("Slovak"),
    "sl": mark("Slovenian"),
    "sr": mark("Serbian"),
    "sv": mark("Swedish"),
    "sw": mark("Swahili"),
    "th": mark("Thai"),
    "tr": mark("Turkish"),
    "uk": mark("Ukrainian"),
    "ur": mark("Urdu"),
    "vi": mark("Vietnamese"),
    "zh": mark("Chinese"),
}
