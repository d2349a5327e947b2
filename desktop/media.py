"""Recordings in, answers out: sound files of any kind to 16 kHz mono, WAV and MP4 from what was said."""

from __future__ import annotations

import logging
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from desktop.engine.errors import ParleyError
from desktop.engine.files import bad_file, check_file, cut_off, part_of, writing
from desktop.engine.types import LISTEN_RATE, Samples

if TYPE_CHECKING:
    from av.container import InputContainer

log = logging.getLogger(__name__)

SOUND_SUFFIXES = frozenset(
    {".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".m4a", ".aac", ".aif", ".aiff", ".wma", ".webm", ".mka"}
)
"""File names that mean a recording."""

LONGEST_S = 600.0
"""A recording of a question may be this long, seconds."""
PIECE = LISTEN_RATE // 2
"""Samples of one piece of a recording, except the last."""
MISSING_S = 0.2
"""A file that ends this much earlier than it says is cut off."""
_GUESSED_LENGTH = frozenset({"mp3", "aac"})

MOVIE_RATE = 48_000
"""Samples a second of the sound in an MP4; every player takes it."""
SOUND_BITS_S = 128_000
QUALITY = "19"
"""x264's constant rate factor: hardly to be told from the original."""


def read_sound(path: Path | str) -> Iterator[Samples]:
    """The recording in half-second pieces at LISTEN_RATE, mono, whatever its format, rate and channels.

    Raises ParleyError with one sentence and exit code 2 for anything that is no complete recording
    of at most ten minutes; the checks that need no decoding come before the first piece. Silence is
    a recording.
    """
    path = Path(path)
    check_file(path, "recording", "a sound file, such as a WAV")
    import av

    try:
        with av.open(str(path), mode="r", metadata_errors="replace") as container:
            yield from _pieces(container, path)
    except (av.FFmpegError, OSError, ValueError) as error:
        log.exception("cannot read %s", path)
        raise bad_file(path, "is damaged or not a sound recording", "Record it again, or save it as WAV.") from error


def _pieces(container: InputContainer, path: Path) -> Iterator[Samples]:
    if not container.streams.audio:
        raise bad_file(path, "has no sound in it", "Name a recording with sound.")
    stream = container.streams.audio[0]
    stated_s = None
    if stream.duration and stream.time_base and container.format.name not in _GUESSED_LENGTH:
        stated_s = float(stream.duration * stream.time_base)
        if stated_s > LONGEST_S:
            raise _too_long(path)
    if _wav_is_cut_off(path):
        raise cut_off(path)
    waiting: list[Samples] = []
    count = total = 0
    for samples in _decoded(container):
        waiting.append(samples)
        count += len(samples)
        total += len(samples)
        if total > LONGEST_S * LISTEN_RATE:
            raise _too_long(path)
        if count >= PIECE:
            whole = np.concatenate(waiting)
            for begin in range(0, count - PIECE + 1, PIECE):
                yield whole[begin : begin + PIECE]
            count %= PIECE
            waiting = [whole[len(whole) - count :]]
    if total == 0:
        raise bad_file(path, "is empty", "Record it again.")
    if stated_s is not None and total / LISTEN_RATE < stated_s - MISSING_S:
        raise cut_off(path)
    if count:
        yield np.concatenate(waiting)


def _decoded(container: InputContainer) -> Iterator[Samples]:
    import av

    resampler = av.AudioResampler(format="flt", layout="mono", rate=LISTEN_RATE)
    for frame in chain(container.decode(container.streams.audio[0]), (None,)):
        for part in resampler.resample(frame):
            yield np.clip(np.nan_to_num(part.to_ndarray().reshape(-1)), -1.0, 1.0).astype(np.float32)


def _wav_is_cut_off(path: Path) -> bool:
    """Whether a WAV says that it is longer than it is: FFmpeg reads what is there without a word."""
    with path.open("rb") as file:
        head = file.read(12)
    if len(head) < 12 or head[:4] != b"RIFF" or head[8:] != b"WAVE":
        return False
    stated = int.from_bytes(head[4:8], "little")
    # Programs that write to a pipe leave 0 or the largest number there.
    return stated < 0x7FFF0000 and path.stat().st_size < stated + 7


def _too_long(path: Path) -> ParleyError:
    return bad_file(path, f"is longer than {LONGEST_S / 60:.0f} minutes", "Ask with a shorter recording.")


def write_wav(path: Path | str, samples: Samples, rate: int) -> None:
    """Write `samples` (mono, -1..1) as a 16-bit WAV; the file is there only when it is whole. Raises ParleyError."""
    path = Path(path)
    part = part_of(path)
    with writing(path, part):
        with part.open("wb") as bare, wave.open(bare, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes((np.clip(samples, -1.0, 1.0) * 32767.0).astype("<i2").tobytes())
        part.replace(path)


class Mp4Writer:
    """An answer as a film: H.264 with AAC, picture k at k / fps seconds, sound from 0.

    `width` and `height` are even. Use it in a `with`, or call `close`: only then does `path` exist;
    after an exception inside the `with` nothing is left. Everything raises ParleyError when the disk
    does not take it.
    """

    def __init__(self, path: Path | str, width: int, height: int, fps: float, rate: int) -> None:
        if width <= 0 or height <= 0 or width % 2 or height % 2:
            raise ValueError(f"H.264 takes even sizes, not {width}×{height}")
        import av
        import soxr

        self._path = Path(path)
        self._part = part_of(self._path)
        self._size = (width, height)
        self._frames = 0
        self._sounded = 0
        self._resample = soxr.ResampleStream(rate, MOVIE_RATE, 1, dtype="float32")
        self._container: Any = None
        with self._telling():
            self._part.touch()  # FFmpeg would find out only at the first picture
            self._container = av.open(str(self._part), "w", format="mp4", options={"movflags": "+faststart"})
            self._open_streams(Fraction(fps).limit_denominator(1001))

    def _open_streams(self, fps: Fraction) -> None:
        from av.video.reformatter import ColorRange, Colorspace

        video = self._container.add_stream("libx264", rate=fps)
        video.width, video.height = self._size
        video.pix_fmt = "yuv420p"
        video.time_base = video.codec_context.time_base = 1 / fps
        # Without B-frames a player that does not know edit lists shows them in step all the same.
        video.options = {"crf": QUALITY, "preset": "veryfast", "bf": "0"}
        context = video.codec_context
        context.color_primaries = context.color_trc = context.colorspace = int(Colorspace.ITU709)
        context.color_range = int(ColorRange.MPEG)
        sound = self._container.add_stream("aac", rate=MOVIE_RATE)
        sound.layout = "mono"
        sound.bit_rate = SOUND_BITS_S
        self._video, self._sound = video, sound

    def frame(self, picture: npt.NDArray[np.uint8]) -> None:
        """The next picture: (height, width, 4) uint8, BGRA; it may be reused after the call."""
        import av
        from av.video.reformatter import ColorRange, Colorspace

        width, height = self._size
        if picture.shape != (height, width, 4):
            raise ValueError(f"the picture is {picture.shape}, not {(height, width, 4)}")
        with self._telling():
            frame = av.VideoFrame.from_ndarray(picture, format="bgra").reformat(
                format="yuv420p",
                dst_colorspace=Colorspace.ITU709,
                src_color_range=ColorRange.JPEG,
                dst_color_range=ColorRange.MPEG,
            )
            frame.pts = self._frames
            frame.time_base = self._video.codec_context.time_base
            self._frames += 1
            self._container.mux(self._video.encode(frame))

    def sound(self, samples: Samples) -> None:
        """The next part of the sound, mono, -1..1, at the writer's rate."""
        self._encode_sound(self._resample.resample_chunk(np.ascontiguousarray(samples, np.float32)))

    def close(self) -> None:
        """Finish the file and give it its name. Harmless when called twice."""
        if self._container is None:
            return
        self._encode_sound(self._resample.resample_chunk(np.zeros(0, np.float32), last=True))
        with self._telling():
            self._container.mux(self._sound.encode(None))
            self._container.mux(self._video.encode(None))
            self._container.close()
            self._container = None
            self._part.replace(self._path)

    def __enter__(self) -> Mp4Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self.close()
        else:
            self._discard()

    def _encode_sound(self, samples: Samples) -> None:
        import av

        if not len(samples):
            return
        with self._telling():
            frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="fltp", layout="mono")
            frame.sample_rate = MOVIE_RATE
            frame.time_base = Fraction(1, MOVIE_RATE)
            frame.pts = self._sounded
            self._sounded += len(samples)
            self._container.mux(self._sound.encode(frame))

    def _discard(self) -> None:
        container, self._container = self._container, None
        if container is not None:
            try:
                container.close()
            except OSError:
                log.exception("%s could not be closed", self._part)
        self._part.unlink(missing_ok=True)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            with writing(self._path, self._part):
                yield
        except ParleyError:
            self._discard()
            raise
