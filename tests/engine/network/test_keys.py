"""Keys come from the environment or the system's keyring, and are never repeated."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.engine.errors import ParleyError
from desktop.engine.network import keys


@pytest.fixture
def keyring() -> Iterator[None]:
    """A keyring in memory in the place of the system's."""
    library = pytest.importorskip("keyring", reason="part of the full engines; ./test installs it")
    from keyring.backend import KeyringBackend
    from keyring.errors import KeyringLocked

    class InMemory(KeyringBackend):
        priority = 1  # type: ignore[assignment]

        def __init__(self) -> None:
            super().__init__()
            self.held: dict[tuple[str, str], str] = {}

        def get_password(self, service: str, username: str) -> str | None:
            if username == "locked":
                raise KeyringLocked("closed")
            return self.held.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            if username == "locked":
                raise KeyringLocked("closed")
            self.held[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            del self.held[service, username]

    before = library.get_keyring()
    library.set_keyring(InMemory())
    yield
    library.set_keyring(before)


def test_no_reference_is_no_key() -> None:
    """Most servers of one's own want none."""
    assert keys.secret("") == keys.secret("  ") == ""


def test_a_key_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes without the line end that a file put there."""
    monkeypatch.setenv("MY_KEY", " sk-1234\n")
    assert keys.secret("env:MY_KEY") == "sk-1234"


def test_a_key_from_the_keyring(keyring: None) -> None:
    """What is stored under a name is found by the reference that storing returned."""
    assert keys.store_key("openrouter", "sk-5678") == "keyring:openrouter"
    assert keys.secret("keyring:openrouter") == "sk-5678"


def test_a_missing_key_is_said(monkeypatch: pytest.MonkeyPatch, keyring: None) -> None:
    """The place where it should be is named, with what puts it there."""
    monkeypatch.delenv("MY_KEY", raising=False)
    with pytest.raises(ParleyError, match="The environment variable MY_KEY holds no key"):
        keys.secret("env:MY_KEY")
    with pytest.raises(ParleyError, match='"nowhere" of the system\'s keyring holds no key') as caught:
        keys.secret("keyring:nowhere")
    assert "keyring set Parley nowhere" in caught.value.problem.remedy


def test_a_keyring_that_stays_shut_is_said(keyring: None) -> None:
    """With the way that needs no keyring."""
    with pytest.raises(ParleyError, match=r"cannot be opened.*env:NAME"):
        keys.secret("keyring:locked")
    with pytest.raises(ParleyError, match="cannot be opened"):
        keys.store_key("locked", "sk-1234")


@pytest.mark.parametrize("reference", ["sk-hidden-1234", "env:", "keyring:", "file:/hidden", "hidden:1234"])
def test_a_key_in_the_settings_is_turned_down_unseen(reference: str) -> None:
    """What stands in the place of a reference may be the key itself: it is not repeated."""
    with pytest.raises(ParleyError) as caught:
        keys.secret(reference)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("value", ["sk-hidden\nX-Other: 1", "sk-hidden-ü"])
def test_what_cannot_be_a_key_is_turned_down_unseen(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """Nothing that would break out of its header, or be shown by the error of a library."""
    monkeypatch.setenv("MY_KEY", value)
    with pytest.raises(ParleyError, match="MY_KEY holds something that cannot be a key") as caught:
        keys.secret("env:MY_KEY")
    assert "hidden" not in str(caught.value)
