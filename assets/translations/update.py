"""Reads the texts out of the program and brings the translations up to date: python assets/translations/update.py

Two kinds of texts. Those of the window are literals within tr(…) and mark(…). Those from beyond it (problems, the words
of the catalogue) are plain English with values in it; their patterns have {0}, {1} … where the values stand, and are
also written to patterns.txt, by which the window recognises them.

parley_<language>.ts keeps what was translated, marks what is new as unfinished, drops what is gone, and becomes
parley_<language>.qm with Qt's lrelease, which the wheel of PySide6-Essentials brings. A new language: make a file
with its name from the German one, or run this with --language pt_BR.
"""

from __future__ import annotations

import argparse
import ast
import re
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CONTEXT = "Parley"

TOLD_ELSEWHERE = (
    *("arguments.py", "asking.py", "avatars.py", "bench", "commands.py", "console.py", "diagnostics.py", "frozen.py"),
    *("headless.py", "report.py", "save.py", "selftest.py", "shop.py", "crashes.py", "engine/llm/starter", "ui"),
    *("engine/llm/skilled.py", "engine/video/lightx2v/prompts.py", "engine/turn/speakers.py"),
    *(f"setup/{name}.py" for name in ("__main__", "ensure", "child", "gpu", "pip", "plan", "stamp", "system")),
    "setup/environment.py",
)
"""Of desktop/: the command line and the set-up before the window, which speak English, and what is said aloud or told
to a model. ui has tr."""
_NOT_TOLD = {"debug", "info", "warning", "error", "exception", "critical", "compile", "getLogger", "ValueError",
             "TypeError", "RuntimeError", "KeyError", "LookupError", "AssertionError", "NotImplementedError", "say",
             "OSError", "EOFError", "MemoryError", "print", "Cancelled"}  # fmt: skip
"""Calls whose texts go to the log, to a programmer or to a library."""
_FOR_NO_EYES = (
    *("DELETE ", "UPDATE ", "SELECT ", "INSERT ", "CREATE ", "Probed ", "The birch canoe", "Good day."),
    *("Hello. This is how", "Hello, I am", "Your timer", "Your {0} timer"),
)
"""How queries, prompts and spoken texts begin: they look like sentences and are shown to nobody."""
_PREDICATE = re.compile(
    r"(is|are|was|were|has|have|had|cannot|could|does|do|did|holds|names|needs|lacks|may|must|ends|stands|begins|looks|comes"
    r"|describes|belongs|contains|refuses|answered|takes|did|wants|asks|sends|broke|ended|stopped|goes|gives) \S"
)
"""How texts begin that are said of a file, a server or a part."""
_NAMES = {"bin", "cuda", "edge", "input", "python", "tts", "video", "valid", "Scripts", "The"}
"""What is put into texts and is the same in every language, or no text at all."""
_LEAST_WORDS = 6
"""Letters that a pattern needs at least to be recognised by."""


def texts() -> list[str]:
    """Every text of the program that is shown, in English, once."""
    windows = {text for path in sources(ui=True) for text in marked(ast.parse(path.read_text("utf-8")))}
    return sorted(windows | set(patterns()))


def patterns() -> list[str]:
    """The texts from beyond the window."""
    return sorted(Beyond(list(sources(ui=False)), list(sources(ui=True))).texts() | catalogue())


def sources(ui: bool) -> Iterator[Path]:
    """The modules with texts of the window (all of desktop/ may have some), or of what lies beyond it."""
    desktop = ROOT / "desktop"
    for path in sorted(desktop.rglob("*.py")):
        inside = path.relative_to(desktop)
        elsewhere = any(inside.is_relative_to(place) for place in TOLD_ELSEWHERE)
        if ui or not elsewhere:
            yield path


def marked(tree: ast.AST) -> Iterator[str]:
    """The literals within tr(…) and mark(…). Raises ValueError where tr is given what cannot be found here."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tr", "mark"):
            (argument,) = node.args
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value
            elif isinstance(argument, ast.JoinedStr) or node.func.id == "mark":
                raise ValueError(f"line {node.lineno}: {ast.unparse(node)} is no literal")


def catalogue() -> set[str]:
    """What the catalogue of models says of them."""
    listed = tomllib.loads((ROOT / "assets" / "models.toml").read_text("utf-8"))
    found = {entry["quality"] for entry in listed["model"] if entry.get("quality")}
    return found | {each["why"] for each in listed.get("set", ()) if each.get("why")}


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
            for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
                if _called(call) == "Problem":
                    for part in (*call.args[:2], *(each.value for each in call.keywords if each.arg == "remedy")):
                        if _is_text(part) and len(_shape(part).split()) > 1:
                            self._take(part, path)
        for tree in self._windows:
            for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
                if isinstance(call.func, ast.Name) and call.func.id == "Problem":
                    for part in (*call.args[:2], *(each.value for each in call.keywords)):
                        for node, _ in _strings(part):
                            if _sentence(_shape(node)):
                                self._take(node, Path())
        return self._found

    def _said_of_a_file(self, node: ast.expr, path: Path) -> None:
        """ "is damaged" is told as "{0} is damaged." of a file, and as "{0}: is damaged" in a list."""
        self._take(node, path)
        shape = re.sub(r"\{(\d)\}", lambda place: f"{{{int(place[1]) + 1}}}", _shape(node).strip())
        self._found.add(f"{{0}} {shape}" if shape.endswith(".") else f"{{0}} {shape}.")

    def _take(self, node: ast.expr, path: Path) -> None:
        shape = _shape(node).strip()
        if sum(c.isalpha() for c in shape) >= _LEAST_WORDS or "{" not in shape:
            self._found.add(shape)
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
    """The text with {0}, {1} … for its values."""
    shape, number = "", 0
    for part in _parts(node):
        if isinstance(part, str):
            shape += part
        else:
            shape += f"{{{number}}}"
            number += 1
    return shape


def _sentence(shape: str) -> bool:
    """Whether a text is a sentence for people: it begins and ends like one, and has words."""
    if shape.startswith(_FOR_NO_EYES):
        return False
    first, shape = shape.strip()[:1], shape.strip()
    begins = first.isupper() or first in "{\"'.[(" or shape.startswith(("espeak", "avatar.ini"))
    return begins and shape.endswith((".", "?", "!", "…")) and len(shape.split()) >= 2 and "\n" not in shape


def read(path: Path) -> dict[str, str]:
    """What is translated in a .ts file: the English text and the other one."""
    if not path.is_file():
        return {}
    found = {}
    for message in ET.parse(path).getroot().iter("message"):
        translation = message.find("translation")
        if translation is not None and translation.text and translation.get("type") != "unfinished":
            found[message.findtext("source", "")] = translation.text
    return found


def write(path: Path, language: str, wanted: Iterable[str], known: dict[str, str]) -> int:
    """Write a .ts file; returns how many texts nobody has translated yet."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    missing = 0
    for text in wanted:
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = text
        translation = ET.SubElement(message, "translation")
        if text in known:
            translation.text = known[text]
        else:
            translation.set("type", "unfinished")
            missing += 1
    ET.indent(root, "    ")
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    path.write_text(f"{head}{ET.tostring(root, 'unicode')}\n", "utf-8")
    return missing


def lrelease() -> str | None:
    """Qt's program that makes .qm files: the wheel's, or the system's."""
    import PySide6

    own = Path(PySide6.__file__).parent / "lrelease"
    return str(own) if own.is_file() else shutil.which("lrelease") or shutil.which("pyside6-lrelease")


def main() -> int:
    """Bring everything up to date; 1 where something is not translated or could not be made."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", action="append", default=[], help="begin a translation: pt_BR")
    parser.add_argument("--lrelease", default=lrelease(), help="where Qt's lrelease is")
    arguments = parser.parse_args()
    wanted = texts()
    lines = "\n".join(pattern.replace("\n", "\\n") for pattern in patterns())
    (HERE / "patterns.txt").write_text(lines + "\n", "utf-8")
    known = {path.stem.removeprefix("parley_") for path in HERE.glob("parley_*.ts")}
    left = 0
    for language in sorted(known | set(arguments.language)):
        path = HERE / f"parley_{language}.ts"
        missing = write(path, language, wanted, read(path))
        left += missing
        print(f"{path.name}: {len(wanted)} texts, {missing} not translated")
        if arguments.lrelease is None:
            print("There is no lrelease here: name it with --lrelease.", file=sys.stderr)
            return 1
        subprocess.run([arguments.lrelease, "-silent", str(path)], check=True)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
