"""The guide of the first start joined to the devices, the models and the settings."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import psutil
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.assembly import Assembly
from desktop.engine.errors import Problem
from desktop.engine.state import State
from desktop.settings import Settings, Value
from desktop.shelf.shelf import Shelf
from desktop.sound import Sound
from desktop.ui.language import mark, tr
from desktop.ui.window import MainWindow

if TYPE_CHECKING:
    from desktop.ui.guide.window import GuideWindow

_log = logging.getLogger(__name__)

SAMPLE = mark("Hello, I am {name}. Can you hear me?")
_SOON_MS = 400
"""After the start: the call's own window is seen first."""


class Guide(QObject):
    """Lives in the window's thread. `settings` are those in force, `save` writes keys of a section of them; `who` is
    the name of the one the call is with."""

    _say = Signal(str)

    def __init__(
        self,
        window: MainWindow,
        assembly: Assembly,
        sound: Sound,
        shelf: Shelf,
        settings: Callable[[], Settings],
        save: Callable[[str, Mapping[str, Value]], None],
        who: Callable[[], str],
    ) -> None:
        super().__init__(window)
        self._window, self._sound, self._shelf = window, sound, shelf
        self._settings, self._save, self._who = settings, save, who
        self._page: GuideWindow | None = None
        self._state = State.LOADING
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.show)
        self._say.connect(assembly.engine.say)
        assembly.engine.state_changed.connect(self._note_state)
        window.guide_wanted.connect(self.show)

    @property
    def page(self) -> GuideWindow | None:
        """The guide's window, once it was shown."""
        return self._page

    def begin(self) -> None:
        """Show it soon, if it was neither finished nor skipped before."""
        if self._settings().window.guide:
            self._soon.start()

    def stop(self) -> None:
        """The program ends; a guide that is open then comes again."""
        self._soon.stop()
        if self._page is not None:
            self._page.hide()

    @Slot()
    def show(self) -> None:
        """Open the guide."""
        if self._page is None:
            self._page = self._make_window()
        page, settings = self._page, self._settings()
        page.set_person(self._who(), self._window.view.last_picture())
        page.set_hands_free(settings.audio.hands_free)
        page.set_reduced_motion(settings.window.reduced_motion)
        page.show()
        page.raise_()
        page.activateWindow()
        self._sound.tell()

    def _make_window(self) -> GuideWindow:
        from desktop.ui.guide.window import GuideWindow  # few starts need it

        page, sound, shelf = GuideWindow(self._window), self._sound, self._shelf
        page.over.connect(self._over)
        page.microphone_chosen.connect(sound.choose_microphone)
        page.speaker_chosen.connect(sound.choose_speaker)
        page.meter_wanted.connect(sound.listening_for_meter)
        page.sample_wanted.connect(self._sample)
        page.hands_free_chosen.connect(self._hands_free)
        page.look_wanted.connect(self._look)
        page.download_wanted.connect(shelf.download)
        page.use_wanted.connect(shelf.use)
        page.cancel_wanted.connect(shelf.cancel)
        sound.level.connect(page.set_level)
        sound.heard_nothing.connect(page.set_silent)
        sound.devices_changed.connect(self._devices)
        shelf.shelves.connect(page.set_shelves)
        shelf.work.connect(page.set_work)
        return page

    @Slot(object)
    def _note_state(self, state: State) -> None:
        self._state = state

    @Slot()
    def _over(self) -> None:
        if self._settings().window.guide:
            self._save("window", {"guide": False})

    @Slot(bool)
    def _hands_free(self, on: bool) -> None:
        self._save("audio", {"hands_free": on})

    @Slot(list, list)
    def _devices(self, microphones: list[str], speakers: list[str]) -> None:
        audio = self._settings().audio
        if self._page is not None:
            self._page.set_microphones(microphones, audio.microphone)
            self._page.set_speakers(speakers, audio.speaker)

    @Slot()
    def _sample(self) -> None:
        """The person of the call says a few words; before they can, there is the test tone."""
        problem = None
        if self._state is State.READY and self._sound.has_speaker:
            english = self._settings().asr.language.split("-")[0] in ("", "en")
            self._say.emit((SAMPLE if english else tr(SAMPLE)).format(name=self._who()))
        else:
            self._sound.play_tone()
            if not self._sound.has_speaker:
                what = "There is no loudspeaker that works; answers are shown as captions."
                problem = Problem(what, "Plug one in, or choose another one here.", "warning")
        if self._page is not None:
            self._page.set_unheard(problem)

    @Slot()
    def _look(self) -> None:
        self._shelf.look()
        if self._page is not None:
            self._page.set_online(online())


def online() -> bool:
    """Whether an address of this machine could reach others."""
    for name, stats in psutil.net_if_stats().items():
        if not stats.isup:
            continue
        for each in psutil.net_if_addrs().get(name, ()):
            try:
                address = ipaddress.ip_address(each.address.split("%")[0])
            except ValueError:  # a card's own number
                continue
            if not (address.is_loopback or address.is_link_local):
                return True
    return False
