"""Hello, thanks, how are you, goodbye."""

from __future__ import annotations

from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.skill import Answer, Context, Skill

SKILL = Skill("courtesy", help="greet you", examples=("Hello.", "How are you?", "Thank you.", "Goodbye."))

_HELLO = ("Hello! What can I do for you?", "Hi there. Ask me something, or say help.", "Hello, good to see you.")
_WELL = (
    "All my parts are running, thank you. How are you?",
    "Quite well, for a handful of small programs. And you?",
    "I am awake and listening. How is your day?",
)
_WELCOME = ("You are welcome.", "My pleasure.", "Any time.", "Glad to be of use.")
_GOODBYE = ("Goodbye! I will be here.", "See you soon.", "Take care.")


def _say(kind: str, texts: tuple[str, ...], context: Context) -> Answer:
    yield context.memory.untold(kind, texts, context.rng)


@SKILL.on("hello [there]", "good (morning | afternoon | evening)")
def hello(slots: Slots, context: Context) -> Answer:
    yield from _say("hello", _HELLO, context)


@SKILL.on(
    "(hi | hey | hello | greetings | howdy | good day) [there | you | again | everyone]",
    "nice to meet you",
    listened=False,
)
def hello_otherwise(slots: Slots, context: Context) -> Answer:
    yield from hello(slots, context)


@SKILL.on("how are you [doing | today]")
def well(slots: Slots, context: Context) -> Answer:
    yield from _say("well", _WELL, context)


@SKILL.on(
    "(hello | hi | hey) how are you [doing | today]",
    "how is it going",
    "how are things",
    "how do you (do | feel)",
    "how have you been",
    "are you (okay | well | fine)",
    listened=False,
)
def well_otherwise(slots: Slots, context: Context) -> Answer:
    yield from well(slots, context)


@SKILL.on("thank you [very much]", "thanks [a lot]")
def welcome(slots: Slots, context: Context) -> Answer:
    yield from _say("welcome", _WELCOME, context)


@SKILL.on(
    "(thanks | thank you) (so much | very much | a lot | again | for (your help | that | the help | everything))",
    "many thanks",
    "cheers",
    "thank you thank you",
    listened=False,
)
def welcome_otherwise(slots: Slots, context: Context) -> Answer:
    yield from welcome(slots, context)


@SKILL.on("goodbye", "bye bye", "good night", "see you later")
def goodbye(slots: Slots, context: Context) -> Answer:
    yield from _say("goodbye", _GOODBYE, context)


@SKILL.on(
    "bye [now | for now]",
    "good bye",
    "farewell",
    "see you [soon | tomorrow | again]",
    "so long",
    "talk to you later",
    listened=False,
)
def goodbye_otherwise(slots: Slots, context: Context) -> Answer:
    yield from goodbye(slots, context)
