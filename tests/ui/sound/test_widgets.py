"""The widgets for devices: chosen by name, a level that moves, a tone that ends."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop.ui.sound import tone
from desktop.ui.sound.chooser import DeviceChooser
from desktop.ui.sound.meter import LevelMeter
from desktop.ui.sound.tone import ToneButton

NAMES = ["Built-in Audio", "USB Headset"]


@pytest.fixture
def chooser(qtbot: QtBot) -> DeviceChooser:
    chooser = DeviceChooser()
    qtbot.addWidget(chooser)
    return chooser


@pytest.mark.parametrize(
    ("current", "shown"),
    [
        ("", "As the system has it"),
        ("USB Headset", "USB Headset"),
        ("usb", "USB Headset"),
        ("Bluetooth", "Bluetooth (not plugged in)"),
    ],
)
def test_what_is_chosen_is_shown(chooser: DeviceChooser, current: str, shown: str) -> None:
    """By its name, by a part of it, and also while it is not there."""
    chooser.set_devices(NAMES, current)
    assert chooser.currentText() == shown


def test_only_the_person_chooses(chooser: DeviceChooser, qtbot: QtBot) -> None:
    """New lists say nothing; a choice is told once, by its name, and "" is the system's."""
    chosen: list[str] = []
    chooser.chosen.connect(chosen.append)
    chooser.set_devices(NAMES, "USB Headset")
    chooser.set_devices([*NAMES, "HDMI"], "")
    assert chosen == []
    for index in (1, 1, 0):
        chooser.setCurrentIndex(index)
        chooser.activated.emit(index)
    assert chosen == ["Built-in Audio", ""]


def test_a_device_that_comes_back_is_the_same_choice(chooser: DeviceChooser) -> None:
    """What went and returned is shown by its plain name again, without a word to anybody."""
    chooser.set_devices(["Built-in Audio"], "USB Headset")
    assert "not plugged in" in chooser.currentText()
    chooser.set_devices(NAMES, "USB Headset")
    assert chooser.currentText() == "USB Headset"
    assert chooser.count() == 3


@pytest.mark.parametrize(
    ("level", "word"), [(0.0, "nothing is heard"), (0.2, "quiet"), (0.6, "good"), (1.0, "too loud")]
)
def test_the_level_in_words(qtbot: QtBot, level: float, word: str) -> None:
    """A screen reader hears a word that changes seldom."""
    meter = LevelMeter()
    qtbot.addWidget(meter)
    meter.set_level(level)
    assert meter.accessibleDescription() == word


def test_the_loudest_stays_for_a_moment(qtbot: QtBot) -> None:
    """After a peak the picture is another one than at the same level without it, until the peak has fallen."""
    meter = LevelMeter()
    qtbot.addWidget(meter)
    meter.resize(300, 22)
    meter.set_level(0.3)
    plain = meter.grab().toImage()
    meter.set_level(0.9)
    meter.set_level(0.3)
    assert meter.grab().toImage() != plain
    for _ in range(40):
        meter.set_level(0.3)
    assert meter.grab().toImage() == plain


def test_the_tone_is_gentle() -> None:
    """Half of full scale at most, no click at either end, four notes that rise."""
    sound = tone.sample()
    assert sound.dtype == np.float32
    assert len(sound) == round(tone.SECONDS * tone.RATE)
    assert 0.1 < np.abs(sound).max() <= 0.5
    assert np.abs(np.diff(sound)).max() < 0.08
    assert abs(sound[0]) < 1e-3
    assert np.abs(sound[-100:]).max() < 1e-3
    window = round(0.2 * tone.RATE)
    pitches = [
        np.argmax(np.abs(np.fft.rfft(sound[begin : begin + window] * np.hanning(window)))) * tone.RATE / window
        for begin in (round(at * tone.RATE) for at in (0.0, 0.22, 0.44, 0.66))
    ]
    assert pitches == pytest.approx([523.25, 659.25, 783.99, 1046.5], abs=5)


def test_the_button_asks_once_a_tone(qtbot: QtBot) -> None:
    """While the tone is heard the button says so and takes no second press."""
    button = ToneButton()
    qtbot.addWidget(button)
    button.show()
    wanted: list[bool] = []
    button.wanted.connect(lambda: wanted.append(True))
    button.click()
    button.click()
    assert wanted == [True]
    assert button.text() == "Listen…"
    qtbot.waitUntil(button.isEnabled, timeout=5000)
    assert button.text() == "Play a test sound"
