"""Conversations as the templates of real model families want them, and a plain form where there is none."""

from __future__ import annotations

import logging

import pytest

from desktop.engine.llm.chat import Plain, Template, UnusableTemplateError, form_of
from desktop.engine.types import Message
from tests.engine.llm.tiny_gguf import CHATML

pytest.importorskip("llama_cpp", reason="part of the full engines; ./test installs it")

ALTERNATING = (
    "{{ bos_token }}{% for m in messages %}"
    "{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Conversation roles must alternate user/assistant') }}{% endif %}"
    "{% if m['role'] == 'user' %}[INST] {{ m['content'] }} [/INST]"
    "{% else %}{{ m['content'] }}{{ eos_token }}{% endif %}{% endfor %}"
)
"""Mistral's first form: no system role, strict alternation, the person first."""
NO_SYSTEM = (
    "{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}"
    "{% for m in messages %}<start_of_turn>{{ 'model' if m['role'] == 'assistant' else m['role'] }}\n"
    "{{ m['content'] | trim }}<end_of_turn>\n{% endfor %}<start_of_turn>model\n"
)
"""Gemma's."""
SILENT = (
    "{% for m in messages %}{% if m['role'] == 'user' %}<|user|>\n{{ m['content'] }}<|end|>\n<|assistant|>\n"
    "{% elif m['role'] == 'assistant' %}{{ m['content'] }}<|end|>\n{% endif %}{% endfor %}"
)
"""Phi's first: a system's message is dropped without a word."""
BARE = "{% for m in messages %}{% if m['role'] != 'system' %}{{ m['content'] }} {% endif %}{% endfor %}"
"""A story model's."""
THINKS = CHATML + "{% if enable_thinking is not defined or enable_thinking %}<think>\n{% endif %}"

LINES = (
    Message("assistant", "Hello."),
    Message("user", "Who are you?"),
    Message("user", "Nova?"),
    Message("assistant", "Yes.", cut=True),
    Message("user", "Good."),
)


def written(template: str, persona: str = "Be Nova.") -> str:
    return Template(template, "<s>", "</s>").write(persona, LINES)


def test_the_persona_is_the_systems_message() -> None:
    """With consecutive lines of the same speaker as one."""
    assert written(CHATML) == (
        "<|im_start|>system\nBe Nova.<|im_end|>\n<|im_start|>assistant\nHello.<|im_end|>\n"
        "<|im_start|>user\nWho are you?\nNova?<|im_end|>\n<|im_start|>assistant\nYes.<|im_end|>\n"
        "<|im_start|>user\nGood.<|im_end|>\n<|im_start|>assistant\n"
    )
    assert "system" not in written(CHATML, persona="  ")


@pytest.mark.parametrize("template", [ALTERNATING, NO_SYSTEM, SILENT])
def test_a_template_without_a_system_role_gets_the_persona_first(template: str) -> None:
    """Refused with an exception or dropped in silence: the persona stands before the person's first line."""
    text = written(template)
    assert "Be Nova.\n\n" in text
    assert text.count("Be Nova.") == 1
    assert text.index("Be Nova.") < text.index("Who are you?") < text.index("Yes.") < text.index("Good.")


def test_the_person_speaks_first_where_the_template_wants_it() -> None:
    """A greeting that came before is left out then, and only then."""
    assert written(ALTERNATING) == "<s>[INST] Be Nova.\n\nWho are you?\nNova? [/INST]Yes.</s>[INST] Good. [/INST]"
    assert "Hello." in written(NO_SYSTEM)


def test_a_story_models_template_goes_on_with_the_text() -> None:
    """Nothing marks who speaks: a persona would be told as a part of the story."""
    assert written(BARE) == "Hello. Who are you?\nNova? Yes. Good. "


def test_a_template_is_asked_not_to_think() -> None:
    """Where it can be."""
    assert not written(THINKS).endswith("<think>\n")


@pytest.mark.parametrize("template", ["{% for %}", "{{ messages.nothing.at_all }}", "Always the same.", "{{ 1 / 0 }}"])
def test_a_broken_template_gives_way_to_the_plain_form(template: str, caplog: pytest.LogCaptureFixture) -> None:
    """It is no reason not to talk; the log has it."""
    with pytest.raises(UnusableTemplateError):
        Template(template, "<s>", "</s>")
    with caplog.at_level(logging.WARNING):
        assert isinstance(form_of(template, "<s>", "</s>", 4096), Plain)
    assert "template cannot be used" in caplog.text


def test_without_a_template_the_conversation_is_a_transcript() -> None:
    """The reply ends where the person would speak again."""
    form = form_of("", "<s>", "</s>", 4096)
    assert form.write("Be Nova.", LINES[3:]) == "Be Nova.\n\nAssistant: Yes.\nUser: Good.\nAssistant:"
    assert "\nUser:" in form.stop
    assert form.write("", LINES[4:]) == "User: Good.\nAssistant:"


def test_a_small_model_without_a_template_goes_on_with_the_text() -> None:
    """A model that was trained on short texts knows no transcripts."""
    form = form_of("", "<s>", "</s>", 512)
    assert form.write("Be Nova.", LINES[3:]) == "Yes.\nGood.\n"
    assert form.stop == ()


def test_marks_that_a_model_may_forget_to_declare_end_a_reply() -> None:
    """Those that occur in the template."""
    assert Template(CHATML, "", "").stop == ("<|im_end|>",)
    assert Template(BARE, "", "").stop == ()
