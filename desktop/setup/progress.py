"""How far a part is, from the lines that pip prints. Pure."""

from __future__ import annotations

import re

DOWNLOADED, INSTALLING = 0.85, 0.92

_BYTES = re.compile(r"Progress (\d+) of (\d+)")
_FILE = re.compile(r"\s*(?:Downloading|Using cached|Processing) (?:\S*/)?([A-Za-z0-9_.]+?)-\d")
_BUILDING = re.compile(r"\s*Building wheel for (\S+)")


class Progress:
    """`feed` each line; `fraction` in 0…1 never falls, `text` says in words what goes on."""

    def __init__(self, title: str, megabytes: int) -> None:
        self._total = megabytes * 1e6
        self._before = 0  # bytes of the files that are complete
        self._current = 0
        self.fraction = 0.0
        self.text = f"Looking up what {title} needs"

    def feed(self, line: str) -> bool:
        """True when text or fraction changed enough to be shown."""
        was = (self.text, round(self.fraction, 2))
        if found := _BYTES.match(line):
            done, size = int(found[1]), int(found[2])
            if done < self._current:
                self._before += self._current
            self._current = done
            self._reach(DOWNLOADED * min(1.0, (self._before + done) / max(self._total, self._before + size)))
        elif found := _BUILDING.match(line):
            self.text = f"Building {found[1]}, which can take some minutes"
            self._reach(DOWNLOADED)
        elif found := _FILE.match(line):
            self.text = f"Fetching {found[1].replace('_', '-')}"
        elif line.startswith("Installing collected packages"):
            self.text = "Unpacking"
            self._reach(INSTALLING)
        return was != (self.text, round(self.fraction, 2))

    def _reach(self, fraction: float) -> None:
        self.fraction = max(self.fraction, min(1.0, fraction))
