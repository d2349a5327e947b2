"""Films in and out: short clips of a person as BGR pictures at an even 25 a second, and such pictures as MP4.

What is read was brought by somebody: it belongs into a process that may break (the workshop's).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from fractions import Fraction
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.files import bad_file, check_file, cut_off, part_of, writing
from desktop.engine.video.photo.patch import Picture

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

log = logging.getLogger(__name__)

FPS = 25
"""Pictures a second of every film that is read or kept."""
LONGEST_S = 60.0
MOST_BYTES = 4 << 30
SHORT_SIDE = 1080
"""Pixels; what is larger is scaled down."""
MOST_PIXELS = 8192 * 4608
"""A picture of a film may have this many; a few bytes can promise any number."""
QUALITY = "16"
"""x264's constant rate factor: not to be told from the original."""

FILM_SUFFIXES = frozenset(
    {".mp4", ".m4v", ".mov", ".3gp", ".webm", ".mkv", ".avi", ".mpg", ".mpeg", ".ts", ".m2ts", ".mts", ".ogv", ".wmv"}
)
"""File names that mean a film."""

_DEMUXERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,ogg,asf,flv,h264,hevc,ivf"
"""FFmpeg would also read play lists, which name other files."""
_SLACK_S = 0.1
_MISSING_S = 1.0
"""A file that ends this much earlier than it says is cut off."""
_HD_ROWS = 576
"""Pictures with more rows than this are BT.709 where the file does not say, others BT.601."""
_UNSPECIFIED = 2  # AVCOL_SPC_UNSPECIFIED

Item = TypeVar("Item")
_Timed: TypeAlias = "tuple[float, VideoFrame | None]"
"""A frame and the second it is shown at; without a frame the end."""


def read_film(path: Path | str, cancel: CancelToken) -> Iterator[Picture]:
    """The film's pictures, (h, w, 3) uint8 BGR, FPS a second, all of one even size, as a player shows them.

    Whatever the file's frame rate, even a varying one: each picture is the one nearest in time. Rotation, mirroring,
    pixels that are not square, colour range and matrix are applied; the short side is at most SHORT_SIDE. A picture
    that stands longer is given again: do not write to it. Raises Cancelled, and ParleyError with one sentence for
    what is no whole film of at most LONGEST_S.
    """
    return _read(Path(path), cancel, _even)


def small_pictures(path: Path | str, cancel: CancelToken, side: int) -> Iterator[Picture]:
    """Copies of (side, side, 3) of what `read_film` gives, not turned upright, for a fifth of the work."""
    return _read(Path(path), cancel, partial(_even, small=side))


def stored_pictures(path: Path | str, cancel: CancelToken) -> Iterator[tuple[float, Picture]]:
    """The film's pictures as `read_film` gives them, but each that is stored, with the second it is shown at."""
    return _read(Path(path), cancel, _stored)


def write_film(path: Path | str, pictures: Iterable[Picture], fps: float = FPS) -> int:
    """Write `pictures`, (h, w, 3) uint8 BGR of one size, as H.264 (yuv420p, BT.709); how many there were.

    An odd row or column at the edge is left out. The file is there only when it is whole. Raises ParleyError when
    the disk does not take it, ValueError where there is no picture at all, and whatever `pictures` raises.
    """
    path = Path(path)
    part = part_of(path)
    shown = iter(pictures)
    first = next(shown, None)
    if first is None:
        raise ValueError("a film needs a picture")
    import av

    with writing(path, part):
        part.touch()  # FFmpeg would find out only at the first picture
        with closing(av.open(str(part), "w", format="mp4", options={"movflags": "+faststart"})) as container:
            stream = _film_stream(container, first.shape, fps)
            count = 0
            for picture in chain((first,), shown):
                container.mux(stream.encode(_frame(picture, (stream.height, stream.width), count)))
                count += 1
            container.mux(stream.encode(None))
        part.replace(path)
    return count


# Reading


def _read(path: Path, cancel: CancelToken, how: Callable[[Iterator[_Timed], float], Iterator[Item]]) -> Iterator[Item]:
    check_file(path, "film", "a film, such as an MP4", MOST_BYTES)
    import av

    short = _ends_early(path)
    try:
        with av.open(
            str(path), mode="r", metadata_errors="replace", options={"format_whitelist": _DEMUXERS}
        ) as container:
            stream = _picture_stream(container, path)
            if short:
                raise cut_off(path)
            yield from how(_timed(container, stream, path, cancel), float(stream.sample_aspect_ratio or 1))
    except (av.FFmpegError, OSError, ValueError) as error:
        log.info("cannot read %s", path, exc_info=True)
        if short:
            raise cut_off(path) from error
        if isinstance(error, av.EOFError):
            raise _nothing_in(path) from error
        raise bad_file(path, "is damaged or no film", "Save it as MP4, or choose another film.") from error


def _picture_stream(container: InputContainer, path: Path) -> VideoStream:
    from av.stream import Disposition

    covers = int(Disposition.attached_pic)
    streams = [one for one in container.streams.video if not int(one.disposition) & covers]
    if not streams:
        raise bad_file(path, "has no moving picture in it", "Choose a film, such as an MP4.")
    stream = streams[0]
    _check_size(stream.codec_context.width, stream.codec_context.height, path)
    stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
    stream.thread_type = "AUTO"
    stated_s = _stated_s(container, stream)
    if stated_s is not None and stated_s > LONGEST_S + _SLACK_S:
        raise _too_long(path)
    return stream


def _stated_s(container: InputContainer, stream: VideoStream) -> float | None:
    """How long the picture is by what the file says: an edit list may show less than what the stream has."""
    stated = []
    if stream.duration and stream.time_base:
        stated.append(float(stream.duration * stream.time_base))
    if container.duration:
        stated.append(container.duration / 1e6)
    return min(stated, default=None)


def _check_size(width: int, height: int, path: Path) -> None:
    if width * height > MOST_PIXELS:
        raise bad_file(path, f"has pictures of {width}×{height}, which is too large", "Save it at 1920×1080.")


def _timed(container: InputContainer, stream: VideoStream, path: Path, cancel: CancelToken) -> Iterator[_Timed]:
    """The frames with the second each is shown at, from 0, in order; at last the end, with None."""
    import av

    rate = float(stream.average_rate or stream.guessed_rate or FPS)
    unit = float(stream.time_base or 0)
    begin: float | None = None
    at, count, lasts = -1.0, 0, 1.0 / rate
    try:
        for frame in container.decode(stream):
            cancel.raise_if_cancelled()
            _check_size(frame.width, frame.height, path)
            stamp = frame.pts * unit if frame.pts is not None and unit else count / rate
            begin = stamp if begin is None else begin
            count += 1
            if stamp - begin <= at:  # two at one moment: the player shows the last of them, hardly
                continue
            at = stamp - begin
            if at > LONGEST_S + _SLACK_S:
                raise _too_long(path)
            lasts = float(frame.duration * unit) if frame.duration and unit else lasts
            yield at, frame
    except av.InvalidDataError as error:
        if count == 0:
            raise
        raise cut_off(path) from error
    if count == 0:
        raise _nothing_in(path)
    stated_s = _stated_s(container, stream)
    if stated_s is not None and at + lasts < stated_s - _MISSING_S:
        raise cut_off(path)
    yield min(at + lasts, LONGEST_S), None


def _stored(timed: Iterator[_Timed], ratio: float) -> Iterator[tuple[float, Picture]]:
    from av.video.reformatter import VideoReformatter

    reformatter = VideoReformatter()
    size = None
    for at, frame in timed:
        if frame is not None:
            size = size or _size(frame, ratio)
            yield at, _picture(frame, size, reformatter)


def _even(timed: Iterator[_Timed], ratio: float, small: int = 0) -> Iterator[Picture]:
    """The picture nearest to each point of the grid; `ratio` is how much wider than high a pixel is."""
    from av.video.reformatter import VideoReformatter

    reformatter = VideoReformatter()
    grid, size = 0, None
    before: tuple[float, Any] | None = None
    for at, frame in timed:
        if before is not None:
            until = (before[0] + at) / 2 if frame is not None else max(at - 0.5 / FPS, 1e-6 if grid == 0 else 0.0)
            picture = None
            while grid / FPS < until:
                if picture is None:
                    size = size or ((small, small) if small else _size(before[1], ratio))
                    picture = _picture(before[1], size, reformatter)
                yield picture
                grid += 1
        before = at, frame


def _size(frame: VideoFrame, ratio: float) -> tuple[int, int]:
    """Width and height to scale the stored picture to, before it is turned."""
    width, height = frame.width * (ratio if 0.25 < ratio < 4 else 1.0), float(frame.height)
    scale = min(1.0, SHORT_SIDE / min(width, height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _picture(frame: VideoFrame, size: tuple[int, int], reformatter: Any) -> Picture:
    from av.video.reformatter import ColorRange, Colorspace, Interpolation

    guessed = None
    if frame.colorspace == _UNSPECIFIED:
        guessed = Colorspace.ITU709 if frame.height > _HD_ROWS else Colorspace.ITU601
    full = frame.color_range == ColorRange.JPEG or frame.format.name.startswith("yuvj")
    smaller = size[0] < frame.width
    rgb = reformatter.reformat(
        frame, *size, "bgr24",
        src_colorspace=guessed,
        src_color_range=ColorRange.JPEG if full or frame.format.is_rgb else ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
        interpolation=(Interpolation.AREA if smaller else Interpolation.BICUBIC) | Interpolation.ACCURATE_RND,
    )  # fmt: skip
    return _upright(rgb.to_ndarray(), frame)


def _upright(picture: Picture, frame: VideoFrame) -> Picture:
    """Turned and mirrored as the display matrix says: x' = a·x + c·y, y' = b·x + d·y (libavutil/display.h)."""
    from av.sidedata.sidedata import Type

    beside: Any = frame.side_data  # declared as if it were about encoders only
    matrix = beside.get(Type.DISPLAYMATRIX)
    if matrix is None:
        return picture
    a, b, _, c, d = np.frombuffer(bytes(matrix), np.int32, 5).tolist()
    if abs(a) + abs(d) < abs(b) + abs(c):
        picture, right, down = picture.transpose(1, 0, 2), c, b
    else:
        right, down = a, d
    return np.ascontiguousarray(picture[:: -1 if down < 0 else 1, :: -1 if right < 0 else 1])


def _nothing_in(path: Path) -> ParleyError:
    return bad_file(path, "has no picture in it", "Choose another film.")


def _too_long(path: Path) -> ParleyError:
    return bad_file(path, f"is longer than {LONGEST_S:.0f} seconds", "Cut it to the part that shows the person best.")


# Writing


def _film_stream(container: Any, shape: tuple[int, ...], fps: float) -> Any:
    from av.video.reformatter import ColorRange, Colorspace

    stream = container.add_stream("libx264", rate=Fraction(fps).limit_denominator(1001))
    stream.height, stream.width = shape[0] // 2 * 2, shape[1] // 2 * 2
    stream.pix_fmt = "yuv420p"
    stream.time_base = stream.codec_context.time_base = 1 / Fraction(fps).limit_denominator(1001)
    # Without B-frames the first picture stands at 0, also for players that do not know edit lists.
    stream.options = {"crf": QUALITY, "preset": "veryfast", "bf": "0"}
    context = stream.codec_context
    context.color_primaries = context.color_trc = context.colorspace = int(Colorspace.ITU709)
    context.color_range = int(ColorRange.MPEG)
    return stream


def _frame(picture: Picture, size: tuple[int, int], number: int) -> VideoFrame:
    import av
    from av.video.reformatter import ColorRange, Colorspace

    height, width = size
    if picture.ndim != 3 or (picture.shape[0] // 2 * 2, picture.shape[1] // 2 * 2, picture.shape[2]) != (*size, 3):
        raise ValueError(f"the picture is {picture.shape}, not {(height, width, 3)}")
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture[:height, :width]), format="bgr24").reformat(
        format="yuv420p",
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
    )
    frame.pts = number
    return frame


def _ends_early(path: Path) -> bool:
    """Whether an MP4 or MOV promises more bytes than there are (ISO/IEC 14496-12, 4.2: boxes, each with its size)."""
    end = path.stat().st_size
    with path.open("rb") as file:
        at = 0
        while at + 8 <= end:
            file.seek(at)
            head = file.read(16)
            if at == 0 and head[4:8] not in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"):
                return False
            size = int.from_bytes(head[:4], "big")
            if size == 1:
                size = int.from_bytes(head[8:16], "big")
            if size < 8:  # 0: to the end of the file
                return False
            at += size
        return at > end
