"""What avatar.ini says of how somebody thinks: their language, and what they change of the language model."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
_LANGUAGES = {
    "ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "lt": "Lithuanian", "lv": "Latvian", "nb": "Norwegian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian",
    "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip

RANGES: dict[str, tuple[float, float]] = {
    "temperature": (0, 2),
    "top_p": (0, 1),
    "top_k": (0, 1000),
    "min_p": (0, 1),
    "repeat_penalty": (0.5, 2),
    "presence_penalty": (-2, 2),
    "frequency_penalty": (-2, 2),
    "max_tokens": (1, 8192),
}
"""What [model] may change of [llm] in settings.ini, with the limits that hold there, too."""
_WHOLE = ("top_k", "max_tokens")


def read_language(text: str) -> str:
    """The code in `text`, "" for none. Raises ValueError with a sentence."""
    code = text.strip()
    if not code or _CODE.fullmatch(code):
        return code
    named = {name.lower(): known for known, name in _LANGUAGES.items()}
    near = difflib.get_close_matches(code.lower(), named, n=1, cutoff=0.7)
    hint = f"; did you mean “{named[near[0]]}”?" if near else ", but must be a code such as de or en-GB"
    raise ValueError(f"[avatar] language is “{code}”{hint}")


def name_of_language(code: str) -> str:
    """What the language is called in English; the code itself where that is not known."""
    return _LANGUAGES.get(code.partition("-")[0], code)


def read_model(section: Mapping[str, str]) -> dict[str, float | int]:
    """The values of [model]. Raises ValueError with a sentence."""
    return {key: _value(key, text.strip()) for key, text in section.items()}


def _value(key: str, text: str) -> float | int:
    if key not in RANGES:
        near = difflib.get_close_matches(key, RANGES, n=1)
        hint = f"; did you mean “{near[0]}”?" if near else f", only {', '.join(RANGES)}"
        raise ValueError(f"[model] has no {key}{hint}")
    low, high = RANGES[key]
    whole = key in _WHOLE
    try:
        value = int(text) if whole else float(text)
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        kind = "a whole number" if whole else "a number"
        raise ValueError(f"[model] {key} is “{text}”, but must be {kind} from {low:g} to {high:g}")
    return value
