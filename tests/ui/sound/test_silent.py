"""Why nothing comes from a microphone: each reason has its sentence, and permission is looked up where it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.ui.sound import permission
from desktop.ui.sound.permission import FLATPAK, WINDOWS, forbidden
from desktop.ui.sound.server import Node, distinct
from desktop.ui.sound.silent import node_of, nothing_comes, why_silent

HEADSET = Node("usb", "USB Headset", "input")


@pytest.mark.parametrize(
    ("node", "sentence"),
    [
        (Node("usb", "USB Headset", "input", muted=True), "The microphone “USB Headset” is muted."),
        (Node("usb", "USB Headset", "input", volume=0.0), "The microphone “USB Headset” is turned down to zero."),
        (Node("usb", "USB Headset", "input", monitor=True), "“USB Headset” is no microphone"),
        (Node("usb", "USB Headset", "input", plugged=False), "Nothing is plugged in where the microphone"),
    ],
)
def test_what_the_server_knows(node: Node, sentence: str) -> None:
    """One sentence with the name, and what to do."""
    problem = why_silent(node.title, node)
    assert problem is not None
    assert sentence in problem.what
    assert problem.remedy
    assert (problem.level, problem.replaces) == ("warning", "microphone")


def test_what_is_forbidden_comes_first() -> None:
    """Whoever may not hear has no use for the mute key."""
    problem = why_silent("USB Headset", Node("usb", "USB Headset", "input", muted=True), "Allow it.")
    assert problem is not None
    assert problem.remedy == "Allow it."


def test_no_reason_is_made_up() -> None:
    """Where nothing is known the sentence says only what is so, or which microphone hears something."""
    assert why_silent("USB Headset", HEADSET) is None
    assert why_silent("USB Headset", None) is None
    assert nothing_comes("USB Headset").what == "Nothing comes from the microphone “USB Headset”."
    assert "“Webcam” hears something" in nothing_comes("USB Headset", ["Webcam", "Built-in"]).what


def test_the_node_of_an_open_device() -> None:
    """By its name; PortAudio's own names mean the server's default; a loudspeaker of the name is none."""
    nodes = (HEADSET, Node("built-in", "Built-in", "input", default=True), Node("s", "pulse", "output"))
    assert node_of("USB Headset", nodes) is HEADSET
    default = node_of("pulse", nodes)
    assert default is not None
    assert default.id == "built-in"
    assert node_of("default", ()) is None


def test_twins_are_numbered_each_direction_for_itself() -> None:
    """A headset's microphone and loudspeaker may share a name; two microphones may not."""
    nodes = distinct([Node("b", "Mic", "input"), Node("a", "Mic", "input"), Node("c", "Mic", "output")])
    assert {node.id: node.title for node in nodes} == {"a": "Mic (1)", "b": "Mic (2)", "c": "Mic"}


@pytest.mark.parametrize(
    ("info", "remedy"),
    [
        ("[Context]\nsockets=x11;wayland;\n", FLATPAK),
        ("[Context]\nsockets=x11;pulseaudio;\n", ""),
        ("no section", ""),
    ],
)
def test_a_sandbox(tmp_path: Path, info: str, remedy: str) -> None:
    """Flatpak tells in a file whether the sound server may be reached."""
    file = tmp_path / ".flatpak-info"
    file.write_text(info, "utf-8")
    assert forbidden("linux", {}, file) == remedy


def test_an_ordinary_linux_forbids_nothing(tmp_path: Path) -> None:
    """Neither Flatpak nor Snap: nothing is asked of anybody."""
    assert forbidden("linux", {}, tmp_path / "none") == ""


@pytest.mark.parametrize("denied", [("machine", ""), ("person", ""), ("person", "NonPackaged")])
def test_windows_switches(monkeypatch: pytest.MonkeyPatch, denied: tuple[str, str]) -> None:
    """Any of the three switches that is off is enough, and the remedy says where they are."""

    def value(whose: str, place: str) -> str:
        return "Deny" if (whose, place.rpartition("microphone")[2].strip("\\")) == denied else "Allow"

    monkeypatch.setattr(permission, "_registry_value", value)
    assert forbidden("win32", {}) == WINDOWS
    monkeypatch.setattr(permission, "_registry_value", lambda _whose, _place: "Allow")
    assert forbidden("win32", {}) == ""


def test_qt_is_asked_on_a_mac(qapp: object) -> None:
    """Qt knows what macOS allows; here it allows everything."""
    assert forbidden("darwin", {}) == ""
