"""What is wrong with a catalogue, in sentences that name the entry and the field."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails


def sentences(error: ValidationError, values: Mapping[str, Any], fields: Mapping[str, Collection[str]]) -> list[str]:
    """One sentence for each problem that pydantic found in `values`.

    `fields` are the names that tables may have: of the catalogue (""), its models ("model"), their files
    ("files") and its sets ("set").
    """
    return [_sentence(details, values, fields) for details in error.errors(include_url=False)]


def nearest(name: str, names: Collection[str]) -> str:
    """“ Did you mean …?” where one of `names` is near, else nothing."""
    close = difflib.get_close_matches(name.lower(), list(names), n=1, cutoff=0.5)
    return f" Did you mean “{close[0]}”?" if close else ""


def short(text: str) -> str:
    """`text` as it is repeated in a sentence."""
    return text if len(text) <= 60 else f"{text[:60]}…"


def _sentence(details: ErrorDetails, values: Mapping[str, Any], fields: Mapping[str, Collection[str]]) -> str:
    *tables, field = details["loc"] or ("",)
    if isinstance(field, int):  # an item of a list of words
        *tables, field = tables
    table, kind = " ".join(_tables(tables, values)), _kind(tables)
    where = f"{table}, {field}" if table and field else f"{table or field}"
    given = short(str(details["input"]))
    limits: Mapping[str, Any] = details.get("ctx", {})
    match details["type"]:
        case "extra_forbidden":
            return f"{table or 'the file'} has no field “{field}”.{nearest(str(field), fields[kind])}"
        case "missing":
            return f"{table or 'the file'} lacks the field “{field}”."
        case "literal_error":
            choices = str(limits["expected"]).replace("'", "")
            near = nearest(given, choices.replace(" or ", ", ").split(", "))
            return f"{where} is “{given}”, but must be {choices}.{near}"
        case "string_pattern_mismatch":
            return f"{where} is “{given}”, but must look like {_LOOKS.get(str(field), limits['pattern'])}."
        case "value_error" if field and not isinstance(details["input"], Mapping):
            return f"{where} is “{given}”, but {limits['error']}."
        case "value_error":
            here = " ".join(_tables(details["loc"], values))
            return f"{here}, {limits['error']}" if here else f"{limits['error']}"
        case _:
            return f"{where} is “{given}”: {details['msg'][:1].lower()}{details['msg'][1:]}."


_LOOKS = {
    "id": "whisper-base or qwen2.5-1.5b: small letters, digits, points and hyphens",
    "sha256": "64 digits from 0 to f",
    "source": "owner/name",
}


def _kind(tables: list[int | str]) -> str:
    names = [part for part in tables if isinstance(part, str)]
    return names[-1] if names else ""


def _tables(location: Collection[int | str], values: Any) -> Iterator[str]:
    """The tables that lead to a place, each by the name that a person gave it."""
    kind = ""
    for part in location:
        if isinstance(part, str):
            kind = part
            values = values.get(part) if isinstance(values, Mapping) else None
            continue
        values = values[part] if isinstance(values, list) and part < len(values) else None
        named = values if isinstance(values, Mapping) else {}
        name = named.get("id") or named.get("path") or named.get("name") or f"number {part + 1}"
        yield {"files": "file", "model": "model", "set": "set"}.get(kind, kind) + f" “{name}”"
