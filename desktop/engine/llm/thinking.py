"""Takes what a model thinks out of what it says, while the text streams in pieces of any length.

Known are the forms of the common chat templates: `<think>…</think>` (DeepSeek, Qwen, Granite, LFM),
`<thinking>…`, `<thought>…`, `<reasoning>…`, `[THINK]…[/THINK]` (Mistral), `<seed:think>…`, gpt-oss's channels
(`<|channel|>analysis<|message|>…`, of which only "final" is said) and Gemma's `<|channel>thought…<channel|>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

THOUGHTS: dict[str, str] = {
    "<think>": "</think>",
    "<thinking>": "</thinking>",
    "<thought>": "</thought>",
    "<reasoning>": "</reasoning>",
    "<seed:think>": "</seed:think>",
    "[THINK]": "[/THINK]",
    "<|channel|>analysis": "<|channel|>final<|message|>",
    "<|channel|>commentary": "<|channel|>final<|message|>",
    "<|channel>thought": "<channel|>",
}
"""What opens a thought, and what closes it."""

_SCAFFOLD = ("<|start|>assistant", "<|message|>", "<|end|>", "<|return|>")
"""What gpt-oss writes round a message; it is neither thought nor said."""
_DROPPED = tuple(dict.fromkeys((*THOUGHTS.values(), *_SCAFFOLD)))
MARKERS = (*THOUGHTS, *_DROPPED)
"""Everything that this module looks for; a model's special tokens are only of use to it where they occur here."""


class ThoughtFilter:
    """One reply's filter. `inside` is what closes the thought that the prompt has opened already, "" if none.

    What may turn out to be the beginning of a marker is kept back until that is known. White space before the
    first word, and after a thought, is not part of what is said.
    """

    def __init__(self, inside: str = "") -> None:
        self._closer = inside
        self._held = ""
        self._at_start = True

    @property
    def thinking(self) -> bool:
        """Whether the text now runs inside a thought."""
        return bool(self._closer)

    @property
    def closer(self) -> str:
        """What ends the thought that is running, "" outside of one."""
        return self._closer

    def feed(self, piece: str) -> str:
        """What may be said now that `piece` has come in; often "", or with it what was kept back before."""
        self._held += piece
        said = ""
        while True:
            marker, at = _first(self._held, (self._closer,) if self._closer else MARKERS)
            if not marker:
                break
            said += self._say(self._held[:at])
            self._held = self._held[at + len(marker) :]
            if self._closer:
                self._closer = ""
                self._at_start = True
            else:
                self._closer = THOUGHTS.get(marker, "")
        keep = _beginning(self._held, (self._closer,) if self._closer else MARKERS)
        said += self._say(self._held[: len(self._held) - keep])
        self._held = self._held[len(self._held) - keep :]
        return said

    def finish(self) -> str:
        """The text has ended: what was kept back and is no marker. A thought that was never closed stays unsaid."""
        said = self._say(self._held)
        self._held = ""
        return said

    def _say(self, text: str) -> str:
        if self._closer or not text:
            return ""
        if self._at_start:
            text = text.lstrip()
            self._at_start = not text
        return text


def spoken(pieces: Iterable[str], inside: str = "") -> Iterator[str]:
    """The pieces without their thoughts, none of them empty."""
    thoughts = ThoughtFilter(inside)
    for piece in pieces:
        if said := thoughts.feed(piece):
            yield said
    if said := thoughts.finish():
        yield said


def left_open(prompt: str) -> str:
    """What closes the thought in which `prompt` ends (some templates open one for the model), "" when none is open."""
    end = prompt.rstrip()
    for opener, closer in THOUGHTS.items():
        if end.endswith(opener):
            return closer
    return ""


def _first(text: str, markers: tuple[str, ...]) -> tuple[str, int]:
    """The marker that begins first in `text` (the longest of those), and where; ("", -1) without one."""
    found = [(text.find(marker), -len(marker), marker) for marker in markers]
    found = [entry for entry in found if entry[0] >= 0]
    if not found:
        return "", -1
    at, _, marker = min(found)
    return marker, at


def _beginning(text: str, markers: tuple[str, ...]) -> int:
    """How many characters at the end of `text` could be the beginning of a marker."""
    for size in range(min(len(text), max(map(len, markers)) - 1), 0, -1):
        if any(marker.startswith(text[-size:]) for marker in markers):
            return size
    return 0
