"""The language of everything that is shown.

Texts stand in the code in English, each marked with `tr`; translations are Qt's own files in assets/translations.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

CONTEXT = "Parley"
"""All texts share one context: the same English text is translated once."""


def tr(text: str) -> str:
    """`text`, which must be a literal, in the language of the window. Values go in afterwards:
    tr("Talk to {name}").format(name=name)."""
    return QCoreApplication.translate(CONTEXT, text)


def mark(text: str) -> str:
    """`text` unchanged: a literal that is translated with `tr` later, where it is shown (a constant, say)."""
    return text
