"""Base clips for a person in the making: LightX2V with the options of the settings, run through the workshop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from desktop.engine.cancel import CancelToken
from desktop.engine.hosting.host import Host
from desktop.engine.video.lightx2v import installation
from desktop.engine.video.lightx2v.config import FPS, ClipOptions, Lora
from desktop.engine.video.lightx2v.make import WORK
from desktop.engine.video.workshop import Progress
from desktop.paths import Folders
from desktop.settings import Settings

_SILENCE_S = 1800.0
"""Loading thirty gigabytes from a slow disk says nothing for long."""


class ClipMaking:
    """`settings` gives those in force."""

    def __init__(self, folders: Folders, settings: Callable[[], Settings]) -> None:
        self._folders, self._settings = folders, settings

    def installed(self) -> tuple[bool, str]:
        """Whether clips can be made here, and the commands that bring what is missing."""
        found = self._found()
        return found.complete, "" if found.complete else installation.commands(found.home)

    def begun(self, folder: Path) -> bool:
        """Whether something of the clips for the avatar in `folder` is done."""
        return any((folder / WORK).glob("*.mp4"))

    def run(self, host: Host, folder: Path, cancel: CancelToken) -> Iterator[tuple[str, float | None]]:
        """Make them, telling how far it is. Raises ParleyError and Cancelled; what is done is gone on from."""
        options = self._options(self._found())
        for step in host.stream("base_clips", str(folder), options, cancel=cancel, deadline_s=_SILENCE_S):
            if isinstance(step, Progress):
                yield step.text, step.fraction
        cancel.raise_if_cancelled()

    def _found(self) -> installation.Installation:
        room = self._settings().clips
        home = Path(room.folder).expanduser() if room.folder else self._folders.data / "lightx2v"
        found = installation.find(home)
        experts = {
            name: Path(value).expanduser() for name in ("high_noise", "low_noise") if (value := getattr(room, name))
        }
        if not experts:
            return found
        there = [line for line in found.missing if not any(str(getattr(found, name)) in line for name in experts)]
        absent = [str(path) for path in experts.values() if not path.is_file()]
        return replace(found, **experts, missing=(*there, *absent))

    def _options(self, found: installation.Installation) -> ClipOptions:
        room = self._settings().clips
        loras = {"high_noise_model": room.high_noise_lora, "low_noise_model": room.low_noise_lora}
        steps = tuple(int(step) for step in room.steps.split(","))
        return replace(
            found.options(),
            scheme=room.scheme,
            loras=tuple(
                Lora(name, Path(path).expanduser(), room.lora_strength)  # type: ignore[arg-type]  # the two names
                for name, path in loras.items()
                if path
            ),
            steps=steps,
            infer_steps=len(steps),
            boundary=len(steps) // 2,
            length=4 * round(room.seconds * FPS / 4) + 1,
            offload=room.offload,
            seed=room.seed,
        )
