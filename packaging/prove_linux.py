"""Installs a package on a bare system, uses it as a person would, removes it, and says what was seen.

    debootstrap --variant=minbase bookworm ROOT
    python packaging/prove_linux.py PACKAGE ROOT [--report FILE]

PACKAGE is a .deb, an .AppImage or the .squashfs of one; an image is mounted as its runtime does, on a system that has
only what every desktop has.

As root, on Linux. ROOT stays as it is: everything happens on a layer over it that is gone afterwards. Display and
sound come from outside through their sockets (tests/desk), so that nothing but the package's own dependencies is
inside. Exit code 1 where something is not as it should be.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from making import outside  # noqa: E402  # the checkout is not installed

from tests.desk.program import Program, question  # noqa: E402
from tests.desk.recording import wait_until  # noqa: E402
from tests.desk.virtual_desk import Desk, open_desk  # noqa: E402

PERSON, UID = "person", 1000
HOME = Path("/home", PERSON)
IMAGE = Path("/image")
DATA = HOME / ".local/share/parley"
LOG = HOME / ".local/state/parley/log/parley.log"
PLAIN = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8"}
_APART = "PARLEY_PROOF_APART"
STARTS = 6


class Failed(Exception):
    """Something is not as it should be."""


class Machine:
    """A bare system under `root`, entered with chroot."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def run(self, *command: str, person: bool = False, env: Mapping[str, str] | None = None) -> str:
        """Run a command to its end; what it printed. Raises Failed with that, where it failed."""
        done = subprocess.run(
            self.command(*command, person=person, env=env or {}),
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            raise Failed(
                f"{shlex.join(command)} ended with {done.returncode}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
            )
        return done.stdout

    def command(self, *command: str, person: bool, env: Mapping[str, str]) -> list[str]:
        """The same as a command line for the outside; the process is the command itself."""
        who = [f"--userspec={UID}:{UID}"] if person else []
        home = HOME if person else Path("/root")
        values = {**PLAIN, "HOME": str(home), **env}
        settings = [f"{name}={value}" for name, value in values.items()]
        return ["chroot", *who, str(self.root), "env", "-i", f"--chdir={home}", *settings, *command]

    def path(self, inside: Path | str) -> Path:
        """Where a file of the machine lies, seen from outside."""
        return self.root / str(inside).lstrip("/")


class Installed(Program):
    """The installed program in its window, started by the command of its menu entry."""

    def __init__(self, desk: Desk, machine: Machine, environment: Mapping[str, str], command: list[str]) -> None:
        self.desk = desk
        self._report = machine.path(HOME / "report.json")
        self._report.unlink(missing_ok=True)
        self._log = machine.path(LOG)
        self._log.unlink(missing_ok=True)
        inside = [*command, "--report", str(HOME / "report.json")]
        self.process = desk.run(machine.command(*inside, person=True, env=environment), stderr=subprocess.DEVNULL)
        try:
            self.wait_for_states("ready", timeout_s=60)
        except TimeoutError as error:
            raise Failed(f"The window's conversation is not ready ({error}); its log:\n{self.log()[-4000:]}") from error
        self.window = desk.window_id("^Parley$")
        desk.focus(self.window)


def main() -> int:
    """Do all of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", type=Path)
    parser.add_argument("root", type=Path)
    parser.add_argument("--report", type=Path)
    asked = parser.parse_args()
    if _APART not in os.environ:  # mounts of our own: they are gone with the last process that sees them
        os.environ[_APART] = "yes"
        os.execvp("unshare", ["unshare", "--mount", "--propagation=private", sys.executable, *sys.argv])
    figures: dict[str, Any] = {}
    try:
        with layered(asked.root.resolve()) as root, open_desk() as desk:
            prove(Machine(root), desk, asked.package.resolve(), figures)
    except Failed as problem:
        print(f"FAILED: {problem}")
        return 1
    finally:
        if asked.report:
            asked.report.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    print("All as it should be.")
    return 0


@contextmanager
def layered(bare: Path) -> Iterator[Path]:
    """A layer over `bare` that takes all changes, with what a system has running: /proc, /dev, name servers."""
    with tempfile.TemporaryDirectory(prefix="bare-") as folder:
        root, upper, work = (Path(folder, name) for name in ("root", "upper", "work"))
        for each in (root, upper, work):
            each.mkdir()
        _mount("-t", "overlay", "overlay", "-o", f"lowerdir={bare},upperdir={upper},workdir={work}", str(root))
        _mount("-t", "proc", "proc", str(root / "proc"))
        _mount("--rbind", "/dev", str(root / "dev"))
        (root / "etc/resolv.conf").write_bytes(Path("/etc/resolv.conf").read_bytes())
        try:
            yield root
        finally:
            subprocess.run(["umount", "--recursive", "--lazy", str(root)], check=True)


def share(machine: Machine, *places: Path) -> None:
    """Let the machine see folders of the outside at the same path: sockets of display and sound."""
    for place in places:
        machine.path(place).mkdir(parents=True, exist_ok=True)
        _mount("--bind", str(place), str(machine.path(place)))


def prove(machine: Machine, desk: Desk, package: Path, figures: dict[str, Any]) -> None:
    """One step after the other; raises Failed at the first that does not do. `figures` takes what was measured."""
    figures["package"] = {"name": package.name, "bytes": package.stat().st_size}
    machine.run("useradd", "--create-home", f"--uid={UID}", PERSON)
    before = _files(machine)
    if package.suffix == ".deb":
        _install(machine, package, figures)
        command = _menu_command(machine)
    else:
        command = _mount_image(machine, package)
    say("menu entry", f"Exec={shlex.join(command)}")
    say("version", machine.run(*command, "--version", person=True).strip())
    _self_test(machine, command, figures)
    _ask(machine, command, figures)
    _talk(machine, desk, command, figures)
    wait_until(lambda: not _running() or None, "the last of its processes to end", 20)
    if package.suffix == ".deb":
        name = subprocess.run(["dpkg-deb", "-f", str(package), "Package"], capture_output=True, text=True, check=True)
        machine.run("apt-get", "purge", "-y", "-q", name.stdout.strip())
        machine.run("apt-get", "autoremove", "--purge", "-y", "-q")
    else:
        subprocess.run(["umount", str(machine.path(IMAGE))], check=True)
    _look_for_leftovers(machine, before)
    kept = [path for path in machine.path(DATA).rglob("*") if path.is_file()]
    check(any("sessions" in path.parts for path in kept), f"the conversations are gone; left are {kept}")
    say("removed", f"nothing of it is left; {len(kept)} files of the person stay in ~/.local/share/parley")


def _install(machine: Machine, package: Path, figures: dict[str, Any]) -> None:
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    machine.run("apt-get", "update", "-q", env=quiet)
    inside = machine.path("/tmp/parley.deb")
    inside.write_bytes(package.read_bytes())
    inside.chmod(0o644)
    began, held = time.monotonic(), _packages(machine)
    machine.run("apt-get", "install", "-y", "-q", "--no-install-recommends", "/tmp/parley.deb", env=quiet)
    took_s = time.monotonic() - began
    inside.unlink()
    brought = _packages(machine) - held
    size = sum(path.lstat().st_blocks * 512 for path in machine.path("/usr/lib/parley").rglob("*"))
    figures["installed"] = {"mib": round(size / 2**20, 1), "packages": len(brought), "seconds": round(took_s, 1)}
    say("installed", f"{size / 2**20:.0f} MiB and {len(brought) - 1} packages of the system in {took_s:.0f} s")
    machine.run("dpkg", "--audit")


def _mount_image(machine: Machine, image: Path) -> list[str]:
    """Mount the file system behind the runtime, where there is one, and give the machine what a desktop has."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    machine.run("apt-get", "update", "-q", env=quiet)
    known = outside.packages()
    place = machine.path(IMAGE)
    place.mkdir()
    offset = 0 if image.suffix == ".squashfs" else _end_of_runtime(image)
    _mount("-t", "squashfs", "-o", f"loop,ro,offset={offset}", str(image), str(place))
    wanted = outside.depends(place / "usr/lib/parley")
    of_desktops = sorted({*wanted, known["libasound.so.2"], "fonts-dejavu-core"})
    machine.run("apt-get", "install", "-y", "-q", "--no-install-recommends", *of_desktops, env=quiet)
    say("image", f"{image.stat().st_size / 2**20:.0f} MiB; of the system it uses {', '.join(of_desktops)}")
    return [str(IMAGE / "AppRun")]


def _end_of_runtime(image: Path) -> int:
    """Where the ELF file in front ends: with its table of sections (elf.h, Elf64_Ehdr)."""
    with image.open("rb") as file:
        header = file.read(64)
    sections = struct.unpack_from("<Q", header, 40)[0]
    size, count = struct.unpack_from("<HH", header, 58)
    return int(sections + size * count)


def _packages(machine: Machine) -> set[str]:
    return set(machine.run("dpkg-query", "-W", "-f=${binary:Package}\\n").split())


def _menu_command(machine: Machine) -> list[str]:
    """What a menu runs, as the desktop entry says it; it has to be on the path."""
    entry = machine.path("/usr/share/applications/parley.desktop").read_text("utf-8")
    line = next(line for line in entry.splitlines() if line.startswith("Exec="))
    return shlex.split(line.removeprefix("Exec="))


def _self_test(machine: Machine, command: list[str], figures: dict[str, Any]) -> None:
    told = machine.run(*command, "--self-test", "--report", str(HOME / "checks.json"), person=True)
    print(told, end="")
    figures["self_test"] = json.loads(machine.path(HOME / "checks.json").read_text("utf-8"))["checks"]


def _ask(machine: Machine, command: list[str], figures: dict[str, Any]) -> None:
    recording = "/usr/lib/parley/_internal/assets/question.wav"
    if command[0].startswith(str(IMAGE)):
        recording = f"{IMAGE}{recording}"
    check(machine.path(recording).is_file(), "the package lacks assets/question.wav")
    asked = [*command, "--ask", recording, "--save", str(HOME / "answer"), "--report", str(HOME / "ask.json")]
    machine.run(*asked, person=True)
    turn = json.loads(machine.path(HOME / "ask.json").read_text("utf-8"))["turns"][0]
    check(turn["outcome"] == "completed" and "Christmas" in turn["said"], f"the question was not answered: {turn}")
    film = machine.path(HOME / "answer/turn-1.mp4")
    check(film.stat().st_size > 50_000, "the answer's film is missing")
    figures["ask"] = {key: turn[key] for key in ("heard", "said", "marks_ms", "frames", "fps")}
    say(
        "recorded question",
        f"heard “{turn['heard']}”, said “{turn['said']}”, first sound {turn['marks_ms']['first_audio']:.0f} ms",
    )


def _talk(machine: Machine, desk: Desk, command: list[str], figures: dict[str, Any]) -> None:
    """The window: its starts, and a question spoken into the microphone with the space bar held."""
    machine.run("apt-get", "install", "-y", "-q", "--no-install-recommends", "libasound2-plugins")
    share(machine, desk.folder, Path("/tmp/.X11-unix"))
    for path in (desk.folder, *desk.folder.rglob("*")):
        os.chown(path, UID, UID, follow_symlinks=False)
    names = (*Desk.SOUND, "DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: desk.environment[name] for name in names if name != "HOME"}
    visible, ready = [], []
    for number in range(STARTS):
        program = Installed(desk, machine, environment, command)
        if number == STARTS - 1:
            program.hold_and_say(question())
            program.wait_for_states("listening", "thinking", "speaking", "ready", timeout_s=60)
            wait_until(lambda: list(machine.path(DATA).rglob("*.json*")) or None, "the kept conversation", 10)
        report = program.close()
        visible.append(report["window"]["visible_ms"])
        ready.append(report["window"]["ready_ms"])
    turn = report["turns"][0]
    check(turn["heard"] == "how many days until christmas", f"the spoken question was heard as {turn['heard']!r}")
    check(turn["outcome"] == "completed" and turn["audio_s"] > 1, f"the spoken question was not answered: {turn}")
    figures["window"] = {"visible_ms": visible, "ready_ms": ready, "turn": turn["marks_ms"]}
    say("first start", f"window visible {visible[0]:.0f} ms, ready {ready[0]:.0f} ms after the process began")
    say(
        "later starts",
        f"window visible {median(visible[1:]):.0f} ms (worst {max(visible[1:]):.0f}), ready {median(ready[1:]):.0f} ms",
    )
    say(
        "spoken question", f"answered aloud, first sound {turn['marks_ms']['first_audio']:.0f} ms after the key came up"
    )


def _look_for_leftovers(machine: Machine, before: set[str]) -> None:
    """What purge left outside the places where apt itself keeps its books."""
    books = (
        "/var/cache/",
        "/var/lib/apt/",
        "/var/lib/dpkg/",
        "/var/log/",
        "/home/",
        "/proc/",
        "/dev/",
        "/tmp/",
        "/run/",
        "/etc/ld.so.cache",
    )
    left = {path for path in _files(machine) - before if not path.startswith(books)}
    ours = {path for path in left if "parley" in path.lower()}
    check(not ours, f"left behind: {', '.join(sorted(ours))}")


def _running() -> str:
    """The processes of the program, by their numbers."""
    found = subprocess.run(["pgrep", "-f", "/usr/lib/parley/parley"], capture_output=True, text=True, check=False)
    return found.stdout


def _files(machine: Machine) -> set[str]:
    done = subprocess.run(
        ["find", str(machine.root), "-xdev", "-not", "-type", "d", "-printf", "/%P\n"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(done.stdout.splitlines())


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


def check(holds: bool, otherwise: str) -> None:
    """Raise Failed unless it holds."""
    if not holds:
        raise Failed(otherwise)


def say(what: str, seen: str) -> None:
    """One line of the proof."""
    print(f"{what:<18} {seen}", flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main())
