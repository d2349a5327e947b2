"""What a bench found, against what it must reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table. `passed` is None where nothing was measured, and `measured` then says why."""

    name: str
    bar: str
    measured: str
    passed: bool | None
    values: dict[str, Any] = field(default_factory=dict)

    def row(self) -> str:
        """The row as Markdown."""
        verdict = {True: "yes", False: "no", None: "–"}[self.passed]
        return f"| {self.name} | {self.bar} | {self.measured} | {verdict} |"


def not_measured(name: str, bar: str, why: str) -> Figure:
    """A row that says why there is no figure."""
    return Figure(name, bar, f"not measured: {why}", None)


def table(figures: Sequence[Figure]) -> str:
    """All rows as a Markdown table."""
    return "\n".join(["| figure | bar | measured | reached |", "|---|---|---|---|", *(f.row() for f in figures)])


def p50_p95(values: Sequence[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    p50, p95 = np.percentile(values, [50, 95])
    return float(p50), float(p95)
