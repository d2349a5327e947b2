"""What MuseTalk needs of an avatar's pictures, made once and kept: the latents of the face, its boxes and masks."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop.engine.video.musetalk.masks import Box, blend_mask, face_boxes
from desktop.engine.video.musetalk.network import SCALE, SIZE
from desktop.engine.video.musetalk.place import Place, free, moved, ran_out
from desktop.engine.video.musetalk.weights import Version
from desktop.engine.video.photo.base import Base

log = logging.getLogger(__name__)

FORMAT = 1
"""Of the kept file; another one is made anew."""
AT_ONCE = 8
"""Pictures that are encoded together, each twice."""

_ROOM = "musetalk"
_LATENT = (8, SIZE // 8, SIZE // 8)


@dataclass(frozen=True, slots=True)
class Prepared:
    """For each picture of a Base: latents (count, 8, 32, 32) float16, boxes, masks (count, 256, 256) uint8."""

    latents: npt.NDArray[np.float16]
    boxes: tuple[Box, ...]
    masks: npt.NDArray[np.uint8]


def prepare(
    base: Base, avatar: Path, sources: Sequence[Path], cache: Path, version: Version, vae_print: str,
    vae: Callable[[], tuple[Any, Place]],
) -> Prepared:  # fmt: skip
    """From `cache` where what lies there was made for just this; else made anew and kept there.

    `sources` are the files that the pictures come from, `vae_print` tells one VAE from another; `vae` is called, for
    the network and where it runs, only where it is needed. A cache that cannot be written to is only logged.
    """
    key = {
        "avatar": str(avatar.resolve()),
        "format": str(FORMAT),
        "version": version,
        "vae": vae_print,
        "pictures": _hash(sources),
        "face": _digest(repr((base.size, base.face, [base.placed(index) for index in range(base.count)]))),
    }
    where = _digest(key["avatar"])[:8]
    path = cache / _ROOM / f"{avatar.name}-{where}-{version}.safetensors"
    found = _read(path, key, base.count)
    if found is not None:
        return found
    made = _make(base, version, *vae())
    _keep(path, made, key)
    _let_go(path.parent)
    return made


def _make(base: Base, version: Version, vae: Any, place: Place) -> Prepared:
    placed = [base.placed(index) for index in range(base.count)]
    boxes = tuple(face_boxes(base.face, placed, base.size, version))
    masks = np.stack([blend_mask(base.face, place_of, box) for place_of, box in zip(placed, boxes, strict=True)])
    latents = np.empty((base.count, *_LATENT), np.float16)
    most, done = AT_ONCE, 0
    moved(vae, place)
    while done < base.count:
        part = range(done, min(base.count, done + most))
        try:
            latents[part.start : part.stop] = encode(vae, place, [crop(base.picture(at), boxes[at]) for at in part])
        except Exception as error:
            if most == 1 or not ran_out(error):
                raise
        else:
            done = part.stop
            continue
        most //= 2
        free(place.device)
    return Prepared(latents, boxes, masks)


def crop(picture: npt.NDArray[np.uint8], box: Box) -> npt.NDArray[np.uint8]:
    """The face in `box`, (256, 256, 3) BGR."""
    import cv2

    left, top, right, bottom = box
    face = cv2.resize(picture[top:bottom, left:right], (SIZE, SIZE), interpolation=cv2.INTER_LANCZOS4)
    return np.asarray(face, np.uint8)


def encode(vae: Any, place: Place, faces: Sequence[npt.NDArray[np.uint8]]) -> npt.NDArray[np.float16]:
    """The UNet's latents of BGR faces, (n, 8, 32, 32): those of the face without its lower half, then of all of it.

    The most likely latents, not drawn ones: the same picture gives the same mouth.
    """
    import torch

    whole = np.stack(faces)[..., ::-1].astype(np.float32) / 255
    masked = whole.copy()
    masked[:, SIZE // 2 :] = 0
    pictures = np.concatenate([masked, whole]).transpose(0, 3, 1, 2) * 2 - 1
    with torch.inference_mode():
        given = torch.from_numpy(np.ascontiguousarray(pictures)).to(place.device, place.dtype)
        found = vae.encode(given).latent_dist.mode() * SCALE
        both = torch.cat(found.chunk(2), dim=1).float().cpu().numpy()
    if not np.isfinite(both).all():
        raise FloatingPointError(f"{place.shown}: the VAE's latents are not numbers")
    return np.asarray(both, np.float16)


def _read(path: Path, key: dict[str, str], count: int) -> Prepared | None:
    from safetensors import SafetensorError, safe_open

    if not path.is_file():
        return None
    try:
        with safe_open(str(path), "numpy") as file:
            if (file.metadata() or {}) != key:
                log.info("%s was made for something else", path)
                return None
            latents, masks, boxes = (file.get_tensor(name) for name in ("latents", "masks", "boxes"))
    except (SafetensorError, OSError, ValueError) as error:
        log.warning("%s cannot be read and is made anew: %s", path, error)
        return None
    shapes = (latents.shape, masks.shape, boxes.shape)
    kinds = (latents.dtype, masks.dtype, boxes.dtype)
    if shapes != ((count, *_LATENT), (count, SIZE, SIZE), (count, 4)) or kinds != (np.float16, np.uint8, np.int32):
        log.warning("%s holds something else than it says", path)
        return None
    if not np.isfinite(latents).all():
        log.warning("%s holds latents that are no numbers", path)
        return None
    rows = [(int(left), int(top), int(right), int(bottom)) for left, top, right, bottom in boxes]
    return Prepared(latents, tuple(rows), masks)


def _keep(path: Path, made: Prepared, key: dict[str, str]) -> None:
    from safetensors.numpy import save

    boxes = np.array(made.boxes, np.int32)
    tensors: dict[str, npt.NDArray[Any]] = {"latents": made.latents, "masks": made.masks, "boxes": boxes}
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(save(tensors, metadata=key))
        part.replace(path)
    except OSError as error:
        log.warning("what was prepared for MuseTalk is not kept: %s", error)
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _let_go(room: Path) -> None:
    """Take away what was kept of avatars that are gone."""
    from safetensors import SafetensorError, safe_open

    for path in room.glob("*.safetensors"):
        with suppress(OSError, ValueError, SafetensorError):
            with safe_open(str(path), "numpy") as file:
                avatar = (file.metadata() or {}).get("avatar", "")
            if not avatar or not Path(avatar).is_dir():
                path.unlink()


def _hash(sources: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for source in sources:
        with source.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _digest(text: str) -> str:
    return hashlib.sha256(json.dumps(text).encode()).hexdigest()
