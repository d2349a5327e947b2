"""Models that come along, for machines that shall never fetch any.

They lie in the package as in a person's data folder, where the program finds them (engine/models/store.py), and the
package's settings.ini chooses them. What a person sets in their own settings.ini goes before that.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from desktop.engine.models.catalogue import Catalogue, Entry, read_catalogue
from desktop.engine.models.store import Store

FOLDER = "models"


def add(folder: Path, ids: Iterable[str], source: Path) -> list[Entry]:
    """Copy the models `ids` from the models folder `source` into the built `folder`, and choose them.

    Of two for the same stage the later one is chosen. Raises LookupError where one is not there or not whole.
    """
    from configupdater import ConfigUpdater

    inside = folder / "_internal" if (folder / "_internal").is_dir() else folder
    catalogue, store = read_catalogue(), Store(source)
    chosen = [_entry(catalogue, store, id) for id in ids]
    settings = ConfigUpdater()
    settings.read(inside / "settings.ini", encoding="utf-8")
    for entry in chosen:
        target = inside / FOLDER / entry.id
        shutil.copytree(store.home(entry), target, dirs_exist_ok=True)
        if (record := store.record_path(entry)).is_file():
            kept = inside / FOLDER / ".seen" / record.name
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(record, kept)
        if entry.stage in settings and not entry.tool:
            settings[entry.stage]["backend"].value = entry.backend
            settings[entry.stage]["model"].value = entry.id
    settings.update_file()
    return chosen


def _entry(catalogue: Catalogue, store: Store, id: str) -> Entry:
    entry = catalogue.entry(id)
    if not store.installed(entry):
        raise LookupError(f"{id} is not whole in {store.folder}: fetch it with --download {id} first")
    return entry


if __name__ == "__main__":
    built, models, *wanted = sys.argv[1:]
    for entry in add(Path(built), wanted, Path(models)):
        print(f"{entry.title} comes along.")
