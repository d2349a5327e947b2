"""Choosing a file: the desktop's own dialog, or Qt's where a test has to reach into it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.ui.language import mark, tr

EVERYTHING = mark("All files (*)")


def open_file(parent: QWidget, title: str, kinds: Sequence[str], native: bool = True) -> SignalInstance:
    """Ask for a file that is there; the signal carries its path. `kinds` are Qt's name filters."""
    chooser = _chooser(parent, title, kinds, native)
    chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
    chooser.open()
    return chooser.fileSelected


def save_file(parent: QWidget, title: str, kinds: Sequence[str], name: str, native: bool = True) -> SignalInstance:
    """Ask where a file is to be written; `name` is offered, and its suffix added where the person gives none."""
    chooser = _chooser(parent, title, kinds, native)
    chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    chooser.setFileMode(QFileDialog.FileMode.AnyFile)
    chooser.setDefaultSuffix(name.rpartition(".")[2])
    chooser.selectFile(name)
    chooser.open()
    return chooser.fileSelected


def _chooser(parent: QWidget, title: str, kinds: Sequence[str], native: bool) -> QFileDialog:
    chooser = QFileDialog(parent, title)
    chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    chooser.setOption(QFileDialog.Option.DontUseNativeDialog, not native)
    chooser.setNameFilters([*kinds])
    return chooser


def file_name(name: str) -> str:
    """`name` as a file may be called anywhere, without a suffix."""
    kept = "".join(c if c.isalnum() or c in " -_," else " " for c in name)
    return " ".join(kept.split())[:80].strip() or tr("Somebody")
