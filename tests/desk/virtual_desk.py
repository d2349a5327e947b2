"""A desk of one's own: a virtual display, a virtual loudspeaker and a virtual microphone.

Everything runs on sockets in a temporary folder, so that nothing of the person's own session is
touched and several desks can stand side by side. Nothing here is a stand-in for the program's own
code: PortAudio opens the devices through ALSA's pulse plug-in as it would on a real desktop.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from tests.desk.recording import DEVICE_RATE, SPEAKER, Recording, Samples, end_process, wait_until

TOOLS = ("Xvfb", "pulseaudio", "pactl", "pacat", "parec", "xdotool", "import")
"""The programs a desk is made of: xvfb, pulseaudio, pulseaudio-utils, xdotool, imagemagick."""

MICROPHONE = "parley_microphone"

_ALSA = """pcm.!default { type pulse hint.description "Virtual desk" }
ctl.!default { type pulse }
pcm.pulse { type pulse hint.description "Virtual desk" }
ctl.pulse { type pulse }
"""


def missing_tools() -> list[str]:
    """The programs of `TOOLS` that this machine does not have."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


class Desk:
    """A display, a loudspeaker and a microphone. `environment` makes a program use them."""

    SOUND = ("PULSE_SERVER", "PULSE_RUNTIME_PATH", "PULSE_COOKIE", "ALSA_CONFIG_PATH", "XDG_RUNTIME_DIR", "HOME")
    """The variables that lead PortAudio to the desk's devices."""

    def __init__(self, folder: Path, width: int = 1700, height: int = 1100) -> None:
        self.folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        self._modules: dict[str, str] = {}
        self._noise: subprocess.Popen[bytes] | None = None
        self.environment: dict[str, str] = self._base_environment()
        try:
            self._start_display(width, height)
            self._start_sound()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Stop everything that was started, by its process id, the youngest first."""
        self.room_noise(False)
        while self._processes:
            end_process(self._processes.pop())

    # ---- programs -------------------------------------------------------------------------

    def run(self, command: Sequence[str], **options) -> subprocess.Popen[bytes]:  # type: ignore[no-untyped-def]
        """Start a program at this desk; it is ended with the desk when it still runs then."""
        environment = self.environment | options.pop("env", {})
        process = subprocess.Popen(list(command), env=environment, **options)
        self._processes.append(process)
        return process

    def tool(self, *command: str) -> str:
        """Run a short command at this desk and return what it printed. Raises CalledProcessError."""
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=20, check=True)
        return done.stdout.strip()

    # ---- eyes and hands -------------------------------------------------------------------

    def screenshot(self, path: Path | str) -> Path:
        """The whole display as a PNG at `path`."""
        self.tool("import", "-window", "root", str(path))
        return Path(path)

    def window_id(self, title: str, timeout_s: float = 15.0) -> str:
        """The id of the visible window whose title matches the pattern `title`; waits for it."""

        def find() -> str | None:
            found = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--name", title],
                env=self.environment, capture_output=True, text=True, timeout=20, check=False,
            )  # fmt: skip
            return found.stdout.split()[0] if found.stdout.split() else None

        return wait_until(find, f"a window named {title!r}", timeout_s)

    def position(self, window: str) -> tuple[int, int]:
        """Where the upper left corner of `window` is on the display, pixels."""
        answer = dict(line.split("=") for line in self.tool("xdotool", "getwindowgeometry", "--shell", window).split())
        return int(answer["X"]), int(answer["Y"])

    def focus(self, window: str) -> None:
        """Give the keyboard to `window`: there is no window manager that would."""
        self.tool("xdotool", "windowfocus", "--sync", window)

    def key_down(self, key: str) -> None:
        """Press `key` (an X key name: space, Escape, Tab) and hold it."""
        self.tool("xdotool", "keydown", key)

    def key_up(self, key: str) -> None:
        """Let go of `key`."""
        self.tool("xdotool", "keyup", key)

    def key(self, *keys: str) -> None:
        """Press and let go of each of `keys`."""
        self.tool("xdotool", "key", *keys)

    def type(self, text: str) -> None:
        """Type `text` into the window that has the keyboard."""
        self.tool("xdotool", "type", "--delay", "12", text)

    def click(self, window: str, x: int, y: int) -> None:
        """Click the left button at (x, y) of `window`, pixels."""
        self.tool("xdotool", "mousemove", "--window", window, str(x), str(y), "click", "1")

    # ---- voice and ears -------------------------------------------------------------------

    def room_noise(self, on: bool = True) -> None:
        """The faint noise that every real microphone hears (about -70 dB of full scale); on from the start."""
        if on and self._noise is None:
            with open("/dev/urandom", "rb") as noise:
                self._noise = subprocess.Popen(
                    ["pacat", "--playback", f"--device={MICROPHONE}_sink", "--format=s16le", "--rate=16000",
                     "--channels=1", "--volume=5500", "--raw"],
                    env=self.environment, stdin=noise, stderr=subprocess.DEVNULL,
                )  # fmt: skip
        elif not on and self._noise is not None:
            end_process(self._noise)
            self._noise = None

    def say_into_microphone(self, samples: Samples, rate: int) -> subprocess.Popen[bytes]:
        """Speak float32 mono `samples` into the microphone; the process ends when all was said."""
        sound = np.ascontiguousarray(samples, dtype="<f4").tobytes()
        spoken = tempfile.TemporaryFile()  # noqa: SIM115 - the child keeps it open
        spoken.write(sound)
        spoken.seek(0)
        process = subprocess.Popen(
            ["pacat", "--playback", f"--device={MICROPHONE}_sink", "--format=float32le", f"--rate={rate}",
             "--channels=1", "--latency-msec=150", "--raw"],
            env=self.environment, stdin=spoken, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        spoken.close()
        self._processes.append(process)
        return process

    @contextmanager
    def record_speaker(self) -> Iterator[Recording]:
        """Record what the loudspeaker plays while the block runs."""
        recording = Recording(self.environment)
        try:
            yield recording
        finally:
            if recording.running:
                recording.stop()

    def kill_device(self, name: str) -> None:
        """Pull out "speaker" or "microphone", as if its plug had been drawn.

        The sound server would move the streams of one to what is left, so both are pulled out and
        the other one is plugged in again: a program that uses it as well sees it blink.
        """
        for key in list(reversed(self._modules)):
            self.tool("pactl", "unload-module", self._modules.pop(key))
        self._load("microphone" if name == "speaker" else "speaker")

    def kill_sound(self) -> None:
        """End the sound server: neither loudspeaker nor microphone is left."""
        self.room_noise(False)
        self._modules.clear()
        self._processes.remove(self._server)
        end_process(self._server)

    @contextmanager
    def hung_sound(self) -> Iterator[None]:
        """The sound server stands still while the block runs."""
        self._server.send_signal(signal.SIGSTOP)
        os.waitpid(self._server.pid, os.WUNTRACED)
        try:
            yield
        finally:
            self._server.send_signal(signal.SIGCONT)

    def plug_in(self) -> None:
        """Put back every device that was pulled out."""
        self._load("")

    def _load(self, prefix: str) -> None:
        for key, module, arguments in _DEVICES:
            if key.startswith(prefix) and key not in self._modules:
                self._modules[key] = self.tool("pactl", "load-module", module, *arguments.split())
        if "speaker" in self._modules:
            self.tool("pactl", "set-default-sink", SPEAKER)
        if "microphone" in self._modules:
            self.tool("pactl", "set-default-source", MICROPHONE)
        if "microphone" in self._modules and self._noise is not None:
            self.room_noise(False)
            self.room_noise()

    # ---- how it is made -------------------------------------------------------------------

    def _base_environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PULSE_", "XDG_", "DBUS_"))}
        kept.pop("WAYLAND_DISPLAY", None)
        runtime = self.folder / "run"
        (runtime / "pulse").mkdir(mode=0o700, parents=True)
        runtime.chmod(0o700)
        home = self.folder / "home"
        home.mkdir()
        (self.folder / "asound.conf").write_text(_ALSA, encoding="utf-8")
        return kept | {
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(runtime),
            "PULSE_RUNTIME_PATH": str(runtime / "pulse"),
            "PULSE_SERVER": f"unix:{runtime / 'pulse' / 'native'}",
            "PULSE_COOKIE": str(runtime / "cookie"),
            "ALSA_CONFIG_PATH": str(self.folder / "asound.conf"),
            "QT_QPA_PLATFORM": "xcb",
        }

    def _start_display(self, width: int, height: int) -> None:
        reader, writer = os.pipe()
        try:
            self._processes.append(
                subprocess.Popen(
                    [
                        "Xvfb",
                        "-displayfd",
                        str(writer),
                        "-screen",
                        "0",
                        f"{width}x{height}x24",
                        "-nolisten",
                        "tcp",
                        "-noreset",
                    ],
                    pass_fds=[writer],
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )
            os.close(writer)
            writer = -1
            number = b""
            while not number.endswith(b"\n"):
                piece = os.read(reader, 16)
                if not piece:
                    raise RuntimeError("Xvfb ended before it had a display")
                number += piece
        finally:
            os.close(reader)
            if writer >= 0:
                os.close(writer)
        self.environment["DISPLAY"] = f":{number.decode().strip()}"

    def _answers(self) -> bool:
        """True when the sound server takes commands: its socket is there a moment before that."""
        asked = subprocess.run(["pactl", "info"], env=self.environment, capture_output=True, timeout=20, check=False)
        return asked.returncode == 0

    def _start_sound(self) -> None:
        socket = self.folder / "run" / "pulse" / "native"
        self._server = self.run(
            [
                "pulseaudio",
                "-n",
                "--daemonize=no",
                "--exit-idle-time=-1",
                "--system=false",
                "--use-pid-file=no",
                "--disallow-exit=no",
                "--realtime=no",
                "--high-priority=no",
                "--log-target=file:" + str(self.folder / "pulseaudio.log"),
                "-L",
                f"module-native-protocol-unix auth-anonymous=1 socket={socket}",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda: self._answers() or None, "the sound server", 10.0)
        self.plug_in()
        self.room_noise()


_DEVICES = (
    ("speaker", "module-null-sink", f"sink_name={SPEAKER} norewinds=1 rate={DEVICE_RATE} channels=2 "
     "sink_properties=device.description=ParleySpeaker"),
    ("microphone sink", "module-null-sink", f"sink_name={MICROPHONE}_sink norewinds=1 rate={DEVICE_RATE} channels=1 "
     "sink_properties=device.description=ParleyMouth"),
    ("microphone", "module-remap-source", f"source_name={MICROPHONE} master={MICROPHONE}_sink.monitor "
     "source_properties=device.description=ParleyMicrophone"),
)  # fmt: skip


@contextmanager
def open_desk(width: int = 1700, height: int = 1100) -> Iterator[Desk]:
    """A desk for the length of a block."""
    with tempfile.TemporaryDirectory(prefix="desk-", ignore_cleanup_errors=True) as folder:
        desk = Desk(Path(folder), width, height)
        try:
            yield desk
        finally:
            desk.close()
