"""An INI file as a list of lines that remember where they stand.

configparser stops at the first duplicate and forgets line numbers; a person wants every mistake of
the file at once, each with its line. A value is one line; indentation means nothing, and neither do
capitals in the names of sections and keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 1_000_000
"""A larger file is no settings file; it is not read into memory."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One `key = value`. Section and key are lower case; `line` counts from 1."""

    section: str
    key: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, as a clause that follows "file, line N: ". `line` is 0 for the whole file."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says: its text, sections with the line of their heading, entries in order, mistakes of form."""

    text: str
    sections: dict[str, int]
    entries: tuple[Entry, ...]
    mistakes: tuple[Mistake, ...]


def read(path: Path) -> Document:
    """The file at `path`. Whatever is wrong with it is among the mistakes; nothing is raised."""
    try:
        if path.is_dir():
            return _unusable("it is a folder, not a file.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return _unusable("there is no such file.")
    except PermissionError:
        return _unusable("it may not be read: its permissions forbid it.")
    except (OSError, ValueError) as error:
        return _unusable(f"it cannot be read ({getattr(error, 'strerror', None) or error}).")
    if len(data) > MAX_BYTES:
        return _unusable("it is larger than a megabyte, so it cannot be a settings file.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _unusable("it is written in UTF-16. Save it again as UTF-8.")
    if (nul := data.find(b"\0")) >= 0:
        return _unusable("it contains zero bytes, so it is no plain text. Save it again as UTF-8 text.", data, nul)
    try:
        return parse(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        return _unusable("it is not written in UTF-8. Save it again as UTF-8.", data, error.start)


def parse(text: str) -> Document:
    """The sections and entries of `text`, and every line that is neither."""
    sections: dict[str, int] = {}
    entries: dict[tuple[str, str], Entry] = {}
    mistakes: list[Mistake] = []
    section = ""
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if not line or line[0] in "#;":
            continue
        if line[0] == "[":
            section, rest = line[1:].partition("]")[::2]
            section = section.strip().lower()
            if "]" not in line or rest.strip():
                mistakes.append(Mistake(number, f"“{short(line)}” is no section heading. Write it as [name]."))
            elif section in sections:
                mistakes.append(
                    Mistake(number, f"[{short(section)}] stands in line {sections[section]} already. Join them.")
                )
            else:
                sections[section] = number
            continue
        marks = [at for at in (line.find("="), line.find(":")) if at >= 0]
        key = line[: min(marks)].strip().lower() if marks else ""
        if not key:
            mistakes.append(Mistake(number, f"“{short(line)}” is neither a [section] nor a “name = value”."))
        elif not section:
            mistakes.append(Mistake(number, f"“{short(key)}” stands before the first [section]."))
        elif (section, key) in entries:
            first = entries[section, key].line
            mistakes.append(Mistake(number, f"{short(key)} is set in line {first} already. Keep one of the two."))
        else:
            entries[section, key] = Entry(section, key, line[min(marks) + 1 :].strip(), number)
    return Document(text, sections, tuple(entries.values()), tuple(mistakes))


def _unusable(what: str, data: bytes = b"", offset: int = 0) -> Document:
    line = data.count(b"\n", 0, offset) + 1 if data else 0
    return Document("", {}, (), (Mistake(line, what),))


def short(text: str) -> str:
    """`text` as it is repeated in a sentence."""
    return text if len(text) <= 40 else f"{text[:40]}…"
