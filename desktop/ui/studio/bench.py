"""The place where a person is made: the steps as cards beside and under one another. It holds the draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.engine.types import FacePoints
from desktop.ui.models_parts import Card
from desktop.ui.studio.clips import ClipsCard
from desktop.ui.studio.data import Draft, Picture
from desktop.ui.studio.face_card import FaceCard
from desktop.ui.studio.form import FormCard
from desktop.ui.studio.preview import PreviewCard
from desktop.ui.studio.progress import ProgressLine

_GAP = 12
_TWO_FROM, _THREE_FROM = 620, 1060


class Bench(QWidget):
    """Face, form, preview and clips, in as many columns as there is room for."""

    edited = Signal()
    """The person changed something of the draft."""
    face_changed = Signal(object)
    """The FacePoints, after the person changed them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._draft: Draft | None = None
        self.touched = False
        self.face_touched = False
        self.doing = Card(self)
        self.progress = ProgressLine(self.doing)
        inside = QVBoxLayout(self.doing)
        inside.setContentsMargins(18, 12, 14, 12)
        inside.addWidget(self.progress)
        self.doing.hide()
        self.face = FaceCard(self)
        self.form = FormCard(self)
        self.preview = PreviewCard(self)
        self.clips = ClipsCard(self)
        self._row = QHBoxLayout()
        self._columns = [QVBoxLayout() for _ in range(3)]
        for column in self._columns:
            column.setSpacing(_GAP)
            column.addStretch(1)
            self._row.addLayout(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP)
        layout.addWidget(self.doing)
        layout.addLayout(self._row)
        layout.addStretch(1)
        self.columns = 0
        self.fit(0)
        self.form.edited.connect(self._edit)
        self.face.changed.connect(self._change_face)

    # ---- the draft ------------------------------------------------------------------------

    @property
    def open(self) -> bool:
        """Somebody is being made."""
        return self._draft is not None

    @property
    def whole(self) -> bool:
        """What is marked in the picture can be a face."""
        return self.face.isHidden() or not self.face.doubtful

    def begin(self, draft: Draft) -> None:
        """Show `draft`, without a picture as yet."""
        self._draft = draft
        self.touched = self.face_touched = False
        self.form.fill(draft.name, draft.voice, draft.persona)
        self.face.hide()
        self.clips.set_clips("none", "", None)
        self._quiet()

    def set_picture(self, picture: Picture, scale: float, faces: Sequence[FacePoints], notes: Sequence[str]) -> None:
        """Show a picture of the draft's person; the points the draft came with go over the first one."""
        assert self._draft is not None
        self.face.set_picture(picture, scale, faces, notes)
        if self._draft.points is not None:
            self.face.set_points(self._draft.points)
            self._draft = replace(self._draft, points=None)
        self.face.show()
        self.face_touched = False

    def draft(self) -> Draft | None:
        """The draft as it stands."""
        if self._draft is None:
            return None
        points = self._draft.points if self.face.isHidden() else self.face.editor.points
        form = self.form
        return replace(
            self._draft, name=form.name_text(), voice=form.voice_name(), persona=form.persona_text(), points=points
        )

    def end(self) -> None:
        """The draft is kept, or thrown away."""
        self._draft = None
        self.touched = self.face_touched = False
        self._quiet()

    def _quiet(self) -> None:
        self.preview.set_painter(None)
        self.preview.set_source(None)
        self.preview.set_playing(False)

    @Slot()
    def _edit(self) -> None:
        self.touched = True
        self.edited.emit()

    @Slot(object)
    def _change_face(self, points: FacePoints) -> None:
        self.face_touched = True
        self._edit()
        self.face_changed.emit(points)

    # ---- how it stands --------------------------------------------------------------------

    def set_progress(self, text: str, fraction: float | None, cancellable: bool) -> None:
        """What is being done; an empty `text` takes it away."""
        self.progress.set_progress(text, fraction, cancellable)
        self.doing.setVisible(bool(text))

    def set_free(self, free: bool) -> None:
        """Whether something new can be begun."""
        self.face.other.setEnabled(free)
        self.preview.set_able(free and self.whole)
        self.clips.set_able(free and self.whole)

    def fit(self, width: int) -> None:
        """Stand in the columns that `width` has room for."""
        columns = 1 + (width >= _TWO_FROM) + (width >= _THREE_FROM)
        if columns == self.columns:
            return
        self.columns = columns
        face, form, preview, clips = self.face, self.form, self.preview, self.clips
        plans: dict[int, tuple[tuple[QWidget, ...], ...]] = {
            1: ((face, form, preview, clips), (), ()),
            2: ((face, preview), (form, clips), ()),
            3: ((face,), (form, clips), (preview,)),
        }
        for column in self._columns:  # what is taken out in Python lives on, and would keep an old size of its widget
            for part in (face, form, preview, clips):
                column.removeWidget(part)
        for index, (column, cards) in enumerate(zip(self._columns, plans[columns], strict=True)):
            for number, card in enumerate(cards):
                column.insertWidget(number, card)
            self._row.setStretch(index, 1 if cards else 0)
        self._row.setSpacing(_GAP if columns > 1 else 0)
