"""Where LightX2V is, what is missing of it, and the commands that bring it.

Its folder, `home`, is <data>/lightx2v: venv/ is its environment, models/ holds what it runs. Both may lie elsewhere,
as the settings say.
"""

from __future__ import annotations

import logging
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.video.lightx2v.config import ClipOptions
from desktop.engine.video.lightx2v.run import followed, started

log = logging.getLogger(__name__)

BASE = "Wan2.2-I2V-A14B"
DISTILLED = "Wan2.2-Distill-Models"
HIGH_NOISE = "wan2.2_i2v_A14b_high_noise_scaled_fp8_e4m3_lightx2v_4step.safetensors"
LOW_NOISE = "wan2.2_i2v_A14b_low_noise_scaled_fp8_e4m3_lightx2v_4step.safetensors"

SOURCE = "git+https://github.com/ModelTC/LightX2V.git"
TORCH = "torch<2.12"
IMPORT_S = 180.0
"""How long `import lightx2v` may take, seconds: torch alone needs half a minute from a cold disk."""

_PARTS = (
    ("models_t5_umt5-xxl-enc-bf16.pth", "the text encoder, 11.4 GB"),
    ("Wan2.1_VAE.pth", "the VAE, 0.5 GB"),
    ("google/umt5-xxl", "the tokenizer, 20 MB"),
    ("low_noise_model/config.json", "the model's configuration, a few bytes"),
)
"""What is used of BASE, by name; its 57 GB of undistilled experts are not."""


@dataclass(frozen=True, slots=True)
class Installation:
    """LightX2V as it is on this machine. `missing` has a line for each thing that is not there."""

    home: Path
    python: Path
    model: Path
    high_noise: Path
    low_noise: Path
    missing: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return not self.missing

    def options(self) -> ClipOptions:
        """Options that use what is installed."""
        return ClipOptions(self.python, self.model, self.high_noise, self.low_noise)


def python_of(venv: Path) -> Path:
    """The interpreter of an environment."""
    return venv / "Scripts" / "python.exe" if sys.platform == "win32" else venv / "bin" / "python"


def find(home: Path, venv: Path | None = None, models: Path | None = None) -> Installation:
    """What there is, by a look at files alone: it costs nothing and may be done anywhere."""
    venv, models = venv or home / "venv", models or home / "models"
    python = python_of(venv)
    missing = []
    if not python.is_file():
        missing.append(f"the environment {venv}")
    elif not _package(venv):
        missing.append(f"LightX2V in {venv}")
    base, distilled = models / BASE, models / DISTILLED
    missing += [f"{base / name} ({what})" for name, what in _PARTS if not (base / name).exists()]
    experts = distilled / HIGH_NOISE, distilled / LOW_NOISE
    missing += [f"{path} (an expert, 15 GB)" for path in experts if not path.is_file()]
    return Installation(home, python, base, *experts, tuple(missing))


def commands(home: Path) -> str:
    """What to type into a terminal to have everything in `home`, a command a line; # begins a remark."""
    windows = sys.platform == "win32"
    programs = home / "venv" / ("Scripts" if windows else "bin")
    base, distilled = home / "models" / BASE, home / "models" / DISTILLED
    lines = (
        "# Python 3.10 or newer, an NVIDIA card with 16 GB or more, about 48 GB of memory and 60 GB of disk",
        f"{'py -3.11' if windows else 'python3'} -m venv {_quoted(home / 'venv')}",
        f'{_quoted(programs / "pip")} install "{TORCH}" torchvision torchaudio',
        f'{_quoted(programs / "pip")} install "{SOURCE}" huggingface_hub',
        "# text encoder, VAE, tokenizer and configs: 12 GB; the 57 GB of undistilled experts are left out",
        f"{_quoted(programs / 'hf')} download Wan-AI/{BASE} "
        f'--exclude "*_noise_model/*.safetensors" --local-dir {_quoted(base)}',
        "# the two distilled experts in fp8: 15 GB each",
        f"{_quoted(programs / 'hf')} download lightx2v/{DISTILLED} {HIGH_NOISE} {LOW_NOISE} "
        f"--local-dir {_quoted(distilled)}",
    )
    return "\n".join(lines)


def check(options: ClipOptions, cancel: CancelToken) -> None:
    """Raise ParleyError unless `import lightx2v` works in the environment, within IMPORT_S seconds."""
    python = options.python
    if not python.is_file():
        raise missing_error(f"LightX2V is not installed: there is no {python}.")
    command = [str(python), "-c", "import lightx2v"]
    try:
        begun = started(command, python)
    except OSError as error:
        log.warning("%s cannot be started", python, exc_info=True)
        raise missing_error(f"LightX2V's Python, {python}, cannot be started.") from error
    lines: list[str] = []
    status = None
    for line in followed(begun, cancel, IMPORT_S):
        if isinstance(line, int):
            status = line
        else:
            lines.append(line)
    if status is None:
        raise missing_error(f"LightX2V in {python.parent} did not begin within {IMPORT_S:.0f} seconds.")
    if status:
        log.warning("import lightx2v: %s", "\n".join(lines[-20:]))
        why = next((line for line in reversed(lines) if line.strip()), f"it ended with {status}")
        raise missing_error(f"LightX2V in {python.parent} cannot be used: {why.strip()[:200].rstrip('.')}.")


def missing_error(what: str) -> ParleyError:
    remedy = "The portrait works without it; Avatars shows the commands that install it."
    return ParleyError(Problem(what, remedy, level="warning", stage="video"), ExitCode.MISSING)


def _package(venv: Path) -> bool:
    places = [venv / "Lib" / "site-packages"] if sys.platform == "win32" else venv.glob("lib/python3*/site-packages")
    return any((place / "lightx2v").is_dir() or any(place.glob("__editable__*lightx2v*")) for place in places)


def _quoted(path: Path) -> str:
    return f'"{path}"' if sys.platform == "win32" else shlex.quote(str(path))
