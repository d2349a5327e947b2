"""Where things lie in a checkout, and what may go wrong there."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

EXIT_MISSING = 3  # as ExitCode.MISSING, which cannot be imported before numpy is there


class SetupError(Exception):
    """Set-up cannot go on. `what` is one sentence, `detail` the last relevant line, `remedy` what to do."""

    def __init__(self, what: str, remedy: str = "", detail: str = "") -> None:
        self.what, self.remedy, self.detail = what, remedy, detail
        super().__init__(what)

    def __str__(self) -> str:
        return "\n".join(part for part in (self.what, f"  {self.detail}" if self.detail else "", self.remedy) if part)


@dataclass(frozen=True, slots=True)
class Checkout:
    """The paths of one checkout; `root` is absolute, with links resolved."""

    root: Path

    @classmethod
    def here(cls) -> Checkout:
        return cls(Path(__file__).resolve().parents[2])

    @property
    def project_file(self) -> Path:
        return self.root / "pyproject.toml"

    @property
    def constraints(self) -> Path:
        return self.root / "constraints.txt"

    @property
    def environment(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
        return self.environment / folder / name

    @property
    def log(self) -> Path:
        return self.environment / "setup.log"

    @property
    def parts(self) -> Path:
        """Stamps of the heavy engines that are installed, or failed for good."""
        return self.environment / "parley-parts"

    def site_packages(self) -> Path:
        """The environment's package folder.

        Raises SetupError when the environment holds none.
        """
        pattern = "Lib/site-packages" if os.name == "nt" else "lib/python3*/site-packages"
        found = sorted(self.environment.glob(pattern))
        if not found:
            raise SetupError("The Python environment in .venv is incomplete.", "Start again: it will be repaired.")
        return found[-1]


def python_version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"
