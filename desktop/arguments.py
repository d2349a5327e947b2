"""The command line."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from desktop import __version__
from desktop.console import one_line, say
from desktop.engine.errors import ExitCode
from desktop.single import COMMANDS

_EPILOG = "Without an option the window opens. Exit codes: 0 done, 1 a turn or a check failed, 2 bad arguments or \
settings, 3 a required device or file is missing, 130 stopped with Ctrl-C."

ENDED_BY_SIGNAL = 128
"""Shells add the number of the signal to it; Ctrl-C is 2."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """What was asked for."""

    ask: tuple[str, ...]
    fast: bool
    save: Path | None
    report: Path | None
    self_test: bool
    bench: bool
    devices: bool
    settings: Path | None
    data_dir: Path | None
    avatar: str | None
    starter_only: bool
    models: bool
    download: tuple[str, ...]
    import_model: tuple[str, Path] | None
    remove_model: str | None
    accept_licence: bool
    import_avatar: Path | None
    export_avatar: tuple[str, Path] | None
    command: str | None = None
    """What a Parley that is running should do: see desktop.single.COMMANDS."""

    @property
    def about_avatars(self) -> bool:
        """Whether carrying an avatar to or from a file is all that it is about."""
        return bool(self.import_avatar or self.export_avatar)

    @property
    def about_models(self) -> bool:
        """Whether the models are all that it is about."""
        return bool(self.models or self.download or self.import_model or self.remove_model)


class _Parser(argparse.ArgumentParser):
    def _print_message(self, message: str, file: Any = None) -> None:
        say(message.rstrip("\n"), error=file is sys.stderr)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, a line a problem, and leave."""
        self.exit(ExitCode.BAD_INPUT, f"{message}\n--help lists everything that can be asked for.\n")


def _unknown(word: str, parser: argparse.ArgumentParser) -> str:
    name = word.partition("=")[0]
    if not name.startswith("-"):
        return f'There is nothing to do with "{one_line(word, 80)}" (a question goes after --ask).'
    near = difflib.get_close_matches(name, parser._option_string_actions, n=1, cutoff=0.6)
    return f"There is no option {one_line(name, 80)}." + (f" Did you mean {near[0]}?" if near else "")


def parse(argv: Sequence[str] | None = None) -> Arguments:
    """Read the command line; exits with 2 and one sentence when it makes no sense."""
    parser = _Parser(
        prog="parley", description="A video call with your own computer.", epilog=_EPILOG, allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"Parley {__version__}")
    without = parser.add_argument_group("without a window")
    without.add_argument(
        "--ask",
        action="append",
        default=[],
        metavar="FILE|TEXT",
        help="answer a recording or a written question; several make one conversation",
    )
    without.add_argument("--fast", action="store_true", help="feed recordings and play answers as fast as can be")
    without.add_argument("--save", type=Path, metavar="DIR", help="write each answer as turn-N.mp4 and turn-N.wav")
    without.add_argument("--self-test", action="store_true", help="load and exercise every part, one line each")
    without.add_argument("--bench", action="store_true", help="measure latency, smoothness and memory on this machine")
    without.add_argument("--devices", action="store_true", help="list microphones and loudspeakers")
    running = parser.add_argument_group("to the Parley that is running (for hot keys of the desktop)")
    running.add_argument("--toggle", action="store_true", help="begin to talk; once more: let go, and be answered")
    running.add_argument("--interrupt", action="store_true", help="stop the answer, as Esc does")
    running.add_argument("--show", action="store_true", help="bring the window to the front, or open it")
    models = parser.add_argument_group("models")
    models.add_argument("--models", action="store_true", help="list the models there are, and what suits this machine")
    models.add_argument(
        "--download",
        action="append",
        default=[],
        metavar="ID",
        help="download a model and use it from now on; “recommended” is what suits this machine",
    )
    models.add_argument(
        "--import-model", nargs=2, metavar=("ID", "PATH"), help="take a model over from a file or folder you have"
    )
    models.add_argument("--remove-model", metavar="ID", help="delete a downloaded model")
    models.add_argument("--accept-licence", action="store_true", help="accept the licence of what is downloaded")
    avatars = parser.add_argument_group("avatars")
    avatars.add_argument("--avatar", metavar="NAME|FOLDER", help="who answers: a name, or the folder of an avatar")
    avatars.add_argument(
        "--import-avatar", type=Path, metavar="FILE", help="take an avatar over from a file that was exported"
    )
    avatars.add_argument(
        "--export-avatar", nargs=2, metavar=("NAME", "FILE"), help="pack an avatar into one file, to be given away"
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what happened, and when, as JSON")
    parser.add_argument("--settings", type=Path, metavar="FILE", help="use this settings.ini and no other")
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="keep conversations and logs here")
    parser.add_argument("--starter-only", action="store_true", help="do not install the heavy engines")
    values, unknown = parser.parse_known_args(argv)
    if unknown:
        parser.error("\n".join(_unknown(word, parser) for word in unknown))
    if values.save and not values.ask:
        parser.error("--save goes with --ask: what should be answered and saved?")
    if values.fast and not values.ask:
        parser.error("--fast goes with --ask.")
    if values.accept_licence and not values.download:
        parser.error("--accept-licence goes with --download.")
    models_alone = ("models", "download", "import_model", "remove_model")
    works = ("ask", "self_test", "bench", "devices", *models_alone, "import_avatar", "export_avatar")
    alone = (*works, *COMMANDS)
    chosen = [name for name in alone if getattr(values, name)]
    if len(chosen) > 1:
        names = " and ".join("--" + name.replace("_", "-") for name in chosen)
        parser.error(f"{names} cannot be combined; run one after the other.")
    imported, exported = values.import_model, values.export_avatar
    return Arguments(
        ask=tuple(values.ask),
        fast=values.fast,
        save=values.save,
        report=values.report,
        self_test=values.self_test,
        bench=values.bench,
        devices=values.devices,
        settings=values.settings,
        data_dir=values.data_dir,
        avatar=values.avatar,
        starter_only=values.starter_only,
        models=values.models,
        download=tuple(values.download),
        import_model=(imported[0], Path(imported[1])) if imported else None,
        remove_model=values.remove_model,
        accept_licence=values.accept_licence,
        import_avatar=values.import_avatar,
        export_avatar=(exported[0], Path(exported[1])) if exported else None,
        command=next((name for name in COMMANDS if getattr(values, name)), None),
    )
