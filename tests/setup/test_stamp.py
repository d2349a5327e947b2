"""Stamps: current only for the same project files in the same place, and bash agrees with Python about it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.setup import stamp
from desktop.setup.checkout import Checkout

START = Path(stamp.__file__).with_name("start.sh")


def make(root: Path, project: bytes = b"a", constraints: bytes = b"b") -> Checkout:
    (root / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
    (root / ".venv" / "bin" / "python").write_text("#!/bin/sh\n")
    (root / ".venv" / "bin" / "python").chmod(0o755)
    (root / "pyproject.toml").write_bytes(project)
    (root / "constraints.txt").write_bytes(constraints)
    return Checkout(root)


def bash_says(checkout: Checkout) -> bool:
    script = f'here=$1; source "{START}"; stamp_is_current {stamp.STARTER}'
    return subprocess.run(["bash", "-c", script, "-", str(checkout.root)], check=False).returncode == 0


@given(st.binary(), st.binary(), st.binary(), st.binary())
def test_current_exactly_for_the_same_files(
    tmp_path_factory: pytest.TempPathFactory, project: bytes, constraints: bytes, later: bytes, later_constraints: bytes
) -> None:
    """A stamp holds as long as the two files together hold the same bytes."""
    checkout = make(tmp_path_factory.mktemp("checkout"), project, constraints)
    path = checkout.environment / stamp.STARTER
    stamp.write(checkout, path, "3.11")
    assert stamp.is_current(checkout, path)
    make(checkout.root, later, later_constraints)
    assert stamp.is_current(checkout, path) == (later + later_constraints == project + constraints)


def test_bash_and_python_agree(tmp_path: Path) -> None:
    """The start script finds the stamp current, and stale after a change, a move or the loss of the interpreter."""
    checkout = make(tmp_path / "with a space")
    assert not bash_says(checkout)
    stamp.write(checkout, checkout.environment / stamp.STARTER, "3.11")
    assert bash_says(checkout)
    checkout.constraints.write_text("numpy==2\n")
    assert not bash_says(checkout)
    stamp.write(checkout, checkout.environment / stamp.STARTER)
    assert bash_says(checkout)
    moved = Checkout(checkout.root.rename(tmp_path / "moved"))
    assert not bash_says(moved)
    stamp.write(moved, moved.environment / stamp.STARTER)
    (moved.environment / "bin" / "python").unlink()
    assert not bash_says(moved)


def test_an_unreadable_stamp_counts_as_none(tmp_path: Path) -> None:
    """Rubbish in the stamp leads to set-up, not to a crash."""
    checkout = make(tmp_path)
    path = checkout.environment / stamp.STARTER
    path.write_bytes(b"\xff\xfe\x00")
    assert not stamp.is_current(checkout, path)
    assert not bash_says(checkout)
