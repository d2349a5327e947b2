"""Writes real GGUF files of any small size: the llama architecture, random weights, a tokenizer that works.

Every printable character is a token of its own, so that whatever the model says is cut into the same tokens when
it is read again. The model never ends a reply by itself: tokens other than characters have no weight.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

CHATML = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
SPECIAL = ("<|im_start|>", "<|im_end|>", "<|channel|>", "<|message|>", "<|end|>", "<|start|>", "<|return|>", "<|call|>")
THOUGHT = ("<think>", "</think>")
_NORMAL, _UNKNOWN, _CONTROL, _USER_DEFINED, _BYTE = 1, 2, 3, 4, 6
_CHARACTERS = ["▁", *(chr(code) for code in range(33, 127))]


def _vocabulary() -> list[tuple[str, int]]:
    """Text and type of each token."""
    return [
        ("<unk>", _UNKNOWN),
        ("<s>", _CONTROL),
        ("</s>", _CONTROL),
        *((f"<0x{byte:02X}>", _BYTE) for byte in range(256)),
        *((text, _CONTROL) for text in SPECIAL),
        *((text, _USER_DEFINED) for text in THOUGHT),
        *((text, _NORMAL) for text in _CHARACTERS),
    ]


VOCABULARY = len(_vocabulary())
"""Tokens."""


def make(
    path: Path,
    chat_template: str | None = CHATML,
    seed: int = 0,
    layers: int = 2,
    width: int = 32,
    context: int = 2048,
    architecture: str = "llama",
    hybrid: bool = False,
    tokenizer: bool = True,
    tensors: bool = True,
    change: Callable[[Any], None] = lambda writer: None,
    extra: Mapping[str, str] | None = None,
) -> Path:
    """A model with `layers` layers of `width` (a multiple of 32), at `path`. The same `seed` makes the same weights.

    A `hybrid` one is of the architecture lfm2: every other layer has a short memory of its own instead of attention,
    which cannot be cut back. Without `tokenizer` or `tensors` those are left out. `extra` adds text values, `change`
    may add anything to the writer before it writes.
    """
    import gguf

    words = _vocabulary()
    heads = max(2, width // 64)
    shared, inner = heads // 2, width * 8 // 3 // 32 * 32
    narrow = width // heads * shared
    writer = gguf.GGUFWriter(path, "lfm2" if hybrid else architecture)
    writer.add_name("tiny")
    writer.add_context_length(context)
    writer.add_embedding_length(width)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(inner)
    writer.add_head_count(heads)
    writer.add_head_count_kv([shared * (layer % 2) for layer in range(layers)] if hybrid else shared)
    if hybrid:
        writer.add_shortconv_l_cache(3)
    writer.add_rope_dimension_count(width // heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(words))
    if tokenizer:
        writer.add_tokenizer_model("llama")
        writer.add_token_list([text for text, _ in words])
        writer.add_token_scores([0.0 if kind != _NORMAL else -float(at) for at, (_, kind) in enumerate(words)])
        writer.add_token_types([kind for _, kind in words])
        writer.add_bos_token_id(1)
        writer.add_eos_token_id(2)
        writer.add_unk_token_id(0)
        writer.add_eot_token_id(words.index(("<|im_end|>", _CONTROL)))
        writer.add_add_bos_token(True)
        writer.add_add_space_prefix(False)
    if chat_template is not None:
        writer.add_chat_template(chat_template)
    for key, value in (extra or {}).items():
        writer.add_string(key, value)
    if tensors:
        _add_tensors(writer, np.random.default_rng(seed), words, layers, width, narrow, inner, heads if hybrid else 0)
    change(writer)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _add_tensors(
    writer: Any,
    random: np.random.Generator,
    words: list[tuple[str, int]],
    layers: int,
    width: int,
    narrow: int,
    inner: int,
    hybrid_heads: int,
) -> None:
    def matrix(rows: int, columns: int) -> np.ndarray:
        return (random.standard_normal((rows, columns), dtype=np.float32) * (1.5 / columns**0.5)).astype(np.float16)

    says = np.array([kind == _NORMAL for _, kind in words], dtype=np.float16)[:, None]
    one = np.ones(width, dtype=np.float32)
    writer.add_tensor("token_embd.weight", matrix(len(words), width) * np.float16(width**0.5))
    writer.add_tensor("token_embd_norm.weight" if hybrid_heads else "output_norm.weight", one)
    writer.add_tensor("output.weight", matrix(len(words), width) * says)
    attention = {
        "attn_q": (width, width),
        "attn_k": (narrow, width),
        "attn_v": (narrow, width),
        "attn_output": (width, width),
    }
    memory = {"shortconv.in_proj": (3 * width, width), "shortconv.out_proj": (width, width)}
    forward = {"ffn_gate": (inner, width), "ffn_up": (inner, width), "ffn_down": (width, inner)}
    for layer in range(layers):
        remembers = hybrid_heads and layer % 2 == 0
        writer.add_tensor(f"blk.{layer}.attn_norm.weight", one)
        writer.add_tensor(f"blk.{layer}.ffn_norm.weight", one)
        for name, shape in ((memory if remembers else attention) | forward).items():
            writer.add_tensor(f"blk.{layer}.{name}.weight", matrix(*shape))
        if remembers:
            writer.add_tensor(f"blk.{layer}.shortconv.conv.weight", matrix(width, 3).astype(np.float32))
        elif hybrid_heads:
            for name in ("attn_q_norm", "attn_k_norm"):
                writer.add_tensor(f"blk.{layer}.{name}.weight", one[: width // hybrid_heads])
