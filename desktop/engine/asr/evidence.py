"""Was it said, or did Whisper invent it? Judged from the voice in the sound, then from the model's own doubts: pure.

Trained on subtitles, Whisper answers silence and noise with what stands under silent pictures ("Thanks for
watching"). Voice detection over the very sound that was read is the first witness; the list of such phrases only
asks for more of it.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.engine.asr.agreement import key, split

LEAST_VOICE_S = 0.09
"""With less than this of voice, seconds, nobody said anything: "stop" has 0.22 in the quickest of five voices."""

MOST_CHARACTERS_A_SECOND = 40.0
"""Nobody says more in a second of voice. Ordinary English has 15, the fastest speakers 28."""

CLEAR_VOICE_S = 0.2
CLEAR_CHARACTERS_A_SECOND = 25.0
"""From so much voice on, and up to that pace, the voice is beyond doubt, and no list has a say. At 165 words a minute
"thank you" comes to 15 characters a second of voice, "stop" to 18."""

NO_SPEECH = 0.6
DOUBTFUL_LOGPROB = -1.0
"""Whisper's own verdict of silence, both together, as in OpenAI's decoder."""

WEAK_LOGPROB = -1.0
"""Without a clear voice, a text less likely than this (mean log probability a token) was not said."""

LOOP_RATIO = 2.4
"""Text that zlib makes so many times smaller goes round in a loop: OpenAI's threshold."""

_WIDE = frozenset("WF")
_WIDE_COUNTS = 3.0
"""A Chinese or Japanese character takes as long to say as three Latin ones."""

_PHANTOMS = frozenset(
    " ".join(key(word) for word in phrase.split())
    for phrase in (
        "thank you", "thank you very much", "thank you so much", "thanks", "thank you bye", "bye", "bye bye", "you",
        "thanks for watching", "thank you for watching", "thank you so much for watching", "thanks for listening",
        "please subscribe", "subscribe", "like and subscribe", "please subscribe to my channel",
        "dont forget to like and subscribe", "see you next time", "see you in the next video", "the end",
        "subtitles by the amaraorg community", "subtitles by", "transcription by castingwords", "music", "applause",
        "untertitel der amaraorgcommunity", "untertitel im auftrag des zdf", "untertitel im auftrag des zdf für funk",
        "untertitel von", "vielen dank", "vielen dank fürs zuschauen", "danke fürs zuschauen", "bis zum nächsten mal",
        "soustitres réalisés par la communauté damaraorg", "soustitrage st 501", "merci davoir regardé",
        "merci davoir regardé cette vidéo", "subtítulos realizados por la comunidad de amaraorg",
        "gracias por ver el video", "suscríbete", "sottotitoli creati dalla comunità amaraorg",
        "sottotitoli e revisione a cura di qtss", "legendas pela comunidade amaraorg", "obrigado por assistir",
        "ondertitels ingediend door de amaraorg gemeenschap", "ondertiteling door de amaraorg gemeenschap",
        "продолжение следует", "спасибо за просмотр", "субтитры сделал dimatorzok", "субтитры создавал dimatorzok",
        "ご視聴ありがとうございました", "感谢观看", "谢谢观看", "谢谢大家", "請不吝點贊訂閱轉發打賞支持明鏡與點點欄目",
        "시청해주셔서 감사합니다", "구독과 좋아요 부탁드립니다", "izlediğiniz için teşekkürler", "dziękuję za uwagę",
        "dziękuję za oglądanie", "napisy stworzone przez społeczność amaraorg",
    )
)  # fmt: skip
"""Whole texts, without case and punctuation, that Whisper is known to answer silence with."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model made of a stretch of sound.

    `avg_logprob` is the mean log probability of its `tokens` tokens and the end, at most 0; `no_speech_prob` 0..1;
    `compression_ratio` how many times smaller zlib makes the text. `language` is a code of two or three letters,
    with how sure that is, 0..1.
    """

    text: str
    tokens: int
    avg_logprob: float
    no_speech_prob: float
    compression_ratio: float
    language: str = "en"
    language_prob: float = 1.0


def length(text: str) -> float:
    """How long `text` is to say, in Latin letters and digits."""
    letters = [character for character in text if character.isalnum()]
    return sum(_WIDE_COUNTS if unicodedata.east_asian_width(letter) in _WIDE else 1.0 for letter in letters)


def is_known_phantom(text: str, words: Sequence[str] = ()) -> bool:
    """Whether all of `text` is a phrase that Whisper is known to invent, or nothing but the prompt's own `words`."""
    said = [key(word) for word in text.split()]
    prompt = [key(word) for phrase in words for word in phrase.split()]
    return " ".join(said) in _PHANTOMS or (len(prompt) > 1 and said == prompt)


def is_invented(reading: Reading, voiced_s: float, words: Sequence[str] = ()) -> bool:
    """Whether nobody said `reading`, read from sound with `voiced_s` seconds of voice; `words` were its prompt."""
    characters = length(reading.text)
    if characters == 0 or voiced_s < LEAST_VOICE_S:
        return True
    if reading.no_speech_prob > NO_SPEECH and reading.avg_logprob < DOUBTFUL_LOGPROB:
        return True
    pace = characters / voiced_s
    if voiced_s >= CLEAR_VOICE_S and pace <= CLEAR_CHARACTERS_A_SECOND:
        return False
    doubtful = reading.avg_logprob < WEAK_LOGPROB or reading.compression_ratio > LOOP_RATIO
    return pace > MOST_CHARACTERS_A_SECOND or doubtful or is_known_phantom(reading.text, words)


def unlooped(text: str) -> str:
    """`text` without the repetition at its end, where that says the same words three times or more."""
    words = split(text)
    keys = [key(word) for word in words]
    for period in range(1, len(keys) // 3 + 1):
        repeated = 0
        while repeated < len(keys) - period and keys[-1 - repeated] == keys[-1 - repeated - period]:
            repeated += 1
        if repeated >= 2 * period:
            return "".join(words[: len(words) - repeated])
    return text


def confidence(readings: Sequence[Reading]) -> float | None:
    """The probability of a token of theirs, 0..1: the geometric mean. None where there are none."""
    tokens = sum(reading.tokens + 1 for reading in readings)
    if not tokens:
        return None
    return math.exp(min(0.0, sum(reading.avg_logprob * (reading.tokens + 1) for reading in readings) / tokens))


def joined(texts: Sequence[str]) -> str:
    """The texts of consecutive stretches as one, with a space between words and none between Chinese characters."""
    whole = ""
    for text in (text.strip() for text in texts):
        wide = bool(whole and text) and {unicodedata.east_asian_width(end) for end in (whole[-1], text[0])} <= _WIDE
        whole += (" " if whole and text and not wide else "") + text
    return whole
