"""Units of measure: a small table, exact where the definitions are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from desktop.engine.llm.starter.numbers import read_number


@dataclass(frozen=True, slots=True)
class Unit:
    """`value * scale + shift` is the value in the base unit of the dimension."""

    dimension: str
    one: str
    many: str
    scale: Fraction
    shift: Fraction = Fraction(0)
    short: tuple[str, ...] = ()


def _unit(dimension: str, one: str, many: str, scale: str, *short: str, shift: str = "0") -> Unit:
    return Unit(dimension, one, many, Fraction(scale), Fraction(shift), short)


# Scales: metre, kilogram, litre, metre a second, second, kelvin. The pint, gallon and cup are those of the USA,
# since the recogniser's English is; the foot, pound and mile are international.
UNITS = (
    _unit("length", "millimeter", "millimeters", "0.001", "mm", "millimetre", "millimetres"),
    _unit("length", "centimeter", "centimeters", "0.01", "cm", "centimetre", "centimetres"),
    _unit("length", "meter", "meters", "1", "m", "metre", "metres"),
    _unit("length", "kilometer", "kilometers", "1000", "km", "kilometre", "kilometres"),
    _unit("length", "inch", "inches", "0.0254", "in"),
    _unit("length", "foot", "feet", "0.3048", "ft"),
    _unit("length", "yard", "yards", "0.9144", "yd"),
    _unit("length", "mile", "miles", "1609.344", "mi"),
    _unit("weight", "gram", "grams", "0.001", "g", "gramme", "grammes"),
    _unit("weight", "kilogram", "kilograms", "1", "kg", "kilo", "kilos"),
    _unit("weight", "metric ton", "metric tons", "1000", "t", "ton", "tons", "tonne", "tonnes"),
    _unit("weight", "ounce", "ounces", "0.028349523125", "oz"),
    _unit("weight", "pound", "pounds", "0.45359237", "lb", "lbs"),
    _unit("weight", "stone", "stone", "6.35029318", "stones"),
    _unit("volume", "milliliter", "milliliters", "0.001", "ml", "millilitre", "millilitres"),
    _unit("volume", "liter", "liters", "1", "l", "litre", "litres"),
    _unit("volume", "teaspoon", "teaspoons", "0.00492892159375", "tsp"),
    _unit("volume", "tablespoon", "tablespoons", "0.01478676478125", "tbsp"),
    _unit("volume", "cup", "cups", "0.2365882365"),
    _unit("volume", "pint", "pints", "0.473176473", "pt"),
    _unit("volume", "gallon", "gallons", "3.785411784", "gal"),
    _unit("speed", "mile per hour", "miles per hour", "0.44704", "mph"),
    _unit("speed", "kilometer per hour", "kilometers per hour", str(Fraction(5, 18)), "kph", "kmh"),
    _unit("speed", "meter per second", "meters per second", "1"),
    _unit("speed", "knot", "knots", str(Fraction(463, 900))),
    _unit("time", "second", "seconds", "1", "sec", "secs", "s"),
    _unit("time", "minute", "minutes", "60", "min", "mins"),
    _unit("time", "hour", "hours", "3600", "h", "hr", "hrs"),
    _unit("time", "day", "days", "86400"),
    _unit("time", "week", "weeks", "604800"),
    _unit("temperature", "degree Celsius", "degrees Celsius", "1", "celsius", "c", "centigrade", "degrees c",
          "degrees centigrade", shift="273.15"),
    _unit("temperature", "degree Fahrenheit", "degrees Fahrenheit", str(Fraction(5, 9)), "fahrenheit", "f",
          "degrees f", shift=str(Fraction(45967, 180))),
    _unit("temperature", "kelvin", "kelvin", "1", "k", "degrees kelvin"),
)  # fmt: skip

DIMENSIONS = tuple(dict.fromkeys(unit.dimension for unit in UNITS))
_BY_NAME = {
    tuple(name.lower().split()): unit
    for unit in UNITS
    for name in (
        unit.one,
        unit.many,
        *unit.short,
        *(name.replace("per", "an") for name in (unit.one, unit.many) if name.endswith("per hour")),
    )
}


def read_unit(words: Sequence[str], at: int) -> Iterator[tuple[int, Unit]]:
    """Slot parser: a unit by its name, in singular or plural, or by its abbreviation; the longest name first."""
    for length in (3, 2, 1):
        unit = _BY_NAME.get(tuple(words[at : at + length]))
        if unit is not None and at + length <= len(words):
            yield at + length, unit


def read_amount(words: Sequence[str], at: int) -> Iterator[tuple[int, Fraction]]:
    """Slot parser: how many of a unit: a number, `half a`, or just `a`."""
    start = list(words[at : at + 2])
    if start in (["half", "a"], ["half", "an"]):
        yield at + 2, Fraction(1, 2)
    yield from read_number(words, at)
    if start[:1] in (["a"], ["an"]):
        yield at + 1, Fraction(1)


def convert(value: Fraction, source: Unit, target: Unit) -> Fraction:
    """Raises ValueError when the units measure different things."""
    if source.dimension != target.dimension:
        raise ValueError(f"{source.many} do not measure the same as {target.many}")
    return (value * source.scale + source.shift - target.shift) / target.scale
