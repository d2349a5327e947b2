"""How a language model picks its words: the settings that every backend with real sampling shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Sampling:
    """One reply's sampling, named as llama.cpp and the OpenAI-compatible servers name it.

    | field | range | what it does |
    |---|---|---|
    | temperature | 0..2 | 0 always takes the likeliest token; higher is more surprising |
    | top_p | 0..1 | only the likeliest tokens that together reach this share of the probability; 1 is off |
    | top_k | 0.. | only so many of the likeliest tokens; 0 is off |
    | min_p | 0..1 | only tokens at least this probable, relative to the likeliest; 0 is off |
    | repeat_penalty | 0.5..2 | divides the score of tokens seen lately; 1 is off |
    | presence_penalty | -2..2 | taken once from the score of a token seen lately; 0 is off |
    | frequency_penalty | -2..2 | taken for each time it was seen lately; 0 is off |
    | max_tokens | 1.. | the longest reply, in tokens that may be spoken |
    | stop | | the reply ends before any of these texts; none of it is spoken |
    """

    temperature: float = 0.7
    top_p: float = 0.95
    top_k: int = 40
    min_p: float = 0.05
    repeat_penalty: float = 1.1
    presence_penalty: float = 0.0
    frequency_penalty: float = 0.0
    max_tokens: int = 400
    stop: tuple[str, ...] = ()

    def changed_by(self, values: Mapping[str, Any]) -> Sampling:
        """With what `values` say otherwise, as Conversation.sampling does; what no sampling knows is not looked at."""
        known = {each.name for each in fields(self)}
        return replace(self, **{name: value for name, value in values.items() if name in known})
