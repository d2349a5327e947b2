"""Which of whisper's features a frame sees; with the true encoder's shape, or one that only counts."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from desktop.engine.video.musetalk.features import ROWS, Listener, mel_filters, positions
from desktop.engine.video.musetalk.hearing import COLUMNS, Hearing
from desktop.engine.video.musetalk.schedule import Schedule
from desktop.engine.video.musetalk.weights import FEATURES, load_whisper
from tests.engine.video.musetalk.saying import noise

torch = pytest.importorskip("torch", reason="torch is part of the full engines; ./test installs it")


class Counting(torch.nn.Module):
    """An encoder whose slot number n says n + 1, in state s a thousand times s more."""

    def forward(self, columns: Any, output_hidden_states: bool) -> Any:
        numbers = torch.arange(1, COLUMNS // 2 + 1, dtype=torch.float32)[None, :, None].expand(1, -1, FEATURES)
        return SimpleNamespace(hidden_states=[numbers + 1000 * n for n in range(5)], last_hidden_state=numbers + 4000)


def hearing(seconds: float, rate: int = 16_000) -> Hearing:
    made = Hearing(rate, mel_filters())
    made.add(noise(seconds, rate))
    return made


def slots(frame: Any) -> list[int]:
    """The slots that a frame's rows come from, by the first state; 0 is an empty one."""
    return [int(value) for value in frame.reshape(10, 5, FEATURES)[:, 0, 0]]


def test_a_frame_sees_four_slots_before_and_six_from_its_own() -> None:
    """Frame f: the features [2f - 4, 2f + 6), five states each, with four empty ones before the turn's first."""
    found = Listener(Counting(), torch.device("cpu")).features(hearing(2.0), range(0, 8))
    assert found.shape == (8, ROWS, FEATURES)
    assert slots(found[0]) == [0, 0, 0, 0, 1, 2, 3, 4, 5, 6]
    assert slots(found[2]) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert slots(found[7]) == list(range(11, 21))
    rows = found[5].reshape(10, 5, FEATURES)
    assert [int(value) for value in rows[3, :, 7]] == [10, 1010, 2010, 3010, 4010]


def test_after_the_end_there_is_nothing() -> None:
    """Features stop at floor(seconds * 50), as those that the network learned from: 0.57 s are 28 of them."""
    heard = hearing(0.57)
    heard.end()
    found = Listener(Counting(), torch.device("cpu")).features(heard, range(10, 15))
    assert slots(found[3]) == [*range(23, 29), 0, 0, 0, 0]
    assert slots(found[4]) == [*range(25, 29), 0, 0, 0, 0, 0, 0]


def test_far_into_a_turn_the_window_moves_and_frames_see_the_same_slots() -> None:
    """The encoder's first slot is then another one, by a multiple of 40 ms; the frame's own are where they belong."""
    found = Listener(Counting(), torch.device("cpu")).features(hearing(24.0), range(542, 550))
    start = 250  # frames
    assert slots(found[0]) == [2 * (542 - start) - 4 + n + 1 for n in range(10)]


def test_positions_are_the_sinusoids_of_the_paper() -> None:
    """Sine on even, cosine on odd numbers, base 10000."""
    found = positions()
    assert found.shape == (50, 384)
    assert np.allclose(found[0, :4], [0, 1, 0, 1])
    assert found[3, 10] == pytest.approx(np.sin(3 / 10_000 ** (10 / 384)), abs=1e-6)
    assert found[49, 383] == pytest.approx(np.cos(49 / 10_000 ** (382 / 384)), abs=1e-6)


@pytest.fixture(scope="module")
def listener(models: Path) -> Listener:
    """With the true encoder: 1500 positions, four layers of 384."""
    return Listener(load_whisper(models / "whisper"), torch.device("cpu"))


def test_the_five_states_are_the_inputs_of_the_layers_and_the_end(models: Path, listener: Listener) -> None:
    """Compared with running the encoder's modules one by one."""
    encoder = load_whisper(models / "whisper")
    columns = hearing(0.5).columns(0, 8_000)
    seen: list[Any] = []
    hooks = [
        layer.register_forward_pre_hook(lambda module, given, named: seen.append(given[0]), with_kwargs=True)
        for layer in encoder.layers
    ]
    with torch.inference_mode():
        last = encoder(torch.from_numpy(columns)[None]).last_hidden_state
    for hook in hooks:
        hook.remove()
    found = listener.states(columns)
    assert found.shape == (1500, 5, 384)
    for number, expected in enumerate([*seen, last]):
        assert torch.equal(found[:, number], expected[0])


@pytest.mark.parametrize("rate", [24_000])
def test_features_do_not_depend_on_how_the_sound_came(listener: Listener, rate: int) -> None:
    """At once or in 20 ms pieces: the same to 1e-4 (the same to the bit here), from the first frame to the last."""
    sound = noise(0.5, rate)
    found = []
    for step in (len(sound), rate // 50):
        heard, schedule, made = Hearing(rate, mel_filters()), Schedule(), []
        for start in range(0, len(sound), step):
            heard.add(sound[start : start + step])
            while (batch := schedule.ready(heard.known_ms)) is not None:
                made.append(listener.features(heard, batch))
        heard.end()
        while (batch := schedule.rest(13)) is not None:
            made.append(listener.features(heard, batch))
        found.append(torch.cat(made))
    assert found[0].shape == (13, ROWS, FEATURES)
    assert (found[0] - found[1]).abs().max() < 1e-4
    assert torch.equal(found[0], found[1])
