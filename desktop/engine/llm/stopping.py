"""Stop words: the reply ends before them, and not even the beginning of one is said."""

from __future__ import annotations


class StopWords:
    """One reply's watch. What may turn out to be the beginning of a stop word is kept back until that is known."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self._words = tuple(word for word in words if word)
        self._held = ""
        self.met = False
        """Whether a stop word has come: the reply is over."""

    def feed(self, text: str) -> str:
        """What may be said now that `text` has come in."""
        if self.met:
            return ""
        self._held += text
        found = [at for word in self._words if (at := self._held.find(word)) >= 0]
        if found:
            self.met = True
            said, self._held = self._held[: min(found)], ""
            return said
        keep = self._beginning()
        said, self._held = self._held[: len(self._held) - keep], self._held[len(self._held) - keep :]
        return said

    def finish(self) -> str:
        """The text has ended: what was kept back and is no stop word."""
        said, self._held = self._held, ""
        return said

    def _beginning(self) -> int:
        """How many characters at the end could be the beginning of a stop word."""
        longest = max(map(len, self._words), default=1) - 1
        for size in range(min(len(self._held), longest), 0, -1):
            if any(word.startswith(self._held[-size:]) for word in self._words):
                return size
        return 0
