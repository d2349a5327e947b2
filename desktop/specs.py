"""What each stage runs, as the settings say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any

from desktop.engine.conversation.characters import Character
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.hosting.backends import (
    COMMAND,
    MUSETALK,
    OFF,
    SERVER,
    STARTER,
    WARP,
    BackendSpec,
    Made,
    find_backend,
)
from desktop.engine.llm.sampling import Sampling
from desktop.engine.types import STAGES, StageName, Voice
from desktop.paths import Folders, folders
from desktop.settings import Settings

PHOTO = "photo"
"""The kind of face of people who are made from a photo."""
MADE_ELSEWHERE = (MUSETALK, COMMAND)
"""Faces made in a process of their own, beside which the photo's own mouth is ready."""
MADE_ELSEWHERE_FPS = 25.0
"""Their frames, and so those of what stands in for them within a turn."""


def backend_specs(
    settings: Settings, character: Character, places: Folders | None = None, others: Sequence[Character] = ()
) -> dict[StageName, BackendSpec]:
    """The backend of each stage. `places` are the person's folders where they are not the usual ones. `others` take
    part, too.

    Raises ParleyError (exit 2) for settings that cannot work together.
    """
    return {
        stage: backend_spec(stage, getattr(settings, stage).backend, settings, character, places, others)
        for stage in STAGES
    }


def fallbacks(
    spec: BackendSpec, settings: Settings, character: Character, places: Folders | None = None
) -> list[BackendSpec]:
    """What stands in for `spec`, the best first: smaller models that are here, then the starter.

    From a graphics card to the processor each backend goes by itself; a face made elsewhere leaves it to the photo's
    own mouth, within the turn.
    """
    if spec.name == STARTER or (spec.stage == "video" and spec.name in MADE_ELSEWHERE):
        return []
    starter = backend_spec(spec.stage, STARTER, settings, character, places)
    if spec.name not in _OURS:
        return [starter]
    from desktop.engine.models.catalogue import read_catalogue  # only for those who have models
    from desktop.engine.models.finding import smaller_models
    from desktop.engine.models.store import Store

    folder = (places or folders()).models
    chosen = getattr(settings, spec.stage).model
    try:
        smaller = smaller_models(Store(folder), spec.stage, spec.name, chosen, read_catalogue())
    except ParleyError:
        smaller = ()  # the stage itself will say what is wrong with the catalogue
    models_here = [(entry.title, Made(_FIND, (folder, spec.stage, spec.name, entry.id))) for entry in smaller]
    return [
        *(replace(spec, options={**spec.options, "model": model}, title=title) for title, model in models_here),
        starter,
    ]


def backend_spec(
    stage: StageName,
    name: str,
    settings: Settings,
    character: Character,
    places: Folders | None = None,
    others: Sequence[Character] = (),
) -> BackendSpec:
    """The backend `name` of `stage`, with the options that the settings, and those who take part, give it."""
    room = getattr(settings, stage)
    if stage == "asr":
        room = room.model_copy(update={"language": language_of(settings, (character, *others))})
    places = places or folders()
    if stage == "video":
        return _face(name, settings, character, places)
    if name == SERVER:
        return _server(stage, room)
    options: dict[str, Any] = {}
    match stage, name:
        case "vad", "starter":
            options = {"turns": Made(_FIND_TOOL, (places.models, "smart-turn"))}
        case "asr", "starter":
            options = {
                "grammar": Made("desktop.engine.llm.starter.grammar:command_jsgf", _called(settings, character, others))
            }
        case "asr", "faster-whisper":
            options = {
                "language": room.language,
                "words": _listed(room.words),
                "device": "cuda" if room.device == "gpu" else room.device,
                "threads": room.threads,
            }
        case "llm", "llama-cpp":
            options = {
                "sampling": _sampling(room),
                "context": room.context,
                "threads": room.threads,
                "gpu_layers": room.gpu_layers,
                "flash_attention": room.flash_attention,
            }
        case (("asr" | "llm" | "tts"), _) if name not in (STARTER, *_OURS):
            options = {"model": room.model}
    if name in _OURS:
        # Looked up where the backend lives: a model that is not there is then that stage's to say.
        options["model"] = Made(_FIND, (places.models, stage, name, room.model))
        return find_backend(stage, name, **options)
    return find_backend(stage, name, () if name == STARTER else _reach(room), **options)


def _called(settings: Settings, character: Character, others: Sequence[Character]) -> tuple[tuple[str, ...], ...]:
    """As arguments: the names that somebody may call before a command."""
    names = [each.name for each in (character, *others)] if others else []
    names += [settings.audio.wake_word] if settings.audio.wake_word.strip() else []
    return (tuple(names),) if names else ()


def _face(name: str, settings: Settings, character: Character, places: Folders) -> BackendSpec:
    """A drawing is drawn, whatever may be set for photos; a photo is never left to the painter of drawings."""
    room, photo = settings.video, character.face == PHOTO
    fps = MADE_ELSEWHERE_FPS if photo and room.backend in MADE_ELSEWHERE else float(room.fps)
    options: dict[str, Any] = {"avatar": character.folder, "fps": fps}
    if not photo:
        return find_backend("video", STARTER if name in (WARP, *MADE_ELSEWHERE) else name, **options)
    of_photo: dict[str, Any] = {"cache": places.cache / "faces", "finder": Made(_FIND_ANY, (places.models, "yunet"))}
    if name in (STARTER, WARP):
        return find_backend("video", WARP, **options, **of_photo)
    if name == OFF:
        return replace(find_backend("video", OFF, **options, **of_photo), factory=_STILL_PHOTO)
    if name == MUSETALK:
        options["model"] = Made(_FIND, (places.models, "video", MUSETALK, room.model))
        options["fast_decoder"] = room.fast_decoder
        options["device"] = "cuda" if room.device == "gpu" else room.device
    if name in MADE_ELSEWHERE:
        options |= of_photo
    return find_backend("video", name, **options)


_FIND = "desktop.engine.models.finding:find_model"
_FIND_ANY = "desktop.engine.models.finding:find_any"
_FIND_TOOL = "desktop.engine.models.tools:find_tool"
_STILL_PHOTO = "desktop.engine.video.photo.warp:StillPhoto"

_OURS = ("faster-whisper", "llama-cpp", "kokoro", "piper")
"""Backends whose model is a file or folder of this machine."""

_SERVER_OPTIONS: dict[StageName, Callable[[Any], dict[str, Any]]] = {
    "asr": lambda room: {"language": room.language, "words": _listed(room.words)},
    "llm": lambda room: {"sampling": _sampling(room)},
    "tts": lambda room: {},
}


def _server(stage: StageName, room: Any) -> BackendSpec:
    if not room.server:
        what = f"[{stage}] backend is {SERVER}, but [{stage}] server is empty."
        remedy = "Name the server there, for example: server = http://localhost:1234/v1"
        raise ParleyError(Problem(what, remedy, stage=stage), ExitCode.BAD_INPUT)
    options = {"server": room.server, "model": room.model, "key": room.key} | _SERVER_OPTIONS[stage](room)
    return find_backend(stage, SERVER, _reach(room), **options)


def _reach(room: Any) -> tuple[str, ...]:
    """The place of the server that the owner named for this stage, for a plug-in's use as well."""
    if not getattr(room, "server", ""):
        return ()
    from desktop.engine.network.servers import reach  # only for those who named a server

    return reach(room.server)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _sampling(room: Any) -> Sampling:
    values = {field.name: getattr(room, field.name) for field in fields(Sampling)}
    return Sampling(**(values | {"stop": _listed(room.stop)}))


def voices_of(settings: Settings, character: Character) -> dict[str, Voice]:
    """How `character` speaks with each backend; the voice named in the settings is one of the chosen backend."""
    voices = own_voices(character)
    chosen = settings.tts.backend
    if settings.tts.voice:
        voices[chosen] = replace(character.voice_in(chosen), name=settings.tts.voice)
    return voices


def own_voices(character: Character) -> dict[str, Voice]:
    """How they speak with each backend, whatever the settings say; the starter's voice is one of their language."""
    voices = dict(character.voices)
    starter = character.voice_in(STARTER)
    if character.language and not starter.name:
        code = character.language.lower()
        voices[STARTER] = replace(starter, name=_ESPEAK.get(code.partition("-")[0], code))
    return voices


def language_of(settings: Settings, characters: Sequence[Character]) -> str:
    """What the person speaks with those who take part; "" (to be found out) where they speak several languages."""
    spoken = [character.language or settings.asr.language for character in characters]
    return spoken[0] if len({code.partition("-")[0] for code in spoken}) == 1 else ""


_ESPEAK = {"en": "en-us", "fr": "fr-fr", "no": "nb", "zh": "cmn"}
"""Languages whose usual voice has another name than their code."""
