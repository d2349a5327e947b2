"""Settings files into Settings: every problem of every file is told at once."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from desktop import paths
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.types import STAGES, StageName
from desktop.settings import ini
from desktop.settings.model import Settings

KnownBackends: TypeAlias = Callable[[StageName], Collection[str]]
"""The names a stage's `backend` may have (hosting.backends.known_backends). Asking looks through
every installed package, so it is only asked about a name that is not the default."""


class SettingsError(ParleyError):
    """Settings that cannot be used. `problems` lists all of them; as text, one a line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        more = len(self.problems) - 1
        what = first if not more else Problem(f"{first.what} ({more} more like this.)", first.remedy)
        super().__init__(what, ExitCode.BAD_INPUT)

    def __reduce__(self) -> tuple[type[SettingsError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def load_settings(path: Path | None, known_backends: KnownBackends) -> Settings:
    """The settings of the file a person named, or else of settings.ini with their own file laid over it.

    Raises SettingsError (exit 2) with every problem.
    """
    return read_settings([path] if path else paths.settings_files(), known_backends)


def read_settings(files: Sequence[Path], known_backends: KnownBackends) -> Settings:
    """The settings of `files`, a later one overriding an earlier one key by key.

    Raises SettingsError with every problem of all files.
    """
    problems: list[Problem] = []
    values: dict[str, dict[str, str]] = {name: {} for name in Settings.model_fields}
    for path in files:
        document = ini.read(path)
        mistakes = [*document.mistakes, *check(document, known_backends)]
        problems += [as_problem(path, mistake) for mistake in sorted(mistakes, key=lambda mistake: mistake.line)]
        for entry in document.entries:
            values.setdefault(entry.section, {})[entry.key] = entry.value
    if problems:
        raise SettingsError(problems)
    return Settings.model_validate(values)


@dataclass(frozen=True, slots=True)
class Reading:
    """What files say while the program runs. `problems` are those of all of them."""

    settings: Settings
    problems: tuple[Problem, ...]

    @property
    def problem(self) -> Problem | None:
        """All problems as one sentence, where there are any."""
        if not self.problems:
            return None
        first, more = self.problems[0], len(self.problems) - 1
        what = f"{first.what} ({more} more like this.)" if more else first.what
        remedy = "What was set before holds until it is mended; the rest of the file is used."
        return Problem(what, remedy, level="warning", replaces="settings")


def reread(files: Sequence[Path], before: Settings, known_backends: KnownBackends) -> Reading:
    """The settings of `files` as `read_settings` has them, but a mistake costs nothing but its own line.

    While there is one, what no file says (or cannot be understood) is as in `before`: half a file takes nothing back.
    """
    problems: list[Problem] = []
    values: dict[str, dict[str, Any]] = {name: {} for name in Settings.model_fields}
    for path in files:
        document = ini.read(path)
        mistakes = sorted((*document.mistakes, *check(document, known_backends)), key=lambda mistake: mistake.line)
        problems += [as_problem(path, mistake) for mistake in mistakes]
        wrong = {mistake.line for mistake in mistakes}
        for entry in document.entries:
            if entry.line not in wrong and entry.section in values:
                values[entry.section][entry.key] = entry.value
    if problems:
        values = {section: {**room.model_dump(), **values[section]} for section, room in before}
    return Reading(Settings.model_validate(values), tuple(problems))


def with_values(settings: Settings, section: str, values: Mapping[str, str], known_backends: KnownBackends) -> Settings:
    """`settings` with `values`, written as in the file, in `section`.

    Raises SettingsError with every value that is not allowed.
    """
    document = ini.parse("\n".join([f"[{section}]", *(f"{key} = {value}" for key, value in values.items())]))
    if mistakes := [*document.mistakes, *check(document, known_backends)]:
        raise SettingsError([Problem(f"{mistake.what[0].upper()}{mistake.what[1:]}") for mistake in mistakes])
    room = getattr(settings, section)
    given = {entry.key: entry.value for entry in document.entries}
    return settings.model_copy(update={section: type(room).model_validate({**room.model_dump(), **given})})


def check(document: ini.Document, known_backends: KnownBackends) -> list[ini.Mistake]:
    """What is wrong with the sections, keys and values of a file that reads well as INI."""
    mistakes: list[ini.Mistake] = []
    values: dict[str, dict[str, str]] = {name: {} for name in Settings.model_fields}
    lines: dict[tuple[str, str], int] = {}
    for section, line in document.sections.items():
        if section not in values:
            mistakes.append(
                ini.Mistake(line, f"there is no section [{ini.short(section)}].{_nearest(section, values)}")
            )
    for entry in document.entries:
        if entry.section not in values:
            continue
        values[entry.section][entry.key] = entry.value
        lines[entry.section, entry.key] = entry.line
        if entry.key == "backend" and entry.section in STAGES:
            mistakes += _check_backend(entry, known_backends)
    try:
        Settings.model_validate(values)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            section, key = (str(part) for part in details["loc"][:2])
            mistakes.append(ini.Mistake(lines[section, key], _sentence(section, key, details)))
    return mistakes


def as_problem(path: Path, mistake: ini.Mistake) -> Problem:
    """`mistake` as a person reads it, with the place to look at."""
    place = f"{path}, line {mistake.line}" if mistake.line else f"{path}"
    return Problem(f"{place}: {mistake.what}", replaces="settings")


def _check_backend(entry: ini.Entry, known_backends: KnownBackends) -> list[ini.Mistake]:
    stage = cast(StageName, entry.section)
    if entry.value == type(getattr(Settings(), stage)).model_fields["backend"].default:
        return []
    names = known_backends(stage)
    if entry.value in names:
        return []
    given = ini.short(entry.value)
    what = f"[{stage}] has no backend “{given}”.{_nearest(entry.value, names)} It has: {', '.join(names)}."
    return [ini.Mistake(entry.line, what)]


def _sentence(section: str, key: str, details: ErrorDetails) -> str:
    """What pydantic found, in words for the person who wrote the file."""
    given = f"[{section}] {key} is “{ini.short(str(details['input']))}”, but must be"
    limits: Mapping[str, Any] = details.get("ctx", {})
    match details["type"]:
        case "extra_forbidden":
            known = type(getattr(Settings(), section)).model_fields
            return f"[{section}] has no setting “{ini.short(key)}”.{_nearest(key, known)}"
        case "literal_error":
            choices = str(limits["expected"]).replace("'", "")
            return f"{given} {choices}.{_nearest(details['input'], choices.replace(' or ', ', ').split(', '))}"
        case "greater_than_equal":
            return f"{given} at least {limits['ge']:g}."
        case "less_than_equal":
            return f"{given} at most {limits['le']:g}."
        case "int_parsing" | "int_from_float" | "int_parsing_size":
            return f"{given} a whole number."
        case "float_parsing" | "finite_number":
            return f"{given} a number, with a point for the decimals."
        case "bool_parsing":
            return f"{given} yes or no."
        case "string_pattern_mismatch" if key == "key":
            return f"{given} env:NAME or keyring:NAME. The key itself does not belong into this file."
        case "string_pattern_mismatch":
            return f"{given} a language code such as en, de or pt-BR."
        case _:
            return f"[{section}] {key}: {details['msg']}."


def _nearest(name: str, names: Collection[str]) -> str:
    close = difflib.get_close_matches(name.lower(), list(names), n=1, cutoff=0.5)
    return f" Did you mean “{close[0]}”?" if close else ""
