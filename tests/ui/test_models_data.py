"""Numbers as people read them."""

from __future__ import annotations

import pytest

from desktop.ui.models_data import Work, languages_words, memory_words, size_words, time_words, work_words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (2_300, "2 kB"),
        (999_600, "1.0 MB"),
        (8_200_000, "8.2 MB"),
        (147_900_000, "148 MB"),
        (999_700_000, "1.0 GB"),
        (2_447_900_000, "2.4 GB"),
        (120_000_000_000, "120 GB"),
        (1_500_000_000_000, "1500 GB"),
    ],
)
def test_sizes(count: int, words: str) -> None:
    """Decimal units, two or three digits."""
    assert size_words(count) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (2, "a few seconds"),
        (8, "10 s"),
        (53, "55 s"),
        (56, "1 min"),
        (142, "2 min"),
        (3599, "1 h"),
        (4200, "1 h 10 min"),
        (7140, "2 h"),
        (10**6, "more than two days"),
    ],
)
def test_times(seconds: float, words: str) -> None:
    """Roughly, as nobody knows better; never "60 min" or "1 h 60 min"."""
    assert time_words(seconds) == words


def test_memory_and_languages() -> None:
    """Memory is counted as on the box; of many languages the first are named."""
    assert memory_words(480.4) == "480 MB"
    assert memory_words(16 * 1024) == "16 GB"
    assert memory_words(7800) == "7.6 GB"
    assert languages_words(()) == ""
    assert languages_words(("en-US", "en-GB", "de")) == "English, German"
    assert languages_words(("en", "de", "fr", "es", "xx")) == "English, German, French and 2 more"


def test_work_in_words() -> None:
    """What is not known is left out."""
    assert work_words(Work("m", "connecting")) == "Connecting…"
    assert work_words(Work("m", "downloading", 10_000_000, 20_000_000)) == "10.0 MB of 20.0 MB"
    assert work_words(Work("m", "downloading", 10_000_000, 20_000_000, 1e6)) == "10.0 MB of 20.0 MB · 1.0 MB/s"
    assert work_words(Work("m", "checking", 5, 10)) == "Checking what arrived… 5 bytes of 10 bytes"
