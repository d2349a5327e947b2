"""Every setting with its type, its range and its default. Defaults live here and nowhere else.

settings.ini says the same to people; a test compares the two. A unit stands in the name (`_ms`)
where a number has one.
"""

from __future__ import annotations

import os
from typing import Annotated, Literal, TypeAlias

# When the first model is made, pydantic looks through every installed package for plug-ins of its own.
# With the heavy engines installed there are many, and no such plug-in is used here.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

from pydantic import BaseModel, ConfigDict, Field


class Room(BaseModel):
    """One section."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


Key: TypeAlias = Annotated[str, Field(pattern=r"^((env|keyring):[A-Za-z0-9_.@-]+)?$")]
"""Where the key for a server is kept: never the key itself."""


class ConversationRoom(Room):
    """`company`: who else takes part, separated by commas."""

    avatar: str = "nova"
    company: str = ""
    keep: bool = True


class AudioRoom(Room):
    """Devices are stored by name, "" is the system's default: indices change when one is plugged in."""

    microphone: str = ""
    speaker: str = ""
    volume: Annotated[float, Field(ge=0, le=1)] = 1.0
    open_microphone: Literal["always", "on-press"] = "always"
    pre_roll_ms: Annotated[int, Field(ge=0, le=1000)] = 300
    tail_ms: Annotated[int, Field(ge=0, le=1000)] = 350
    hands_free: bool = False
    patience: Literal["quick", "normal", "patient"] = "normal"
    barge_in: bool = True
    cancel_echo: bool = True
    wake_word: Annotated[str, Field(max_length=40)] = ""


class HotKeysRoom(Room):
    """Keys that work in every program, such as ctrl+alt+space; "" is none. Within Parley's window Space and Esc do."""

    everywhere: bool = False
    talk: str = "ctrl+alt+space"
    interrupt: str = "ctrl+alt+escape"


class VadRoom(Room):
    backend: str = "starter"


class AsrRoom(Room):
    """`words` are separated by commas. `threads` 0: chosen from the machine."""

    backend: str = "starter"
    model: str = ""
    language: Annotated[str, Field(pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]+)*)?$")] = "en"
    words: str = ""
    device: Literal["auto", "cpu", "gpu"] = "auto"
    threads: Annotated[int, Field(ge=0, le=64)] = 0
    server: str = ""
    key: Key = ""


class LlmRoom(Room):
    """`context`, `threads` 0 and `gpu_layers` -1: chosen from the machine. `stop` is separated by commas."""

    backend: str = "starter"
    model: str = ""
    temperature: Annotated[float, Field(ge=0, le=2)] = 0.7
    top_p: Annotated[float, Field(ge=0, le=1)] = 0.95
    top_k: Annotated[int, Field(ge=0, le=1000)] = 40
    min_p: Annotated[float, Field(ge=0, le=1)] = 0.05
    repeat_penalty: Annotated[float, Field(ge=0.5, le=2)] = 1.1
    presence_penalty: Annotated[float, Field(ge=-2, le=2)] = 0.0
    frequency_penalty: Annotated[float, Field(ge=-2, le=2)] = 0.0
    max_tokens: Annotated[int, Field(ge=1, le=8192)] = 400
    stop: str = ""
    skills: bool = True
    context: Annotated[int, Field(ge=0, le=262_144)] = 0
    threads: Annotated[int, Field(ge=0, le=64)] = 0
    gpu_layers: Annotated[int, Field(ge=-1, le=1000)] = -1
    flash_attention: Literal["auto", "on", "off"] = "auto"
    server: str = ""
    key: Key = ""


class TtsRoom(Room):
    """`speed` and `pitch` multiply the avatar's own."""

    backend: str = "starter"
    model: str = ""
    voice: str = ""
    speed: Annotated[float, Field(ge=0.5, le=2)] = 1.0
    pitch: Annotated[float, Field(ge=0.5, le=1.5)] = 1.0
    server: str = ""
    key: Key = ""


class VideoRoom(Room):
    backend: str = "starter"
    fps: Annotated[int, Field(ge=10, le=60)] = 25
    model: str = ""
    device: Literal["auto", "cpu", "gpu"] = "auto"
    fast_decoder: bool = False


class ClipsRoom(Room):
    """Base clips by LightX2V. `folder` "": lightx2v in the data folder. LoRAs are paths, "" for none; an expert's path
    "" is the one that the commands bring."""

    folder: str = ""
    scheme: str = "fp8-triton"
    high_noise: str = ""
    low_noise: str = ""
    high_noise_lora: str = ""
    low_noise_lora: str = ""
    lora_strength: Annotated[float, Field(ge=-4, le=4)] = 1.0
    steps: Annotated[str, Field(pattern=r"^\d+(\s*,\s*\d+)*$")] = "1000, 750, 500, 250"
    offload: Literal["none", "block", "model"] = "block"
    seconds: Annotated[float, Field(ge=1, le=10)] = 5.0
    seed: Annotated[int, Field(ge=0, le=99999)] = 42


class WindowRoom(Room):
    """`width` and `height` in device-independent pixels, for the first opening."""

    theme: Literal["system", "light", "dark"] = "system"
    captions: bool = True
    timings: bool = False
    reduced_motion: bool = False
    contrast: Literal["normal", "high"] = "normal"
    text_size: Annotated[float, Field(ge=0.8, le=2)] = 1.0
    language: Annotated[str, Field(pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]+)*)?$")] = ""
    tray: bool = True
    close_to_tray: bool = False
    guide: bool = True
    width: Annotated[int, Field(ge=480, le=7680)] = 760
    height: Annotated[int, Field(ge=640, le=4320)] = 860


class UpdatesRoom(Room):
    look: bool = False


class LogRoom(Room):
    level: Literal["debug", "info", "warning", "error"] = "info"


class Settings(BaseModel):
    """One room a section of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    conversation: ConversationRoom = Field(default_factory=ConversationRoom)
    audio: AudioRoom = Field(default_factory=AudioRoom)
    hot_keys: HotKeysRoom = Field(default_factory=HotKeysRoom)
    vad: VadRoom = Field(default_factory=VadRoom)
    asr: AsrRoom = Field(default_factory=AsrRoom)
    llm: LlmRoom = Field(default_factory=LlmRoom)
    tts: TtsRoom = Field(default_factory=TtsRoom)
    video: VideoRoom = Field(default_factory=VideoRoom)
    clips: ClipsRoom = Field(default_factory=ClipsRoom)
    window: WindowRoom = Field(default_factory=WindowRoom)
    updates: UpdatesRoom = Field(default_factory=UpdatesRoom)
    log: LogRoom = Field(default_factory=LogRoom)
