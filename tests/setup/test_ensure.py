"""The starter, really installed from a small index: made, repaired, moved, waited for."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.setup import distributions, stamp
from desktop.setup.checkout import Checkout, SetupError
from desktop.setup.ensure import UNFINISHED, ensure
from tests.setup.conftest import Index

ROOM = Checkout.here().root / "desktop"


def imports(checkout: Checkout, *names: str) -> bool:
    code = "import " + ", ".join(names)
    return subprocess.run([checkout.python, "-c", code], capture_output=True, check=False).returncode == 0


def installed(checkout: Checkout) -> set[str]:
    return {distributions.project_of(folder) for folder in distributions.folders(checkout.site_packages())}


def with_scripts(checkout: Checkout) -> Checkout:
    """Puts the start script and set-up itself into a checkout, and a program that says it runs."""
    (checkout.root / "desktop").mkdir()
    shutil.copy(ROOM / "__init__.py", checkout.root / "desktop")
    shutil.copytree(ROOM / "setup", checkout.root / "desktop" / "setup", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(Checkout.here().root / "run", checkout.root)
    (checkout.root / "main.py").write_text("import sys, alpha, beta\nprint('started', *sys.argv[1:])\n")
    return checkout


def test_the_starter_is_installed_under_the_constraints(ready: Checkout, capfd: pytest.CaptureFixture[str]) -> None:
    """Its packages are there in the pinned version, none of what `silent` declares, and the next start does nothing."""
    assert imports(ready, "alpha", "beta", "silent")
    assert "absent-on-purpose" not in installed(ready)
    assert (ready.site_packages() / "beta-1.0.dist-info").is_dir()
    capfd.readouterr()
    ensure(ready, system_packages=False)
    assert capfd.readouterr() == ("", "")


def test_an_interrupted_set_up_is_repaired(ready: Checkout) -> None:
    """A package that was being written when the process was killed is installed anew; the others are kept."""
    site = ready.site_packages()
    kept = (site / "alpha" / "__init__.py").stat().st_ino
    (ready.environment / stamp.STARTER).unlink()
    (ready.environment / UNFINISHED).touch()
    (site / "beta" / "__init__.py").unlink()
    ensure(ready, system_packages=False)
    assert imports(ready, "alpha", "beta")
    assert (site / "alpha" / "__init__.py").stat().st_ino == kept
    assert not (ready.environment / UNFINISHED).exists()


def test_half_an_environment_is_made_anew(ready: Checkout) -> None:
    """Without a pip that starts, the environment is of no use: it is cleared and made again."""
    shutil.rmtree(ready.site_packages() / "pip" / "_internal")
    (ready.environment / stamp.STARTER).unlink()
    ensure(ready, system_packages=False)
    assert imports(ready, "alpha", "beta", "pip._internal")


def test_a_failure_is_one_sentence_and_leaves_no_stamp(ready: Checkout) -> None:
    """A package that is not to be had is named, with what to do; the next start tries again."""
    project = ready.project_file.read_text()
    ready.project_file.write_text(project.replace('["alpha"]', '["alpha", "invented"]'))
    with pytest.raises(SetupError, match="invented is not to be had") as caught:
        ensure(ready, system_packages=False)
    assert caught.value.remedy
    assert not stamp.is_current(ready, ready.environment / stamp.STARTER)
    assert "invented" in ready.log.read_text()


def test_a_fresh_clone_started_three_times_at_once_and_then_moved(checkout: Checkout, tmp_path: Path) -> None:
    """./run sets up once while the others wait; started again it is instant; moved it mends.

    Arguments reach the program, and a package of the same name in the folder it is called from is left alone.
    """
    with_scripts(checkout)
    (tmp_path / "desktop").mkdir()
    (tmp_path / "desktop" / "__init__.py").write_text("raise RuntimeError('the wrong package')")
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": tmp_path}
    starts = [subprocess.Popen([checkout.root / "run", "--ask", "x y"], **pipes) for _ in range(3)]
    told = [start.communicate() for start in starts]
    assert [out for out, _ in told] == ["started --ask x y\n"] * 3, told
    assert sum("Setting Parley up" in err for _, err in told) == 1
    again = subprocess.run([checkout.root / "run"], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (again.returncode, again.stdout, again.stderr) == (0, "started\n", "")
    moved = Checkout(checkout.root.rename(tmp_path / "elsewhere"))
    third = subprocess.run(["bash", "run"], capture_output=True, text=True, cwd=moved.root, check=False)
    assert (third.returncode, third.stdout) == (0, "started\n"), third.stderr
    assert "Mended after a move" in third.stderr
    pip = subprocess.run([moved.environment / "bin" / "pip", "--version"], capture_output=True, text=True, check=False)
    assert str(moved.root) in pip.stdout


def test_ctrl_c_ends_set_up_with_all_it_started(ready: Checkout, index: Index, tmp_path: Path) -> None:
    """Interrupted while a package is being built: a sentence, no process left, and the next start finishes."""
    pid_file = tmp_path / "pid"
    index.source("slow", f"pathlib.Path({str(pid_file)!r}).write_text(str(__import__('os').getpid())); time.sleep(600)")
    project = ready.project_file.read_text()
    ready.project_file.write_text(project.replace('["alpha"]', '["alpha", "slow"]'))
    if not (ready.root / "desktop").exists():
        with_scripts(ready)
    command = [sys.executable, "-m", "desktop.setup", "ensure", "--no-system"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ready.root) as process:
        wait_for(pid_file, process)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "interrupted" in told
    assert not is_alive(int(pid_file.read_text()))
    assert (ready.environment / UNFINISHED).exists()
    ready.project_file.write_text(project)
    (ready.environment / stamp.STARTER).unlink()
    ensure(ready, system_packages=False)
    assert imports(ready, "alpha", "beta")
    assert not (ready.environment / UNFINISHED).exists()


def test_without_python_the_exact_command_is_told(tmp_path: Path) -> None:
    """No Python ≥ 3.11 on the machine: a sentence and the command, exit status 3."""
    start = ROOM / "setup" / "start.sh"
    script = f'here=/nowhere; source "{start}"; set_up'
    done = subprocess.run(
        ["/bin/bash", "-c", script], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert "needs Python 3.11 or newer" in done.stderr
    (tmp_path / "apt-get").write_text("")
    (tmp_path / "apt-get").chmod(0o755)
    done = subprocess.run(
        ["/bin/bash", "-c", script], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert "sudo apt-get install python3 python3-venv" in done.stderr


def test_set_up_needs_nothing_but_the_standard_library() -> None:
    """It runs under an interpreter that sees no installed package at all."""
    code = "import desktop.setup.__main__ as m; m.main(['ensure', '--help'])"
    command = [sys.executable, "-S", "-c", code]
    done = subprocess.run(command, cwd=Checkout.here().root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def wait_for(path: Path, process: subprocess.Popen[str]) -> None:
    """Until the file has content, as long as the process that writes it lives."""
    while not (path.exists() and path.read_text()):
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.05)
