"""The grammar for the recogniser, and the promise that what it hears is understood."""

from __future__ import annotations

from pathlib import Path

import pocketsphinx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.engine.llm.starter.grammar import build_grammar, command_jsgf
from desktop.engine.llm.starter.normalise import words_of
from desktop.engine.llm.starter.notation import read
from desktop.engine.llm.starter.registry import find, skills

_DICTIONARY = Path(pocketsphinx.get_model_path()) / "en-us" / "cmudict-en-us.dict"


def test_every_word_can_be_recognised() -> None:
    """PocketSphinx's own dictionary has a pronunciation for every word of the grammar."""
    known = {line.split(maxsplit=1)[0] for line in _DICTIONARY.read_text(encoding="utf-8").splitlines() if line}
    assert build_grammar().words - known == set()


def test_pocketsphinx_reads_the_grammar(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The real decoder loads the JSGF and says nothing against it."""
    file = tmp_path / "commands.gram"
    file.write_text(build_grammar().jsgf, encoding="utf-8")
    decoder = pocketsphinx.Decoder(lm=None, jsgf=str(file), loglevel="WARN")
    decoder.start_utt()
    decoder.process_raw(bytes(2 * 16_000), full_utt=True)
    decoder.end_utt()
    assert "jsgf" not in capfd.readouterr().err


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_what_is_listened_for_is_understood(seed: int) -> None:
    """Every sentence of the grammar is answered by the skill it was made from."""
    for skill, sentence in build_grammar().examples(60, seed):
        found = find(words_of(sentence))
        assert found is not None, f"nobody answers {sentence!r}"
        assert found.skill.name == skill, f"{found.skill.name} answers {sentence!r}, meant for {skill}"


def test_examples_cover_every_skill_and_repeat() -> None:
    """As many examples of each skill as of any other; the same seed gives the same ones."""
    grammar = build_grammar()
    examples = grammar.examples(200, 3)
    counts = [sum(name == skill.name for name, _ in examples) for skill in skills()]
    assert max(counts) - min(counts) <= 1
    assert examples == grammar.examples(200, 3) != grammar.examples(200, 4)
    assert all(set(sentence.split()) <= grammar.words for _, sentence in examples)


def test_the_words_are_those_of_the_grammar() -> None:
    """`words` neither misses a word of the JSGF nor holds one that is only a rule's name."""
    words = build_grammar().words
    assert {"timer", "what's", "christmas", "february", "fahrenheit", "please", "thirtieth"} <= words
    assert words.isdisjoint({"skill", "number", "whole", "command", "public", "grammar"} - {"number"})


@pytest.mark.parametrize("phrase", ["", "what (is", "a ]", "[a", "a | ", "()", "<Slot>", "roll 3 dice"])
def test_broken_notation_is_named(phrase: str) -> None:
    """A phrase that cannot be read raises a ValueError that quotes it."""
    with pytest.raises(ValueError, match="phrase"):
        read(phrase)


def test_an_open_slot_is_never_listened_for() -> None:
    """No listened phrase leads to words at will, which would let the recogniser hear commands everywhere."""
    assert "<rest>" not in build_grammar().jsgf
    assert "<unit>" not in build_grammar().jsgf


def test_names_may_be_called_before_and_after_a_command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The decoder reads that, too; names that are not made of English letters are left out."""
    text = command_jsgf(("Nova", "Old Tom", "Łukasz", "R2-D2", " "))
    assert "(nova | old tom)" in text
    assert text.count("[<called>]") == 2
    file = tmp_path / "commands.gram"
    file.write_text(text, encoding="utf-8")
    pocketsphinx.Decoder(lm=None, jsgf=str(file), loglevel="WARN")
    assert "jsgf" not in capfd.readouterr().err
    assert command_jsgf() == command_jsgf(("Łukasz",)) == build_grammar().jsgf
