"""The generated day: believable in its figures, consistent in its threads, and the same for the same seed."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from evenhand.kernel.text import graphemes
from evenhand.project.demo.company import COMPANY
from evenhand.project.demo.day import POSTS_A_DAY, DemoPost, as_row, day
from tests.swiftly import is_swift

STARTS_AT = datetime(2026, 3, 11, 0, 0, tzinfo=ZoneInfo("Europe/Dublin"))
MINUTE = timedelta(minutes=1)


@cache
def big_day() -> tuple[DemoPost, ...]:
    return tuple(day(7, starts_at=STARTS_AT, posts=10_000))


def normalised(text: str) -> str:
    masked = re.sub(r"\d+", "#", re.sub(r"@[\w.-]+", "@", text.casefold()))
    return re.sub(r"[^\w#@]+", " ", masked).strip() or text


def test_a_day_has_as_many_posts_as_asked_for_in_time_order():
    posts = big_day()
    assert len(posts) == 10_000
    assert all(one.posted_at <= two.posted_at for one, two in pairwise(posts))
    assert all(STARTS_AT <= post.posted_at < STARTS_AT + timedelta(hours=24) for post in posts)


def test_the_same_seed_gives_the_same_day_and_another_seed_another():
    one, again, other = (list(day(seed, starts_at=STARTS_AT, posts=500)) for seed in (3, 3, 4))
    assert one == again
    assert len({post.text for post in one} & {post.text for post in other}) < 100


def test_the_people_are_the_same_on_every_day():
    def names(seed: int) -> dict[str, str]:
        return {post.author_id: post.author_handle for post in day(seed, starts_at=STARTS_AT, posts=1500)}

    monday, tuesday = names(1), names(2)
    met_again = monday.keys() & tuesday.keys()
    assert len(met_again) > 200
    assert all(monday[who] == tuesday[who] for who in met_again)


def test_a_big_day_hardly_repeats_itself():
    counts = Counter(normalised(post.text) for post in big_day())
    del counts["#"]  # people who answer with their customer number and nothing else
    assert len(counts) >= 7_000
    long_ones = Counter({text: count for text, count in counts.items() if len(text) > 40})
    assert long_ones.most_common(1)[0][1] <= 12, long_ones.most_common(3)  # the worst bot
    assert counts.most_common(1)[0][1] <= 25, counts.most_common(3)  # "still nothing"


def test_people_write_in_five_languages_and_most_in_english():
    claimed = Counter(post.language for post in big_day() if post.network == "bluesky")
    assert {"en", "de", "es", "fr", "it", ""} <= set(claimed)
    assert 0.45 < claimed["en"] / claimed.total() < 0.75
    for language in ("de", "es", "fr", "it"):
        assert claimed[language] / claimed.total() > 0.03


def test_every_language_has_many_texts_of_its_own():
    for letters, least in (
        (r"\b(nicht|und|ist|ich)\b", 250), (r"\b(que|el|los|una)\b", 250), (r"\b(vous|pas|je|est)\b", 200),
        (r"\b(che|non|il|per)\b", 150),
    ):  # fmt: skip
        found = {normalised(post.text) for post in big_day() if re.search(letters, post.text.casefold())}
        assert len(found) > least, letters


def test_no_public_post_is_too_long_for_its_network():
    assert max(graphemes(post.text) for post in big_day() if post.network == "bluesky") <= 300


def test_texts_are_of_very_different_length():
    lengths = sorted(len(post.text) for post in big_day())
    assert lengths[len(lengths) // 20] < 30
    assert lengths[-len(lengths) // 20] > 170
    paragraphs = Counter(post.text.count("\n\n") + 1 for post in big_day() if post.network == "mail")
    assert min(paragraphs) == 1
    assert max(paragraphs) >= 9


def test_no_text_is_empty_or_shows_how_it_was_made():
    for post in big_day():
        assert post.text.strip()
        assert not re.search(r"[{}|<>]|  ", post.text.replace(" >>> ", " ")), post.text


def test_an_answer_comes_after_what_it_answers_save_for_a_few_lost_posts():
    seen = dict[str, DemoPost]()
    lost = 0
    for post in big_day():
        if post.in_reply_to:
            parent = seen.get(post.in_reply_to)
            lost += parent is None
            if parent and post.kind in ("reply", "direct"):
                assert post.thread_id == parent.thread_id
        assert post.external_id not in seen
        seen[post.external_id] = post
    assert 0 < lost < 100


def test_the_outage_swells_within_minutes_and_ebbs_after_the_repair():
    at_two = STARTS_AT.replace(hour=14)
    words = re.compile(
        r"estermouth|saltery|old quay|gr[uü]e?nholm|pellbridge|outage|guasto|panne|avería|störung", re.IGNORECASE
    )

    def heard(start: datetime, minutes: int) -> int:
        return sum(
            bool(start <= post.posted_at < start + minutes * MINUTE and words.search(post.text)) for post in big_day()
        )

    before, swell, after = heard(at_two - 30 * MINUTE, 30), heard(at_two, 30), heard(at_two + 300 * MINUTE, 30)
    assert swell > 5 * before
    assert swell > 5 * after
    in_window = [post for post in big_day() if at_two <= post.posted_at < at_two + 30 * MINUTE]
    assert len({post.author_id for post in in_window}) > 400


def test_a_window_without_two_o_clock_has_no_outage():
    calm = list(day(7, starts_at=STARTS_AT, hours=6, posts=2000))
    assert not any(post.is_own and "A main line was hit" in post.text for post in calm)


def test_some_people_write_on_two_channels_under_one_verified_address():
    networks: dict[str, set[str]] = {}
    for post in big_day():
        if post.verified_address:
            networks.setdefault(post.verified_address, set()).add(post.network)
    assert sum(len(used) == 2 for used in networks.values()) > 50


def test_posts_reach_an_account_of_ours_or_are_only_overheard():
    accounts = {account.handle for brand in COMPANY.brands for account in brand.accounts}
    heard = Counter(bool(post.account) for post in big_day())
    assert {post.account for post in big_day()} == accounts | {""}
    assert heard[False] > 2_000
    assert heard[True] > 2_000
    assert all(post.account in accounts for post in big_day() if post.network == "mail")


def test_our_own_people_answer_only_while_the_desk_is_open():
    hours = {post.posted_at.astimezone(ZoneInfo("Europe/Dublin")).hour for post in big_day() if post.is_own}
    assert hours
    assert min(hours) >= 8
    assert max(hours) < 21


def test_a_row_is_flat_text_and_tells_nothing_but_what_a_network_knows():
    row = as_row(next(post for post in big_day() if post.kind == "mail"))
    assert list(row) == [
        "id", "network", "account", "author_id", "author_handle", "author_name", "created_at", "text", "kind",
        "in_reply_to", "thread_id", "subject", "language", "public", "verified_address", "own", "followers",
    ]  # fmt: skip
    assert all(isinstance(value, str) for value in row.values())
    assert datetime.fromisoformat(row["created_at"]).tzinfo == UTC
    assert row["public"] == "false"


@pytest.mark.parametrize("posts", [0, 1, 30, 99, 100, 400])
def test_small_days_work_too(posts):
    assert len(list(day(1, starts_at=STARTS_AT, posts=posts))) == posts


def test_an_unspecified_volume_follows_the_hours():
    assert len(list(day(1, starts_at=STARTS_AT, hours=6))) == POSTS_A_DAY // 4


def test_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        list(day(1, starts_at=datetime(2026, 3, 11)))  # noqa: DTZ001


def test_ten_thousand_posts_take_less_than_two_seconds():
    assert is_swift(lambda: list(day(11, starts_at=STARTS_AT, posts=10_000)), seconds=2.0)
