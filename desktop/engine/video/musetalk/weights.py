"""MuseTalk's files: found, checked and read into their networks; never from a hub, and nothing in them is run."""

from __future__ import annotations

import hashlib
import json
import logging
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from desktop.engine.errors import ExitCode, ParleyError, Problem

log = logging.getLogger(__name__)

Version = Literal["1.5", "1.0"]

FEATURES = 384
"""Numbers of one audio feature: whisper-tiny's width, and what the UNet attends to."""

_NAMES: tuple[tuple[Version, str, str], ...] = (
    ("1.5", "musetalkV15", "unet.pth"),
    ("1.0", "musetalk", "pytorch_model.bin"),
)
"""Version, the published repository's folder, and the weights in it. The networks differ in their weights only."""

_CONFIG = "musetalk.json"
_NEEDED = {"in_channels": 8, "out_channels": 4, "cross_attention_dim": FEATURES}
_WHISPER = {"d_model": FEATURES, "encoder_layers": 4, "num_mel_bins": 80, "max_source_positions": 1500}
_AGAIN = "Download the model again, or import a complete copy of it."
_EDGE = 1 << 20


@dataclass(frozen=True, slots=True)
class UnetFiles:
    """Where the UNet lies and which version of MuseTalk it is."""

    version: Version
    config: Path
    weights: Path


def find_unet(model: Path) -> UnetFiles:
    """The UNet in the folder `model`, or beside the file `model`; 1.5 where both versions are there.

    The folder is that of one version, or holds the folders of the published repository. Raises ParleyError.
    """
    folder = model.parent if model.is_file() else model
    if not folder.is_dir():
        raise _refusal(
            f"There is no MuseTalk model at {model}.",
            "Download it in the Models window, or set [video] model to its folder.",
            ExitCode.MISSING,
        )
    for version, name, weights in _NAMES:
        if model.is_file() and model.name != weights:
            continue
        for place in (folder, folder / name):
            if (place / weights).is_file():
                if not (place / _CONFIG).is_file():
                    raise _refusal(
                        f"MuseTalk's {place / weights} has no {_CONFIG} beside it.", _AGAIN, ExitCode.MISSING
                    )
                return UnetFiles(version, place / _CONFIG, place / weights)
    raise _refusal(
        f"{model} holds no MuseTalk model: neither unet.pth (version 1.5) nor pytorch_model.bin (version 1.0).",
        "Choose the folder with musetalk.json and one of these.",
        ExitCode.MISSING,
    )


def load_unet(files: UnetFiles) -> Any:
    """The UNet on the processor, in the precision of its file. Raises ParleyError naming the file that is wrong."""
    import torch

    kind = _diffusers().UNet2DConditionModel
    config = _read_json(files.config)
    wrong = {name: config.get(name) for name, value in _NEEDED.items() if config.get(name) != value}
    if wrong:
        name, found = next(iter(wrong.items()))
        raise _refusal(f"{files.config} describes another network than MuseTalk's: {name} is {found}.", _AGAIN)
    try:
        with torch.device("meta"):  # weights of no meaning would take longer than reading the file
            unet = kind(**{key: value for key, value in config.items() if not key.startswith("_")})
    except Exception as error:  # whatever a foreign configuration makes the library raise
        log.exception("%s", files.config)
        raise _refusal(f"{files.config} describes no network that could be built.", _AGAIN) from error
    _fill(unet, read_state(files.weights), files.weights, f"MuseTalk {files.version}")
    return _still(unet)


def load_vae(folder: Path) -> Any:
    """The picture's encoder and decoder (sd-vae-ft-mse) on the processor. Raises ParleyError."""
    return _pretrained(_diffusers().AutoencoderKL, folder, "the VAE", {"latent_channels": 4})


def load_taesd(folder: Path) -> Any:
    """The small decoder (taesd) on the processor. Raises ParleyError."""
    return _pretrained(_diffusers().AutoencoderTiny, folder, "the fast decoder", {"latent_channels": 4})


def load_whisper(folder: Path) -> Any:
    """The encoder of whisper-tiny on the processor, float32. Raises ParleyError."""
    from transformers import WhisperConfig
    from transformers.models.whisper.modeling_whisper import WhisperEncoder

    folder = folder.parent if folder.is_file() else folder
    path = folder / "config.json"
    config = _read_json(path)
    for name, value in _WHISPER.items():
        if config.get(name) != value:
            raise _refusal(
                f"{path} describes another model than whisper-tiny: {name} is {config.get(name)}.",
                "MuseTalk listens with openai/whisper-tiny as it is; download that one.",
            )
    weights = next(
        (folder / name for name in ("model.safetensors", "pytorch_model.bin") if (folder / name).is_file()), None
    )
    if weights is None:
        raise _refusal(f"The whisper-tiny in {folder} has no model.safetensors.", _AGAIN, ExitCode.MISSING)
    encoder = WhisperEncoder(WhisperConfig(**config))
    state = {
        name.partition("encoder.")[2]: value
        for name, value in read_state(weights).items()
        if name.startswith(("encoder.", "model.encoder."))
    }
    _fill(encoder, state, weights, "whisper-tiny")
    return _still(encoder.float())


def _diffusers() -> Any:
    """The library, without its remarks on the console."""
    import diffusers

    diffusers.utils.logging.set_verbosity_error()
    return diffusers


def read_state(path: Path) -> dict[str, Any]:
    """The weights in a file by name; code in it is refused. Raises ParleyError when it is damaged."""
    import torch

    try:
        if path.suffix == ".safetensors":
            from safetensors.torch import load_file

            found: Any = load_file(path)
        else:
            found = torch.load(path, map_location="cpu", weights_only=True, mmap=zipfile.is_zipfile(path))
    except Exception as error:  # whatever a foreign or truncated file makes the reader raise
        log.exception("%s cannot be read", path)
        raise _refusal(f"{path} is damaged or incomplete, or holds something else than weights.", _AGAIN) from error
    if not isinstance(found, Mapping) or not found or not all(isinstance(v, torch.Tensor) for v in found.values()):
        raise _refusal(f"{path} holds no weights of a network.", _AGAIN)
    return dict(found)


def fingerprint(folder: Path) -> str:
    """Tells the weights in a folder from others without reading hundreds of megabytes: sizes, beginnings and ends."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir() if folder.is_dir() else [folder]):
        if path.suffix not in (".json", ".safetensors", ".bin", ".pth"):
            continue
        with path.open("rb") as file:
            size = path.stat().st_size
            digest.update(f"{path.name} {size}\n".encode())
            digest.update(file.read(_EDGE))
            file.seek(max(0, size - _EDGE))
            digest.update(file.read(_EDGE))
    return digest.hexdigest()


def _pretrained(kind: Any, folder: Path, what: str, needed: dict[str, Any]) -> Any:
    """A network of diffusers from its folder, complete."""
    folder = folder.parent if folder.is_file() else folder
    config = _read_json(folder / "config.json")
    for name, value in needed.items():
        if config.get(name) != value:
            raise _refusal(
                f"{folder / 'config.json'} does not describe {what} of MuseTalk: {name} is {config.get(name)}.", _AGAIN
            )
    try:
        network, report = kind.from_pretrained(
            str(folder), local_files_only=True, low_cpu_mem_usage=False, output_loading_info=True
        )
    except Exception as error:  # whatever a foreign or truncated file makes the reader raise
        log.exception("%s cannot be loaded", folder)
        raise _refusal(
            f"The weights of {what} in {folder} are missing, damaged, or of another network.", _AGAIN
        ) from error
    if report["missing_keys"] or report["mismatched_keys"]:
        log.error("%s: %s", folder, report)
        raise _refusal(f"The weights of {what} in {folder} are incomplete.", _AGAIN)
    return _still(network)


def _fill(network: Any, state: dict[str, Any], path: Path, what: str) -> None:
    try:
        network.load_state_dict(state, assign=True)
    except RuntimeError as error:
        log.exception("%s", path)
        raise _refusal(f"{path} holds the weights of another network than {what}.", _AGAIN) from error


def _still(network: Any) -> Any:
    return network.eval().requires_grad_(False)


def _read_json(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise _refusal(f"There is no {path}.", _AGAIN, ExitCode.MISSING)
    try:
        config = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise _refusal(f"{path} cannot be read as JSON.", _AGAIN) from error
    if not isinstance(config, dict):
        raise _refusal(f"{path} describes no network.", _AGAIN)
    return config


def _refusal(what: str, remedy: str, code: ExitCode = ExitCode.FAILED) -> ParleyError:
    return ParleyError(Problem(what, remedy, stage="video"), code)


def with_packages(load: Callable[[], None]) -> None:
    """Run `load`; a package that is not installed is said in a sentence."""
    try:
        load()
    except ImportError as error:
        log.exception("a package of MuseTalk's is missing")
        raise _refusal(
            f"MuseTalk needs the package {error.name}, which is not installed.",
            "Install the full engines and try again.",
            ExitCode.MISSING,
        ) from error
