"""The tables of what a package brings, held against the sources that they are about."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.setup import plan
from desktop.setup.checkout import Checkout
from tests.packaging.making import PACKAGING, ROOT, module

contents = module("contents")
SOURCES = [ROOT / "main.py", *sorted((ROOT / "desktop").rglob("*.py"))]
FOUND_BY_PATH = re.compile(r'find_spec\("(\w+)"\)')


def imports() -> Iterator[tuple[Path, str]]:
    """Every import of every module of the program, with its file, functions included."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((path, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield path, node.module


def test_nothing_the_program_imports_is_left_out_of_the_full_package() -> None:
    """A package that is never to come along must not be one that the program imports."""
    left_out = contents.left_out("full")
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path, name in imports()
        for never in left_out
        if name == never or name.startswith(f"{never}.")
    }
    assert not wrong


def test_what_the_starter_leaves_out_belongs_to_an_engine() -> None:
    """What the starter's package lacks beside that is only the engines it does not bring."""
    more = set(contents.left_out("starter")) - set(contents.NEVER)
    engines = {name for part, names in contents.ENGINES.items() if part != "servers" for name in names}
    assert more <= engines
    assert "torch" in more
    assert "keyring" not in more


def test_each_extra_of_the_project_is_known_and_in_the_full_package() -> None:
    """An engine added to pyproject.toml comes along, or this says so."""
    parts = {part.name for part in plan.read(Checkout(ROOT)).parts}
    assert parts == set(contents.ENGINES) == set(contents.PARTS["full"])
    assert set(contents.PARTS["standard"]) == parts - {"torch", "kokoro", "musetalk"}


def test_packages_that_are_found_by_their_path_bring_their_files() -> None:
    """Where the sources look for a package's folder instead of importing it, the tables name the files or modules."""
    looked_for = {name for path in SOURCES for name in FOUND_BY_PATH.findall(path.read_text("utf-8"))}
    assert looked_for >= {"silero_vad", "kokoro"}
    assert looked_for <= contents.DATA.keys() | contents.HIDDEN.keys()


def test_what_is_imported_by_name_is_named() -> None:
    """Every import_module with a fixed name of another package stands in the table of hidden modules."""
    for path in SOURCES:
        for name in re.findall(r'import_module\("([\w.]+)"\)', path.read_text("utf-8")):
            package = name.partition(".")[0]
            assert package == "desktop" or name in contents.HIDDEN[package], f"{path.relative_to(ROOT)}: {name}"


@pytest.mark.parametrize("package", sorted(contents.DATA))
def test_the_files_are_there(package: str) -> None:
    """Each pattern fits files of the installed package; on this system at least one pattern a package does."""
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is part of the full engines; ./test installs it")
    found = [path for path, _ in contents.files_of(package, contents.DATA[package])]
    assert found
    assert all(path.stat().st_size for path in found if path.suffix in (".onnx", ".so"))


def test_a_package_without_such_files_is_told() -> None:
    """A wheel that keeps its files elsewhere from one version to the next must not go unnoticed."""
    with pytest.raises(LookupError, match="pydantic holds nothing of model/nothing"):
        list(contents.files_of("pydantic", ["model/nothing"]))
    with pytest.raises(LookupError, match="not_there_at_all is not installed"):
        list(contents.files_of("not_there_at_all", ["*"]))


def test_own_files_that_the_program_reads_come_along() -> None:
    """Every file that the program asks resource() for lies in what is taken along."""
    asked = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "resource":
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    asked.add(str(first.value))
    assert asked - {"main.py"} <= set(contents.OWN_DATA)  # a package starts itself by its own name
    assert (ROOT / "assets" / "question.wav").is_file()
    assert all((ROOT / name).exists() for name in contents.OWN_DATA)


def test_links_to_what_was_left_out_go_with_it() -> None:
    """A link in the package never leads nowhere."""
    entries = [
        ("PySide6/Qt/lib/libA.so", "/a", "BINARY"),
        ("libA.so", "PySide6/Qt/lib/libA.so", "SYMLINK"),
        ("libB.so", "PySide6/Qt/lib/libB.so", "SYMLINK"),
        ("PySide6/Qt/lib/libB.so", "/b", "BINARY"),
    ]
    assert contents.kept(entries, ["*/lib/libA*"]) == entries[2:]


def test_the_packages_are_made_with_pinned_tools() -> None:
    """Whoever makes the packages gets the PyInstaller that they were tried with."""
    lines = (PACKAGING / "requirements.txt").read_text("utf-8").splitlines()
    assert all("==" in line for line in lines if line and not line.startswith("#"))


def test_the_version_is_one() -> None:
    """Package, program and project say the same version."""
    from desktop import __version__

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == __version__


@pytest.mark.skipif(sys.platform != "linux", reason="the tables of the system's libraries are Linux's")
def test_what_a_window_needs_of_the_system_is_asked_for() -> None:
    """The .deb depends on what set-up looks for, and never brings a copy of the sound server's own library."""
    from desktop.setup.needs import SOUND, WINDOW

    outside = module("outside")
    known = outside.packages()
    assert {need.apt for need in (*WINDOW, *SOUND) if need.kind == "library"} <= set(known.values())
    for name in ("libasound.so.2", "libjack.so.0", "libcuda.so.1", "libGL.so.1"):
        assert outside.is_outside(name)
    assert not outside.is_outside("libQt6Core.so.6")
