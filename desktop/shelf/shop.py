"""Models from the command line: what there is, fetching, importing, removing. No Qt, little memory.

run(arguments)    --models, --download ID, --import-model ID PATH, --remove-model ID
"""

from __future__ import annotations

import shutil
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from desktop import paths
from desktop.arguments import ENDED_BY_SIGNAL, Arguments
from desktop.console import printable, say
from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.hosting.backends import known_backends
from desktop.engine.models import hardware
from desktop.engine.models.catalogue import Catalogue, Entry, read_catalogue
from desktop.engine.models.choice import Choice, recommend
from desktop.engine.models.download import Downloader, LicenceError, Progress
from desktop.engine.models.store import Store
from desktop.engine.models.words import amount, memory_amount
from desktop.engines import never_here
from desktop.settings import save_setting

RECOMMENDED = "recommended"
_MOST_LANGUAGES = 8
_PLAIN_EVERY_S = 5.0
"""How often a line is written where nobody looks at a terminal."""
_STAGES = {
    "asr": "Recognition",
    "llm": "Language",
    "tts": "Voice",
    "vad": "Turns",
    "video": "Face",
}


def run(arguments: Arguments, catalogue_file: Path | None = None) -> int:
    """What was asked for; returns the exit code. Errors are told in sentences on stderr."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        store = Store(paths.folders(arguments.data_dir).models)
        catalogue = read_catalogue(catalogue_file)
        settings = arguments.settings or paths.own_settings()
        if arguments.remove_model is not None:
            remove(store, catalogue.entry(arguments.remove_model))
        if arguments.import_model is not None:
            id, path = arguments.import_model
            _check_engines([entry := catalogue.entry(id)])
            import_model(store, entry, path, settings)
        if arguments.download:
            download(store, catalogue, arguments.download, arguments.accept_licence, settings)
        if arguments.models:
            list_models(store, catalogue.without(never_here()))
    except ParleyError as error:
        say(error, error=True)
        return error.exit_code
    except KeyboardInterrupt:
        return ENDED_BY_SIGNAL + signal.SIGINT
    return ExitCode.DONE


def list_models(store: Store, catalogue: Catalogue) -> None:
    """The table of models, what suits this machine and why, and what lies on the disk."""
    machine = hardware.look()
    choice = recommend(machine, catalogue)
    width = max(len(entry.id) for entry in catalogue.entries)
    titles = max(len(entry.title) for entry in catalogue.entries)
    for stage, heading in _STAGES.items():
        entries = [entry for entry in catalogue.entries if entry.stage == stage]
        if not entries:
            continue
        say(f"{heading}:")
        for entry in entries:
            size = f"{'~' if entry.size_is_estimate else ''}{amount(entry.size)}"
            memory = memory_amount(entry.memory_mib)
            mark = "recommended here" if entry in choice.entries else ""
            say(
                f"  {entry.id:<{width}}  {entry.title:<{titles}}  {size:>8}  memory {memory:>7}  "
                f"{state(store, entry):<22}  {entry.licence}{', to be accepted' if entry.must_accept else ''}"
                f"{'  <- ' + mark if mark else ''}"
            )
            say(f"  {'':<{width}}  {entry.quality} Languages: {_languages(entry)}.")
    say("")
    say(choice.why)
    if choice.entries:
        say(f"Get them with: ./run --download {RECOMMENDED}")
    used = sum(store.usage().values())
    say(f"On the disk: {amount(used)} in {store.folder}, {amount(store.free_bytes())} free.")


def state(store: Store, entry: Entry) -> str:
    """Where the model is, in a word or two."""
    if store.installed(entry):
        return "here"
    if came := store.partial_bytes(entry):
        return f"{amount(came)} fetched"
    return "in the shared cache" if store.found_elsewhere(entry) else "not here"


def download(store: Store, catalogue: Catalogue, ids: Iterable[str], accept_licence: bool, settings: Path) -> None:
    """Fetch models by id, "recommended" being those that suit this machine; each becomes the choice of its stage.

    Raises ParleyError at the first that cannot be had; KeyboardInterrupt when a person stopped it.
    """
    entries: list[Entry] = []
    for id in ids:
        chosen = _recommended(catalogue.without(never_here())) if id == RECOMMENDED else (catalogue.entry(id),)
        entries += [entry for entry in chosen if entry not in entries]
    _check_engines(entries)
    _check_licences(store, entries, accept_licence)
    needed = sum(entry.size - store.partial_bytes(entry) for entry in entries if not store.installed(entry))
    store.check_room(needed, "All of that together" if len(entries) > 1 else entries[0].title)
    for entry in entries:
        line = _Line(entry.title)
        cancel = CancelToken()
        try:
            Downloader(entry, store, line.show, cancel, accept_licence).run()
        except KeyboardInterrupt:
            line.end()
            kept = store.partial_bytes(entry)
            again = " ".join(f"--download {id}" for id in ids)
            say(f"Stopped. {amount(kept)} of {entry.title} are kept; go on with: ./run {again}", error=True)
            raise
        except ParleyError:
            line.end()
            raise
        line.end()
        say(f"{entry.title} is here.")
        use(entry, settings)


def import_model(store: Store, entry: Entry, path: Path, settings: Path) -> None:
    """Take over a file or folder that the person has; the model becomes the choice of its stage."""
    line = _Line(entry.title)
    try:
        store.import_(
            entry,
            path.expanduser(),
            lambda done, total: line.show(Progress(done, total, 0.0, None, "", "checking")),
        )
    finally:
        line.end()
    say(f"{entry.title} is here.")
    use(entry, settings)


def remove(store: Store, entry: Entry) -> None:
    """Delete a model and what came of it."""
    size = store.usage().get(entry.id, 0)
    store.remove(entry)
    say(f"{entry.title} was removed: {amount(size)}." if size else f"{entry.title} was not here.")


def use(entry: Entry, settings: Path) -> None:
    """Make the model the choice of its stage, in the person's own settings, and say so."""
    if entry.tool:
        say(f"{entry.title} is here; it is used where it is needed.")
        return
    if entry.backend not in known_backends(entry.stage):
        say(f"Parley makes no use of {entry.title} yet; it waits until it does.")
        return
    save_setting(settings, entry.stage, "backend", entry.backend, known_backends)
    save_setting(settings, entry.stage, "model", entry.id, known_backends)
    say(f"[{entry.stage}] is now {entry.backend} with {entry.id} ({settings}).")


def _check_engines(entries: Iterable[Entry]) -> None:
    """Before a long download: a package never gets the engines that it does not bring."""
    for entry in entries:
        if entry.backend in never_here():
            raise ParleyError(
                Problem(
                    f"{entry.title} needs {entry.backend}, which this package of Parley does not bring.",
                    "Install a larger one: parley, or parley-full.",
                ),
                ExitCode.MISSING,
            )


def _recommended(catalogue: Catalogue) -> tuple[Entry, ...]:
    choice: Choice = recommend(hardware.look(), catalogue)
    say(choice.why)
    if not choice.entries:
        remedy = "A model can still be fetched by its id: ./run --models lists them."
        raise ParleyError(Problem("Nothing is recommended here.", remedy))
    say("They are: " + ", ".join(f"{entry.title} ({entry.id})" for entry in choice.entries) + ".")
    return choice.entries


def _check_licences(store: Store, entries: Iterable[Entry], accept: bool) -> None:
    """Conditions are agreed to before anything is fetched: on a terminal by answering, else by the option."""
    for entry in entries:
        if store.accepted(entry):
            continue
        if not accept:
            error = LicenceError(entry)
            if not (sys.stdin and sys.stdin.isatty() and sys.stdout and sys.stdout.isatty()):
                raise error
            say(error.problem.what)
            print("Do you agree? Type yes: ", end="", flush=True)
            if sys.stdin.readline().strip().lower() not in ("yes", "y"):
                raise error
        store.accept(entry)


def _languages(entry: Entry) -> str:
    named = ", ".join(entry.languages[:_MOST_LANGUAGES]) or "any"
    return f"{named} and more" if len(entry.languages) > _MOST_LANGUAGES else named


class _Line:
    """Progress: one line that is written over on a terminal, else a line every few seconds."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._terminal = bool(sys.stdout and sys.stdout.isatty())
        self._written = 0
        self._next_s = time.monotonic() + _PLAIN_EVERY_S

    def show(self, progress: Progress) -> None:
        text = describe(self._title, progress)
        if self._terminal:
            text = printable(text)[: shutil.get_terminal_size().columns - 1]
            print(f"\r{text:<{self._written}}", end="", flush=True)
            self._written = len(text)
        elif time.monotonic() >= self._next_s:
            self._next_s = time.monotonic() + _PLAIN_EVERY_S
            say(text)

    def end(self) -> None:
        """The next line begins below."""
        if self._written:
            print(flush=True)
        self._written = 0


def describe(title: str, progress: Progress) -> str:
    """How far it is, in a line: bytes, speed and the time left."""
    share = progress.done_bytes / progress.total_bytes if progress.total_bytes else 0.0
    text = f"{title}: {amount(progress.done_bytes)} of {amount(progress.total_bytes)} ({share:.0%})"
    if progress.step == "checking":
        return f"{text}, checking"
    if progress.step == "downloading" and progress.bytes_per_s:
        text += f", {amount(progress.bytes_per_s)}/s"
    if progress.step == "downloading" and progress.left_s is not None:
        text += f", {duration(progress.left_s)} left"
    return text


def duration(seconds: float) -> str:
    """40 s, 3 min, 2 h 10 min."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
