"""Kokoro's network: read from its two files, never from a hub, and stopped between any two of its layers."""

from __future__ import annotations

import importlib
import importlib.util
import io
import json
import logging
import sys
import types
import warnings
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import Samples

if TYPE_CHECKING:
    from torch import Tensor

log = logging.getLogger(__name__)

RATE = 24_000
"""Samples a second."""
FRAME = 600
"""Samples of one frame of a duration: 25 ms."""
MOST_THREADS = 4
"""More gain little and take the machine from the others."""

_NEEDED: dict[str, Any] = {
    "vocab": dict, "n_token": int, "hidden_dim": int, "style_dim": int, "n_layer": int, "max_dur": int, "n_mels": int,
    "dropout": (int, float), "text_encoder_kernel_size": int, "plbert": dict, "istftnet": dict,
}  # fmt: skip
_COMPONENTS = ("bert", "bert_encoder", "predictor", "text_encoder", "decoder")
_AGAIN = "Download the model again, or import a complete copy of it."


class KokoroNetwork:
    """The loaded network. One owner thread; `say` may be cancelled from any."""

    def __init__(self, folder: Path) -> None:
        """Read `folder`. Raises ParleyError with a sentence naming the file that is wrong."""
        config_path = folder / "config.json"
        config = _read_config(config_path)
        weights_path = _weights_file(folder)
        self._where = folder
        self._cancel = CancelToken()
        self._pitch = 1.0
        self.vocabulary: dict[str, int] = config["vocab"]
        weights = _read_weights(weights_path)
        model = _build(config, config_path)
        _fill(model, weights, weights_path)
        self._model = _prepared(model)
        self.limit: int = model.context_length - 2
        """Symbols that can be said at once."""
        for module in model.modules():
            if not any(True for _ in module.children()):
                module.register_forward_pre_hook(self._look)
        model.predictor.F0_proj.register_forward_hook(self._tune)

    def warm_up(self, style: Tensor) -> None:
        """Say something once, on the graphics processor where that works. Raises ParleyError when nothing does."""
        ids = [number for number in self.vocabulary.values() if number][:16]
        for device in _devices():
            try:
                self._model.to(device)
                self.say(ids, style, 1.0, 1.0, CancelToken())
            except (RuntimeError, NotImplementedError, AssertionError, IndexError, ValueError) as error:
                log.warning("Kokoro does not run on %s: %s", device, error, exc_info=device == "cpu")
                continue
            log.info("Kokoro runs on %s", device)
            return
        raise _wrong(f"The files of the Kokoro model in {self._where} do not fit together.", _AGAIN)

    def say(
        self, ids: list[int], style: Tensor, speed: float, pitch: float, cancel: CancelToken
    ) -> tuple[Samples, list[int]]:
        """The sound of the symbols `ids` (at most `limit`) at RATE, and how many samples each has.

        The durations count a silent symbol before the first and one after the last, and add up to the
        length of the sound. `style` has the shape (1, 256). Raises Cancelled.
        """
        import torch

        self._cancel, self._pitch = cancel, pitch
        try:
            with torch.inference_mode():
                device = self._model.device
                tokens = torch.tensor([[0, *ids, 0]], dtype=torch.long, device=device)
                sound, durations = self._model.forward_with_tokens(tokens, style.to(device), speed)
                samples = sound.reshape(-1).float().cpu().numpy()
        finally:
            self._cancel = CancelToken()
        cancel.raise_if_cancelled()
        lengths = [int(frames) * FRAME for frames in durations.reshape(-1).tolist()]
        return np.asarray(samples, dtype=np.float32), lengths

    def _look(self, *_: Any) -> None:
        self._cancel.raise_if_cancelled()

    def _tune(self, _module: Any, _inputs: Any, melody: Tensor) -> Tensor:
        """The melody the network intends, in Hz, moved; its timbre stays."""
        return melody * self._pitch


def _read_config(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise _wrong(f"The Kokoro model has no {path}.", "Choose the folder with its config.json and its .pth file.")
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _wrong(f"{path} cannot be read as JSON.", _AGAIN) from error
    if not isinstance(config, dict):
        raise _wrong(f"{path} does not describe a Kokoro model.", _AGAIN)
    for name, kind in _NEEDED.items():
        if not isinstance(config.get(name), kind):
            raise _wrong(f"{path} does not describe a Kokoro model: it has no usable {name!r}.", _AGAIN)
    if not all(isinstance(number, int) and 0 <= number < config["n_token"] for number in config["vocab"].values()):
        raise _wrong(f"{path} does not describe a Kokoro model: its 'vocab' does not fit its 'n_token'.", _AGAIN)
    return config


def _weights_file(folder: Path) -> Path:
    files = sorted(folder.glob("*.pth"), key=lambda path: (not path.name.startswith("kokoro"), path.name))
    if not files:
        raise _wrong(f"The Kokoro model in {folder} has no .pth file.", _AGAIN)
    return files[0]


def _build(config: dict[str, Any], path: Path) -> Any:
    """The network as `config` describes it. Its weights have no meaning yet: they are not even made at random, which
    would take longer than reading the file.
    """
    from torch.overrides import TorchFunctionMode

    class Unmade(TorchFunctionMode):
        def __torch_function__(self, func: Any, kinds: Any, args: Any = (), kwargs: Any = None) -> Any:
            if getattr(func, "__name__", "").endswith(("uniform_", "normal_")):
                return args[0] if args else kwargs["tensor"]
            return func(*args, **(kwargs or {}))

    make = model_class()
    with warnings.catch_warnings(), Unmade():
        # kokoro 0.9.4 builds with a spelling of weight_norm that torch calls old, and with idle dropouts.
        warnings.filterwarnings("ignore", message=".*weight_norm.*", category=FutureWarning)
        warnings.filterwarnings("ignore", message="dropout option adds dropout", category=UserWarning)
        try:
            return make(repo_id="hexgrad/Kokoro-82M", config=config, model=no_weights())
        except (TypeError, ValueError, RuntimeError, KeyError, ZeroDivisionError, AttributeError) as error:
            log.exception("no network can be made of %s", path)
            raise _wrong(f"{path} describes no Kokoro model that could be built.", _AGAIN) from error


def no_weights() -> io.BytesIO:
    """An empty .pth: kokoro reads one while it builds, and would fetch one from the network if it were given none."""
    import torch

    nothing = io.BytesIO()
    torch.save({}, nothing)
    nothing.seek(0)
    return nothing


def model_class() -> Any:
    """kokoro.model.KModel, without what kokoro's own start imports: its text front end, spaCy with it, which is
    not used here and costs two seconds and 66 MiB.
    """
    if "kokoro.model" in sys.modules:
        return sys.modules["kokoro.model"].KModel
    spec = importlib.util.find_spec("kokoro")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("kokoro is not installed", name="kokoro")
    from loguru import logger

    logger.disable("kokoro")
    already = sys.modules.get("kokoro")
    bare = types.ModuleType("kokoro")
    bare.__path__ = list(spec.submodule_search_locations)
    sys.modules["kokoro"] = bare
    try:
        return importlib.import_module("kokoro.model").KModel
    finally:
        del sys.modules["kokoro"]
        if already is not None:
            sys.modules["kokoro"] = already


def _read_weights(path: Path) -> dict[str, dict[str, Tensor]]:
    """The weights by component and name."""
    import torch

    try:
        found = torch.load(path, map_location="cpu", weights_only=True, mmap=zipfile.is_zipfile(path))
    except Exception as error:  # whatever a foreign or truncated file makes the reader raise
        log.exception("%s cannot be read", path)
        raise _wrong(f"The Kokoro model's {path} is damaged, or is no PyTorch file.", _AGAIN) from error
    if not isinstance(found, dict) or not all(isinstance(found.get(name), dict) for name in _COMPONENTS):
        raise _wrong(f"{path} holds no Kokoro model.", _AGAIN)
    return {name: {key.removeprefix("module."): value for key, value in found[name].items()} for name in _COMPONENTS}


def _fill(model: Any, weights: dict[str, dict[str, Tensor]], path: Path) -> None:
    """Put the weights into the network; every one that it needs must be there and fit."""
    for name in _COMPONENTS:
        try:
            result = getattr(model, name).load_state_dict(weights[name], strict=False)
        except (RuntimeError, AttributeError) as error:
            log.exception("%s: %s", path, name)
            raise _wrong(f"{path} holds a model of another architecture than config.json beside it.", _AGAIN) from error
        missing = [key for key in result.missing_keys if not _spare(key)]
        if missing:
            log.error("%s lacks %s of %s", path, missing[:5], name)
            raise _wrong(f"{path} holds a model of another architecture than config.json beside it.", _AGAIN)
        if result.unexpected_keys:
            log.warning("%s has %d weights more than %s uses", path, len(result.unexpected_keys), name)


def _spare(key: str) -> bool:
    """Weights that are left out of the published file: identities, and what Kokoro never computes."""
    return key.endswith((".norm.weight", ".norm.bias")) or key.startswith("pooler.") or "position_ids" in key


def _prepared(model: Any) -> Any:
    """For inference: the weights' norms, which would be applied anew in every run, are applied once."""
    import psutil
    import torch
    from torch.nn.utils import remove_weight_norm

    torch.set_num_threads(max(1, min(MOST_THREADS, psutil.cpu_count(logical=False) or 1)))
    for module in model.modules():
        if hasattr(module, "weight_g") and hasattr(module, "weight_v"):
            remove_weight_norm(module)
    return model.eval().requires_grad_(False)


def _devices() -> list[str]:
    """Where the network may run, the fastest first."""
    import torch

    there = [("cuda", torch.cuda.is_available()), ("mps", torch.backends.mps.is_available()), ("cpu", True)]
    return [name for name, available in there if available]


def _wrong(what: str, remedy: str) -> ParleyError:
    return ParleyError(Problem(what, remedy, stage="tts"))
