"""What goes into a package and what stays out of it, as tables.

The program names its stages' classes by strings and finds some files of other packages by their path, which a
tracer of imports cannot see: what it would miss stands here. Nothing is imported but the standard library, so that
a test can hold these tables against the sources.
"""

from __future__ import annotations

import importlib.util
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from importlib import metadata
from pathlib import Path
from typing import Literal

Flavour = Literal["starter", "standard", "full"]

PARTS: Mapping[Flavour, tuple[str, ...]] = {
    "starter": ("servers",),
    "standard": ("servers", "whisper", "piper", "llama"),
    "full": ("servers", "whisper", "piper", "torch", "kokoro", "musetalk", "llama"),
}
"""The extras of pyproject.toml that each kind of package brings. `standard` is everything that needs no torch."""

ENGINES: Mapping[str, tuple[str, ...]] = {
    "servers": ("keyring",),
    "whisper": ("faster_whisper", "ctranslate2", "tokenizers"),
    "piper": ("piper", "onnx"),
    "torch": ("torch",),
    "kokoro": ("kokoro", "loguru"),
    "musetalk": ("diffusers", "transformers", "safetensors"),
    "llama": ("llama_cpp", "jinja2"),
}
"""The packages by which each extra is used. What a flavour does not bring is left out even where it is installed."""

OWN_DATA = ("settings.ini", "LICENSE", "assets", "avatars")
"""Files and folders of the checkout that the program reads (desktop.paths.resource)."""

SOURCES_LEFT_OUT = ("assets/make_assets.py", "assets/translations/*.py", "assets/translations/*.ts", "*/__pycache__/*")
"""Of those, what only the people who make the program need."""

DATA: Mapping[str, tuple[str, ...]] = {
    "silero_vad": ("data/silero_vad.onnx",),
    "espeakng_loader": ("espeak-ng-data/**/*", "libespeak-ng.so", "libespeak-ng.dylib", "espeak-ng.dll"),
    "pocketsphinx": ("model/**/*",),
    "faster_whisper": ("assets/*.onnx",),
    "piper": ("espeak-ng-data/**/*",),
    "llama_cpp": ("lib/*",),
}
"""Files of installed packages that are read by path, as patterns below the package's folder. The packages named here
are never imported for it: silero-vad would bring torch along.
"""

HIDDEN: Mapping[str, tuple[str, ...]] = {
    "rapidfuzz": ("rapidfuzz.*",),
    "kokoro": ("kokoro.model", "kokoro.modules", "kokoro.istftnet", "kokoro.custom_stft"),
    "keyring": ("keyring.backends.*",),
    "piper": ("piper.espeakbridge", "piper.patch_voice_with_alignment"),
    "pywebrtc_audio": ("pywebrtc_audio._webrtc_audio",),
    "llama_cpp": ("llama_cpp.llama_chat_format",),
}
"""Modules that are imported by name at run time, by the package they belong to; `.*` is all below."""

METADATA = (
    "PySide6-Essentials", "numpy", "sounddevice", "soxr", "onnxruntime", "pocketsphinx", "espeakng-loader", "av",
    "pydantic", "psutil", "httpx", "silero-vad", "pywebrtc-audio", "pynput", "opencv-python-headless", "keyring",
    "faster-whisper", "ctranslate2", "llama-cpp-python", "kokoro", "piper-tts", "torch", "diffusers", "transformers",
    # diffusers and transformers look at the versions of these when they are imported
    "requests", "filelock", "huggingface_hub", "regex", "tqdm", "packaging", "safetensors", "PyYAML", "tokenizers",
    "pillow", "importlib_metadata", "accelerate",
)  # fmt: skip
"""Distributions whose version a report of trouble names, or a library asks for, or whose entry points are used."""

NEVER = (
    # Kokoro's own text front end, which the program goes around (tts/kokoro_network.py), and what only that needs
    "misaki", "spacy", "thinc", "phonemizer", "num2words", "espeakng",
    # parts of silero-vad beside its model
    "silero_vad",
    # tools of developers that libraries offer to use
    "IPython", "matplotlib", "pandas", "pytest", "_pytest", "hypothesis", "tkinter", "_tkinter", "setuptools", "pip",
    "pkg_resources", "distutils", "wheel", "sphinx", "tensorboard", "uvicorn", "fastapi", "starlette",
    # the hub's own client for downloads: the program has one that can be stopped, resumed and watched
    "hf_xet",
    # httpx's and openai's command lines
    "rich", "pygments", "click",
    "sympy.testing", "numpy.f2py", "torch.utils.tensorboard", "torchvision", "torchaudio", "triton",
)  # fmt: skip

CLICK_USERS = ("llama", "whisper", "kokoro", "musetalk", "torch")
"""Extras whose packages import click or rich when they are imported themselves."""

UNUSED_FILES = (
    "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
    "PySide6/Qt/plugins/platforms/libqvnc.so",
    "PySide6/Qt/plugins/platforms/libqlinuxfb.so",
    "PySide6/Qt/plugins/platforms/libqminimal*.so",
    "PySide6/Qt/plugins/platforms/libqvkkhrdisplay.so",
    "PySide6/Qt/plugins/generic/*",
    "PySide6/Qt/plugins/tls/*",
    "PySide6/Qt/plugins/networkinformation/*",
    "PySide6/Qt/lib/libQt6OpenGLWidgets*",
    "PySide6/Qt/lib/libQt6Test*",
    "espeakng_loader/libespeak-ng.so.*",
    "cv2/qt/*",
    "cv2/typing/*",
    "onnxruntime/datasets/*",
    "onnxruntime/capi/libonnxruntime.so*",
)
"""What libraries' own hooks collect and nothing here loads, by its place in the package."""


def left_out(flavour: Flavour) -> tuple[str, ...]:
    """The modules that must not come into a package of this flavour."""
    foreign = [
        module for part, modules in ENGINES.items() if part not in PARTS[flavour] for module in modules
    ]  # fmt: skip
    needed = {"rich", "click", "pygments"} if set(PARTS[flavour]) & set(CLICK_USERS) else set()
    return tuple(dict.fromkeys([*(name for name in NEVER if name not in needed), *foreign]))


def comes(package: str, flavour: Flavour) -> bool:
    """Whether the top-level `package` belongs into this flavour."""
    owners = [part for part, modules in ENGINES.items() if package in modules]
    return not owners or any(part in PARTS[flavour] for part in owners)


def installed(distribution: str) -> bool:
    """Whether the environment that packages are made from holds it."""
    try:
        metadata.distribution(distribution)
    except metadata.PackageNotFoundError:
        return False
    return True


def files_of(package: str, patterns: Iterable[str]) -> Iterator[tuple[Path, str]]:
    """The files of an installed package that fit, each with its folder in the package. Raises LookupError for none."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise LookupError(f"{package} is not installed in this environment")
    root = Path(next(iter(spec.submodule_search_locations)))
    found = sorted({path for pattern in patterns for path in root.glob(pattern) if path.is_file()})
    if not found:
        raise LookupError(f"{package} holds nothing of {', '.join(patterns)}")
    for path in found:
        yield path, path.parent.relative_to(root.parent).as_posix()


def matches(name: str, patterns: Iterable[str]) -> bool:
    """Whether `name`, with forward slashes, fits one of the patterns; `*` also matches slashes."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def kept(entries: Sequence[tuple[str, str, str]], unused: Iterable[str]) -> list[tuple[str, str, str]]:
    """Those of PyInstaller's (name in the package, file, kind) that are wanted, and no link to what is not."""
    patterns = tuple(unused)
    wanted = [entry for entry in entries if not matches(entry[0].replace("\\", "/"), patterns)]
    names = {entry[0] for entry in wanted}
    return [
        entry
        for entry in wanted
        if entry[2] != "SYMLINK" or posixpath.normpath(posixpath.join(posixpath.dirname(entry[0]), entry[1])) in names
    ]
