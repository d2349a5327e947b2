"""Looking for a newer version, with real servers on loopback, plain and with a certificate."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop import __version__, paths, updates
from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.network import guard
from desktop.paths import Folders
from desktop.settings import Settings
from desktop.settings.model import UpdatesRoom
from desktop.updates import Updates, is_newer, latest
from tests.engine.models.hub import Handler, Hub, running
from tests.engine.network import local_server
from tests.engine.network.local_server import LocalServer

NEWER = "v987.6.5"
PAGE = "https://example.org/parley/releases/latest"


def announcement(version: str = NEWER, **more: Any) -> bytes:
    return json.dumps({"tag_name": version, "html_url": PAGE, **more}).encode()


@pytest.fixture
def hub() -> Iterator[Hub]:
    with running() as served:
        served.files["latest"] = announcement()
        yield served


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return replace(paths.folders(tmp_path / "data"), cache=tmp_path / "cache")


@contextmanager
def asking(folders: Folders, address: str, look: bool = True) -> Iterator[tuple[Updates, list[Problem]]]:
    """The object at work, and what it told."""
    asked = Updates(lambda: Settings(updates=UpdatesRoom(look=look)), folders, address)
    told: list[Problem] = []
    asked.problem.connect(told.append)
    try:
        yield asked, told
    finally:
        asked.stop()


def test_a_newer_version_is_told_with_its_page(hub: Hub, folders: Folders, qtbot: QtBot) -> None:
    """One sentence with both versions, and where the new one is; the host is shown while it is spoken to."""
    hosts: list[str] = []
    with asking(folders, hub.url("latest")) as (asked, told):
        asked.leaving.connect(hosts.append)
        asked.look()
        qtbot.waitUntil(lambda: bool(told) and len(hosts) == 2)
    assert told == [
        Problem(f"Parley 987.6.5 is out; this is {__version__}.", f"Get it at {PAGE}", level="info", replaces="updates")
    ]
    assert hosts == [f"127.0.0.1:{hub.port}", ""]
    assert len(hub.requests) == 1


def test_the_newest_is_told_only_to_who_asked(hub: Hub, folders: Folders, qtbot: QtBot) -> None:
    """A look of its own accord says nothing where there is nothing new."""
    hub.files["latest"] = announcement(f"v{__version__}")
    with asking(folders, hub.url("latest")) as (asked, told):
        asked.begin()
        assert asked._under_way is not None
        asked._under_way.result(10)
        asked.look()
        qtbot.waitUntil(lambda: bool(told))
    assert [problem.what for problem in told] == [f"Parley {__version__} is the newest version."]


def test_nobody_is_asked_unless_a_person_wants_it(hub: Hub, folders: Folders) -> None:
    """Without the setting a start sends nothing; with it, once a day; a clock that was set back does not stop it."""
    with asking(folders, hub.url("latest"), look=False) as (asked, _):
        asked.begin()
    assert hub.requests == []
    folders.cache.mkdir(parents=True)
    for ago_s, wanted in ((60, False), (25 * 3600, True), (-3600, True)):
        (folders.cache / "updates.json").write_text(json.dumps({"looked": time.time() - ago_s}), "utf-8")
        before = len(hub.requests)
        with asking(folders, hub.url("latest")) as (asked, _):
            asked.begin()
            if wanted:
                assert asked._under_way is not None
                asked._under_way.result(10)
        assert (len(hub.requests) > before) is wanted


def test_a_package_without_an_address_says_so(folders: Folders, qtbot: QtBot) -> None:
    """A checkout knows nobody to ask; it does not guess."""
    with asking(folders, "") as (asked, told):
        asked.begin()
        asked.look()
        qtbot.waitUntil(lambda: bool(told))
    assert told[0].what == "This Parley does not know where newer ones are published."


def complaint(address: str) -> Problem:
    with pytest.raises(ParleyError) as raised:
        latest(address, CancelToken())
    return raised.value.problem


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"{}", b'{"tag_name": "v1"}', announcement("nightly"), b'{"tag_name": 1, "html_url": 2}',
     json.dumps({"tag_name": "v9", "html_url": "http://example.org/"}).encode(),
     json.dumps({"tag_name": "v9", "html_url": "https://example.org/\u202e"}).encode()],
)  # fmt: skip
def test_another_answer_is_refused(hub: Hub, body: bytes) -> None:
    """A page that is none of releases, and a link that is not encrypted or not readable, never reach the window."""
    hub.files["latest"] = body
    assert "does not answer as a page of releases does" in complaint(hub.url("latest")).what


def test_an_answer_without_end_is_left(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is read than an announcement may be long."""
    monkeypatch.setattr(updates, "MOST_BYTES", 1000)
    hub.files["latest"] = b" " * 5000
    assert "answers without an end" in complaint(hub.url("latest")).what


def test_a_server_that_is_not_there(hub: Hub) -> None:
    """Not found and not reachable are told apart; so is an address that is not encrypted."""
    assert "answers with error 404" in complaint(hub.url("nothing")).what
    assert "cannot be reached" in complaint("https://127.0.0.1:9/latest").what
    assert "is not encrypted" in complaint("http://releases.example/latest").what


def test_an_early_version_is_not_told(hub: Hub) -> None:
    """Who publishes a version for trying out does not call everybody to it."""
    hub.files["latest"] = announcement(prerelease=True)
    assert not is_newer(latest(hub.url("latest"), CancelToken()).version, __version__)


def test_exactly_the_named_place_is_permitted(hub: Hub) -> None:
    """The guard opens for the host of the address while it is asked, for nothing else, and closes again."""
    permitted: list[tuple[str, ...]] = []

    @contextmanager
    def permit(*places: str) -> Iterator[None]:
        permitted.append(places)
        with guard.permit(*places):
            yield

    latest(hub.url("latest"), CancelToken(), permit)
    assert permitted == [(f"127.0.0.1:{hub.port}",)]
    assert guard.permitted() == ()


def test_it_ends_with_the_window(hub: Hub, folders: Folders) -> None:
    """A server that does not answer does not hold up the end of the program."""

    def stalls(handler: Handler) -> None:
        handler.hub.released.wait(20)

    hub.script.append(stalls)
    began = time.monotonic()
    with asking(folders, hub.url("latest")) as (asked, told):
        asked.look()
        while not hub.requests and hub.script:
            time.sleep(0.01)
        asked.stop()
    assert time.monotonic() - began < 5
    assert told == []
    hub.released.set()
    cancelled = CancelToken()
    cancelled.cancel()
    with pytest.raises(Cancelled):
        latest(hub.url("latest"), cancelled)


def test_versions_are_compared_by_their_numbers() -> None:
    """Ten comes after nine, a zero more is no news, and what is no plain version is never newer."""
    assert is_newer("0.10.0", "0.9.3")
    assert is_newer("v1", "0.9.3")
    assert is_newer("0.3.0.1", "0.3.0")
    for same_or_older in ("0.3.0", "0.3", "v0.3.0.0", "0.2.9", "0.4.0rc1", "", "9" * 40):
        assert not is_newer(same_or_older, "0.3.0")


def test_a_server_with_a_certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Encrypted, and only where the certificate is trusted: the same server is refused before it is."""
    pytest.importorskip("cryptography", reason="makes the certificate for this test")
    import certifi

    certificate = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with LocalServer(latest=local_server.answer({"tag_name": NEWER, "html_url": PAGE})) as secret:
        secret.wrap(context)
        address = f"https://127.0.0.1:{secret.port}/latest"
        assert "cannot be reached" in complaint(address).what
        monkeypatch.setattr(certifi, "where", lambda: str(certificate))
        assert latest(address, CancelToken()).version == "987.6.5"


def self_signed(folder: Path) -> Path:
    """A certificate for 127.0.0.1 with its key in one file, signed by itself."""
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    place = folder / "server.pem"
    place.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return place
