"""The llama-cpp backend on real llama.cpp: it evaluates only what is new, stops at once, and says what is meant."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.hosting.backends import find_backend
from desktop.engine.hosting.process import StageProcess
from desktop.engine.llm import llama
from desktop.engine.llm.llama import LlamaLlm
from desktop.engine.llm.native import LoadError, Native
from desktop.engine.llm.sampling import Sampling
from desktop.engine.stages import Llm
from desktop.engine.types import Conversation, Message
from tests.engine.llm.conftest import GREEDY, Loader
from tests.engine.llm.tiny_gguf import VOCABULARY, make

PERSONA = "You are Nova, a friendly person who likes to talk."
Says = Callable[[LlamaLlm, str | list[int]], None]


def ask(*lines: str, persona: str = PERSONA) -> Conversation:
    """A conversation: what was asked, answered, asked …"""
    roles = ("user", "assistant")
    return Conversation(persona, tuple(Message(roles[at % 2], line) for at, line in enumerate(lines)))  # type: ignore[arg-type]


def answer(llm: LlamaLlm, conversation: Conversation) -> str:
    return "".join(llm.reply(conversation, CancelToken()))


def assert_answers_alike(llm: LlamaLlm, fresh: LlamaLlm, conversation: Conversation) -> None:
    """Both say the same; they may part where two characters are equally likely but for rounding, which depends on
    how the prompt was cut into batches.
    """
    ours, theirs = answer(llm, conversation), answer(fresh, conversation)
    if ours == theirs:
        return
    same = next(at for at, pair in enumerate(zip(ours, theirs, strict=True)) if pair[0] != pair[1])
    model = fresh._native
    assert model is not None
    assert fresh._form is not None
    counted = model.evaluated
    _, prompt = fresh._prompt(model, fresh._form, conversation)
    model.evaluate([*prompt, *model.tokenise(theirs[:same], beginning=False)])
    logits = np.ctypeslib.as_array(model._lib.llama_get_logits_ith(model._context, -1), shape=(VOCABULARY,))
    second, first = np.sort(logits)[-2:]
    model.evaluated = counted
    assert first - second < 0.01 * np.std(logits), f"{ours!r} is not {theirs!r}"


def tokens_of(llm: LlamaLlm, text: str) -> int:
    assert llm._native is not None
    return len(llm._native.tokenise(text, beginning=False))


def test_it_is_a_language_model(loaded: Loader) -> None:
    """It satisfies the Protocol, and answers as often as it is asked, alike when it takes the likeliest token."""
    llm = loaded()
    assert isinstance(llm, Llm)
    first = answer(llm, ask("Tell me a story."))
    assert first
    assert answer(llm, ask("Tell me a story.")) == first
    assert answer(llm, Conversation(PERSONA)) == ""


def test_a_second_turn_evaluates_only_what_is_new(loaded: Loader) -> None:
    """Persona, question and answer of the first turn stay in the cache: only the template's marks and the new
    question are evaluated, and the new answer's tokens.
    """
    llm = loaded()
    first = answer(llm, ask("Tell me a story."))
    before = llm.evaluated
    second = answer(llm, ask("Tell me a story.", first, "Another one, please."))
    new = "<|im_end|>\n<|im_start|>user\nAnother one, please.<|im_end|>\n<|im_start|>assistant\n"
    assert llm.evaluated - before == tokens_of(llm, new) + tokens_of(llm, second)


def test_an_answer_that_was_cut_costs_nothing(loaded: Loader) -> None:
    """Where only a part was heard, the cache is cut there, and nothing before it is evaluated again."""
    llm = loaded()
    first = answer(llm, ask("Tell me a story."))
    before = llm.evaluated
    second = answer(llm, ask("Tell me a story.", first[:9], "Stop."))
    new = "<|im_end|>\n<|im_start|>user\nStop.<|im_end|>\n<|im_start|>assistant\n"
    assert llm.evaluated - before == tokens_of(llm, new) + tokens_of(llm, second)
    assert_answers_alike(llm, loaded(), ask("Tell me a story.", first[:9], "Stop."))


def test_what_came_before_is_evaluated_while_the_key_is_held(loaded: Loader) -> None:
    """After `prepare`, the question and the template's marks behind it are all that a reply evaluates."""
    llm = loaded()
    llm.prepare(Conversation(PERSONA), CancelToken())
    prepared = llm.evaluated
    assert prepared >= tokens_of(llm, PERSONA)
    said = answer(llm, ask("Tell me a story."))
    asked = tokens_of(llm, "Tell me a story.<|im_end|>\n<|im_start|>assistant\n")
    assert llm.evaluated - prepared == asked + tokens_of(llm, said)

    llm.prepare(ask("Tell me a story.", said), CancelToken())
    before = llm.evaluated
    said = answer(llm, ask("Tell me a story.", said, "More."))
    asked = tokens_of(llm, "More.<|im_end|>\n<|im_start|>assistant\n")
    assert llm.evaluated - before == asked + tokens_of(llm, said)


def test_preparing_stops_within_a_batch_and_keeps_what_it_has(loaded: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cancelled `prepare` returns without an exception; what it evaluated is not evaluated again."""
    llm = loaded()
    conversation = ask("Question. " * 60, persona=PERSONA * 4)
    cancel, batches = CancelToken(), []
    real = Native._decode

    def decode(self: Native, tokens: list[int]) -> int:
        batches.append(len(tokens))
        result = real(self, tokens)
        if len(batches) == 3:
            cancel.cancel()
        return result

    monkeypatch.setattr(Native, "_decode", decode)
    llm.prepare(Conversation(conversation.persona, (*conversation.messages, Message("assistant", "Yes."))), cancel)
    assert len(batches) == 3
    assert llm.evaluated == sum(batches)
    fresh = loaded()
    assert_answers_alike(llm, fresh, conversation)
    assert llm.evaluated == fresh.evaluated

    llm.prepare(conversation, cancel)
    assert llm.evaluated == fresh.evaluated


def test_a_cancelled_reply_ends(loaded: Loader) -> None:
    """Cancelled before it began or in its midst, a reply raises Cancelled and says nothing more."""
    llm = loaded()
    cancel = CancelToken()
    reply = llm.reply(ask("Tell me a story."), cancel)
    assert next(reply)
    cancel.cancel()
    with pytest.raises(Cancelled):
        next(reply)
    with pytest.raises(Cancelled):
        next(llm.reply(ask("Tell me a story."), cancel))


@pytest.mark.parametrize("hybrid", [False, True])
def test_after_thirty_cancels_it_answers_as_a_fresh_model_does(loaded: Loader, tmp_path: Path, hybrid: bool) -> None:
    """Cancels at random moments, of `prepare` and of replies, within a batch or between, leave the cache sound, and
    the running memory of a hybrid model with it.
    """
    path = make(tmp_path / "slow.gguf", layers=4, width=256, seed=5, hybrid=hybrid)
    llm, chance = loaded(path), random.Random(8)
    lines = [f"Line {at}: {chance.random()}." for at in range(9)]
    started = time.perf_counter()
    answer(llm, ask(*lines))
    whole_s = time.perf_counter() - started
    for _ in range(30):
        cancel = CancelToken()
        said = list(lines[: chance.randrange(1, 10, 2)])
        said[-1] += str(chance.random())
        with_timer = _cancels_after(cancel, chance.uniform(0, whole_s))
        try:
            if chance.random() < 0.4:
                llm.prepare(ask(*said, "And so on."), cancel)
            else:
                answer_until(llm, ask(*said), cancel)
        finally:
            with_timer()
    last = ask(*lines[:7])
    assert_answers_alike(llm, loaded(path), last)


def answer_until(llm: LlamaLlm, conversation: Conversation, cancel: CancelToken) -> None:
    """Listens until it is cancelled."""
    try:
        for _ in llm.reply(conversation, cancel):
            pass
    except Cancelled:
        assert cancel.cancelled


def _cancels_after(cancel: CancelToken, seconds: float) -> Callable[[], None]:
    """Cancels in so many seconds, from another thread; the function returned waits for that thread."""
    timer = threading.Timer(seconds, cancel.cancel)
    timer.start()
    return timer.join


def test_a_batch_is_broken_off(
    loaded: Loader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A cancel while llama.cpp evaluates a batch ends that batch. It is no trouble: the log has no warning of it."""
    llm = loaded()
    cancel, results = CancelToken(), []
    real = Native._decode

    def decode(self: Native, tokens: list[int]) -> int:
        if len(results) == 2:
            cancel.cancel()
        results.append(real(self, tokens))
        return results[-1]

    monkeypatch.setattr(Native, "_decode", decode)
    with pytest.raises(Cancelled):
        next(llm.reply(ask("Word " * 100), cancel))
    assert results == [0, 0, 2], "2 is llama.cpp's word for aborted"
    assert llm._native is not None
    assert llm.evaluated == 2 * llm._native.batch
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
    monkeypatch.undo()
    assert_answers_alike(llm, loaded(), ask("Word " * 100))


def test_a_new_call_ends_the_one_before(loaded: Loader) -> None:
    """A reply that was left unfinished does not go on in the middle of the next one."""
    llm = loaded()
    old = llm.reply(ask("Tell me a story."), CancelToken())
    next(old)
    assert_answers_alike(llm, loaded(), ask("What now?"))
    with pytest.raises(Cancelled):
        next(old)


def test_a_model_with_a_running_memory_comes_back_to_before(loaded: Loader, tmp_path: Path) -> None:
    """A hybrid model cannot cut its cache back: it begins again where its last prompt ended, not from the start."""
    path = make(tmp_path / "hybrid.gguf", hybrid=True, layers=4)
    llm = loaded(path)
    assert llm._native is not None
    assert llm._native.remembers
    first = answer(llm, ask("Tell me a story."))
    before = llm.evaluated
    cut = ask("Tell me a story.", first[:9], "Stop.")
    second = answer(llm, cut)
    new = f"{first[:9]}<|im_end|>\n<|im_start|>user\nStop.<|im_end|>\n<|im_start|>assistant\n"
    assert llm.evaluated - before == tokens_of(llm, new) + tokens_of(llm, second)
    assert_answers_alike(llm, loaded(path), cut)
    before = llm.evaluated
    other = ask("Something else.")
    assert_answers_alike(llm, loaded(path), other)
    assert llm.evaluated > before


def test_thoughts_are_not_said(loaded: Loader, says: Says) -> None:
    """Neither tags nor channels nor what stands in them; the template's own special tokens neither."""
    llm = loaded()
    says(llm, "<think>\nShe asks.\n</think>\n\nHello there.")
    assert answer(llm, ask("Hello.")) == "Hello there."
    says(llm, "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Hi.")
    assert answer(llm, ask("Hello.")) == "Hi."


def test_a_thought_that_the_template_opens_is_not_said(loaded: Loader, says: Says, tmp_path: Path) -> None:
    """A template that ends in <think> makes the model begin in a thought."""
    template = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant: <think>\n"
    llm = loaded(make(tmp_path / "thinks.gguf", chat_template=template))
    says(llm, "Shall I?\n</think>\nYes.")
    assert answer(llm, ask("Hello.")) == "Yes."


def test_a_thought_without_end_is_ended(loaded: Loader, says: Says, monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many tokens the model is told that it has thought enough, and what it says then is said."""
    monkeypatch.setattr(llama, "MOST_THOUGHT", 10)
    llm = loaded()
    says(llm, "<think>" + "x" * 9 + "Hello.")
    assert answer(llm, ask("Hello.")) == "Hello."


def test_a_reply_ends_before_a_stop_word(loaded: Loader, says: Says) -> None:
    """Not even the beginning of a stop word is said; what only looks like one is."""
    llm = loaded(sampling=Sampling(stop=("STOP", "\nUser:"), max_tokens=100))
    says(llm, "One. STO. Two.\nUser: three")
    assert answer(llm, ask("Count.")) == "One. STO. Two."


def test_characters_are_said_whole(loaded: Loader, says: Says) -> None:
    """A character whose bytes come in several tokens waits until it is whole; half a one is never said."""
    llm = loaded()
    byte = 3  # the number of the token for byte 0
    euro = [byte + part for part in "é€".encode()]
    says(llm, [*euro, byte + 0xC3])
    pieces = list(llm.reply(ask("How much?"), CancelToken()))
    assert pieces == ["é", "€"]


def test_a_reply_is_at_most_so_long(loaded: Loader) -> None:
    """max_tokens bounds what is said; where the context ends first, that does."""
    assert len(answer(loaded(sampling=Sampling(temperature=0, max_tokens=7)), ask("Hello."))) == 7
    llm = loaded(context=256, sampling=Sampling(temperature=0, max_tokens=10_000))
    answer(llm, ask("Hello."))
    assert llm._native is not None
    assert llm._native.left == 0


def test_the_sampling_settings_reach_the_sampler(loaded: Loader) -> None:
    """Temperature 0 repeats itself; a higher one does not unless only one token is left; penalties forbid repeats."""

    def replies(**settings: float) -> set[str]:
        llm = loaded(sampling=Sampling(**{"max_tokens": 40, "repeat_penalty": 1.0, **settings}))  # type: ignore[arg-type]
        return {answer(llm, ask("Hello.")) for _ in range(3)}

    likeliest = replies(temperature=0)
    assert len(likeliest) == 1
    assert len(replies(temperature=1.5, top_p=1, top_k=0, min_p=0)) == 3
    for only_one in ({"top_k": 1}, {"top_p": 0.0}, {"min_p": 1.0}):
        assert replies(temperature=1.5, **only_one) == likeliest
    for penalty in ({"repeat_penalty": 1000.0}, {"presence_penalty": 1000.0}, {"frequency_penalty": 1000.0}):
        (said,) = replies(temperature=0, **penalty)
        assert len(set(said)) == len(said) == 40
    (said,) = likeliest
    assert len(set(said)) < len(said)


def test_the_oldest_turns_go_first_and_the_persona_stays(loaded: Loader) -> None:
    """A conversation that is longer than the context is still answered; the persona and the newest lines are in it."""
    llm = loaded(context=512)
    lines = [f"Sentence number {at} of a long talk." for at in range(61)]
    assert len(answer(llm, ask(*lines))) == GREEDY.max_tokens
    assert llm._native is not None
    held = b"".join(llm._native.piece(token) for token in llm._native.tokens).decode()
    assert PERSONA in held
    assert lines[-1] in held
    assert lines[0] not in held
    before = llm.evaluated
    answer(llm, ask(*lines, "Yes.", "And now?"))
    assert llm.evaluated - before < 150, "what was left out once stays out, so that the cache holds"


def test_a_message_beyond_the_context_loses_its_middle(loaded: Loader) -> None:
    """The beginning and the end of what was said are kept; a persona beyond the context is an error with a remedy."""
    llm = loaded(context=512)
    assert answer(llm, ask("First this. " + "blah " * 1000 + "Now that."))
    assert llm._native is not None
    held = b"".join(llm._native.piece(token) for token in llm._native.tokens).decode()
    assert "First this." in held
    assert "Now that." in held
    assert " … " in held
    beyond = ask("Hello.", persona="You are " + "very " * 200 + "nice.")
    llm.prepare(beyond, CancelToken())
    with pytest.raises(ParleyError, match="persona leaves no room"):
        answer(llm, beyond)


def test_nothing_is_written_to_the_console(loaded: Loader, capfd: pytest.CaptureFixture[str]) -> None:
    """llama.cpp's own words go to the log."""
    answer(loaded(), ask("Hello."))
    assert capfd.readouterr() == ("", "")


def test_options_that_are_set_are_taken(loaded: Loader) -> None:
    """Context, threads and flash attention; a context beyond what the model was trained on is not."""
    begins = answer(loaded(), ask("Hello."))[:4]
    for flash in ("on", "off"):
        llm = loaded(context=512, threads=2, flash_attention=flash)
        assert llm.context == 512
        assert answer(llm, ask("Hello.")).startswith(begins), "rounded differently, the rest may differ"
    assert loaded(context=100_000).context == 2048


def test_a_gpu_that_does_not_take_the_model_is_not_needed(
    loaded: Loader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where loading with a GPU fails, the processor takes over, and the log says so."""
    real = Native.__init__

    def fails_on_gpu(self: Native, file: object, fit: object, flash: str) -> None:
        if fit.gpu_layers:  # type: ignore[attr-defined]
            raise LoadError("out of memory")
        real(self, file, fit, flash)  # type: ignore[arg-type]

    monkeypatch.setattr(Native, "__init__", fails_on_gpu)
    monkeypatch.setattr("desktop.engine.llm.library.offloads", lambda: True)
    with caplog.at_level(logging.WARNING):
        assert answer(loaded(), ask("Hello."))
    assert "it runs on the processor" in caplog.text


def test_a_model_that_does_not_fit_is_not_loaded(loaded: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names what is needed and what is there, before anything is loaded."""
    monkeypatch.setattr("desktop.engine.llm.fitting.available_bytes", lambda: 10 * 2**20)
    with pytest.raises(ParleyError, match=r"tiny.gguf needs about 0.0 GiB of memory .* and 0.0 GiB are available"):
        loaded()


def test_a_missing_library_is_said(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where llama-cpp-python is not installed, with what to do."""

    def missing() -> None:
        raise ImportError("No module named 'llama_cpp'")

    monkeypatch.setattr("desktop.engine.llm.library.library", missing)
    with pytest.raises(ParleyError, match=r"is not installed\. Start with \./run"):
        LlamaLlm(tiny).load()


def test_it_works_in_a_process_of_its_own(tiny: Path, tmp_path: Path) -> None:
    """As it is hosted: what it says comes over, a cancel is taken, the next turn works, a refusal is a sentence."""
    process = StageProcess(find_backend("llm", "llama-cpp", model=tiny, sampling=GREEDY))
    try:
        assert process.wait_loaded(30.0)
        expected = "".join(process.stream("reply", ask("Hello."), cancel=CancelToken()))
        assert len(expected) == GREEDY.max_tokens
        cancel = CancelToken()
        reply = process.stream("reply", ask("Word " * 300), cancel=cancel)
        cancel.cancel()
        with pytest.raises(Cancelled):
            list(reply)
        list(process.stream("prepare", Conversation(PERSONA), cancel=CancelToken()))
        assert "".join(process.stream("reply", ask("Hello."), cancel=CancelToken()))[:8] == expected[:8]
    finally:
        process.close()
    (tmp_path / "cut.gguf").write_bytes(tiny.read_bytes()[:50_000])
    process = StageProcess(find_backend("llm", "llama-cpp", model=tmp_path / "cut.gguf"))
    try:
        assert not process.wait_loaded(30.0)
        assert process.load_problem is not None
        assert "cut.gguf is incomplete" in process.load_problem.what
    finally:
        process.close()


def test_closing_twice_or_before_loading_is_harmless(tiny: Path) -> None:
    """As for every stage; and a closed one loads again when it is asked."""
    llm = LlamaLlm(tiny, GREEDY)
    llm.close()
    llm.load()
    llm.close()
    llm.close()
    assert answer(llm, ask("Hello."))
    llm.close()


def test_a_story_model_tells_a_story(loaded: Loader, shared: Path) -> None:
    """The real little model goes on in English with what it was asked, and a second time evaluates only what is new."""
    path = shared / "data" / "models" / "stories260K-f16.gguf"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    llm = loaded(path, sampling=Sampling(temperature=0, max_tokens=120))
    story = answer(llm, ask("Tell me a story."))
    words = story.lower().split()
    assert len(words) > 25
    assert len({"the", "a", "to", "and", "was", "they", "he", "she"} & set(words)) >= 3
    before = llm.evaluated
    answer(llm, ask("Tell me a story.", story, "Go on."))
    assert llm.evaluated - before < 120 + 20


def test_each_who_speaks_has_a_sampling_of_their_own(loaded: Loader) -> None:
    """What the conversation says of it holds for its answer, and the next one is as the settings say."""
    llm = loaded(sampling=Sampling(temperature=0, max_tokens=30))
    assert len(answer(llm, replace(ask("Hello."), sampling={"max_tokens": 5}))) == 5
    assert len(answer(llm, ask("Hello."))) == 30
