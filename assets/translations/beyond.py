"""The texts from beyond the window, read out of the modules: problems, and the words that are put into them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

_NOT_TOLD = {"debug", "info", "warning", "error", "exception", "critical", "compile", "getLogger", "ValueError",
             "TypeError", "RuntimeError", "KeyError", "LookupError", "AssertionError", "NotImplementedError", "say",
             "OSError", "EOFError", "MemoryError", "print", "Cancelled"}  # fmt: skip
"""Calls whose texts go to the log, to a programmer or to a library."""
_FOR_NO_EYES = (
    *("DELETE ", "UPDATE ", "SELECT ", "INSERT ", "CREATE ", "Probed ", "The birch canoe", "Good day."),
    *(
        "You are {0} in a video call.",
        "The last run crashed",
        "Hello. This is how",
        "Hello, I am",
        "Your timer",
        "Your {0} timer",
    ),
)
"""How queries, prompts and spoken texts begin: they look like sentences and are shown to nobody."""
_PREDICATE = re.compile(
    r"(is|are|was|were|has|have|had|cannot|could|does|do|did|holds|names|needs|lacks|may|must|ends|stands|begins|looks|comes"
    r"|describes|belongs|contains|refuses|answered|takes|did|wants|asks|sends|broke|ended|stopped|goes|gives) \S"
)
"""How texts begin that are said of a file, a server or a part."""
_REASON = re.compile(r"(it|its|they|there|nothing|nobody|more|this|no) \S+ .*\S")
"""How texts begin that are told after a colon: why something did not work."""
_NAMES = {"bin", "cuda", "edge", "input", "python", "tts", "video", "valid", "Scripts", "The"}
"""What is put into texts and is the same in every language, or no text at all."""
_PREDICATE_WORDS = 12
"""Letters that a text said of a file needs, for "{0} is not {1}." would be found everywhere."""
_LEAST_WORDS = 6
"""Letters that a pattern needs at least to be recognised by."""


class Beyond:
    """Collects the texts of Problems and the like, with what functions and variables put into them."""

    def __init__(self, modules: list[Path], windows: list[Path]) -> None:
        self._trees = {path: ast.parse(path.read_text("utf-8")) for path in modules}
        # Of the window's own modules, what is told as a problem.
        self._windows = [ast.parse(path.read_text("utf-8")) for path in windows if "ui" in path.parts]
        self._functions: dict[str, list[tuple[Path, ast.FunctionDef]]] = {}
        for path, tree in self._trees.items():
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef):
                    self._functions.setdefault(node.name, []).append((path, node))
        self._found: set[str] = set()
        self._followed: set[str] = set()
        self._assigned: dict[tuple[Path, str], list[ast.expr]] = {}
        for path, tree in self._trees.items():
            for node in ast.walk(tree):
                if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
                    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                    if isinstance(target, ast.Name):
                        self._assigned.setdefault((path, target.id), []).append(node.value)

    def texts(self) -> set[str]:
        """Every pattern."""
        for path, tree in self._trees.items():
            for node, silent in _strings(tree):
                if not silent and _sentence(_shape(node)):
                    self._take(node, path)
                elif not silent and _PREDICATE.match(_shape(node)):
                    self._said_of_a_file(node, path)
                elif not silent and _REASON.match(_shape(node)):
                    self._take(node, path)
            for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
                if _called(call) == "Problem":
                    for part in (*call.args[:2], *(each.value for each in call.keywords if each.arg == "remedy")):
                        if _is_text(part) and len(_shape(part).split()) > 1:
                            self._take(part, path)
        for tree in self._windows:
            for node, silent in _strings(tree):
                if not silent and _sentence(_shape(node)):
                    self._take(node, Path())
        return self._found

    def _said_of_a_file(self, node: ast.expr, path: Path) -> None:
        """ "is damaged" is told as "{0} is damaged." of a file, and as "{0}: is damaged" in a list."""
        self._take(node, path)
        if "{" in _shape(node) and sum(map(str.isalpha, _shape(node))) < _PREDICATE_WORDS:
            return
        shape = re.sub(r"\{(\d)\}", lambda place: f"{{{int(place[1]) + 1}}}", _shape(node).strip())
        self._found.add(f"{{0}} {shape}" if shape.endswith(".") else f"{{0}} {shape}.")

    def _take(self, node: ast.expr, path: Path) -> None:
        shape = _shape(node).strip()
        if sum(c.isalpha() for c in shape) >= _LEAST_WORDS or "{" not in shape:
            self._found.add(shape)
        if shape.startswith("{0} ") and shape[4:5].isupper():  # after a sentence; told alone where that was split off
            self._found.add(re.sub(r"\{(\d)\}", lambda place: f"{{{int(place[1]) - 1}}}", shape[4:]))
        for value in _values(node):
            self._follow(value, path)

    def _follow(self, value: ast.expr, path: Path, capital: bool = False) -> None:
        """What is put into a text may itself be words: of a function, a table or a variable of ours."""
        if isinstance(value, ast.IfExp):
            self._fragments(value, path, capital)
        elif isinstance(value, ast.Subscript):
            self._follow(value.value, path, capital)
        elif isinstance(value, ast.Dict):
            for each in value.values:
                self._fragments(each, path, capital)
        elif isinstance(value, ast.Name):
            if (key := f"{path}:{value.id}:{capital}") not in self._followed:
                self._followed.add(key)
                for each in self._assigned.get((path, value.id), ()):
                    if isinstance(each, (ast.Constant, ast.JoinedStr)):
                        self._fragments(each, path, capital)
                    else:
                        self._follow(each, path, capital)
        elif isinstance(value, ast.Call):
            name = _called(value)
            if name in ("capitalize", "get") and isinstance(value.func, ast.Attribute):
                self._follow(value.func.value, path, capital or name == "capitalize")
            elif name not in self._followed:
                self._followed.add(name)
                for home, function in self._functions.get(name, ()):
                    for node in ast.walk(function):
                        if isinstance(node, ast.Return) and node.value is not None:
                            self._fragments(node.value, home, capital)

    def _fragments(self, value: ast.expr, path: Path, capital: bool) -> None:
        for node, silent in _strings(value):
            shape = _shape(node)
            words = shape.replace("{0}", "").strip()
            told = " " in words or (words.isalpha() and len(words) > 2 and words not in _NAMES)
            if silent or not told or words.isupper() or ("{" in shape and sum(map(str.isalpha, shape)) < 3):
                continue
            self._take(node, path)
            self._found.add(shape[:1].upper() + shape[1:] if capital else shape)


def _strings(tree: ast.AST) -> Iterator[tuple[ast.expr, bool]]:
    """Every text in `tree` as a whole (its parts are not told again), and whether it goes to nobody's eyes."""
    if isinstance(tree, (ast.JoinedStr, ast.Constant, ast.BinOp)) and _is_text(tree):
        yield tree, False  # type: ignore[misc]
        for value in _values(tree):  # type: ignore[arg-type]
            yield from _strings(value)
        return
    if isinstance(tree, ast.BinOp) and isinstance(tree.right, ast.IfExp) and _is_text(tree.left):
        for branch in (tree.right.body, tree.right.orelse):
            yield from _strings(ast.BinOp(tree.left, ast.Add(), branch))
        return
    for name, field in ast.iter_fields(tree):
        for child in field if isinstance(field, list) else [field]:
            if not isinstance(child, ast.AST) or (name == "body" and _documents(child)):
                continue
            quiet = isinstance(child, ast.Call) and _called(child) in _NOT_TOLD
            marks = isinstance(child, ast.Call) and _called(child) in ("tr", "mark")
            if not marks:
                yield from ((node, silent or quiet) for node, silent in _strings(child))


def _is_text(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add) and _is_text(node.left) and _is_text(node.right)
    return isinstance(node, ast.JoinedStr)


def _documents(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _parts(node: ast.expr) -> Iterator[str | ast.expr]:
    """Words and values of a text, in their order."""
    if isinstance(node, ast.BinOp):
        yield from (*_parts(node.left), *_parts(node.right))
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield part.value  # type: ignore[attr-defined]
    elif isinstance(node, ast.Constant):
        yield from _fields(str(node.value))


def _fields(text: str) -> Iterator[str | ast.expr]:
    """A text that is filled in by str.format later: {} and {name} are its values."""
    rest = text
    while (
        (at := rest.find("{")) >= 0
        and (end := rest.find("}", at)) >= 0
        and rest[at + 1 : end].isidentifier() | (end == at + 1)
    ):
        yield rest[:at]
        yield ast.Name(rest[at + 1 : end] or "value")
        rest = rest[end + 1 :]
    yield rest


def _values(node: ast.expr) -> list[ast.expr]:
    return [part for part in _parts(node) if isinstance(part, ast.expr)]


def _shape(node: ast.expr) -> str:
    """The text with {0}, {1} … for its values; those that touch are one."""
    shape, number = "", 0
    for part in _parts(node):
        if isinstance(part, str):
            shape += part
        elif not shape.endswith(f"{{{number - 1}}}"):
            shape += f"{{{number}}}"
            number += 1
    return shape


def _sentence(shape: str) -> bool:
    """Whether a text is a sentence for people: it begins and ends like one, and has words."""
    if shape.startswith(_FOR_NO_EYES):
        return False
    first, shape = shape.strip()[:1], shape.strip()
    begins = first.isupper() or first in "{\"'.[(" or shape.startswith(("espeak", "avatar.ini"))
    ends = shape.endswith((".", "?", "!", "…")) or (": " in shape and len(shape.split()) > 4)  # a command to type
    return begins and ends and len(shape.split()) >= 2 and "\n" not in shape
