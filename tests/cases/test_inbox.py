"""The inbox: whatever the view, page by page shows every case once, in order, and only what one may see."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.cases.actions import assign_case, resolve_case, set_state
from evenhand.cases.models import Case, Category, OpenCase, State
from evenhand.cases.reads import Row, Tab, View, counts, inbox, views_of
from evenhand.cases.reads.counts import COUNT_TO
from evenhand.channels.domain.connector import Author, Post
from evenhand.channels.models import Account
from evenhand.people.models import Agent, Queue
from evenhand.triage.models import Mode
from tests.cast import NOON, Cast

WHOSE = ("all", "mine", "unassigned")
ALL_VIEWS = [
    (whose, tab, newest, queued) for whose in WHOSE for tab in Tab for newest in (False, True) for queued in (0, 1)
]


@pytest.fixture
def many(cast: Cast) -> Cast:
    """Some 120 cases of two brands in every state, many of them heard of in the same moment."""
    chance = Random(7)
    heard: dict[tuple[datetime, Account], list[Post]] = {}
    for n in range(120):
        author = Author(external_id=f"did:plc:{n}", handle=f"person{n}.example")
        account, handle = (cast.other_account, "reefcell") if n % 6 == 0 else (cast.bluesky, "harborline")
        text = "seit heute morgen kein Internet, bitte helfen Sie" if n % 5 == 0 else "my internet is down"
        moment = NOON + timedelta(minutes=chance.choice([0, 1, 1, 2, 3, 5]))
        heard.setdefault((moment, account), []).append(cast.post(f"@{handle}.example {text}", author=author))
    for (moment, account), posts in heard.items():
        cast.hear(*posts, account=account, now=moment)
    for n, case in enumerate(Case.objects.order_by("id")):
        if n % 4 == 0:
            assignee = cast.bob if case.brand_id == cast.harborline.pk and n % 8 == 0 else cast.alice
            assign_case(case_id=case.pk, assignee=assignee, actor=cast.alice, now=case.opened_at)
        category = chance.choice([None, None, Category.OPEN, Category.WAITING, Category.SNOOZED, Category.RESOLVED])
        if category:
            state = State.objects.filter(category=category)[0]
            set_state(case_id=case.pk, state_id=state.pk, actor=cast.alice, now=case.opened_at)
    return cast


def _walk(viewer: Agent, view: View, limit: int) -> list[Row]:
    rows: list[Row] = []
    after = ""
    while page := inbox(viewer, view, after=after, limit=limit):
        assert len(page) <= limit
        rows += page
        after = page[-1].key
        assert len(rows) < 500, "the pages never end"
    return rows


_CATEGORIES = {
    Tab.OPEN: {Category.NEW, Category.OPEN},
    Tab.WAITING: {Category.WAITING},
    Tab.SNOOZED: {Category.SNOOZED},
    Tab.DONE: {Category.RESOLVED},
}


def _expected(viewer: Agent, brands: set[int], view: View) -> list[int]:
    """The same question asked the slow way."""
    found = []
    for case in Case.objects.select_related("state", "open"):
        row = getattr(case, "open", None)
        if case.brand_id not in brands or case.state.category not in _CATEGORIES[view.tab]:
            continue
        if view.whose == "mine" and case.assignee_id != viewer.pk:
            continue
        if view.whose == "unassigned" and case.assignee_id is not None:
            continue
        if view.queue_id is not None and case.queue_id != view.queue_id:
            continue
        sort = case.resolved_at if row is None else row.waiting_since if view.tab is Tab.OPEN else row.last_at
        found.append((sort, case.pk))
    return [pk for _, pk in sorted(found, reverse=view.newest_first or view.tab is Tab.DONE)]


def test_pages_show_every_case_once_under_every_view(many: Cast) -> None:
    shown = 0
    queues = list(Queue.objects.values_list("id", flat=True))
    for viewer, brands in ((many.alice, {many.harborline.pk, many.other.pk}), (many.bob, {many.harborline.pk})):
        for whose, tab, newest, queued in ALL_VIEWS:
            view = View(whose=whose, tab=tab, newest_first=newest, queue_id=queues[0] if queued else None)
            rows = [row.case_id for row in _walk(viewer, view, limit=7)]
            assert rows == _expected(viewer, brands, view), view
            shown += len(rows)
    assert shown > 500


def test_a_page_turned_while_cases_come_and_go_repeats_none(many: Cast) -> None:
    view = View(newest_first=True)
    first = inbox(many.alice, view, limit=10)
    many.open_case("@harborline.example new", author=Author(external_id="new"), now=NOON + timedelta(hours=1))
    resolve_case(case_id=first[3].case_id, actor=many.alice, now=NOON)
    second = inbox(many.alice, view, after=first[-1].key, limit=10)
    assert not {row.case_id for row in first} & {row.case_id for row in second}


def test_the_counts_say_what_the_views_hold(many: Cast) -> None:
    queues = list(Queue.objects.values_list("id", flat=True))
    for viewer in (many.alice, many.bob, many.chidi):
        told = counts(viewer, queues)
        for whose in WHOSE:
            assert told[whose] == len(_walk(viewer, View(whose=whose), limit=50))
        for queue in queues:
            assert told[f"queue-{queue}"] == len(_walk(viewer, View(queue_id=queue), limit=50))


def test_the_tabs_say_what_they_hold(many: Cast) -> None:
    for viewer in (many.alice, many.bob, many.chidi):
        for whose in WHOSE:
            told = views_of(viewer, View(whose=whose))
            assert told == {tab: len(_walk(viewer, View(whose=whose, tab=tab), limit=50)) for tab in told}


def test_counting_stops_at_a_thousand(cast: Cast) -> None:
    case = cast.open_case()
    cases = Case.objects.bulk_create(
        Case(brand=case.brand, customer=case.customer, state=case.state, mode=Mode.REACTIVE, opened_at=NOON)
        for _ in range(COUNT_TO + 5)
    )
    OpenCase.objects.bulk_create(
        OpenCase(case=each, brand=each.brand, category=1, mode=1, waiting_since=NOON, last_at=NOON) for each in cases
    )
    assert counts(cast.bob)["all"] == COUNT_TO


def test_a_stranger_sees_an_empty_inbox(many: Cast) -> None:
    for whose, tab, newest, queued in ALL_VIEWS:
        queue = many.queue.pk if queued else None
        assert inbox(many.chidi, View(whose=whose, tab=tab, newest_first=newest, queue_id=queue)) == []


def test_somebody_who_left_sees_nothing(many: Cast) -> None:
    many.alice.is_active = False
    assert inbox(many.alice, View()) == []


def test_an_analyst_looks_at_everything(many: Cast, analyst: Agent) -> None:
    assert {row.brand for row in inbox(analyst, View(), limit=200)} == {"Harborline", "Reefcell"}


@pytest.mark.parametrize("key", ["", "x", "-", "1-", "-1", "1-x", "9" * 30 + "-1", "1-" + "9" * 30, "٣-٣", "0-0'; --"])
def test_a_key_nobody_gave_out_begins_at_the_top(cast: Cast, key: str) -> None:
    case = cast.open_case()
    assert [row.case_id for row in inbox(cast.bob, View(), after=key)] == [case.pk]


def test_a_row_says_what_a_line_of_the_inbox_shows(cast: Cast) -> None:
    case = cast.open_case("@harborline.example my internet is down")
    assign_case(case_id=case.pk, assignee=cast.bob, actor=cast.bob, now=NOON)
    row = inbox(cast.bob, View())[0]
    assert (row.number, row.title, row.customer) == (f"EH-{case.pk}", "my internet is down", "Dana Whitlock")
    assert (row.assignee_initials, row.assignee_name, row.queue, row.brand) == (
        "BK",
        "Bob Keller",
        "Internet",
        "Harborline",
    )
    assert row.snippet == "@harborline.example my internet is down"
    assert row.waiting_since == NOON


def test_a_page_costs_two_queries_however_many_cases(many: Cast) -> None:
    questions: list[Callable[[Agent], Any]] = [
        lambda viewer: inbox(viewer, View()),
        lambda viewer: inbox(viewer, View(tab=Tab.DONE)),
        lambda viewer: counts(viewer, [1, 2, 3]),
        lambda viewer: views_of(viewer, View()),
    ]
    for ask in questions:
        with CaptureQueriesContext(connection) as asked:
            ask(many.alice)
        assert len(asked) == 2
