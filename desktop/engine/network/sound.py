"""Sound as servers stream it: bare 16-bit samples, or a WAV file whose length nobody knew when it was begun."""

from __future__ import annotations

import re
import struct

import numpy as np

from desktop.engine.types import Samples

SPEECH_RATE = 24_000
"""Samples a second of `response_format: pcm`, as OpenAI's reference has it: 16 bits, little-endian, mono."""

_INTEGERS, _FLOATS, _EXTENSIBLE = 1, 3, 0xFFFE
_MOST_HEADER = 64 * 1024
_FOREIGN = {b"ID3": "MP3", b"OggS": "Ogg", b"fLaC": "FLAC"}
_FOREIGN_TYPES = {"mpeg": "MP3", "mp3": "MP3", "ogg": "Ogg", "opus": "Opus", "flac": "FLAC", "aac": "AAC"}
"""By content type: the first bytes of these may also be samples."""

_TEXT = re.compile(rb"""<[!?/A-Za-z]|\{\s*"|\[\s*["{\[]""")
"""How a page or an answer in JSON begins."""
_NO_TEXT = re.compile(rb"[^\t\n\r -~]")
"""Samples that begin like it soon have such a byte."""


class UnknownSoundError(ValueError):
    """The bytes are no sound that can be played; its text names what they are."""


class SoundReader:
    """Feed it bytes in pieces of any length; it gives the samples that are complete.

    `content_type` may name a rate for bare samples ("audio/L16; rate=22050"). `rate` is right once samples have
    come. Several channels become one. A WAV file that ends within a sample is short of that sample.
    """

    def __init__(self, content_type: str = "") -> None:
        self._content_type = content_type.lower()
        named = re.search(r"rate=(\d{4,6})\b", self._content_type)
        self.rate = int(named.group(1)) if named else SPEECH_RATE
        self._held = b""
        self._known = False
        self._type = np.dtype("<i2")
        self._channels = 1
        self._left: int | None = None
        """Bytes of sound still to come, where the file says so: what follows them is no sound."""

    def feed(self, data: bytes) -> Samples:
        """The samples that `data` completes, shape (n,). Raises UnknownSoundError."""
        self._held += data
        if not self._known and not self._read_header():
            return np.zeros(0, np.float32)
        width = self._type.itemsize * self._channels
        count = len(self._held) if self._left is None else min(len(self._held), self._left)
        count -= count % width
        samples = np.frombuffer(self._held[:count], self._type)
        self._held = self._held[count:]
        if self._left is not None:
            self._left -= count
        scaled = samples.astype(np.float32) / np.float32(1.0 if self._type.kind == "f" else 32768.0)
        mono = scaled.reshape(-1, self._channels).mean(axis=1, dtype=np.float32) if self._channels > 1 else scaled
        return np.clip(np.nan_to_num(mono), -1.0, 1.0)

    def _read_header(self) -> bool:
        """Whether what comes first has been understood; False while too little has come."""
        if len(self._held) < 4:
            return False
        if self._held[:4] != b"RIFF":
            for mark, name in _FOREIGN.items():
                if self._held.startswith(mark):
                    raise UnknownSoundError(name)
            for kind, name in _FOREIGN_TYPES.items():
                if kind in self._content_type:
                    raise UnknownSoundError(name)
            if _TEXT.match(self._held) and not _NO_TEXT.search(self._held[:256]):
                raise UnknownSoundError("text")
            self._known = True
            return True
        at = 12
        while len(self._held) >= at + 8:
            name, size = struct.unpack_from("<4sI", self._held, at)
            if name == b"data":
                # A stream's length is unknown when its header is written; 0 and the largest numbers say so.
                self._left = size if 0 < size < 0x7FFFF000 else None
                self._held = self._held[at + 8 :]
                self._known = True
                return True
            if len(self._held) < at + 8 + min(size, _MOST_HEADER):
                break
            if name == b"fmt ":
                self._read_format(self._held[at + 8 : at + 8 + size])
            at += 8 + size + size % 2
        if len(self._held) > _MOST_HEADER:
            raise UnknownSoundError("a WAV file without sound")
        return False

    def _read_format(self, body: bytes) -> None:
        if len(body) < 16:
            raise UnknownSoundError("a damaged WAV file")
        kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", body)
        if kind == _EXTENSIBLE and len(body) >= 26:
            kind = struct.unpack_from("<H", body, 24)[0]
        types = {(_INTEGERS, 16): "<i2", (_FLOATS, 32): "<f4"}
        if (kind, bits) not in types or not 1 <= channels <= 8 or not 4000 <= rate <= 192_000:
            raise UnknownSoundError(f"a WAV file of {bits} bits, {channels} channels and {rate} Hz")
        self._type, self._channels, self.rate = np.dtype(types[kind, bits]), channels, rate
