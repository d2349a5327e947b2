"""What can go wrong with a server, in words for the person who named it."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from socket import gaierror
from time import time
from typing import Any

from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.network.guard import Refused
from desktop.engine.network.servers import title
from desktop.engine.types import StageName

QUOTED = 160
"""Characters of a server's own message that a person gets to read."""
_READ = 2000
"""Characters of it that are looked at."""
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504, 529})
"""Answers after which another try may help."""


class ServerError(ParleyError):
    """A request that failed. `status` is the server's answer, 0 where it gave none; `said` its own words."""

    def __init__(
        self,
        problem: Problem,
        status: int = 0,
        said: str = "",
        again: bool = False,
        wait_s: float = 0.0,
        empty: bool = False,
    ) -> None:
        super().__init__(problem)
        self.status = status
        self.said = said
        self.again = again
        """Whether another try, at least `wait_s` later, may help."""
        self.wait_s = wait_s
        self.empty = empty
        """Whether the server began an answer and ended it without a byte."""

    def __reduce__(self) -> tuple[Any, ...]:
        return ParleyError, (self.problem, self.exit_code)


@dataclass(frozen=True, slots=True)
class Failures:
    """Makes the errors of one server, for the settings section of `stage`."""

    url: str
    stage: StageName | None = None

    @property
    def name(self) -> str:
        """The server as people know it."""
        return title(self.url)

    def because(self, what: str, remedy: str = "", **facts: Any) -> ServerError:
        """The server's name, then `what`."""
        return ServerError(Problem(f"{self.name} {what}", remedy, stage=self.stage), **facts)

    @property
    def check_address(self) -> str:
        """The remedy for an address that is not right."""
        return f"Check `server` in {self._section}; such an address usually ends in /v1."

    @property
    def _section(self) -> str:
        return f"[{self.stage}] of the settings" if self.stage else "the settings"

    def of_status(self, status: int, headers: Mapping[str, str], body: bytes, model: str, keyed: bool) -> ServerError:
        """For an answer that is none. `model` was asked for; `keyed`: a key was sent along."""
        said = message_in(body)
        quoted = f': "{shortened(said)}".' if said and not _is_page(headers, body) else "."
        facts: dict[str, Any] = {"status": status, "said": said, "again": status in _BUSY}
        if 300 <= status < 400:
            target = headers.get("location", "")
            what = f"sends us on to {target or 'another address'}, where we do not follow."
            return self.because(what, f"If you trust that address, write it as `server` in {self._section}.", **facts)
        if status == 401:
            what = "does not accept the key." if keyed else "wants a key."
            return self.because(what, f"Name it as `key` in {self._section}: env:NAME or keyring:NAME.", **facts)
        if status == 402:
            return self.because("has no credit left for this key.", "Top it up there, or use another server.", **facts)
        if status == 403:
            return self.because(f"refuses this{quoted}", "Check what the key is allowed to use.", **facts)
        if status == 404 and "model" in said.lower():
            what = f'has no model "{model}".' if model else f"has no such model{quoted}"
            return self.because(what, f"Choose one that it offers as `model` in {self._section}.", **facts)
        if status in (404, 405):
            return self.because("does not know what we ask for (404).", self.check_address, **facts)
        if status == 429:
            wait_s = _retry_after_s(headers)
            facts["wait_s"] = wait_s
            wait = f"Ask again in {wait_s:.0f} seconds." if 0 < wait_s < 600 else "Ask again later."
            return self.because("takes no more questions for now (429).", wait, **facts)
        if status >= 500:
            facts["wait_s"] = _retry_after_s(headers)
            return self.because(f"failed ({status}){quoted}", "Look at its own messages, then ask again.", **facts)
        return self.because(f"turned the request down ({status}){quoted}", f"Check {self._section}.", **facts)

    def of_error(self, error: BaseException, begun: bool) -> ServerError:
        """For a connection that could not be had, or broke; `begun`: a part of the answer had come."""
        import httpx

        chain = tuple(_causes(error))
        if isinstance(error, ServerError):
            return error
        if any(isinstance(cause, Refused) for cause in chain):
            what = "was not permitted: nothing leaves this machine unless its owner asked for it."
            return ServerError(
                Problem(f"The connection to {_small(self.name)} {what}", self.check_address, stage=self.stage)
            )
        if begun:
            what = "broke off in the middle of its answer."
            return self.because(what, "Look at its own messages, then ask again.")
        if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in chain):
            return self.because("has a certificate that this machine does not trust.", self.check_address)
        if any(isinstance(cause, ssl.SSLError) for cause in chain):
            return self.because("does not speak https.", "Write the address with http:// if it is in your own network.")
        if any(isinstance(cause, gaierror) for cause in chain):
            return self.because("cannot be found.", f"Check the network, and `server` in {self._section}.", again=True)
        if isinstance(error, httpx.ProxyError):
            return self.because("cannot be reached through the proxy.", "Check HTTPS_PROXY and NO_PROXY.", again=True)
        if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout)):
            return self.because("does not answer.", self._start_it(), again=True)
        if isinstance(error, httpx.TransportError):
            return self.because("hung up without an answer.", "Look at its own messages, then ask again.", again=True)
        return self.because("sends what cannot be read.", self.check_address)

    def _start_it(self) -> str:
        hints = {
            "LM Studio": "Start its server there (Developer, Start server)",
            "Ollama": "Start it with: ollama serve",
        }
        hint = next((hint for product, hint in hints.items() if self.name.startswith(product)), "Start it")
        return f"{hint}, or correct `server` in {self._section}."


def message_in(body: bytes) -> str:
    """What a server says in the body of an error, in one printable line."""
    text = body.decode("utf-8", "replace")
    try:
        found = json.loads(text)
    except ValueError:
        found = text
    while isinstance(found, dict):
        found = next((found[key] for key in ("error", "message", "detail", "msg") if found.get(key)), "")
    if isinstance(found, list):
        found = found[0].get("msg", "") if found and isinstance(found[0], dict) else ""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(found)).split())
    return line[:_READ]


def shortened(said: str) -> str:
    """A server's own message for a person to read: at most QUOTED characters."""
    return said if len(said) <= QUOTED else f"{said[: QUOTED - 1]}…"


def no_key_in_the_open(url: str, stage: StageName | None) -> ParleyError:
    """For a key that would travel readable by everyone on the way."""
    what = f"The key is not sent to {_small(title(url))}: without https everyone on the way could read it."
    remedy = "Write the address with https://, or leave the key out."
    return ParleyError(Problem(what, remedy, stage=stage), ExitCode.BAD_INPUT)


def _small(name: str) -> str:
    return f"the {name[4:]}" if name.startswith("The ") else name


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error with all that led to it."""
    seen: set[int] = set()
    left: list[BaseException | None] = [error]
    while left:
        cause = left.pop()
        if cause is None or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        left += [cause.__cause__, cause.__context__, *getattr(cause, "exceptions", ())]


def _is_page(headers: Mapping[str, str], body: bytes) -> bool:
    return "html" in headers.get("content-type", "") or body.lstrip()[:1] == b"<"


def _retry_after_s(headers: Mapping[str, str]) -> float:
    """How long the server asks us to wait, seconds; 0 where it does not say."""
    value = headers.get("retry-after", "").strip()
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time())
    except (TypeError, ValueError):
        return 0.0
