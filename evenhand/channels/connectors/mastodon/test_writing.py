"""What we write: whom it calls, who sees it, how long it is, and that it stands once."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.connectors.mastodon import compose, media
from evenhand.channels.connectors.mastodon.connector import MastodonConnector
from evenhand.channels.connectors.mastodon.settings import Audience, read_settings
from evenhand.channels.connectors.mastodon.standing import Sent
from evenhand.channels.domain.connector import Attached, Author, Reply
from evenhand.channels.errors import Reconnect, Refused, TryLater
from tests.peers.mastodon_stub import US, Stub, Trouble

STATUSES = "/api/v1/statuses"
DANA = Author(external_id="dana@far.example", handle="dana@far.example")


def reply(text: str = "We are on it. ^NK", **facts: Any) -> Reply:
    facts.setdefault("key", str(uuid.uuid4()))
    facts.setdefault("created_at", datetime.now(UTC))
    return Reply(text=text, **facts)


@pytest.fixture
def other_process(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Forgets what this process has sent."""
    return lambda: monkeypatch.setattr(MastodonConnector, "_sent", Sent())


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("abc", 3),
        ("👩‍👩‍👧é", 2),
        ("see https://a.example/" + "x" * 200, 4 + 23),
        ("http://b.example http://c.example", 23 + 1 + 23),
        ("@dana@far.example hello", len("@dana hello")),
        ("@dana hello", len("@dana hello")),
        ("mail dana@far.example", len("mail dana@far.example")),
    ],
)
def test_the_length_is_counted_as_mastodon_counts(text: str, length: int) -> None:
    assert compose.countable(text) == length


@given(text=st.text(max_size=80))
def test_counting_never_fails_nor_exceeds_what_people_see_by_more_than_links_do(text: str) -> None:
    assert 0 <= compose.countable(text) <= len(text) + 23 * text.lower().count("http")


@pytest.mark.parametrize(
    ("audience", "above", "seen_by"),
    [
        (Audience.UNLISTED, "public", "unlisted"),
        (Audience.PUBLIC, "public", "public"),
        (Audience.PUBLIC, "unlisted", "unlisted"),
        (Audience.UNLISTED, "private", "private"),
        (Audience.PUBLIC, "direct", "direct"),
        (Audience.PRIVATE, "public", "private"),
        (Audience.PUBLIC, "local", "private"),
        (Audience.UNLISTED, "odd", "unlisted"),
    ],
)
def test_an_answer_is_never_more_public_than_the_post(audience: Audience, above: str, seen_by: str) -> None:
    assert compose.visibility(reply(), {"visibility": above}, audience) == seen_by
    assert compose.visibility(reply(is_public=False), {"visibility": above}, audience) == "direct"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Hello", "@dana@far.example Hello"),
        ("@dana@far.example Hello", "@dana@far.example Hello"),
        ("Hello @DANA@FAR.example", "Hello @DANA@FAR.example"),
        ("Hello @dana@far.examples", "@dana@far.example Hello @dana@far.examples"),
    ],
)
def test_the_person_is_called_once(text: str, written: str) -> None:
    made = compose.wording(reply(text), address="dana@far.example", domain="home.example", most=500, url_length=23)
    assert made == written


def test_the_servers_own_people_are_called_without_its_domain() -> None:
    assert compose.mention("dana@home.example", "home.example") == "@dana"


def test_a_warning_is_carried_and_cut_to_what_fits() -> None:
    warned = {"spoiler_text": "outage"}
    assert compose.warning("x" * 100, warned, most=500, url_length=23) == "outage"
    assert compose.warning("x" * 496, warned, most=500, url_length=23) == "out…"
    assert compose.warning("x" * 500, warned, most=500, url_length=23) == ""


def test_a_reply_without_text_or_with_too_many_files_is_refused(connector: MastodonConnector) -> None:
    with pytest.raises(Refused):
        connector.send(reply(" \n"))
    with pytest.raises(Refused, match="4 files"):
        connector.send(reply(attachments=(Attached(name="a.png", media_type="image/png", content=b"x"),) * 5))


def test_a_picture_is_handed_over_with_what_it_shows_and_waited_for(
    stub: Stub, connector: MastodonConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "_LOOKS_APART", 0.0)
    content = bytes(range(256))
    shown = Attached(name="router.png", media_type="image/png", content=content, alt="Die Rückseite")
    connector.send(reply(attachments=(shown,)))
    ((number, kept),) = stub.media.items()
    assert (kept["content"], kept["description"]) == (content, "Die Rückseite")
    *_, written = stub.statuses.values()
    assert written["media"] == [number]


def test_a_file_the_server_never_finishes_is_tried_again_later(
    stub: Stub, connector: MastodonConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "_LOOKS_APART", 0.0)
    stub.troubles.append(Trouble("/api/v1/media", status=200, body={"id": "1", "url": None}, repeats=True))
    with pytest.raises(TryLater, match="still working"):
        connector.send(reply(attachments=(Attached(name="a.mp4", media_type="video/mp4", content=b"x"),)))
    assert not stub.statuses


def test_an_answer_carries_thread_language_warning_and_mention(stub: Stub, connector: MastodonConnector) -> None:
    uri = stub.somebody_writes("@fjordnet hello", language="nb", spoiler_text="outage")
    receipt = connector.send(reply(in_reply_to=uri))
    *_, written = stub.statuses.values()
    assert written["uri"] == receipt.external_id
    assert written["in_reply_to_id"] == next(iter(stub.statuses))
    assert (written["language"], written["spoiler_text"], written["visibility"]) == ("nb", "outage", "unlisted")
    assert written["content"] == "<p>@dana@far.example We are on it. ^NK</p>"


def test_a_private_answer_is_direct_and_needs_somebody(stub: Stub, connector: MastodonConnector) -> None:
    connector.send(reply(recipient=DANA, is_public=False))
    *_, written = stub.statuses.values()
    assert (written["visibility"], written["content"].split()[0]) == ("direct", "<p>@dana@far.example")
    with pytest.raises(Refused, match="recipient"):
        connector.send(reply(is_public=False))


@pytest.mark.parametrize("offers", [(), ("own",), ("context",), ("search",)])
def test_an_answer_finds_its_thread_whatever_the_server_lacks(offers: tuple[str, ...]) -> None:
    with Stub(offers=offers) as stub:
        uri = stub.somebody_writes("@fjordnet hello")
        for number in range(50):
            stub.somebody_writes(f"@fjordnet {number}")
        connector = MastodonConnector(stub.settings)
        connector.send(reply(in_reply_to=uri))
        connector.close()
        *_, written = stub.statuses.values()
        assert stub.statuses[written["in_reply_to_id"]]["uri"] == uri


def test_a_post_that_is_gone_cannot_be_answered(stub: Stub, connector: MastodonConnector) -> None:
    uri = stub.somebody_writes("@fjordnet hello")
    stub.statuses.clear()
    with pytest.raises(Refused, match="gone"):
        connector.send(reply(in_reply_to=uri))


@pytest.mark.parametrize("offers", [("keys",), ("own",), ("context",)])
def test_an_answer_whose_confirmation_was_lost_stands_once(offers: tuple[str, ...], other_process: Any) -> None:
    """The key alone is enough, and so is looking at the thread or at our own posts."""
    with Stub(offers=offers) as stub:
        uri = stub.somebody_writes("@fjordnet hello")
        answer = reply(in_reply_to=uri, created_at=datetime.now(UTC) - timedelta(seconds=30))
        stub.troubles.append(Trouble(STATUSES, method="POST", is_done_first=True, breaks_off=True))
        connector = MastodonConnector(stub.settings)
        with pytest.raises(TryLater):
            connector.send(answer)
        other_process()
        receipt = connector.send(answer)
        connector.close()
        ours = [each for each in stub.statuses.values() if each["account"] == US]
        assert [each["uri"] for each in ours] == [receipt.external_id]


def test_a_server_that_confirms_nonsense_is_asked_again(stub: Stub, connector: MastodonConnector) -> None:
    uri = stub.somebody_writes("@fjordnet hello")
    answer = reply(in_reply_to=uri)
    stub.troubles.append(Trouble(STATUSES, 200, [], method="POST", is_done_first=True))
    with pytest.raises(TryLater):
        connector.send(answer)
    connector.send(answer)
    assert sum(each["account"] == US for each in stub.statuses.values()) == 1


def test_an_older_post_of_the_same_words_is_not_taken_for_the_reply(stub: Stub, connector: MastodonConnector) -> None:
    uri = stub.somebody_writes("@fjordnet hello")
    number = next(iter(stub.statuses))
    yesterday = datetime.now(UTC) - timedelta(days=1)
    stub.put("@dana@far.example We are on it. ^NK", author=US, at=yesterday, in_reply_to_id=number)
    connector.send(reply(in_reply_to=uri, created_at=datetime.now(UTC) - timedelta(hours=2)))
    assert sum(each["account"] == US for each in stub.statuses.values()) == 2


def test_the_servers_own_limit_counts(stub: Stub) -> None:
    stub.most_characters = 100
    connector = MastodonConnector(stub.settings)
    with pytest.raises(Refused, match="takes 68"):
        connector.send(reply("x" * 69))
    connector.verify()
    assert connector.capabilities.max_length == 68
    assert MastodonConnector.capabilities.max_length == 468
    connector.close()


def test_only_our_own_posts_can_be_deleted(stub: Stub, connector: MastodonConnector) -> None:
    theirs = stub.somebody_writes("@fjordnet hello")
    receipt = connector.send(reply())
    connector.delete(receipt.external_id)
    connector.delete(receipt.external_id)
    assert len(stub.statuses) == 1
    for other in (theirs, "nonsense"):
        with pytest.raises(Refused, match="this account"):
            connector.delete(other)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"server": "http://mastodon.example"}, "https"),
        ({"server": "ftp://127.0.0.1"}, "https"),
        ({"server": "http://127.0.0.1.evil.example"}, "https"),
        ({"server": "http://user@evil.example"}, "https"),
        ({"access_token_secret": ""}, "access_token_secret"),
        ({"access_token_secret": "a\nb"}, "token"),
        ({"hashtags": "tea coffee-cup"}, "coffee-cup"),
        ({"hashtags": "2026"}, "2026"),
        ({"hashtags": " ".join(f"tag{n}" for n in range(21))}, "at most 20"),
        ({"answers": "loud"}, "answers"),
    ],
)
def test_wrong_settings_are_refused_with_a_reason(wrong: dict[str, str], named: str) -> None:
    with pytest.raises(Reconnect, match=named):
        read_settings({"server": "mastodon.example", "access_token_secret": "x", **wrong})


@pytest.mark.parametrize(
    "typed",
    ["mastodon.example", "https://Mastodon.Example/", "https://mastodon.example/@brand", "@brand@mastodon.example"],
)
def test_the_server_is_found_in_what_people_paste(typed: str) -> None:
    tidy = read_settings({"server": typed, "access_token_secret": " x ", "hashtags": "#Tea, coffee;tea"})
    assert (tidy.server, tidy.access_token_secret) == ("https://mastodon.example", "x")
    assert tidy.tags == ("tea", "coffee")
