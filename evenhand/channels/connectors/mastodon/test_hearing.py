"""Nothing lost, nothing twice: lists, looks, edits, deletions, timelines."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.connectors.mastodon import hearing
from evenhand.channels.connectors.mastodon.connector import MastodonConnector
from evenhand.channels.connectors.mastodon.listing import TOP, Entry, Listing
from evenhand.channels.connectors.mastodon.overhearing import Ear
from evenhand.channels.connectors.mastodon.settings import read_settings
from evenhand.channels.connectors.mastodon.streams import GONE, NEW, USER, Event, Streams, _event, _ways
from evenhand.channels.domain.connector import Deleted, Edited, Heard, Post
from tests.peers.mastodon_stub import US, Stub


def listen(connector: MastodonConnector, cursor: dict[str, Any] | None, *, limit: int = 50) -> tuple[list[Heard], Any]:
    heard: list[Heard] = []
    for _ in range(200):
        fetched = connector.fetch(cursor, limit=limit)
        heard += [each for raw in fetched.raws for each in connector.translate(raw)]
        cursor = json.loads(json.dumps(fetched.cursor))
        if fetched.is_exhausted:
            return heard, cursor
    raise AssertionError("listening did not come to an end")


def texts(heard: list[Heard]) -> list[str]:
    return [each.text for each in heard if isinstance(each, Post)]


@given(
    arrivals=st.lists(st.lists(st.booleans(), max_size=12), min_size=1, max_size=8),
    size=st.integers(1, 7),
    most=st.integers(2, 9),
)
def test_reading_while_things_arrive_and_vanish_neither_loses_nor_repeats(
    arrivals: list[list[bool]], size: int, most: int
) -> None:
    """Numbers are words in no order; now and then an entry is taken away again."""
    held: list[Entry] = []
    gone: set[str] = set()
    delivered: list[str] = []
    listing, now = Listing(floor=0), 0
    for steps in [*arrivals, *[[]] * 300]:
        for vanishes in steps:
            now += 1
            held.append(Entry(f"{now * 7919 % 1000:03d}-{now}", now))
            if vanishes and len(held) > 3:
                gone.add(held[-3].number)
        _read_some(listing, [each for each in held if each.number not in gone], delivered, size=size, most=most)
    assert len(delivered) == len(set(delivered))
    assert {each.number for each in held} - gone <= set(delivered)


def _read_some(listing: Listing, held: list[Entry], delivered: list[str], *, size: int, most: int) -> None:
    def page(mark: str) -> list[Entry]:
        newest = held[::-1]
        at = int(mark.partition("-")[2]) if mark else 10**9
        return [each for each in newest if each.milliseconds < at][: listing.size]

    listing.resume(size)
    pages: dict[str, list[Entry]] = {}
    while listing.below is not None and len(pages) < most:
        mark = listing.below
        pages[mark] = page(mark)
        listing.descend(pages[mark], pages[mark][-1].number if pages[mark] else "")
    for _ in range(most):
        due = listing.due(pages)
        if due is not None:
            delivered += listing.deliver(pages[due] if due in pages else page(due))


def test_a_late_entry_is_looked_for_on_a_whole_page_where_a_list_is_not_in_order() -> None:
    known = [Entry("c", 7), Entry("b", 5), Entry("a", 3)]
    for is_in_order in (True, False):
        listing = Listing(floor=0, is_in_order=is_in_order)
        listing.note(known)
        listing.begin(3)
        listing.descend([Entry("d", 9), Entry("c", 7), Entry("b", 5)], "b")
        assert listing.below == (None if is_in_order else "b")


def test_a_server_that_does_not_heed_the_page_is_read_once() -> None:
    listing = Listing(floor=0)
    entries = [Entry(f"e{n}", n) for n in range(9, 0, -1)]
    listing.begin(9)
    listing.descend(entries, "e1")
    listing.descend(entries, "e1")
    assert not listing.below
    assert len(listing.deliver(entries)) == 9
    assert not listing.is_under_way


def test_one_post_that_is_dated_back_does_not_end_the_way_down() -> None:
    listing = Listing(floor=50)
    listing.begin(3)
    listing.descend([Entry("c", 70), Entry("old", 10), Entry("b", 60)], "b")
    assert listing.below == "b"
    listing.descend([Entry("a", 40)], "a")
    assert listing.below is None
    assert listing.marks == [TOP]


def test_the_memory_of_a_list_stays_small() -> None:
    listing = Listing(floor=0, remembered=100)
    entries = [Entry(f"e{n}", n) for n in range(5_000, 0, -1)]
    listing.begin(5_000)
    listing.descend(entries, "")
    assert len(listing.deliver(entries)) == 5_000
    assert len(listing.seen) == 100
    listing.begin(5_000)
    listing.descend(entries, "")
    assert not listing.is_under_way


@pytest.mark.parametrize("id_style", ["flake", "numbers"])
@pytest.mark.parametrize("offers", [(), ("plain", "types", "own", "many")])
def test_a_long_absence_is_caught_up_oldest_first_and_looks_may_stop_anywhere(
    offers: tuple[str, ...], id_style: str
) -> None:
    with Stub(offers=offers, id_style=id_style) as stub:
        for number in range(57):
            stub.somebody_writes(f"@fjordnet {number}")
        cursor: dict[str, Any] | None = None
        heard: list[str] = []
        for look in range(40):
            connector = MastodonConnector(stub.settings)  # as after a restart
            fetched = connector.fetch(cursor, limit=5)
            heard += texts([each for raw in fetched.raws for each in connector.translate(raw)])
            cursor = json.loads(json.dumps(fetched.cursor))
            connector.close()
            if look == 3:
                stub.somebody_writes("@fjordnet meanwhile", at=datetime.now(UTC))
            if fetched.is_exhausted and look > 3 and not fetched.raws:
                break
        assert heard == [*(f"@fjordnet {number}" for number in range(57)), "@fjordnet meanwhile"]


def test_the_first_look_goes_no_further_back_than_it_may(stub: Stub) -> None:
    stub.somebody_writes("@fjordnet long ago", at=datetime.now(UTC) - timedelta(hours=30))
    stub.somebody_writes("@fjordnet lately")
    connector = MastodonConnector(stub.settings)
    heard, cursor = listen(connector, None)
    assert texts(heard) == ["@fjordnet lately"]
    stub.somebody_writes("@fjordnet now")
    assert texts(listen(connector, cursor)[0]) == ["@fjordnet now"]
    connector.close()


def test_what_does_not_speak_to_us_is_left_out(stub: Stub, connector: MastodonConnector) -> None:
    stub.somebody_writes("liked this", kind="favourite")
    stub.somebody_writes("@fjordnet hello")
    stub.notices.append({"id": stub.new_id(), "type": "follow", "created_at": None, "status": "gone"})
    stub.put("boosted", author=US, reblog={"id": "1"})
    assert texts(listen(connector, None)[0]) == ["@fjordnet hello"]


def test_a_cursor_of_another_account_means_to_begin_again(stub: Stub, connector: MastodonConnector) -> None:
    stub.somebody_writes("@fjordnet hello")
    _, cursor = listen(connector, None)
    assert len(listen(connector, cursor | {"id": "99"})[0]) == 1
    assert len(listen(connector, {"odd": True})[0]) == 1


def test_an_answer_names_what_it_answers_even_if_we_never_heard_that(stub: Stub, connector: MastodonConnector) -> None:
    first = stub.put("my line is down", author="8")
    stub.somebody_writes("@fjordnet hello?", in_reply_to_id=first["id"])
    ((heard,), _) = listen(connector, None)
    assert isinstance(heard, Post)
    assert heard.in_reply_to == first["uri"]
    assert [each.external_id for each in connector.thread(heard.external_id)] == [first["uri"]]
    stub.statuses.pop(first["id"])
    again = MastodonConnector(stub.settings)
    ((orphan,), _) = listen(again, None)
    assert isinstance(orphan, Post)
    assert orphan.in_reply_to.endswith(f"/api/v1/statuses/{first['id']}")
    again.close()


@pytest.mark.parametrize("offers", [("plain", "types", "own", "many"), ("plain",), ()])
def test_edits_and_deletions_are_noticed_once(offers: tuple[str, ...]) -> None:
    with Stub(offers=offers) as stub:
        names = [stub.somebody_writes(f"@fjordnet {number}") for number in range(4)]
        connector = MastodonConnector(stub.settings)
        _, cursor = listen(connector, None)
        first, second, third, _ = stub.statuses.values()
        first |= {"content": "<p>@fjordnet changed</p>", "edited_at": "2026-03-02T09:00:00Z"}
        stub.statuses.pop(second["id"])
        stub.hidden.add(third["id"])  # its author blocks us: it is not gone
        heard, cursor = listen(connector, cursor | {"checked_at": None})
        assert {type(each) for each in heard} == {Edited, Deleted}
        (edited,) = [each for each in heard if isinstance(each, Edited)]
        assert (edited.external_id, edited.text) == (names[0], "@fjordnet changed")
        assert Deleted(external_id=names[1]) in heard
        assert listen(connector, cursor | {"checked_at": None})[0] == []
        connector.close()


def test_servers_that_give_single_posts_are_looked_at_in_turn(poor: Stub) -> None:
    for number in range(25):
        poor.somebody_writes(f"@fjordnet {number}")
    connector = MastodonConnector(poor.settings)
    _, cursor = listen(connector, None)
    last = list(poor.statuses.values())[-1]
    last |= {"edited_at": "2026-03-02T09:00:00Z"}
    heard: list[Heard] = []
    for _ in range(4):
        new, cursor = listen(connector, cursor | {"checked_at": None})
        heard += new
    assert [each.external_id for each in heard] == [last["uri"]]
    connector.close()


def test_timelines_are_asked_where_there_are_no_streams(stub: Stub) -> None:
    now = datetime.now(UTC)
    stub.put("nice #tea", author="8", at=now)
    stub.put("nice weather", author="8", at=now)
    stub.put("our own #tea", author=US, at=now)
    stub.put("@fjordnet #tea", author="8", at=now, mentions=[{"id": US, "acct": "fjordnet"}])
    tags = MastodonConnector(stub.settings | {"hashtags": "tea"})
    overheard = [each for each in listen(tags, None)[0] if isinstance(each, Post) and each.is_overheard]
    assert texts([*overheard]) == ["nice #tea"]
    everything = MastodonConnector(stub.settings | {"public_timeline": True, "hashtags": "tea"})
    heard, cursor = listen(everything, None)
    assert texts([each for each in heard if isinstance(each, Post) and each.is_overheard]) == [
        "nice #tea",
        "nice weather",
    ]
    again = MastodonConnector(stub.settings | {"public_timeline": True})
    assert listen(again, cursor)[0] == []
    for connector in (tags, everything, again):
        connector.close()


def test_timelines_that_are_not_shown_hinder_nothing(poor: Stub) -> None:
    poor.somebody_writes("@fjordnet hello")
    connector = MastodonConnector(poor.settings | {"public_timeline": True, "local_only": True, "hashtags": "tea"})
    heard, cursor = listen(connector, None)
    assert texts(heard) == ["@fjordnet hello"]
    before = len(poor.called)
    listen(connector, cursor)
    assert not any("timelines" in each for each in poor.called[before:])
    connector.close()


def _ear() -> tuple[Ear, Streams]:
    streams = Streams("x")
    return Ear(read_settings({"server": "a.example", "access_token_secret": "x", "hashtags": "tea"}), streams), streams


class _Open:
    """A stream in its first turn."""

    turn, is_live = 1, True

    def close(self) -> None:
        """Nothing to hang up."""


def test_a_stream_takes_over_only_after_asking_that_began_while_it_was_open() -> None:
    ear, streams = _ear()
    timeline = "hashtag:tea"
    ear.begin(timeline, anew=True)
    stream: Any = _Open()
    streams._streams[timeline] = stream
    ear.end(timeline)
    assert not ear.is_joined(timeline)
    ear.begin(timeline, anew=True)
    ear.end(timeline)
    assert ear.is_joined(timeline)
    stream.turn = 2  # it broke off and came again
    assert not ear.is_joined(timeline)
    ear.begin(timeline, anew=True)
    ear.end(timeline)
    assert ear.is_joined(timeline)
    ear.lose()
    assert not ear.is_joined(timeline)


def test_a_stream_that_says_too_much_is_asked_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenhand.channels.connectors.mastodon.streams._MOST_WAITING", 2)
    _, streams = _ear()
    assert streams.say(Event("public", NEW, "{}"))
    assert streams.say(Event("hashtag:tea", GONE, "1"))
    assert not streams.say(Event("public", NEW, "{}"))
    assert streams.say(Event(USER, "notification", ""))  # takes no room
    assert streams.was_nudged()
    assert not streams.was_nudged()
    assert [each.kind for each in streams.take(("hashtag:tea",), 5)] == [GONE]
    assert [each.kind for each in streams.take(("public",), 5)] == [NEW]
    assert not streams.is_waiting


@pytest.mark.parametrize(
    ("frame", "kind"),
    [
        ('{"stream":["public"],"event":"update","payload":"{\\"id\\":\\"1\\"}"}', NEW),
        ('{"event":"update","payload":{"id":"1"}}', NEW),
        ('{"event":"status_update","payload":"{}"}', "status.update"),
        ('{"event":"delete","payload":"1"}', GONE),
        ('{"event":"filters_changed"}', None),
        ('{"error":"Something went wrong","status":400}', None),
        ("[" * 100_000, None),
        ("ping", None),
        ("\ud83d", None),
        (b"\xff", None),
    ],
)
def test_strange_frames_of_a_stream_say_nothing(frame: str | bytes, kind: str | None) -> None:
    event = _event("public", frame)
    assert (event.kind if event else None) == kind


def test_the_token_is_shown_in_an_address_only_where_a_header_was_refused() -> None:
    ways = list(_ways(USER))
    assert [each.shows_token for each in ways] == [False, True, False, True]
    assert ways[0].stream == "user:notification"


def test_pages_are_read_whichever_way_round_they_stand() -> None:
    from evenhand.channels.connectors.mastodon.wire import Answer

    entries = [{"id": str(n), "created_at": f"2026-03-02T09:0{n}:00Z"} for n in range(3)]
    forward = hearing._page(Answer(entries), hearing._status_entry)
    backward = hearing._page(Answer(entries[::-1]), hearing._status_entry)
    assert forward == backward
    assert forward[1] == "0"
    assert hearing._page(Answer(None, "7"), hearing._status_entry) == ([], "7")
