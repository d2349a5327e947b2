"""From what stands in the settings to the file or folder that a backend is given."""

from __future__ import annotations

from pathlib import Path

from desktop.engine.models.catalogue import Catalogue, Entry, read_catalogue
from desktop.engine.models.store import Store
from desktop.engine.types import StageName


def find_model(folder: Path, stage: StageName, backend: str, model: str) -> Path:
    """Where the model lies that `model` names: an id of the catalogue, a path, or "" for the best one that is here.

    `folder` holds the downloaded models. Raises ParleyError with what to do when there is none.
    """
    return Store(folder).resolve(stage, backend, model, read_catalogue())


def find_any(folder: Path, id: str) -> Path | None:
    """Where the downloaded entry `id` lies; None where it is not here, for what one can do without."""
    store, entry = Store(folder), read_catalogue().entry(id)
    return store.path_of(entry) if store.installed(entry) else None


def smaller_models(store: Store, stage: StageName, backend: str, model: str, catalogue: Catalogue) -> tuple[Entry, ...]:
    """What `backend` can run instead when `model` (as for `find_model`) does not fit: downloaded models that need
    less memory, the best first.
    """
    here = tuple(entry for entry in catalogue.of(stage, backend) if store.installed(entry))
    chosen = here[:1] if not model else tuple(entry for entry in here if entry.id == model)
    if chosen:
        return tuple(entry for entry in here if entry.memory_mib < chosen[0].memory_mib)
    try:
        size = Path(model).expanduser().stat().st_size
    except (OSError, RuntimeError):
        return here  # what is not there is no size to compare with
    return tuple(entry for entry in here if entry.size < size)
