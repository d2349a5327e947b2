"""The backend "llama-cpp": any language model in a GGUF file, through llama-cpp-python."""

from __future__ import annotations

import codecs
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.llm import fitting, library
from desktop.engine.llm.chat import Form, form_of
from desktop.engine.llm.checking import ModelFile, check, trouble
from desktop.engine.llm.native import LoadError, Native
from desktop.engine.llm.sampling import Sampling
from desktop.engine.llm.stopping import StopWords
from desktop.engine.llm.thinking import MARKERS, ThoughtFilter, left_open
from desktop.engine.llm.window import Window
from desktop.engine.types import Conversation, Message

log = logging.getLogger(__name__)

MOST_THOUGHT = 512
"""Tokens. A model that thinks longer although it was asked not to is told that it has finished thinking."""
REPLY_SHARE = 3
"""At most one part in so many of the context is kept free for the reply."""
EXPECTED_QUESTION = 64
"""Tokens kept free for what is being said while `prepare` evaluates what came before."""
_GUESSES = ("And", "7 ?")
"""Two questions that begin differently: what is the same in both prompts will be the same in any."""


class LlamaLlm:
    """Satisfies Llm, and has `prepare`. Options as in [llm] of settings.ini.

    `context` 0, `threads` 0, `gpu_layers` -1 and `flash_attention` "auto" are chosen from the machine. One thread
    at a time may use it; a call ends the one before it.
    """

    def __init__(
        self,
        model: Path,
        sampling: Sampling = Sampling(),  # noqa: B008 - frozen
        context: int = 0,
        threads: int = 0,
        gpu_layers: int = -1,
        flash_attention: str = "auto",
    ) -> None:
        self._path = Path(model)
        self._sampling = sampling
        self._context = context
        self._threads = threads
        self._gpu_layers = gpu_layers
        self._flash_attention = flash_attention
        self._native: Native | None = None
        self._form: Form | None = None
        self._window = Window()
        self._markers: dict[int, bytes] = {}
        self._calls = 0

    @property
    def evaluated(self) -> int:
        """How many tokens have been evaluated since the model was loaded."""
        return self._native.evaluated if self._native else 0

    @property
    def context(self) -> int:
        """Tokens that persona, conversation and reply may take together; 0 before `load`."""
        return self._native.context if self._native else 0

    def load(self) -> None:
        """Check the file, choose how to load it, load it, warm it up.

        Raises ParleyError: the file is no language model, is not all there, or needs more memory than there is.
        Where a GPU will not take the model, the processor does, and the log says so.
        """
        self.close()
        try:
            library.library()
        except ImportError as error:
            what = "llama-cpp-python, which runs language models, is not installed."
            raise trouble(what, "Start with ./run, which installs it.") from error
        file = check(self._path, library.tensor_bytes)
        layers = self._gpu_layers if library.offloads() else 0
        if self._gpu_layers > 0 and not layers:
            log.warning("This build of llama.cpp cannot use a GPU; %s runs on the processor", file.path.name)
        self._native = self._loaded(file, layers)
        source = file.header.metadata.get("tokenizer.chat_template", "")
        trained = int(file.header.of_architecture("context_length", 0))
        self._form = form_of(source if isinstance(source, str) else "", self._native.bos, self._native.eos, trained)
        self._markers.clear()

    def _loaded(self, file: ModelFile, layers: int) -> Native:
        try:
            return self._load_with(file, layers)
        except LoadError as error:
            if layers:
                log.warning("The GPU did not take %s (%s); it runs on the processor", file.path.name, error)
                return self._loaded(file, 0)
            log.error("llama.cpp could not load %s: %s", file.path, error)
            raise self._refused(file, str(error)) from error

    def _load_with(self, file: ModelFile, layers: int) -> Native:
        fit = fitting.fit(
            file,
            context=self._context,
            threads=self._threads,
            gpu_layers=layers,
            memory=fitting.available_bytes(),
            check_memory=layers == 0 or sys.platform == "darwin",  # Apple's GPUs share the memory
        )
        log.info(
            "%s: context %d, %d threads, batches of %d, GPU layers %s, about %d MiB",
            file.path.name,
            fit.context,
            fit.threads,
            fit.batch,
            "all" if layers < 0 else layers,
            fit.needed_bytes >> 20,
        )
        return Native(file, fit, self._flash_attention)

    @staticmethod
    def _refused(file: ModelFile, reason: str) -> ParleyError:
        name = file.path.name
        if "unknown model architecture" in reason:
            what = f'{name} is a model of the kind "{file.header.architecture}", which this llama.cpp does not know.'
            return trouble(what, "Choose another model, or update llama-cpp-python.")
        return trouble(f"{name} could not be loaded by llama.cpp.", "Choose another model; the log says why.")

    def close(self) -> None:
        """Free the model. Harmless when called twice or before `load`."""
        self._calls += 1
        if self._native:
            self._native.close()
        self._native = self._form = None

    def prepare(self, conversation: Conversation, cancel: CancelToken) -> None:
        """Evaluate persona and conversation so far, to which a question will be added, while it is still being asked.

        Returns within one batch when cancelled; what was evaluated until then is kept.
        """
        with self._call(cancel) as (model, form):
            try:
                self._evaluate_before(model, form, conversation)
            except ParleyError as error:
                log.info("Nothing was prepared: %s", error)  # the reply will say it

    def _evaluate_before(self, model: Native, form: Form, conversation: Conversation) -> bool:
        """What will come before a question that follows `conversation`, whatever it is; false when stopped."""
        prompts = []
        for guess in _GUESSES:
            asked = replace(conversation, messages=(*conversation.messages, Message("user", guess)))
            prompts.append(self._prompt(model, form, asked, EXPECTED_QUESTION)[1])
        same = takewhile(lambda pair: pair[0] == pair[1], zip(*prompts, strict=False))
        return model.evaluate([token for token, _ in same], for_reply=False)

    def reply(self, conversation: Conversation, cancel: CancelToken) -> Iterator[str]:
        """The answer to the last message, piece by piece; nothing to an empty conversation. Raises Cancelled.

        Thoughts and stop words are not part of it. It ends where the model ends it, after `max_tokens` tokens, or
        when the context is full.
        """
        if not conversation.messages:
            return
        with self._call(cancel) as (model, form):
            call = self._calls
            before = replace(conversation, messages=conversation.messages[:-1])
            if model.remembers and not self._evaluate_before(model, form, before):
                raise Cancelled  # a place to come back to is needed before the question
            text, prompt = self._prompt(model, form, conversation)
            if not prompt:
                return
            if not model.evaluate(prompt):
                raise Cancelled
            sampling = self._sampling.changed_by(conversation.sampling)
            stops = StopWords((*sampling.stop, *form.stop))
            for piece in self._generate(model, sampling, ThoughtFilter(left_open(text))):
                if said := stops.feed(piece):
                    yield said
                    cancel.raise_if_cancelled()
                    if call != self._calls:
                        raise Cancelled
                if stops.met:
                    return
            if said := stops.finish():
                yield said

    @contextmanager
    def _call(self, cancel: CancelToken) -> Iterator[tuple[Native, Form]]:
        """Ties `cancel` to the model for one call."""
        if self._native is None:
            self.load()
        assert self._native is not None
        assert self._form is not None
        self._calls += 1
        self._native.go()
        forget = cancel.on_cancel(self._native.stop)
        try:
            yield self._native, self._form
        finally:
            forget()

    def _prompt(
        self, model: Native, form: Form, conversation: Conversation, expected: int = 0
    ) -> tuple[str, list[int]]:
        """What to evaluate, as text and as tokens, with room left for the reply and `expected` tokens more."""
        most = self._sampling.changed_by(conversation.sampling).max_tokens
        room = model.context - min(most, model.context // REPLY_SHARE)
        room -= min(expected, room // 4)

        written: dict[tuple[Message, ...], tuple[str, list[int]]] = {}

        def write(messages: Sequence[Message]) -> tuple[str, list[int]]:
            key = tuple(messages)
            if key not in written:
                text = form.write(conversation.persona, key)
                written[key] = text, model.tokenise(text)
            return written[key]

        return write(self._window.fit(conversation.messages, lambda messages: len(write(messages)[1]), room))

    def _generate(self, model: Native, sampling: Sampling, thoughts: ThoughtFilter) -> Iterator[str]:
        """What the model says, whole characters only, its thoughts left out. Raises Cancelled."""
        characters = codecs.getincrementaldecoder("utf-8")(errors="ignore")
        said = thought = 0
        sampler = model.sampler(sampling)
        try:
            while said < sampling.max_tokens and model.left > 0:
                token = sampler.pick()
                if model.ends(token):
                    break
                yield thoughts.feed(characters.decode(self._marker(model, token) or model.piece(token)))
                if not model.extend([token]):
                    raise Cancelled
                if not thoughts.thinking:
                    said += 1
                elif (thought := thought + 1) % MOST_THOUGHT == 0:
                    enough = model.tokenise(f"\n{thoughts.closer}\n\n", beginning=False)
                    if len(enough) >= model.left:
                        break
                    if not model.extend(enough):
                        raise Cancelled
                    thoughts.feed(thoughts.closer)
            yield thoughts.feed(characters.decode(b"", final=True)) + thoughts.finish()
        finally:
            sampler.close()

    def _marker(self, model: Native, token: int) -> bytes:
        """The text of a special token that frames a thought; of all others nothing."""
        if token not in self._markers:
            text = model.name(token) if model.is_control(token) else ""
            self._markers[token] = text.encode() if text and any(text in marker for marker in MARKERS) else b""
        return self._markers[token]
