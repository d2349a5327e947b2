"""Asking a server for a file: redirects, permissions and a connection that a cancel cuts."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.models.catalogue import safe_url
from desktop.engine.network.guard import is_loopback

if TYPE_CHECKING:
    import httpx

Permit = Callable[..., AbstractContextManager[None]]
"""guard.permit: lets this process reach the places ("host:port") while the block runs."""

MOST_HOPS = 6
_PORTS = {"https": 443, "http": 80}


class Lost(Exception):
    """The connection failed in a way that may pass; `wait_s` is how long the server wants to be left alone."""

    def __init__(self, why: str, wait_s: float = 0.0) -> None:
        super().__init__(why)
        self.wait_s = wait_s


@dataclass(slots=True)
class Told:
    """What the hub says of a file on the way to it: its SHA-256 and the commit it is from, "" where it does not."""

    sha256: str = ""
    commit: str = ""


class Web:
    """Requests of one download. Its places stay permitted until it is closed. One thread uses it."""

    def __init__(self, connect_s: float, stall_s: float, cancel: CancelToken, permit: Permit, first_url: str) -> None:
        # httpx's command line would bring rich and pygments along: 7 MiB that a download need not take.
        sys.modules.setdefault("httpx._main", cast(Any, None))
        import httpx

        self._cancel = cancel
        self._permit = permit
        self._places: set[str] = set()
        self._stack = ExitStack()
        self._sockets: list[socket.socket] = []
        self._proxied = not is_loopback(urlsplit(first_url).hostname or "")
        try:
            client = httpx.Client(
                timeout=httpx.Timeout(stall_s, connect=connect_s),
                headers={"Accept-Encoding": "identity", "User-Agent": "parley"},
                trust_env=self._proxied,
            )
        except (ImportError, ValueError) as error:  # a SOCKS proxy, or an address that is none
            raise ParleyError(
                Problem(
                    f"The proxy that is set on this computer cannot be used ({error}).",
                    "Correct HTTPS_PROXY or ALL_PROXY in the environment, or unset it.",
                    replaces="models",
                )
            ) from error
        self._client = self._stack.enter_context(client)
        self._stack.callback(cancel.on_cancel(self._cut))

    def __enter__(self) -> Web:
        return self

    def __exit__(self, *failure: object) -> None:
        self._stack.close()

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str]) -> Iterator[tuple[httpx.Response, Told]]:
        """The answer to a GET with its body still to come. Raises Lost, Cancelled, ParleyError."""
        import httpx

        told = Told()
        try:
            for _ in range(MOST_HOPS):
                response = self._send(url, headers)
                with closing(response):
                    _note(told, response.headers)
                    if not response.has_redirect_location:
                        yield response, told
                        return
                    url = _joined(url, response.headers["Location"])
            raise _refused(f"{host_of(url)} redirects again and again.", "Try again later.")
        except httpx.TimeoutException as error:
            self._cancel.raise_if_cancelled()
            raise Lost(f"{host_of(url)} did not answer in time") from error
        except httpx.ConnectError as error:
            self._cancel.raise_if_cancelled()
            raise Lost(f"{host_of(url)} cannot be reached") from error
        except httpx.HTTPError as error:
            self._cancel.raise_if_cancelled()
            raise Lost(f"the connection to {host_of(url)} was lost") from error

    def _send(self, url: str, headers: Mapping[str, str]) -> httpx.Response:
        if not safe_url(url):
            what = f"The download is sent to {url[:80]}, which is no encrypted address."
            raise _refused(what, "It was not followed. Try again later, or import a copy you have.")
        for place in self._places_of(url):
            if place not in self._places:
                self._stack.enter_context(self._permit(place))
                self._places.add(place)
        self._cancel.raise_if_cancelled()
        request = self._client.build_request("GET", url, headers=dict(headers), extensions={"trace": self._trace})
        return self._client.send(request, stream=True)

    def _places_of(self, url: str) -> list[str]:
        """What a connection for `url` goes to: its host, and the proxy where one is set."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        found = [_place(host, parts.port or _PORTS[parts.scheme])]
        if self._proxied and not proxy_bypass(host):
            proxies = getproxies()
            proxy = urlsplit(proxies.get(parts.scheme) or proxies.get("all") or "")
            if proxy.hostname:
                found.append(_place(proxy.hostname, proxy.port or _PORTS.get(proxy.scheme, 1080)))
        return found

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            self._sockets = [each for each in self._sockets if each.fileno() >= 0]
            self._sockets.append(info["return_value"].get_extra_info("socket"))
            if self._cancel.cancelled:
                self._cut()

    def _cut(self) -> None:
        """End what this waits for, from any thread: the other side seems to have gone."""
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


def host_of(url: str) -> str:
    """The host of an address that may be fetched, with its port where it has one."""
    return urlsplit(url).netloc


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        return location


def _place(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _refused(what: str, remedy: str) -> ParleyError:
    return ParleyError(Problem(what, remedy, replaces="models"))


def _note(told: Told, headers: Mapping[str, str]) -> None:
    """The hub names a large file's hash, and the commit, on its own answer: the first, not that of its storage."""
    linked = headers.get("X-Linked-ETag", "").strip('"')
    if re.fullmatch(r"[0-9a-f]{64}", linked):
        told.sha256 = told.sha256 or linked
    commit = headers.get("X-Repo-Commit", "")
    if re.fullmatch(r"[0-9a-f]{40}", commit):
        told.commit = told.commit or commit
