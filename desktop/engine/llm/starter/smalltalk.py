"""Honest small talk: takes up what was said, asks back, and never claims to have understood more than it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.engine.llm.starter.normalise import word_set, words_of
from desktop.engine.llm.starter.skill import Context
from desktop.engine.llm.starter.topics import reflect, topic

_OFFER_EVERY = 6
"""Every so many replies of small talk the full models are mentioned."""
_LONGEST_REFLECTION = 9
"""Words. A longer sentence said back sounds like a parrot."""

_EMPTY = (
    "I did not catch any words. Say that once more?",
    "Nothing reached me that I can read. What would you like to say?",
    "That was quiet. Ask me something, or say help.",
    "I am listening. Try me with a question.",
)
_UNREADABLE = (
    "I can only read plain English words, and there were none in that.",
    "Nice signs, but I need words. What did you want to tell me?",
    "I cannot make words out of that. Could you put it in English?",
)
_LONG = (
    "That was a lot at once, and I only followed bits of it. {topic_start} came up. What matters most to you there?",
    "So many words! I noticed {topic}. Which part should I remember?",
    "A long message, thank you. I am too small for all of it; tell me just about {topic}.",
)
_QUESTIONS = (
    "A good question about {topic}. I do not know the answer. What do you think yourself?",
    "I wish I knew about {topic}. What made you wonder?",
    "As for {topic}, that is beyond what I have learned. Why do you ask?",
    "I have no answer about {topic}; I would only be guessing. Have you got a guess?",
    "You ask about {topic}. I cannot look that up. Where would you look first?",
    "That is one for a bigger head than mine. What do you already know about {topic}?",
)
_BARE_QUESTIONS = (
    "I do not know that, and I would rather say so. What is your own guess?",
    "That goes beyond what I can answer. What made you think of it?",
    "No idea, honestly. What would you like the answer to be?",
    "I cannot tell. Is there something behind the question?",
)
_REFLECTIONS = (
    "So {said}. What is that like?",
    "You say {said}. How did that come about?",
    "{said_start}, then. How come?",
    "I heard that {said}. What happens next?",
    "So {said}. Is that a good thing?",
)
_TOPICS = (
    "Tell me more about {topic}.",
    "What comes to your mind first about {topic}?",
    "{topic_start}, you say. How did you come to that?",
    "I know little about {topic}. What should one know?",
    "Do you often think about {topic}?",
    "Let us talk about {topic}, then. Where do we begin?",
    "What would you change about {topic}, if you could?",
)
_BARE = (
    "I see. Go on, if you like.",
    "And then?",
    "How do you mean that?",
    "I am with you so far. What comes next?",
    "Tell me a little more.",
)
_GOOD = (
    "That sounds good! What was the best of it?",
    "I am glad to hear it. How did it come about?",
    "Lovely. What are you going to do with the rest of the day?",
)
_BAD = (
    "I am sorry to hear that. Do you want to tell me more?",
    "That does not sound easy. What would help right now?",
    "Oh dear. I am only a small program, but I am listening.",
)
_YES = ("Good. Tell me more.", "Yes, then. What speaks for it?", "All right. And now?")
_NO = ("No, then. What instead?", "Fair enough. What would be better?", "All right, no it is. Why not?")
_OFFERS = (
    "With one of the full models I could really talk about this; say, how do I get the full models.",
    "I am only the starter, by the way. The full models follow much better.",
    "For a proper conversation there are the full models. Ask me how to get them.",
)

_YES_WORDS = word_set("yes yeah yep yup sure indeed certainly definitely absolutely")
_NO_WORDS = word_set("no nope nah")
_GOOD_WORDS = word_set("happy glad great wonderful excited lovely fantastic proud thrilled delighted relieved")
_BAD_WORDS = word_set(
    "sad tired lonely angry sick ill unhappy worried afraid depressed stressed upset awful terrible hurt scared"
)
_NEGATIONS = word_set("not never no hardly without")
_ASKING = word_set(
    "what who whom whose where when why how which do does did is are am was were can could will would should has have"
    " had may might shall"
)


@dataclass(frozen=True, slots=True)
class _Said:
    topic: str
    reflected: str


class SmallTalk:
    """Chooses an answer and never says the same sentence twice in a row. One for each brain."""

    def __init__(self) -> None:
        self._count = 0

    def answer(self, text: str, context: Context) -> list[str]:
        """One or two items of text about what was said, whatever it is: no control characters, under 400 characters."""
        words = words_of(text)
        said = _Said(topic(words, text), reflect(words, text) if len(words) <= _LONGEST_REFLECTION else "")
        kind, templates = _templates(words, text, said)
        memory, rng = context.memory, context.rng
        sentences = [_filled(memory.untold(f"small talk: {kind}", templates, rng), said)]
        self._count += 1
        if self._count % _OFFER_EVERY == 0:
            sentences.append(memory.untold("offers", _OFFERS, rng))
        return sentences


def _templates(words: Sequence[str], text: str, said: _Said) -> tuple[str, tuple[str, ...]]:
    if not words:
        return ("unreadable", _UNREADABLE) if text.strip() else ("empty", _EMPTY)
    if not any(word.isascii() for word in words):
        return "unreadable", _UNREADABLE
    if len(words) > 40 and said.topic:
        return "long", _LONG
    if words[0] in _YES_WORDS and len(words) <= 3:
        return "yes", _YES
    if words[0] in _NO_WORDS and len(words) <= 3:
        return "no", _NO
    if words[0] in _ASKING or text.rstrip().endswith("?"):
        return ("question", _QUESTIONS) if said.topic else ("bare question", _BARE_QUESTIONS)
    own = {"i", "we", "my"} & set(words)
    feels_good, feels_bad = _GOOD_WORDS & set(words), _BAD_WORDS & set(words)
    if own and feels_good != feels_bad and not (feels_good and feels_bad) and not _NEGATIONS & set(words):
        return ("good", _GOOD) if feels_good else ("bad", _BAD)
    if said.reflected:
        return "reflection", _REFLECTIONS
    return ("topic", _TOPICS) if said.topic else ("bare", _BARE)


def _filled(template: str, said: _Said) -> str:
    return template.format(
        topic=said.topic,
        topic_start=_capital(said.topic),
        said=said.reflected,
        said_start=_capital(said.reflected),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
