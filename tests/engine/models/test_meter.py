"""Progress as it is told, on a clock of its own."""

from __future__ import annotations

from desktop.engine.models.meter import Meter, Progress


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def run(steps: list[tuple[float, int]], total: int = 1000) -> list[Progress]:
    """Reports after each (seconds, bytes more)."""
    clock, heard = Clock(), []
    meter = Meter(total, heard.append, clock)
    meter.at(0, "a", "downloading")
    for seconds, count in steps:
        clock.now += seconds
        meter.add(count)
    return heard


def test_speed_and_time_left() -> None:
    """A hundred bytes a second of a thousand: after two seconds, eight are left."""
    last = run([(1.0, 100), (1.0, 100)])[-1]
    assert last == Progress(200, 1000, 100.0, 8.0, "a", "downloading")


def test_the_speed_is_that_of_the_last_seconds() -> None:
    """A line that became slow says so within seconds."""
    fast, slow = [(1.0, 100)] * 5, [(1.0, 10)] * 6
    assert run([*fast, *slow])[-1].bytes_per_s == 10.0


def test_ten_reports_a_second_at_most() -> None:
    """A thousand pieces in a second."""
    assert len(run([(0.001, 1)] * 1000)) <= 11


def test_what_was_there_before_is_no_speed() -> None:
    """A download that goes on at 90 % has not fetched it in an instant."""
    clock, heard = Clock(), []
    meter = Meter(1000, heard.append, clock)
    for done in (300, 600, 900):
        clock.now += 1
        meter.at(done, "a", "checking")
    meter.at(900, "a", "downloading")
    clock.now += 1
    meter.add(10)
    assert heard[-1].bytes_per_s == 10.0
    assert heard[-1].left_s == 9.0
    assert all(progress.left_s is None for progress in heard if progress.step == "checking")


def test_nothing_is_foretold_while_the_line_is_gone() -> None:
    """A lost connection has neither speed nor time left."""
    clock, heard = Clock(), []
    meter = Meter(1000, heard.append, clock)
    meter.at(0, "a", "downloading")
    clock.now += 1
    meter.add(500)
    meter.lost(400)
    assert (heard[-1].done_bytes, heard[-1].bytes_per_s, heard[-1].left_s) == (400, 0.0, None)
