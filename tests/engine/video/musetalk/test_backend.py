"""The backend as a turn sees it: sound and frames in step, whatever happens."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.stages import Video
from desktop.engine.types import Clip, Speech
from desktop.engine.video.clips import grid_sample
from desktop.engine.video.musetalk import backend
from desktop.engine.video.musetalk.backend import MuseTalkVideo
from desktop.engine.video.musetalk.schedule import Pace
from tests.engine.video.musetalk.conftest import Loop, Make
from tests.engine.video.musetalk.saying import RATE, noise, patches, pieces, said

torch = pytest.importorskip("torch", reason="torch is part of the full engines; ./test installs it")


def animated(
    video: MuseTalkVideo, speech: Iterator[Speech], at: int = 0, cancel: CancelToken | None = None
) -> list[Clip]:
    return list(video.animate(speech, 7, cancel or CancelToken(), at))


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces never come too late on a busy machine."""
    monkeypatch.setattr(backend, "PATIENCE_S", 30.0)


@pytest.mark.parametrize(("rate", "seconds"), [(24_000, 1.01), (22_050, 0.63), (16_000, 0.03)])
def test_sound_and_frames_are_whole_and_in_step(video: MuseTalkVideo, rate: int, seconds: float) -> None:
    """All of the sound, unchanged; a frame every 40 ms on the turn's grid, from the first sample to the last."""
    sound = noise(seconds, rate)
    clips = animated(video, pieces(sound, 10.0, rate))
    assert np.array_equal(said(clips), sound)
    count = -(-len(sound) * 25 // rate)
    assert [frame.sample for clip in clips for frame in clip.frames] == [grid_sample(n, rate, 25) for n in range(count)]
    assert {clip.rung for clip in clips} == {"musetalk"}
    assert {clip.turn for clip in clips} == {7}
    assert isinstance(video, Video)


def test_a_frame_is_a_patch_for_its_picture(video: MuseTalkVideo, models: Path) -> None:
    """Box, mask and pixels are those of the picture that the running index has reached, the loop closed behind it."""
    found = patches(animated(video, pieces(noise(0.5), 10.0), at=4))
    assert [patch.index for patch in found] == [(4 + n) % 6 for n in range(13)]
    prepared = video._prepared
    assert prepared is not None
    for patch in found:
        assert patch.pixels is not None
        assert patch.pixels.shape == (256, 256, 3)
        assert patch.pixels.dtype == np.uint8
        assert patch.box == prepared.boxes[patch.index]
        assert np.array_equal(patch.mask, prepared.masks[patch.index])


def test_batches_grow(video: MuseTalkVideo) -> None:
    """The first clip is short, so that it is there soon."""
    clips = animated(video, pieces(noise(1.2), 10.0))
    assert [len(clip.frames) for clip in clips] == [2, 4, 8, 8, 8]


@pytest.mark.usefixtures("patient")
def test_mouths_do_not_depend_on_how_the_sound_came(video: MuseTalkVideo) -> None:
    """At once or in 20 ms pieces: the same clips, the same pixels."""
    sound = noise(0.7)
    whole, parts = animated(video, pieces(sound, 10.0)), animated(video, pieces(sound, 0.02))
    assert [clip.start for clip in whole] == [clip.start for clip in parts]
    for one, other in zip(patches(whole), patches(parts), strict=True):
        assert one.index == other.index
        assert one.pixels is not None
        assert other.pixels is not None
        assert np.abs(one.pixels.astype(int) - other.pixels).max() <= 1


def test_different_sounds_make_different_mouths(video: MuseTalkVideo) -> None:
    """The sound reaches the picture: the same portrait, another mouth."""
    one = patches(animated(video, pieces(noise(0.2), 10.0)))
    other = patches(animated(video, pieces(noise(0.2)[::-1].copy() * 0.3, 10.0)))
    assert one[0].pixels is not None
    assert other[0].pixels is not None
    assert np.abs(one[0].pixels.astype(int) - other[0].pixels).max() > 0


def test_silence_shuts_the_mouth_and_costs_nothing(video: MuseTalkVideo, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a pause of 200 ms and at the silent end; no network runs for those frames."""
    sound = noise(1.4)
    sound[12_000:16_800] = 0.0  # 500 to 700 ms
    sound[24_000:] = 0.0
    painted = spied(video, monkeypatch)
    found = patches(animated(video, pieces(sound, 10.0)))
    shut = [number for number, patch in enumerate(found) if patch.pixels is None]
    assert shut == [14, 15, *range(27, 35)]
    assert sum(painted) == 35 - len(shut)


def spied(video: MuseTalkVideo, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many frames each call of the network is asked for."""
    assert video._networks is not None
    paint, counts = video._networks.paint, []

    def counted(indices: Any, features: Any, cancel: Any) -> Any:
        counts.append(len(indices))
        return paint(indices, features, cancel)

    monkeypatch.setattr(video._networks, "paint", counted)
    return counts


class Held:
    """Speech that is given by hand."""

    def __init__(self) -> None:
        self.given = threading.Semaphore(0)
        self.waiting: list[Speech | None] = []

    def give(self, sound: Any) -> None:
        self.waiting.append(None if sound is None else Speech(sound, RATE, ""))
        self.given.release()

    def __iter__(self) -> Iterator[Speech]:
        while True:
            self.given.acquire()
            piece = self.waiting.pop(0)
            if piece is None:
                return
            yield piece


def test_sound_is_not_held_back_when_the_next_piece_does_not_come(video: MuseTalkVideo) -> None:
    """What is there is shown as if silence followed; then it goes on, small batches first, with nothing lost."""
    speech, sound = Held(), noise(0.9)
    clips = video.animate(iter(speech), 7, CancelToken())
    speech.give(sound[:7_000])
    found = []
    while sum(len(clip.samples) for clip in found) < 7_000:
        found.append(next(clips))
    assert [len(clip.frames) for clip in found] == [2, 4, 2]
    speech.give(sound[7_000:])
    speech.give(None)
    found += clips
    assert np.array_equal(said(found), sound)
    assert [len(clip.frames) for clip in found[3:]] == [2, 4, 8, 1]
    samples = [frame.sample for clip in found for frame in clip.frames]
    assert samples == [grid_sample(n, RATE, 25) for n in range(23)]


def test_while_enough_is_delivered_a_piece_may_come_late(video: MuseTalkVideo, monkeypatch: pytest.MonkeyPatch) -> None:
    """A voice that is far ahead and rests a moment costs no mouth its future: the wait is what was delivered."""
    monkeypatch.setattr(video, "clock", lambda: 5.0)  # nothing of it was heard yet
    asked: list[float | None] = []
    get_all = backend.Prefetcher.get_all

    def noted(self: Any, timeout_s: float | None = None) -> Any:
        asked.append(timeout_s)
        return get_all(self, timeout_s)

    monkeypatch.setattr(backend.Prefetcher, "get_all", noted)
    animated(video, pieces(noise(1.5), 10.0))
    assert asked[0] is None
    delivered = 1.2  # 30 frames
    assert asked[1] == pytest.approx(delivered - backend.LEAD_S)


def test_a_cancel_ends_it_at_once_with_nothing_more(video: MuseTalkVideo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between batches, and while the next piece is awaited; the speech's thread ends as well."""
    cancel = CancelToken()
    clips = video.animate(pieces(noise(2.0), 10.0), 7, cancel)
    next(clips)
    painted = spied(video, monkeypatch)
    cancel.cancel()
    with pytest.raises(Cancelled):
        next(clips)
    assert painted == []

    cancel, speech = CancelToken(), Held()
    threading.Timer(0.05, lambda: (cancel.cancel(), speech.give(None))).start()
    with pytest.raises(Cancelled):
        list(video.animate(iter(speech), 7, cancel))


def test_a_cancel_while_a_batch_is_made_drops_it(video: MuseTalkVideo, monkeypatch: pytest.MonkeyPatch) -> None:
    """No stale frame is handed on."""
    cancel = CancelToken()
    assert video._networks is not None
    forward = video._networks._forward

    def cancelling(at: Any, features: Any) -> Any:
        cancel.cancel()
        return forward(at, features)

    monkeypatch.setattr(video._networks, "_forward", cancelling)
    with pytest.raises(Cancelled):
        next(video.animate(pieces(noise(1.0), 10.0), 7, cancel))


def test_a_slow_machine_makes_every_second_mouth(video: MuseTalkVideo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told as another rung; a frame between two is halfway between them; when it is quick again, all are made."""
    painted = spied(video, monkeypatch)
    times = Clock(video, 0.06)
    monkeypatch.setattr(Pace, "remembered", 2)
    slow = animated(video, pieces(noise(1.2), 10.0))
    assert [clip.rung for clip in slow] == ["musetalk"] * 2 + ["half rate"] * 3
    assert painted == [2, 4, 4, 4, 4]
    found = patches(slow)
    for number in (8, 10, 12, 16, 24):
        before, there, after = (found[number + step].pixels for step in (-1, 0, 1))
        assert before is not None
        assert there is not None
        assert after is not None
        assert np.abs(there - (before.astype(float) + after) / 2).max() <= 0.5
    times.each_s = 0.01
    again = animated(video, pieces(noise(1.2), 10.0))
    assert [clip.rung for clip in again][-1] == "musetalk"
    assert painted[-1] == 8


class Clock:
    """A clock that passes `each_s` for every frame that is painted, and else stands still."""

    def __init__(self, video: MuseTalkVideo, each_s: float) -> None:
        assert video._networks is not None
        self.now, self.each_s = 0.0, each_s
        paint = video._networks.paint

        def timed(indices: Any, features: Any, cancel: Any) -> Any:
            self.now += self.each_s * len(indices)
            return paint(indices, features, cancel)

        video._networks.paint = timed  # type: ignore[method-assign]  # the fixture takes it back
        video.clock = lambda: self.now


def test_want_of_memory_in_a_turn_halves_the_batches_and_goes_on(
    video: MuseTalkVideo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All frames are there; the sentence comes only where not even one fits."""
    assert video._networks is not None
    forward, most = video._networks._forward, [2]

    def limited(at: Any, features: Any) -> Any:
        if len(at) > most[0]:
            raise torch.cuda.OutOfMemoryError("CUDA out of memory")
        return forward(at, features)

    monkeypatch.setattr(video._networks, "_forward", limited)
    found = patches(animated(video, pieces(noise(0.4), 10.0)))
    assert len(found) == 10
    assert all(patch.pixels is not None for patch in found)
    most[0] = 0
    with pytest.raises(ParleyError, match="not enough memory"):
        animated(video, pieces(noise(0.4), 10.0))


def test_words_and_text_travel_with_their_sound(video: MuseTalkVideo) -> None:
    """As they do with every other face."""
    speech = [Speech(noise(0.5), RATE, "Hello there, "), Speech(noise(0.3), RATE, "you.")]
    clips = animated(video, iter(speech))
    assert "".join(clip.text for clip in clips) == "Hello there, you."


def test_a_voice_that_fails_is_told(video: MuseTalkVideo) -> None:
    """The face does not swallow what belongs to somebody else."""

    def broken() -> Iterator[Speech]:
        yield Speech(noise(0.2), RATE, "")
        raise ParleyError("The voice is gone.")

    with pytest.raises(ParleyError, match="The voice is gone"):
        animated(video, broken())


def test_no_speech_is_no_clip(video: MuseTalkVideo) -> None:
    """Nothing, and a piece without samples."""
    assert animated(video, iter([])) == []
    assert animated(video, iter([Speech(noise(0.0), RATE, "")])) == []


# Loading


def test_it_loads_what_the_avatar_and_the_models_give(make: Make, base: Loop) -> None:
    """With the VAE and its own whisper; the second time the avatar's latents come from the cache."""
    video = make(fast_decoder=False)
    assert video.indexed
    assert video.streams
    assert video.fps == 25.0
    video.load()
    assert video.detail == "version 1.5 on the processor, fp32"
    clips = animated(video, pieces(noise(0.1), 10.0))
    assert [patch.pixels is not None for patch in patches(clips)] == [True, True, True]
    assert video._prepared is not None
    again = make()
    again.load()
    assert again.detail.endswith("fp32, fast decoder")
    assert again._prepared is not None
    assert np.array_equal(again._prepared.latents, video._prepared.latents)


def test_with_latents_kept_the_fast_decoder_needs_no_vae(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not even read."""
    make().load()
    monkeypatch.setattr("desktop.engine.video.musetalk.weights.load_vae", lambda folder: pytest.fail("it was read"))
    make().load()


def test_a_broken_model_leaves_nothing_behind(make: Make, models: Path, tmp_path: Path) -> None:
    """The sentence, and an object that can be closed and asked again."""
    video = make(model=tmp_path)
    for _ in range(2):
        with pytest.raises(ParleyError, match="holds no MuseTalk model"):
            video.load()
    assert video._base is None
    video.close()
    video.close()


def test_memory_that_does_not_suffice_for_loading_is_said(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the face's own words."""

    def short(files: Any) -> Any:
        raise torch.cuda.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr("desktop.engine.video.musetalk.weights.load_unet", short)
    with pytest.raises(ParleyError, match="not enough memory for MuseTalk's face"):
        make().load()


def test_a_precision_that_fails_is_followed_by_the_next(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """And where all of them fail, that is said."""
    from desktop.engine.video.musetalk.network import Networks
    from desktop.engine.video.musetalk.place import Place

    cpu = torch.device("cpu")
    tried = (Place(cpu, torch.bfloat16), Place(cpu, torch.float32))
    monkeypatch.setattr("desktop.engine.video.musetalk.place.places", lambda device, precision: tried)
    warm = Networks.warm

    def failing(self: Networks) -> None:
        if self.place.dtype in wrong:
            raise FloatingPointError("not a number")
        warm(self)

    monkeypatch.setattr(Networks, "warm", failing)
    wrong = [torch.bfloat16]
    video = make()
    video.load()
    assert "fp32" in video.detail
    wrong.append(torch.float32)
    with pytest.raises(ParleyError, match="numbers overflow"):
        make().load()
