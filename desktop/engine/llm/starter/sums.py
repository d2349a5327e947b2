"""Arithmetic as it is said: read with the usual precedence, reckoned exactly with fractions."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from desktop.engine.llm.starter.numbers import read_number, say_number

_LARGEST_BITS = 400
"""Beyond about a hundred and twenty figures nobody wants to hear the result."""


class NoResult(ArithmeticError):
    """The sum has no result that could be said; str() is a sentence."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What was asked and what comes out. `exact` is false where a root had to be rounded; `problem` says why not."""

    said: str
    value: Fraction = Fraction(0)
    exact: bool = True
    problem: str = ""


_SIGNS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("to", "the", "power", "of"), "^", "to the power of"),
    (("multiplied", "by"), "*", "times"),
    (("divided", "by"), "/", "divided by"),
    (("percent", "of"), "%", "percent of"),
    (("per", "cent", "of"), "%", "percent of"),
    (("take", "away"), "-", "minus"),
    (("plus",), "+", "plus"),
    (("add",), "+", "plus"),
    (("minus",), "-", "minus"),
    (("less",), "-", "minus"),
    (("times",), "*", "times"),
    (("over",), "/", "divided by"),
)
_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2, "%": 3, "^": 4}


def read_sum(words: Sequence[str], at: int) -> Iterator[tuple[int, Sum]]:
    """Slot parser: the longest sum that begins at `at`. A number alone is no sum."""
    reader = _Reader(words, at)
    try:
        value = reader.expression(1)
    except NoResult as problem:
        # What is left may be more of the same sum: it has no result as a whole.
        yield len(words), Sum(" ".join(reader.said), problem=str(problem))
        return
    if value is not None and reader.steps:
        # Brackets cannot be heard, so a sum with brackets is not said back.
        said = "that" if "(" in words[at : reader.at] else " ".join(reader.said)
        yield reader.at, Sum(said, value, reader.exact)


class _Reader:
    """Precedence climbing over words. `at` is the first word not read yet."""

    def __init__(self, words: Sequence[str], at: int) -> None:
        self.words, self.at = words, at
        self.said: list[str] = []
        self.steps = 0
        self.exact = True

    def _sees(self, *phrase: str) -> bool:
        return tuple(self.words[self.at : self.at + len(phrase)]) == phrase

    def expression(self, weakest: int) -> Fraction | None:
        left = self.operand()
        while left is not None:
            found = next((sign for sign in _SIGNS if self._sees(*sign[0])), None)
            if found is None or _STRENGTH[found[1]] < weakest:
                break
            start, said = self.at, list(self.said)
            self.at += len(found[0])
            self.said.append(found[2])
            strength = _STRENGTH[found[1]]
            right = self.expression(strength if found[1] == "^" else strength + 1)
            if right is None:
                self.at, self.said = start, said
                break
            left = self._apply(left, found[1], right)
        return left

    def operand(self) -> Fraction | None:
        start = self.at
        if self._sees("("):
            self.at += 1
            value = self.expression(1)
            if value is None or not self._sees(")"):
                self.at = start
                return None
            self.at += 1
        elif self._sees("square", "root", "of") or self._sees("the", "square", "root", "of"):
            self.at += 3 if self._sees("square") else 4
            self.said.append("the square root of")
            under = self.operand()
            if under is None:
                self.at = start
                return None
            value = self._root(under)
        else:
            read = next(read_number(self.words, self.at), None)
            if read is None:
                return None
            self.at, value = read
            if self._sees("of") and value in (Fraction(1, 2), Fraction(1, 3), Fraction(1, 4), Fraction(3, 4)):
                return self._part(value)
            self.said.append(say_number(value, places=9))
        while (squared := self._sees("squared")) or self._sees("cubed"):
            self.said.append(self.words[self.at])
            self.at += 1
            value = self._apply(value, "^", Fraction(2 if squared else 3))
        return value

    def _part(self, part: Fraction) -> Fraction | None:
        start = self.at
        self.at += 1
        names = {Fraction(1, 2): "half", Fraction(1, 3): "a third", Fraction(1, 4): "a quarter"}
        self.said.append(f"{names.get(part, 'three quarters')} of")
        whole = self.operand()
        if whole is None:
            self.at = start
            return None
        self.steps += 1
        return part * whole

    def _root(self, under: Fraction) -> Fraction:
        self.steps += 1
        if under < 0:
            raise NoResult("A number below zero has no square root among the ordinary numbers.")
        top, bottom = math.isqrt(under.numerator), math.isqrt(under.denominator)
        if top * top == under.numerator and bottom * bottom == under.denominator:
            return Fraction(top, bottom)
        self.exact = False
        digits = 10**12
        return Fraction(math.isqrt(under.numerator * digits**2 // under.denominator), digits)

    def _apply(self, left: Fraction, sign: str, right: Fraction) -> Fraction:
        self.steps += 1
        match sign:
            case "+":
                value = left + right
            case "-":
                value = left - right
            case "*":
                value = left * right
            case "%":
                value = left * right / 100
            case "/":
                if right == 0:
                    raise NoResult("Nothing can be divided by zero, not even nothing.")
                value = left / right
            case _:
                value = self._power(left, right)
        if max(value.numerator.bit_length(), value.denominator.bit_length()) > _LARGEST_BITS:
            raise NoResult("That comes to more figures than I could say in one breath.")
        return value

    def _power(self, base: Fraction, exponent: Fraction) -> Fraction:
        if exponent.denominator != 1:
            raise NoResult("I only take whole powers.")
        size = max(base.numerator.bit_length(), base.denominator.bit_length()) * abs(int(exponent))
        if abs(base) != 1 and size > _LARGEST_BITS:
            raise NoResult("That comes to more figures than I could say in one breath.")
        if base == 0 and exponent < 0:
            raise NoResult("Nothing can be divided by zero, not even nothing.")
        return base ** int(exponent)
