"""LightX2V's process: what it is given, how it is followed, and that nothing of it is left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import psutil
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.video.lightx2v.command import arguments
from desktop.engine.video.lightx2v.config import config
from desktop.engine.video.lightx2v.run import Step, run
from tests.engine.video.lightx2v.conftest import Fake

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def command(fake: Fake, tmp_path: Path) -> list[str]:
    """A command line for a portrait of a soft gradient."""
    image, told = tmp_path / "portrait.png", tmp_path / "config.json"
    slope = np.linspace(60, 200, 256, dtype=np.uint8)
    cv2.imwrite(str(image), np.dstack([np.tile(slope, (256, 1))] * 3))
    told.write_text(json.dumps(config(fake.options, 256, 256)), "utf-8")
    return arguments(fake.options, "idle", 7, told, image, tmp_path / "made.mp4")


def steps(fake: Fake, command: list[str], cancel: CancelToken | None = None, limit_s: float = 60.0) -> list[Step]:
    return list(run(fake.options.python, command, fake.home, cancel or CancelToken(), limit_s))


def test_its_command_line(fake: Fake, command: list[str], tmp_path: Path) -> None:
    """Exactly what is documented for it; the portrait stands at both ends."""
    steps(fake, command)
    (record,) = fake.records
    argv = record["argv"]
    assert argv == command
    assert dict(zip(argv[::2], argv[1::2], strict=True)) == {
        "--model_cls": "wan2.2_moe_distill",
        "--task": "flf2v",
        "--model_path": str(fake.options.model),
        "--config_json": str(tmp_path / "config.json"),
        "--prompt": fake.options.idle_prompt,
        "--negative_prompt": fake.options.negative_prompt,
        "--image_path": str(tmp_path / "portrait.png"),
        "--last_frame_path": str(tmp_path / "portrait.png"),
        "--seed": "7",
        "--save_result_path": str(tmp_path / "made.mp4"),
    }
    assert record["config"]["target_video_length"] == fake.options.length
    i2v = arguments(replace(fake.options, task="i2v"), "talking", 7, Path("c"), Path("i"), Path("o"))
    assert "--last_frame_path" not in i2v
    assert fake.options.talking_prompt in i2v


def test_its_surroundings_are_clean(fake: Fake, command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of ours: no PYTHONPATH, no keys; its libraries are told to stay off the network; the card's choice is
    the person's."""
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    monkeypatch.setenv("HF_TOKEN", "secret")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "1")
    steps(fake, command)
    environment = fake.records[0]["environment"]
    assert not {"PYTHONPATH", "PYTHONHOME", "HF_TOKEN"} & set(environment)
    assert environment["HF_HUB_OFFLINE"] == "1"
    assert environment["TRANSFORMERS_OFFLINE"] == "1"
    assert environment["CUDA_VISIBLE_DEVICES"] == "1"
    assert environment["PATH"].split(os.pathsep)[0] == str(fake.home / "venv" / "bin")
    assert environment["VIRTUAL_ENV"] == str(fake.home / "venv")


def test_its_progress(fake: Fake, command: list[str]) -> None:
    """Loading, each step, saving: in words, and never backwards."""
    found = steps(fake, command)
    assert [step.text for step in found] == [
        "Starting LightX2V", "Loading the models", "Step 1 of 4", "Step 2 of 4", "Step 3 of 4", "Step 4 of 4",
        "Saving the clip", "The clip is there",
    ]  # fmt: skip
    assert [step.fraction for step in found] == sorted({step.fraction for step in found})
    assert found[-1].fraction == 1.0


def refusal(fake: Fake, command: list[str], how: str, limit_s: float = 60.0) -> ParleyError:
    fake.behave(how)
    with pytest.raises(ParleyError) as caught:
        steps(fake, command, limit_s=limit_s)
    return caught.value


def test_a_crash_says_why(fake: Fake, command: list[str]) -> None:
    """The last line that means something, without the traceback and the progress bars round it."""
    error = refusal(fake, command, "crash")
    assert error.problem.what == ("LightX2V failed: ValueError: size mismatch for blocks.0.self_attn.q.weight.")
    assert "portrait works without it" in error.problem.remedy


@pytest.mark.parametrize("how", ["memory", "killed"])
def test_out_of_memory_is_told_as_such(fake: Fake, command: list[str], how: str) -> None:
    """The card's memory, or the machine's: what helps is said."""
    error = refusal(fake, command, how)
    assert error.problem.what == "LightX2V ran out of memory."
    assert error.problem.remedy == "Choose offload or a smaller size."


def hanging(fake: Fake) -> list[psutil.Process]:
    """The process that hangs and the two it started, one in a session of its own."""
    leader = psutil.Process(fake.records[-1]["pid"])
    return [leader, *leader.children(recursive=True)]


def wait_for(path: Path) -> None:
    end = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < end
        time.sleep(0.02)


@contextmanager
def cancelled_in_time(fake: Fake, command: list[str], how: str, until: str) -> Iterator[None]:
    """A run that behaves so and has made the file `until` as the block begins; after it, it is gone within 2 s."""
    fake.behave(how)
    cancel = CancelToken()
    work = run(fake.options.python, command, fake.home, cancel, 60.0)
    assert next(work).text == "Starting LightX2V"
    assert next(work).text == "Loading the models"
    wait_for(fake.package / until)
    yield
    cancel.cancel()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        next(work)
    assert time.monotonic() - began < 2.0


def test_cancel_ends_all_of_it_within_two_seconds(fake: Fake, command: list[str]) -> None:
    """Also what it started itself, in its own session or not."""
    with cancelled_in_time(fake, command, "hang", "hanging"):
        processes = hanging(fake)
        assert len(processes) == 3
    gone, alive = psutil.wait_procs(processes, timeout=2)
    assert not alive
    assert len(gone) == 3


def test_what_has_left_its_family_is_ended_too(fake: Fake, command: list[str]) -> None:
    """A process whose parent has gone and that has a session of its own is in no list, and holds on to the output."""
    with cancelled_in_time(fake, command, "leave", "left"):
        left = psutil.Process(int((fake.package / "left").read_text()))
    assert psutil.wait_procs([left], timeout=2)[0]


def test_nobody_waits_for_ever(fake: Fake, command: list[str]) -> None:
    """The time limit ends it."""
    error = refusal(fake, command, "hang", limit_s=0.5)
    assert "took longer than" in error.problem.what


_PARENT = """
import sys, time
from pathlib import Path
from desktop.engine.cancel import CancelToken
from desktop.engine.video.lightx2v.run import run
python, folder, *command = sys.argv[1:]
for step in run(Path(python), command, Path(folder), CancelToken(), 60.0):
    print(step.text, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="what a killed program leaves to its children differs there")
def test_it_does_not_outlive_the_program(fake: Fake, command: list[str]) -> None:
    """When the process that started it is killed, it goes too, and frees the card."""
    fake.behave("hang")
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, str(fake.options.python), str(fake.home), *command],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        wait_for(fake.package / "hanging")
        leader, *started = hanging(fake)
    finally:
        parent.kill()
        parent.wait()
    same_group = [process for process in started if os.getpgid(process.pid) == leader.pid]
    _, alive = psutil.wait_procs([leader, *same_group], timeout=5)
    assert not alive
    for process in started:  # one has a session of its own: only a kill of its parent's whole tree reaches it
        if process.is_running():
            process.kill()
