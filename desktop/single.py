"""One Parley a person and data folder: whoever starts first listens, who starts later sends it a command.

It is asked before anything heavy is imported, so it imports little itself: a hot key of the desktop that runs
`parley --toggle` is to be felt at once.

On Unix a lock tells who is the first: the system lets go of it with the process, however that ends. On Windows it
is the named pipe itself, which only one process can be the first to open.
"""

from __future__ import annotations

import hashlib
import logging
import os
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from queue import Empty, SimpleQueue

log = logging.getLogger(__name__)

COMMANDS = ("toggle", "interrupt", "show")
"""What can be sent: begin or end talking, be silent, come to the front."""
_LONGEST = 64
_ANSWER_S = 2.0
_BEGINNING_S = 3.0
"""Another start has the lock and does not listen yet: it is waited for that long."""
_AFTER_TROUBLE_S = 0.1
_TAKEN = b"taken"
_END = b"end"


def forwarded(words: Sequence[str]) -> int | None:
    """The exit code where `words`, the command line, are a command for a Parley that runs; else None.

    None also for "--show" with nobody to be shown, which is a start, and for what is no plain command: the
    command line's own reader says what is wrong with it.
    """
    asked = [word for word in words if word.startswith("--") and word[2:] in COMMANDS]
    rest = [word for word in words if word not in asked]
    data_dir: Path | None = None
    if len(rest) == 1 and rest[0].startswith("--data-dir="):
        data_dir = Path(rest[0].partition("=")[2])
    elif len(rest) == 2 and rest[0] == "--data-dir":
        data_dir = Path(rest[1])
    elif rest:
        return None
    if len(asked) != 1:
        return None
    with suppress(RuntimeError):  # nobody's home: told where arguments are checked
        if Single(_data(data_dir)).forward(asked[0][2:]):
            return 0
    return None


def _data(data_dir: Path | None) -> Path:
    """As desktop.paths has it, without what that imports."""
    if data_dir is not None:
        return data_dir.expanduser().absolute()
    import platformdirs

    return platformdirs.user_data_path("parley", appauthor=False)


class Single:
    """The place where Parleys of one person and one data folder meet. Nothing is touched before a method is called."""

    def __init__(self, data: Path) -> None:
        key = hashlib.sha256(os.fsencode(os.path.normpath(data))).hexdigest()[:16]
        self._lock: int | None = None
        self._listener: Listener | None = None
        self._thread: threading.Thread | None = None
        self._waiting: SimpleQueue[str] = SimpleQueue()
        self._handle: Callable[[str], None] | None = None
        self._handling = threading.Lock()
        if sys.platform == "win32":
            user = hashlib.sha256(os.environ.get("USERNAME", "").encode()).hexdigest()[:8]
            self._lock_file: Path | None = None
            self._address = rf"\\.\pipe\parley-{user}-{key}"
        else:
            folder = _folder()
            self._lock_file = folder / f"{key}.lock"
            self._address = str(folder / key)

    def begin(self) -> bool:
        """Whether this start goes on: as the first; or, where one is there, after it has been shown, not.

        A first that has the place and does not answer hangs: then there are two.
        """
        for _ in range(3):
            if self.claim():
                return True
            if self.forward("show"):
                return False
        log.warning("another Parley is there and does not answer")
        return True

    def claim(self) -> bool:
        """Become the first: commands are taken from now on, and wait for `listen`. False when another one is it.

        Where there is no place to meet it is true as well: two Parleys are better than none.
        """
        try:
            if self._lock_file is not None and not self._locked(self._lock_file):
                return False
            self._listener = Listener(self._address, backlog=16)
        except PermissionError as error:
            if sys.platform == "win32":  # the pipe is there already
                return False
            log.warning("no single instance: %s", error)
            return True
        except OSError as error:
            log.warning("no single instance: %s", error)
            return True
        self._thread = threading.Thread(target=self._serve, args=(self._listener,), name="single", daemon=True)
        self._thread.start()
        return True

    def forward(self, command: str) -> bool:
        """Send `command`, one of COMMANDS, to the first. False when there is none, or it does not answer.

        One that has only just begun is waited for, up to three seconds.
        """
        if command not in COMMANDS:
            raise ValueError(f"{command} is no command")
        until = time.monotonic() + _BEGINNING_S
        while True:
            try:
                with Client(self._address) as first:
                    first.send_bytes(command.encode())
                    return first.poll(_ANSWER_S) and first.recv_bytes(_LONGEST) == _TAKEN
            except EOFError:
                return False
            except OSError as error:
                if time.monotonic() > until or not self._beginning():
                    log.info("nobody to send %s to: %s", command, error)
                    return False
                time.sleep(0.02)

    def listen(self, handle: Callable[[str], None]) -> None:
        """Give each command to `handle`, from a thread of its own; those that came already first, from this one."""
        with self._handling:
            self._handle = handle
            with suppress(Empty):
                while True:
                    handle(self._waiting.get_nowait())

    def close(self) -> None:
        """Take no commands any more; the next start is the first."""
        if self._listener is not None and self._thread is not None:
            with suppress(OSError), Client(self._address) as own:
                own.send_bytes(_END)
            self._thread.join(_ANSWER_S)
            self._listener.close()
        if self._lock is not None and self._lock_file is not None:
            self._lock_file.unlink(missing_ok=True)
            os.close(self._lock)
            with suppress(OSError):  # another data folder's Parley is there too
                self._lock_file.parent.rmdir()
        self._listener = self._thread = self._lock = None

    # ---- the first -------------------------------------------------------------------------

    def _serve(self, listener: Listener) -> None:
        while True:
            try:
                with listener.accept() as guest:
                    if not self._serve_one(guest):
                        return
            except (OSError, EOFError) as error:  # who called is gone again
                log.info("a command was lost: %s", error)
                if listener is not self._listener:
                    return
                time.sleep(_AFTER_TROUBLE_S)

    def _serve_one(self, guest: Connection) -> bool:
        """Take one command; false when this was the last."""
        if not guest.poll(_ANSWER_S):
            return True
        said = guest.recv_bytes(_LONGEST)
        if said == _END:
            return False
        command = said.decode("ascii", "replace")
        if command in COMMANDS:
            with self._handling:
                if self._handle is None:
                    self._waiting.put(command)
                else:
                    self._handle(command)
            guest.send_bytes(_TAKEN)
        return True

    # ---- Unix ------------------------------------------------------------------------------

    def _locked(self, file: Path) -> bool:
        """Whether the lock is ours now. A file that its last owner took away meanwhile is no lock."""
        import fcntl

        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if file.parent.stat().st_uid != os.getuid():
            raise PermissionError(f"{file.parent} belongs to somebody else")
        while True:
            lock = os.open(file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if _same(lock, file):
                    self._lock, lock = lock, -1
                    Path(self._address).unlink(missing_ok=True)  # left by one that was killed
                    return True
            except BlockingIOError:
                return False
            finally:
                if lock >= 0:
                    os.close(lock)

    def _beginning(self) -> bool:
        """Whether somebody has the lock, so that a listener will be there soon."""
        if self._lock_file is None:
            return False
        import fcntl

        try:
            lock = os.open(self._lock_file, os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(lock)
        return False


def _folder() -> Path:
    """A folder of this person's own on this machine, short enough for a socket's address."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    with suppress(OSError):
        found = os.stat(runtime)
        if runtime and stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and len(runtime) < 60:
            return Path(runtime, "parley")
    return Path(tempfile.gettempdir(), f"parley-{os.getuid()}")


def _same(lock: int, file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(lock), file.stat())
    except FileNotFoundError:
        return False
