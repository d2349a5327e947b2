"""Where everything stands, at every size."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from desktop.ui.geometry import SMALLEST, WIDE, arrange

sizes = st.tuples(st.integers(SMALLEST[0], 3840), st.integers(SMALLEST[1], 2160))


@given(sizes, st.sampled_from([0.0, 0.3, 1.0]), st.integers(14, 44))
def test_nothing_leaves_the_window_or_covers_a_control(size: tuple[int, int], reveal: float, line: int) -> None:
    """Controls lie inside the call's part of the window and apart from each other, at any size and font."""
    where = arrange(*size, reveal, line)
    stage = where.picture
    controls = [where.captions, where.status, where.talk, where.captions_button, where.drawer_button, where.edit]
    controls += [where.hands_free_button] if where.compact else [where.hands_free_button, where.settings_button]
    for box in (*controls, where.top_bar, where.strip):
        assert stage.contains(box), box
    for index, box in enumerate(controls):
        for other in controls[index + 1 :]:
            assert not box.intersects(other), (box, other)
    assert where.edit.width() >= 180
    assert where.notices.height() >= 80


@given(sizes)
def test_the_open_drawer_lies_inside_and_a_closed_one_outside(size: tuple[int, int]) -> None:
    """Beside the call in a wide window, over the picture in a narrow one, never over the talk button."""
    window = QRect(0, 0, *size)
    opened, closed = arrange(*size, 1.0, 24), arrange(*size, 0.0, 24)
    assert window.contains(opened.drawer)
    assert not window.intersects(closed.drawer)
    assert not opened.drawer.intersects(opened.talk)
    assert not opened.drawer.intersects(opened.edit)
    assert (opened.picture.width() < size[0]) == (size[0] >= WIDE)
