"""The project's own lists: what is pinned, what belongs to the starter, in which order the parts come."""

from __future__ import annotations

import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from desktop.setup import plan
from desktop.setup.checkout import Checkout, SetupError

PROJECT = Checkout.here()
PLAN = plan.read(PROJECT)


def pins() -> list[Requirement]:
    lines = PROJECT.constraints.read_text().splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def test_every_constraint_is_one_exact_version() -> None:
    """constraints.txt pins; it never leaves a choice."""
    assert [pin for pin in pins() if not re.fullmatch(r"==[\w.]+", str(pin.specifier))] == []


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_every_package_that_is_asked_for_is_pinned_within_its_range(python: str) -> None:
    """Starter, tests and every part resolve to the pinned version, on each Python that is supported."""
    pinned = {
        canonicalize_name(pin.name): next(iter(pin.specifier)).version
        for pin in pins()
        if pin.marker is None or pin.marker.evaluate({"python_version": python})
    }
    asked = [*PLAN.starter, *PLAN.alone, *PLAN.tests, *(r for part in PLAN.parts for r in part.requirements)]
    for requirement in map(Requirement, asked):
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), requirement


def test_the_starter_has_no_torch_and_nothing_asks_for_its_siblings() -> None:
    """The starter stays small, and torchvision and torchaudio, which have no CPU build, are never pulled."""
    starter = {canonicalize_name(Requirement(line).name) for line in (*PLAN.starter, *PLAN.tests)}
    assert not starter & {"torch", "silero-vad"}
    assert not {canonicalize_name(pin.name) for pin in pins()} & {"torchvision", "torchaudio"}
    assert not [pin.name for pin in pins() if pin.name.startswith("nvidia")]


def test_each_part_is_described_and_comes_after_what_it_needs() -> None:
    """Every extra of `full` is known to set-up, and no part waits for a later one."""
    names = [part.name for part in PLAN.parts]
    assert set(names) == set(plan.ABOUT)
    for part in PLAN.parts:
        assert part.requirements
        assert all(names.index(need) < names.index(part.name) for need in part.about.needs)


def test_torch_is_pinned() -> None:
    """torch is pinned to the version the project was built with."""
    assert str(next(pin for pin in pins() if pin.name == "torch").specifier) == "==2.13.0"


def test_a_broken_project_file_is_one_sentence(checkout: Checkout) -> None:
    """No traceback: what is wrong, and the command that restores it."""
    checkout.project_file.write_text("[project\n")
    with pytest.raises(SetupError, match="cannot be read") as caught:
        plan.read(checkout)
    assert "git checkout" in caught.value.remedy
