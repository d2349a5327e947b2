"""Models that nobody chooses: used as soon as they are here, and done without until then."""

from __future__ import annotations

import logging
from pathlib import Path

from desktop.engine.errors import ParleyError
from desktop.engine.models.places import BROUGHT

_log = logging.getLogger(__name__)


def find_tool(folder: Path, id: str) -> Path | None:
    """As finding.find_any, for a stage that works without the model: None also where that cannot be found out.

    Where there is no trace of it the catalogue is not read, which costs time and memory at every start.
    """
    if not any((place / id).is_dir() for place in (folder, BROUGHT)):
        return None
    from desktop.engine.models.finding import find_any

    try:
        return find_any(folder, id)
    except (ParleyError, OSError) as error:
        _log.warning("%s cannot be looked for: %s", id, error)
        return None
