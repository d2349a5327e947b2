"""Why pip failed, in a sentence for a person, from what it printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trouble:
    """`lasting` says that trying again unchanged will fail again."""

    what: str
    remedy: str
    detail: str
    lasting: bool = False


_OFFLINE = re.compile(
    r"NewConnectionError|NameResolutionError|Failed to establish|name resolution|ConnectTimeout|ReadTimeout"
    r"|Read timed out|Network is unreachable|ConnectionResetError|Connection (broken|refused)|RemoteDisconnected",
    re.IGNORECASE,
)
_CERTIFICATE = re.compile(r"CERTIFICATE_VERIFY_FAILED|SSLError", re.IGNORECASE)
_FULL = re.compile(r"No space left on device|Errno 28|not enough space", re.IGNORECASE)
_DENIED = re.compile(r"Permission denied|Errno 13|Read-only file system", re.IGNORECASE)
_PYTHON = re.compile(r"requires a different python|Requires-Python", re.IGNORECASE)
_ABSENT = re.compile(
    r"No matching distribution found for (\S+)|Could not find a version that satisfies the requirement (\S+)"
)
_BUILD = re.compile(
    r"Failed building wheel for (\S+)|Failed to build|metadata-generation-failed|CMake Error", re.IGNORECASE
)


def explain(lines: Sequence[str], subject: str) -> Trouble:
    """What kept `subject` (such as "the packages") from being installed. Pure."""
    text = "\n".join(lines)
    detail = last_relevant(lines)
    again = "Start again when that is put right: it goes on where it stopped."
    if _FULL.search(text):
        return Trouble(f"The disk is full: {subject} could not be installed.", "Make room. " + again, detail)
    if _CERTIFICATE.search(text):
        return Trouble(
            f"The package server's certificate was not accepted: {subject} could not be fetched.",
            "Check the clock and the proxy; PIP_CERT names a certificate file. " + again,
            detail,
        )
    if _OFFLINE.search(text):
        return Trouble(
            f"The package server cannot be reached: {subject} could not be fetched.",
            "Check the network. " + again,
            detail,
        )
    if _PYTHON.search(text) and _ABSENT.search(text):
        return Trouble(
            f"There is no release of {subject} for this version of Python.",
            "Python 3.11 and 3.12 have them all: remove .venv and start with one of those.",
            detail,
            lasting=True,
        )
    if _BUILD.search(text):
        return Trouble(
            f"Compiling {subject} failed.",
            "See .venv/setup.log for what the compiler said; a ready-made wheel or a newer compiler may do.",
            detail,
            lasting=True,
        )
    if found := _ABSENT.search(text):
        name = found[1] or found[2]
        return Trouble(
            f"{name} is not to be had for this machine: {subject} could not be installed.",
            "Check which package server pip uses (pip config list).",
            detail,
        )
    if _DENIED.search(text):
        return Trouble(
            f"Writing was refused: {subject} could not be installed.",
            "Make the checkout's .venv folder yours to write, or remove it. " + again,
            detail,
        )
    return Trouble(f"pip could not install {subject}.", "See .venv/setup.log. " + again, detail)


def last_relevant(lines: Sequence[str]) -> str:
    """The last line that names an error, else the last one with text."""
    told = [line.strip() for line in lines if line.strip()]
    errors = [line for line in told if re.search(r"\berror\b", line, re.IGNORECASE) and not line.startswith("note:")]
    return (errors or told or [""])[-1][:300]
