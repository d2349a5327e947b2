"""What each stage runs, as the settings say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop.engine.hosting.backends import STARTER, BackendSpec, Made, find_backend
from desktop.engine.types import STAGES, StageName
from desktop.settings import Settings


def backend_specs(settings: Settings, avatar: Path) -> dict[StageName, BackendSpec]:
    """The backend of each stage. `avatar` is the character's folder."""
    return {stage: backend_spec(stage, getattr(settings, stage).backend, settings, avatar) for stage in STAGES}


def starter_spec(stage: StageName, settings: Settings, avatar: Path) -> BackendSpec:
    """What stands in for any other backend of `stage`."""
    return backend_spec(stage, STARTER, settings, avatar)


def backend_spec(stage: StageName, name: str, settings: Settings, avatar: Path) -> BackendSpec:
    """The backend `name` of `stage`, with the options that the settings give it."""
    options: dict[str, Any] = {}
    match stage:
        case "asr" if name == STARTER:
            options = {"grammar": Made("desktop.engine.llm.starter.grammar:command_jsgf")}
        case "video":
            options = {"avatar": avatar, "fps": float(settings.video.fps)}
        case "asr" | "llm" | "tts" if name != STARTER:
            options = {"model": getattr(settings, stage).model}
    return find_backend(stage, name, **options)
