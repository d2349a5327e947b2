"""Two gigabytes from loopback, interrupted ten times: are they the same bytes, and what does it cost?

    python -m tests.bench.download [--megabytes 2000] [--interruptions 10] [--in DIR]

Every other interruption is a kill -9, the others are Ctrl-C. Each try is a process of its own, `--download` as a
person runs it, on a catalogue made here. Needs twice the size on the disk, for a minute or two. Prints the tries,
the peak memory of the worst of them, the speed of the bytes fetched and whether the file is the same.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast

ROOT = Path(__file__).resolve().parents[2]
PIECE = 1 << 20
PROGRAM = """
import sys
from pathlib import Path
from types import SimpleNamespace
from desktop.shelf import shop
data, settings, catalogue = map(Path, sys.argv[1:])
asked = SimpleNamespace(models=False, download=("large",), import_model=None, remove_model=None,
                        accept_licence=False, data_dir=data, settings=settings)
sys.exit(shop.run(asked, catalogue))
"""
CATALOGUE = """
[[model]]
id = "large"
stage = "llm"
backend = "llama-cpp"
title = "Large"
quality = "None."
licence = "MIT"
licence_url = "https://example.org"
memory_mib = 3000
rank = 1
source = "maker/large"
revision = "main"
main = "large.gguf"
files = [{{ path = "large.gguf", url = "http://127.0.0.1:{port}/large.gguf", size = {size}, sha256 = "{sha}" }}]
"""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    source: Path

    def do_GET(self) -> None:
        size = self.source.stat().st_size
        asked = self.headers.get("Range")
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(size - start))
        self.send_header("ETag", '"one"')
        if asked:
            self.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
        self.end_headers()
        with self.source.open("rb") as file:
            try:
                self.connection.sendfile(file, start)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


@dataclass
class Try:
    how: str
    seconds: float
    peak_mib: float
    came: int


def make(path: Path, megabytes: int) -> str:
    """Bytes that do not repeat; returns their SHA-256."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for number in range(megabytes * 1_000_000 // PIECE):
            piece = (b"GGUF\x03\0\0\0" if number == 0 else number.to_bytes(8, "little")) + os.urandom(PIECE - 8)
            file.write(piece)
            digest.update(piece)
    return digest.hexdigest()


def attempt(arguments: list[str], part: Path, until: int | None, by: signal.Signals | None) -> Try:
    """Run the download; interrupt it `by` a signal once `part` has `until` bytes."""
    before = part.stat().st_size if part.exists() else 0
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # as main.py has it
    )
    while until is not None and process.poll() is None:
        if part.exists() and part.stat().st_size >= until:
            process.send_signal(cast(signal.Signals, by))
            break
        time.sleep(0.002)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    after = part.stat().st_size if part.exists() else -1
    how = f"ended with {process.returncode}" if by is None else f"{by.name}, {process.returncode}"
    return Try(how, time.monotonic() - began, usage.ru_maxrss / 1024, after - before)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--megabytes", type=int, default=2000)
    parser.add_argument("--interruptions", type=int, default=10)
    parser.add_argument("--in", dest="place", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.place, prefix="parley-bench-") as folder:
        place = Path(folder)
        source = place / "source.gguf"
        sha = make(source, given.megabytes)
        size = source.stat().st_size
        Handler.source = source
        # A process of its own, so that it takes no time from the download and the file is sent by the kernel.
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        serving = os.fork()
        if serving == 0:
            server.serve_forever()
        catalogue = place / "models.toml"
        catalogue.write_text(CATALOGUE.format(port=server.server_address[1], size=size, sha=sha), "utf-8")
        arguments = [str(place / "data"), str(place / "settings.ini"), str(catalogue)]
        part = place / "data" / "models" / ".incoming" / "large" / "large.gguf.part"
        tries = []
        try:
            for number in range(given.interruptions):
                until = size * (number + 1) // (given.interruptions + 1)
                by = signal.SIGKILL if number % 2 == 0 else signal.SIGINT
                tries.append(attempt(arguments, part, until, by))
            tries.append(attempt(arguments, part, None, None))
        finally:
            os.kill(serving, signal.SIGTERM)
            os.waitpid(serving, 0)
        tries[-1].came = size - sum(each.came for each in tries[:-1])
        for each in tries:
            print(f"{each.how:<16} {each.came / 1e6:8.0f} MB in {each.seconds:5.1f} s, peak {each.peak_mib:5.1f} MiB")
        there = place / "data" / "models" / "large" / "large.gguf"
        with there.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == sha
        seconds = sum(each.seconds for each in tries)
        print(f"{size / 1e6:.0f} MB, {given.interruptions} interruptions: {'identical' if same else 'DIFFERENT'}")
        print(f"peak {max(each.peak_mib for each in tries):.1f} MiB, {size / 1e6 / seconds:.0f} MB/s over all tries")
        began = time.monotonic()
        arguments[0] = str(place / "whole")
        there.unlink()
        serving = os.fork()
        if serving == 0:
            server.serve_forever()
        try:
            once = attempt(arguments, place / "none", None, None)
        finally:
            os.kill(serving, signal.SIGTERM)
            os.waitpid(serving, 0)
        took = time.monotonic() - began
        print(f"in one go: {size / 1e6 / took:.0f} MB/s, peak {once.peak_mib:.1f} MiB, {once.how}")


if __name__ == "__main__":
    main()
