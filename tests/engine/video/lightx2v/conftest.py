"""LightX2V as the tests have it: an environment of its own whose lightx2v package is the recorder, and tiny weights."""

from __future__ import annotations

import json
import shutil
import sysconfig
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop.engine.video.lightx2v.config import ClipOptions
from desktop.engine.video.lightx2v.installation import BASE, DISTILLED, HIGH_NOISE, LOW_NOISE, python_of

HERE = Path(__file__).parent
Weights = Callable[..., Path]


def write_weights(path: Path, kind: str = "BF16", names: tuple[str, ...] = ("a.weight",), **notes: str) -> Path:
    """A safetensors file of empty tensors."""
    head: dict[str, Any] = {name: {"dtype": kind, "shape": [0], "data_offsets": [0, 0]} for name in names}
    if notes:
        head["__metadata__"] = notes
    raw = json.dumps(head).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(len(raw).to_bytes(8, "little") + raw)
    return path


@dataclass(frozen=True)
class Fake:
    """An installation whose LightX2V is the recorder."""

    home: Path
    package: Path
    options: ClipOptions

    def behave(self, *how: str) -> None:
        """What it does at its first run, at its second …; the last one goes on."""
        (self.package / "behaviour.json").write_text(json.dumps(how), "utf-8")

    @property
    def records(self) -> list[dict[str, Any]]:
        """What it was given, run by run."""
        paths = sorted(self.package.glob("record-*.json"))
        return [json.loads(path.read_text("utf-8")) for path in paths]


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment made as people make one; it also sees what this one has, for the recorder writes a real clip."""
    place = tmp_path_factory.mktemp("lightx2v") / "venv"
    venv.create(place, symlinks=True)
    (site,) = place.glob("lib/python3*/site-packages")
    (site / "tests.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return place


@pytest.fixture
def fake(environment: Path, tmp_path: Path) -> Fake:
    home = tmp_path / "lightx2v"
    shutil.copytree(environment, home / "venv", symlinks=True)
    (site,) = (home / "venv").glob("lib/python3*/site-packages")
    package = site / "lightx2v"
    package.mkdir()
    (package / "__init__.py").touch()
    shutil.copy(HERE / "recorder.py", package / "infer.py")
    base = home / "models" / BASE
    for name in ("models_t5_umt5-xxl-enc-bf16.pth", "Wan2.1_VAE.pth", "low_noise_model/config.json"):
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).touch()
    (base / "google/umt5-xxl").mkdir(parents=True)
    distilled = home / "models" / DISTILLED
    high, low = (write_weights(distilled / name, "F8_E4M3") for name in (HIGH_NOISE, LOW_NOISE))
    options = ClipOptions(
        python_of(home / "venv"), base, high, low, height=256, width=256, length=17, limit_s=60.0, tries=1
    )
    made = Fake(home, package, options)
    made.behave("well")
    return made
