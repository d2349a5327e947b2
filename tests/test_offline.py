"""Offline, provably: the connections of the real program are counted, and a backend that wants out stays in."""

from __future__ import annotations

import ctypes
import importlib.util
import ipaddress
import json
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest

from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.hosting.process import StageProcess
from desktop.engine.network import guard
from tests.engine.llm import tiny_gguf
from tests.engine.network import local_server as local
from tests.engine.network.local_server import LocalServer
from tests.program import QUESTION, ROOT, run

AWAY = "203.0.113.1"
"""An address that belongs to nobody (RFC 5737)."""

_SPEAKS = re.compile(r"\b(connect|sendto|sendmsg|sendmmsg|bind)\(")
_FAMILY = re.compile(r"sa_family=(AF_\w+)")
_ADDRESS = re.compile(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"')
_RESOLVERS = ("/run/systemd/resolve/", "/run/nscd/", "/var/run/nscd/")
"""Services of this machine that send a lookup out for whoever asks."""


def beyond(trace: str) -> list[str]:
    """The lines of strace's output in which something beyond this machine is spoken to."""
    found = []
    for line in trace.splitlines():
        if not _SPEAKS.search(line):
            continue
        family = _FAMILY.search(line)
        address = _ADDRESS.search(line)
        if address:
            away = not ipaddress.ip_address(address[1] or address[2]).is_loopback
        else:
            home = not family or family[1] in ("AF_UNIX", "AF_NETLINK", "AF_UNSPEC")
            away = not home or any(place in line for place in _RESOLVERS)
        if away:
            found.append(line)
    return found


def traced(folder: Path, *command: str | Path) -> tuple[list[str], str]:
    """What `command` and all its children tried to speak to beyond this machine, as the kernel saw it, and what it
    wrote on the way. Skips where that cannot be seen.
    """
    if not shutil.which("strace"):
        pytest.skip("strace is not installed: connections can only be counted with it")
    log = folder / "trace.txt"
    trace = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=network", "-o", log]
    probe = subprocess.run([*trace, sys.executable, "-c", ""], capture_output=True, text=True, timeout=60)
    if probe.returncode:
        pytest.skip(f"processes cannot be watched here: {probe.stderr.strip()}")
    done = subprocess.run([*trace, *command], cwd=ROOT, capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr
    return beyond(log.read_text("utf-8", "replace")), done.stdout


def test_counting_can_count(tmp_path: Path) -> None:
    """A connection of an unguarded process is seen, and one to this machine is none. (Nothing is sent: it is UDP.)"""
    code = f"""
import socket, sys
out = socket.socket(type=socket.SOCK_DGRAM); out.connect(("{AWAY}", 9))
near = socket.socket(type=socket.SOCK_DGRAM); near.connect(("127.0.0.1", 9))
"""
    counted, _ = traced(tmp_path, sys.executable, "-c", code)
    assert len(counted) == 1
    assert AWAY in counted[0]


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ('7 connect(3, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("8.8.8.8")}, 16) = 0', True),
        ('7 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.53")}, 16) = 0', False),
        ('7 sendto(3, "", 0, 0, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("10.0.0.1")}, 16) = 0', True),
        ('7 connect(3, {sa_family=AF_INET6, inet_pton(AF_INET6, "2001:db8::1", &sin6_addr)}, 28) = -1 EPERM', True),
        ('7 connect(3, {sa_family=AF_INET6, inet_pton(AF_INET6, "::1", &sin6_addr)}, 28) = 0', False),
        ('7 connect(3, {sa_family=AF_UNIX, sun_path="/tmp/.X11-unix/X0"}, 20) = 0', False),
        ('7 connect(3, {sa_family=AF_UNIX, sun_path="/run/systemd/resolve/io.systemd.Resolve"}, 42) = 0', True),
        ("7 connect(3, {sa_family=AF_VSOCK, svm_cid=0x2, svm_port=0x50}, 16) = 0", True),
        ("7 sendto(3, \"x\", 1, 0, NULL, 0) = 1", False),
        ("7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3", False),
    ],
)  # fmt: skip
def test_what_counts(line: str, counts: bool) -> None:
    """Everything but this machine, asking its resolver for a name included."""
    assert bool(beyond(line)) is counts


def test_the_starter_speaks_to_nobody(tmp_path: Path) -> None:
    """A whole turn of the real program, all its processes: not one connection leaves this machine."""
    program = (sys.executable, "main.py", "--data-dir", tmp_path / "data", "--save", tmp_path, "--fast")
    counted, out = traced(tmp_path, *program, "--ask", "what is two plus two")
    assert counted == []
    assert "four" in out.lower()


@pytest.mark.skipif(
    not importlib.util.find_spec("llama_cpp"), reason="llama-cpp-python is part of the full engines; ./test installs it"
)
def test_a_language_model_speaks_to_nobody(tmp_path: Path) -> None:
    """The same with a model of its own in its process."""
    model = tiny_gguf.make(tmp_path / "tiny.gguf")
    settings = tmp_path / "settings.ini"
    settings.write_text(f"[llm]\nbackend = llama-cpp\nmodel = {model}\nmax_tokens = 8\n", "utf-8")
    program = (sys.executable, "main.py", "--settings", settings, "--data-dir", tmp_path / "data", "--save", tmp_path)
    report = tmp_path / "report.json"
    counted, _ = traced(tmp_path, *program, "--fast", "--report", report, "--ask", "what do you think of rain")
    assert counted == []
    told = json.loads(report.read_text("utf-8"))
    assert told["engines"]["llm"].startswith("llama-cpp")
    assert [turn["skill"] for turn in told["turns"]] == [None]


def served_by(server: LocalServer, folder: Path, *stages: str) -> Path:
    """Settings in which `server` works for `stages`."""
    settings = folder / "settings.ini"
    sections = (f"[{stage}]\nbackend = openai-compatible\nserver = {server.url}\n" for stage in stages)
    settings.write_text("".join(sections), "utf-8")
    return settings


def test_servers_of_ones_own_are_all_that_is_spoken_to(tmp_path: Path) -> None:
    """Recognition, language and voice on a server of this machine: a turn by all three, and nothing goes farther."""
    tone = (8000 * np.sin(np.arange(24_000) * 0.1)).astype("<i2").tobytes()
    with LocalServer(
        models=local.models("one"),
        transcriptions=local.answer({"text": "who are you"}),
        completions=local.chat("I am ", "your server."),
        speech=local.stream(tone, content_type="audio/pcm"),
    ) as server:
        sections = (
            f"[{stage}]\nbackend = openai-compatible\nserver = {server.url}\n" for stage in ("asr", "llm", "tts")
        )
        settings = tmp_path / "settings.ini"
        settings.write_text("".join(sections), "utf-8")
        places = ("--settings", settings, "--data-dir", tmp_path / "data", "--save", tmp_path)
        counted, out = traced(tmp_path, sys.executable, "main.py", *places, "--fast", "--ask", QUESTION)
        assert counted == []
        assert "who are you" in out
        assert "I am your server." in out
        assert len(server.of("speech")) == 1


def test_a_server_that_is_none_is_said_and_the_starter_answers(tmp_path: Path) -> None:
    """One sentence names it and what to do; the turn is answered all the same."""
    with LocalServer(models=local.answer("<html>", content_type="text/html")) as server:
        settings = tmp_path / "settings.ini"
        settings.write_text(f"[llm]\nbackend = openai-compatible\nserver = {server.url}\n", "utf-8")
        done = run(
            "--settings", settings, "--save", tmp_path, "--fast", "--ask", "what is 2 + 2", data=tmp_path / "data"
        )
    assert done.code == 0
    assert (
        len([line for line in done.sentences if f"http://127.0.0.1:{server.port} answers with a web page" in line]) == 1
    )
    assert "four" in done.said[0].lower()


# A backend that wants out


class Escaper:
    """A backend of a stage's process that speaks to others, by Python and behind its back."""

    def __init__(self, at_load: bool = False) -> None:
        self._at_load = at_load

    def load(self) -> None:
        if self._at_load:
            self.connect(AWAY, 80)

    def close(self) -> None:
        pass

    def connect(self, host: str, port: int) -> None:
        with socket.create_connection((host, port), timeout=5):
            pass

    def tried(self, host: str, port: int) -> tuple[str, int, int]:
        """What became of a connection, and how many the guard refused and let through."""
        try:
            self.connect(host, port)
            outcome = "connected"
        except OSError as error:
            outcome = type(error).__name__
        return outcome, guard.refused(), guard.made()

    def native_socket(self) -> int:
        """A descriptor from the C library, -1 when refused."""
        return int(ctypes.CDLL(None).socket(int(socket.AF_INET), int(socket.SOCK_STREAM), 0))

    def child(self) -> str:
        """What a program that is started says of a connection."""
        code = f"import socket\ntry: socket.create_connection(('{AWAY}', 80), 1)\nexcept OSError as e: print(e)"
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stdout


@contextmanager
def hosted(*reach: str, **options: bool) -> Iterator[StageProcess]:
    """An Escaper in a stage's process."""
    spec = BackendSpec("llm", "escaper", "tests.test_offline:Escaper", options, reach=reach)
    process = StageProcess(spec)
    with closing(process):
        process.wait_loaded(60)
        yield process


def test_a_backend_without_reach_stays_in() -> None:
    """Its connections and lookups are refused, each counted, and not one is made."""
    with hosted() as process:
        refused = [process.call("tried", host, 80)[0] for host in (AWAY, "nowhere.invalid", "2001:db8::1")]
        assert refused == ["Refused"] * 3
        assert process.call("tried", AWAY, 443)[1:] == (4, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's filter is Linux's")
def test_native_code_and_programs_of_a_backend_stay_in() -> None:
    """Where the kernel takes part, neither has a socket of the internet."""
    with hosted() as process:
        if process.call("native_socket") != -1:
            pytest.skip("this kernel has no seccomp filters for us")
        assert "Permission denied" in process.call("child", deadline_s=30)


def test_a_backend_that_calls_out_at_load_is_told() -> None:
    """It does not load; the person gets a sentence, no traceback."""
    with hosted(at_load=True) as process:
        assert process.load_problem is not None
        assert '"escaper" could not be loaded' in process.load_problem.what


def test_a_server_that_was_named_is_in_reach() -> None:
    """That port of this machine, and nothing beyond it."""
    with LocalServer(models=local.models("x")) as server, hosted(f"127.0.0.1:{server.port}") as process:
        assert process.call("tried", "127.0.0.1", server.port) == ("connected", 0, 0)
        assert process.call("tried", AWAY, server.port) == ("Refused", 1, 0)


@pytest.mark.slow
def test_the_libraries_work_without_a_network(tmp_path: Path) -> None:
    """Every engine that is installed can be imported in a process that has none, and none even tries to reach out."""
    names = ("onnxruntime", "faster_whisper", "llama_cpp", "kokoro", "piper")
    there = [name for name in names if importlib.util.find_spec(name)]
    code = f"""
import importlib, os
from desktop.engine.hosting.worker import SILENT
from desktop.engine.network import guard
guard.confine()
os.environ.update(SILENT, TMPDIR={str(tmp_path)!r})
for name in {there!r}:
    importlib.import_module(name)
print(guard.refused(), guard.made())
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["0", "0"]
