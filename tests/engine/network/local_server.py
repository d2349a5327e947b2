"""A server on loopback that answers as it is told, well or badly, and remembers what it was asked."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from desktop.engine.cancel import CancelToken

Behaviour = Callable[["Asked"], None]
"""How one request is answered."""


@dataclass
class Asked:
    """A request, and the means to answer it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    handler: BaseHTTPRequestHandler
    released: threading.Event
    """Set when the server is closed: the longest that a behaviour may wait."""

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def begin(self, status: int, content_type: str, **headers: str) -> None:
        """Status line and headers of an answer whose end is the end of the connection."""
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", content_type)
        self.handler.send_header("Connection", "close")
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()
        self.handler.close_connection = True

    def write(self, data: bytes) -> None:
        self.handler.wfile.write(data)
        self.handler.wfile.flush()

    def drop(self) -> None:
        """Close the connection as it is."""
        self.handler.close_connection = True
        self.handler.connection.shutdown(socket.SHUT_RDWR)

    def client_is_gone(self, timeout_s: float = 10.0) -> bool:
        """Wait until the other side closed the connection."""
        self.handler.connection.settimeout(timeout_s)
        try:
            return self.handler.connection.recv(1) == b""
        except ConnectionError:
            return True
        except OSError:
            return False


def answer(body: bytes | str | Any, status: int = 200, content_type: str = "", **headers: str) -> Behaviour:
    """A whole answer; what is neither bytes nor text is sent as JSON."""
    raw = isinstance(body, (bytes, str))
    data = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()

    def behave(asked: Asked) -> None:
        kind = content_type or ("text/plain" if raw else "application/json")
        asked.begin(status, kind, Content_Length=str(len(data)), **headers)
        asked.write(data)

    return behave


def models(*names: str) -> Behaviour:
    return answer({"object": "list", "data": [{"id": name} for name in names]})


def event(text: str = "", finish: str | None = None, **delta: str) -> bytes:
    """One event of a chat's stream."""
    choice = {"index": 0, "delta": {"content": text, **delta}, "finish_reason": finish}
    return f"data: {json.dumps({'choices': [choice]})}\n\n".encode()


DONE = b"data: [DONE]\n\n"


def stream(*pieces: bytes, content_type: str = "text/event-stream") -> Behaviour:
    """An answer in pieces, each sent by itself."""

    def behave(asked: Asked) -> None:
        asked.begin(200, content_type)
        for piece in pieces:
            asked.write(piece)

    return behave


def chat(*texts: str) -> Behaviour:
    """A well-behaved reply."""
    return stream(*(event(text) for text in texts), event(finish="stop"), DONE)


def half(*pieces: bytes, content_type: str = "text/event-stream") -> Behaviour:
    """An answer that announces more than it holds."""

    def behave(asked: Asked) -> None:
        asked.begin(200, content_type, Content_Length=str(sum(map(len, pieces)) + 1000))
        for piece in pieces:
            asked.write(piece)
        asked.drop()

    return behave


def silence(asked: Asked) -> None:
    """Takes the question and never answers."""
    asked.released.wait()


def hang_up(asked: Asked) -> None:
    """Closes the connection instead of answering."""
    asked.drop()


def stall(*pieces: bytes, content_type: str = "text/event-stream") -> Behaviour:
    """Begins, and then says nothing more."""

    def behave(asked: Asked) -> None:
        asked.begin(200, content_type)
        for piece in pieces:
            asked.write(piece)
        asked.released.wait()

    return behave


class LocalServer:
    """`paths` maps the end of a path to behaviours: one for each request, the last for all that follow."""

    def __init__(self, port: int = 0, **paths: Behaviour | Iterable[Behaviour]) -> None:
        self.asked: list[Asked] = []
        self.paths = {name: [how] if callable(how) else list(how) for name, how in paths.items()}
        self._released = threading.Event()
        ours = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                ours._serve(self)

            do_POST = do_GET  # noqa: N815  # so that http.server finds it

            def log_message(self, *arguments: Any) -> None:
                """Nothing on the console."""

        class Quiet(ThreadingHTTPServer):
            def handle_error(self, request: Any, client_address: Any) -> None:
                """A client that went away is what these tests are about."""

        self._server = Quiet(("127.0.0.1", port), Handler)
        self._server.daemon_threads = False  # so that closing waits for the requests
        self.port = int(self._server.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), name="local-server")
        self._thread.start()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        body = handler.rfile.read(length)
        asked = Asked(handler.command, handler.path, headers, body, handler, self._released)
        self.asked.append(asked)
        behaviours = self.paths.get(handler.path.rpartition("/")[2], [answer({"error": "not here"}, 404)])
        (behaviours.pop(0) if len(behaviours) > 1 else behaviours[0])(asked)

    def wrap(self, context: ssl.SSLContext) -> None:
        """From now on answer by TLS alone."""
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def of(self, name: str) -> list[Asked]:
        """The requests whose path ends with `name`."""
        return [asked for asked in self.asked if asked.path.endswith(f"/{name}")]

    def close(self) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> LocalServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def cancelled_soon() -> Iterator[CancelToken]:
    """A token that is cancelled while the block waits, which then has to come back at once."""
    cancel = CancelToken()
    at: list[float] = []

    def stop() -> None:
        at.append(time.monotonic())
        cancel.cancel()

    timer = threading.Timer(0.3, stop)
    timer.start()
    yield cancel
    assert time.monotonic() - at[0] < 1.0  # far below any time-out, far above a busy machine
    timer.join()
