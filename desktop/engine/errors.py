"""Errors as values for people: what happened, what it means for them, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from desktop.engine.types import StageName


class ExitCode(IntEnum):
    """What the program returns to the shell."""

    DONE = 0
    FAILED = 1
    BAD_INPUT = 2
    MISSING = 3


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that went wrong, in words for the person who reads it.

    `what` is one clear sentence. `remedy` says what to do, or is empty where nothing can be done.
    `replaces` names the subject: a newer problem with the same subject takes the older one's place
    in the window. Technical detail belongs into the log, not here.
    """

    what: str
    remedy: str = ""
    level: Literal["info", "warning", "error"] = "error"
    stage: StageName | None = None
    replaces: str = ""

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}".strip()


class ParleyError(Exception):
    """Carries a Problem up to where it can be told. Picklable, so that it crosses processes."""

    def __init__(self, problem: Problem | str, exit_code: ExitCode = ExitCode.FAILED) -> None:
        self.problem = problem if isinstance(problem, Problem) else Problem(problem)
        self.exit_code = exit_code
        super().__init__(self.problem, exit_code)

    def __str__(self) -> str:
        return str(self.problem)
