"""A report says nothing of who somebody is, where they are, what opens their doors, and what they said."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.trouble.discretion import SAID, SECRET, Discretion, without_conversation

HOMES = str(Path("/", "home"))
MACS = str(Path("/", "Users"))

ANNA = Discretion(
    servers=["http://attic.lan:8000/v1", "https://api.example.org", "http://localhost:1234"],
    keys=["env:MY_LLM", "keyring:attic", ""],
    environment={"MY_LLM": "correct-horse", "OPENAI_API_KEY": "battery-staple", "LANG": "de_DE", "XAUTHORITY": "/x/y"},
    home=Path(HOMES, "annabel"),
    user="annabel",
    host="thinkbox",
)


@pytest.mark.parametrize(
    "secret",
    [
        "MY_LLM is correct-horse today",
        "headers {'Authorization': 'Bearer abc.def-123456'}",
        "api_key=s3cr3tvalue",
        '"x-api-key": "s3cr3tvalue"',
        "password: s3cr3tvalue",
        "https://annabel:s3cr3tvalue@example.org/v1",
        "GET /v1?access_token=s3cr3tvalue&x=1",
        "battery-staple",
        "sk-abcdefABCDEF123456",
        "hf_abcdefABCDEF123456",
        "ghp_abcdefABCDEF123456",
        "key is A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6",
    ],
)
def test_keys_go(secret: str) -> None:
    """Whatever the key looks like and however it is written."""
    told = ANNA.without_person(secret)
    assert SECRET in told
    for part in ("horse", "staple", "s3cr3t", "abcdef", "abc.def", "A1b2"):
        assert part not in told


def test_names_of_keys_stay() -> None:
    """Where a key is kept is a setting, not a secret; and ordinary words are no keys."""
    for text in ("key = env:MY_LLM", "pressed the key Space", "[window] theme = dark", "token 17 of 400"):
        assert ANNA.without_person(text) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{HOMES}/annabel/models/x.gguf is missing", "~/models/x.gguf is missing"),
        (f"{HOMES}/bernd/x", f"{HOMES}/(somebody)/x"),
        ("C:\\Users" + r"\Bernd\AppData", "C:\\Users" + r"\(somebody)\AppData"),
        ("C:\\\\Users" + r"\\Bernd\\AppData", "C:\\\\Users" + r"\\(somebody)\\AppData"),
        (f"{MACS}/bernd/Library", f"{MACS}/(somebody)/Library"),
        ("/media/annabel/stick", "/media/(somebody)/stick"),
        ("owner annabel on thinkbox", "owner (somebody) on (somebody)"),
        ("annabella", "annabella"),
        ("attic.lan did not answer", "(a server) did not answer"),
        ("http://localhost:1234 did not answer", "http://localhost:1234 did not answer"),
        ("mail to anna@example.com", "mail to (an address)"),
    ],
)
def test_people_and_places_go(text: str, told: str) -> None:
    """Homes, names, machines and servers; this machine's own address may stay."""
    assert ANNA.without_person(text) == told


def test_what_was_said_goes() -> None:
    """Whole lines, and single clauses of them, however they are capitalised."""
    said = ["My sister is ill, and I worry about her.", "yes"]
    text = "ERROR x: 'i worry about her' cannot be split\nINFO y: yes, ready\nINFO z: SISTER IS ILL"
    told = f"ERROR x: '{SAID}' cannot be split\nINFO y: yes, ready\nINFO z: SISTER IS ILL"
    assert without_conversation(text, said) == told
    assert without_conversation("INFO z: my SISTER is ill,", said) == f"INFO z: {SAID},"


def test_quotations_in_exceptions_go_unseen() -> None:
    """Where nobody knows what was said (nothing is kept), what exceptions quote is left out; other lines stay."""
    text = "ValueError: cannot parse 'my sister is ill'\nINFO z: 'a b c d' stays\nKeyError: 'frames'"
    told = without_conversation(text, [])
    assert told == f"ValueError: cannot parse '{SAID}'\nINFO z: 'a b c d' stays\nKeyError: 'frames'"
