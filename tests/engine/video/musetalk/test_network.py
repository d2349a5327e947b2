"""The networks at fixed batch sizes, on the processor and in float32, where their numbers can be compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ExitCode, ParleyError
from desktop.engine.video.musetalk.features import positions
from desktop.engine.video.musetalk.network import SHAPES, Networks
from desktop.engine.video.musetalk.place import Place, places, ran_out
from desktop.engine.video.musetalk.weights import find_unet, load_taesd, load_unet, load_vae

torch = pytest.importorskip("torch", reason="torch is part of the full engines; ./test installs it")

CPU = Place(torch.device("cpu"), torch.float32)


@pytest.fixture(scope="module")
def latents() -> Any:
    return np.random.default_rng(5).standard_normal((3, 8, 32, 32)).astype(np.float16)


@pytest.fixture(scope="module")
def sound() -> Any:
    return torch.randn((8, 50, 384), generator=torch.Generator().manual_seed(6))


@pytest.fixture(scope="module")
def _networks(models: Path, latents: Any) -> Networks:
    made = Networks(load_unet(find_unet(models)), load_taesd(models / "taesd"), CPU, shapes=SHAPES)
    made.show(latents)
    return made


@pytest.fixture
def networks(_networks: Networks) -> Networks:
    """With the small decoder, as good as new."""
    _networks.most = 8
    return _networks


def test_it_is_one_pass_at_time_zero(models: Path, latents: Any, sound: Any) -> None:
    """The reference's own steps, one by one: positions, UNet, / 0.18215, VAE, x / 2 + 0.5, BGR."""
    unet, vae = load_unet(find_unet(models)), load_vae(models / "vae")
    with torch.inference_mode():
        states = sound[:1] + torch.from_numpy(positions())
        made = unet(torch.from_numpy(latents[1:2]).float(), torch.tensor([0]), encoder_hidden_states=states).sample
        image = (vae.decode(made / 0.18215).sample / 2 + 0.5).clamp(0, 1)[0]
    expected = (image.permute(1, 2, 0).numpy() * 255).round().astype(np.uint8)[..., ::-1]
    networks = Networks(unet, vae, CPU)
    networks.show(latents)
    found = networks.paint([1], sound[:1])
    assert found.shape == (1, 256, 256, 3)
    assert found.dtype == np.uint8
    assert np.abs(found[0].astype(int) - expected).max() <= 1


def test_the_fast_decoder_gets_undivided_latents(models: Path, networks: Networks, latents: Any, sound: Any) -> None:
    """As taesd was trained."""
    unet, tiny = load_unet(find_unet(models)), load_taesd(models / "taesd")
    with torch.inference_mode():
        states = sound[:1] + torch.from_numpy(positions())
        made = unet(torch.from_numpy(latents[:1]).float(), 0, encoder_hidden_states=states).sample
        image = (tiny.decode(made).sample / 2 + 0.5).clamp(0, 1)[0]
    expected = (image.permute(1, 2, 0).numpy() * 255).round()[..., ::-1]
    assert np.abs(networks.paint([0], sound[:1])[0].astype(int) - expected).max() <= 1


def test_batch_sizes_give_the_same_mouths(networks: Networks, sound: Any) -> None:
    """Alone, in threes that are filled up to four, or all eight at once: the same to 1e-4, and one step of 255."""
    indices = [0, 1, 2, 0, 1, 2, 0, 1]
    raw = networks.paint(indices, sound, raw=True)
    whole = networks.paint(indices, sound)
    assert raw.shape == (8, 3, 256, 256)
    assert whole.std() > 1
    for size in (1, 2, 3, 4):
        part = slice(8 - size, 8)
        few = networks.paint(indices[part], sound[part], raw=True)
        assert np.abs(few - raw[part]).max() < 1e-4
    networks.most = 2
    assert np.abs(networks.paint(indices, sound).astype(int) - whole).max() <= 1


def test_without_enough_memory_half_as_many_are_made_at_once(
    networks: Networks, sound: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From then on; nothing of what was asked for is lost."""
    expected = networks.paint([0, 1, 2, 0, 1], sound[:5])
    sizes = starve(networks, monkeypatch, 2)
    assert np.abs(networks.paint([0, 1, 2, 0, 1], sound[:5]).astype(int) - expected).max() <= 1
    assert sizes == [8, 4, 2, 2, 1]
    assert networks.most == 2


@pytest.mark.parametrize(
    "error",
    [
        torch.cuda.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"),
        MemoryError(),
        RuntimeError("[enforce fail] DefaultCPUAllocator: not enough memory: you tried to allocate 8 bytes"),
        RuntimeError("MPS backend out of memory (MPS allocated: 1 GB)"),
    ],
)
def test_without_memory_for_one_there_is_a_sentence(
    error: Exception, networks: Networks, sound: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asked can fall back to another face."""
    starve(networks, monkeypatch, 0, error)
    with pytest.raises(ParleyError, match="not enough memory") as caught:
        networks.paint([0, 1], sound[:2])
    assert caught.value.problem.stage == "video"
    assert "warp" in caught.value.problem.remedy


def test_other_errors_are_not_taken_for_want_of_memory(
    networks: Networks, sound: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are raised as they are, at once."""
    sizes = starve(networks, monkeypatch, 0, RuntimeError("shapes do not fit"))
    with pytest.raises(RuntimeError, match="shapes do not fit"):
        networks.paint([0], sound[:1])
    assert len(sizes) == 1
    assert not ran_out(ValueError("out of memory"))


def starve(
    networks: Networks, monkeypatch: pytest.MonkeyPatch, enough: int, error: Exception | None = None
) -> list[int]:
    """Batches of more than `enough` frames fail for want of memory; the sizes that were tried."""
    forward, sizes = networks._forward, []

    def limited(at: Any, features: Any) -> Any:
        sizes.append(len(at))
        if len(at) > enough:
            raise error or torch.cuda.OutOfMemoryError("CUDA out of memory")
        return forward(at, features)

    monkeypatch.setattr(networks, "_forward", limited)
    return sizes


def test_loading_tries_every_size_and_finds_what_fits(networks: Networks, monkeypatch: pytest.MonkeyPatch) -> None:
    """The largest first; so a turn does not have to find out."""
    sizes = starve(networks, monkeypatch, 4)
    networks.warm()
    assert networks.most == 4
    assert sizes[0] == 8
    assert set(sizes) == {8, 4, 2, 1}


def test_a_precision_that_overflows_is_noticed(networks: Networks, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anybody sees black mouths."""
    forward = networks._forward
    monkeypatch.setattr(networks, "_forward", lambda at, sound: forward(at, sound) * float("inf"))
    with pytest.raises(FloatingPointError, match="fp32"):
        networks.warm()


def test_a_cancel_is_seen_between_batches(networks: Networks, sound: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing more is computed after it."""
    cancel, forward, calls = CancelToken(), networks._forward, []
    networks.most = 1

    def cancelling(at: Any, features: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            cancel.cancel()
        return forward(at, features)

    monkeypatch.setattr(networks, "_forward", cancelling)
    with pytest.raises(Cancelled):
        networks.paint([0, 1, 2, 0], sound[:4], cancel)
    assert len(calls) == 2


def test_places_follow_the_machine() -> None:
    """The processor in float32; what is not there or is no name is said, with what to write."""
    assert [place.shown for place in places("cpu", "auto")] == ["the processor, fp32"]
    assert places("cpu", "bf16")[0].dtype == torch.bfloat16
    for device, precision, told in (("gpu", "auto", '"gpu"'), ("cpu", "fp8", '"fp8"')):
        with pytest.raises(ParleyError, match=told) as caught:
            places(device, precision)
        assert caught.value.exit_code == ExitCode.BAD_INPUT


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is an NVIDIA card here")
def test_a_card_that_is_not_there_is_said() -> None:
    """Asked for by name it is not silently replaced; "auto" takes what there is."""
    with pytest.raises(ParleyError, match="finds none here"):
        places("cuda", "auto")
    assert places("auto", "auto")[-1].dtype == torch.float32


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs an NVIDIA card")
def test_on_a_card_graphs_paint_what_the_plain_run_paints(models: Path, latents: Any, sound: Any) -> None:
    """Every batch size is recorded, and replaying it changes nothing."""
    place = places("cuda", "fp16")[0]
    plain, graphed = (
        Networks(load_unet(find_unet(models)), load_taesd(models / "taesd"), place, graphs) for graphs in (False, True)
    )
    for networks in (plain, graphed):
        networks.show(latents)
        networks.warm()
    assert graphed.graphed
    assert not plain.graphed
    for size in (1, 2, 3, 8):
        indices, part = [n % 3 for n in range(size)], sound[:size].to(place.device)
        apart = graphed.paint(indices, part).astype(int) - plain.paint(indices, part)
        assert np.abs(apart).max() <= 2
    for networks in (plain, graphed):
        networks.close()
