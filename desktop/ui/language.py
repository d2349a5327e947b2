"""The language of everything that is shown.

Texts stand in the code in English, each marked with `tr`; translations are Qt's own files in assets/translations.
What comes from beyond the window (problems, the catalogue's words) is plain English with values in it already: it is
translated by its pattern, `localised`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from desktop.engine.errors import Problem

_log = logging.getLogger(__name__)

CONTEXT = "Parley"
"""All texts share one context: the same English text is translated once."""
PATTERNS = "patterns.txt"
"""Beside the translations: a line for each text from beyond the window, its values as {0}, {1} …"""
ENGLISH = "en"
_SENTENCES = re.compile(r"(?<=[.!?]) (?=[A-Z\"“])")
"""Where one sentence ends and the next begins."""

_installed: list[QTranslator] = []
_patterns: Patterns | None = None
_CHECKOUTS = "./run"
_command = _CHECKOUTS


def tr(text: str) -> str:
    """`text`, which must be a literal, in the language of the window. Values go in afterwards:
    tr("Talk to {name}").format(name=name)."""
    return QCoreApplication.translate(CONTEXT, text)


def mark(text: str) -> str:
    """`text` unchanged: a literal that is translated with `tr` later, where it is shown (a constant, say)."""
    return text


def decimal(value: float, digits: int = 0) -> str:
    """`value` with `digits` decimals, as numbers are written in the language of the window."""
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(value, "f", digits)


def install(language: str, folders: Sequence[Path]) -> Problem | None:
    """Speak `language` ("de", "pt-BR"; "" is the desktop's own) from now on; before the first window is made.

    Translations are files parley_<language>.qm in one of `folders`, the first that has one counts. A sentence where a
    language was asked for that there is none for; English then.
    """
    application = QCoreApplication.instance()
    for translator in _installed:
        if application is not None:
            application.removeTranslator(translator)
    _installed.clear()
    _use_patterns(None)
    wanted = [language] if language else _system_languages()
    for code in wanted:
        if code.partition("-")[0] == ENGLISH:
            QLocale.setDefault(QLocale(code.replace("-", "_")))
            return None
        path = _find(code, folders)
        if path is None:
            continue
        translator = QTranslator(application)
        if application is None or not translator.load(str(path)):
            _log.warning("%s is no translation", path)
            return Problem(f"The translation {path.name} cannot be read.", f"Look at {path}.", "warning")
        locale = QLocale(code.replace("-", "_"))
        QLocale.setDefault(locale)
        own = QTranslator(application)
        if own.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            _add(own)
        _add(translator)
        _use_patterns(next((f / PATTERNS for f in (path.parent, *reversed(folders)) if (f / PATTERNS).is_file()), None))
        return None
    QLocale.setDefault(QLocale(ENGLISH))
    if language:
        return Problem(
            f"There is no translation for the language {language}, so the window speaks English.",
            "Choose another one under [window] language, or put a translation into the folder translations.",
            "warning",
        )
    return None


def available(folders: Sequence[Path]) -> list[str]:
    """The languages that there are translations for, English first. Reads the disk."""
    found = {path.stem.removeprefix("parley_").replace("_", "-") for folder in folders for path in _files(folder)}
    return [ENGLISH, *sorted(found - {ENGLISH})]


def call_it(command: str) -> None:
    """What starts this program is called `command` in all that is told, where it is not the checkout's ./run."""
    global _command
    _command = command


def localised(text: str) -> str:
    """`text`, which came from beyond the window, in its language; unchanged where nobody translated it."""
    told = _patterns.translated(text) if _patterns is not None and text else text
    return told.replace(_CHECKOUTS, _command)


def localise(problem: Problem) -> Problem:
    """`problem` in the language of the window."""
    return replace(problem, what=localised(problem.what), remedy=localised(problem.remedy))


def _add(translator: QTranslator) -> None:
    QCoreApplication.installTranslator(translator)
    _installed.append(translator)


def _use_patterns(path: Path | None) -> None:
    global _patterns
    _patterns = None if path is None else Patterns(path)


def _system_languages() -> list[str]:
    """Codes of what the desktop wants to be spoken, the dearest first: "de-DE", "de"."""
    return [code for code in QLocale.system().uiLanguages() if code != "C"]


def _find(code: str, folders: Sequence[Path]) -> Path | None:
    """The translation for `code`, else for its language without the country."""
    for name in dict.fromkeys((code.replace("-", "_"), code.partition("-")[0])):
        for folder in folders:
            if (path := folder / f"parley_{name}.qm").is_file():
                return path
    return None


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("parley_*.qm")) if folder.is_dir() else []


class Patterns:
    """Texts with values in them, recognised and said in another language. The file is read when it is first needed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: set[str] | None = None
        self._shapes: list[tuple[str, tuple[str, ...]]] = []

    def translated(self, text: str) -> str:
        """`text` in the language of the window, sentence by sentence where it is not known as a whole."""
        if self._known is None:
            self._read()
        whole = self._one(text)
        if whole is not None:
            return whole
        sentences = _SENTENCES.split(text)
        return " ".join(self._one(sentence) or sentence for sentence in sentences)

    def _read(self) -> None:
        lines = [line.replace("\\n", "\n") for line in self._path.read_text("utf-8").splitlines() if line]
        self._known = {line for line in lines if "{" not in line}
        shapes = [(line, tuple(re.split(r"\{\d\}", line))) for line in lines if "{" in line]
        # The one with the most words of its own is the one that was meant.
        self._shapes = sorted(shapes, key=lambda shape: -sum(map(len, shape[1])))

    def _one(self, text: str) -> str | None:
        core = text.strip()
        if core != text:
            told = self._one(core) if core else None
            return None if told is None else text.replace(core, told)
        if self._known is not None and text in self._known:
            return QCoreApplication.translate(CONTEXT, text)
        for pattern, parts in self._shapes:
            if text.startswith(parts[0]) and text.endswith(parts[-1]):
                found = re.fullmatch("(.*?)".join(map(re.escape, parts)), text, re.DOTALL)
                if found is not None and not any(_SENTENCES.search(value) for value in found.groups()):
                    values = [self._value(value) for value in found.groups()]
                    return QCoreApplication.translate(CONTEXT, pattern).format(*values)
        return None

    def _value(self, text: str) -> str:
        """A value in its language where it is words of ours; a sentence may have lost its full stop."""
        told = self._one(text) if text else ""
        if told is None and (whole := self._one(f"{text}.")) is not None:
            told = whole.removesuffix(".")
        return text if told is None else told
