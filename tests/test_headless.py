"""Without a window: a conversation on the command line, its films, and how it ends when it is stopped."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import av
import numpy as np
import psutil
import pytest

from desktop.engine.types import Samples
from desktop.save import HEAD_S, TAIL_S
from tests.program import HEARD, QUESTION, end, run, start

posix_only = pytest.mark.skipif(os.name != "posix", reason="signals and process groups of Unix")


def _film(path: Path) -> tuple[Samples, int, list[np.ndarray]]:
    """Sound (mono), its rate, and the pictures (grey, small) of an MP4."""
    with av.open(str(path)) as container:
        assert container.streams.video[0].codec_context.name == "h264"
        assert container.streams.audio[0].codec_context.name == "aac"
        pictures = [
            frame.reformat(width=90, height=90, format="gray").to_ndarray().astype(float)
            for frame in container.decode(video=0)
        ]
    with av.open(str(path)) as container:
        rate = container.streams.audio[0].rate
        resampler = av.AudioResampler("flt", "mono", rate)
        parts = [part for frame in container.decode(audio=0) for part in resampler.resample(frame)]
    return np.concatenate([part.to_ndarray().reshape(-1) for part in parts]), rate, pictures


def test_without_a_display(tmp_path: Path) -> None:
    """It says so, answers the recorded question, and leaves a film whose sound and picture are the answer."""
    out = tmp_path / "here"
    out.mkdir()
    done = run("--report", "r.json", data=tmp_path / "data", cwd=out)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0].startswith("There is no display here")
    assert done.heard == [HEARD]
    assert "first audio" in done.out
    assert "reply.mp4" in done.out
    assert sorted(path.name for path in out.iterdir()) == ["r.json", "reply.mp4", "reply.wav"]
    (turn,) = json.loads((out / "r.json").read_text("utf-8"))["turns"]
    assert turn["heard"] == HEARD
    assert turn["said"] == done.said[0]
    assert turn["outcome"] == "completed"

    sound, rate, pictures = _film(out / "reply.mp4")
    lasts_s = HEAD_S + turn["audio_s"] + TAIL_S
    assert len(sound) / rate == pytest.approx(lasts_s, abs=0.1)
    assert np.sqrt(np.mean(sound**2)) > 0.02
    assert len(pictures) == pytest.approx(lasts_s * turn["fps"], abs=2)
    still = np.median(pictures, axis=0)
    mouth = [np.abs(picture - still)[50:75, 30:60].mean() for picture in pictures]
    loud = [np.sqrt(np.mean(part**2)) for part in np.array_split(sound[: int(lasts_s * rate)], len(pictures))]
    assert max(mouth) > 2.0, "the mouth never moved"
    assert min(loud) < 0.2 * max(loud), "an answer has pauses"


def test_two_conversations_at_once(tmp_path: Path) -> None:
    """With the same data folder; each remembers what was said in it and nothing of the other."""
    names = ("Tom", "Ada")
    both = [
        start("--fast", "--ask", f"my name is {name}", "--ask", "what did I say before", data=tmp_path / "data")
        for name in names
    ]
    for name, done in zip(names, map(end, both), strict=True):
        assert (done.code, done.err) == (0, "")
        assert done.heard == [f"my name is {name}", "what did I say before"]
        assert f"my name is {name}" in done.said[1]


def _await_log(data: Path, words: str) -> None:
    log, latest = data / "logs" / "parley.log", time.monotonic() + 40
    while not (log.exists() and words in log.read_text("utf-8")):
        assert time.monotonic() < latest, f"it never came to “{words}”"
        time.sleep(0.02)


@posix_only
@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_in_the_middle(tmp_path: Path, signal_number: signal.Signals) -> None:
    """Ctrl-C, which reaches every process of the group, ends all of them in order: no word, no process left."""
    process = start("--ask", "tell me a story", data=tmp_path / "data")
    _await_log(tmp_path / "data", "speaking" if signal_number is signal.SIGINT else "ready")
    stages = psutil.Process(process.pid).children()
    if signal_number is signal.SIGINT:
        os.killpg(process.pid, signal_number)
    else:
        process.send_signal(signal_number)
    done = end(process, 20)
    assert done.code == 128 + signal_number
    assert done.err == ""
    assert psutil.wait_procs(stages, 5)[1] == []


@posix_only
def test_stages_killed_while_someone_talks(tmp_path: Path) -> None:
    """Voice detection, recognition and voice are killed at once: each is told once, and the question is answered."""
    process = start("--ask", QUESTION, "--ask", "what did I say before", "--fast", data=tmp_path / "data")
    _await_log(tmp_path / "data", "listening")
    killed = 0
    for stage in psutil.Process(process.pid).children():
        if "spawn_main" in " ".join(stage.cmdline()):
            stage.kill()
            killed += 1
    done = end(process)
    assert killed == 3
    assert done.heard == [HEARD, "what did I say before"]
    assert done.code == 0
    assert done.said[1] != "(nothing said)"
    assert sorted(line.split(" stopped")[0] for line in done.sentences) == [
        "Speech recognition",
        "The voice",
        "Voice detection",
    ]
