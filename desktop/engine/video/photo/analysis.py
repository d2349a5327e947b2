"""The face in a picture, from five points and a look at the picture."""

from __future__ import annotations

from desktop.engine.video.photo.anatomy import default_face

__all__ = ["default_face"]
