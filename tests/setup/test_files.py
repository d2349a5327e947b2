"""What is dropped, what is found broken, what is locked: real files in a folder of their own."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.setup import distributions, gpu, lock, slim
from desktop.setup.pip import Pip
from desktop.setup.trouble import Trouble


def install(site: Path, name: str, files: dict[str, bytes]) -> Path:
    folder = site / f"{name}-1.0.dist-info"
    files = {**files, f"{folder.name}/METADATA": b"Name: x\n"}
    for path, content in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(content)
    rows = [
        [path, "sha256=" + hashlib.sha256(content).hexdigest(), str(len(content))] for path, content in files.items()
    ]
    distributions.write_record(folder, [*rows, [f"{folder.name}/RECORD", "", ""]])
    return folder


def test_only_what_is_listed_is_dropped_and_the_record_says_so(tmp_path: Path) -> None:
    """Listed files and the folders they leave empty go; everything else stays, and the distribution stays whole."""
    folder = install(
        tmp_path, "Some_Thing", {"some/a.py": b"1", "some/tests/deep/t.py": b"22", "some/tests/b.py": b"3"}
    )
    other = install(tmp_path, "other", {"other/tests/t.py": b"1"})
    assert slim.slim(tmp_path, {"some-thing": ("some/tests/*",)}) == 3
    assert sorted(path.name for path in (tmp_path / "some").iterdir()) == ["a.py"]
    assert distributions.record(folder)[0][0] == "some/a.py"
    assert distributions.is_whole(folder)
    assert distributions.is_whole(other)
    assert slim.slim(tmp_path, {"some-thing": ("some/tests/*",)}) == 0


@pytest.mark.parametrize("damage", ["lost", "cut", "no record", "empty metadata"])
def test_a_broken_distribution_is_removed(tmp_path: Path, damage: str) -> None:
    """A lost or truncated file, or metadata that was never finished: gone, so that pip installs it anew."""
    folder = install(tmp_path, "broken", {"broken/a.py": b"12", "broken/b.py": b"34"})
    whole = install(tmp_path, "whole", {"whole/a.py": b"12"})
    (tmp_path / "~roken").mkdir()
    if damage == "lost":
        (tmp_path / "broken/b.py").unlink()
    elif damage == "cut":
        (tmp_path / "broken/b.py").write_bytes(b"3")
    elif damage == "no record":
        (folder / "RECORD").unlink()
    else:
        (folder / "METADATA").write_bytes(b"")
    assert distributions.remove_broken(tmp_path) == ["broken"]
    assert not folder.exists()
    assert not (tmp_path / "~roken").exists()
    assert distributions.is_whole(whole)


def test_the_lock_is_held_by_one_and_freed_when_its_holder_is_killed(tmp_path: Path) -> None:
    """While another process has it: Busy, or told and waited for; afterwards it is free."""
    path = tmp_path / "x.lock"
    code = (
        "import sys; from pathlib import Path; from desktop.setup import lock\n"
        "with lock.held(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(path)]
    told: list[str] = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(lock.Busy), lock.held(path):
            pass

        def end_the_holder() -> None:
            told.append("waiting")
            holder.kill()

        with lock.held(path, end_the_holder):
            pass
    assert told == ["waiting"]
    with lock.held(path):
        pass


def test_a_gpu_is_one_that_the_driver_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A driver without a card, or no driver and no tool, is no GPU."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not gpu.has_nvidia_gpu(tmp_path / "gpus")
    (tmp_path / "gpus").mkdir()
    assert not gpu.has_nvidia_gpu(tmp_path / "gpus")
    (tmp_path / "gpus" / "0000:01:00.0").mkdir()
    assert gpu.has_nvidia_gpu(tmp_path / "gpus")


def test_nvidias_libraries_are_known_by_name() -> None:
    """A CUDA build gives itself away by what it needs."""
    assert gpu.needs_cuda(["torch", "nvidia-cublas"])
    assert gpu.needs_cuda(["cuda_toolkit"])
    assert not gpu.needs_cuda(["torch", "sympy", "networkx", "jinja2"])


class Offers(Pip):
    """Answers a dry run with what is offered by default, or with the CPU index beside it."""

    def __init__(self, default: list[str], beside_cpu_index: list[str]) -> None:
        self.default, self.beside_cpu_index = default, beside_cpu_index

    def install(self, *arguments: str, **_: object) -> None:
        chosen = self.beside_cpu_index if "--extra-index-url" in arguments else self.default
        projects = [dict(zip(("name", "version"), project.split("=="), strict=True)) for project in chosen]
        report = Path(arguments[arguments.index("--report") + 1])
        report.write_text(json.dumps({"install": [{"metadata": project} for project in projects]}))


CUDA = ["torch==2.13.0", "nvidia-cublas==13.1"]


def test_the_build_of_torch_that_fits_the_machine() -> None:
    """A default without CUDA is taken; else PyTorch's CPU index, if it answers; else refused, with the size."""
    asked = ["torch>=2.6"]
    assert gpu.choose_torch(Offers(["torch==2.13.0+cpu"], []), asked, gpu=False) == []
    assert gpu.choose_torch(Offers(CUDA, ["torch==2.13.0+cpu"]), asked, gpu=False) == list(gpu.FROM_CPU_INDEX)
    refused = gpu.choose_torch(Offers(CUDA, ["torch==2.13.0"]), asked, gpu=False)
    assert isinstance(refused, Trouble)
    assert "2 GB" in refused.what
    assert gpu.choose_torch(Offers(CUDA, []), asked, gpu=True) == []
