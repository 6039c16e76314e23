"""When feeds are asked, and what is new in them: no entry twice, none lost, and a cursor that stays small."""

import json
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.channels.connectors.feeds import memory, schedule
from evenhand.channels.connectors.feeds.asking import Failed, Got, Outcome, Unchanged
from evenhand.channels.connectors.feeds.look import Held, Look, followed, hopeless, next_due
from evenhand.channels.connectors.feeds.memory import Memory, named
from evenhand.channels.connectors.feeds.settings import FeedList, read_settings
from evenhand.channels.connectors.feeds.shapes import Body, Entry, Hints, Item, Reading
from evenhand.channels.connectors.feeds.state import State, cursor_of, key_of, place_of
from evenhand.channels.domain.connector import Cursor
from evenhand.channels.errors import Refused, TryLater

NOW = 1_772_500_000
DAY = 86_400
ONE = "https://one.example/feed"
TWO = "https://two.example/feed"


def entry(number: int, *, words: str = "", published: int | None = None, **facts: Any) -> Entry:
    when = NOW - 30 * DAY + number * 3600 if published is None else published
    return Entry(id=f"id-{number}", title=Body(value=words or f"Entry {number}"), published=when, **facts)


class Web:
    """Feeds that answer what a test says; counts who was asked."""

    def __init__(self, **facts: Any) -> None:
        self.pages: dict[str, Outcome] = {}
        self.asked: list[str] = []
        self.feeds: FeedList = read_settings({"addresses": f"{ONE}\n{TWO}", **facts})
        self.cursor: Cursor | None = None
        self.held: Held = {}
        self.now = NOW

    def show(self, address: str, *entries: Entry, **facts: Any) -> None:
        """The feed holds these, newest first, as feeds do."""
        headers = facts.pop("headers", {})
        reading = Reading(is_feed=True, entries=tuple(reversed(entries)), **facts)
        self.pages[address] = Got(reading=reading, headers=headers)

    def ask(self, address: str, state: State) -> Outcome:
        self.asked.append(state.moved or address)
        return self.pages.get(address) or Failed(problem=Refused("Nothing here."))

    def look(self, *, limit: int = 1_000, keeps: bool = False) -> list[Item]:
        """One look; its cursor goes through JSON, and unless `keeps` so does a restart of the process."""
        place = place_of(json.loads(json.dumps(self.cursor)))
        feeds = followed(self.feeds, place, now=self.now)
        look = Look(self.feeds, place, self.ask, self.held if keeps else {}, limit=limit, now=self.now)
        look.run([feed for feed in feeds if feed.state.due <= self.now])
        self.cursor, self.exhausted = cursor_of(place), look.is_exhausted
        assert len(look.raws) <= limit
        return [msgspec.json.decode(raw.content, type=Item) for raw in look.raws]

    def titles(self, **how: Any) -> list[str]:
        return [item.entry.title.value for item in self.look(**how) if item.entry.title]

    def state(self, address: str) -> State:
        return place_of(self.cursor).feeds[key_of(address)]

    def later(self, seconds: int = 2 * DAY) -> "Web":
        self.now += seconds
        return self


def test_the_first_look_brings_only_the_newest_oldest_first() -> None:
    web = Web(newest=3)
    web.show(ONE, *(entry(number) for number in range(10)))
    assert web.titles() == ["Entry 7", "Entry 8", "Entry 9"]
    assert web.later().titles() == []


def test_a_first_look_may_bring_nothing_at_all() -> None:
    web = Web(newest=0)
    web.show(ONE, entry(1))
    assert web.titles() == []
    web.show(ONE, entry(1), entry(2))
    assert web.later().titles() == ["Entry 2"]


def test_new_entries_are_told_once() -> None:
    web = Web()
    web.show(ONE, entry(1))
    web.show(TWO, entry(1, words="Another feed"))
    assert web.titles() == ["Entry 1", "Another feed"]
    web.show(ONE, entry(1), entry(2), entry(3))
    assert web.later().titles() == ["Entry 2", "Entry 3"]
    assert web.later().titles() == []


def test_entries_of_two_feeds_never_share_a_name() -> None:
    web = Web()
    web.show(ONE, entry(1))
    web.show(TWO, entry(1))
    assert len({item.external_id for item in web.look()}) == 2


def test_changed_words_are_an_edit_and_other_changes_are_none() -> None:
    web = Web()
    web.show(ONE, entry(1, content=Body(value='<p>Hello <img src="a?1"></p>', is_html=True)))
    (first,) = web.look()
    web.show(ONE, entry(1, content=Body(value='<p>Hello  <img src="a?2"></p>', is_html=True)))
    assert web.later().look() == []
    web.show(ONE, entry(1, content=Body(value="<p>Goodbye</p>", is_html=True)))
    (edit,) = web.later().look()
    assert (edit.external_id, edit.is_edit) == (first.external_id, True)
    assert web.later().look() == []


def test_an_entry_that_changes_all_the_time_is_left_alone_in_the_end() -> None:
    web = Web()
    edits = 0
    for number in range(40):
        web.show(ONE, entry(1, words=f"Version {number}"))
        edits += sum(item.is_edit for item in web.later().look())
    assert edits == memory.MOST_EDITS


def test_a_look_stops_at_its_limit_and_goes_on_after_a_restart() -> None:
    web = Web()
    web.show(ONE, *(entry(number) for number in range(7)))
    web.show(TWO, *(entry(number, words=f"Two {number}") for number in range(4)))
    whole = [f"Entry {number}" for number in range(7)] + [f"Two {number}" for number in range(4)]
    told = []
    while len(told) < len(whole):
        told += web.titles(limit=3)
    assert told == whole
    assert web.exhausted
    assert web.titles() == []


def test_what_was_fetched_already_is_not_fetched_again_for_the_rest_of_it() -> None:
    web = Web()
    web.show(ONE, *(entry(number) for number in range(7)))
    for _ in range(4):
        web.look(limit=2, keeps=True)
    assert web.asked.count(ONE) == 1


def test_one_bad_feed_holds_up_no_other() -> None:
    web = Web()
    web.pages[ONE] = Failed(problem=TryLater("Slow down.", after=7200.0))
    web.show(TWO, entry(1))
    assert web.titles() == ["Entry 1"]
    assert (web.state(ONE).failures, web.state(ONE).due) == (1, NOW + 7200)
    assert web.state(ONE).trouble == "Slow down."


def test_a_failing_feed_is_asked_ever_more_rarely_up_to_once_a_day() -> None:
    web = Web()
    pauses = []
    for _ in range(14):
        web.look()
        pauses.append(web.state(ONE).due - web.now)
        web.now = web.state(ONE).due
    assert pauses[:4] == [300, 600, 1200, 2400]
    assert pauses[-1] == DAY
    web.show(ONE, entry(1))
    web.look()
    assert (web.state(ONE).failures, web.state(ONE).trouble) == (0, "")


def test_a_feed_that_is_gone_rests_for_a_month() -> None:
    web = Web()
    web.pages[ONE] = Failed(problem=Refused("Gone."), is_gone=True)
    web.look()
    assert web.later(29 * DAY).look() == []
    assert web.asked.count(ONE) == 1
    web.show(ONE, entry(1))
    assert web.later(2 * DAY).titles() == ["Entry 1"]


def test_a_feed_that_moved_is_asked_at_its_new_place_and_if_that_fails_at_its_old() -> None:
    web = Web()
    web.pages[ONE] = Unchanged("https://new.example/feed")
    web.look()
    web.later().look()
    assert [url for url in web.asked if "two" not in url] == [ONE, "https://new.example/feed"]
    web.pages[ONE] = Failed(problem=Refused("No."))
    for _ in range(4):
        web.later().look()
    assert web.asked[-2] == ONE


def test_a_moved_feed_keeps_the_names_of_its_entries() -> None:
    web = Web()
    web.show(ONE, entry(1))
    web.look()
    web.show(ONE, entry(1), entry(2))
    web.pages[ONE] = msgspec.structs.replace(web.pages[ONE], moved="https://new.example/feed")
    assert web.later().titles() == ["Entry 2"]


def test_when_no_feed_can_be_read_the_reason_is_told() -> None:
    web = Web()
    web.look()
    feeds = followed(web.feeds, place_of(web.cursor), now=web.now)
    assert hopeless(feeds) == "None of these 2 feeds can be read. The first: Nothing here."
    web.show(TWO)
    web.later().look()
    assert hopeless(followed(web.feeds, place_of(web.cursor), now=web.now)) == ""


def test_a_feed_that_is_no_longer_listed_is_forgotten() -> None:
    web = Web()
    web.show(ONE, entry(1))
    web.look()
    web.feeds = read_settings({"addresses": TWO})
    web.later().look()
    assert set(place_of(web.cursor).feeds) == {key_of(TWO)}


def test_a_cursor_of_somebody_else_means_to_begin_again() -> None:
    web = Web()
    web.show(ONE, entry(1))
    for nonsense in ({"feeds": 3}, {"feeds": {"x": ["y"]}}, {"other": {}}):
        web.cursor = nonsense
        assert web.titles() == ["Entry 1"]


def test_comments_on_the_newest_entries_are_followed_if_wanted() -> None:
    web = Web(comments_of=1)
    comments = f"{ONE}/1/comments"
    web.show(ONE, entry(1, comments=f"{ONE}/0/comments"), entry(2, comments=comments))
    web.show(comments, entry(9, words="I agree"))
    (_, parent) = web.look()
    (comment,) = web.later().look()
    assert (comment.entry.title, comment.parent) == (Body(value="I agree"), parent.external_id)
    assert web.later(20 * DAY).look() == []
    assert not place_of(web.cursor).comments


def test_comments_are_not_followed_unless_wanted() -> None:
    web = Web()
    web.show(ONE, entry(1, comments=f"{ONE}/1/comments"))
    web.look()
    web.later().look()
    assert f"{ONE}/1/comments" not in web.asked


# Memory

_documents = st.lists(st.lists(st.integers(0, 40), unique=True, max_size=12), min_size=1, max_size=8)


@settings(max_examples=200, deadline=None)
@given(_documents, st.integers(1, 5), st.booleans())
def test_whatever_a_feed_shows_each_entry_is_told_once(documents: list[list[int]], limit: int, dated: bool) -> None:
    """However documents overlap, look by look with restarts: what is shown is told, and nothing twice."""
    web = Web(newest=1_000)
    told: list[str] = []
    for document in documents:
        web.show(ONE, *(entry(number, published=None if dated else 0) for number in document))
        web.later()
        while True:
            told += [item.external_id for item in web.look(limit=limit)]
            if web.exhausted:
                break
    assert len(told) == len(set(told)) == len({number for document in documents for number in document})


@given(st.dictionaries(st.binary(min_size=4, max_size=4), st.tuples(st.integers(0, 4095), st.integers(0, 15))))
def test_a_memory_survives_the_cursor(known: dict[bytes, tuple[int, int]]) -> None:
    again = memory.unpacked(memory.packed(Memory(known)), 7)
    assert (again.known, again.floor) == (known, 7)
    assert list(again.known) == list(known)


@given(st.text(max_size=50))
def test_a_memory_that_cannot_be_read_is_empty_and_not_an_error(text: str) -> None:
    assert isinstance(memory.unpacked(text, 0).known, dict)


@pytest.mark.parametrize("dated", [True, False])
def test_a_feed_longer_than_its_memory_repeats_nothing_and_loses_nothing_new(*, dated: bool) -> None:
    def shown(newest: int) -> list[Entry]:
        return [entry(number, published=None if dated else 0) for number in range(newest, newest - 60, -1)]

    known, told = Memory({}), []
    memory.remember(known, named(shown(100)))
    memory.trim(known, named(shown(100)), 16, now=NOW)
    assert len(known.known) == 16
    for newest in range(101, 130):
        fresh = memory.new_among(named(shown(newest)), known)
        told += [each.entry.id for each in fresh]
        memory.remember(known, fresh)
        memory.trim(known, named(shown(newest)), 16, now=NOW)
    assert told == [f"id-{number}" for number in range(101, 130)]


def test_the_cursor_of_a_thousand_feeds_stays_small() -> None:
    addresses = [f"https://site-{number}.example/feed" for number in range(1_000)]
    web = Web(addresses="\n".join(addresses), newest=0)
    for address in addresses:
        web.show(address, *(entry(number) for number in range(40)), headers={"etag": '"5f2d-59a8d7c1b2c40"'})
    while not web.cursor or not web.exhausted:
        web.look(keeps=True)
    assert len(json.dumps(web.cursor)) < 500_000
    assert web.later().look() == []


# Schedule

HOURS = 3600


def _spaced(hours: float, *, last: int = NOW) -> list[Entry]:
    return [entry(number, published=int(last - number * hours * HOURS)) for number in range(20)]


@pytest.mark.parametrize(
    ("entries", "hints", "headers", "expected"),
    [
        (_spaced(1), Hints(), {}, 600),  # an entry an hour: every ten minutes
        (_spaced(24), Hints(), {}, schedule.LONGEST),
        (_spaced(0.01), Hints(), {}, 600),
        (_spaced(1, last=NOW - 400 * DAY), Hints(), {}, schedule.LONGEST),  # asleep
        ([], Hints(), {}, 600),
        (_spaced(1), Hints(minutes=60), {}, 3600),
        (_spaced(1), Hints(minutes=100_000), {}, schedule.LONGEST_WISHED),
        (_spaced(1), Hints(), {"cache-control": "public, max-age=1800"}, 1800),
        (_spaced(1), Hints(), {"cache-control": "max-age=31536000"}, schedule.LONGEST_WISHED),
        (_spaced(1), Hints(), {"cache-control": "no-cache"}, 600),
    ],
)
def test_a_feed_is_asked_by_its_rhythm_and_its_wishes(
    entries: list[Entry], hints: Hints, headers: dict[str, str], expected: int
) -> None:
    assert schedule.interval(entries, hints, headers, now=NOW, shortest=600) == expected


def test_a_feed_without_news_is_asked_a_little_more_rarely_each_time() -> None:
    pauses = [600]
    for _ in range(60):
        pauses.append(schedule.unchanged(pauses[-1], shortest=600))
    assert all(after >= before for before, after in pairwise(pauses))
    assert pauses[-1] == schedule.LONGEST


def test_hours_and_days_that_a_feed_wants_to_itself_are_left_to_it() -> None:
    midnight = 1_772_409_600  # Monday, 2 March 2026
    assert schedule.due(midnight, 600, Hints(skip_hours=(0, 1)), spread=0) == midnight + 2 * HOURS
    assert schedule.due(midnight, 600, Hints(skip_days=(0,)), spread=0) == midnight + DAY
    assert schedule.due(midnight, 600, Hints(skip_hours=tuple(range(24))), spread=0) == midnight + 600


@given(
    st.integers(NOW, NOW + DAY * 400),
    st.integers(60, DAY),
    st.sets(st.integers(0, 23)),
    st.sets(st.integers(0, 6)),
    st.integers(0, 2**48),
)
def test_the_next_look_is_always_ahead_and_within_nine_days(
    now: int, seconds: int, hours: set[int], days: set[int], spread: int
) -> None:
    hints = Hints(skip_hours=tuple(hours), skip_days=tuple(days))
    assert now < schedule.due(now, seconds, hints, spread=spread) <= now + 9 * DAY + seconds


def test_the_next_due_feed_says_how_long_to_sleep() -> None:
    web = Web()
    web.show(ONE, entry(1))
    web.look()
    feeds = followed(web.feeds, place_of(web.cursor), now=web.now)
    assert next_due(feeds) == NOW + 300  # the one that failed
