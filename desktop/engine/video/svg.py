"""The little of SVG that moving parts of an artwork are read from: paths, paints, transforms.

Layers that only move as a whole may use everything QtSvg draws; this reader is for shapes whose
control points are interpolated. It raises ValueError with half a sentence about what it cannot read.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Affine = tuple[float, float, float, float, float, float]

SVG = "{http://www.w3.org/2000/svg}"
INKSCAPE_LABEL = "{http://www.inkscape.org/namespaces/inkscape}label"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
IDENTITY: Affine = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_TOKEN = re.compile(r"[MmLlHhVvCcSsQqTtAaZz]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4}


@dataclass(frozen=True)
class Gradient:
    """A linear (x1, y1, x2, y2) or radial (cx, cy, r, fx, fy) gradient; `stops` are (offset, colour, opacity)."""

    radial: bool
    geometry: tuple[float, ...]
    bounding_box: bool
    stops: tuple[tuple[float, str, float], ...]
    transform: Affine = IDENTITY


@dataclass(frozen=True)
class Part:
    """A shape whose points are interpolated: `verbs` is "M", "C" and "Z" in order, `points` has shape (n, 2)."""

    name: str
    verbs: str
    points: Points
    fill: str | Gradient | None
    fill_opacity: float
    stroke: str | None
    stroke_width: float
    stroke_opacity: float
    opacity: float


def name_of(element: Element) -> str:
    """The layer's name: its Inkscape label, or else its id."""
    return element.get(INKSCAPE_LABEL) or element.get("id") or ""


def style_of(element: Element) -> dict[str, str]:
    """Attributes and the style="…" list together; the list wins, as in SVG."""
    style = {key: value for key, value in element.attrib.items() if not key.startswith("{")}
    for entry in element.get("style", "").split(";"):
        key, colon, value = entry.partition(":")
        if colon:
            style[key.strip()] = value.strip()
    return style


def multiply(outer: Affine, inner: Affine) -> Affine:
    """The transform that applies `inner` first, then `outer`."""
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f)


def transform_of(text: str | None) -> Affine:
    """The transform="…" attribute as one affine map."""
    result = IDENTITY
    for kind, body in re.findall(r"(\w+)\s*\(([^)]*)\)", text or ""):
        value = [float(number) for number in _NUMBER.findall(body)]
        step: Affine
        if kind == "translate":
            step = (1, 0, 0, 1, value[0], value[1] if len(value) > 1 else 0.0)
        elif kind == "scale":
            step = (value[0], 0, 0, value[1] if len(value) > 1 else value[0], 0, 0)
        elif kind == "rotate":
            turn = math.radians(value[0])
            around = (value[1], value[2]) if len(value) > 2 else (0.0, 0.0)
            spin = (math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn), 0.0, 0.0)
            step = multiply(multiply((1, 0, 0, 1, *around), spin), (1, 0, 0, 1, -around[0], -around[1]))
        elif kind == "matrix" and len(value) == 6:
            step = (value[0], value[1], value[2], value[3], value[4], value[5])
        else:
            raise ValueError(f"has the transform '{kind}', which is not understood")
        result = multiply(result, step)
    return result


def read_path(text: str) -> tuple[str, Points]:
    """An SVG path as (verbs, points): lines and quadratics become cubics. Raises ValueError."""
    tokens = _TOKEN.findall(text)
    verbs: list[str] = []
    points: list[complex] = []
    at = start = reflect = 0j
    command, index = "", 0
    while index < len(tokens):
        if tokens[index].isalpha():
            command = tokens[index]
            index += 1
        if command in "Zz" and command:
            verbs.append("Z")
            at = reflect = start
            command = ""
            continue
        kind = command.upper()
        if kind not in _TAKES:
            raise ValueError(f"uses the path command '{command or tokens[index]}' (only M L H V C S Q Z can move)")
        numbers = tokens[index : index + _TAKES[kind]]
        if len(numbers) < _TAKES[kind] or any(number.isalpha() for number in numbers):
            raise ValueError("has a path that breaks off")
        index += len(numbers)
        value = [float(number) for number in numbers]
        base = at if command.islower() else 0j
        if kind == "H":
            pairs = [complex(value[0] + base.real, at.imag)]
        elif kind == "V":
            pairs = [complex(at.real, value[0] + base.imag)]
        else:
            pairs = [base + complex(value[i], value[i + 1]) for i in range(0, len(value), 2)]
        end = pairs[-1]
        if kind == "M":
            verbs.append("M")
            points.append(end)
            start, reflect = end, end
            command = "l" if command == "m" else "L"
        else:
            if kind == "C":
                first, second = pairs[0], pairs[1]
            elif kind == "S":
                first, second = 2 * at - reflect, pairs[0]
            elif kind == "Q":
                first, second = at + (pairs[0] - at) * 2 / 3, end + (pairs[0] - end) * 2 / 3
            else:
                first, second = at + (end - at) / 3, at + (end - at) * 2 / 3
            verbs.append("C")
            points += [first, second, end]
            reflect = second if kind in "CS" else end
        at = end
    if not verbs or verbs[0] != "M":
        raise ValueError("has no path")
    return "".join(verbs), np.array([(point.real, point.imag) for point in points])


def colour(text: str) -> str | None:
    """A colour as #rgb or #rrggbb; None for "none". Raises ValueError for anything else."""
    if text == "none":
        return None
    if not _COLOUR.fullmatch(text):
        raise ValueError(f"has the colour '{text}', which is not of the form #rrggbb")
    return text


def _gradient(reference: str, defs: dict[str, Element]) -> Gradient:
    chain: list[Element] = []
    target: str | None = reference
    while target and len(chain) < 8:
        if target not in defs:
            raise ValueError(f"refers to the gradient '{target}', which does not exist")
        chain.append(defs[target])
        target = (chain[-1].get(XLINK_HREF) or chain[-1].get("href") or "").lstrip("#")

    def look(key: str, default: str) -> str:
        return next((element.get(key, "") for element in chain if element.get(key)), default)

    def number(key: str, default: str) -> float:
        text = look(key, default)
        return float(text[:-1]) / 100 if text.endswith("%") else float(text)

    stops = []
    for element in next((link for link in chain if link.findall(f"{SVG}stop")), chain[-1]).findall(f"{SVG}stop"):
        style = style_of(element)
        offset = style.get("offset", "0")
        where = float(offset[:-1]) / 100 if offset.endswith("%") else float(offset)
        stops.append((where, colour(style.get("stop-color", "#000000")) or "#000000", _opacity(style, "stop-opacity")))
    radial = chain[0].tag == f"{SVG}radialGradient"
    if radial:
        cx, cy = look("cx", "0.5"), look("cy", "0.5")
        geometry: tuple[float, ...] = (
            number("cx", "0.5"),
            number("cy", "0.5"),
            number("r", "0.5"),
            number("fx", cx),
            number("fy", cy),
        )
    else:
        geometry = (number("x1", "0"), number("y1", "0"), number("x2", "1"), number("y2", "0"))
    units = look("gradientUnits", "objectBoundingBox") == "objectBoundingBox"
    return Gradient(radial, geometry, units, tuple(stops), transform_of(look("gradientTransform", "")))


def _opacity(style: dict[str, str], key: str) -> float:
    return min(1.0, max(0.0, float(style.get(key, "1"))))


def read_part(element: Element, outer: Affine, defs: dict[str, Element]) -> Part:
    """A <path> as a Part, its points in the coordinates of the drawing. Raises ValueError."""
    verbs, points = read_path(element.get("d", ""))
    a, b, c, d, e, f = multiply(outer, transform_of(element.get("transform")))
    style = style_of(element)
    paint = style.get("fill", "#000000")
    reference = re.fullmatch(r"url\(#([^)]+)\)", paint)
    return Part(
        name=name_of(element),
        verbs=verbs,
        points=points @ np.array([[a, b], [c, d]]) + np.array([e, f]),
        fill=_gradient(reference.group(1), defs) if reference else colour(paint),
        fill_opacity=_opacity(style, "fill-opacity"),
        stroke=colour(style.get("stroke", "none")),
        stroke_width=float(style.get("stroke-width", "1").removesuffix("px")),
        stroke_opacity=_opacity(style, "stroke-opacity"),
        opacity=_opacity(style, "opacity"),
    )
