"""The Avatars window joined to what it asks for: people on the disk, the workshop's process, voices, the call."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.assembly import Assembly
from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.conversation.avatar_files import remove, restore
from desktop.engine.conversation.avatar_pack import export, import_
from desktop.engine.conversation.characters import available
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.hosting.backends import BackendSpec, Made
from desktop.engine.hosting.host import Host
from desktop.engine.stages import Video
from desktop.engine.types import Voice
from desktop.engine.video.workshop import Progress, Seen
from desktop.meeting import Meeting
from desktop.paths import Folders
from desktop.settings import Settings
from desktop.studio.clips import ClipMaking
from desktop.studio.drafts import Drafting
from desktop.studio.people import People
from desktop.studio.preview import Preview
from desktop.ui.studio.data import Draft
from desktop.ui.window import MainWindow

if TYPE_CHECKING:
    from desktop.ui.studio.window import StudioWindow

_log = logging.getLogger(__name__)

_LOOKING_S = 120.0
_WORKSHOP = "desktop.engine.video.workshop:Workshop"
_NO_VOICES = Problem("The voice is not ready yet.", "Try again in a moment.", "info", replaces="voices")


class Studio(QObject):
    """Lives in the window's thread; one thread of its own does the work, a process of its own looks at pictures.

    `hush` silences the call before somebody else speaks.
    """

    problem = Signal(object)
    _seen = Signal(object)
    _progress = Signal(str, object, bool)
    _told = Signal(object)
    _people = Signal(object)
    _voices = Signal(object, str)
    _draft = Signal(object)
    _painter = Signal(object)
    _kept = Signal(str)
    _clips = Signal(str, str, object)
    _lightx2v = Signal(bool, str)
    _busy = Signal(bool)
    _speak = Signal(str, object, object)

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
        self._window, self._assembly, self._meeting = window, assembly, meeting
        self._settings, self._folders, self._hush = settings, folders, hush
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="studio")
        self._token = CancelToken()
        self._host: Host | None = None
        self._drafting = Drafting(folders)
        self._crowd = People(folders)
        self._making = ClipMaking(folders, settings)
        self._preview = Preview(settings().audio.speaker)
        self._studio: StudioWindow | None = None
        self._preview.problem.connect(self.problem)
        window.studio_wanted.connect(self.show)
        window.file_dropped.connect(self._dropped)
        meeting.met.connect(self._refresh)

    @Slot()
    def show(self) -> None:
        """Open the Avatars window."""
        if self._studio is None:
            self._studio = self._make_window()
        self._studio.show()
        self._studio.raise_()
        self._studio.activateWindow()

    def stop(self) -> None:
        """Cancel what is being done, and wait for the thread and the process."""
        self._token.cancel()
        self._preview.stop()
        self._thread.shutdown(cancel_futures=True)
        self._drafting.discard()
        if self._host is not None:
            self._host.close()

    def _make_window(self) -> StudioWindow:
        from desktop.ui.studio.window import StudioWindow  # a start does not need it

        studio = StudioWindow(self._window)
        studio.opened.connect(self._opened)
        studio.file_chosen.connect(self._look)
        studio.cancel_wanted.connect(self._cancel)
        studio.clips_cancel_wanted.connect(self._cancel)
        studio.voice_tried.connect(self._try_voice)
        studio.preview_wanted.connect(self._show_preview)
        studio.preview_stopped.connect(self._preview.stop)
        studio.save_wanted.connect(self._save)
        studio.discard_wanted.connect(self._discard)
        studio.clips_wanted.connect(self._make_clips)
        studio.talk_to.connect(self._meeting.meet)
        studio.edit_wanted.connect(self._edit)
        studio.remove_wanted.connect(self._remove)
        studio.export_wanted.connect(self._export)
        studio.import_wanted.connect(self._import)
        self._seen.connect(self._show_seen)
        self._progress.connect(studio.set_progress)
        self._told.connect(studio.show_problem)
        self._people.connect(studio.set_people)
        self._voices.connect(studio.set_voices)
        self._draft.connect(studio.set_draft)
        self._painter.connect(studio.set_painter)
        self._kept.connect(studio.saved)
        self._kept.connect(self._meet_again)
        self._clips.connect(studio.set_clips)
        self._lightx2v.connect(studio.set_lightx2v)
        self._speak.connect(self._say)
        self._busy.connect(studio.set_busy)
        self._preview.problem.connect(studio.show_problem)
        self._preview.begun.connect(self._previewing)
        self._preview.ended.connect(self._previewed)
        return studio

    # ---- what the window asks for -----------------------------------------------------------

    @Slot()
    def _opened(self) -> None:
        self._do(self._look_round, quiet=True)

    @Slot()
    @Slot(str)
    def _refresh(self, _key: str = "") -> None:
        if self._studio is not None:
            self._do(self._tell_people, quiet=True)

    @Slot(str)
    def _dropped(self, path: str) -> None:
        self.show()
        assert self._studio is not None
        self._studio.take(path)

    @Slot(str)
    def _look(self, path: str) -> None:
        self._preview.stop()
        self._do(partial(self._look_at, path, new=True))

    @Slot()
    def _cancel(self) -> None:
        self._token.cancel()

    @Slot(str)
    def _try_voice(self, name: str) -> None:
        self._say("Hello. This is how I sound.", Voice(name), None)

    @Slot()
    def _show_preview(self) -> None:
        assert self._studio is not None
        draft = self._studio.draft()
        if draft is not None:
            text = f"Hello, I am {draft.name or 'new here'}. It is good to see you. What shall we talk about?"
            self._do(partial(self._prepare_preview, draft, text))

    @Slot(object)
    def _save(self, draft: Draft) -> None:
        self._preview.stop()
        self._do(partial(self._keep, draft))

    @Slot()
    def _discard(self) -> None:
        self._preview.stop()
        self._do(self._drafting.discard, quiet=True)

    @Slot(object)
    def _make_clips(self, draft: Draft) -> None:
        self._preview.stop()
        self._do(partial(self._clips_for, draft))

    @Slot(str)
    def _edit(self, key: str) -> None:
        self._do(partial(self._open_again, key))

    @Slot(str)
    def _remove(self, key: str) -> None:
        self._do(partial(self._take_away, key), quiet=True)

    @Slot(str, str)
    def _export(self, key: str, path: str) -> None:
        folder = available(self._folders.avatars).get(key)
        if folder is not None:
            self._do(lambda: export(folder, Path(path), self._token, partial(self._count, "Exporting")))

    @Slot(str)
    def _import(self, path: str) -> None:
        self._do(partial(self._take_in, Path(path)))

    @Slot(str, object, object)
    def _say(self, text: str, voice: Voice, face: Video | None) -> None:
        self._hush()
        self._preview.say(text, voice, self._assembly.stages.tts, face)

    @Slot()
    def _previewing(self) -> None:
        if self._studio is not None:
            self._studio.set_source(self._preview.due)
            self._studio.set_playing(True)

    @Slot()
    def _previewed(self) -> None:
        if self._studio is not None:
            self._studio.set_source(None)
            self._studio.set_playing(False)

    @Slot(str)
    def _meet_again(self, key: str) -> None:
        if key == self._meeting.character.key:
            self._meeting.meet(key)

    @Slot(object)
    def _show_seen(self, seen: Seen) -> None:
        if self._studio is not None:
            self._studio.set_picture(seen.preview, seen.scale, seen.faces, seen.notes)

    # ---- on the studio's thread -------------------------------------------------------------

    def _do(self, work: Callable[[], object], quiet: bool = False) -> None:
        """Do `work` when what was asked for before is done; `quiet`: too short for a word about it."""
        token = CancelToken()
        self._thread.submit(self._done, work, token, quiet)

    def _done(self, work: Callable[[], object], token: CancelToken, quiet: bool) -> None:
        self._token = token
        if not quiet:
            self._busy.emit(True)
        try:
            work()
        except Cancelled:
            _log.info("given up on request")
        except ParleyError as error:
            if not token.cancelled:
                self._told.emit(error.problem)
        except Exception:
            _log.exception("the studio failed")
            self._told.emit(Problem("This did not work.", "The log says more; nothing else was changed."))
        finally:
            if not quiet:
                self._progress.emit("", None, False)
                self._busy.emit(False)

    def _look_round(self) -> None:
        restore(self._drafting.home)
        self._tell_people()
        self._lightx2v.emit(*self._making.installed())
        try:
            names = self._assembly.stages.tts.voices()
        except ParleyError:
            self._told.emit(_NO_VOICES)
        else:
            self._voices.emit(names, "")

    def _tell_people(self) -> None:
        self._people.emit(self._crowd.all(self._meeting.character.key))

    def _workshop(self) -> Host:
        """The process that looks at pictures; begun with the first one."""
        if self._host is None:
            options = {
                "finder": Made("desktop.engine.models.finding:find_any", (self._folders.models, "yunet")),
                "cache": self._folders.cache / "faces",
            }
            self._host = Host(BackendSpec("video", "workshop", _WORKSHOP, options, title="the workshop"))
            self._host.start()
        return self._host

    def _look_at(self, path: str, new: bool) -> None:
        self._progress.emit("Looking at it…", None, True)
        found = None
        for step in self._workshop().stream("look", path, cancel=self._token, deadline_s=_LOOKING_S):
            if isinstance(step, Seen):
                found = step
            else:
                self._tell(step)
        self._token.raise_if_cancelled()
        if found is not None:
            if new:
                self._drafting.begin(path)
            self._seen.emit(found)

    def _tell(self, step: Progress) -> None:
        self._progress.emit(step.text, step.fraction, True)

    def _count(self, what: str, done: int, total: int) -> None:
        self._progress.emit(f"{what}…", done / total if total else None, True)

    def _prepare(self, draft: Draft) -> None:
        for step in self._drafting.make(self._workshop(), draft.points, self._token):
            self._tell(step)
        self._drafting.describe(draft, self._settings().tts.backend)

    def _prepare_preview(self, draft: Draft, text: str) -> None:
        self._prepare(draft)
        folder = self._drafting.staging
        assert folder is not None
        face = self._face(folder)
        face.load()
        self._painter.emit(face.painter())
        self._speak.emit(text, Voice(draft.voice), face)

    def _face(self, folder: Path) -> Video:
        from desktop.engine.video.photo.warp import WarpVideo

        return WarpVideo(folder, float(self._settings().video.fps), self._folders.cache / "faces")

    def _keep(self, draft: Draft) -> None:
        if self._drafting.staging is None:
            return
        self._prepare(draft)
        self._painter.emit(None)
        key = self._drafting.keep()
        self._tell_people()
        self._kept.emit(key)

    def _open_again(self, key: str) -> None:
        draft = self._drafting.edit(key)
        self._draft.emit(draft)
        if self._drafting.source:
            self._look_at(self._drafting.source, new=False)

    def _take_in(self, path: Path) -> None:
        taken = tuple(available(self._folders.avatars))
        folder = import_(path, self._drafting.home, self._token, partial(self._count, "Importing"), taken)
        self._tell_people()
        _log.info("imported %s", folder.name)

    def _take_away(self, key: str) -> None:
        remove(self._drafting.home / key, self._drafting.home)
        self._tell_people()

    def _clips_for(self, draft: Draft) -> None:
        self._prepare(draft)
        folder = self._drafting.staging
        assert folder is not None
        self._clips.emit("working", "Starting…", None)
        try:
            for text, fraction in self._making.run(self._workshop(), folder, self._token):
                self._clips.emit("working", text, fraction)
        except BaseException:
            self._clips.emit("partial" if self._making.begun(folder) else "none", "", None)
            raise
        self._drafting.describe(draft, self._settings().tts.backend)
        self._clips.emit("done", "", None)
        self._tell_people()
