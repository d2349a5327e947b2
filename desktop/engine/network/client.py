"""One OpenAI-compatible server, spoken to by one thread at a time, which never waits longer than it wants to.

Built on httpx, not on the `openai` package: that one tries again by rules of its own, hides where the first byte
was, and has names only for what OpenAI itself answers, while the servers people run at home answer many other
things. The requests run on an event loop in a thread of this object's own, because only there can a wait be left
at any point (a lookup, a connection, a read) within milliseconds; whoever asked sits at a queue meanwhile.

A request is tried three times, after growing pauses, while not a byte of an answer has come: after that, what was
said would be said twice. A server that is silent for its whole patience is not asked again: it is at work, and
would only have to do it once more. Redirects are not followed, since the key would follow as well.
"""

from __future__ import annotations

import asyncio
import json
import logging
import queue
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from desktop.engine.cancel import CancelToken
from desktop.engine.network import keys, servers
from desktop.engine.network.failures import Failures, ServerError, no_key_in_the_open
from desktop.engine.types import StageName

if TYPE_CHECKING:
    import httpx

_log = logging.getLogger(__name__)

PAUSES_S = (0.4, 1.2)
"""Before the second and the third try."""
CONNECT_S = 5.0
STALL_S = 25.0
"""How long a server may say nothing in the middle of an answer; below the least deadline of a stage's host."""
LONGEST_WAIT_S = 5.0
"""A server that asks for a longer pause than this is not waited for."""
KEPT_S = 120.0
"""How long an idle connection is kept for the next turn."""
MOST_BYTES = 64 * 2**20
"""No answer is larger; one without an end is broken off here."""
_MOST_OF_A_COMPLAINT = 64 * 1024


class _Head(NamedTuple):
    content_type: str


@dataclass(frozen=True)
class _End:
    error: ServerError | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask: `path` below the base address, with a JSON body, or a form with a file."""

    path: str
    json: Any = None
    form: dict[str, str] | None = None
    file: tuple[str, bytes, str] | None = None
    """Name, content, content type."""
    patience_s: float = 25.0
    """How long all tries together may take until the first byte."""

    @property
    def model(self) -> str:
        """The model that is asked for."""
        return str((self.json or self.form or {}).get("model", ""))


class Answer:
    """An answer that has begun: iterate for its bytes as they come. Raises ServerError and Cancelled."""

    def __init__(self, content_type: str, following: Callable[[], bytes | None], failures: Failures) -> None:
        self.content_type = content_type
        self._following = following
        self._failures = failures

    def __iter__(self) -> Iterator[bytes]:
        while (chunk := self._following()) is not None:
            yield chunk

    def read(self) -> bytes:
        """All of it."""
        return b"".join(self)

    def json(self) -> Any:
        """All of it as JSON."""
        body = self.read()
        try:
            return json.loads(body.decode("utf-8"))
        except ValueError:
            raise self._failures.because("sends what cannot be read.", self._failures.check_address) from None


class Server:
    """A server at `url` (any spelling that `servers.normalise` takes), with the key that the reference `key` names."""

    def __init__(
        self, url: str, key: str = "", stage: StageName | None = None, pauses_s: tuple[float, ...] = PAUSES_S
    ) -> None:
        self.url = url
        self._key = key
        self._stage: StageName | None = stage
        self._pauses_s = pauses_s
        self._secret = ""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._client: httpx.AsyncClient | None = None

    @property
    def failures(self) -> Failures:
        """Makes this server's errors."""
        return Failures(self.url, self._stage)

    def open(self) -> None:
        """Check the address and fetch the key; connects to nothing yet. Raises ParleyError."""
        if self._client is not None:
            return
        import httpx

        self.url = servers.normalise(self.url)
        self._secret = keys.secret(self._key)
        if self._secret and not servers.is_safe_for_keys(self.url):
            raise no_key_in_the_open(self.url, self._stage)
        self._client = httpx.AsyncClient(
            base_url=self.url,
            headers={"Authorization": f"Bearer {self._secret}"} if self._secret else None,
            timeout=httpx.Timeout(None, connect=CONNECT_S),
            limits=httpx.Limits(keepalive_expiry=KEPT_S),
            verify=httpx.create_ssl_context(),
            proxy=servers.proxy_of(self.url),
            trust_env=False,
            follow_redirects=False,
        )
        self._loop = asyncio.SelectorEventLoop()  # the usual one on Windows connects behind the guard's back
        self._thread = threading.Thread(target=self._loop.run_forever, name="server-client", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Drop the connections. Harmless when called twice or before `open`."""
        loop, thread, client = self._loop, self._thread, self._client
        self._loop = self._thread = self._client = None
        if loop is None or thread is None or client is None:
            return
        asyncio.run_coroutine_threadsafe(_wind_up(client, loop), loop)
        thread.join()
        loop.close()

    def models(self, cancel: CancelToken, patience_s: float = 15.0) -> tuple[str, ...]:
        """The names of the models that it offers; () where it does not say. Raises ServerError and Cancelled."""
        try:
            with self.ask(Request("models", patience_s=patience_s), cancel) as answer:
                found = answer.json()
        except ServerError as error:
            if error.status in (404, 405, 501):
                return ()
            raise
        entries = found.get("data") if isinstance(found, dict) else found
        if not isinstance(entries, list):
            raise self.failures.because("answers, but not as a model server does.", self.failures.check_address)
        return tuple(str(entry["id"]) for entry in entries if isinstance(entry, dict) and entry.get("id"))

    @contextmanager
    def ask(self, request: Request, cancel: CancelToken) -> Iterator[Answer]:
        """The answer to `request`, once its first byte is here. Leaving the block drops what has not come yet.

        Raises ServerError with a sentence that names the server, and Cancelled, at any moment, within milliseconds.
        """
        self.open()
        assert self._loop is not None
        inbox: queue.SimpleQueue[_Head | bytes | _End] = queue.SimpleQueue()
        going = asyncio.run_coroutine_threadsafe(self._converse(request, inbox), self._loop)
        forget = cancel.on_cancel(lambda: inbox.put(_End()))

        def following() -> Any:
            item = inbox.get()
            cancel.raise_if_cancelled()
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                return None
            return item

        try:
            head = following()
            yield Answer(head.content_type, following, self.failures)
        finally:
            forget()
            going.cancel()

    async def _converse(self, request: Request, inbox: queue.SimpleQueue[_Head | bytes | _End]) -> None:
        """All tries of one request; everything that happens goes into `inbox`, the end last."""
        give_up_at = time.monotonic() + request.patience_s
        try:
            for pause_s in (*self._pauses_s, None):
                try:
                    await self._attempt(request, inbox, give_up_at)
                    break
                except ServerError as error:
                    wait_s = max(pause_s or 0.0, error.wait_s)
                    in_time = error.wait_s <= LONGEST_WAIT_S and time.monotonic() + wait_s < give_up_at
                    if pause_s is None or not error.again or not in_time:
                        raise
                    _log.info("%s; another try in %.1f s", error.problem.what, wait_s)
                    await asyncio.sleep(wait_s)
            inbox.put(_End())
        except ServerError as error:
            inbox.put(_End(error))
        except Exception as error:
            _log.exception("a request to %s failed", self.failures.name)
            inbox.put(_End(self.failures.of_error(error, begun=False)))

    async def _attempt(
        self, request: Request, inbox: queue.SimpleQueue[_Head | bytes | _End], give_up_at: float
    ) -> None:
        import httpx

        begun = False
        patience_s = give_up_at - time.monotonic()
        try:
            async with asyncio.timeout(patience_s) as limit:
                async with self._sent(request) as response, aclosing(_chunks(response)) as chunks:
                    received = 0
                    async for chunk in chunks:
                        if not begun:
                            inbox.put(_Head(response.headers.get("content-type", "")))
                            begun = True
                        received += len(chunk)
                        if received > MOST_BYTES:
                            raise self.failures.because("answers without an end.", self.failures.check_address)
                        inbox.put(chunk)
                        limit.reschedule(asyncio.get_running_loop().time() + STALL_S)
            if not begun:
                what = "sends an empty answer."
                raise self.failures.because(what, "Look at its own messages, then ask again.", again=True, empty=True)
        except TimeoutError:
            raise self._too_slow(begun, request.patience_s) from None
        except httpx.HTTPError as error:
            raise self.failures.of_error(error, begun) from error

    @asynccontextmanager
    async def _sent(self, request: Request) -> AsyncIterator[httpx.Response]:
        """The server's answer, when it is one."""
        assert self._client is not None
        asked = self._client.stream(
            "POST" if request.json or request.form else "GET",
            request.path,
            json=request.json,
            data=request.form,
            files={"file": request.file} if request.file else None,
        )
        async with asked as response:
            if response.status_code != 200:
                body = b""
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > _MOST_OF_A_COMPLAINT:
                        break
                if self._secret:
                    body = body.replace(self._secret.encode(), "…".encode())
                raise self.failures.of_status(
                    response.status_code, response.headers, body, request.model, bool(self._secret)
                )
            if "html" in response.headers.get("content-type", ""):
                what = "answers with a web page, not as a model server does."
                raise self.failures.because(what, self.failures.check_address)
            yield response

    def _too_slow(self, begun: bool, patience_s: float) -> ServerError:
        if begun:
            return self.failures.because("stopped in the middle of its answer.", "Look at its own messages.")
        what = f"did not begin to answer within {patience_s:.0f} seconds."
        return self.failures.because(what, "It may still be loading its model: ask again, or choose a smaller one.")


def _chunks(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    return cast("AsyncGenerator[bytes, None]", response.aiter_bytes())


async def _wind_up(client: httpx.AsyncClient, loop: asyncio.AbstractEventLoop) -> None:
    """End what still runs, close the connections, stop the loop."""
    running = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await client.aclose()
    loop.stop()
