"""MuseTalk's true architecture with few channels and random weights, saved as the published files are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CONFIG: dict[str, Any] = {
    "_class_name": "UNet2DConditionModel",
    "_diffusers_version": "0.6.0",
    "act_fn": "silu",
    "attention_head_dim": 8,
    "block_out_channels": [320, 640, 1280, 1280],
    "center_input_sample": False,
    "cross_attention_dim": 384,
    "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"],
    "downsample_padding": 1,
    "flip_sin_to_cos": True,
    "freq_shift": 0,
    "in_channels": 8,
    "layers_per_block": 2,
    "mid_block_scale_factor": 1,
    "norm_eps": 1e-05,
    "norm_num_groups": 32,
    "out_channels": 4,
    "sample_size": 64,
    "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"],
}
"""musetalk.json."""

VAE: dict[str, Any] = {
    "block_out_channels": [128, 256, 512, 512],
    "layers_per_block": 2,
    "latent_channels": 4,
    "down_block_types": ["DownEncoderBlock2D"] * 4,
    "up_block_types": ["UpDecoderBlock2D"] * 4,
    "sample_size": 256,
}
"""sd-vae-ft-mse."""

WHISPER: dict[str, Any] = {
    "d_model": 384, "encoder_layers": 4, "encoder_attention_heads": 6, "encoder_ffn_dim": 1536,
    "decoder_layers": 4, "decoder_attention_heads": 6, "decoder_ffn_dim": 1536, "num_mel_bins": 80,
    "max_source_positions": 1500, "max_target_positions": 448, "vocab_size": 51865,
}  # fmt: skip
"""whisper-tiny."""


SMALL_UNET: dict[str, Any] = {"block_out_channels": [8, 16, 16, 16], "norm_num_groups": 8}
SMALL_VAE: dict[str, Any] = {"block_out_channels": [8, 8, 8, 8], "layers_per_block": 1, "norm_num_groups": 4}
SMALL_TAESD: dict[str, Any] = {
    "encoder_block_out_channels": (4, 4, 4, 4), "decoder_block_out_channels": (4, 4, 4, 4),
    "num_encoder_blocks": (1, 1, 1, 1), "num_decoder_blocks": (1, 1, 1, 1),
}  # fmt: skip
SMALL_WHISPER: dict[str, Any] = {
    "encoder_ffn_dim": 32, "decoder_ffn_dim": 32, "decoder_layers": 1, "vocab_size": 64, "pad_token_id": 0,
    "bos_token_id": 0, "eos_token_id": 0, "decoder_start_token_id": 1,
}  # fmt: skip
"""What the tests' networks have less of."""


def make(folder: Path) -> Path:
    """Write musetalkV15/, vae/, whisper/ and taesd/ into `folder`, all of them small."""
    import torch
    from diffusers import AutoencoderKL, AutoencoderTiny, UNet2DConditionModel
    from transformers import WhisperConfig, WhisperModel

    torch.manual_seed(7)
    unet = folder / "musetalkV15"
    unet.mkdir(parents=True)
    config = CONFIG | SMALL_UNET
    (unet / "musetalk.json").write_text(json.dumps(config), "utf-8")
    network = UNet2DConditionModel(**{key: value for key, value in config.items() if key[0] != "_"})
    torch.save(network.state_dict(), unet / "unet.pth")
    AutoencoderKL(**VAE | SMALL_VAE).save_pretrained(folder / "vae")
    AutoencoderTiny(**SMALL_TAESD).save_pretrained(folder / "taesd")
    WhisperModel(WhisperConfig(**WHISPER | SMALL_WHISPER)).save_pretrained(folder / "whisper")
    return folder
