"""What surrounds the call and follows the settings: devices, talking without a key, hot keys, looks, updates."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal, Slot

from desktop.adjusting import Adjusting
from desktop.assembly import Assembly
from desktop.engine.vad.attention import HandsFree
from desktop.hot_keys import HotKeys
from desktop.paths import Folders
from desktop.settings import Settings, Value
from desktop.sound import Sound
from desktop.ui.echo import EchoCanceller
from desktop.ui.microphone import Microphone
from desktop.ui.player import Player
from desktop.ui.speaker import Speaker
from desktop.ui.text_size import set_text_size
from desktop.ui.window import MainWindow
from desktop.updates import Updates


class Surroundings(QObject):
    """Lives in the window's thread. `save` writes keys of a section of the settings."""

    problem = Signal(object)
    _hands_free = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        assembly: Assembly,
        player: Player,
        speaker: Speaker,
        microphone: Microphone,
        adjusting: Adjusting,
        folders: Folders,
        save: Callable[[str, Mapping[str, Value]], None],
    ) -> None:
        super().__init__()
        self._window, self._adjusting, self._save = window, adjusting, save
        self._speaker, self._microphone = speaker, microphone
        self.sound = Sound(microphone, player, adjusting.settings, save)
        self.updates = Updates(adjusting.settings, folders)
        self._hot_keys = HotKeys(window)
        self._hands_free.connect(assembly.engine.hands_free)
        for source in (self.sound, self._hot_keys, self.updates):
            source.problem.connect(self.problem)
        adjusting.changed.connect(self._follow)
        window.hands_free_toggled.connect(self._switch_hands_free)
        window.updates_wanted.connect(self.updates.look)

    def begin(self) -> None:
        """Take what the settings ask for."""
        self.sound.start()
        settings = self._adjusting.settings()
        self._hot_keys.follow(settings.hot_keys)
        self._window.set_tray(settings.window.tray, settings.window.close_to_tray)
        self._window.set_wake_word(settings.audio.wake_word)
        if settings.audio.hands_free:
            self._talk_freely(settings)
        self.updates.begin()

    def stop(self) -> None:
        """Give everything back."""
        self.updates.stop()
        self._hot_keys.stop()
        self.sound.stop()

    @Slot(bool)
    def _switch_hands_free(self, on: bool) -> None:
        self._save("audio", {"hands_free": on})

    @Slot(object, object)
    def _follow(self, old: Settings, new: Settings) -> None:
        """The settings were changed, in the window or in their file."""
        window, look, audio = self._window, new.window, new.audio
        self.sound.settings_changed(old, new)
        self._hot_keys.follow(new.hot_keys)
        window.set_theme(look.theme)
        window.set_captions(look.captions)
        window.set_timings(look.timings)
        window.set_reduced_motion(look.reduced_motion)
        window.theme.set_contrast(look.contrast)
        set_text_size(look.text_size)
        window.set_tray(look.tray, look.close_to_tray)
        window.set_wake_word(audio.wake_word)
        if new.updates.look and not old.updates.look:
            self.updates.begin()
        freely = ("hands_free", "patience", "barge_in", "wake_word", "cancel_echo")
        if any(getattr(old.audio, key) != getattr(audio, key) for key in freely):
            self._talk_freely(new)

    def _talk_freely(self, settings: Settings) -> None:
        """Listen all the time, or only while the key is held."""
        audio = settings.audio
        self._window.set_hands_free(audio.hands_free)
        self._hands_free.emit(HandsFree(audio.patience, audio.barge_in, audio.wake_word) if audio.hands_free else None)
        canceller = EchoCanceller(self._speaker) if audio.hands_free and audio.cancel_echo else None
        self._microphone.set_hands_free(audio.hands_free, canceller)
