"""What a setting is changed with: one editor for each kind of row, all with the same few methods."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from desktop.ui.language import decimal, tr
from desktop.ui.models_parts import Button, label
from desktop.ui.settings.controls import Slider, Switch
from desktop.ui.settings.data import Row, Value
from desktop.ui.studio.parts import Choice, Field

_SETTLE_MS = 250
"""A slider that is dragged, or walked with the arrow keys, tells its value when it has rested for so long."""


class Editor(QWidget):
    """`edited` carries the value that the person wants; `set_value` shows the one in force and tells nothing."""

    edited = Signal(object)
    refused = Signal(str)
    """Why what the person did is no value, in a sentence."""
    wide = False
    """It wants the whole width of the row."""

    def __init__(self, row: Row, parent: QWidget) -> None:
        super().__init__(parent)
        self.row = row
        self.field: QWidget = self
        """What has the focus."""
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(10)

    def set_value(self, value: Value) -> None:
        """Show `value`."""
        raise NotImplementedError

    def _add(self, widget: QWidget, stretch: int = 0) -> None:
        self._layout.addWidget(widget, stretch)

    def _focus_on(self, widget: QWidget) -> None:
        self.field = widget
        self.setFocusProxy(widget)
        widget.setAccessibleName(tr(self.row.title))
        widget.setAccessibleDescription(tr(self.row.explanation))


class SwitchEditor(Editor):
    """Yes or no."""

    def __init__(self, row: Row, parent: QWidget) -> None:
        super().__init__(row, parent)
        self.switch = Switch(self)
        self._layout.addStretch(1)
        self._add(self.switch)
        self._focus_on(self.switch)
        self.switch.clicked.connect(self._turned)

    def set_value(self, value: Value) -> None:
        self.switch.setChecked(bool(value))

    @Slot(bool)
    def _turned(self, on: bool) -> None:
        self.edited.emit(on)


class ChoiceEditor(Editor):
    """One of several; what is in force and not among them is shown as it is written."""

    def __init__(self, row: Row, parent: QWidget) -> None:
        super().__init__(row, parent)
        self.choice = Choice(tr(row.title), self)
        self._value = ""
        self._add(self.choice, 1)
        self._focus_on(self.choice)
        self.set_choices([(value, tr(words)) for value, words in row.choices])
        self.choice.activated.connect(self._chosen)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer `choices`, values with their words."""
        self._choices = list(choices)
        self.set_value(self._value)

    def set_value(self, value: Value) -> None:
        self._value = str(value)
        offered = list(self._choices)
        if self._value not in dict(offered):
            offered.append((self._value, self._value))
        with QSignalBlocker(self.choice):
            self.choice.clear()
            for each, words in offered:
                self.choice.addItem(words, each)
            self.choice.setCurrentIndex(self.choice.findData(self._value))
        self.choice.update()

    @Slot(int)
    def _chosen(self, index: int) -> None:
        if (value := str(self.choice.itemData(index))) != self._value:
            self.edited.emit(value)


class SliderEditor(Editor):
    """A number between two; the value stands beside it."""

    def __init__(self, row: Row, parent: QWidget) -> None:
        super().__init__(row, parent)
        self.slider = Slider(self)
        self.slider.setRange(0, round((row.high - row.low) / row.step))
        self.slider.setPageStep(max(1, self.slider.maximum() // 10))
        self.words = label("", self, 0.94)
        self.words.setWordWrap(False)
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._add(self.slider, 1)
        self._add(self.words)
        self._focus_on(self.slider)
        self._rest = QTimer(self, singleShot=True, interval=0 if row.live else _SETTLE_MS)
        self._rest.timeout.connect(self._tell)
        self.slider.valueChanged.connect(self._moved)
        self.slider.sliderReleased.connect(self._rest.start)
        self._show_words()

    @property
    def value(self) -> float:
        """Where the slider stands."""
        row = self.row
        value = round(row.low + self.slider.value() * row.step, 4)
        return int(value) if row.shown in ("ms", "whole") else value

    def set_value(self, value: Value) -> None:
        if self.slider.isSliderDown() or self._rest.isActive():
            return  # it is in the person's hand
        with QSignalBlocker(self.slider):
            self.slider.setValue(round((float(value) - self.row.low) / self.row.step))
        self._show_words()
        self.slider.update()

    def _show_words(self) -> None:
        match self.row.shown:
            case "percent":
                words = tr("{value} %").format(value=round(self.value * 100))
            case "ms":
                words = tr("{value} ms").format(value=self.value)
            case "whole":
                words = f"{self.value}"
            case _:
                words = decimal(self.value, 2)
        self.words.setText(words)
        self.words.setMinimumWidth(self.words.fontMetrics().horizontalAdvance("-000 %"))

    @Slot()
    def _moved(self) -> None:
        self._show_words()
        if self.row.live or not self.slider.isSliderDown():
            self._rest.start()

    @Slot()
    def _tell(self) -> None:
        self.edited.emit(self.value)


class TextEditor(Editor):
    """A line of text. Enter and leaving it take it over, Esc goes back."""

    wide = True

    def __init__(self, row: Row, parent: QWidget) -> None:
        super().__init__(row, parent)
        self.line = QLineEdit(self)
        self.line.setFrame(False)
        self.line.setMaxLength(1000)
        self.line.setMinimumWidth(40)
        self._value = ""
        self._add(Field(self.line, self), 1)
        self._focus_on(self.line)
        self.line.editingFinished.connect(self._finished)

    def set_value(self, value: Value) -> None:
        text = f"{value:g}" if isinstance(value, float) else str(value)
        if self.line.hasFocus() and self.line.text().strip() != self._value:
            self._value = text
            return  # somebody is typing
        self._value = text
        self.line.setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.line.text().strip() != self._value:
            self.line.setText(self._value)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # it is no button of the dialog
        else:
            super().keyPressEvent(event)

    @Slot()
    def _finished(self) -> None:
        text = self.line.text().strip()
        if text != self._value:
            self.edited.emit(text)


class PathEditor(TextEditor):
    """A file or a folder, typed or chosen."""

    native = True

    def __init__(self, row: Row, parent: QWidget) -> None:
        super().__init__(row, parent)
        self.button = Button(tr("Choose…"), "plain", self)
        self.button.setAccessibleName(tr("{title}: choose").format(title=tr(row.title)))
        self.button.clicked.connect(self._choose)
        self._add(self.button)

    @Slot()
    def _choose(self) -> None:
        chooser = QFileDialog(self, tr(self.row.title))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setOption(QFileDialog.Option.DontUseNativeDialog, not self.native)
        folder = self.row.kind == "folder"
        chooser.setFileMode(QFileDialog.FileMode.Directory if folder else QFileDialog.FileMode.ExistingFile)
        if Path(self._value).is_absolute():
            chooser.setDirectory(str(Path(self._value).parent))
        chooser.fileSelected.connect(self._path_chosen)
        chooser.open()

    @Slot(str)
    def _path_chosen(self, path: str) -> None:
        self.edited.emit(path)
