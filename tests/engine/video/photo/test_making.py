"""Steps of work that can be broken off and gone on with."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.video.photo.making import STATE, Beside, Making, write_picture, write_whole
from desktop.engine.video.photo.reading import read_picture


def test_what_is_whole_is_known_again(tmp_path: Path) -> None:
    """Of the same source, and as long as nobody changed the file."""
    making = Making(tmp_path, "source")
    (tmp_path / "a").write_bytes(b"one")
    assert not making.has("a")
    making.keep("a")
    making.note(pictures=3)
    again = Making(tmp_path, "source")
    assert again.has("a")
    assert again.notes == {"pictures": 3}
    assert not Making(tmp_path, "another source").has("a")
    (tmp_path / "a").write_bytes(b"half")
    assert not again.has("a")
    again.finish()
    assert not (tmp_path / STATE).exists()
    assert not Making(tmp_path, "source").has("a")


def test_a_damaged_state_is_no_state(tmp_path: Path) -> None:
    """Everything is made again."""
    (tmp_path / STATE).write_text('{"source": "source", "files": 7}')
    assert not Making(tmp_path, "source").has("a")


def test_a_file_is_written_wholly_or_not(tmp_path: Path) -> None:
    """Also where the folder is none: one sentence, and nothing half is left."""
    picture = np.random.default_rng(1).integers(0, 255, (70, 90, 3), np.uint8)
    write_picture(tmp_path / "new" / "a.png", picture)
    assert np.array_equal(read_picture(tmp_path / "new" / "a.png"), picture)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ParleyError, match=r"b\.png could not be written: "):
        write_whole(tmp_path / "file" / "b.png", b"data")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.png", "file", "new"]


def test_work_beside_reports_and_gives_a_result() -> None:
    """What it reports comes in order; then its result is there."""

    def work(report: Callable[[int], None], cancel: CancelToken) -> str:
        for number in range(3):
            report(number)
        return "done"

    beside = Beside(work, CancelToken())
    assert [said for said in beside if said is not None] == [0, 1, 2]
    assert beside.result == "done"


def test_what_the_work_raises_is_raised_here() -> None:
    """A damaged film is told by who asked for it."""

    def work(report: Callable[[int], None], cancel: CancelToken) -> None:
        raise ParleyError("The film is damaged.")

    with pytest.raises(ParleyError, match="The film is damaged"):
        list(Beside(work, CancelToken()))


@pytest.mark.parametrize("how", ["cancel", "stop listening"])
def test_the_work_ends_with_who_waits_for_it(how: str) -> None:
    """A cancel reaches it, and so does the end of interest: no thread is left."""
    ended = threading.Event()

    def work(report: Callable[[int], None], cancel: CancelToken) -> None:
        report(1)
        cancel.wait(20)
        ended.set()
        cancel.raise_if_cancelled()

    cancel = CancelToken()
    said = iter(Beside(work, cancel))
    assert next(said) == 1
    if how == "cancel":
        cancel.cancel()
        with pytest.raises(Cancelled):
            list(said)
    else:
        said.close()  # type: ignore[attr-defined]
    assert ended.wait(5)
