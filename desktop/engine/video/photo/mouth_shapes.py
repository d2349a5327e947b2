"""What each mouth shape does to lips, jaw, teeth and tongue.

Lengths are parts of the width of the mouth at rest (about 50 mm). Chosen by eye, on sheets of every shape and on
strips of spoken sentences; the openings follow visemes.OPENING, so that loud vowels open widest.
"""

from __future__ import annotations

from typing import NamedTuple

from desktop.engine.video.visemes import VISEMES


class MouthShape(NamedTuple):
    """`gap` between the lips in the middle, `raised` how much of it the upper lip gives, `jaw` how far the chin comes
    down, `out` how far each corner goes outwards, `down` how far the corners sink; `reach` 0..1 the part of the
    mouth's width within which the lips are apart, `round` the form of that opening (0.5 an ellipse, 1 a parabola);
    `upper` and `lower` how thick the lips' red is against rest. `tongue` 0..1 how high its tip stands behind the
    teeth, `between` 0..1 how far it comes between them; `teeth` 0..1 how near the rows are to each other;
    `dim` 0..1 how much of the light the lips keep from the inside, since they come forward."""

    gap: float = 0.0
    raised: float = 0.0
    jaw: float = 0.0
    out: float = 0.0
    down: float = 0.0
    reach: float = 0.9
    round: float = 0.75
    upper: float = 1.0
    lower: float = 1.0
    tongue: float = 0.0
    between: float = 0.0
    teeth: float = 0.0
    dim: float = 0.0


SHAPES: dict[str, MouthShape] = {
    "rest": MouthShape(),
    "mbp": MouthShape(jaw=-0.012, out=0.004, upper=0.82, lower=0.8),
    "fv": MouthShape(0.048, 0.042, 0.012, 0.008, 0.0, 0.74, 0.7, 0.98, 0.66, teeth=0.4),
    "th": MouthShape(0.1, 0.016, 0.065, 0.0, 0.01, 0.78, 0.65, 0.95, 1.0, 0.7, 1.0),
    "td": MouthShape(0.094, 0.03, 0.055, 0.012, 0.01, 0.82, 0.65, 0.94, 0.96, 1.0, 0.0, 0.3),
    "sz": MouthShape(0.062, 0.03, 0.012, 0.028, -0.004, 0.84, 0.6, 0.92, 0.9, 0.3, 0.0, 1.0),
    "sh": MouthShape(0.088, 0.04, 0.03, -0.075, 0.008, 0.72, 0.65, 1.18, 1.2, 0.3, 0.0, 0.8, dim=0.1),
    "kg": MouthShape(0.128, 0.03, 0.07, 0.0, 0.02, 0.84, 0.7, 0.96, 0.97, 0.35),
    "r": MouthShape(0.1, 0.034, 0.05, -0.055, 0.012, 0.7, 0.65, 1.12, 1.1, 0.5, dim=0.15),
    "oo": MouthShape(0.108, 0.044, 0.05, -0.125, 0.012, 0.52, 0.55, 1.26, 1.24, 0.2, dim=0.5),
    "oh": MouthShape(0.22, 0.045, 0.13, -0.085, 0.045, 0.78, 0.55, 1.1, 1.1, 0.1, dim=0.15),
    "ah": MouthShape(0.31, 0.042, 0.2, -0.012, 0.06, 0.91, 0.62, 0.95, 0.97, 0.05),
    "eh": MouthShape(0.238, 0.048, 0.135, 0.028, 0.04, 0.89, 0.68, 0.92, 0.94, 0.2),
    "ee": MouthShape(0.145, 0.05, 0.05, 0.06, -0.012, 0.89, 0.62, 0.88, 0.88, 0.45, 0.0, 0.75),
    "uh": MouthShape(0.168, 0.036, 0.09, 0.0, 0.028, 0.86, 0.68, 0.97, 0.98, 0.15),
}
"""Every mouth shape by its name in VISEMES; all of them are here."""

ORDERED: tuple[MouthShape, ...] = tuple(SHAPES[name] for name in VISEMES)
