"""MuseTalk's files when they are not what they should be."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.engine.errors import ExitCode, ParleyError
from desktop.engine.video.musetalk.weights import (
    find_unet,
    fingerprint,
    load_taesd,
    load_unet,
    load_vae,
    load_whisper,
    with_packages,
)

torch = pytest.importorskip("torch", reason="torch is part of the full engines; ./test installs it")


class Foreign:
    """An object that a pickle may hold and that a reader of weights must refuse."""


def refused(load: Callable[[], object], *told: str) -> ParleyError:
    """What is said; it names the part, and a remedy."""
    with pytest.raises(ParleyError) as caught:
        load()
    assert caught.value.problem.stage == "video"
    assert caught.value.problem.remedy
    for words in told:
        assert words in str(caught.value)
    return caught.value


def replaced(path: Path, content: Any) -> None:
    path.unlink()
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, str):
        path.write_text(content, "utf-8")
    else:
        torch.save(content, path)


def config(path: Path, **changes: object) -> None:
    replaced(path, json.dumps(json.loads(path.read_text("utf-8")) | changes))


def test_version_15_is_found_in_the_repository_in_its_folder_and_as_a_file(models: Path) -> None:
    """Whatever of the three was named."""
    folder = models / "musetalkV15"
    for named in (models, folder, folder / "unet.pth"):
        found = find_unet(named)
        assert (found.version, found.weights) == ("1.5", folder / "unet.pth")


def test_version_10_is_known_by_its_names(copied: Path) -> None:
    """musetalk/pytorch_model.bin, as published; the newer one is preferred where both are."""
    old = copied / "musetalk"
    old.mkdir()
    for name, new in (("musetalk.json", "musetalk.json"), ("unet.pth", "pytorch_model.bin")):
        (old / new).hardlink_to(copied / "musetalkV15" / name)
    assert find_unet(copied).version == "1.5"
    for named in (old, old / "pytorch_model.bin"):
        assert find_unet(named).version == "1.0"
    assert load_unet(find_unet(old)).config.cross_attention_dim == 384


def test_a_folder_without_a_model_is_said(tmp_path: Path) -> None:
    """With what is missing and the exit code for it."""
    assert refused(lambda: find_unet(tmp_path / "none"), "no MuseTalk model at").exit_code == ExitCode.MISSING
    refused(lambda: find_unet(tmp_path), "neither unet.pth (version 1.5) nor pytorch_model.bin (version 1.0)")
    (tmp_path / "unet.pth").write_bytes(b"PK")
    refused(lambda: find_unet(tmp_path), "no musetalk.json beside it")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda f: replaced(f / "unet.pth", (f / "unet.pth").read_bytes()[:500_000]), "damaged or incomplete"),
        (lambda f: replaced(f / "unet.pth", b"<html>not found</html>"), "damaged or incomplete"),
        (lambda f: replaced(f / "unet.pth", b""), "damaged or incomplete"),
        (lambda f: replaced(f / "unet.pth", {"conv_in.weight": Foreign()}), "damaged or incomplete"),
        (lambda f: replaced(f / "unet.pth", [1, 2]), "no weights of a network"),
        (
            lambda f: replaced(f / "unet.pth", {"conv_in.weight": torch.zeros(3)}),
            "of another network than MuseTalk 1.5",
        ),
        (lambda f: config(f / "musetalk.json", block_out_channels=[8, 16, 16, 32]), "of another network"),
        (lambda f: config(f / "musetalk.json", cross_attention_dim=768), "cross_attention_dim is 768"),
        (lambda f: config(f / "musetalk.json", in_channels=4), "in_channels is 4"),
        (lambda f: config(f / "musetalk.json", down_block_types=["Nothing"]), "no network that could be built"),
        (lambda f: replaced(f / "musetalk.json", "{ this is"), "cannot be read as JSON"),
        (lambda f: replaced(f / "musetalk.json", "[1]"), "describes no network"),
    ],
)
def test_a_wrong_unet_is_refused(copied: Path, spoil: Callable[[Path], object], told: str) -> None:
    """Truncated, foreign, of another version or architecture: one sentence naming the file; code in it is not run."""
    folder = copied / "musetalkV15"
    spoil(folder)
    refused(lambda: load_unet(find_unet(folder)), told, str(folder))


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda f: (f / "config.json").unlink(), "There is no"),
        (lambda f: config(f / "config.json", latent_channels=16), "latent_channels is 16"),
        (lambda f: (f / "diffusion_pytorch_model.safetensors").unlink(), "missing, damaged"),
        (lambda f: replaced(f / "diffusion_pytorch_model.safetensors", b"12345678" * 9), "missing, damaged"),
        (lambda f: config(f / "config.json", layers_per_block=2), "incomplete"),
    ],
)
def test_a_wrong_vae_is_refused(copied: Path, spoil: Callable[[Path], object], told: str) -> None:
    """In a sentence that says which part is meant and where it lies."""
    spoil(copied / "vae")
    refused(lambda: load_vae(copied / "vae"), told, str(copied / "vae"))


def test_a_wrong_fast_decoder_is_refused(copied: Path) -> None:
    """A VAE where the small decoder is expected is not taken for one."""
    refused(lambda: load_taesd(copied / "whisper"), "the fast decoder")
    replaced(copied / "taesd" / "diffusion_pytorch_model.safetensors", b"")
    refused(lambda: load_taesd(copied / "taesd"), "the fast decoder", "damaged")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda f: config(f / "config.json", d_model=512, encoder_layers=6), "d_model is 512"),
        (lambda f: (f / "model.safetensors").unlink(), "has no model.safetensors"),
        (lambda f: replaced(f / "model.safetensors", (f / "model.safetensors").read_bytes()[:9000]), "damaged"),
        (lambda f: config(f / "config.json", encoder_ffn_dim=64), "of another network than whisper-tiny"),
    ],
)
def test_a_wrong_whisper_is_refused(copied: Path, spoil: Callable[[Path], object], told: str) -> None:
    """Another size of whisper is not whisper-tiny, whatever its folder is called."""
    spoil(copied / "whisper")
    refused(lambda: load_whisper(copied / "whisper"), told, str(copied / "whisper"))


def test_whisper_is_read_as_openai_publishes_it(copied: Path) -> None:
    """There its weights are called model.encoder…; those of the decoder are left alone."""
    from safetensors.torch import load_file, save_file

    path = copied / "whisper" / "model.safetensors"
    state = load_file(path)
    path.unlink()
    save_file({f"model.{name}": value for name, value in state.items()}, path)
    assert len(load_whisper(copied / "whisper").layers) == 4


def test_a_package_that_is_missing_is_said() -> None:
    """Its name, and what to do."""

    def load() -> None:
        raise ModuleNotFoundError("No module named 'diffusers'", name="diffusers")

    assert refused(lambda: with_packages(load), "needs the package diffusers").exit_code == ExitCode.MISSING


def test_one_vae_is_told_from_another(copied: Path) -> None:
    """Other weights or another configuration: another fingerprint. The same files: the same one."""
    before = fingerprint(copied / "vae")
    assert fingerprint(copied / "vae") == before
    config(copied / "vae" / "config.json", scaling_factor=1.0)
    assert fingerprint(copied / "vae") != before
