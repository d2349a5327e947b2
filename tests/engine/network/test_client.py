"""A server that behaves badly: the sentence that a person reads, how often it was asked, how fast one gets away."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.network.client import Request, Server
from desktop.engine.network.failures import ServerError
from tests.engine.network import local_server as local
from tests.engine.network.local_server import Asked, Behaviour, LocalServer, cancelled_soon

pytest.importorskip("httpx", reason="part of the full engines; ./test installs it")

PAUSES_S = (0.02, 0.05)


@contextmanager
def opened(url: str, **options: str) -> Iterator[Server]:
    server = Server(url, stage="llm", pauses_s=PAUSES_S, **options)
    with closing(server):
        yield server


def read(server: Server, patience_s: float = 20.0, cancel: CancelToken | None = None) -> bytes:
    """All of what the server answers at /thing."""
    with server.ask(Request("thing", json={"model": "m"}, patience_s=patience_s), cancel or CancelToken()) as answer:
        return answer.read()


def complaint(url: str, patience_s: float = 20.0) -> ServerError:
    """What is said about the answer at /thing."""
    with opened(url) as server, pytest.raises(ServerError) as caught:
        read(server, patience_s)
    return caught.value


PAGE = "<!doctype html><html><body>Welcome to the router</body></html>"
SENTENCES: dict[str, tuple[Behaviour, str, int]] = {
    "a web page": (local.answer(PAGE, content_type="text/html"), "answers with a web page", 1),
    "a page of errors": (local.answer(PAGE, 502, "text/html"), "failed (502).", 3),
    "401": (local.answer({"error": {"message": "no key"}}, 401), "wants a key.", 1),
    "402": (local.answer({"error": {"message": "pay"}}, 402), "has no credit left", 1),
    "403": (local.answer({"detail": "not for you"}, 403), 'refuses this: "not for you"', 1),
    "404": (local.answer({"detail": "Not Found"}, 404), "does not know what we ask for", 1),
    "no model": (local.answer({"error": {"message": "model 'm' not found"}}, 404), 'has no model "m"', 1),
    "429": (local.answer({"error": "slow down"}, 429), "takes no more questions for now (429).", 3),
    "429, for long": (local.answer("", 429, Retry_After="60"), "takes no more questions", 1),
    "429, dated": (local.answer("", 429, Retry_After="Fri, 01 Jan 2100 00:00:00 GMT"), "takes no more questions", 1),
    "500": (local.answer({"error": {"message": "out of memory"}}, 500), 'failed (500): "out of memory"', 3),
    "400": (
        local.answer({"error": {"message": "bad\x1b[31m thing"}}, 400),
        'the request down (400): "bad [31m thing"',
        1,
    ),
    "redirect": (local.answer("", 302, Location="http://192.0.2.1/v1"), "sends us on to http://192.0.2.1/v1", 1),
    "redirect at home": (local.answer("", 307, Location="/elsewhere"), "sends us on to /elsewhere", 1),
    "nothing": (local.answer(b""), "sends an empty answer.", 3),
    "hung up": (local.hang_up, "hung up without an answer.", 3),
    "half": (local.half(b"some"), "broke off in the middle of its answer.", 1),
    "no http": (lambda asked: asked.write(b"\x00\x01 what?\r\n\r\n"), "hung up without an answer.", 3),
    "broken gzip": (local.answer(b"not gzip", Content_Encoding="gzip"), "sends what cannot be read.", 1),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_each_fault_has_its_sentence(name: str) -> None:
    """The server is named, what is wrong is said, and what to do; asked again only where that may help."""
    behaviour, words, tries = SENTENCES[name]
    with LocalServer(thing=behaviour) as bad:
        error = complaint(bad.url)
        assert error.problem.what.startswith(f"The server at http://127.0.0.1:{bad.port} ")
        assert words in error.problem.what
        assert error.problem.remedy
        assert error.problem.stage == "llm"
        assert len(bad.asked) == tries
        assert str(error).isprintable()


def test_silence_is_not_asked_twice() -> None:
    """A server that takes the question and never answers is given its patience, once."""
    with LocalServer(thing=local.silence) as bad:
        assert "did not begin to answer within 0 seconds" in complaint(bad.url, patience_s=0.3).problem.what
        assert len(bad.asked) == 1


def test_silence_in_the_middle_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half an answer and then nothing is given up after a while, without another try."""
    monkeypatch.setattr("desktop.engine.network.client.STALL_S", 0.3)
    with LocalServer(thing=local.stall(b"some")) as bad:
        assert "stopped in the middle of its answer" in complaint(bad.url).problem.what
        assert len(bad.asked) == 1


def test_an_answer_without_end_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """What never ends does not fill the memory."""
    monkeypatch.setattr("desktop.engine.network.client.MOST_BYTES", 100_000)

    def flood(asked: Asked) -> None:
        asked.begin(200, "text/plain")
        while True:
            asked.write(bytes(10_000))

    with LocalServer(thing=flood) as bad:
        assert "answers without an end" in complaint(bad.url).problem.what


def test_nobody_there() -> None:
    """A server that does not run is named with what to do; LM Studio and Ollama by their names."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    error = complaint(f"http://localhost:{port}")
    assert error.problem.what == f"The server at http://localhost:{port} does not answer."
    assert error.problem.remedy == "Start it, or correct `server` in [llm] of the settings."
    with opened("http://localhost:1234") as server:
        assert server.failures.name == "LM Studio at http://localhost:1234"
        assert "Developer" in server.failures.of_error(_refused(), begun=False).problem.remedy


def _refused() -> Exception:
    import httpx

    return httpx.ConnectError("refused")


def test_two_failures_and_then_an_answer() -> None:
    """The third try counts, and nobody is told of the first two."""
    failing = local.answer("", 500)
    with LocalServer(thing=[failing, local.hang_up, local.answer("well")]) as bad, opened(bad.url) as server:
        assert read(server) == b"well"
        assert len(bad.asked) == 3


def test_a_short_wait_that_is_asked_for_is_kept() -> None:
    """Retry-After of a second is waited for before the next try."""
    busy = local.answer("", 429, Retry_After="1")
    with LocalServer(thing=[busy, local.answer("well")]) as bad, opened(bad.url) as server:
        begun = time.monotonic()
        assert read(server) == b"well"
        assert time.monotonic() - begun >= 1.0


def test_it_works_again_when_it_is_back() -> None:
    """A server that went away is a sentence; at the next question it is there again, with the same client."""
    first = LocalServer(thing=local.answer("one"))
    with opened(first.url) as server:
        assert read(server) == b"one"
        first.close()
        with pytest.raises(ServerError, match="does not answer"):
            read(server)
        with LocalServer(port=first.port, thing=local.answer("two")):
            assert read(server) == b"two"


@pytest.mark.parametrize("behaviour", [local.silence, local.stall(b"some"), local.answer("", 500)])
def test_a_cancel_lets_go_at_once(behaviour: Behaviour) -> None:
    """Waiting for the first byte, for the rest, or for the next try ends with a cancel, not with its time-out."""
    with LocalServer(thing=behaviour) as bad:
        server = Server(bad.url, pauses_s=(30.0, 30.0))
        with closing(server):
            server.open()
            with cancelled_soon() as cancel, pytest.raises(Cancelled):
                read(server, patience_s=100.0, cancel=cancel)


def test_a_cancel_reaches_the_server() -> None:
    """The connection is closed as well, so that the server stops working for nobody."""
    gone: list[bool] = []
    started = threading.Event()

    def endless(asked: Asked) -> None:
        asked.begin(200, "text/plain")
        asked.write(b"some")
        started.set()
        gone.append(asked.client_is_gone())

    with LocalServer(thing=endless) as server, opened(server.url) as client:
        with client.ask(Request("thing", json={}), CancelToken()) as answer:
            assert next(iter(answer)) == b"some"
            started.wait()
        client.close()
    assert gone == [True]


def test_a_connection_is_kept_for_the_next_question() -> None:
    """Two questions after each other travel over one connection."""
    ports: list[int] = []

    def kept(asked: Asked) -> None:
        ports.append(asked.handler.client_address[1])
        asked.handler.send_response(200)
        asked.handler.send_header("Content-Length", "2")
        asked.handler.end_headers()
        asked.write(b"ok")

    with LocalServer(thing=kept) as good, opened(good.url) as server:
        assert read(server) + read(server) == b"okok"
        server.close()
    assert len(set(ports)) == 1


def test_the_key_is_sent_and_nowhere_else_to_be_seen(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is in the request's header alone: no log, no sentence, no repr has it, even where the server repeats it."""
    monkeypatch.setenv("TEST_KEY", "sk-very-secret\n")
    caplog.set_level(logging.DEBUG)
    telling = local.answer({"error": {"message": "wrong key: sk-very-secret"}}, 403)
    with LocalServer(thing=[telling, local.answer("well")]) as bad, opened(bad.url, key="env:TEST_KEY") as server:
        with pytest.raises(ServerError) as caught:
            read(server)
        assert read(server) == b"well"
        assert [asked.headers["authorization"] for asked in bad.asked] == ["Bearer sk-very-secret"] * 2
        everything = f"{caplog.text} {caught.value!r} {caught.value.said} {server!r} {vars(server)['_client']!r}"
    assert "very-secret" not in everything
    assert "wrong key" in str(caught.value)


def test_a_key_does_not_travel_in_the_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over plain http a key goes no farther than the home network."""
    monkeypatch.setenv("TEST_KEY", "sk-very-secret")
    with opened("http://models.example/v1", key="env:TEST_KEY") as server:
        with pytest.raises(ParleyError, match=r"not sent to the server at http://models\.example") as caught:
            read(server)
        assert "secret" not in str(caught.value)
    for near in ("http://192.168.1.5:8000", "https://models.example", "http://box.local:8000"):
        with opened(near, key="env:TEST_KEY") as server:
            server.open()


def test_an_error_crosses_processes() -> None:
    """What is raised in a stage's process arrives as its sentence."""
    import pickle

    with opened("http://localhost:1234") as server:
        error = server.failures.because("is gone.", "Call it back.", status=500)
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, ParleyError)
    assert again.problem == error.problem


def test_a_proxy_is_asked_for_a_remote_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy of the environment gets the whole address, and its answer counts; for this machine it is not asked."""
    for name in ("all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with LocalServer(thing=local.answer("by proxy")) as proxy, LocalServer(thing=local.answer("direct")) as near:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        with opened("http://models.example/v1") as server:
            assert read(server) == b"by proxy"
            assert proxy.asked[0].path == "http://models.example/v1/thing"
        with opened(near.url) as server:
            assert read(server) == b"direct"
        assert len(proxy.asked) == 1


def test_https_where_there_is_none() -> None:
    """A server that speaks plain http is told apart from one that is not there."""
    with LocalServer(thing=local.answer("well")) as plain:
        error = complaint(plain.url.replace("http:", "https:"))
        assert "does not speak https" in error.problem.what
        assert "http://" in error.problem.remedy


def test_a_certificate_that_is_not_trusted(tmp_path: Path) -> None:
    """Nobody's word is taken for who a server is: its own certificate is not enough."""
    pytest.importorskip("cryptography", reason="makes the certificate for this test")
    certificate = _self_signed(tmp_path)
    with LocalServer(thing=local.answer("well")) as secret:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        secret.wrap(context)
        error = complaint(secret.url.replace("http:", "https:"))
        assert "has a certificate that this machine does not trust" in error.problem.what
        assert secret.asked == []


def _self_signed(folder: Path) -> Path:
    """A certificate with its key in one file, signed by itself."""
    from datetime import datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=2))
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def test_models_are_listed() -> None:
    """The names of what it offers; nothing where a server has no such list; a sentence for anything else."""
    cancel = CancelToken()
    offers = [local.models("b", "a"), local.answer("", 404), local.answer({"data": 3}), local.answer("[[[")]
    with LocalServer(models=offers) as some, opened(some.url) as server:
        assert server.models(cancel) == ("b", "a")
        assert server.models(cancel) == ()
        for _ in range(2):
            with pytest.raises(ServerError, match=str(some.port)):
                server.models(cancel)
