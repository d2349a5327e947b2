"""Where everything stands in the window: pure arithmetic, so that no size clips or covers anything."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect

SMALLEST = (360, 480)
WIDE = 900
"""From this width on the drawer moves the call aside; below it, it lies over the picture."""
DRAWER_WIDTH = 360
"""The same in every window: a conversation of thousands of turns never has to be set anew."""

_MARGIN = 14
_TOP = 56
_DOCK_WIDTH = 560
_CAPTIONS_WIDTH = 760
_EDIT = 44
_GAP = 6
_ROOMY_HEIGHT = 600


@dataclass(frozen=True, slots=True)
class Geometry:
    """Rectangles in the window, logical pixels. `drawer` lies outside when it is closed."""

    picture: QRect
    scrim: QRect
    top_bar: QRect
    strip: QRect
    captions: QRect
    status: QRect
    talk: QRect
    captions_button: QRect
    drawer_button: QRect
    hands_free_button: QRect
    settings_button: QRect
    edit: QRect
    notices: QRect
    drawer: QRect
    compact: bool
    """The talk button stands beside the typed line, the small buttons beside the menu, and none for the settings."""


def arrange(width: int, height: int, reveal: float, line_height: int) -> Geometry:
    """Lay out a window of `width` × `height`; `reveal` 0..1 is how far the drawer is open.

    `line_height` is one line of captions; the status line is three quarters of it.
    """
    wide = width >= WIDE
    drawer_width = min(width, DRAWER_WIDTH)
    shift = round(drawer_width * reveal) if wide else 0
    stage = width - shift
    roomy = height >= _ROOMY_HEIGHT
    centre = stage // 2

    dock = min(_DOCK_WIDTH, stage - 2 * _MARGIN)
    left = centre - dock // 2
    small = 44
    edit_height = max(_EDIT, round(line_height * 0.8) + 18)
    top_height = max(_TOP, round(line_height * 1.1) + 12)
    status_height = max(22, round(line_height * 0.9))
    if roomy:
        talk_size = 108
        edit = QRect(left, height - _MARGIN - edit_height, dock, edit_height)
        talk = QRect(centre - talk_size // 2, edit.top() - _GAP - talk_size, talk_size, talk_size)
        beside = talk.top() + (talk_size - small) // 2
        gap = min(14, (talk.left() - left - 2 * small) // 3)
        captions_button = QRect(talk.left() - gap - small, beside, small, small)
        drawer_button = QRect(talk.right() + 1 + gap, beside, small, small)
        hands_free_button = captions_button.translated(-small - gap, 0)
        settings_button = drawer_button.translated(small + gap, 0)
        status = QRect(left, talk.top() - 4 - status_height, dock, status_height)
    else:
        talk_size = 76
        talk = QRect(left + dock - talk_size, height - 8 - talk_size, talk_size, talk_size)
        edit = QRect(left, talk.top() + (talk_size - edit_height) // 2, dock - talk_size - 8, edit_height)
        status = QRect(left, talk.top() - status_height, dock, status_height)
        captions_button = QRect(stage - 2 * _MARGIN - 3 * small, 6, small, small)
        drawer_button = QRect(stage - _MARGIN - 2 * small - 4, 6, small, small)
        hands_free_button = captions_button.translated(-small - 4, 0)
        settings_button = QRect()  # there the menu has to do

    text_width = min(_CAPTIONS_WIDTH, stage - 2 * _MARGIN)
    captions_height = 2 * line_height + 8
    captions = QRect(centre - text_width // 2, status.top() - 6 - captions_height, text_width, captions_height)
    scrim_top = max(0, captions.top() - 70)
    top_bar = QRect(0, 0, stage, top_height)
    strip = QRect(_MARGIN, top_height, min(stage - 2 * _MARGIN, 520), 40)
    strip.moveLeft(centre - strip.width() // 2)

    notice_width = min(420, stage - 2 * _MARGIN)
    notices = QRect(centre - notice_width // 2, top_height + 4, notice_width, max(80, captions.top() - top_height - 4))

    drawer_left = width - round(drawer_width * reveal)
    drawer_height = height if wide else status.top() - 6
    return Geometry(
        picture=QRect(0, 0, stage, height),
        scrim=QRect(0, scrim_top, stage, height - scrim_top),
        top_bar=top_bar,
        strip=strip,
        captions=captions,
        status=status,
        talk=talk,
        captions_button=captions_button,
        drawer_button=drawer_button,
        hands_free_button=hands_free_button,
        settings_button=settings_button,
        edit=edit,
        notices=notices,
        drawer=QRect(drawer_left, 0, drawer_width, drawer_height),
        compact=not roomy,
    )
