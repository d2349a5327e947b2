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
import configparser
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from beyond import Beyond

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CONTEXT = "Parley"

TOLD_ELSEWHERE = (
    *(
        "arguments.py",
        "asking.py",
        "avatars.py",
        "bench",
        "commands.py",
        "console.py",
        "trouble/diagnostics.py",
        "frozen.py",
    ),
    *(
        "headless.py",
        "report.py",
        "save.py",
        "selftest.py",
        "shelf/shop.py",
        "trouble/crashes.py",
        "engine/llm/starter",
        "ui",
    ),
    *("engine/llm/skilled.py", "engine/video/lightx2v/prompts.py", "engine/turn"),
    *(f"setup/{name}.py" for name in ("__main__", "ensure", "child", "gpu", "pip", "plan", "stamp", "system")),
    "setup/environment.py",
)
"""Of desktop/: the command line and the set-up before the window, which speak English, and what is said aloud or told
to a model. ui has tr."""
_PUT_IN = {
    *(
        "microphone",
        "loudspeaker",
        "starter",
        "{0}, line {1}: {2}",
        "There is no microphone.",
        "There is no loudspeaker.",
    ),
    *("Installing {0}: {1}", "Looking up what {0} needs", "Building {0}, which can take some minutes", "Fetching {0}"),
    *("Unpacking", "connections to model servers", "faster-whisper, the better speech recognition", "Piper voices"),
    *("Kokoro, the natural voice", "the photo-real face", "llama.cpp, the language model runner"),
    *("Exporting…", "Importing…", "Starting LightX2V", "Step {0} of {1}", "The clip is there", "Saving the clip"),
    *("Turning it into pictures", "Reading the portrait", "Loading the models", "Following the face"),
    *("Looking for a face", "Looking at each picture", "Reading {0}", "Smoothing the motion", "Keeping it"),
    *("Looking at the face", "Looking for LightX2V", "Looking for the best picture", "Idle clip: {0}"),
    *("Looking for the best picture, {0} seen", "Talking clip: {0}", "Both clips are there", "Writing the loop"),
    *("Writing the loop, {0} pictures", "about {0}"),
}
"""Words that are handed on to where a text is made of them."""


def texts() -> list[str]:
    """Every text of the program that is shown, in English, once."""
    windows = {text for path in sources(ui=True) for text in marked(ast.parse(path.read_text("utf-8")))}
    return sorted(windows | set(patterns()))


@cache
def patterns() -> tuple[str, ...]:
    """The texts from beyond the window."""
    return tuple(sorted(Beyond(list(sources(ui=False)), list(sources(ui=True))).texts() | catalogue() | _PUT_IN))


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
    """What the catalogue of models says of them, and the avatars that come with the program of themselves."""
    listed = tomllib.loads((ROOT / "assets" / "models.toml").read_text("utf-8"))
    found = {entry["quality"] for entry in listed["model"] if entry.get("quality")}
    for avatar in (ROOT / "avatars").glob("*/avatar.ini"):
        ini = configparser.ConfigParser(interpolation=None)
        ini.read(avatar, "utf-8")
        found.add(ini.get("avatar", "description", fallback=""))
    return found - {""} | {each["why"] for each in listed.get("set", ()) if each.get("why")}


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
