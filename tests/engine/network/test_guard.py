"""The guard, tried in processes of their own, since it cannot be taken out again.

Nothing here reaches another machine: what is not refused goes to addresses that belong to nobody (RFC 5737), or to
a made answer of the resolver.
"""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from desktop.engine.network import guard

ROOT = Path(__file__).resolve().parents[3]

PREAMBLE = """
import json, socket, sys
from desktop.engine.network import guard, sealing

def outcome(act):
    try:
        act()
    except guard.Refused:
        return "refused"
    except OSError as error:
        return type(error).__name__
    return "done"

def reach(host, port=80, family=socket.AF_INET):
    with socket.socket(family) as sock:
        sock.setblocking(False)
        return outcome(lambda: sock.connect((host, port)))
"""


def guarded(code: str) -> Any:
    """What `code`, run after the preamble in an interpreter of its own, leaves in `result`."""
    script = f"{PREAMBLE}\n{textwrap.dedent(code)}\nprint(json.dumps(result))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_way_out_is_refused() -> None:
    """Whatever Python offers to reach another machine, or to ask for its name, is refused, and each try is counted."""
    result = guarded("""
        import asyncio, contextlib, http.client, ssl, urllib.request
        import _socket

        guard.install()
        away, name = "203.0.113.1", "nowhere.invalid"
        tcp, udp, six = socket.socket(), socket.socket(type=socket.SOCK_DGRAM), socket.socket(socket.AF_INET6)
        bare = _socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        secure = ssl.create_default_context().wrap_socket(socket.socket(), server_hostname=name)

        async def open_connection():
            await asyncio.open_connection(away, 80)

        async def open_named():
            await asyncio.open_connection(name, 80)

        ways = {
            "connect": lambda: tcp.connect((away, 80)),
            "connect_ex": lambda: tcp.connect_ex((away, 80)),
            "a name": lambda: tcp.connect((name, 80)),
            "a name in bytes": lambda: tcp.connect((b"nowhere.invalid", 80)),
            "bare": lambda: bare.connect((away, 80)),
            "v6": lambda: six.connect(("2001:db8::1", 80)),
            "v6, mapped": lambda: six.connect(("::ffff:203.0.113.1", 80)),
            "v6, scoped": lambda: six.connect(("fe80::1", 80, 0, 1)),
            "sendto": lambda: udp.sendto(b"x", (away, 53)),
            "sendto, flags": lambda: udp.sendto(b"x", 0, (away, 53)),
            "sendto a name": lambda: udp.sendto(b"x", (name, 53)),
            "udp connect": lambda: udp.connect((away, 53)),
            "fast open": lambda: tcp.sendto(b"x", getattr(socket, "MSG_FASTOPEN", 0), (away, 80)),
            "secure": lambda: secure.connect((away, 443)),
            "everybody": lambda: udp.sendto(b"x", ("<broadcast>", 9)),
            "any": lambda: tcp.connect(("0.0.0.0", 80)),
            "short": lambda: tcp.connect(("8.8", 80)),
            "one number": lambda: tcp.connect(("134744072", 80)),
            "octal": lambda: tcp.connect(("010.8.8.8", 80)),
            "create_connection": lambda: socket.create_connection((name, 80)),
            "urllib": lambda: urllib.request.urlopen("http://203.0.113.1/"),
            "http": lambda: http.client.HTTPConnection(away).connect(),
            "asyncio": lambda: asyncio.run(open_connection()),
            "asyncio, a name": lambda: asyncio.run(open_named()),
            "lookup": lambda: socket.getaddrinfo(name, 80),
            "gethostbyname": lambda: socket.gethostbyname(name),
            "gethostbyname_ex": lambda: socket.gethostbyname_ex(name),
            "gethostbyaddr": lambda: socket.gethostbyaddr(away),
            "getnameinfo": lambda: socket.getnameinfo((away, 80), 0),
            "localhost at a name server": lambda: socket.getaddrinfo("localhost.", 80),
            "like localhost": lambda: socket.getaddrinfo("localhost.example", 80),
            "open to others": lambda: tcp.bind(("", 0)),
            "open to others, v6": lambda: six.bind(("::", 0)),
        }
        if hasattr(udp, "sendmsg"):
            ways["sendmsg"] = lambda: udp.sendmsg([b"x"], [], 0, (away, 53))
            ways["sendmsg to a name"] = lambda: udp.sendmsg([b"x"], [], 0, (name, 53))
        with contextlib.suppress(AttributeError, OSError):
            host = socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)
            ways["the host of this machine"] = lambda: host.connect((socket.VMADDR_CID_HOST, 80))
        outcomes = {}
        for way, act in ways.items():
            before = guard.refused()
            outcomes[way] = outcome(act)
            if outcomes[way] != "refused" and guard.refused() > before:
                outcomes[way] = "refused"  # urllib puts it into words of its own
        for sock in (tcp, udp, six, bare, secure):
            sock.close()
        result = [outcomes, guard.refused() >= len(ways), guard.made()]
    """)
    outcomes, counted, made = result
    assert {way: how for way, how in outcomes.items() if how != "refused"} == {}
    assert counted
    assert made == 0


def test_this_machine_stays_in_reach(tmp_path: Path) -> None:
    """Loopback in all its spellings, unix sockets and pairs of sockets work as before, and count as nothing."""
    result = guarded(f"""
        guard.install()
        listener = socket.create_server(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        hosts = ("127.0.0.1", "localhost", "LOCALHOST", b"localhost")
        result = {{str(host): outcome(lambda: socket.create_connection((host, port), 5).close()) for host in hosts}}
        dual = socket.socket(socket.AF_INET6)
        result["mapped"] = outcome(lambda: dual.connect(("::ffff:127.0.0.1", port)))
        result["nobody asked for"] = outcome(lambda: socket.getaddrinfo(None, 80))
        if hasattr(socket, "AF_UNIX"):
            unix = socket.socket(socket.AF_UNIX)
            unix.bind({str(tmp_path / "door")!r})
            unix.listen()
            near = socket.socket(socket.AF_UNIX)
            result["unix"] = outcome(lambda: near.connect({str(tmp_path / "door")!r}))
            near.close(), unix.close()
        left, right = socket.socketpair()
        result["pair"] = outcome(lambda: left.send(b"x"))
        for sock in (left, right, dual, listener):
            sock.close()
        result["counted"] = guard.made() + guard.refused()
    """)
    if result["mapped"] == "OSError":  # a machine without IPv6
        del result["mapped"]
    assert result.pop("counted") == 0
    assert set(result.values()) == {"done"}


def test_a_permission_holds_for_its_place_and_its_time() -> None:
    """Only the named port of the named host, only inside the block, also nested; what is let through is counted."""
    result = guarded("""
        guard.install()
        guard.install(["203.0.113.9"])
        result = {"before": reach("203.0.113.1")}
        with guard.permit("203.0.113.1:80"), guard.permit("203.0.113.1:80", "[2001:db8::1]:443"):
            with guard.permit("203.0.113.1:80"):
                pass
            result["inside"] = reach("203.0.113.1")
            result["another port"] = reach("203.0.113.1", 81)
            result["another host"] = reach("203.0.113.2")
            result["v6"] = reach("2001:db8::1", 443, socket.AF_INET6)
            result["places"] = guard.permitted()
        result["after"] = reach("203.0.113.1")
        result["given at the start"] = reach("203.0.113.9", 1234)
        result["made"] = guard.made()
        result["places after"] = guard.permitted()
    """)
    assert [result[when] for when in ("before", "another port", "another host", "after")] == ["refused"] * 4
    assert "refused" not in (result["inside"], result["v6"], result["given at the start"])
    assert result["made"] == 3
    assert result["places"] == ["203.0.113.1:80", "203.0.113.9", "[2001:db8::1]:443"]
    assert result["places after"] == ["203.0.113.9"]


def test_a_permitted_name_permits_its_addresses() -> None:
    """A name's addresses are in reach at its port while the name is; the name of another host is not even looked up."""
    result = guarded("""
        def made_answer(host, port, *arguments, **named):
            sys.audit("socket.getaddrinfo", host, port, 0, 0, 0)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("203.0.113.7", port))]

        socket.getaddrinfo = made_answer
        guard.install()
        result = {"unasked": outcome(lambda: socket.getaddrinfo("Models.Example", 443))}
        with guard.permit("models.example:443"):
            result["not resolved yet"] = reach("203.0.113.7", 443)
            result["lookup"] = outcome(lambda: socket.getaddrinfo("Models.Example", 443))
            result["its address"] = reach("203.0.113.7", 443)
            result["its address, another port"] = reach("203.0.113.7", 22)
            result["redirected"] = outcome(lambda: socket.getaddrinfo("elsewhere.example", 443))
        result["its address, later"] = reach("203.0.113.7", 443)
    """)
    allowed = {key for key, how in result.items() if how != "refused"}
    assert allowed == {"lookup", "its address"}


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's filter is Linux's")
def test_the_kernel_keeps_native_code_and_programs_in() -> None:
    """A process without reach has no socket of the internet, nor have threads it had or programs it starts;
    pipes, pairs and child processes go on working.
    """
    result = guarded("""
        import ctypes, subprocess, threading

        late, sealed = threading.Event(), threading.Event()
        results = {}

        def another_thread():
            sealed.wait()
            results["thread"] = ctypes.CDLL(None).socket(socket.AF_INET, socket.SOCK_STREAM, 0)

        thread = threading.Thread(target=another_thread)
        thread.start()
        results["sealed"] = guard.confine()
        sealed.set()
        thread.join()
        native = ctypes.CDLL(None, use_errno=True)
        results["native"] = native.socket(socket.AF_INET, socket.SOCK_STREAM, 0)
        results["v6"] = native.socket(socket.AF_INET6, socket.SOCK_STREAM, 0)
        results["ring"] = native.syscall(425, 1, None)
        code = "import socket\\ntry: socket.socket()\\nexcept PermissionError: print('kept in')"
        results["program"] = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
        results["pair"] = outcome(lambda: [end.close() for end in socket.socketpair()])
        results["netlink"] = outcome(lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0).close())
        result = results
    """)
    if not result["sealed"]:
        pytest.skip("this kernel has no seccomp filters for us")
    assert result == {
        "sealed": True,
        "thread": -1,
        "native": -1,
        "v6": -1,
        "ring": -1,
        "program": "kept in\n",
        "pair": "done",
        "netlink": "done",
    }


def test_a_process_with_reach_is_not_sealed() -> None:
    """A backend that speaks to a server of this machine names it, and keeps its sockets; the badge does not show it."""
    result = guarded("""
        result = [guard.confine(["localhost:1234"]), outcome(lambda: socket.socket().close()), guard.permitted()]
    """)
    assert result == [False, "done", []]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Host.Example:443", ("host.example", 443)),
        ("host.example", ("host.example", None)),
        ("[::1]:8080", ("::1", 8080)),
        ("2001:DB8:0::1", ("2001:db8::1", None)),
        ("[::ffff:10.0.0.1]:1", ("10.0.0.1", 1)),
        ("bücher.example:1", ("xn--bcher-kva.example", 1)),
    ],
)
def test_places_have_one_spelling(text: str, place: tuple[str, int | None]) -> None:
    """However a host is written, a permission is found again."""
    assert guard.read_place(text) == place


@pytest.mark.parametrize("text", ["", ":80", "host:port", "host/path", "a@host:1", "host:99999"])
def test_what_is_no_place_is_turned_down(text: str) -> None:
    """A mistake in a place does not become a permission for something else."""
    with pytest.raises(ValueError, match=r"."):
        guard.read_place(text)
