"""What a history of 10,000 turns costs: the list, a search, saving a turn.

`python -m tests.bench.conversations [--turns 10000] [--folder F]`: wall times, each measured where the program waits
for it; the saving on the disk of FOLDER (the temporary folder otherwise), with and without fsync.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.engine.conversation import writing
from desktop.engine.conversation.archive import Archive
from desktop.engine.conversation.records import Header, as_line, turn_of
from desktop.engine.conversation.sessions import Session, load_session
from desktop.engine.types import Message

_SAVES = 200
_LETTERS = "eeeettaaooinshrdlucmfw"
_START = datetime(2025, 1, 1, tzinfo=UTC)


def words(chance: random.Random) -> list[str]:
    """A vocabulary."""
    return ["".join(chance.choices(_LETTERS, k=chance.randint(2, 10))) for _ in range(6_000)]


def fill(folder: Path, conversations: int, turns: int, chance: random.Random) -> list[str]:
    """`turns` turns in `conversations` files; returns the words that were used."""
    known = words(chance)

    def said() -> str:
        return " ".join(chance.choices(known, k=chance.randint(4, 28)))

    for number in range(conversations):
        moment = _START + timedelta(hours=number)
        data = [as_line(Header(avatar="nova", started=moment))]
        for turn in range(turns // conversations):
            lines = [Message("user", said()), Message("assistant", said(), speaker="nova")]
            data.append(as_line(turn_of(lines, 2 * turn, moment + timedelta(seconds=20 * turn))))
        (folder / f"{number:05}.jsonl").write_bytes(b"".join(data))
    return known


def timed(work: Callable[[], object], times: int = 1) -> list[float]:
    """How long `work` takes, ms, sorted."""
    found = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        found.append((time.perf_counter() - begin) * 1000)
    return sorted(found)


def shown(what: str, found: Sequence[float]) -> None:
    """One line of the table."""
    p95 = found[min(len(found) - 1, int(len(found) * 0.95))]
    print(f"{what:<58} p50 {found[len(found) // 2]:8.2f} ms   p95 {p95:8.2f} ms   worst {found[-1]:8.2f} ms")


def opened(folder: Path) -> None:
    """What opening the list does on the disk."""
    archive = Archive(folder)
    archive.refresh()
    archive.all()
    archive.close()


def history(conversations: int, turns: int) -> None:
    """The list and the search."""
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        known = fill(folder, conversations, turns, chance)
        title = f"{turns:,} turns in {conversations:,} file(s)"
        shown(f"{title}: list, no index yet", timed(lambda: opened(folder)))
        shown(f"{title}: list", timed(lambda: opened(folder), 21))
        archive = Archive(folder)
        archive.refresh()
        wanted = [*chance.sample(known, 12), "no such word at all", "e", f"{known[0]} {known[1]}"]
        shown(f"{title}: search", sorted(timed(lambda: archive.search(wanted.pop()))[0] for _ in range(15)))
        archive.close()
        longest = max(folder.glob("*.jsonl"), key=lambda path: path.stat().st_size)
        shown(f"{title}: going on with one (read)", timed(lambda: load_session(longest), 5))


def saving(folder: Path, turns: int) -> None:
    """A turn at the end of a long conversation."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        place = Path(name)
        fill(place, 1, turns, random.Random(2))
        session, lines = load_session(place / "00000.jsonl")
        at = len(lines)

        def save() -> None:
            nonlocal at
            said = [Message("user", "How many days until Christmas?"), Message("assistant", "Thirty-four.")]
            assert session.save(at, said) is None
            at += len(said)

        shown(f"saving a turn after {turns:,}, with fsync", timed(save, _SAVES))
        writing.os.fsync = lambda _handle: None  # type: ignore[attr-defined]
        try:
            shown(f"saving a turn after {turns:,}, without", timed(save, _SAVES))
        finally:
            writing.os.fsync = _fsync  # type: ignore[attr-defined]
        new = [Session.begin(place, "nova") for _ in range(20)]
        shown("the first turn of a conversation, with fsync",
              timed(lambda: new.pop().save(0, [Message("user", "Hello")]), 20))  # fmt: skip


_fsync = os.fsync


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--turns", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    arguments = parser.parse_args()
    history(1, arguments.turns)
    history(arguments.turns // 10, arguments.turns)
    saving(arguments.folder, arguments.turns)


if __name__ == "__main__":
    main()
