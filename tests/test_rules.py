"""The rules of the house, held by reading what every module imports.

1. Contracts point inwards: rooms see contracts and themselves, `engine.py` alone joins Qt and the turn,
   `ui/` sees contracts only.
3. No model library is imported in the window's process: heavy libraries are imported where a backend loads.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [ROOT / "main.py", *sorted((ROOT / "desktop").rglob("*.py"))]
MOST_LINES = 350

ENGINE = "desktop.engine"
CONTRACTS = {f"{ENGINE}.{name}" for name in ("types", "stages", "cancel", "errors", "state")}
FOUNDATION = tuple(f"{ENGINE}.{name}" for name in ("network", "prefetch", "spawning", "files", "sphinx"))
"""What rooms share beneath them: the network, work done ahead, how processes begin, what is wrong with a file, and
PocketSphinx, which recognises and tells words from asides."""
ROOMS = ("vad", "asr", "llm", "tts", "video", "conversation", "hosting", "turn", "models")
JOINS_THE_TURN = {
    f"{ENGINE}.{name}" for name in ("engine", "turns", "talk", "hearing", "live", "parts", "preparing", "timers")
}
"""The engine and what it keeps of the conversation and a running turn: they see the rooms."""
JOINS_QT = f"{ENGINE}.engine"
PAINTS = {f"{ENGINE}.video.{name}" for name in ("painter", "raster", "morph", "preview")}
"""The one exception to "no Qt in a room": the illustrated face (and its contact sheet) paints on a QImage."""
PAINTS_WITH = {"PySide6.QtCore", "PySide6.QtGui", "PySide6.QtSvg"}

MODEL_LIBRARIES = {
    "torch",
    "torchaudio",
    "ctranslate2",
    "faster_whisper",
    "llama_cpp",
    "kokoro",
    "misaki",
    "piper",
    "onnxruntime",
    "pocketsphinx",
    "silero_vad",
    "diffusers",
    "transformers",
    "safetensors",
    "cv2",
}
HEAVY = MODEL_LIBRARIES | {
    "PIL",
    "av",
    "sounddevice",
    "espeakng_loader",
    "openai",
    "httpx",
    "keyring",
    "skia",
    "configupdater",
}
"""What may only be imported inside the function that needs it."""


@dataclass(frozen=True)
class Module:
    """A source file with what it imports: `all` anywhere in it, `at_start` as soon as it is imported itself."""

    name: str
    path: Path
    all: frozenset[str]
    at_start: frozenset[str]

    def inside(self, package: str) -> bool:
        return self.name == package or self.name.startswith(f"{package}.")

    @property
    def beneath(self) -> str | None:
        """The part of the foundation that it belongs to."""
        return next((part for part in FOUNDATION if self.inside(part)), None)

    @property
    def room(self) -> str | None:
        """The package of its room, where it is in one."""
        return next((f"{ENGINE}.{room}" for room in ROOMS if self.inside(f"{ENGINE}.{room}")), None)


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path) for path in SOURCES}


class Reader(ast.NodeVisitor):
    """Collects imports; with `deep`, those inside functions and for type checking, too."""

    def __init__(self, package: str, deep: bool) -> None:
        self.found: set[str] = set()
        self._package = package
        self._deep = deep

    def visit_Import(self, node: ast.Import) -> None:
        self.found |= {alias.name for alias in node.names}

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        above = self._package.rsplit(".", node.level - 1)[0] if node.level else ""
        base = ".".join(part for part in (above, node.module) if part)
        for alias in node.names:
            full = f"{base}.{alias.name}"
            self.found.add(full if full in NAMES else base)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        if self._deep:
            self.generic_visit(node)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815  # ast calls it by this name

    def visit_If(self, node: ast.If) -> None:
        only_typing = isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for child in node.orelse if only_typing and not self._deep else (*node.body, *node.orelse):
            self.visit(child)


def imports(tree: ast.Module, package: str, deep: bool) -> frozenset[str]:
    """The modules that a module of `package` imports."""
    reader = Reader(package, deep)
    reader.visit(tree)
    return frozenset(reader.found)


def read(path: Path) -> Module:
    name = name_of(path)
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    tree = ast.parse(path.read_text("utf-8"), str(path))
    return Module(name, path, imports(tree, package, deep=True), imports(tree, package, deep=False))


MODULES = [read(path) for path in SOURCES]


def ours(names: frozenset[str]) -> set[str]:
    return {name for name in names if name.split(".")[0] == "desktop"}


def qt(names: frozenset[str]) -> set[str]:
    return {name for name in names if name.split(".")[0] in ("PySide6", "shiboken6")}


def violations(modules: list[Module]) -> list[str]:
    """Every import that breaks the first rule, as a sentence."""
    found: list[str] = []
    for module in modules:
        seen = ours(module.all) - {"desktop"}
        if module.name in CONTRACTS:
            others = {name.split(".")[0] for name in module.all} - set(sys.stdlib_module_names) - {"numpy", "desktop"}
            found += [f"contract {module.name} imports {name}" for name in sorted(others | (seen - CONTRACTS))]
        elif module.beneath:
            strange = {name for name in seen - CONTRACTS if not f"{name}.".startswith(f"{module.beneath}.")}
            found += [f"{module.name} looks above itself: {name}" for name in sorted(strange)]
        elif module.room:
            below = (f"{module.room}.", *(f"{part}." for part in FOUNDATION))
            strange = {name for name in seen - CONTRACTS if not f"{name}.".startswith(below)}
            found += [f"{module.name} looks out of its room: {name}" for name in sorted(strange)]
        elif module.name in JOINS_THE_TURN:
            strange = {name for name in seen - CONTRACTS - JOINS_THE_TURN if not name.startswith(f"{ENGINE}.")}
            found += [f"{module.name} imports {name}" for name in sorted(strange)]
        elif module.inside("desktop.ui"):
            strange = {name for name in seen - CONTRACTS if not f"{name}.".startswith("desktop.ui.")}
            found += [f"the window's {module.name} imports {name}" for name in sorted(strange)]
        elif module.inside("desktop.setup"):
            # It runs before anything is installed.
            bare = set(sys.stdlib_module_names) | {"desktop", "tomllib"}
            foreign = {name for name in module.all if name.split(".")[0] not in bare}
            strange = foreign | {name for name in seen if not f"{name}.".startswith("desktop.setup.")}
            found += [f"the set-up's {module.name} imports {name}" for name in sorted(strange)]
        if module.inside(ENGINE) and module.name != JOINS_QT:
            allowed = PAINTS_WITH if module.name in PAINTS else set()
            found += [f"{module.name} imports {name}" for name in sorted(qt(module.all) - allowed)]
    return found


def test_contracts_point_inwards() -> None:
    """Rule 1: nobody imports what its place in the house does not allow."""
    assert violations(MODULES) == []


def test_nobody_looks_at_the_top() -> None:
    """What joins everything (app, headless, main) is imported by no room and by no part of the window."""
    tops = {"main", "desktop.app", "desktop.opening", "desktop.headless", "desktop.start", "desktop.assembly"}
    within = [module for module in MODULES if module.inside(ENGINE) or module.inside("desktop.ui")]
    assert [module.name for module in within if module.all & tops] == []


def test_heavy_libraries_wait_for_their_backend() -> None:
    """Rule 3: no module imports a heavy library when it is itself imported."""
    found = {m.name: sorted({name.split(".")[0] for name in m.at_start} & HEAVY) for m in MODULES}
    assert {name: libraries for name, libraries in found.items() if libraries} == {}


def test_modules_stay_small() -> None:
    """No module is longer than a person wants to read at once."""
    lengths = {module.name: len(module.path.read_text("utf-8").splitlines()) for module in MODULES}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_every_place_is_known() -> None:
    """What stands beside the rooms in desktop/engine is a contract or joins the turn; nothing slips through."""
    loose = {m.name for m in MODULES if m.inside(ENGINE) and m.name != ENGINE and not m.room}
    loose -= {m.name for m in MODULES if m.beneath}
    assert loose - CONTRACTS - JOINS_THE_TURN == set()
    assert loose >= CONTRACTS


def test_no_module_brings_a_model_library_along() -> None:
    """Rule 3, tried out: with every module of the program imported, no model library is."""
    names = [name for name in sorted(NAMES) if not name.endswith("__main__")]
    code = (
        f"import importlib, sys\nfor name in {names!r}:\n    importlib.import_module(name)\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


# The reader itself


@pytest.mark.parametrize(
    ("source", "everything", "at_start"),
    [
        ("import av.container", {"av.container"}, {"av.container"}),
        ("from desktop.engine import types", {"desktop.engine.types"}, {"desktop.engine.types"}),
        ("from desktop.engine.types import Clip", {"desktop.engine.types"}, {"desktop.engine.types"}),
        ("def f():\n    import av", {"av"}, set()),
        ("class A:\n    import av\n    def f(self):\n        import cv2", {"av", "cv2"}, {"av"}),
        ("try:\n    import av\nexcept ImportError:\n    pass", {"av"}, {"av"}),
        ("if TYPE_CHECKING:\n    import av\nelse:\n    import cv2", {"av", "cv2"}, {"cv2"}),
        ("if x:\n    import av", {"av"}, {"av"}),
        ("from . import types", {"desktop.engine.types"}, {"desktop.engine.types"}),
        ("from .types import Clip", {"desktop.engine.types"}, {"desktop.engine.types"}),
        ("from .. import paths", {"desktop.paths"}, {"desktop.paths"}),
    ],
)
def test_imports_are_seen_wherever_they_stand(source: str, everything: set[str], at_start: set[str]) -> None:
    """The reader of this test finds imports of every form, and knows which run at once."""
    tree = ast.parse(source)
    assert imports(tree, "desktop.engine", deep=True) == everything
    assert imports(tree, "desktop.engine", deep=False) == at_start


@pytest.mark.parametrize(
    ("name", "imported"),
    [
        ("desktop.engine.types", "pydantic"),
        ("desktop.engine.state", "desktop.paths"),
        ("desktop.engine.vad.detector", "desktop.engine.asr.pocketsphinx"),
        ("desktop.engine.tts.espeak", "PySide6.QtCore"),
        ("desktop.engine.network.guard", "desktop.engine.llm.sampling"),
        ("desktop.engine.turn.run", "desktop.settings"),
        ("desktop.engine.video.painter", "PySide6.QtWidgets"),
        ("desktop.engine.live", "PySide6.QtCore"),
        ("desktop.engine.engine", "desktop.ui.player"),
        ("desktop.ui.window", "desktop.engine.engine"),
        ("desktop.ui.window", "desktop.settings"),
        ("desktop.ui.window", "desktop.engine.video.painter"),
        ("desktop.setup.pip", "desktop.engine.errors"),
        ("desktop.setup.pip", "psutil"),
    ],
)
def test_each_way_of_breaking_the_rule_is_noticed(name: str, imported: str) -> None:
    """The test of the first rule can fail: one import too many is found, whoever has it."""
    module = Module(name, Path(), frozenset({imported}), frozenset())
    assert len(violations([module])) == 1
