"""Queries are changed, removed and put back; who did it is known; what they caught is counted and read."""

from datetime import timedelta

import pytest

from evenhand.channels.models import Post
from evenhand.flows.caught import caught_by
from evenhand.listening.actions import Caught, put_back_query, remove_query, save_query, store_matches, switch_query
from evenhand.listening.errors import NoSuchQuery, OnlyLeads, QueryNameTaken
from evenhand.listening.models import Query
from evenhand.listening.reads import caught_lately, queries_of, queries_since, removed_lately
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


def saved(cast: Cast, name: str = "Our name", **facts: object) -> Query:
    values: dict = {"brand_id": cast.harborline.pk, "text": "harborline", "actor": cast.alice, "now": NOON, **facts}
    return save_query(name=name, **values)


def test_a_removed_query_is_put_back_as_it_was(cast: Cast) -> None:
    query = saved(cast)
    remove_query(query_id=query.pk, actor=cast.alice, now=NOON)
    assert [each.pk for each in removed_lately(cast.alice, now=NOON)] == [query.pk]
    edition = Query.objects.get().edition
    put_back_query(query_id=query.pk, is_active=False, actor=cast.alice, now=NOON)
    query.refresh_from_db()
    assert (query.is_removed, query.is_active, query.name, query.text) == (False, False, "Our name", "harborline")
    assert [each.id for each in queries_since(edition)] == [query.pk]  # matchers hear of it
    assert removed_lately(cast.alice, now=NOON) == []


def test_undoing_twice_changes_nothing_more(cast: Cast) -> None:
    query = saved(cast)
    remove_query(query_id=query.pk, actor=cast.alice, now=NOON)
    put_back_query(query_id=query.pk, actor=cast.alice, now=NOON)
    switch_query(query_id=query.pk, is_active=False, actor=cast.alice, now=NOON)
    put_back_query(query_id=query.pk, actor=cast.alice, now=NOON)
    query.refresh_from_db()
    assert not query.is_active


def test_it_is_not_put_back_beside_another_of_its_name(cast: Cast) -> None:
    query = saved(cast)
    remove_query(query_id=query.pk, actor=cast.alice, now=NOON)
    saved(cast)
    with pytest.raises(QueryNameTaken):
        put_back_query(query_id=query.pk, actor=cast.alice, now=NOON)


def test_only_those_who_lead_put_back(cast: Cast) -> None:
    query = saved(cast)
    remove_query(query_id=query.pk, actor=cast.alice, now=NOON)
    with pytest.raises(OnlyLeads):
        put_back_query(query_id=query.pk, actor=cast.bob, now=NOON)
    with pytest.raises(NoSuchQuery):
        put_back_query(query_id=query.pk, actor=cast.chidi, now=NOON)


def test_who_changed_it_last_is_known(cast: Cast) -> None:
    query = saved(cast, actor=None)
    assert (query.author, query.changed_by) == (None, None)
    switch_query(query_id=query.pk, is_active=False, actor=cast.alice, now=NOON)
    query.refresh_from_db()
    assert (query.author, query.changed_by) == (None, cast.alice)


def test_a_query_without_a_name_is_called_after_its_words_on_one_line(cast: Cast) -> None:
    assert saved(cast, name="", text="harborline\n  OR seawater").name == "harborline OR seawater"


def test_the_list_goes_on_behind_the_last_one_and_leaves_none_out(cast: Cast) -> None:
    names = [f"Query {number:02}" for number in range(7)]
    for name in names:
        saved(cast, name, text=f"{name.split()[1]} OR sea")
    saved(cast, "Theirs", brand_id=cast.other.pk)
    seen: list[str] = []
    after = None
    while page := queries_of(cast.alice, after=after, limit=3):
        seen += [each.name for each in page]
        after = (page[-1].brand_id, page[-1].name)
    assert seen == [*names, "Theirs"]
    assert [each.name for each in queries_of(cast.bob, limit=9)] == names
    assert [each.name for each in queries_of(cast.alice, words="05 sea", limit=9)] == ["Query 05"]
    assert [each.name for each in queries_of(cast.alice, brand="reefcell", limit=9)] == ["Theirs"]


def matched(cast: Cast, query: Query, *texts: str) -> None:
    for minutes, text in enumerate(texts):
        post = cast.post(text)
        cast.hear(post)
        caught = [Caught(account_id=cast.bluesky.pk, external_id=post.external_id, query_id=query.pk)]
        store_matches(caught, now=NOON - timedelta(minutes=minutes))


def test_what_a_query_caught_is_counted_up_to_a_limit(cast: Cast) -> None:
    query, other = saved(cast), saved(cast, "Other")
    matched(cast, query, "one", "two", "three")
    store_matches(
        [Caught(account_id=cast.bluesky.pk, external_id="post-1", query_id=other.pk)], now=NOON - timedelta(days=2)
    )
    both = caught_lately([query.pk, other.pk], now=NOON, most=100)
    assert [(both[each.pk].day, both[each.pk].week) for each in (query, other)] == [(3, 3), (0, 1)]
    assert caught_lately([query.pk], now=NOON, most=2)[query.pk].week == 2


def test_what_a_query_caught_is_read_newest_first_with_its_case(cast: Cast) -> None:
    query = saved(cast)
    matched(cast, query, "@harborline.example my internet is down", "@harborline.example it is down", "lovely sea")
    Post.objects.filter(texts__text="lovely sea").update(deleted_at=NOON)
    found = caught_by(cast.bob, query.pk, before=None, limit=2, now=NOON)
    assert found is not None
    first, second = found[1]
    assert first.text == "@harborline.example my internet is down"
    assert first.case_id is not None
    assert (first.name, first.handle, first.network) == ("Dana Whitlock", "dana.example", "bluesky")
    rest = caught_by(cast.bob, query.pk, before=second.place, limit=2, now=NOON)
    assert rest is not None
    assert [each.is_gone for each in rest[1]] == [True]
    assert caught_by(cast.chidi, query.pk, before=None, limit=2, now=NOON) is None
