"""A Kokoro of reduced size with random weights: its real modules, saved as its real files are."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np

VOICE_SHAPE = (510, 1, 256)

_SYMBOLS = {
    1: ";:,.!?", 9: "—…\"()“” \u0303ʣʥʦʨᵝ\uab67AI", 31: "O", 33: "Q", 35: "ST", 39: "W", 41: "Yᵊabcdef",
    50: "hijklmnopqrstuvwxyzɑɐɒæ", 75: "βɔɕç", 80: "ɖðʤə", 85: "ɚɛɜ", 90: "ɟ", 92: "ɡ", 99: "ɥ", 101: "ɨɪʝ",
    110: "ɯɰŋɳɲɴø", 118: "ɸθœ", 123: "ɹ", 125: "ɾɻ", 128: "ʁɽʂʃʈʧ", 135: "ʊʋ", 138: "ʌɣɤ", 142: "χʎ", 147: "ʒʔ",
    156: "ˈˌː", 162: "ʰ", 164: "ʲ", 169: "↓", 171: "→↗↘", 177: "ᵻ",
}  # fmt: skip
VOCABULARY = {symbol: first + place for first, symbols in _SYMBOLS.items() for place, symbol in enumerate(symbols)}

FULL: dict[str, Any] = {
    "vocab": VOCABULARY,
    "n_token": 178,
    "hidden_dim": 512,
    "style_dim": 128,
    "n_layer": 3,
    "max_dur": 50,
    "n_mels": 80,
    "dropout": 0.2,
    "text_encoder_kernel_size": 5,
    "plbert": {
        "hidden_size": 768,
        "num_attention_heads": 12,
        "intermediate_size": 2048,
        "max_position_embeddings": 512,
        "num_hidden_layers": 12,
        "dropout": 0.1,
    },
    "istftnet": {
        "upsample_kernel_sizes": [20, 12],
        "upsample_rates": [10, 6],
        "gen_istft_hop_size": 5,
        "gen_istft_n_fft": 20,
        "resblock_dilation_sizes": [[1, 3, 5], [1, 3, 5], [1, 3, 5]],
        "resblock_kernel_sizes": [3, 7, 11],
        "upsample_initial_channel": 512,
    },
}
"""The dimensions of Kokoro-82M."""

# hidden_dim, style_dim, the first channels of the decoder and 600 samples a frame are written into kokoro's code.
TINY: dict[str, Any] = {
    **FULL,
    "n_layer": 1,
    "plbert": {
        **FULL["plbert"],
        "hidden_size": 32,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        "num_hidden_layers": 2,
        "embedding_size": 16,
    },
    "istftnet": {
        "upsample_kernel_sizes": [4, 4],
        "upsample_rates": [2, 2],
        "gen_istft_hop_size": 75,
        "gen_istft_n_fft": 300,
        "resblock_dilation_sizes": [[1, 1, 1]],
        "resblock_kernel_sizes": [3],
        "upsample_initial_channel": 512,
    },
}


def make(
    folder: Path,
    config: dict[str, Any] = TINY,
    shared: Path | None = None,
    frames: float = 2.0,
    half: bool = True,
) -> Path:
    """Write config.json, kokoro.pth and two voices into `folder`; the voices are `shared`'s where it has them.

    A symbol sounds for about `frames` frames, at about 140 Hz. `half` the precision is half the file.
    """
    import torch

    from desktop.engine.tts import kokoro_network

    (folder / "voices").mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    torch.manual_seed(1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = kokoro_network.model_class()(
            repo_id="hexgrad/Kokoro-82M", config=config, model=kokoro_network.no_weights()
        )
    with torch.no_grad():
        _shape_durations(model, frames)
        model.predictor.F0_proj.weight.mul_(0.1)
        model.predictor.F0_proj.bias.fill_(140.0)
    weights = {name: part.half() if half else part for name, part in model.named_children()}
    torch.save({name: part.state_dict() for name, part in weights.items()}, folder / "kokoro.pth")
    for seed, name in enumerate(("af_heart", "am_michael")):
        torch.save(_voice(name, seed, shared), folder / "voices" / f"{name}.pt")
    return folder


def _shape_durations(model: Any, frames: float) -> None:
    """Make the network predict about `frames` frames a symbol, varying with the symbol."""
    projection = model.predictor.duration_proj.linear_layer
    most = projection.out_features
    projection.bias.fill_(float(np.log(frames / (most - frames))))
    projection.weight.mul_(0.2)


def _voice(name: str, seed: int, shared: Path | None) -> Any:
    import torch

    file = shared / "data" / "models" / f"{name}.bin" if shared else None
    if file is not None and file.is_file():
        return torch.from_numpy(np.fromfile(file, dtype="<f4").reshape(VOICE_SHAPE))
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(VOICE_SHAPE, generator=generator) * 0.2
