"""The real window on a virtual display, with virtual audio devices: talked to as a person would."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.desk.program import Program, question
from tests.desk.recording import DEVICE_RATE
from tests.desk.virtual_desk import Desk

pytestmark = [pytest.mark.desk, pytest.mark.slow]

LOUD = 0.01


def loud_seconds(sound: np.ndarray) -> float:
    """How long `sound` (at DEVICE_RATE) is not silent, in blocks of 10 ms."""
    block = DEVICE_RATE // 100
    blocks = sound[: len(sound) // block * block].reshape(-1, block)
    return float(np.sum(np.abs(blocks).max(axis=1) > LOUD)) / 100


def test_a_spoken_question_is_answered_aloud(desk: Desk, tmp_path: Path) -> None:
    """Space held, a question into the microphone, Space let go: the right answer comes out of the loudspeaker.

    It begins within a second. Asked three times, since a machine that does other things meanwhile may be late once.
    """
    program = Program(desk, tmp_path)
    with desk.record_speaker() as recording:
        program.hold_and_say(question())
        program.wait_for_states("listening", "thinking", "speaking", "ready")
        played = recording.stop()
    asked_again = ("listening", "thinking", "speaking", "ready")
    for times in (2, 3):
        program.hold_and_say(question())
        program.wait_for_states(*asked_again * times)
    report = program.close()
    turn = report["turns"][0]
    assert (turn["heard"], turn["skill"], turn["outcome"]) == ("how many days until christmas", "days", "completed")
    assert "Christmas" in turn["said"]
    assert loud_seconds(played) > 0.6 * turn["audio_s"]
    assert min(asked["marks_ms"]["first_audio"] for asked in report["turns"]) < 1000
    assert turn["frames"] >= int(turn["audio_s"] * turn["fps"])


def test_esc_silences_the_loudspeaker(desk: Desk, tmp_path: Path) -> None:
    """A story is cut off by Esc: silence at the loudspeaker, and only what was heard is remembered."""
    program = Program(desk, tmp_path)
    with desk.record_speaker() as recording:
        program.write("tell me a story")
        program.wait_for_states("speaking")
        recording.wait_for(lambda sound: loud_seconds(sound) > 1.0)
        desk.key("Escape")
        program.wait_for_states("speaking", "ready")
        at = len(recording.so_far())
        # A second more of recording: what is played after the interrupt would be in it.
        recording.wait_for(lambda sound: len(sound) > at + DEVICE_RATE)
        played = recording.stop()
    report = program.close()
    turn = report["turns"][0]
    assert turn["outcome"] == "cancelled"
    assert 0.5 < turn["interrupted_at_s"] < turn["audio_s"]
    assert len(turn["said"].split()) < 60
    assert loud_seconds(played[at + DEVICE_RATE // 4 :]) == 0.0


def test_closing_in_the_middle_keeps_what_was_heard(desk: Desk, tmp_path: Path) -> None:
    """The window is closed while it speaks: the part that was heard belongs to the conversation, no more of it."""
    program = Program(desk, tmp_path)
    with desk.record_speaker() as recording:
        program.write("tell me a story")
        program.wait_for_states("speaking")
        recording.wait_for(lambda sound: loud_seconds(sound) > 1.0)
        (turn,) = program.close()["turns"]
    assert turn["outcome"] == "cancelled"
    assert 0.5 < turn["interrupted_at_s"] < turn["audio_s"]
    assert 0 < len(turn["said"].split()) < 60


def test_space_in_the_message_line_is_a_space(desk: Desk, tmp_path: Path) -> None:
    """Typing words with spaces sends a message and never starts to listen."""
    program = Program(desk, tmp_path)
    program.write("what is twelve times seven")
    program.wait_for_states("thinking", "speaking", "ready")
    states = program.states()
    report = program.close()
    assert "listening" not in states
    assert report["turns"][0]["said"] == "Twelve times seven is eighty-four."


def test_the_picture_fills_the_window_at_both_sizes(desk: Desk, tmp_path: Path) -> None:
    """At 480×640 and at 1600×1000 the face is there: the window's middle is no flat colour, and it lives."""
    program = Program(desk, tmp_path)
    for width, height in ((480, 640), (1600, 1000)):
        program.resize(width, height)
        desk.tool("xdotool", "windowmove", "--sync", program.window, "0", "0")
        first = _picture(desk, tmp_path / f"{width}.png", width, height)
        assert first.std() > 20
        assert len(np.unique(first.reshape(-1, 3), axis=0)) > 2000
        later = _until_changed(desk, tmp_path / f"{width}-later.png", width, height, first)
        assert np.any(later != first)
    program.close()


def _picture(desk: Desk, path: Path, width: int, height: int) -> np.ndarray:
    import av

    desk.screenshot(path)
    with av.open(str(path)) as image:
        pixels = next(image.decode(video=0)).to_ndarray(format="rgb24")
    return pixels[height // 6 : height // 2, width // 4 : 3 * width // 4]


def _until_changed(desk: Desk, path: Path, width: int, height: int, first: np.ndarray) -> np.ndarray:
    for _ in range(20):
        later = _picture(desk, path, width, height)
        if np.any(later != first):
            break
    return later


def test_no_microphone_is_said_and_typing_works(desk: Desk, tmp_path: Path) -> None:
    """Without a sound server the window opens, says what is missing, and a typed question is answered."""
    desk.kill_sound()
    program = Program(desk, tmp_path)
    program.write("what time is it")
    program.wait_for_states("speaking", "ready")
    report = program.close()
    assert report["turns"][0]["skill"] == "time"


def test_the_sound_server_dies_in_the_middle_of_an_answer(desk: Desk, tmp_path: Path) -> None:
    """The loudspeaker vanishes mid-turn: the answer goes on as captions, and the next one comes too."""
    program = Program(desk, tmp_path)
    program.write("tell me a joke")
    program.wait_for_states("speaking")
    desk.kill_sound()
    program.wait_for_count("ready", 2)
    program.write("what is two plus two")
    program.wait_for_count("ready", 3)
    report = program.close()
    assert [turn["outcome"] for turn in report["turns"]] == ["completed", "completed"]
