"""Keys of servers: the settings name where a key is kept, never the key itself.

A key is read when a server is first spoken to, and lives in that process's memory alone: it is in no setting, no
message to a person and no log.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from desktop.engine.errors import ExitCode, ParleyError, Problem

if TYPE_CHECKING:
    from types import ModuleType

SERVICE = "Parley"
"""Under which the system's keyring files our keys; each has a name besides."""

_WAYS = "Write env:NAME for an environment variable, or keyring:NAME for the system's keyring."


def secret(reference: str) -> str:
    """The key that `reference` names: "" for none, "env:NAME" or "keyring:NAME".

    Raises ParleyError where there is no such key. What is written in the place of a reference is never repeated,
    since it may be the key itself.
    """
    kind, _, name = reference.strip().partition(":")
    if not kind and not name:
        return ""
    if kind == "env" and name:
        value, where = os.environ.get(name, ""), f"The environment variable {name}"
        remedy = f'Set it before the start, for example: export {name}="…"'
    elif kind == "keyring" and name:
        value, where = _from_keyring(name), f'The entry "{name}" of the system\'s keyring'
        remedy = f"Store it with: python -m keyring set {SERVICE} {name}"
    else:
        raise ParleyError(Problem("The key of a server is not written into the settings.", _WAYS), ExitCode.BAD_INPUT)
    value = value.strip()
    if not value:
        raise ParleyError(Problem(f"{where} holds no key.", remedy), ExitCode.MISSING)
    if not (value.isascii() and value.isprintable()):
        raise ParleyError(Problem(f"{where} holds something that cannot be a key.", remedy), ExitCode.BAD_INPUT)
    return value


def store_key(name: str, value: str) -> str:
    """Put a key into the system's keyring; returns the reference for the settings. Raises ParleyError."""
    with_keyring = _keyring()
    try:
        with_keyring.set_password(SERVICE, name, value)
    except with_keyring.errors.KeyringError as error:
        raise _locked() from error
    return f"keyring:{name}"


def _from_keyring(name: str) -> str:
    with_keyring = _keyring()
    try:
        return with_keyring.get_password(SERVICE, name) or ""
    except with_keyring.errors.KeyringError as error:
        raise _locked() from error


def _keyring() -> Any:
    library: ModuleType
    try:
        import keyring as library
        import keyring.errors
    except ImportError as error:
        what = "The system's keyring cannot be used: the package keyring is not installed."
        raise ParleyError(
            Problem(what, "Install the full engines, or use env:NAME for the key."), ExitCode.MISSING
        ) from error
    return library


def _locked() -> ParleyError:
    what = "The system's keyring cannot be opened."
    return ParleyError(Problem(what, "Unlock it, or use env:NAME for the key."), ExitCode.MISSING)
