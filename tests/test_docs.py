"""What people read is true: examples run, links lead somewhere, options and settings exist."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path, PurePosixPath

import pytest

from desktop.arguments import parse
from desktop.engine.engine import Engine
from desktop.engine.types import STAGES
from desktop.settings import Settings

ROOT = Path(__file__).resolve().parent.parent


def _files() -> list[Path]:
    """The repository's files: as git has them, or, in a copy without git, all but what was made here."""
    if shutil.which("git"):
        listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=False).stdout.split("\0")
        if found := [path for name in listed if name and (path := ROOT / name).is_file()]:
            return sorted(found)
    made = ("__pycache__", "build", "dist", "out")
    return sorted(
        path
        for path in ROOT.rglob("*")
        if path.is_file()
        and not any(part.startswith(".") or part in made for part in path.relative_to(ROOT).parent.parts)
    )


FILES = _files()
PAGES = [path for path in FILES if path.suffix == ".md"]
README = (ROOT / "README.md").read_text("utf-8")
PLUGINS = (ROOT / "docs" / "plugins.md").read_text("utf-8")
WITHOUT_DISPLAY = {
    name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
}


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a page in `language`."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [content for marked, content in found if marked == language]


def anchors(page: Path) -> set[str]:
    """What `#…` may name in a page, as GitHub makes it of headings."""
    without_code = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", without_code, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(page: Path) -> list[str]:
    """The targets of a page's links and pictures, without those into the net."""
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src(?:set)?="([^"]+)"', text)
    return [link for link in found if not re.match(r"(https?|mailto):", link)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Every file, folder and heading that a page links to is there."""
    for link in links(page):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{page.name} links to {link}"
        assert target == ROOT or ROOT in target.parents, f"{link} leads out of the repository"
        if anchor:
            assert anchor in anchors(target), f"{page.name} links to {link}"


def test_every_page_is_in_the_index() -> None:
    """docs/README.md leads to each page of docs/."""
    index = ROOT / "docs" / "README.md"
    linked = {(index.parent / link.partition("#")[0]).resolve() for link in links(index)}
    pages = {page for page in PAGES if page.parent.parts[: len(index.parent.parts)] == index.parent.parts}
    assert pages - {index} - linked == set()


def test_the_house_is_as_it_is_described() -> None:
    """Every file and folder on CONTRIBUTING's map is there."""
    plan = blocks((ROOT / "CONTRIBUTING.md").read_text("utf-8"), "")[0]
    names = [path.relative_to(ROOT).as_posix() for path in FILES]
    folders = {f"/{parent.as_posix()}/" for name in names for parent in PurePosixPath(name).parents}
    files, rooms = re.findall(r"[\w/]+\.(?:py|ini|bat)\b", plan), re.findall(r"(?<![\w/])(?:\w+/)+(?!\S)", plan)
    assert len(files) > 15
    assert len(rooms) > 10
    assert [file for file in files if not any(f"/{name}".endswith(f"/{file}") for name in names)] == []
    assert [room for room in rooms if not any(folder.endswith(f"/{room}") for folder in folders)] == []


# The command line


OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def options_of(capsys: pytest.CaptureFixture[str]) -> set[str]:
    with pytest.raises(SystemExit):
        parse(["--help"])
    return set(OPTION.findall(capsys.readouterr().out))


def test_options_of_the_readme_exist(capsys: pytest.CaptureFixture[str]) -> None:
    """Each option that README names is one of ./run or of ./test, and it names each one of ./run."""
    named, there = set(OPTION.findall(README)), options_of(capsys)
    of_the_tests = set(OPTION.findall((ROOT / "test").read_text("utf-8")))
    assert named - there - of_the_tests == set()
    assert there - named == {"--help"}


def commands() -> list[list[str]]:
    """The ./run lines of README's blocks, as arguments."""
    lines = [line for block in blocks(README, "") for line in block.splitlines()]
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("./run")]


@pytest.mark.parametrize("arguments", [arguments for arguments in commands() if "--version" not in arguments], ids=str)
def test_commands_of_the_readme_are_understood(arguments: list[str]) -> None:
    """The program takes every ./run line that README prints, and recordings named there are in the repository."""
    asked = parse(arguments).ask
    for what in asked:
        if what.startswith("assets/"):
            assert (ROOT / what).is_file()


def test_the_readme_prints_commands() -> None:
    """The search for commands finds some."""
    assert len(commands()) >= 6


# Settings


def test_settings_of_the_readme_exist() -> None:
    """Every section and key in README's examples of settings.ini is one, with a value it may have."""
    examples = blocks(README, "ini") + blocks(PLUGINS, "ini")
    assert examples
    for example in examples:
        room = ""
        for line in filter(None, (line.strip() for line in example.splitlines())):
            if line.startswith("["):
                room = line.strip("[]")
                assert room in Settings.model_fields
            elif not line.startswith("#"):
                key, _, value = (part.strip() for part in line.partition("="))
                model = Settings.model_fields[room].annotation
                assert model is not None
                assert key in model.model_fields
                model.model_validate({key: {"yes": True, "no": False}.get(value, value)})


def test_named_settings_exist() -> None:
    """Where a page writes `[section] key` in running text, the key is there."""
    for page in (README, (ROOT / "CONTRIBUTING.md").read_text("utf-8")):
        for room, key in re.findall(r"`\[(\w+)\] (\w+)", page):
            model = Settings.model_fields[room].annotation
            assert model is not None
            assert key in model.model_fields, f"[{room}] {key}"


# The engine's page


def test_the_engine_page_names_every_signal_and_slot() -> None:
    """docs/engine-api.md lists what Engine has, no more and no less."""
    page = (ROOT / "docs" / "engine-api.md").read_text("utf-8")
    signals, slots = (
        set(re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)) for part in page.partition("## Slots")[::2]
    )
    there = Engine.staticMetaObject
    methods = [there.method(index) for index in range(there.methodOffset(), there.methodCount())]
    names = {kind: set[str]() for kind in ("Signal", "Slot")}
    for method in methods:
        name = method.name().data().decode()
        if not name.startswith("_"):
            names[method.methodType().name].add(name)
    assert signals == names["Signal"]
    assert slots == names["Slot"]


# The example of a plug-in


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    """The example of docs/plugins.md as an installed distribution: what pip would unpack, without pip."""
    (code,) = blocks(PLUGINS, "python")
    (description,) = blocks(PLUGINS, "toml")
    project = tomllib.loads(description)["project"]
    ((group, entries),) = project["entry-points"].items()
    ((name, factory),) = entries.items()
    site = tmp_path / "site"
    info = site / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir(parents=True)
    (site / f"{factory.partition(':')[0]}.py").write_text(code, "utf-8")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    (info / "entry_points.txt").write_text(f"[{group}]\n{name} = {factory}\n")
    return site


def test_the_example_is_ten_lines() -> None:
    """The page promises how little it takes."""
    (code,) = blocks(PLUGINS, "python")
    assert len([line for line in code.splitlines() if line.strip()]) <= 10


def test_the_example_of_a_plugin_answers(plugin: Path, tmp_path: Path) -> None:
    """The package of docs/plugins.md, installed and chosen as the page says, answers through the whole program."""
    (chosen,) = blocks(PLUGINS, "ini")
    settings, report = tmp_path / "settings.ini", tmp_path / "report.json"
    settings.write_text(chosen, "utf-8")
    places = ["--settings", settings, "--data-dir", tmp_path / "data", "--report", report]
    done = subprocess.run(
        [sys.executable, ROOT / "main.py", "--ask", "Is anybody there?", "--fast", *places],
        env={**WITHOUT_DISPLAY, "PYTHONPATH": str(plugin)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    found = json.loads(report.read_text("utf-8"))
    assert found["engines"]["llm"] == "shout"
    assert found["turns"][0]["said"] == "IS ANYBODY THERE?"
    assert "llm" in {process["name"] for process in found["processes"]}


def test_the_groups_are_all_named() -> None:
    """The page and CONTRIBUTING name the entry-point group of every stage."""
    for page in (PLUGINS, (ROOT / "CONTRIBUTING.md").read_text("utf-8")):
        assert {f"parley.{stage}" for stage in STAGES} <= set(re.findall(r"parley\.[a-z]+", page))


# What has no business in the repository


PRIVATE = re.compile(
    r"(?<![\w.])/(?:work|root|home/[a-z]\w*|Users/[A-Za-z]\w*)/[\w.]"
    r"|\bpip\.conf\b|--index-url[ =]https?://|\b(?:PIP|UV)_(?:INDEX_URL|EXTRA_INDEX_URL)\s*=\s*\S*https?://"
)
"""Folders of somebody's machine, and where its packages come from."""
OWN_INDEXES = {"desktop/setup/gpu.py", "desktop/setup/background.py"}
"""They name the public indexes of PyTorch and llama-cpp-python, which set-up asks for builds without CUDA."""
TEXT = {".py", ".md", ".toml", ".ini", ".txt", ".sh", ".bat", ".svg", ".cfg", ".json", ""}


def readable(path: Path) -> str | None:
    if path.suffix not in TEXT or path == Path(__file__):
        return None
    return path.read_text("utf-8")


def test_no_file_knows_this_machine() -> None:
    """No path of a developer's machine and no package index stands in any file."""
    found = []
    for path in FILES:
        text = readable(path)
        name = path.relative_to(ROOT).as_posix()
        found += [f"{name}: {match[0]}" for match in PRIVATE.finditer(text or "")]
        if text and name not in OWN_INDEXES and path.suffix != ".svg" and re.search(r"https?://[^\s\"')]*/whl/", text):
            found.append(f"{name}: an index of packages")
    assert found == []


@pytest.mark.parametrize(
    "line",
    ["see /work/main/x", "/root/.cache", "/home/someone/x", "--index-url https://packages.example/simple", "pip.conf"],
)
def test_what_is_looked_for_is_found(line: str) -> None:
    """The search of the test before can fail."""
    assert PRIVATE.search(line)


# Pictures


def test_pictures_are_small() -> None:
    """The pictures in docs/ are PNGs that load quickly, and README shows each of them."""
    pictures = sorted((ROOT / "docs" / "pictures").glob("*"))
    sizes = {path.name: path.stat().st_size for path in pictures}
    assert sizes
    assert {path.suffix for path in pictures} == {".png"}
    assert max(sizes.values()) < 350_000
    assert sum(sizes.values()) < 1_000_000
    assert [name for name in sizes if f"docs/pictures/{name}" not in README] == []
