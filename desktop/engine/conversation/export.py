"""A conversation as a file for other programs: Markdown, plain text or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Literal

from desktop.engine.conversation.records import Said, Told
from desktop.engine.files import part_of, writing

Kind = Literal["md", "txt", "json"]

_MARKS = re.compile(r"([\\`*_\[\]<>])")
_BEGINS = re.compile(r"^(\s*)([#+=-]|\d+(?=[.)]))", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Words:
    """What an exported conversation says besides what was said, in the person's language.

    `names` are those of the characters by key; a key that is not there stands for itself.
    """

    you: str = "You"
    cut: str = "interrupted"
    names: Mapping[str, str] = field(default_factory=dict)

    def who(self, said: Said, avatar: str) -> str:
        """The name over a line; `avatar` answered where no speaker is noted."""
        if said.message.role == "user":
            return self.you
        key = said.message.speaker or avatar
        return self.names.get(key, key)


def export(told: Told, title: str, path: Path, kind: Kind, words: Words) -> None:
    """Write the conversation to `path`, whole or not at all. Raises ParleyError with a sentence."""
    text = {"md": _markdown, "txt": _plain, "json": _json}[kind](told, title, words)
    part = part_of(path)
    with writing(path, part):
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)


def _paragraphs(told: Told, words: Words) -> Iterator[tuple[str, str]]:
    """Who, and what; the lines of a day follow a ("", day)."""
    for day, lines in groupby(told.lines, lambda said: said.at.date()):
        yield "", day.isoformat()
        for said in lines:
            cut = f"… ({words.cut})" if said.message.cut else ""
            yield words.who(said, told.header.avatar), said.message.text.strip() + cut


def _plain(told: Told, title: str, words: Words) -> str:
    parts = (f"{who}: {text}" if who else f"--- {text} ---" for who, text in _paragraphs(told, words))
    return "\n\n".join((title, *parts)) + "\n"


def _markdown(told: Told, title: str, words: Words) -> str:
    parts = (
        f"**{_escaped(who)}:** {_escaped(text)}" if who else f"## {text}" for who, text in _paragraphs(told, words)
    )
    return "\n\n".join((f"# {_escaped(title)}", *parts)) + "\n"


def _escaped(text: str) -> str:
    return _BEGINS.sub(r"\1\\\2", _MARKS.sub(r"\\\1", text))


def _json(told: Told, title: str, words: Words) -> str:
    lines = [
        {
            "at": said.at.isoformat(),
            "role": said.message.role,
            "name": words.who(said, told.header.avatar),
            "text": said.message.text,
            "interrupted": said.message.cut,
        }
        for said in told.lines
    ]
    document = {
        "format": "parley-conversation",
        "version": 1,
        "title": title,
        "started": told.header.started.isoformat(),
        "lines": lines,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
