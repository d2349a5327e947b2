"""The badge tells the truth about what leaves this machine."""

from __future__ import annotations

import pytest

from desktop.ui.badge import badge_for, is_here


def test_without_servers_nothing_leaves() -> None:
    """The text without conditions; the starter also says what it is and where more is."""
    text, short, tip = badge_for({})
    assert (text, short) == ("Nothing leaves this machine", "Private")
    assert tip == "Nothing you say leaves this machine."
    text, short, tip = badge_for({}, starter=True)
    assert (text, short) == ("Starter – nothing leaves this machine", "Starter")
    assert "Models…" in tip


def test_a_server_is_named_with_what_it_gets() -> None:
    """Sound or text, stage by stage; one server for two stages is said once."""
    text, short, tip = badge_for({"asr": "lab.example:8000", "llm": "lab.example:8000"})
    assert (text, short) == ("Speaks with lab.example", "Speaks with a server")
    assert tip.count("lab.example:8000") == 1
    assert "sound of what you say" in tip
    assert "conversation so far" in tip
    assert "nothing" not in tip.lower()
    text, _, tip = badge_for({"llm": "one:1", "tts": "two:2"})
    assert text == "Speaks with one and two"
    assert "two:2 gets: the answers as text" in tip
    assert "sound" not in tip


@pytest.mark.parametrize("place", ["localhost:11434", "127.0.0.1:1234", "[::1]:80", "127.9.9.9"])
def test_a_server_here_is_said_to_be_here(place: str) -> None:
    """It is this machine, and whether that server sends something on is not promised."""
    assert is_here(place)
    text, short, tip = badge_for({"llm": place})
    assert (text, short) == ("Speaks with a server on this machine", "Own server")
    assert "passes on" in tip


@pytest.mark.parametrize("place", ["localhost.example.com:80", "10.0.0.7:80", "[2001:db8::1]:80", "127.example"])
def test_what_only_looks_local_is_not(place: str) -> None:
    """Names and addresses elsewhere never pass for this machine."""
    assert not is_here(place)
    assert badge_for({"asr": place})[0].startswith("Speaks with ")
    assert "on this machine" not in badge_for({"asr": place})[0]


def test_a_download_says_from_where_and_hides_nothing_else() -> None:
    """While one runs the host is named; servers and plug-ins stay named beside it."""
    text, short, tip = badge_for({}, downloading="huggingface.co")
    assert (text, short) == ("Downloading from huggingface.co", "Downloading")
    assert "Nothing you say leaves this machine." in tip
    text, _, tip = badge_for({"llm": "lab:1"}, ["parrot"], "hub.example")
    assert text == "Downloading from hub.example, speaks with lab, with parrot"
    assert "Nothing you say" not in tip


def test_plug_ins_promise_nothing_in_our_name() -> None:
    """With parts from other packages the promise is not made."""
    text, short, tip = badge_for({}, ["zebra", "parrot", "zebra"])
    assert (text, short) == ("With parrot, zebra", "Plug-ins")
    assert "theirs to say" in tip
    assert "Nothing you say" not in tip
