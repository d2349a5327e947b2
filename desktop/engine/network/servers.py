"""Addresses of OpenAI-compatible servers: how they are written, named to people, and reached.

A server is a base address such as "http://localhost:1234/v1". A proxy that the environment names (HTTPS_PROXY,
HTTP_PROXY, NO_PROXY, or the system's settings) is used for other machines and never for this one; `reach` names it,
because the guard then has to let it through.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.network.guard import is_loopback, plain_host

_ENDPOINTS = ("/chat/completions", "/completions", "/models", "/audio/transcriptions", "/audio/speech", "/audio/voices")
_PORTS = {"http": 80, "https": 443}
_LOCAL_PRODUCTS = {1234: "LM Studio", 11434: "Ollama"}
"""By the port that they use unless told otherwise."""
_REMOTE_PRODUCTS = {"openrouter.ai": "OpenRouter", "api.openai.com": "OpenAI"}
_HOME_ENDINGS = (".local", ".lan", ".home", ".home.arpa", ".internal")


def normalise(url: str) -> str:
    """The base address, without a slash at its end; "/v1" is added where there is no path, http:// or https://
    where there is neither (http for this machine and the home network). Idempotent. Raises ParleyError.
    """
    text = url.strip()
    if "://" not in text:
        bare = urlsplit(f"//{text}")
        text = f"{'http' if _is_near(bare.hostname or '') else 'https'}://{text}"
    try:
        parts = urlsplit(text)
        host, port = plain_host(parts.hostname or ""), parts.port
    except ValueError:
        raise _no_address(url, "is no address of a server") from None
    if parts.scheme not in _PORTS or not host or any(character.isspace() for character in text):
        raise _no_address(url, "is no address of a server")
    if parts.username is not None or parts.query or parts.fragment:
        raise _no_address(_without_secrets(parts), "may hold neither a password nor anything after the path")
    if host in ("0.0.0.0", "::"):
        host = "127.0.0.1"  # what a server that listens everywhere says of itself
    path = parts.path.rstrip("/")
    for endpoint in _ENDPOINTS:
        path = path.removesuffix(endpoint)
    shown = f"[{host}]" if ":" in host else host
    if port is not None and port != _PORTS[parts.scheme]:
        shown += f":{port}"
    return f"{parts.scheme}://{shown}{path or '/v1'}"


def place(url: str) -> str:
    """Where the server is, "host:port", as the guard wants it. Raises ParleyError."""
    return _place(urlsplit(normalise(url)))


def reach(url: str) -> tuple[str, ...]:
    """All that a process must be permitted to speak to for this server: its place, and its proxy's."""
    proxy = proxy_of(url)
    return (place(url), _place(urlsplit(proxy))) if proxy else (place(url),)


def proxy_of(url: str) -> str | None:
    """The proxy for this server, None for a direct connection. May hold a password: not to be shown."""
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(normalise(url))
    host = parts.hostname or ""
    proxy = getproxies().get(parts.scheme, "")
    if is_loopback(host) or not proxy or proxy_bypass(host):
        return None
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    return proxy if urlsplit(proxy).scheme in _PORTS else None


def title(url: str) -> str:
    """The server as people know it: "LM Studio at http://localhost:1234"."""
    parts = urlsplit(normalise(url))
    host = parts.hostname or ""
    product = _LOCAL_PRODUCTS.get(parts.port or 0) if is_loopback(host) else _REMOTE_PRODUCTS.get(host)
    path = parts.path.removesuffix("/v1")
    return f"{product or 'The server'} at {parts.scheme}://{parts.netloc}{path}"


def is_safe_for_keys(url: str) -> bool:
    """Whether a key may be sent there: over https, or without leaving the house."""
    parts = urlsplit(normalise(url))
    return parts.scheme == "https" or _is_near(parts.hostname or "")


def _is_near(host: str) -> bool:
    """Whether the host is this machine or in the home network, by its address or by the form of its name."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(_HOME_ENDINGS)
    return address.is_private or address.is_loopback


def _place(parts: SplitResult) -> str:
    host = plain_host(parts.hostname or "")
    return f"{f'[{host}]' if ':' in host else host}:{parts.port or _PORTS[parts.scheme]}"


def _without_secrets(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _no_address(url: str, why: str) -> ParleyError:
    remedy = "Write it like http://localhost:1234/v1; a key belongs into `key`, as env:NAME or keyring:NAME."
    return ParleyError(Problem(f'"{url}" {why}.', remedy), ExitCode.BAD_INPUT)
