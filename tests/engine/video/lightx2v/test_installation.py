"""LightX2V is found where it is; where it is not, the commands that bring it are exact."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ExitCode, ParleyError
from desktop.engine.video.lightx2v import installation
from desktop.engine.video.lightx2v.config import check as check_options
from desktop.engine.video.lightx2v.installation import HIGH_NOISE, LOW_NOISE, check, commands, find
from tests.engine.video.lightx2v.conftest import Fake


def test_what_is_there_is_found(fake: Fake) -> None:
    """With everything in its place the options follow from it, and they are right."""
    found = find(fake.home)
    assert found.missing == ()
    assert found.complete
    check_options(found.options())
    check(found.options(), CancelToken())


def test_elsewhere(fake: Fake, tmp_path: Path) -> None:
    """Environment and models may lie where the person says."""
    found = find(tmp_path / "nowhere", fake.home / "venv", fake.home / "models")
    assert found.complete
    assert found.python == fake.options.python


def test_whatever_is_missing_has_its_line(fake: Fake, tmp_path: Path) -> None:
    """Nothing at all, an environment without LightX2V, or one file less: each is named."""
    nothing = find(tmp_path / "nowhere")
    assert not nothing.complete
    assert len(nothing.missing) == 7
    (fake.package / "infer.py").unlink()
    fake.options.high_noise.unlink()
    assert [HIGH_NOISE in line for line in find(fake.home).missing] == [True]
    fake.package.rename(fake.package.with_name("another"))
    assert "LightX2V in" in find(fake.home).missing[0]


def test_the_commands_are_whole(tmp_path: Path) -> None:
    """Environment, torch of the right age, LightX2V, and the models without the shards that nobody needs; folders with
    spaces are quoted."""
    home = tmp_path / "a folder"
    lines = [shlex.split(line) for line in commands(home).splitlines() if not line.startswith("#")]
    assert lines[0][1:] == ["-m", "venv", str(home / "venv")]
    assert [Path(line[0]).name for line in lines[1:]] == ["pip", "pip", "hf", "hf"]
    assert "torch<2.12" in lines[1]
    assert "git+https://github.com/ModelTC/LightX2V.git" in lines[2]
    base, experts = lines[3], lines[4]
    assert base[base.index("--exclude") + 1] == "*_noise_model/*.safetensors"
    assert base[-1] == str(home / "models" / "Wan2.2-I2V-A14B")
    assert {HIGH_NOISE, LOW_NOISE} <= set(experts)
    assert experts[-1] == str(home / "models" / "Wan2.2-Distill-Models")
    assert Path(lines[1][0]).parent == find(home).python.parent


def refusal(fake: Fake, python: Path | None = None) -> str:
    with pytest.raises(ParleyError) as caught:
        check(fake.options if python is None else replace(fake.options, python=python), CancelToken())
    assert caught.value.exit_code == ExitCode.MISSING
    assert "portrait works without it" in caught.value.problem.remedy
    return caught.value.problem.what


def test_an_environment_that_does_not_work_is_told(fake: Fake, tmp_path: Path) -> None:
    """No Python there, a Python that is none, no LightX2V in it, or one that breaks when it is imported."""
    assert "is not installed" in refusal(fake, tmp_path / "bin" / "python")
    text = tmp_path / "python"
    text.write_text("no program")
    text.chmod(0o755)
    assert "cannot be started" in refusal(fake, text)
    (fake.package / "__init__.py").write_text("import torch_of_another_age\n")
    assert "No module named 'torch_of_another_age'" in refusal(fake)
    fake.package.rename(fake.package.with_name("another"))
    assert "No module named 'lightx2v'" in refusal(fake)


def test_an_import_that_hangs_is_given_up(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the time limit, and at once when it is cancelled; the process is gone."""
    (fake.package / "__init__.py").write_text("import time\ntime.sleep(600)\n")
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        check(fake.options, cancel)
    monkeypatch.setattr(installation, "IMPORT_S", 0.3)
    assert "did not begin within" in refusal(fake)


def test_the_page_has_the_same_commands() -> None:
    """What docs/lightx2v.md tells people to type is what the window shows."""
    page = (Path(__file__).resolve().parents[4] / "docs" / "lightx2v.md").read_text("utf-8")
    assert f"```sh\n{commands(Path('lightx2v'))}\n```" in page
