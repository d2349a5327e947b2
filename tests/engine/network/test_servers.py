"""Addresses of servers: one spelling, one place, one name."""

from __future__ import annotations

import pytest

from desktop.engine.errors import ExitCode, ParleyError
from desktop.engine.network import servers


@pytest.mark.parametrize(
    ("written", "base", "place", "title"),
    [
        ("http://localhost:1234/v1", "http://localhost:1234/v1", "localhost:1234", "LM Studio at http://localhost:1234"),
        ("localhost:11434", "http://localhost:11434/v1", "localhost:11434", "Ollama at http://localhost:11434"),
        (" HTTP://LocalHost:8000/ ", "http://localhost:8000/v1", "localhost:8000", "The server at http://localhost:8000"),
        ("0.0.0.0:8000", "http://127.0.0.1:8000/v1", "127.0.0.1:8000", "The server at http://127.0.0.1:8000"),
        ("[::1]:8080", "http://[::1]:8080/v1", "[::1]:8080", "The server at http://[::1]:8080"),
        ("192.168.1.5:8000/v1/", "http://192.168.1.5:8000/v1", "192.168.1.5:8000", "The server at http://192.168.1.5:8000"),
        ("box:5000", "http://box:5000/v1", "box:5000", "The server at http://box:5000"),
        ("openrouter.ai/api/v1", "https://openrouter.ai/api/v1", "openrouter.ai:443", "OpenRouter at https://openrouter.ai/api"),
        ("https://api.openai.com", "https://api.openai.com/v1", "api.openai.com:443", "OpenAI at https://api.openai.com"),
        ("https://a.example:443/v1/chat/completions", "https://a.example/v1", "a.example:443", "The server at https://a.example"),
        ("http://a.example/openai/v1/audio/speech", "http://a.example/openai/v1", "a.example:80", "The server at http://a.example/openai"),
    ],
)  # fmt: skip
def test_every_spelling_leads_to_one(written: str, base: str, place: str, title: str) -> None:
    """What people copy from a server's window is understood, and understood again the same way."""
    assert servers.normalise(written) == base
    assert servers.normalise(base) == base
    assert servers.place(written) == place
    assert servers.title(written) == title


@pytest.mark.parametrize(
    "written",
    ["", "   ", "http://", "ftp://a.example", "file:///etc/passwd", "http://a b", "localhost:port", "http://a:99999"],
)
def test_what_is_no_address_is_said(written: str) -> None:
    """It is quoted, with an example of a right one."""
    with pytest.raises(ParleyError, match="is no address of a server") as caught:
        servers.normalise(written)
    assert caught.value.exit_code is ExitCode.BAD_INPUT
    assert "http://localhost:1234/v1" in caught.value.problem.remedy


@pytest.mark.parametrize("written", ["https://me:hidden@a.example/v1", "https://a.example/v1?api_key=hidden"])
def test_keys_do_not_belong_into_addresses(written: str) -> None:
    """A password in an address is turned down without being repeated."""
    with pytest.raises(ParleyError, match=r"a\.example") as caught:
        servers.normalise(written)
    assert "hidden" not in str(caught.value)


def test_a_proxy_is_for_other_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy of the environment is used, and permitted, for a remote server; never for this machine."""
    for name in ("all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://me:hidden@proxy.example:3128")
    monkeypatch.setenv("HTTP_PROXY", "socks5://proxy.example:1080")
    monkeypatch.setenv("NO_PROXY", "inside.example")
    assert servers.reach("https://a.example") == ("a.example:443", "proxy.example:3128")
    assert servers.reach("https://inside.example") == ("inside.example:443",)
    assert servers.reach("https://localhost:8443") == ("localhost:8443",)
    assert servers.reach("http://a.example") == ("a.example:80",)


def test_where_keys_may_go() -> None:
    """Anywhere by https; without it not beyond the house."""
    assert all(map(servers.is_safe_for_keys, ("https://a.example", "http://localhost", "http://10.0.0.1", "box.lan:1")))
    assert not any(map(servers.is_safe_for_keys, ("http://a.example", "http://93.184.216.34")))
