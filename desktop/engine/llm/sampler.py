"""One reply's sampling, as a chain of llama.cpp's samplers."""

from __future__ import annotations

from typing import Any

from desktop.engine.llm.sampling import Sampling

REPEATS_WITHIN = 64
"""Tokens that the penalties look back on, within the reply."""


class Sampler:
    """One reply's chain of samplers, in llama.cpp's usual order. `close` frees it."""

    def __init__(self, lib: Any, context: Any, sampling: Sampling, vocabulary: int) -> None:
        self._lib = lib
        self._context = context
        self._chain = lib.llama_sampler_chain_init(lib.llama_sampler_chain_default_params())
        penalties = (sampling.repeat_penalty, sampling.frequency_penalty, sampling.presence_penalty)
        parts = [lib.llama_sampler_init_penalties(vocabulary, REPEATS_WITHIN, *penalties)]
        if sampling.temperature <= 0:
            parts.append(lib.llama_sampler_init_greedy())
        else:
            parts += [
                lib.llama_sampler_init_top_k(sampling.top_k),
                lib.llama_sampler_init_top_p(sampling.top_p, 1),
                lib.llama_sampler_init_min_p(sampling.min_p, 1),
                lib.llama_sampler_init_temp(sampling.temperature),
                lib.llama_sampler_init_dist(lib.LLAMA_DEFAULT_SEED),
            ]
        for part in parts:
            lib.llama_sampler_chain_add(self._chain, part)

    def pick(self) -> int:
        """The next token, after what was evaluated last."""
        return int(self._lib.llama_sampler_sample(self._chain, self._context, -1))

    def close(self) -> None:
        """Free the chain with all its samplers."""
        self._lib.llama_sampler_free(self._chain)
