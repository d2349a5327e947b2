"""What is prepared of an avatar: right, kept, and made anew when anything behind it has changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop.engine.video.musetalk import preparing
from desktop.engine.video.musetalk.masks import blend_mask, face_boxes
from desktop.engine.video.musetalk.place import Place
from desktop.engine.video.musetalk.preparing import Prepared, crop, encode, prepare
from desktop.engine.video.musetalk.weights import load_vae
from tests.engine.video.musetalk.conftest import Loop, an_avatar

torch = pytest.importorskip("torch", reason="torch is part of the full engines; ./test installs it")

CPU = Place(torch.device("cpu"), torch.float32)


@pytest.fixture(scope="module")
def vae(models: Path) -> Any:
    return load_vae(models / "vae")


@pytest.fixture
def base() -> Loop:
    """Two pictures are enough here."""
    return Loop(2)


@pytest.fixture
def counted(vae: Any) -> tuple[Callable[[], tuple[Any, Place]], list[int]]:
    """Gives the VAE, and how often it was asked for."""
    asked: list[int] = []

    def give() -> tuple[Any, Place]:
        asked.append(1)
        return vae, CPU

    return give, asked


def test_latents_are_those_of_the_masked_face_and_of_all_of_it(vae: Any) -> None:
    """Rows from 128 on are black before normalising; RGB; the posterior's mode times 0.18215; the same each time."""
    face = np.random.default_rng(2).integers(0, 256, (256, 256, 3), np.uint8)
    found = encode(vae, CPU, [face])
    assert found.shape == (1, 8, 32, 32)
    assert found.dtype == np.float16
    rgb = torch.from_numpy(face[..., ::-1].astype(np.float32) / 127.5 - 1).permute(2, 0, 1)[None]
    masked = rgb.clone()
    masked[:, :, 128:] = -1
    with torch.inference_mode():
        expected = [vae.encode(picture).latent_dist.mode()[0] * 0.18215 for picture in (masked, rgb)]
    assert np.abs(found[0] - torch.cat(expected).numpy()).max() < 2e-3
    assert np.array_equal(found, encode(vae, CPU, [face]))


def test_the_crop_is_the_box_at_256() -> None:
    """Scaled with Lanczos, both ways."""
    picture = np.random.default_rng(2).integers(0, 256, (400, 300, 3), np.uint8)
    assert crop(picture, (10, 20, 266, 276)).tobytes() == picture[20:276, 10:266].tobytes()
    assert crop(picture, (0, 0, 300, 400)).shape == (256, 256, 3)


def prepared(base: Loop, avatar: Path, cache: Path, give: Any, version: Any = "1.5", vae: str = "a vae") -> Prepared:
    return prepare(base, avatar, [avatar / "portrait.png"], cache, version, vae, give)


def test_it_is_made_once_and_kept(base: Loop, avatar: Path, tmp_path: Path, counted: Any) -> None:
    """Latents, boxes and masks for each picture; from the file they are the same, and no VAE is asked for."""
    give, asked = counted
    made = prepared(base, avatar, tmp_path, give)
    again = prepared(base, avatar, tmp_path, give)
    assert len(asked) == 1
    assert made.latents.shape == (2, 8, 32, 32)
    assert made.masks.shape == (2, 256, 256)
    placed = [base.placed(index) for index in range(2)]
    assert list(made.boxes) == face_boxes(base.face, placed, base.size, "1.5")
    assert np.array_equal(made.masks[1], blend_mask(base.face, placed[1], made.boxes[1]))
    assert np.array_equal(again.latents, made.latents)
    assert np.array_equal(again.masks, made.masks)
    assert again.boxes == made.boxes
    assert [path.suffix for path in (tmp_path / "musetalk").iterdir()] == [".safetensors"]


@pytest.mark.parametrize("change", ["portrait", "face", "track", "version", "vae", "format", "truncated", "foreign"])
def test_it_is_made_anew_when_something_behind_it_changed(
    change: str, base: Loop, avatar: Path, tmp_path: Path, counted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another portrait, another face in it, another track, model or format, a broken file, somebody else's file."""
    give, asked = counted
    prepared(base, avatar, tmp_path, give)
    (path,) = (tmp_path / "musetalk").iterdir()
    named: dict[str, Any] = {}
    match change:
        case "portrait":
            (avatar / "portrait.png").write_bytes(b"another picture")
        case "face":
            base.face = replace(base.face, brows=(1.0, 2.0))
        case "track":
            base._track = base._track[::-1]
        case "version":
            named = {"version": "1.0"}
        case "vae":
            named = {"vae": "another vae"}
        case "format":
            monkeypatch.setattr(preparing, "FORMAT", 2)
        case "truncated":
            path.write_bytes(path.read_bytes()[:-100])
        case _:
            path.write_bytes(b"\x00" * 1000)
    prepared(base, avatar, tmp_path, give, **named)
    assert len(asked) == 2
    prepared(base, avatar, tmp_path, give, **named)
    assert len(asked) == 2


def test_versions_are_kept_side_by_side(base: Loop, avatar: Path, tmp_path: Path, counted: Any) -> None:
    """Going back to the other one costs nothing."""
    give, asked = counted
    for version in ("1.5", "1.0", "1.5"):
        prepared(base, avatar, tmp_path, give, version)
    assert len(asked) == 2


def test_what_was_kept_of_an_avatar_goes_with_it(base: Loop, tmp_path: Path, counted: Any) -> None:
    """The next avatar that is prepared takes away what belongs to folders that are gone, and to no others."""
    give, _ = counted
    folders = []
    for name in ("gone", "stays", "new"):
        (tmp_path / name).mkdir()
        folders.append(an_avatar(tmp_path / name))
    prepared(base, folders[0], tmp_path, give)
    prepared(base, folders[1], tmp_path, give)
    shutil.rmtree(folders[0])
    prepared(base, folders[2], tmp_path, give)
    assert len(list((tmp_path / "musetalk").iterdir())) == 2
    _, asked = counted
    prepared(base, folders[1], tmp_path, give)
    assert len(asked) == 3


def test_a_cache_that_cannot_be_written_is_done_without(base: Loop, avatar: Path, tmp_path: Path, counted: Any) -> None:
    """It costs time at the next start and nothing else."""
    give, _ = counted
    (tmp_path / "musetalk").write_bytes(b"a file where the folder belongs")
    assert prepared(base, avatar, tmp_path, give).latents.shape == (2, 8, 32, 32)


def test_want_of_memory_halves_what_is_encoded_at_once(
    avatar: Path, tmp_path: Path, vae: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the result is the same."""
    base = Loop(6)
    sizes: list[int] = []

    def small(network: Any, place: Place, faces: list[Any]) -> Any:
        sizes.append(len(faces))
        if len(faces) > 2:
            raise torch.cuda.OutOfMemoryError("CUDA out of memory")
        return encode(network, place, faces)

    expected = prepared(base, avatar, tmp_path / "one", lambda: (vae, CPU))
    monkeypatch.setattr(preparing, "encode", small)
    found = prepared(base, avatar, tmp_path / "two", lambda: (vae, CPU))
    assert sizes == [6, 4, 2, 2, 2]
    assert np.abs(found.latents.astype(float) - expected.latents.astype(float)).max() < 2e-3
