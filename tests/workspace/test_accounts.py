"""Seeing and connecting accounts in the desk."""

import pytest
from django.test import Client

from evenhand.channels import registry
from evenhand.channels.domain.connector import Presence
from evenhand.channels.errors import Reconnect
from evenhand.channels.models import Account
from evenhand.people.models import Role
from tests.cast import Cast

FILLED_IN = {"handle": "acme.example", "app_password": "wxyz-efgh-ijkl-mnop", "service": "https://bsky.social"}


@pytest.fixture
def administrator(cast: Cast, client: Client) -> Client:
    cast.alice.role = Role.ADMINISTRATOR
    cast.alice.save()
    client.force_login(cast.alice)
    return client


def _answers(monkeypatch: pytest.MonkeyPatch, answer: Presence | Reconnect) -> None:
    def verify(_self: object) -> Presence:
        if isinstance(answer, Reconnect):
            raise answer
        return answer

    monkeypatch.setattr(registry.connector_class("bluesky"), "verify", verify)


def test_everybody_sees_the_accounts_of_their_brands(cast: Cast, client: Client) -> None:
    client.force_login(cast.bob)
    page = client.get("/accounts").content.decode()
    assert "harborline.example" in page
    assert "reefcell.example" not in page
    assert "Connect another" not in page


def test_an_administrator_connects_an_account_and_its_password_is_locked_away(
    cast: Cast, administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answers(monkeypatch, Presence(external_id="did:plc:acme", handle="acme.example", name="Acme"))
    answer = administrator.post("/accounts/connect/bluesky", {**FILLED_IN, "brand": cast.harborline.pk})
    assert answer.status_code == 302
    account = Account.objects.get(handle="acme.example")
    assert (account.brand, account.external_id) == (cast.harborline, "did:plc:acme")
    assert "app_password" not in account.source.settings
    assert b"wxyz" not in bytes(account.source.secrets)


def test_a_refused_password_is_said_in_words_and_nothing_is_kept(
    cast: Cast, administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answers(monkeypatch, Reconnect("Bluesky does not know this password."))
    answer = administrator.post("/accounts/connect/bluesky", {**FILLED_IN, "brand": cast.harborline.pk})
    page = answer.content.decode()
    assert "does not know this password" in page
    assert "wxyz" not in page
    assert not Account.objects.filter(handle="acme.example").exists()


@pytest.mark.parametrize("kind", ["bluesky", "mail"])
def test_each_connector_brings_its_guide_and_form(administrator: Client, kind: str) -> None:
    page = administrator.get(f"/accounts/connect/{kind}").content.decode()
    assert 'class="guide"' in page
    assert "Check and connect" in page
    assert "signing_secret" not in page


def test_nobody_else_may_connect(cast: Cast, client: Client) -> None:
    for who in (cast.bob, cast.chidi, cast.alice):
        client.force_login(who)
        assert client.get("/accounts/connect/bluesky").status_code == 404
        assert client.post("/accounts/connect/bluesky", FILLED_IN).status_code in {403, 404, 422, 302}
    assert not Account.objects.filter(handle="acme.example").exists()


def test_files_are_not_replayed_from_the_browser(administrator: Client) -> None:
    assert administrator.get("/accounts/connect/replay").status_code == 404


def test_only_an_administrator_sees_where_others_send_to(cast: Cast, administrator: Client, client: Client) -> None:
    from evenhand.channels.actions import open_account, open_source
    from tests.cast import NOON

    source = open_source(kind="webhook", name="Forum", settings={"name": "Forum"}, now=NOON)
    open_account(source=source, brand_id=cast.harborline.pk, network="webhook", handle="Forum")
    assert f"/api/in/{source.pk}-" in administrator.get("/accounts").content.decode()
    client.force_login(cast.bob)
    page = client.get("/accounts").content.decode()
    assert "Forum" in page
    assert "/api/in/" not in page
