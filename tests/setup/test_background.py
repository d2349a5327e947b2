"""The heavy engines: part by part, a failed one named, nothing left running, going on after a restart."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from desktop.setup import background, gpu, lock, stamp
from desktop.setup.background import Background, Event
from desktop.setup.checkout import Checkout
from desktop.setup.ensure import UNFINISHED
from tests.setup.conftest import Index, write_project
from tests.setup.test_ensure import is_alive, with_scripts


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The further places where a build may be had are closed: what the index holds is all there is."""
    monkeypatch.setattr(gpu, "FROM_CPU_INDEX", ())
    monkeypatch.setattr(background, "WHEELS", {})


def run(
    checkout: Checkout,
    parts: Mapping[str, Sequence[str]],
    gpu: bool = False,
    compiler: bool = True,
    retry: bool = False,
) -> tuple[bool, list[Event]]:
    write_project(checkout.root, parts)
    events: list[Event] = []
    return Background(checkout, events.append, lambda: gpu, lambda: compiler).run(retry), events


def ends(events: Sequence[Event]) -> dict[str, str]:
    """The last state that was told of each part."""
    return {event.part: event.state for event in events}


def test_a_failed_part_is_named_and_the_rest_goes_on(ready: Checkout, index: Index) -> None:
    """The parts come one after the other with growing fractions; a restart skips what is done."""
    index.wheel("voice", requires=["beta"])
    index.wheel("recogniser")
    parts = {"piper": ["voice"], "servers": ["never-made"], "whisper": ["recogniser"]}
    good, events = run(ready, parts)
    assert not good
    assert ends(events) == {"piper": "done", "servers": "failed", "whisper": "done"}
    assert [event.part for event in events[:3]] == list(parts)
    assert {event.state for event in events[:3]} == {"waiting"}
    failed = next(event for event in events if event.state == "failed")
    assert "never-made is not to be had" in failed.text
    assert failed.remedy
    fractions = [event.fraction for event in events if event.part == "piper"]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert (ready.site_packages() / "beta-1.0.dist-info").is_dir(), "a part changed a package of the starter"
    assert background.pending(ready) == ["servers"]

    index.wheel("never-made")
    good, events = run(ready, parts)
    assert good
    assert {event.part for event in events if event.state == "installing"} == {"servers"}
    assert background.pending(ready) == []


def test_what_needs_a_failed_part_is_not_tried(ready: Checkout, index: Index) -> None:
    """Without a GPU a CUDA build is refused with its reason and a choice; Kokoro, which needs it, is left out too."""
    index.wheel("torch", requires=["nvidia-cublas"])
    index.wheel("nvidia-cublas")
    index.wheel("kokoro", requires=["torch"])
    parts = {"torch": ["torch"], "kokoro": ["kokoro"]}
    good, events = run(ready, parts)
    assert not good
    assert ends(events) == {"torch": "failed", "kokoro": "failed"}
    told = {event.part: event for event in events}
    assert "CUDA" in told["torch"].text
    assert "pip install" in told["torch"].remedy
    assert "Without PyTorch" in told["kokoro"].text
    assert not list(ready.site_packages().glob("nvidia*"))

    good, events = run(ready, parts, gpu=True)
    assert good
    assert ends(events) == {"torch": "done", "kokoro": "done"}


def test_a_cpu_build_is_taken_where_there_is_one(ready: Checkout, index: Index) -> None:
    """Among the builds of a version, one without NVIDIA's libraries is installed on a machine without a GPU."""
    index.wheel("torch", "2.0", requires=["nvidia-cublas"])
    index.wheel("torch", "2.0+cpu")
    good, _ = run(ready, {"torch": ["torch==2.0"]})
    assert good
    assert (ready.site_packages() / "torch-2.0+cpu.dist-info").is_dir()


def test_no_compiler_is_said_before_anything_is_built(ready: Checkout, index: Index) -> None:
    """llama.cpp without a compiler: the command that brings one; once it is there the part is tried again."""
    index.source("llama-cpp-python", "raise SystemExit('ninja: build stopped')")
    parts = {"llama": ["llama-cpp-python"]}
    good, events = run(ready, parts, compiler=False)
    assert not good
    assert "no C++ compiler" in events[-1].text
    assert events[-1].remedy
    _, events = run(ready, parts)
    assert "Compiling" in events[-1].text
    _, again = run(ready, parts)
    assert [event.state for event in again] == ["failed"]
    _, retried = run(ready, parts, retry=True)
    assert "installing" in [event.state for event in retried]


def test_cancel_leaves_no_process_and_a_restart_goes_on(ready: Checkout, index: Index, tmp_path: Path) -> None:
    """Cancelled from another thread in the middle of a build: the build and its own children are gone."""
    pids = tmp_path / "pids"
    index.source(
        "endless",
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(pids)!r}).write_text(f'{{__import__(\"os\").getpid()}} {{child.pid}}')\n"
        "time.sleep(600)",
    )
    write_project(ready.root, {"whisper": ["endless"], "servers": ["alpha"]})
    events: list[Event] = []
    work = Background(ready, events.append)
    results: list[bool] = []
    thread = threading.Thread(target=lambda: results.append(work.run()))
    thread.start()
    while not (pids.exists() and len(pids.read_text().split()) == 2):
        thread.join(0.05)
        assert thread.is_alive()
    with pytest.raises(lock.Busy), lock.held(ready.environment / "full.lock"):
        pass
    second: list[Event] = []
    assert not Background(ready, second.append).run()
    assert {event.text for event in second} == {"Being installed by another window"}
    work.cancel()
    thread.join(30)
    assert results == [False]
    assert [pid for pid in map(int, pids.read_text().split()) if is_alive(pid)] == []
    assert ends(events) == {"whisper": "waiting", "servers": "waiting"}
    assert (ready.environment / UNFINISHED).exists()
    index.source("endless", "raise SystemExit(1)")
    _, events = run(ready, {"whisper": ["endless"], "servers": ["alpha"]})
    assert ends(events) == {"whisper": "failed", "servers": "done"}
    assert not (ready.environment / UNFINISHED).exists()


def test_the_child_process_tells_json_lines_and_ends_with_its_parent(
    ready: Checkout, index: Index, tmp_path: Path
) -> None:
    """`full --json` prints one event a line; when the window's end of stdin closes, it ends with all it started."""
    pid_file = tmp_path / "pid"
    index.wheel("quick")
    index.source(
        "hanging", f"pathlib.Path({str(pid_file)!r}).write_text(str(__import__('os').getpid())); time.sleep(600)"
    )
    write_project(ready.root, {"servers": ["quick"], "whisper": ["hanging"]})
    if not (ready.root / "desktop").exists():
        with_scripts(ready)
    command = background.command(ready)
    events = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ready.root) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        for line in process.stdout:
            events.append(json.loads(line))
            if events[-1]["part"] == "whisper" and events[-1]["state"] == "installing":
                break
        while not (pid_file.exists() and pid_file.read_text()):
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.05)
        process.stdin.close()
        events += [json.loads(line) for line in process.stdout]
    assert process.returncode == 1
    assert set(events[0]) == {"part", "title", "state", "text", "fraction", "remedy"}
    assert {event["part"]: event["state"] for event in events} == {"servers": "done", "whisper": "waiting"}
    assert not is_alive(int(pid_file.read_text()))
    assert stamp.is_current(ready, ready.parts / "servers")
