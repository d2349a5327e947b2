"""A server on loopback that serves files the way real ones do, and misbehaves in the ways real ones do."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from desktop.engine.models.catalogue import Entry

Answer = Callable[["Handler"], None]


@dataclass
class Hub:
    """`files` by path. `script` holds what the next requests get instead of the right answer, in order."""

    files: dict[str, bytes] = field(default_factory=dict)
    script: list[Answer] = field(default_factory=list)
    requests: list[tuple[str, str | None, int]] = field(default_factory=list)
    """(path, Range, status) of each request."""
    etags: bool = True
    commit: str = ""
    linked: dict[str, str] = field(default_factory=dict)
    """X-Linked-ETag by path: the hash that the hub states for a file."""
    released: threading.Event = field(default_factory=threading.Event)
    """Set at the end: lets go of those who stall."""
    port: int = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server
    timeout = 30

    @property
    def hub(self) -> Hub:
        return self.server.hub

    @property
    def body(self) -> bytes:
        return self.hub.files[self.path.lstrip("/")]

    def do_GET(self) -> None:
        hub = self.hub
        with suppress(BrokenPipeError, ConnectionResetError):
            if hub.script:
                hub.script.pop(0)(self)
            elif self.path.lstrip("/") in hub.files:
                serve(self)
            else:
                self.answer(404)

    def answer(self, status: int, **headers: str) -> None:
        """A status with headers and no body."""
        self.begin(status, 0, **headers)

    def begin(self, status: int, length: int | None, **headers: str) -> None:
        self.hub.requests.append((self.path.lstrip("/"), self.headers.get("Range"), status))
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        if self.hub.etags and "ETag" not in headers and self.path.lstrip("/") in self.hub.files:
            headers["ETag"] = etag(self.body)
        if self.hub.commit:
            headers["X-Repo-Commit"] = self.hub.commit
        if self.path.lstrip("/") in self.hub.linked:
            headers["X-Linked-ETag"] = f'"{self.hub.linked[self.path.lstrip("/")]}"'
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def hang_up(self) -> None:
        self.close_connection = True
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    hub: Hub

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what these tests are about."""


def etag(body: bytes) -> str:
    return f'"{hashlib.md5(body).hexdigest()}"'


def serve(handler: Handler, least: int = 0) -> None:
    """The right answer, in full or in part."""
    body = handler.body
    asked = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
    same = handler.headers.get("If-Range") in (None, etag(body))
    if asked and same:
        start = int(asked[1])
        if start >= len(body):
            handler.answer(416, Content_Range=f"bytes */{len(body)}")
            return
        handler.begin(206, len(body) - start, Content_Range=f"bytes {start}-{len(body) - 1}/{len(body)}")
        handler.wfile.write(body[start:])
        return
    handler.begin(200, len(body))
    handler.wfile.write(body)


def closes_after(count: int) -> Answer:
    """Sends `count` bytes of what is asked for and hangs up."""

    def answer(handler: Handler) -> None:
        asked = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
        start = int(asked[1]) if asked else 0
        body = handler.body
        if asked:
            handler.begin(206, len(body) - start, Content_Range=f"bytes {start}-{len(body) - 1}/{len(body)}")
        else:
            handler.begin(200, len(body))
        handler.wfile.write(body[start : start + count])
        handler.hang_up()

    return answer


def stalls_after(count: int) -> Answer:
    """Sends `count` bytes and then nothing, without hanging up."""

    def answer(handler: Handler) -> None:
        handler.begin(200, len(handler.body))
        handler.wfile.write(handler.body[:count])
        handler.wfile.flush()
        handler.hub.released.wait(30)
        handler.hang_up()

    return answer


def refuses(status: int, **headers: str) -> Answer:
    return lambda handler: handler.answer(status, **headers)


def redirects(url: str) -> Answer:
    return lambda handler: handler.answer(302, Location=url)


def ignores_range(handler: Handler) -> None:
    """Answers 200 with all of it, whatever was asked for."""
    handler.begin(200, len(handler.body))
    handler.wfile.write(handler.body)


def sends(body: bytes, length: int | None = None, **headers: str) -> Answer:
    """`body` as a full answer, said to be `length` bytes long."""

    def answer(handler: Handler) -> None:
        handler.begin(200, len(body) if length is None else length, **headers)
        handler.wfile.write(body)
        handler.hang_up()

    return answer


def sends_chunked(body: bytes) -> Answer:
    def answer(handler: Handler) -> None:
        handler.begin(200, None, Transfer_Encoding="chunked")
        for start in range(0, len(body), 50_000):
            piece = body[start : start + 50_000]
            handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        handler.wfile.write(b"0\r\n\r\n")

    return answer


@contextmanager
def running() -> Iterator[Hub]:
    hub = Hub()
    server = Server(("127.0.0.1", 0), Handler)
    server.hub = hub
    hub.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="hub")
    thread.start()
    try:
        yield hub
    finally:
        hub.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def gguf(size: int, seed: int = 1) -> bytes:
    """Bytes that begin as a GGUF file does."""
    return b"GGUF\x03\0\0\0" + hashlib.shake_128(bytes([seed])).digest(size - 8)


def make_entry(hub: Hub, bodies: dict[str, bytes] | None = None, **changes: object) -> Entry:
    """A model whose files the hub serves; `known=False`: their hashes and sizes are not known beforehand."""
    bodies = bodies or {"model.gguf": gguf(600_000)}
    known = changes.pop("known", True)
    hub.files.update({f"maker/model/resolve/main/{path}": body for path, body in bodies.items()})
    files = [
        {
            "path": path,
            "url": hub.url(f"maker/model/resolve/main/{path}"),
            "size": len(body) if known else round(len(body) * 0.9),
            "size_is_estimate": not known,
            "sha256": sha256(body) if known else None,
        }
        for path, body in bodies.items()
    ]
    values: dict[str, object] = {
        "id": "tiny",
        "stage": "llm",
        "backend": "llama-cpp",
        "title": "Tiny model",
        "quality": "None at all.",
        "licence": "MIT",
        "licence_url": "https://example.org/licence",
        "memory_mib": 100,
        "rank": 10,
        "source": "maker/model",
        "revision": "main",
        "main": next(iter(bodies)),
        "files": files,
    }
    return Entry.model_validate(values | changes)


def write(path: Path, body: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return path
