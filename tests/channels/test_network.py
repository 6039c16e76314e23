"""The only way out: what a connector brings is sorted, limited, and set aside where it cannot be understood."""

import pytest

from evenhand.channels import network, registry
from evenhand.channels.connectors.replay import CONNECTOR
from evenhand.channels.domain.connector import (
    Bounced,
    Connector,
    Deleted,
    Edited,
    Heard,
    Post,
    PostKind,
    Raw,
    Reply,
)
from evenhand.channels.errors import CannotTranslate, OutcomeUnknown, Refused
from evenhand.channels.models import Account
from evenhand.channels.reads import accounts_of
from tests.cast import DANA, NOON, Cast


def _raws(count: int) -> list[Raw]:
    return [Raw(reference=f"r{n}", content=b"x") for n in range(count)]


@pytest.fixture
def says(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> "dict[str, object]":
    """What the connector makes of each raw item, by its reference: what was heard, or an exception."""
    told: dict[str, object] = {}

    def translate(_self: object, raw: Raw) -> tuple[Heard, ...]:
        said = told[raw.reference]
        if isinstance(said, Exception):
            raise said
        return (said,)  # type: ignore[return-value]

    monkeypatch.setattr(CONNECTOR, "translate", translate)
    return told


@pytest.fixture
def connector(cast: Cast) -> Connector:
    """The stage's connector."""
    return network.connect(cast.source)


def _post(**changes: object) -> Post:
    values = {"external_id": "p", "author": DANA, "text": "hello", "posted_at": NOON, "account": "harborline.example"}
    return Post(**{**values, **changes})  # type: ignore[arg-type]


def test_what_was_heard_is_sorted_by_what_it_is_and_where_it_came(
    cast: Cast, connector: Connector, says: dict[str, object]
) -> None:
    says |= {
        "r0": _post(account="reefcell.example"),
        "r1": Edited(external_id="p", text="x", edited_at=NOON, account="harborline.example"),
        "r2": Deleted(external_id="p", account="harborline.example"),
        "r3": Bounced(reply_external_id="q", reason="No such mailbox"),
    }
    found = network.translate(connector, accounts_of(cast.source), _raws(4))
    assert [(each.account_id, each.network) for each in found.incoming] == [(cast.other_account.pk, "bluesky")]
    assert [account for account, _ in found.edits] == [account for account, _ in found.deletions] == [cast.bluesky.pk]
    assert (len(found.bounces), found.broken) == (1, [])


def test_one_item_that_cannot_be_understood_hinders_no_other(
    cast: Cast, connector: Connector, says: dict[str, object]
) -> None:
    says |= {"r0": CannotTranslate("This is not a post."), "r1": ZeroDivisionError(), "r2": _post()}
    found = network.translate(connector, accounts_of(cast.source), _raws(3))
    assert len(found.incoming) == 1
    assert [(each.reference, each.content) for each in found.broken] == [("r0", b"x"), ("r1", b"x")]
    assert found.broken[0].reason == "This is not a post."
    assert "ZeroDivisionError" in found.broken[1].reason


@pytest.mark.parametrize(
    "post",
    [
        _post(text="x" * 2_001),
        _post(external_id=""),
        _post(external_id="x" * 2_001),
        _post(text="x" * 40_001, kind=PostKind.MAIL),
    ],
    ids=["too long", "no id", "an endless id", "too long even for a mail"],
)
def test_a_post_beyond_the_limits_is_set_aside_and_says_what_to_do(
    cast: Cast, connector: Connector, says: dict[str, object], settings: object, post: Post
) -> None:
    settings.MAX_POST_LENGTH = 2_000  # type: ignore[attr-defined]
    says["r0"] = post
    found = network.translate(connector, accounts_of(cast.source), _raws(1))
    assert (found.incoming, len(found.broken)) == ([], 1)


def test_a_mail_may_be_longer_than_a_post(
    cast: Cast, connector: Connector, says: dict[str, object], settings: object
) -> None:
    settings.MAX_POST_LENGTH = 2_000  # type: ignore[attr-defined]
    says["r0"] = _post(text="x" * 40_000, kind=PostKind.MAIL)
    assert len(network.translate(connector, accounts_of(cast.source), _raws(1)).incoming) == 1


def test_a_source_without_an_account_keeps_what_comes(connector: Connector, says: dict[str, object]) -> None:
    says["r0"] = _post()
    nobody: dict[str, Account] = {}
    assert "no account yet" in network.translate(connector, nobody, _raws(1)).broken[0].reason


@pytest.mark.parametrize(("fault", "shown"), [(Refused("No."), Refused), (RuntimeError("burst"), OutcomeUnknown)])
def test_what_goes_wrong_while_sending_is_one_of_the_four_errors(
    connector: Connector, monkeypatch: pytest.MonkeyPatch, fault: Exception, shown: type[Exception]
) -> None:
    def burst(*_: object) -> None:
        raise fault

    monkeypatch.setattr(CONNECTOR, "send", burst)
    with pytest.raises(shown):
        network.send(connector, Reply(key="k", text="x", created_at=NOON))


def test_nobody_calls_a_network_inside_a_transaction(cast: Cast, connector: Connector, settings: object) -> None:
    settings.TESTING = False  # type: ignore[attr-defined]
    with pytest.raises(RuntimeError, match="inside a transaction"):
        network.fetch(connector, cast.source, limit=1)
    with pytest.raises(RuntimeError, match="inside a transaction"):
        network.send(connector, Reply(key="k", text="x", created_at=NOON))


def test_every_connector_says_what_it_wants_to_know() -> None:
    import msgspec

    for kind in registry.kinds():
        connector = registry.connector_class(kind)
        assert msgspec.structs.fields(connector.form) or connector.capabilities.is_by_hand


def test_raw_items_are_kept_only_where_the_connector_asks_for_it(connector: Connector) -> None:
    from evenhand.channels import files

    assert network.keep_raw(connector, _raws(2)) == ""
    mail = registry.connector_class("mail")
    pack = network.keep_raw(mail, _raws(2))  # type: ignore[arg-type]
    assert files.read_packed(pack, _raws(2)[0].reference) == _raws(2)[0].content
