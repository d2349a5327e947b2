"""A small package index made on the spot and a checkout that is set up from it: no network."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import distribution, version
from pathlib import Path

import pytest

from desktop.setup.checkout import Checkout
from desktop.setup.ensure import ensure

BACKEND = """
import pathlib, subprocess, sys, time
def _build(*_, **__):
{body}
get_requires_for_build_wheel = lambda *_, **__: []
prepare_metadata_for_build_wheel = build_wheel = _build
"""


class Index:
    """A folder of wheels and source packages for pip's --find-links."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def wheel(self, name: str, version: str = "1.0", requires: Iterable[str] = (), text: str = "") -> None:
        """A pure wheel with one module `name/__init__.py` holding `text`."""
        module, metadata = name.replace("-", "_"), f"{name.replace('-', '_')}-{version}.dist-info"
        head = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}", *(f"Requires-Dist: {r}" for r in requires)]
        files = {
            f"{module}/__init__.py": text or f"name = {name!r}\n",
            f"{module}/tests/test_all.py": "assert True\n",
            f"{metadata}/METADATA": "\n".join(head) + "\n",
            f"{metadata}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        record = "".join(f"{path},,\n" for path in [*files, f"{metadata}/RECORD"])
        with zipfile.ZipFile(self.folder / f"{module}-{version}-py3-none-any.whl", "w") as archive:
            for path, content in files.items():
                archive.writestr(path, content)
            archive.writestr(f"{metadata}/RECORD", record)

    def installed(self, name: str) -> None:
        """The wheel of a package that is installed beside the tests."""
        found = distribution(name)
        with zipfile.ZipFile(self.folder / f"{name}-{found.version}-py3-none-any.whl", "w") as archive:
            for path in found.files or ():
                if path.suffix != ".pyc" and path.parts[0] != "..":
                    archive.write(found.locate_file(path), path)

    def source(self, name: str, body: str, version: str = "1.0") -> None:
        """A source package that runs the statements of `body` when it is to be built."""
        indented = "\n".join(f"    {line}" for line in body.splitlines())
        files = {
            "pyproject.toml": '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
            "backend.py": BACKEND.format(body=indented),
            "PKG-INFO": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        }
        with tarfile.open(self.folder / f"{name.replace('-', '_')}-{version}.tar.gz", "w:gz") as archive:
            for path, content in files.items():
                entry = tarfile.TarInfo(f"{name.replace('-', '_')}-{version}/{path}")
                entry.size = len(content.encode())
                archive.addfile(entry, io.BytesIO(content.encode()))


@pytest.fixture(scope="session")
def _index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    made = Index(tmp_path_factory.mktemp("index"))
    made.wheel("alpha", requires=["beta"])
    made.wheel("beta", "1.0")
    made.wheel("beta", "2.0")
    made.wheel("silent", requires=["absent-on-purpose"])
    made.installed("pip")
    return made


@contextmanager
def only(index: Index) -> Iterator[None]:
    """pip sees nothing but `index`."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL"):
            patch.delenv(name, raising=False)
        patch.setenv("PIP_CONFIG_FILE", "/dev/null")
        patch.setenv("PIP_NO_INDEX", "1")
        patch.setenv("PIP_FIND_LINKS", str(index.folder))
        yield


@pytest.fixture
def index(_index: Index) -> Iterator[Index]:
    """An index with the starter `alpha` (which needs `beta`) and `silent`; pip sees nothing but it."""
    with only(_index):
        yield _index


def write_project(root: Path, parts: Mapping[str, Sequence[str]]) -> Checkout:
    """A project whose starter is `alpha` and `silent` (without what it declares), with `parts` as its full set."""
    root.mkdir(parents=True, exist_ok=True)
    extras = "\n".join(f"{name} = {list(requirements)!r}" for name, requirements in parts.items())
    (root / "pyproject.toml").write_text(
        f"""
[project]
name = "parley"
dependencies = ["alpha"]
[project.optional-dependencies]
full = ["parley[{",".join(parts)}]"]
{extras}
[tool.parley.setup]
without-dependencies = ["silent"]
"""
    )
    if not (root / "constraints.txt").exists():
        (root / "constraints.txt").write_text("beta==1.0\n")
    return Checkout(root.resolve())


@pytest.fixture
def checkout(tmp_path: Path, index: Index) -> Checkout:
    """A fresh clone: nothing is set up."""
    return write_project(tmp_path / "a place" / "parley", {"piper": ["voice"]})


@pytest.fixture(scope="session")
def _ready(tmp_path_factory: pytest.TempPathFactory, _index: Index) -> Checkout:
    made = write_project(tmp_path_factory.mktemp("ready") / "parley", {"piper": ["voice"]})
    made.constraints.write_text(f"beta==1.0\npip=={version('pip')}\n")
    with only(_index):
        ensure(made, system_packages=False)
    return made


@pytest.fixture
def ready(_ready: Checkout, index: Index) -> Iterator[Checkout]:
    """A checkout whose starter is installed, the same for all tests; its project file is put back afterwards."""
    before = _ready.project_file.read_text()
    yield _ready
    _ready.project_file.write_text(before)
