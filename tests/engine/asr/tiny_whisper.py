"""A Whisper of the smallest size, made here: real architecture, real file formats, no training.

Its weights are random but for the decoder, which is built to say one given text whatever it hears: attention and
feed-forward add nothing to the residual stream, so that the position alone decides what comes next.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

LANGUAGES = ("en", "zh", "de", "es", "ru", "ko", "fr", "ja", "pt", "tr", "pl", "it", "nl", "uk", "hi", "cy")
END = "<|endoftext|>"
START = "<|startoftranscript|>"
_AFTER_LANGUAGES = (
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
)
_PROSE = (
    " Hello there. Thank you for watching. Thank you. Thanks for watching! Tell me a story about a ship and the sea. "
    " What is the time? One, two, three, four, five, six, seven, eight, nine and ten. Vielen Dank. Gerne"
)
_MULTILINGUAL_MARK = ""
"""CTranslate2 takes a model for a multilingual one when its vocabulary has the empty token, as OpenAI's have."""

_SURE = 0.4
"""By this times the width the wanted token's logit is ahead of the others."""


@dataclass(frozen=True)
class Size:
    """An architecture: the width, how many layers (in encoder and decoder each) and heads."""

    width: int
    layers: int
    heads: int
    vocabulary: int = 51_865


SIZES = {
    "smallest": Size(64, 1, 2, vocabulary=1024),
    "tiny": Size(384, 4, 6),
    "base": Size(512, 6, 8),
    "small": Size(768, 12, 12),
}
"""The first is ours; the others are OpenAI's."""


def make(
    folder: Path,
    says: str = " Hello there.",
    size: Literal["smallest", "tiny", "base", "small"] = "smallest",
    language: str = "en",
    unsure: bool = False,
    multilingual: bool = True,
    endless: bool = False,
) -> Path:
    """Write a converted model into `folder` (made where it is missing) and return it.

    It answers any sound with the text `says`, in `language` if asked to detect one. `unsure`: it finds every
    token as likely as the others, nearly, and no speech likely. `endless`: it repeats `says` for as long as it may.
    """
    import torch
    from ctranslate2.converters import TransformersConverter
    from transformers import PreTrainedTokenizerFast, WhisperConfig, WhisperForConditionalGeneration

    tokenizer = _tokenizer(LANGUAGES if multilingual else ())
    shape = SIZES[size]
    config = WhisperConfig(
        vocab_size=shape.vocabulary,
        d_model=shape.width,
        encoder_layers=shape.layers,
        decoder_layers=shape.layers,
        encoder_attention_heads=shape.heads,
        decoder_attention_heads=shape.heads,
        encoder_ffn_dim=4 * shape.width,
        decoder_ffn_dim=4 * shape.width,
        pad_token_id=0,
        bos_token_id=tokenizer.token_to_id(END),
        eos_token_id=tokenizer.token_to_id(END),
        decoder_start_token_id=tokenizer.token_to_id(START),
        suppress_tokens=[],
        begin_suppress_tokens=[],
    )
    torch.manual_seed(1)
    network = WhisperForConditionalGeneration(config).eval()
    network.generation_config.suppress_tokens = []
    network.generation_config.begin_suppress_tokens = []
    languages = LANGUAGES if multilingual else ()
    network.generation_config.lang_to_id = {f"<|{code}|>": tokenizer.token_to_id(f"<|{code}|>") for code in languages}
    task = [f"<|{language}|>", "<|transcribe|>"] if multilingual else []
    prompt = [START, *task, "<|notimestamps|>"]
    _teach(network, tokenizer, prompt, says, endless=endless, margin=0.002 if unsure else _SURE, no_speech=unsure)

    class InMemory(TransformersConverter):
        """Takes the network and the tokenizer as they are, instead of reading a folder."""

        def load_model(self, *_: Any, **__: Any) -> Any:
            return network

        def load_tokenizer(self, *_: Any, **__: Any) -> Any:
            return PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token=END, bos_token=END, unk_token=END)

    folder.mkdir(parents=True, exist_ok=True)
    config.save_pretrained(folder)
    InMemory(str(folder)).convert(str(folder), quantization="int8", force=True)
    if multilingual:
        vocabulary = json.loads((folder / "vocabulary.json").read_text("utf-8"))
        (folder / "vocabulary.json").write_text(json.dumps([*vocabulary[:-1], _MULTILINGUAL_MARK]), "utf-8")
    tokenizer.save(str(folder / "tokenizer.json"))
    preprocessor = {"feature_size": config.num_mel_bins, "sampling_rate": 16_000, "hop_length": 160, "n_fft": 400}
    (folder / "preprocessor_config.json").write_text(json.dumps(preprocessor), "utf-8")
    return folder


def _tokenizer(languages: Iterable[str]) -> Any:
    """Byte-level BPE with a few words, then Whisper's special tokens in Whisper's order."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=800, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), min_frequency=1, show_progress=False
    )
    tokenizer.train_from_iterator([_PROSE], trainer)
    special = [END, START, *(f"<|{code}|>" for code in languages), *_AFTER_LANGUAGES]
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in special])
    return tokenizer


def _teach(
    network: Any, tokenizer: Any, prompt: list[str], says: str, endless: bool, margin: float, no_speech: bool
) -> None:
    """Set the decoder so that the token at each position is the wanted one, by about `margin` times the width."""
    import torch

    text = tokenizer.encode(says, add_special_tokens=False).ids
    end = tokenizer.token_to_id(END)
    heard = ["<|nospeech|>"] if no_speech else prompt[1:2]
    first = [tokenizer.token_to_id(token) for token in (*heard, *prompt[2:])]
    positions = network.config.max_target_positions
    said = (text * positions if endless else [*text, *[end] * positions])[: positions - len(first)]
    wanted = torch.tensor([*first, *said])
    decoder, width = network.model.decoder, network.config.d_model
    with torch.no_grad():
        for layer in decoder.layers:
            for part in (layer.self_attn.out_proj, layer.encoder_attn.out_proj, layer.fc2):
                part.weight.zero_()
                part.bias.zero_()
        directions = torch.nn.functional.layer_norm(torch.randn(len(tokenizer.get_vocab()), width), (width,))
        decoder.embed_tokens.weight.normal_(std=margin / 10)
        decoder.embed_tokens.weight[: len(directions)] = margin * directions
        decoder.embed_tokens.weight[wanted[0]] = _SURE * directions[wanted[0]]
        decoder.embed_positions.weight.copy_(100.0 * directions[wanted])
