"""pip's failures in a sentence, and progress from its lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.setup.progress import Progress
from desktop.setup.trouble import explain, last_relevant


@pytest.mark.parametrize(
    ("line", "words", "lasting"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full", False),
        ("NewConnectionError(... Failed to establish a new connection", "cannot be reached", False),
        ("ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED]", "certificate", False),
        ("ERROR: Could not find a version that satisfies the requirement zeta==9", "zeta==9 is not to be had", False),
        ("ERROR: Failed building wheel for llama-cpp-python", "Compiling", True),
        ("error: [Errno 13] Permission denied: '/x'", "Writing was refused", False),
        ("ERROR: something nobody foresaw", "could not install", False),
    ],
)
def test_each_failure_has_its_sentence(line: str, words: str, lasting: bool) -> None:
    """The sentence names the subject, a remedy follows, and the line itself is kept as the detail."""
    trouble = explain(["Collecting x", line], "the subject")
    assert words in trouble.what
    assert trouble.remedy
    assert trouble.detail == line
    assert trouble.lasting == lasting


def test_no_release_for_this_python_is_told_as_such() -> None:
    """A package that ends at an older Python is not a network problem."""
    lines = [
        "ERROR: Ignored the following versions that require a different python version: 0.9.4 Requires-Python <3.13",
        "ERROR: No matching distribution found for kokoro>=0.9.4",
    ]
    trouble = explain(lines, "Kokoro")
    assert "version of Python" in trouble.what
    assert trouble.lasting


@given(st.lists(st.text()))
def test_any_output_is_explained(lines: list[str]) -> None:
    """Whatever pip prints, there is a sentence, and the detail is one of its lines."""
    trouble = explain(lines, "it")
    assert trouble.what.endswith(".")
    assert trouble.detail == "" or any(trouble.detail in line for line in lines)
    assert last_relevant(lines) == trouble.detail


@given(
    st.lists(
        st.one_of(
            st.builds("Progress {} of {}".format, st.integers(0, 10**9), st.integers(0, 10**9)),
            st.sampled_from(["Downloading torch-2.13.0-cp311.whl (190 MB)", "Installing collected packages: a"]),
            st.sampled_from(["  Building wheel for llama-cpp-python (pyproject.toml): started", "Collecting x"]),
            st.text(),
        )
    )
)
def test_progress_never_goes_back(lines: list[str]) -> None:
    """The bar stays within 0…1 and only grows, and there are always words to it."""
    progress, last = Progress("PyTorch", 200), 0.0
    for line in lines:
        progress.feed(line)
        assert last <= progress.fraction <= 1.0
        assert progress.text
        last = progress.fraction


def test_progress_follows_a_download() -> None:
    """Half of the expected bytes is half of the download's share of the bar."""
    progress = Progress("PyTorch", 200)
    assert progress.feed("Downloading torch-2.13.0-cp311-linux_x86_64.whl (200 MB)")
    assert progress.text == "Fetching torch"
    progress.feed("Progress 100000000 of 200000000")
    assert progress.fraction == pytest.approx(0.425)
    progress.feed("Installing collected packages: torch")
    assert progress.fraction > 0.9
