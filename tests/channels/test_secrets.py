"""Passwords of accounts."""

import pytest

from evenhand.channels import secrets
from evenhand.channels.errors import Reconnect


def _another_key(settings: object) -> None:
    settings.SECRETS_KEY = "another key"  # type: ignore[attr-defined]
    secrets._fernet.cache_clear()


@pytest.fixture(autouse=True)
def _forget_the_key() -> object:
    secrets._fernet.cache_clear()
    yield
    secrets._fernet.cache_clear()


def test_what_was_locked_is_unlocked() -> None:
    assert secrets.unlock(secrets.lock({"password": "s3cret"})) == {"password": "s3cret"}


def test_the_stored_bytes_do_not_show_it() -> None:
    token = secrets.lock({"password": "s3cret"})
    assert b"s3cret" not in token
    assert token != secrets.lock({"password": "s3cret"})


def test_no_secrets_need_no_key(settings: object) -> None:
    assert secrets.lock({}) == b""
    _another_key(settings)
    assert secrets.unlock(b"") == {}


def test_another_key_file_asks_to_connect_again(settings: object) -> None:
    token = secrets.lock({"password": "s3cret"})
    _another_key(settings)
    with pytest.raises(Reconnect, match="another key file"):
        secrets.unlock(token)


@pytest.mark.django_db
def test_a_sources_password_is_locked_in_the_database() -> None:
    from evenhand.channels import network
    from evenhand.channels.actions import open_source
    from tests.cast import NOON

    source = open_source(kind="replay", name="Stage", settings={"path": "x"}, secrets={"password": "s3cret"}, now=NOON)
    source.refresh_from_db()
    assert b"s3cret" not in bytes(source.secrets)
    assert network.settings_of(source) == {"path": "x", "password": "s3cret"}
