"""What keeps a process at home: every connection to another machine is refused unless its owner asked for it.

    install()                            the window's process, before anything else is imported
    confine(spec.reach)                  a stage's process
    with permit("huggingface.co:443"):   while the owner's download runs

Allowed are sockets of this machine (unix sockets, netlink) and loopback (127.0.0.0/8, ::1, "localhost"); names
are looked up only where they are permitted, since a lookup is a message to another machine already. A permitted
name permits the addresses that it was resolved to, at the permitted port, for as long as it is permitted itself.
Where a permitted host redirects to another one, that one needs a permission of its own; where a proxy is used,
the proxy is the place to permit. A connection that is open when its permission ends is not cut.

What this is: an audit hook (PEP 578), which no library can take out again and which sees whatever Python code
does with sockets, through whichever library. What it is not: a prison for hostile code. It sees neither sockets
that native code opens by itself, nor asyncio's connections to numeric addresses on Windows, nor what a program
that is started does. Where a process needs no network at all, as all model processes do, `confine` closes these
ways as well on Linux, by asking the kernel (see `sealing`).
"""

from __future__ import annotations

import errno
import ipaddress
import socket
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlsplit

_HOME_FAMILIES = {int(getattr(socket, name)) for name in ("AF_UNIX", "AF_NETLINK") if hasattr(socket, name)}
_INTERNET = {int(socket.AF_INET), int(socket.AF_INET6)}


class Refused(OSError):
    """A connection or a lookup that would have left this machine without its owner's leave."""


class Place(NamedTuple):
    """A host, and the port there; None means any."""

    host: str
    port: int | None = None


class _Guard:
    """What is permitted now, and what was tried. One a process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.installed = False
        self.permitted: Counter[Place] = Counter()
        self.resolved: dict[str, set[str]] = {}
        """The names that an address was the answer for."""
        self.made = 0
        self.refused = 0

    def permits(self, host: str, port: int | None) -> bool:
        """Whether `host` (in its plain form) may be spoken to. `port` None asks for the name alone."""
        with self.lock:
            names = {host} | self.resolved.get(host, set())
            return any(
                place.host in names and (place.port is None or port is None or place.port == port)
                for place in self.permitted
            )


_guard = _Guard()


def install(reach: Iterable[str] = ()) -> None:
    """Guard this process from now on; `reach` are places ("host:port", or "host" for all its ports) that stay
    permitted. There is no way back. A further call adds to the reach.
    """
    with _guard.lock:
        _guard.permitted.update(read_place(place) for place in reach)
        if _guard.installed:
            return
        _guard.installed = True
    _check_before_resolving()
    _remember_answers()
    sys.addaudithook(_hook())


def confine(reach: Iterable[str] = ()) -> bool:
    """As `install`; where `reach` is empty also take the internet from this process altogether, loopback
    included, and from the programs it starts. True when the kernel does that (on Linux), else the hook alone stands.

    A backend that speaks to a server on this machine therefore names it in its reach, as any other place.
    """
    places = tuple(reach)
    install(places)
    if places:
        return False
    from desktop.engine.network.sealing import seal  # here: the window's process has no use for it

    return seal()


@contextmanager
def permit(*places: str) -> Iterator[None]:
    """Let this process, all its threads, reach `places` while the block runs. Nests."""
    these = [read_place(place) for place in places]
    with _guard.lock:
        _guard.permitted.update(these)
    try:
        yield
    finally:
        with _guard.lock:
            _guard.permitted.subtract(these)
            _guard.permitted += Counter()  # drops what is down to nothing


def permitted() -> tuple[str, ...]:
    """The places beyond this machine that may be reached now, "host:port", in order."""
    with _guard.lock:
        away = [place for place in _guard.permitted if not is_loopback(place.host)]
    return tuple(sorted(_shown(*place) for place in away))


def made() -> int:
    """How many connections, datagrams and lookups beyond this machine were let through since the start."""
    return _guard.made


def refused() -> int:
    """How many were refused since the start."""
    return _guard.refused


def read_place(text: str) -> Place:
    """A place from "host", "host:port", "[v6]:port" or a bare v6 address. Raises ValueError."""
    bare_v6 = text.count(":") > 1 and not text.startswith("[")
    parts = urlsplit(f"//[{text}]" if bare_v6 else f"//{text}")
    if not parts.hostname or parts.path or parts.query or parts.username is not None:
        raise ValueError(f'"{text}" is no host and port')
    return Place(plain_host(parts.hostname), parts.port)


def plain_host(host: str | bytes | bytearray) -> str:
    """One way of writing a host: an address in its shortest form, a name in lower case and in ASCII."""
    name = (bytes(host).decode("ascii", "replace") if isinstance(host, (bytes, bytearray)) else host).lower()
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        pass
    else:
        mapped = getattr(address, "ipv4_mapped", None)  # ::ffff:127.0.0.1 goes where 127.0.0.1 does
        return str(mapped or address).partition("%")[0]
    try:
        return name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        return name


def is_loopback(host: str) -> bool:
    """Whether `host`, in its plain form, is this machine.

    Short and octal addresses ("127.1") are names here, and so is "localhost.", which is asked of a name server.
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _shown(host: str, port: int | None) -> str:
    name = f"[{host}]" if ":" in host else host
    return name if port is None else f"{name}:{port}"


def _judge(host: Any, port: int | None, counts: bool) -> None:
    """Raise Refused unless `host` may be spoken to; `counts` what is let through."""
    name = plain_host(host) if isinstance(host, (str, bytes, bytearray)) else str(host)
    if is_loopback(name):
        return
    if not _guard.permits(name, port):
        _refuse(_shown(name, port))
    if counts:
        with _guard.lock:
            _guard.made += 1


def _refuse(what: str) -> None:
    with _guard.lock:
        _guard.refused += 1
    raise Refused(errno.EACCES, f"{what} may not be reached: nothing leaves this machine unless its owner asked for it")


def _address(sock: Any, address: Any, counts: bool = True) -> None:
    """Judge an address that a socket is to connect, send or be bound to."""
    family = int(sock.family)
    if address is None or family in _HOME_FAMILIES:
        return  # None: a datagram on a socket that was connected, and judged, before
    if family not in _INTERNET:
        _refuse(f"a socket of family {family}")
    if isinstance(address, tuple) and len(address) >= 2:  # anything else the socket itself turns down
        _judge(address[0], address[1] if isinstance(address[1], int) else None, counts)


def _name(host: Any, *_: Any) -> None:
    """Judge a lookup. Without a host nothing is looked up."""
    if host:
        _judge(host, None, counts=True)


_CHECKS: dict[str, Callable[..., None]] = {
    "socket.connect": _address,
    "socket.sendto": _address,
    "socket.sendmsg": _address,
    "socket.bind": partial(_address, counts=False),
    "socket.getaddrinfo": _name,
    "socket.gethostbyname": _name,
    "socket.gethostbyaddr": _name,
    "socket.getnameinfo": lambda address: _name(address[0]),
}
"""By audit event. A socket that is bound to more than loopback would let others in."""


def _hook() -> Callable[[str, tuple[Any, ...]], None]:
    checks = _CHECKS  # held by the closure: the module's names may be gone while the interpreter ends

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in checks:
            checks[event](*arguments)

    return hook


def _check_before_resolving() -> None:
    """The interpreter resolves a name that is given to `connect` and its like before it tells the hook."""
    for method, position in (("connect", 0), ("connect_ex", 0), ("bind", 0), ("sendto", -1), ("sendmsg", 3)):
        original = getattr(socket.socket, method)

        def checked(self: socket.socket, *arguments: Any, _original: Any = original, _position: int = position) -> Any:
            if -len(arguments) <= _position < len(arguments):
                _address(self, arguments[_position], counts=False)
            return _original(self, *arguments)

        checked.__name__, checked.__doc__ = method, original.__doc__
        setattr(socket.socket, method, checked)


def _remember_answers() -> None:
    """A connection carries an address only: know which name it was the answer for."""
    original = socket.getaddrinfo

    def getaddrinfo(host: Any, *arguments: Any, **named: Any) -> Any:
        answers = original(host, *arguments, **named)
        if isinstance(host, (str, bytes, bytearray)) and host:
            name = plain_host(host)
            with _guard.lock:
                for *_, address in answers:
                    _guard.resolved.setdefault(plain_host(str(address[0])), set()).add(name)
        return answers

    getaddrinfo.__doc__ = original.__doc__
    socket.getaddrinfo = getaddrinfo
