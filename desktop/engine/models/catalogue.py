"""The catalogue: which models there are, where they lie, what they need and may.

It is a TOML file of [[model]] tables, each with its [[model.files]], and of [[set]] tables, the
recommendations (choice.py). What stands in it and how it is checked is documented here, at the fields.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Collection, Sequence
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit

# Looking for plug-ins of pydantic reads the metadata of every installed package; none is used here.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.models import mistakes
from desktop.engine.network.guard import is_loopback
from desktop.engine.types import StageName

CATALOGUE = Path(__file__).resolve().parents[3] / "assets" / "models.toml"
"""The catalogue that comes with the program."""

HUB = "https://huggingface.co"

BACKENDS: dict[StageName, tuple[str, ...]] = {
    "vad": ("smart-turn",),
    "asr": ("faster-whisper",),
    "llm": ("llama-cpp",),
    "tts": ("kokoro", "piper"),
    "video": ("warp", "musetalk"),
}
"""What a model may be for: the backend's name as in settings.ini, stage by stage."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class File(_Table):
    """One file of a model. `path` is where it lies in the model's own folder, with forward slashes."""

    path: str
    url: str = ""
    """Where it is fetched from; made from `source`, `revision` and `remote` where the catalogue gives none."""
    remote: str = ""
    """Its path in the repository, where that is not `path`."""
    size: Annotated[int, Field(gt=0)]
    """Bytes."""
    size_is_estimate: bool = False
    """The size is not known to the byte: it is told to people and not compared with what arrives."""
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    """None: verified on first download. What came then is noted, and anything else is refused later."""

    @field_validator("path", "remote")
    @classmethod
    def _inside(cls, value: str) -> str:
        parts = PurePosixPath(value).parts
        if any(part in ("..", "/") for part in parts) or re.search(r"[\\:\0]", value) or value.endswith("/"):
            raise ValueError("must be a path inside the model's folder, with forward slashes")
        return value

    @field_validator("url")
    @classmethod
    def _safe(cls, value: str) -> str:
        if value and not safe_url(value):
            raise ValueError("must begin with https://")
        return value


class Entry(_Table):
    """One model."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
    stage: StageName
    backend: str
    """As in settings.ini."""
    title: str
    quality: str
    """A word on it, for people."""
    languages: tuple[str, ...] = ()
    """Codes such as en or pt-BR, the best first; none: it is not about language, or speaks very many."""
    licence: str
    licence_url: str
    must_accept: bool = False
    """The licence has conditions that a person has to agree to before the download."""
    memory_mib: Annotated[int, Field(gt=0)]
    """MiB that its process takes while it works."""
    rank: Annotated[int, Field(ge=0, le=100)]
    """The higher, the better it is at its work; among models of one stage only."""
    source: Annotated[str, Field(pattern=r"^[\w.-]+/[\w.-]+$")]
    """Repository, owner/name."""
    revision: str
    """The commit, or a branch: then the commit that the first download met is noted and kept to."""
    files: tuple[File, ...]
    tool: bool = False
    """It is used by whatever needs it as soon as it is here: nobody chooses it."""
    main: str = ""
    """The file that the backend is given; "" is the folder."""

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files)

    @property
    def size_is_estimate(self) -> bool:
        return any(file.size_is_estimate for file in self.files)

    @property
    def checked(self) -> bool:
        """Whether the hash of every file is known beforehand."""
        return all(file.sha256 for file in self.files)

    @field_validator("licence_url")
    @classmethod
    def _link(cls, value: str) -> str:
        if not safe_url(value):
            raise ValueError("must begin with https://")
        return value

    @model_validator(mode="before")
    @classmethod
    def _fill_urls(cls, values: Any) -> Any:
        """Every file gets its address."""
        if not isinstance(values, dict) or not isinstance(values.get("files"), list | tuple):
            return values
        source, revision = values.get("source"), values.get("revision")
        files = [
            {**file, "url": hub_url(source, revision, str(file.get("remote") or file["path"]))}
            if isinstance(file, dict) and not file.get("url") and file.get("path") and source and revision
            else file
            for file in values["files"]
        ]
        return {**values, "files": files}

    @model_validator(mode="after")
    def _agrees(self) -> Entry:
        known = BACKENDS[self.stage]
        if self.backend not in known:
            raise ValueError(
                f"backend: “{self.backend}” is none of {self.stage}.{mistakes.nearest(self.backend, known)}"
            )
        if not self.files:
            raise ValueError("files: there are none.")
        paths = [file.path for file in self.files]
        if twice := {path for path in paths if paths.count(path) > 1}:
            raise ValueError(f"files: {', '.join(sorted(twice))} is listed twice.")
        if self.main and self.main not in paths:
            raise ValueError(f"main: “{self.main}” is not among its files.{mistakes.nearest(self.main, paths)}")
        return self


class Set(_Table):
    """Models that go together on machines of a kind. Sets are tried in their order; the first that fits is taken."""

    name: str
    gpu: Literal["", "nvidia", "apple"] = ""
    """A graphics card that it needs."""
    gpu_memory_mib: int = 0
    memory_mib: Annotated[int, Field(gt=0)]
    """What the machine has to have, MiB: a little less than the number on the box, which counts otherwise."""
    cores: Annotated[int, Field(gt=0)] = 1
    """Cores that are needed for answers without a long wait."""
    models: tuple[str, ...]
    why: str
    """One sentence for people, after the one that says what the machine is."""


class Catalogue(_Table):
    """All of it. Entries in the order of the file."""

    entries: Annotated[tuple[Entry, ...], Field(alias="model")]
    sets: Annotated[tuple[Set, ...], Field(alias="set")] = ()

    def entry(self, id: str) -> Entry:
        """The entry called `id`. Raises ParleyError (exit 2), naming the nearest, where there is none."""
        for entry in self.entries:
            if entry.id == id:
                return entry
        near = mistakes.nearest(id, [entry.id for entry in self.entries])
        raise ParleyError(
            Problem(
                f"There is no model called “{mistakes.short(id)}” in the catalogue.{near}", "./run --models lists them."
            ),
            ExitCode.BAD_INPUT,
        )

    def without(self, backends: Collection[str]) -> Catalogue:
        """The same without the models that these backends run; sets keep what is left of them."""
        entries = tuple(entry for entry in self.entries if entry.backend not in backends)
        left = {entry.id for entry in entries}
        kept = ((each, tuple(id for id in each.models if id in left)) for each in self.sets)
        sets = tuple(each.model_copy(update={"models": ids}) for each, ids in kept if ids)
        return self.model_copy(update={"entries": entries, "sets": sets})

    def of(self, stage: StageName, backend: str = "") -> tuple[Entry, ...]:
        """The entries of a stage (and of one backend of it), the best first."""
        found = [entry for entry in self.entries if entry.stage == stage and backend in ("", entry.backend)]
        return tuple(sorted(found, key=lambda entry: -entry.rank))

    @model_validator(mode="after")
    def _agrees(self) -> Catalogue:
        ids = [entry.id for entry in self.entries]
        if not ids:
            raise ValueError("there is no [[model]] in it.")
        if twice := sorted({id for id in ids if ids.count(id) > 1}):
            raise ValueError(f"{', '.join(twice)}: two models have this id.")
        for each in self.sets:
            for id in each.models:
                if id not in ids:
                    raise ValueError(f"set “{each.name}”: there is no model “{id}”.{mistakes.nearest(id, ids)}")
        return self


class CatalogueError(ParleyError):
    """A catalogue that cannot be used. `problems` lists all of them; as text, one a line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems[0], ExitCode.BAD_INPUT)

    def __reduce__(self) -> tuple[type[CatalogueError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def read_catalogue(path: Path | None = None) -> Catalogue:
    """The catalogue in the file at `path`, or else the one that comes with the program.

    Raises CatalogueError (exit 2) with every problem, each naming the entry and the field.
    """
    place = path or CATALOGUE
    try:
        values = tomllib.loads(place.read_bytes().decode("utf-8"))
    except OSError as error:
        raise CatalogueError(
            [_problem(place, f"it cannot be read ({(error.strerror or str(error)).lower()}).")]
        ) from error
    except UnicodeDecodeError as error:
        raise CatalogueError([_problem(place, "it is not written in UTF-8.")]) from error
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError([_problem(place, f"it is no valid TOML: {error}.")]) from error
    try:
        return Catalogue.model_validate(values)
    except ValidationError as error:
        tables: dict[str, type[BaseModel]] = {"model": Entry, "files": File, "set": Set, "": Catalogue}
        names = {kind: [f.alias or name for name, f in t.model_fields.items()] for kind, t in tables.items()}
        raise CatalogueError([_problem(place, text) for text in mistakes.sentences(error, values, names)]) from error


def hub_url(source: str, revision: str, path: str) -> str:
    """Where a file of a repository on the Hugging Face hub is fetched from."""
    return f"{HUB}/{source}/resolve/{quote(str(revision), safe='')}/{quote(path)}"


def safe_url(url: str) -> bool:
    """Whether `url` may be fetched: encrypted, or on this machine itself."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:  # brackets that do not close, a port that is no number
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))


def _problem(place: Path, what: str) -> Problem:
    return Problem(f"{place}: {what}", "Correct it, or restore the file that came with Parley.", replaces="catalogue")
