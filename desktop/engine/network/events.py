"""Server-sent events, as OpenAI-compatible servers stream them (the WHATWG's HTML standard, 9.2.6)."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator


def lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """The lines of a UTF-8 text that comes in pieces; each as soon as it is complete. Raises UnicodeDecodeError."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    rest = ""
    for chunk in chunks:
        rest += decoder.decode(chunk)
        *complete, rest = rest.replace("\r\n", "\n").split("\n")
        yield from complete
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest


def data(chunks: Iterable[bytes]) -> Iterator[str]:
    """The data of each event; one that the stream's end cut off counts as far as it came."""
    gathered: list[str] = []
    for line in lines(chunks):
        text = line.rstrip("\r")
        if text.startswith("data:"):
            gathered.append(text[5:].removeprefix(" "))
        elif not text and gathered:
            yield "\n".join(gathered)
            gathered = []
    if gathered:
        yield "\n".join(gathered)
