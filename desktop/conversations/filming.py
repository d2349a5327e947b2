"""A film is made in a process of its own, so that the call goes on as smoothly as without."""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
from multiprocessing.connection import Connection
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.files import part_of
from desktop.engine.spawning import begin
from desktop.paths import Folders
from desktop.settings import Settings
from desktop.ui.language import tr

_log = logging.getLogger(__name__)

_JOIN_S = 5.0
_NICE = 10
_FAILED = Problem("The film could not be made.", "Please try again; the log says more.", replaces="film")


class Filming(QObject):
    """One film. Lives in the window's thread; `done` follows `start` in any case, `problem` comes before it."""

    progress = Signal(float)
    """How far it is, 0..1."""
    done = Signal(str)
    """The film's path; "" where there is none."""
    problem = Signal(object)

    def __init__(self, settings: Settings, folders: Folders, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings, self._folders = settings, folders
        self.title = ""
        self._cancelled = False
        self._pipe: Connection | None = None
        self._thread: threading.Thread | None = None

    def start(self, session: Path, title: str, path: Path) -> None:
        """Film the conversation in the file `session`, which is called `title`, to `path`."""
        self.title = title
        if path.suffix.lower() != ".mp4":
            path = path.with_name(f"{path.name}.mp4")
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        arguments = (theirs, session, title, tr("You"), path, self._settings, self._folders)
        process = context.Process(target=_film, args=arguments, name="film")
        self._thread = threading.Thread(target=self._follow, args=(process, theirs, path), name="film", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Give it up; `done` follows soon."""
        self._cancelled = True
        if self._pipe is not None:
            try:
                self._pipe.send("cancel")
            except OSError:
                _log.info("the film has ended already")

    def stop(self) -> None:
        """Give it up and wait until it has ended."""
        self.cancel()
        if self._thread is not None:
            self._thread.join()

    def _follow(self, process: multiprocessing.context.SpawnProcess, theirs: Connection, path: Path) -> None:
        """In a thread: begin the process and hand on what it tells."""
        assert self._pipe is not None
        made: str | Problem | None = None
        try:
            begin(process)
            theirs.close()
            while True:
                told = self._pipe.recv()
                if not isinstance(told, float):
                    made = told
                    break
                self.progress.emit(told)
        except EOFError:
            _log.warning("the process of a film ended by itself")
        except Exception:
            _log.exception("a film could not be begun")
        self._end(process)
        self._pipe.close()
        if isinstance(made, str):
            self.done.emit(made)
            return
        part_of(path).unlink(missing_ok=True)
        if not self._cancelled:
            self.problem.emit(made or _FAILED)
        self.done.emit("")

    def _end(self, process: multiprocessing.context.SpawnProcess) -> None:
        if process.pid is None:
            return
        process.join(_JOIN_S)
        if process.is_alive():
            process.kill()
            process.join()
        process.close()


def _film(
    pipe: Connection, session: Path, title: str, you: str, path: Path, settings: Settings, folders: Folders
) -> None:
    """The process: sends how far it is, then the film's path, or a Problem, or None where it was cancelled."""
    from desktop.engine.network import guard

    guard.install()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # only letters are drawn
    if hasattr(os, "nice"):
        os.nice(_NICE)
    cancel = CancelToken()
    threading.Thread(target=_listen, args=(pipe, cancel), name="listen", daemon=True).start()
    end: str | Problem | None = _FAILED
    try:
        end = _made(pipe, session, title, you, path, settings, folders, cancel)
    except (Cancelled, BrokenPipeError):
        end = None
    except ParleyError as error:
        end = error.problem
    except Exception:
        logging.getLogger(__name__).exception("the film failed")
    finally:
        try:
            pipe.send(end)
        except OSError:
            cancel.cancel()  # nobody waits for it any more


def _made(
    pipe: Connection,
    session: Path,
    title: str,
    you: str,
    path: Path,
    settings: Settings,
    folders: Folders,
    cancel: CancelToken,
) -> str:
    from PySide6.QtGui import QGuiApplication

    from desktop.conversations.film import Film, make_film
    from desktop.engine.conversation.records import read_session

    application = QGuiApplication([])
    try:
        make_film(Film(read_session(session), title, you), path, settings, folders, cancel, pipe.send)
    finally:
        application.shutdown()
    return str(path)


def _listen(pipe: Connection, cancel: CancelToken) -> None:
    """Until something comes, which can only be that it is to be given up, or until nobody is there any more."""
    try:
        pipe.recv()
    except (EOFError, OSError):
        logging.getLogger(__name__).info("whoever wanted the film is gone")
    cancel.cancel()
