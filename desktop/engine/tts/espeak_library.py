"""espeak-ng's C API, as much of it as Parley uses (speak_lib.h of espeak-ng 1.52).

The library is one global machine: one voice, one synthesis at a time. Hold `lock` round everything.
"""

from __future__ import annotations

import ctypes
import logging
import re
import threading
from collections.abc import Callable
from ctypes import POINTER, c_char, c_char_p, c_int, c_short, c_size_t, c_ubyte, c_uint, c_void_p
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop.engine.errors import ParleyError, Problem

log = logging.getLogger(__name__)

BUFFER_MS = 40
"""How much sound the library makes before it calls back."""

_AUDIO_OUTPUT_SYNCHRONOUS = 2
_PHONEME_EVENTS, _PHONEME_IPA, _DONT_EXIT = 0x0001, 0x0002, 0x8000
_POS_CHARACTER = 1
_CHARS_UTF8 = 1  # and nothing else: neither SSML (0x10) nor [[phonemes]] (0x100) is ever interpreted
_OK = 0
_MARK_VARIANTS = "!v"


class Parameter(IntEnum):
    """espeak_PARAMETER."""

    RATE = 1
    VOLUME = 2
    PITCH = 3
    RANGE = 4


class EventKind(IntEnum):
    """espeak_EVENT_TYPE, the ones that are used."""

    WORD = 1
    PHONEME = 7


@dataclass(frozen=True, slots=True)
class Event:
    """A word or a speech sound begins at `sample` of the synthesis.

    `position` counts characters of the text from 0. `symbol` is IPA, without stress marks; empty
    where a pause begins. `stress` is the mark before it, "ˈ" or "ˌ", or nothing.
    """

    kind: EventKind
    sample: int
    position: int
    symbol: str = ""
    stress: str = ""


class _EventId(ctypes.Union):
    _fields_ = (("number", c_int), ("name", c_char_p), ("string", c_char * 8))


class _CEvent(ctypes.Structure):
    _fields_ = (
        ("type", c_int),
        ("unique_identifier", c_uint),
        ("text_position", c_int),
        ("length", c_int),
        ("audio_position", c_int),
        ("sample", c_int),
        ("user_data", c_void_p),
        ("id", _EventId),
    )


class _CVoice(ctypes.Structure):
    _fields_ = (
        ("name", c_char_p),
        ("languages", c_void_p),
        ("identifier", c_char_p),
        ("gender", c_ubyte),
        ("age", c_ubyte),
        ("variant", c_ubyte),
        ("xx1", c_ubyte),
        ("score", c_int),
        ("spare", c_void_p),
    )


_Callback = ctypes.CFUNCTYPE(c_int, POINTER(c_short), c_int, POINTER(_CEvent))
_WANTED = frozenset(int(kind) for kind in EventKind)

Deliver = Callable[[npt.NDArray[np.int16], list[Event]], bool]
"""Takes the next sound and what begins in it; false stops the synthesis at once."""


class EspeakLibrary:
    """The loaded library. Use `open_library`: there is one for the whole process."""

    def __init__(self) -> None:
        import espeakng_loader

        data = Path(espeakng_loader.get_data_path())
        self._c: Any = ctypes.CDLL(espeakng_loader.get_library_path())
        self._declare()
        self.rate: int = self._c.espeak_Initialize(
            _AUDIO_OUTPUT_SYNCHRONOUS,
            BUFFER_MS,
            str(data).encode(),
            _PHONEME_EVENTS | _PHONEME_IPA | _DONT_EXIT,
        )
        if self.rate <= 0:
            raise OSError(f"espeak_Initialize answered {self.rate} for {data}")
        self.languages = self._list_languages(data)
        self.variants = frozenset(path.name for path in (data / "voices" / _MARK_VARIANTS).iterdir())

    def _declare(self) -> None:
        self._c.espeak_Initialize.argtypes = [c_int, c_int, c_char_p, c_int]
        self._c.espeak_SetSynthCallback.argtypes = [_Callback]
        self._c.espeak_SetSynthCallback.restype = None
        self._c.espeak_SetVoiceByName.argtypes = [c_char_p]
        self._c.espeak_SetParameter.argtypes = [c_int, c_int, c_int]
        self._c.espeak_ListVoices.argtypes = [c_void_p]
        self._c.espeak_ListVoices.restype = POINTER(POINTER(_CVoice))
        self._c.espeak_Synth.argtypes = [
            c_char_p, c_size_t, c_uint, c_int, c_uint, c_uint, POINTER(c_uint), c_void_p,
        ]  # fmt: skip

    def _list_languages(self, data: Path) -> dict[str, str]:
        found: dict[str, str] = {}
        voices = self._c.espeak_ListVoices(None)
        index = 0
        while voices[index]:
            voice = voices[index].contents
            index += 1
            identifier = (voice.identifier or b"").decode("utf-8", "replace")
            if identifier.startswith("mb/") or not voice.languages or not _has_dictionary(data, identifier):
                continue  # MBROLA voices and a few languages need files that are not in the wheel
            # One byte of priority, then the name.
            name = ctypes.string_at(voice.languages + 1).decode("utf-8", "replace").lower()
            found.setdefault(name, identifier)
        return found

    def set_voice(self, name: str) -> None:
        """Choose a voice such as "en-gb+f2": a language of `languages` and perhaps one of `variants`."""
        language, plus, variant = name.partition("+")
        # Not every language can be chosen by its code, "en-gb" for one; its file always can.
        known = self.languages.get(language, language) + plus + variant
        if self._c.espeak_SetVoiceByName(known.encode()) != _OK:
            raise ValueError(f"espeak-ng has no voice {known!r}")

    def set_parameter(self, parameter: Parameter, value: int) -> None:
        """RATE in words a minute (80..450), the others 0..100."""
        self._c.espeak_SetParameter(parameter, value, 0)

    def synthesise(self, text: str, deliver: Deliver) -> None:
        """Speak `text`, handing over the sound as it is made. Raises what `deliver` raises."""
        failure: list[BaseException] = []

        def on_sound(wav: Any, count: int, events: Any) -> int:
            try:
                samples = np.ctypeslib.as_array(wav, (count,)).copy() if wav and count > 0 else np.zeros(0, np.int16)
                return 0 if deliver(samples, _read(events)) else 1
            except BaseException as error:  # must not unwind through C
                failure.append(error)
                return 1

        callback = _Callback(on_sound)
        self._c.espeak_SetSynthCallback(callback)
        encoded = text.encode()
        self._c.espeak_Synth(encoded, len(encoded) + 1, 0, _POS_CHARACTER, 0, _CHARS_UTF8, None, None)
        if failure:
            raise failure[0]


def _has_dictionary(data: Path, identifier: str) -> bool:
    file = data / "lang" / identifier
    named = (
        re.search(r"^dictionary\s+(\w+)", file.read_text("utf-8", "replace"), re.MULTILINE) if file.is_file() else None
    )
    name = named.group(1) if named else identifier.rpartition("/")[2].partition("-")[0]
    return (data / f"{name}_dict").is_file()


def _read(events: Any) -> list[Event]:
    found: list[Event] = []
    index = 0
    while (kind := events[index].type) != 0:
        if kind in _WANTED:
            event = events[index]
            # text_position counts from 1; the symbol may fill all eight bytes, cut inside a character.
            symbol = event.id.string.decode("utf-8", "ignore") if kind == EventKind.PHONEME else ""
            bare = symbol.strip("ˈˌ")
            stress = symbol[:1] if symbol[:1] in tuple("ˈˌ") else ""
            found.append(Event(EventKind(kind), event.sample, max(0, event.text_position - 1), bare, stress))
        index += 1
    return found


lock = threading.Lock()
_library: EspeakLibrary | None = None


def open_library() -> EspeakLibrary:
    """The library, loaded once a process. Raises ParleyError when it cannot be. Call it under `lock`."""
    global _library
    if _library is None:
        try:
            _library = EspeakLibrary()
        except (ImportError, OSError) as error:
            log.exception("espeak-ng cannot be loaded")
            raise ParleyError(
                Problem(
                    "The built-in voice (eSpeak NG) could not be loaded.",
                    "Run ./run again, so that its packages are installed anew.",
                    stage="tts",
                )
            ) from error
    return _library
