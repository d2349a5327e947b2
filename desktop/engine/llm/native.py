"""llama.cpp itself: one model, one context, and which tokens are in its cache.

Works on the library's own functions, since the high-level class neither aborts a batch, nor chooses flash
attention by itself, nor says what it evaluates. Everything here belongs to one thread, except `stop`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

from desktop.engine.llm.checking import ModelFile
from desktop.engine.llm.fitting import Fit
from desktop.engine.llm.library import aborting, flag_reader, library, said
from desktop.engine.llm.sampler import Sampler
from desktop.engine.llm.sampling import Sampling

ALL_LAYERS = 0x7FFFFFFF
MOST_MARKS = 2
"""How many copies of a running memory are kept: before the question, and before the answer."""
_ABORTED = 2
_FLASH = {"auto": -1, "off": 0, "on": 1}


class LoadError(Exception):
    """llama.cpp refused the file; the text is what it said."""


class Native:
    """A loaded model. `tokens` is what its cache holds, `evaluated` counts every token ever evaluated."""

    def __init__(self, file: ModelFile, fit: Fit, flash_attention: str = "auto") -> None:
        """Load and warm up. Raises LoadError."""
        self._lib = library()
        self.tokens: list[int] = []
        self.evaluated = 0
        self.batch = fit.batch
        self._model: Any = None
        self._context: Any = None
        self._flag = ctypes.create_string_buffer(2)
        self._marks: list[tuple[int, Any]] = []
        said.clear()
        try:
            self._load(file, fit, flash_attention)
        except BaseException:
            self.close()
            raise

    def _load(self, file: ModelFile, fit: Fit, flash_attention: str) -> None:
        lib = self._lib
        how = lib.llama_model_default_params()
        how.n_gpu_layers = ALL_LAYERS if fit.gpu_layers < 0 else fit.gpu_layers
        self._model = lib.llama_model_load_from_file(str(file.path).encode(), how)
        if not self._model:
            raise LoadError("; ".join(said) or "no reason was given")
        how = lib.llama_context_default_params()
        how.n_ctx = fit.context
        how.n_batch = how.n_ubatch = fit.batch
        how.n_threads = how.n_threads_batch = fit.threads
        how.flash_attn_type = _FLASH[flash_attention]
        how.offload_kqv = how.op_offload = fit.gpu_layers != 0
        how.no_perf = True
        how.abort_callback = flag_reader(lib)
        how.abort_callback_data = ctypes.cast(self._flag, ctypes.c_void_p)
        self._context = lib.llama_init_from_model(self._model, how)
        if not self._context:
            raise LoadError("; ".join(said) or "no memory for its context")
        self._memory = lib.llama_get_memory(self._context)
        self.remembers = bool(lib.llama_model_is_recurrent(self._model) or lib.llama_model_is_hybrid(self._model))
        self._vocabulary = lib.llama_model_get_vocab(self._model)
        self.context = min(fit.context, int(lib.llama_n_ctx(self._context)))
        self.adds_end = bool(lib.llama_vocab_get_add_eos(self._vocabulary))
        self.bos = self._special(lib.llama_vocab_bos(self._vocabulary))
        self.eos = self._special(lib.llama_vocab_eos(self._vocabulary))
        answers = lib.llama_model_has_decoder(self._model) and not lib.llama_model_has_encoder(self._model)
        if not answers or lib.llama_model_is_diffusion(self._model):
            raise LoadError("it is no model that continues a text")
        self._warm_up()

    def _warm_up(self) -> None:
        """Touch all weights once, so that the first reply does not wait for the disk."""
        lib = self._lib
        lib.llama_set_warmup(self._context, True)
        first = lib.llama_vocab_bos(self._vocabulary)
        if self._decode([first if first >= 0 else 0]) != 0:
            raise LoadError("its first token could not be evaluated")
        lib.llama_set_warmup(self._context, False)
        self._clear()
        self.evaluated = 0

    def close(self) -> None:
        """Free everything. Harmless when called twice."""
        if self._context:
            self._lib.llama_free(self._context)
            self._context = None
        if self._model:
            self._lib.llama_model_free(self._model)
            self._model = None

    def go(self) -> None:
        """A new call begins: `stop` has not been called for it."""
        self._flag[0] = b"\0"
        aborting.clear()

    def stop(self) -> None:
        """From any thread: the batch that is being evaluated ends at once (on a GPU: when it is done)."""
        aborting.set()
        self._flag[0] = b"\1"

    @property
    def stopped(self) -> bool:
        return self._flag[0] != b"\0"

    @property
    def left(self) -> int:
        """How many tokens the context still has room for."""
        return self.context - len(self.tokens)

    def tokenise(self, text: str, beginning: bool = True) -> list[int]:
        """`text` as tokens, special ones recognised; at the `beginning` of a text with what the model wants there."""
        data = text.encode("utf-8", errors="replace")
        add = beginning and not (self.bos and text.startswith(self.bos))
        size = len(data) + 8
        buffer = (self._lib.llama_token * size)()
        count = self._lib.llama_tokenize(self._vocabulary, data, len(data), buffer, size, add, True)
        if count < 0:
            raise RuntimeError(f"{-count} tokens for {len(data)} bytes")
        return list(buffer[: count - 1 if add and self.adds_end and count else count])

    def piece(self, token: int, special: bool = False) -> bytes:
        """The bytes that `token` stands for; not always whole characters. A `special` one has some only if asked."""
        size = 256
        while True:
            buffer = ctypes.create_string_buffer(size)
            count = self._lib.llama_token_to_piece(self._vocabulary, token, buffer, size, 0, special)
            if count >= 0:
                return buffer.raw[:count]
            size = -count

    def name(self, token: int) -> str:
        """How the vocabulary writes `token`."""
        return str(self._lib.llama_vocab_get_text(self._vocabulary, token).decode("utf-8", errors="replace"))

    def _special(self, token: int) -> str:
        return self.name(token) if token >= 0 else ""

    def ends(self, token: int) -> bool:
        """Whether `token` ends the reply."""
        return bool(self._lib.llama_vocab_is_eog(self._vocabulary, token))

    def is_control(self, token: int) -> bool:
        return bool(self._lib.llama_vocab_is_control(self._vocabulary, token))

    def evaluate(self, tokens: Sequence[int], for_reply: bool = True) -> bool:
        """Bring the cache to exactly `tokens`, evaluating only what it does not hold yet; false when stopped.

        `for_reply`: the last token is evaluated in any case, so that the next one can be sampled.
        """
        same = 0
        for ours, theirs in zip(self.tokens, tokens, strict=False):
            if ours != theirs:
                break
            same += 1
        self._trim(min(same, len(tokens) - 1) if for_reply else same)
        while len(self.tokens) < len(tokens):
            begin = len(self.tokens)
            if not self.extend(tokens[begin : begin + self.batch]):
                return False
        self._mark()
        return not self.stopped

    def extend(self, tokens: Sequence[int]) -> bool:
        """Evaluate one batch after what the cache holds; false when stopped: the cache is then as before."""
        if self.stopped:
            return False
        result = self._decode(tokens)
        if result == 0:
            self.tokens.extend(tokens)
            self.evaluated += len(tokens)
            return True
        self._trim(len(self.tokens), sure=False)
        if result != _ABORTED:
            raise RuntimeError(f"llama_decode returned {result} at token {len(self.tokens)}")
        return False

    def _decode(self, tokens: Sequence[int]) -> int:
        buffer = (self._lib.llama_token * len(tokens))(*tokens)
        return int(self._lib.llama_decode(self._context, self._lib.llama_batch_get_one(buffer, len(tokens))))

    def _trim(self, length: int, sure: bool = True) -> None:
        """Forget what follows the first `length` tokens; a recurrent model more, back to a mark or to nothing.

        `sure`: the cache holds `tokens` and nothing else, so that nothing has to be done where that is short enough.
        """
        if sure and length >= len(self.tokens):
            return
        if self.remembers:
            length = self._back_to_mark(length)
        if length and self._lib.llama_memory_seq_rm(self._memory, 0, length, -1):
            del self.tokens[length:]
        else:
            self._clear()

    def _mark(self) -> None:
        """Where a model has a running memory, which cannot be cut back: copy that, to begin from here again."""
        if not self.remembers or not self.tokens or (self._marks and self._marks[-1][0] == len(self.tokens)):
            return
        lib, partial = self._lib, self._lib.LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY
        size = lib.llama_state_seq_get_size_ext(self._context, 0, partial)
        state = (ctypes.c_uint8 * size)()
        if lib.llama_state_seq_get_data_ext(self._context, state, size, 0, partial) == size:
            self._marks = [*self._marks[1 - MOST_MARKS :], (len(self.tokens), state)]

    def _back_to_mark(self, length: int) -> int:
        """Bring the running memory back to the last mark within `length` tokens; returns where that is, 0 without."""
        partial = self._lib.LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY
        while self._marks:
            at, state = self._marks[-1]
            if at <= length and self._lib.llama_state_seq_set_data_ext(self._context, state, len(state), 0, partial):
                return at
            self._marks.pop()
        return 0

    def _clear(self) -> None:
        self._lib.llama_memory_clear(self._memory, False)
        self.tokens.clear()
        self._marks.clear()

    def sampler(self, sampling: Sampling) -> Sampler:
        """Picks tokens for one reply."""
        count = int(self._lib.llama_vocab_n_tokens(self._vocabulary))
        return Sampler(self._lib, self._context, sampling, count)
