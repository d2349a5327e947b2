"""Recordings in and answers out, decoded back to see what is in them."""

from __future__ import annotations

import errno
import os
import resource
import signal
import tracemalloc
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
import pytest

from desktop.engine.errors import ExitCode, ParleyError
from desktop.engine.types import LISTEN_RATE, Samples
from desktop.media import LONGEST_S, MOVIE_RATE, PIECE, Mp4Writer, read_sound, write_wav


def tone(seconds: float, rate: int, hertz: float = 440.0, level: float = 0.5) -> Samples:
    return (level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def write_any(path: Path, sound: np.ndarray, rate: int, codec: str, form: str, layout: str) -> None:
    """`sound` of shape (channels, n) with any codec PyAV has."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound.astype(np.float32)), "fltp", layout)
        frame.sample_rate = rate
        resampler = av.AudioResampler(form, layout, rate)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            part.pts = None
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))


def frequency(sound: Samples, rate: int) -> float:
    """The strongest frequency, Hz."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum) * rate / len(sound))


@pytest.mark.parametrize(
    ("name", "rate", "codec", "form", "layout", "channels"),
    [
        ("8bit.wav", 8_000, "pcm_u8", "u8", "mono", 1),
        ("16bit.wav", 16_000, "pcm_s16le", "s16", "mono", 1),
        ("24bit.wav", 44_100, "pcm_s24le", "s32", "stereo", 2),
        ("float.wav", 48_000, "pcm_f32le", "flt", "mono", 1),
        ("96k.wav", 96_000, "pcm_s16le", "s16", "mono", 1),
        ("six.wav", 48_000, "pcm_s16le", "s16", "5.1", 6),
        ("plain.flac", 44_100, "flac", "s16", "stereo", 2),
        ("96k.flac", 96_000, "flac", "s32", "mono", 1),
    ],
)
def test_every_usual_format_becomes_16_khz_mono(
    tmp_path: Path, name: str, rate: int, codec: str, form: str, layout: str, channels: int
) -> None:
    """Whatever the depth, rate and number of channels: the same tone, as long as it was, audible."""
    path = tmp_path / name
    write_any(path, np.tile(tone(1.3, rate), (channels, 1)), rate, codec, form, layout)
    pieces = list(read_sound(path))
    sound = np.concatenate(pieces)
    assert all(piece.dtype == np.float32 and piece.ndim == 1 for piece in pieces)
    assert all(len(piece) == PIECE for piece in pieces[:-1])
    assert abs(len(sound) / LISTEN_RATE - 1.3) < 0.01
    assert abs(frequency(sound, LISTEN_RATE) - 440) < 2
    assert 0.1 < np.abs(sound).max() <= 1.0


@pytest.mark.parametrize("channel", [0, 1, 2, 4, 5])
def test_a_voice_in_one_of_six_channels_is_heard(tmp_path: Path, channel: int) -> None:
    """Mixing down loses no channel but the one for bass."""
    sound = np.zeros((6, 48_000), np.float32)
    sound[channel] = tone(1.0, 48_000)
    write_any(tmp_path / "six.wav", sound, 48_000, "pcm_s16le", "s16", "5.1")
    assert np.abs(np.concatenate(list(read_sound(tmp_path / "six.wav")))).max() > 0.03


def test_six_channels_without_a_layout(tmp_path: Path) -> None:
    """A plain WAV header that does not say which channel is where is read all the same."""
    path = tmp_path / "six.wav"
    samples = (np.tile(tone(1.0, 16_000), (6, 1)).T * 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(6)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(samples.tobytes())
    sound = np.concatenate(list(read_sound(path)))
    assert len(sound) == 16_000
    assert np.abs(sound).max() > 0.1


def test_silence_is_a_recording(tmp_path: Path) -> None:
    """That nothing was said is for the recogniser to find."""
    write_wav(tmp_path / "silent.wav", np.zeros(8000, np.float32), 16_000)
    assert not np.concatenate(list(read_sound(tmp_path / "silent.wav"))).any()


def test_written_wav_reads_back_the_same(tmp_path: Path) -> None:
    """Sixteen bits of the sound survive; what is too loud is limited."""
    sound = np.concatenate([tone(0.5, 16_000), np.array([2.0, -2.0], np.float32)])
    write_wav(tmp_path / "a.wav", sound, 16_000)
    back = np.concatenate(list(read_sound(tmp_path / "a.wav")))
    assert np.abs(back - np.clip(sound, -1, 1)).max() < 1e-4
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _empty(path: Path) -> None:
    path.touch()


def _no_samples(path: Path) -> None:
    write_wav(path, np.zeros(0, np.float32), 16_000)


def _text(path: Path) -> None:
    path.write_text("This is no recording.\n" * 100)


def _truncated(path: Path) -> None:
    write_wav(path, tone(3, 16_000), 16_000)
    path.write_bytes(path.read_bytes()[:40_000])


def _truncated_header(path: Path) -> None:
    write_wav(path, tone(3, 16_000), 16_000)
    path.write_bytes(path.read_bytes()[:30])


def _truncated_flac(path: Path) -> None:
    source = path.with_suffix(".flac")
    noise = np.random.default_rng(1).normal(0, 0.1, (1, 48_000))
    write_any(source, noise, 16_000, "flac", "s16", "mono")
    path.write_bytes(source.read_bytes()[: source.stat().st_size // 2])


def _picture_only(path: Path) -> None:
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _one_hour(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        for _ in range(60):
            file.writeframes(b"\x80" * 8000 * 60)


def _folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_folder, "is a folder"),
        (_empty, "is empty"),
        (_pipe, "is a pipe"),
        (_loop, "cannot be read"),
        (_no_samples, "is empty"),
        (_text, "not a sound recording"),
        (_truncated, "cut off before its end"),
        (_truncated_header, "damaged"),
        (_truncated_flac, "damaged"),
        (_picture_only, "no sound in it"),
        (_one_hour, "longer than 10 minutes"),
    ],
)
def test_bad_recordings_get_a_sentence(tmp_path: Path, make: Callable[[Path], None], said: str) -> None:
    """One clear sentence with the file's name, and exit code 2."""
    path = tmp_path / "question.wav"
    make(path)
    with pytest.raises(ParleyError, match=said) as raised:
        list(read_sound(path))
    assert raised.value.exit_code is ExitCode.BAD_INPUT
    assert raised.value.problem.what.startswith("question.wav ")
    assert raised.value.problem.remedy


def test_missing_recording(tmp_path: Path) -> None:
    """A file that is not there is said to be missing, which has an exit code of its own."""
    with pytest.raises(ParleyError, match=r"question\.wav does not exist") as raised:
        list(read_sound(tmp_path / "question.wav"))
    assert raised.value.exit_code is ExitCode.MISSING


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_unreadable_recording(tmp_path: Path) -> None:
    """A file without permission is named as such."""
    path = tmp_path / "question.wav"
    _no_samples(path)
    path.chmod(0)
    with pytest.raises(ParleyError, match="may not be read"):
        list(read_sound(path))


def test_wav_from_a_pipe_is_not_cut_off(tmp_path: Path) -> None:
    """Programs that write to a pipe do not know the length: 0 or the largest number in the header is fine."""
    path = tmp_path / "piped.wav"
    write_wav(path, tone(1, 16_000), 16_000)
    content = bytearray(path.read_bytes())
    content[4:8] = content[40:44] = b"\xff\xff\xff\xff"
    path.write_bytes(content)
    assert len(np.concatenate(list(read_sound(path)))) == 16_000


def test_long_recording_streams(tmp_path: Path) -> None:
    """Nine minutes are read piece by piece: memory does not grow with the length."""
    path = tmp_path / "long.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        for _ in range(9):
            file.writeframes((tone(60, 16_000) * 32767).astype("<i2").tobytes())
    tracemalloc.start()
    total = sum(len(piece) for piece in read_sound(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert total == 9 * 60 * 16_000 < LONGEST_S * LISTEN_RATE
    assert peak < 4_000_000


def decoded_sound(path: Path) -> np.ndarray:
    """The sound of an MP4 laid out by its time stamps, at MOVIE_RATE."""
    laid = np.zeros(MOVIE_RATE * 10, np.float32)
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            at = round(frame.time * MOVIE_RATE)
            samples = frame.to_ndarray().reshape(-1)
            laid[max(0, at) : at + len(samples)] += samples[max(0, -at) :]
    return laid


@pytest.mark.parametrize(("fps", "rate"), [(25.0, 22_050), (30.0, 24_000), (25.0, 48_000), (29.97, 16_000)])
def test_flash_and_beep_are_in_step(tmp_path: Path, fps: float, rate: int) -> None:
    """A flash and a beep that belong to one moment are decoded within 5 ms of each other and of that moment."""
    flashes = (10, 45)
    sound = np.zeros(3 * rate, np.float32)
    for flash in flashes:
        begin = round(flash / fps * rate)
        sound[begin : begin + rate // 10] = tone(0.1, rate, 1000)
    picture = np.zeros((64, 96, 4), np.uint8)
    with Mp4Writer(tmp_path / "a.mp4", 96, 64, fps, rate) as movie:
        for part in np.array_split(sound, 7):
            movie.sound(part)
        for index in range(int(3 * fps)):
            picture[:] = 255 if index in flashes else 0
            movie.frame(picture)
    with av.open(str(tmp_path / "a.mp4")) as container:
        shown = [frame.time for frame in container.decode(video=0) if frame.to_ndarray(format="gray").mean() > 128]
    heard = decoded_sound(tmp_path / "a.mp4")
    assert len(shown) == len(flashes)
    for flash, time_s in zip(flashes, shown, strict=True):
        begin = round(time_s * MOVIE_RATE)
        window = np.abs(heard[begin - 4800 : begin + 4800])
        onset_s = (int(np.argmax(window > 0.1)) - 4800) / MOVIE_RATE
        assert abs(onset_s) < 0.005
        assert abs(time_s - flash / fps) < 0.001


def test_movie_is_what_players_expect(tmp_path: Path) -> None:
    """H.264 in yuv420p with BT.709 tags that are true, AAC, the right length; a red stays that red."""
    red = np.zeros((64, 64, 4), np.uint8)
    red[:] = (40, 60, 250, 255)
    with Mp4Writer(tmp_path / "a.mp4", 64, 64, 25, 22_050) as movie:
        movie.sound(tone(2, 22_050))
        for _ in range(50):
            movie.frame(red)
        red[:] = 0
    with av.open(str(tmp_path / "a.mp4")) as container:
        video, sound = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, sound.codec_context.name) == ("h264", "aac")
        assert video.codec_context.pix_fmt == "yuv420p"
        assert int(video.codec_context.colorspace) == int(video.codec_context.color_primaries) == 1
        assert int(video.codec_context.color_range) == 1
        assert video.duration * video.time_base == 2
        frames = list(container.decode(video))
        assert len(frames) == 50
        last = frames[-1].to_ndarray(format="rgb24")[32, 32].astype(int)
        assert np.abs(last - (250, 60, 40)).max() <= 4
    assert abs(frequency(decoded_sound(tmp_path / "a.mp4")[: 2 * MOVIE_RATE], MOVIE_RATE) - 440) < 1


def test_the_file_is_there_only_when_it_is_whole(tmp_path: Path) -> None:
    """Nothing under its name before the end, and nothing at all after a failure."""
    path = tmp_path / "a.mp4"

    def fail_half_way() -> None:
        with Mp4Writer(path, 64, 64, 25, 22_050) as movie:
            movie.frame(np.zeros((64, 64, 4), np.uint8))
            assert not path.exists()
            raise RuntimeError("turn failed")

    with pytest.raises(RuntimeError, match="turn failed"):
        fail_half_way()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [(63, 64), (64, 63), (0, 64)])
def test_odd_sizes_are_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    """H.264 in 4:2:0 has no odd sizes."""
    with pytest.raises(ValueError, match="even"):
        Mp4Writer(tmp_path / "a.mp4", *size, 25, 22_050)


def test_wrong_picture_is_refused(tmp_path: Path) -> None:
    """A picture of another size is a mistake of the caller, not a file with garbage."""
    with pytest.raises(ValueError, match="picture"), Mp4Writer(tmp_path / "a.mp4", 64, 64, 25, 22_050) as movie:
        movie.frame(np.zeros((32, 32, 4), np.uint8))


def test_missing_folder_gets_a_sentence(tmp_path: Path) -> None:
    """Both writers say what is wrong with the place."""
    with pytest.raises(ParleyError, match="folder does not exist"):
        write_wav(tmp_path / "no" / "a.wav", tone(1, 16_000), 16_000)
    with pytest.raises(ParleyError, match="folder does not exist"):
        Mp4Writer(tmp_path / "no" / "a.mp4", 64, 64, 25, 22_050)


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """A disk that takes `size` bytes a file and then refuses, as a full one does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def test_disk_that_refuses_gets_a_sentence(tmp_path: Path) -> None:
    """A write that fails half-way is told, and the half file is gone."""
    random = np.random.default_rng(2)

    def write_movie() -> None:
        with Mp4Writer(tmp_path / "a.mp4", 128, 128, 25, 22_050) as movie:
            for _ in range(100):
                movie.frame(random.integers(0, 255, (128, 128, 4), dtype=np.uint8))

    with files_no_larger_than(20_000):
        with pytest.raises(ParleyError, match=r"a\.wav could not be written"):
            write_wav(tmp_path / "a.wav", tone(3, 16_000), 16_000)
        with pytest.raises(ParleyError, match=r"a\.mp4 could not be written"):
            write_movie()
    assert list(tmp_path.iterdir()) == []


def test_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says that the disk is full, not only that it failed."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ParleyError, match="the disk is full"):
        write_wav(tmp_path / "a.wav", tone(1, 16_000), 16_000)


ASSETS = Path(__file__).parents[1] / "assets"


def rms(sound: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(sound))))


def test_recorded_question_is_like_one_from_a_microphone() -> None:
    """16 kHz mono, a quarter of a second of quiet room before and after, never perfect silence, well levelled."""
    with wave.open(str(ASSETS / "question.wav")) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (1, LISTEN_RATE, 2)
    sound = np.concatenate(list(read_sound(ASSETS / "question.wav")))
    lead, tail = sound[: round(0.28 * LISTEN_RATE)], sound[-round(0.23 * LISTEN_RATE) :]
    speech = sound[len(lead) : -len(tail)]
    assert 1.0 < len(speech) / LISTEN_RATE < 3.0
    assert rms(speech) > 0.05
    for quiet in (lead, tail):
        assert quiet.any()
        assert rms(quiet) < 0.01 * rms(speech)


def test_chime_is_soft() -> None:
    """The bell starts and ends in silence, does not clip, and dies away."""
    sound = np.concatenate(list(read_sound(ASSETS / "chime.wav")))
    assert 1.0 < len(sound) / LISTEN_RATE < 1.4
    assert abs(sound[0]) < 0.01
    assert abs(sound[-1]) < 0.01
    assert 0.3 < np.abs(sound).max() < 0.6
    fifth = len(sound) // 5
    assert rms(sound[-fifth:]) < 0.25 * rms(sound[fifth : 2 * fifth])


@pytest.mark.parametrize("size", [16, 24, 32, 48, 64, 128, 256, 512])
def test_icons_are_there_in_every_size(size: int) -> None:
    """A square picture of that size, transparent at the corners and not in the middle."""
    with av.open(str(ASSETS / f"icon-{size}.png")) as container:
        picture = next(container.decode(video=0)).to_ndarray(format="rgba")
    assert picture.shape == (size, size, 4)
    assert picture[0, 0, 3] < 128
    assert picture[size // 2, size // 2, 3] == 255
