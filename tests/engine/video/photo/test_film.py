"""Films of a person are read as a player shows them, whatever they are; what is no such film gets its sentence."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.video.photo.film import FPS, read_film, write_film

Picture = npt.NDArray[np.uint8]
WIDTH, HEIGHT = 160, 96
CORNERS = ((250, 40, 30), (30, 220, 40), (20, 40, 230), (200, 200, 200))
"""BGR of the upper left, upper right, lower left and lower right quarter."""


def quarters(width: int = WIDTH, height: int = HEIGHT, level: float = 1.0) -> Picture:
    """A picture of four colours, darkened to `level`: shows which way up it is."""
    picture = np.zeros((height, width, 3), np.uint8)
    for number, colour in enumerate(CORNERS):
        rows = slice(0, height // 2) if number < 2 else slice(height // 2, None)
        columns = slice(width // 2, None) if number % 2 else slice(0, width // 2)
        picture[rows, columns] = np.multiply(colour, level)
    return picture


def corners(picture: Picture) -> list[int]:
    """Which of CORNERS each quarter is, in the same order."""
    height, width = picture.shape[:2]
    spots = [picture[y, x].astype(int) for y in (height // 4, -height // 4) for x in (width // 4, -width // 4)]
    return [int(np.abs(np.array(CORNERS) - spot).sum(axis=1).argmin()) for spot in spots]


def numbered(number: int) -> Picture:
    """A picture that says which one it is, in black and white stripes."""
    bits = [(number >> place) & 1 for place in range(8)]
    stripes = np.repeat(np.array(bits, np.uint8) * 255, WIDTH // 8)
    return np.ascontiguousarray(np.broadcast_to(stripes[None, :, None], (HEIGHT, WIDTH, 3)))


def number_of(picture: Picture) -> int:
    """Which `numbered` picture this is."""
    stripe = WIDTH // 8
    return sum(int(picture[HEIGHT // 2, stripe * place + stripe // 2, 0] > 127) << place for place in range(8))


def make(
    path: Path,
    times_ms: list[int],
    *,
    codec: str = "libx264",
    picture: Picture | None = None,
    turned: tuple[float, bool] | None = None,
    ratio: Fraction | None = None,
    options: dict[str, str] | None = None,
) -> Path:
    """A film whose picture number k is shown from times_ms[k]: `picture`, or one that says its number."""
    height, width = (HEIGHT, WIDTH) if picture is None else picture.shape[:2]
    with av.open(str(path), "w", options=options or {}) as container:
        stream: Any = container.add_stream(codec, rate=25)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        if path.suffix != ".avi":  # which knows one step only
            stream.codec_context.time_base = Fraction(1, 1000)
        if turned:
            stream.set_display_rotation(turned[0], hflip=turned[1])
        if ratio:
            stream.sample_aspect_ratio = ratio
        container.start_encoding()
        for number, at in enumerate(times_ms):
            shown = numbered(number) if picture is None else picture
            frame = av.VideoFrame.from_ndarray(shown, format="bgr24").reformat(format="yuv420p")
            frame.pts, frame.time_base = at, Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv", ".webm", ".avi"])
def test_reads_what_phones_and_programs_write(tmp_path: Path, suffix: str) -> None:
    """Each usual container gives its pictures at an even 25 a second."""
    codec = {".webm": "libvpx-vp9", ".avi": "mpeg4"}.get(suffix, "libx264")
    path = make(tmp_path / f"film{suffix}", list(range(0, 800, 40)), codec=codec)
    got = list(read_film(path, CancelToken()))
    assert [number_of(picture) for picture in got] == list(range(20))
    assert got[0].shape == (HEIGHT, WIDTH, 3)
    assert got[0].dtype == np.uint8


@pytest.mark.parametrize(("step_ms", "count"), [(20, 50), (100, 10), (33, 30)])
def test_any_frame_rate_becomes_25(tmp_path: Path, step_ms: int, count: int) -> None:
    """Faster and slower films last as long as before, each point of the grid showing the picture nearest in time."""
    got = list(read_film(make(tmp_path / "film.mp4", [step_ms * k for k in range(count)]), CancelToken()))
    assert abs(len(got) - step_ms * count / 1000 * FPS) <= 1
    away = [abs(number_of(picture) * step_ms - k * 1000 / FPS) for k, picture in enumerate(got)]
    assert max(away[:-2]) <= step_ms / 2


def test_a_varying_frame_rate_keeps_its_time(tmp_path: Path) -> None:
    """Where a phone dropped pictures, the one before stands longer: what follows comes when it was filmed."""
    times = [0, 40, 80, 480, 520, 530, 540, 600, 900, 940]
    shown = [number_of(one) for one in read_film(make(tmp_path / "film.mp4", times), CancelToken())]
    for k, number in enumerate(shown[:-1]):
        nearest = min(abs(at - k * 40) for at in times)
        assert abs(times[number] - k * 40) == nearest, f"grid point {k} shows picture {number}"
    assert len(shown) >= 24


@pytest.mark.parametrize(
    ("degrees", "mirrored", "expected"),
    [
        (0, False, [0, 1, 2, 3]),
        (90, False, [1, 3, 0, 2]),
        (-90, False, [2, 0, 3, 1]),
        (180, False, [3, 2, 1, 0]),
    ],
)
def test_a_film_held_upright_is_upright(tmp_path: Path, degrees: int, mirrored: bool, expected: list[int]) -> None:
    """The display matrix is applied: counterclockwise by so many degrees, sizes swapped where it lay on its side."""
    path = make(tmp_path / "film.mp4", [0, 40, 80], picture=quarters(), turned=(degrees, mirrored))
    picture = next(read_film(path, CancelToken()))
    assert corners(picture) == expected
    assert picture.shape[:2] == ((WIDTH, HEIGHT) if degrees % 180 else (HEIGHT, WIDTH))


def test_a_mirrored_film_is_mirrored_back(tmp_path: Path) -> None:
    """A matrix that mirrors is told from one that turns."""
    path = make(tmp_path / "film.mp4", [0, 40, 80], picture=quarters(), turned=(0, True))
    shown = corners(next(read_film(path, CancelToken())))
    assert shown in ([1, 0, 3, 2], [2, 3, 0, 1])


def test_pixels_that_are_not_square_are_made_so(tmp_path: Path) -> None:
    """An anamorphic film is as wide as it is meant."""
    path = make(tmp_path / "film.mkv", [0, 40, 80], ratio=Fraction(3, 2))
    assert next(read_film(path, CancelToken())).shape[:2] == (HEIGHT, WIDTH * 3 // 2)


@pytest.mark.parametrize(("space", "full"), [(1, False), (1, True), (6, False), (6, True), (5, False), (None, False)])
def test_colours_are_right(tmp_path: Path, space: int | None, full: bool) -> None:
    """BT.601 and BT.709, full and limited range: the same colours come back. Small films that do not say are 601."""
    path = tmp_path / "film.mp4"
    matrix = {1: "itu709", 6: "itu601", 5: "itu601", None: "itu601"}[space]
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.options = {"crf": "4"}
        if space is not None:
            stream.codec_context.colorspace = space
            stream.codec_context.color_range = 2 if full else 1
        frame = av.VideoFrame.from_ndarray(quarters(), format="bgr24").reformat(
            format="yuv420p", dst_colorspace=matrix, src_color_range="JPEG", dst_color_range="JPEG" if full else "MPEG"
        )
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    got = next(read_film(path, CancelToken()))
    for y, x in ((20, 30), (20, -30), (-20, 30), (-20, -30)):
        assert np.abs(got[y, x].astype(int) - quarters()[y, x]).max() <= 5


def test_what_is_written_reads_back_the_same(tmp_path: Path) -> None:
    """write_film and read_film agree on number, order and colour, and nothing but the film is left."""
    pictures = [quarters(level=1.0 - 0.02 * k) for k in range(30)]
    assert write_film(tmp_path / "film.mp4", iter(pictures)) == 30
    got = list(read_film(tmp_path / "film.mp4", CancelToken()))
    assert len(got) == 30
    for one, other in zip(got, pictures, strict=True):
        assert np.abs(one[20::56, 30::100].astype(int) - other[20::56, 30::100]).max() <= 5
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]
    with av.open(str(tmp_path / "film.mp4")) as container:
        context = container.streams.video[0].codec_context
        assert (context.name, context.pix_fmt, int(context.colorspace), int(context.color_range)) == (
            "h264", "yuv420p", 1, 1,
        )  # fmt: skip


def test_odd_sizes_lose_their_last_line(tmp_path: Path) -> None:
    """H.264 takes even sizes: the odd row and column at the edge are left out, nothing is scaled."""
    write_film(tmp_path / "film.mp4", [quarters(width=151, height=97)] * 2)
    assert next(read_film(tmp_path / "film.mp4", CancelToken())).shape == (96, 150, 3)


def test_large_pictures_are_made_smaller(tmp_path: Path) -> None:
    """The short side is at most 1080."""
    path = make(tmp_path / "film.mp4", [0], picture=quarters(2560, 1440))
    assert next(read_film(path, CancelToken())).shape == (1080, 1920, 3)


# Bad input


def sentence(path: Path) -> str:
    with pytest.raises(ParleyError) as caught:
        list(read_film(path, CancelToken()))
    assert path.name in str(caught.value)
    assert caught.value.problem.remedy
    return caught.value.problem.what


def test_no_film_gets_a_sentence(tmp_path: Path) -> None:
    """What is missing, empty, a folder, a pipe, a text, a play list or noise is told by name."""
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "text.mp4").write_text("Dear diary, today I made a film of myself.\n" * 40)
    (tmp_path / "list.mp4").write_text("#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n/etc/hostname\n")
    (tmp_path / "noise.mp4").write_bytes(np.random.default_rng(1).bytes(5000))
    (tmp_path / "folder.mp4").mkdir()
    os.mkfifo(tmp_path / "pipe.mp4")
    assert "is empty" in sentence(tmp_path / "empty.mp4")
    assert "does not exist" in sentence(tmp_path / "nowhere.mp4")
    assert "folder" in sentence(tmp_path / "folder.mp4")
    assert "pipe" in sentence(tmp_path / "pipe.mp4")
    for name in ("text", "list", "noise"):
        assert "damaged or no film" in sentence(tmp_path / f"{name}.mp4")


def test_sound_alone_is_no_film(tmp_path: Path) -> None:
    """A recording, also one with a cover picture, has no moving picture."""
    path = tmp_path / "voice.m4a"
    with av.open(str(path), "w", format="mp4") as container:
        stream: Any = container.add_stream("aac", rate=48_000)
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4800), np.float32), format="fltp", layout="mono")
        frame.sample_rate = 48_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    assert "no moving picture" in sentence(path)


def test_a_film_of_no_pictures(tmp_path: Path) -> None:
    """A film whose track holds nothing, or that has no track, says so."""
    for suffix in (".mkv", ".avi"):
        assert "has no picture in it" in sentence(make(tmp_path / f"film{suffix}", []))
    assert "no moving picture" in sentence(make(tmp_path / "film.mp4", []))


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("front", [True, False])
def test_a_truncated_film(tmp_path: Path, kept: float, front: bool) -> None:
    """Cut off anywhere, with its table at the front or at the end: it is told, and before any picture of it."""
    options = {"movflags": "+faststart"} if front else {}
    path = make(tmp_path / "film.mp4", list(range(0, 4000, 40)), options=options)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    assert "cut off" in sentence(path)


def test_a_truncated_matroska(tmp_path: Path) -> None:
    """Where the container does not say how many bytes there are, it is told by the time that is missing."""
    path = make(tmp_path / "film.mkv", list(range(0, 6000, 40)))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "cut off" in sentence(path)


def test_a_minute_is_enough(tmp_path: Path) -> None:
    """Longer films are turned down by what they say, and by what they do where they say nothing."""
    assert "longer than 60 seconds" in sentence(make(tmp_path / "film.mp4", list(range(0, 62_000, 500))))
    live = make(tmp_path / "live.mkv", list(range(0, 62_000, 500)), options={"live": "1"})
    with pytest.raises(ParleyError, match="longer than 60 seconds"):
        list(islice(read_film(live, CancelToken()), 2000))


def test_ten_gigabytes_are_only_promised(tmp_path: Path) -> None:
    """A box of 10 GB in a file of a few bytes is told as cut off; a file that is really so large is not read."""
    path = make(tmp_path / "film.mp4", [0, 40])
    with path.open("ab") as file:
        file.write((1).to_bytes(4, "big") + b"mdat" + (10 << 30).to_bytes(8, "big") + b"nothing")
    assert "cut off" in sentence(path)
    with (tmp_path / "huge.mp4").open("wb") as file:
        file.truncate(10 << 30)
    assert "larger than 4 GB" in sentence(tmp_path / "huge.mp4")


def test_huge_pictures_are_not_begun(tmp_path: Path) -> None:
    """A stream that says 16,000 × 16,000 is turned down before memory is asked for."""
    path = make(tmp_path / "film.avi", [0, 40], codec="rawvideo")
    data = bytearray(path.read_bytes())
    at = data.find(b"strf") + 12  # behind the chunk's head and the header's own size
    data[at : at + 8] = (16_000).to_bytes(4, "little") * 2
    path.write_bytes(bytes(data))
    assert "16000×16000, which is too large" in sentence(path)


def test_cancel_is_seen_at_the_next_picture(tmp_path: Path) -> None:
    """Reading stops with Cancelled, writing leaves no file."""
    path = make(tmp_path / "film.mp4", list(range(0, 2000, 40)))
    cancel = CancelToken()

    def watched() -> Iterator[Picture]:
        for number, picture in enumerate(read_film(path, cancel)):
            if number == 5:
                cancel.cancel()
            yield picture

    with pytest.raises(Cancelled):
        write_film(tmp_path / "out.mp4", watched())
    assert [entry.name for entry in tmp_path.iterdir()] == ["film.mp4"]


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """A disk that takes `size` bytes a file and then refuses, as a full one does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    """A disk that refuses is named in a sentence, and nothing half is left."""
    noise = np.random.default_rng(0)
    pictures = (noise.integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8) for _ in range(60))
    with disk_of(20_000), pytest.raises(ParleyError, match=r"film\.mp4 could not be written"):
        write_film(tmp_path / "film.mp4", pictures)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ParleyError, match="its folder does not exist"):
        write_film(tmp_path / "none" / "film.mp4", [quarters()])
