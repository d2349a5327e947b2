"""What the Avatars window asks for, done one after the other in a thread of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from desktop.assembly import Assembly
from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.conversation.avatar_files import remove, restore
from desktop.engine.conversation.avatar_pack import export, import_
from desktop.engine.conversation.characters import Character, available
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.hosting.host import Host
from desktop.engine.models.finding import find_any
from desktop.engine.types import Voice
from desktop.engine.video.photo.warp import WarpVideo
from desktop.engine.video.workshop import Progress, Seen
from desktop.paths import Folders
from desktop.settings import Settings
from desktop.studio.clips import ClipMaking
from desktop.studio.drafts import Drafting
from desktop.studio.people import People
from desktop.ui.studio.data import Draft

_log = logging.getLogger(__name__)

_LOOKING_S = 120.0
_WORKSHOP = "desktop.engine.video.workshop:Workshop"
_NO_VOICES = Problem("The voice is not ready yet.", "Try again in a moment.", "info", replaces="voices")
_FAILED = Problem("This did not work.", "The log says more; nothing else was changed.")


class Work(QObject):
    """Every method returns at once; what comes of it is told by the signals, which fit the slots of StudioWindow.

    `current` gives who the call is with; voices are those of what really speaks in `assembly`.
    """

    seen = Signal(object)
    progress = Signal(str, object, bool)
    told = Signal(object)
    people = Signal(object)
    voices = Signal(object, str)
    draft = Signal(object)
    painter = Signal(object)
    kept = Signal(str)
    removed = Signal(str)
    clips = Signal(str, str, object)
    lightx2v = Signal(bool, str)
    busy = Signal(bool)
    spoken = Signal(str, object, object)
    """A text that is to be said, with which Voice, and by which face."""

    def __init__(
        self,
        folders: Folders,
        settings: Callable[[], Settings],
        assembly: Assembly,
        current: Callable[[], Character],
    ) -> None:
        super().__init__()
        self._folders, self._settings, self._assembly, self._current = folders, settings, assembly, current
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="studio")
        self._token = CancelToken()
        self._host: Host | None = None
        self._drafting = Drafting(folders)
        self._crowd = People(folders)
        self._making = ClipMaking(folders, settings)

    @Slot()
    def look_round(self) -> None:
        """Tell who there is, which voices, and whether base clips can be made."""
        self._do(self._look_round, quiet=True)

    @Slot()
    @Slot(str)
    def refresh(self, _key: str = "") -> None:
        """Tell who there is."""
        self._do(self._tell_people, quiet=True)

    @Slot(str)
    def look(self, path: str) -> None:
        """Look at a photo or film: a draft begins with it, or goes on with it."""
        self._do(partial(self._look_at, path, new=True))

    def show(self, draft: Draft, text: str) -> None:
        """Prepare `draft`, then have it say `text`."""
        self._do(partial(self._show, draft, text))

    @Slot(object)
    def keep(self, draft: Draft) -> None:
        """The draft becomes somebody."""
        self._do(partial(self._keep, draft))

    @Slot()
    def discard(self) -> None:
        """Forget the draft."""
        self._do(self._drafting.discard, quiet=True)

    @Slot(object)
    def make_clips(self, draft: Draft) -> None:
        """Make base clips of the draft's portrait."""
        self._do(partial(self._make_clips, draft))

    @Slot(str)
    def edit(self, key: str) -> None:
        """Open one of the person's own avatars."""
        self._do(partial(self._edit, key))

    @Slot(str)
    def take_away(self, key: str) -> None:
        """Delete one of the person's own avatars."""
        self._do(partial(self._take_away, key), quiet=True)

    @Slot(str, str)
    def pack(self, key: str, path: str) -> None:
        """Write an avatar into one file."""
        self._do(partial(self._pack, key, Path(path)))

    @Slot(str)
    def unpack(self, path: str) -> None:
        """Take in an avatar from a file."""
        self._do(partial(self._unpack, Path(path)))

    @Slot()
    def cancel(self) -> None:
        """Give up what is being done."""
        self._token.cancel()

    def stop(self) -> None:
        """Give up everything, and wait for the thread and the process."""
        self._token.cancel()
        self._thread.shutdown(cancel_futures=True)
        self._drafting.discard()
        if self._host is not None:
            self._host.close()

    # ---- in the thread ----------------------------------------------------------------------

    def _do(self, work: Callable[[], object], quiet: bool = False) -> None:
        """Do `work` when what was asked for before is done; `quiet`: too short for a word about it."""
        self._thread.submit(self._done, work, quiet)

    def _done(self, work: Callable[[], object], quiet: bool) -> None:
        token = self._token = CancelToken()
        if not quiet:
            self.busy.emit(True)
        try:
            work()
        except Cancelled:
            _log.info("given up on request")
        except ParleyError as error:
            if not token.cancelled:
                self.told.emit(error.problem)
        except Exception:
            _log.exception("the studio failed")
            self.told.emit(_FAILED)
        finally:
            if not quiet:
                self.progress.emit("", None, False)
                self.busy.emit(False)

    def _look_round(self) -> None:
        restore(self._drafting.home)
        self._tell_people()
        self.lightx2v.emit(*self._making.installed())
        try:
            names = self._assembly.stages.tts.voices()
        except ParleyError:
            self.told.emit(_NO_VOICES)
        else:
            self.voices.emit(names, "")

    def _tell_people(self) -> None:
        self.people.emit(self._crowd.all(self._current()))

    def _workshop(self) -> Host:
        """The process that looks at pictures; begun with the first one, and anew when a face finder has come."""
        options = {"finder": find_any(self._folders.models, "yunet"), "cache": self._folders.cache / "faces"}
        if self._host is not None and self._host.spec.options != options:
            self._host.close()
            self._host = None
        if self._host is None:
            self._host = Host(BackendSpec("video", "workshop", _WORKSHOP, options, title="the workshop"))
            self._host.start()
        return self._host

    def _look_at(self, path: str, new: bool) -> None:
        self.progress.emit("Looking at it…", None, True)
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
            self.seen.emit(found)

    def _tell(self, step: Progress) -> None:
        self.progress.emit(step.text, step.fraction, True)

    def _count(self, what: str, done: int, total: int) -> None:
        self.progress.emit(f"{what}…", done / total if total else None, True)

    def _prepare(self, draft: Draft) -> Path:
        """The folder of the draft, with everything in it."""
        for step in self._drafting.make(self._workshop(), draft.points, self._token):
            self._tell(step)
        return self._drafting.describe(draft, self._assembly.backend("tts"))

    def _show(self, draft: Draft, text: str) -> None:
        face = WarpVideo(self._prepare(draft), float(self._settings().video.fps), self._folders.cache / "faces")
        face.load()
        self.painter.emit(face.painter())
        self.spoken.emit(text, Voice(draft.voice), face)

    def _keep(self, draft: Draft) -> None:
        self._prepare(draft)
        self.painter.emit(None)
        key = self._drafting.keep()
        self._tell_people()
        self.kept.emit(key)

    def _edit(self, key: str) -> None:
        self.draft.emit(self._drafting.edit(key, self._assembly.backend("tts")))
        assert self._drafting.staging is not None
        self.clips.emit("done" if (self._drafting.staging / "idle.mp4").is_file() else "none", "", None)
        if self._drafting.source:
            self._look_at(self._drafting.source, new=False)

    def _pack(self, key: str, path: Path) -> None:
        current = self._current()
        folder = available(self._folders.avatars).get(key, current.folder if current.key == key else None)
        if folder is not None:
            export(folder, path, self._token, partial(self._count, "Exporting"))

    def _unpack(self, path: Path) -> None:
        taken = tuple(available(self._folders.avatars))
        import_(path, self._drafting.home, self._token, partial(self._count, "Importing"), taken)
        self._tell_people()

    def _take_away(self, key: str) -> None:
        remove(self._drafting.home / key, self._drafting.home)
        self.removed.emit(key)
        self._tell_people()

    def _make_clips(self, draft: Draft) -> None:
        folder = self._prepare(draft)
        self.clips.emit("working", "Starting…", None)
        try:
            for text, fraction in self._making.run(self._workshop(), folder, self._token):
                self.clips.emit("working", text, fraction)
        except BaseException:
            self.clips.emit("partial" if self._making.begun(folder) else "none", "", None)
            raise
        self._drafting.describe(draft, self._assembly.backend("tts"))
        self.clips.emit("done", "", None)
