"""An avatar's artwork: reading avatar.ini and the drawing, and saying plainly what is wrong with them.

The format is described for illustrators in docs/avatars.md.
"""

from __future__ import annotations

import configparser
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.video.svg import IDENTITY, SVG, Affine, Part, multiply, name_of, read_part, style_of, transform_of
from desktop.engine.video.visemes import VISEMES

STAGE = 720
"""The drawing is a square of this many units."""

PICTURES = (
    "background", "hair-back", "body", "head", "face", "brow-left", "brow-right",
    "iris-left", "iris-right", "glint-left", "glint-right", "moustache", "glasses", "hair-front",
)  # fmt: skip
"""Layers that move as a whole. Each may have a `-shade` layer, painted only where the layer itself is."""
REQUIRED = ("background", "body", "head", "brow-left", "brow-right", "iris-left", "iris-right")
MORPHS = {"eye-left": ("open", "closed"), "eye-right": ("open", "closed"), "mouth": VISEMES}
"""Layers of poses: every pose has the same parts, every part the same number of points in each pose."""
CONTAINER = {"eye-left": "opening", "eye-right": "opening", "mouth": "cavity"}
"""The part that holds what is seen through it: parts named `in-…`, and the iris."""
PIVOTS = ("head", "jaw", "brow-left", "brow-right")


@dataclass(frozen=True)
class Morph:
    """A layer of poses: `poses[name]` lists the parts, in painting order, the same in every pose."""

    poses: Mapping[str, tuple[Part, ...]]


@dataclass(frozen=True)
class Artwork:
    """A drawn person. `pictures` are SVG documents, one a layer; `pivots` are points of the drawing."""

    name: str
    pictures: Mapping[str, bytes]
    morphs: Mapping[str, Morph]
    pivots: Mapping[str, tuple[float, float]]


class _Reader:
    """Reads one drawing; every complaint names the file and the layer."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fail(self, what: str, remedy: str) -> NoReturn:
        raise ParleyError(Problem(f"{self.path}: {what}.", remedy, stage="video"), ExitCode.MISSING)

    def parse(self) -> Element:
        try:
            root = ElementTree.parse(self.path).getroot()
        except FileNotFoundError:
            self.fail("the avatar's drawing is not there", "Put the file there, or correct 'artwork' in avatar.ini.")
        except ElementTree.ParseError as error:
            self.fail(
                f"is no readable SVG drawing (line {error.position[0]})", "Save it again from the drawing program."
            )
        except OSError as error:
            self.fail(f"cannot be read ({error.strerror or error})", "Check the file and its permissions.")
        box = root.get("viewBox", "").replace(",", " ").split()
        if root.tag != f"{SVG}svg" or box != ["0", "0", str(STAGE), str(STAGE)]:
            self.fail(
                f'is not drawn on a square of {STAGE} units (viewBox="{root.get("viewBox", "")}")',
                f'Set the document\'s viewBox to "0 0 {STAGE} {STAGE}".',
            )
        return root

    def layers(self, root: Element) -> dict[str, Element]:
        known = [*PICTURES, *(f"{name}-shade" for name in PICTURES), *MORPHS, "pivots"]
        found: dict[str, Element] = {}
        for group in root.findall(f"{SVG}g"):
            name = name_of(group)
            if name.startswith("guide"):
                continue
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                hint = f"Did you mean '{near[0]}'?" if near else "See docs/avatars.md for the names."
                self.fail(f"the layer '{name}' is not known", f"{hint} Layers called 'guide…' are passed over.")
            if name in found:
                self.fail(f"the layer '{name}' is there twice", "Join the two, or rename one to 'guide'.")
            found[name] = group
        for name in (*REQUIRED, *MORPHS, "pivots"):
            if name not in found:
                self.fail(f"the layer '{name}' is missing", "Add it; docs/avatars.md says what belongs in it.")
        return found

    def colours(self, where: str, group: Element) -> None:
        """Complain about the first colour that QtSvg would silently take for black."""
        for element in group.iter():
            style = style_of(element)
            for key in ("fill", "stroke", "stop-color"):
                text = style.get(key, "none")
                if not re.fullmatch(r"#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6}|url\(#[^)]+\)|[a-zA-Z]+", text):
                    self.fail(f"{where} has the colour '{text}'", "Write colours as #rrggbb.")

    def picture(self, name: str, root: Element, group: Element) -> bytes:
        self.colours(f"layer '{name}'", group)
        document = Element(f"{SVG}svg", {"viewBox": root.get("viewBox", "")})
        document.extend(root.findall(f"{SVG}defs"))
        document.append(group)
        return ElementTree.tostring(document)

    def place(self, layer: str, group: Element) -> Affine:
        try:
            return transform_of(group.get("transform"))
        except ValueError as error:
            self.fail(f"layer '{layer}' {error}", "Apply the transform to the shapes in the drawing program.")

    def morph(self, layer: str, group: Element, defs: dict[str, Element]) -> Morph:
        outer = self.place(layer, group)
        groups = {name_of(pose): pose for pose in group.findall(f"{SVG}g")}
        poses: dict[str, tuple[Part, ...]] = {}
        for name in MORPHS[layer]:
            if name not in groups:
                self.fail(f"layer '{layer}' has no shape '{name}'", "Draw it as a group of that name in the layer.")
            inner = multiply(outer, self.place(layer, groups[name]))
            parts = []
            for element in groups[name].findall(f"{SVG}path"):
                try:
                    parts.append(read_part(element, inner, defs))
                except ValueError as error:
                    self.fail(
                        f"layer '{layer}', shape '{name}', part '{name_of(element)}' {error}",
                        "Correct that part in the drawing.",
                    )
            poses[name] = tuple(parts)
        self._same_parts(layer, poses)
        return Morph(poses)

    def _same_parts(self, layer: str, poses: dict[str, tuple[Part, ...]]) -> None:
        first_name, *others = poses
        first = poses[first_name]
        names = [part.name for part in first]
        if CONTAINER[layer] not in names:
            self.fail(
                f"layer '{layer}', shape '{first_name}' has no part '{CONTAINER[layer]}'",
                "Add a closed path of that name to every shape of the layer.",
            )
        for other in others:
            if [part.name for part in poses[other]] != names:
                have = ", ".join(part.name for part in poses[other]) or "nothing"
                self.fail(
                    f"layer '{layer}', shape '{other}' has the parts {have}, but '{first_name}' has {', '.join(names)}",
                    "Give every shape the same parts in the same order.",
                )
            for part, model in zip(poses[other], first, strict=True):
                if part.verbs != model.verbs:
                    self.fail(
                        f"layer '{layer}', shape '{other}', part '{part.name}' has {len(part.points)} control points"
                        f" where '{first_name}' has {len(model.points)}",
                        "Make it from a copy of that shape and only move its points.",
                    )

    def pivots(self, group: Element) -> dict[str, tuple[float, float]]:
        found = {}
        for circle in group.findall(f"{SVG}circle"):
            try:
                found[name_of(circle)] = (float(circle.get("cx", "")), float(circle.get("cy", "")))
            except ValueError:
                self.fail(f"layer 'pivots', circle '{name_of(circle)}' has no centre", "Give it cx and cy.")
        for name in PIVOTS:
            if name not in found:
                self.fail(f"layer 'pivots' has no circle '{name}'", "Put a small circle of that name on the point.")
        return found


def _local_ids(root: Element) -> dict[str, Element]:
    return {element.get("id", ""): element for defs in root.findall(f"{SVG}defs") for element in defs.iter()}


def artwork_path(folder: Path) -> Path:
    """The drawing that `folder`/avatar.ini names. Raises ParleyError."""
    ini = folder / "avatar.ini"
    reader = _Reader(ini)
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(ini.read_text(encoding="utf-8"))
    except FileNotFoundError:
        reader.fail(
            "the avatar's description is not there", "Choose another avatar, or write the file (docs/avatars.md)."
        )
    except (OSError, UnicodeDecodeError) as error:
        reason = "not UTF-8" if isinstance(error, UnicodeDecodeError) else (error.strerror or str(error))
        reader.fail(f"cannot be read ({reason})", "Check the file, its permissions and its encoding.")
    except configparser.Error as error:
        reader.fail(f"is not a valid settings file ({str(error).splitlines()[0]})", "Correct that line.")
    kind = parser.get("face", "kind", fallback="illustrated")
    if kind != "illustrated":
        reader.fail(f"the face is of the kind '{kind}', not 'illustrated'", "Choose the video backend that shows it.")
    return folder / parser.get("face", "artwork", fallback="face.svg")


def load_artwork(folder: Path) -> Artwork:
    """Read the avatar in `folder`. Raises ParleyError with one sentence naming file, layer and remedy."""
    reader = _Reader(artwork_path(folder))
    root = reader.parse()
    layers = reader.layers(root)
    defs = _local_ids(root)
    for gradients in root.findall(f"{SVG}defs"):
        reader.colours("a gradient", gradients)
    if reader.place("pivots", layers["pivots"]) != IDENTITY:
        reader.fail("the layer 'pivots' is moved as a whole", "Move its circles instead.")
    return Artwork(
        name=folder.name,
        pictures={
            name: reader.picture(name, root, group)
            for name, group in layers.items()
            if name not in MORPHS and name != "pivots"
        },
        morphs={name: reader.morph(name, layers[name], defs) for name in MORPHS},
        pivots=reader.pivots(layers["pivots"]),
    )
