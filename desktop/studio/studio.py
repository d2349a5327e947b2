"""The Avatars window joined to what it asks for: the studio's work, voices, the call."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from desktop.assembly import Assembly
from desktop.engine.stages import Video
from desktop.engine.types import Voice
from desktop.engine.video.workshop import Seen
from desktop.meeting import Meeting
from desktop.paths import Folders
from desktop.settings import Settings
from desktop.studio.preview import Preview
from desktop.studio.work import Work
from desktop.ui.studio.data import Draft
from desktop.ui.window import MainWindow

if TYPE_CHECKING:
    from desktop.ui.studio.window import StudioWindow

_VOICE_TEST = "Hello. This is how I sound."
_PREVIEW = "Hello, I am {}. It is good to see you. What shall we talk about?"


class Studio(QObject):
    """Lives in the window's thread. `hush` silences the call before somebody else speaks."""

    def __init__(
        self,
        window: MainWindow,
        assembly: Assembly,
        meeting: Meeting,
        settings: Callable[[], Settings],
        folders: Folders,
        hush: Callable[[], object],
    ) -> None:
        super().__init__()
        self._window, self._assembly, self._meeting, self._hush = window, assembly, meeting, hush
        self.work = Work(folders, settings, assembly, lambda: meeting.character)
        self.preview = Preview(settings().audio.speaker)
        self.page: StudioWindow | None = None
        """The window, once it was asked for."""
        window.studio_wanted.connect(self.show)
        window.file_dropped.connect(self._dropped)

    @Slot()
    def show(self) -> None:
        """Open the Avatars window."""
        if self.page is None:
            self.page = self._make_window()
        self.page.show()
        self.page.raise_()
        self.page.activateWindow()

    def stop(self) -> None:
        """Cancel what is being done, and wait for the thread and the process."""
        self.preview.stop()
        self.work.stop()

    def _make_window(self) -> StudioWindow:
        from desktop.ui.studio.window import StudioWindow  # a start does not need it

        page, work = StudioWindow(self._window), self.work
        page.set_reduced_motion(self._window.still)
        page.opened.connect(work.look_round)
        for begins in (page.file_chosen, page.save_wanted, page.discard_wanted, page.clips_wanted, page.edit_wanted):
            begins.connect(self.preview.stop)
        page.file_chosen.connect(work.look)
        page.save_wanted.connect(work.keep)
        page.discard_wanted.connect(work.discard)
        page.clips_wanted.connect(work.make_clips)
        page.edit_wanted.connect(work.edit)
        page.remove_wanted.connect(work.take_away)
        page.export_wanted.connect(work.pack)
        page.import_wanted.connect(work.unpack)
        page.cancel_wanted.connect(work.cancel)
        page.clips_cancel_wanted.connect(work.cancel)
        page.voice_tried.connect(self._try_voice)
        page.preview_wanted.connect(self._show_draft)
        page.preview_stopped.connect(self.preview.stop)
        page.talk_to.connect(self._talk_to)
        self._meeting.met.connect(work.refresh)
        work.seen.connect(self._show_seen)
        work.progress.connect(page.set_progress)
        work.told.connect(page.show_problem)
        work.people.connect(page.set_people)
        work.voices.connect(page.set_voices)
        work.draft.connect(page.set_draft)
        work.painter.connect(page.set_painter)
        work.kept.connect(page.saved)
        work.kept.connect(self._meet_again)
        work.removed.connect(self._meeting.forget)
        work.clips.connect(page.set_clips)
        work.lightx2v.connect(page.set_lightx2v)
        work.busy.connect(page.set_busy)
        work.spoken.connect(self._say)
        self.preview.problem.connect(page.show_problem)
        self.preview.begun.connect(self._begun)
        self.preview.ended.connect(self._ended)
        return page

    @Slot(str)
    def _dropped(self, path: str) -> None:
        self.show()
        assert self.page is not None
        self.page.take(path)

    @Slot(str)
    def _talk_to(self, key: str) -> None:
        """Who wants to talk to somebody has heard enough of the other one."""
        self._hush()
        self._meeting.meet(key)

    @Slot(str)
    def _try_voice(self, name: str) -> None:
        self._say(_VOICE_TEST, Voice(name), None)

    @Slot()
    def _show_draft(self) -> None:
        draft: Draft | None = self.page.draft() if self.page is not None else None
        if draft is not None:
            self.work.show(draft, _PREVIEW.format(draft.name or "new here"))

    @Slot(str, object, object)
    def _say(self, text: str, voice: Voice, face: Video | None) -> None:
        self._hush()
        self.preview.say(text, voice, self._assembly.stages.tts, face)

    @Slot()
    def _begun(self) -> None:
        if self.page is not None:
            self.page.set_source(self.preview.due)
            self.page.set_playing(True)

    @Slot()
    def _ended(self) -> None:
        if self.page is not None:
            self.page.set_source(None)
            self.page.set_playing(False)

    @Slot(str)
    def _meet_again(self, key: str) -> None:
        if key == self._meeting.character.key:
            self._meeting.meet(key)

    @Slot(object)
    def _show_seen(self, seen: Seen) -> None:
        if self.page is not None:
            self.page.set_picture(seen.preview, seen.scale, seen.faces, seen.notes)
