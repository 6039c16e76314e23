"""The record of what happened: in order, append-only, settled events only."""

import json
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper

from evenhand.cases.events import CaseAssigned, PostsTakenIn
from evenhand.ledger.actions import CHANNEL, make_partitions, move_on, record
from evenhand.ledger.models import Entry
from evenhand.ledger.reads import events_after, history_of, position_of
from tests.cast import NOON, Cast

ASSIGNED = CaseAssigned(case_id=7, assignee_id=None)
TAKEN_IN = PostsTakenIn(batch_id=1, posts=2, opened=1, modes={"reactive": 2})


@pytest.fixture
def other(transactional_db: None) -> Iterator[psycopg.Connection]:
    """A second connection to the same database."""
    parameters = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    with psycopg.connect(**{name: parameters[name] for name in names if name in parameters}) as second:
        yield second


@pytest.fixture
def begin(transactional_db: None) -> int:
    """How far the ledger has come; other tests' events stay in it, since nothing can be deleted from it."""
    return max((event.position for event in events_after(0, limit=100_000)), default=0)


def test_an_event_is_its_name_and_facts_without_the_case() -> None:
    assert (ASSIGNED.name, ASSIGNED.case_id, ASSIGNED.facts()) == ("CaseAssigned", 7, {"assignee_id": None})


def test_what_is_recorded_is_read_back(cast: Cast) -> None:
    record(ASSIGNED, TAKEN_IN, now=NOON, actor_id=cast.bob.pk)
    one, other = Entry.objects.filter(name__in=["CaseAssigned", "PostsTakenIn"]).order_by("id")
    assert (one.name, one.case_id, one.actor, one.at, one.facts) == (
        "CaseAssigned",
        7,
        cast.bob,
        NOON,
        {"assignee_id": None},
    )
    assert (other.case_id, other.facts["modes"]) == (None, {"reactive": 2})


def test_a_cases_history_is_shown_newest_first(cast: Cast) -> None:
    record(ASSIGNED, now=NOON)
    record(ASSIGNED, now=NOON + timedelta(minutes=1), actor_id=cast.bob.pk)
    assert [entry.at for entry in history_of(7)] == [NOON + timedelta(minutes=1), NOON]


@pytest.mark.parametrize("sql", ["UPDATE ledger_entry SET name = 'x'", "DELETE FROM ledger_entry"])
@pytest.mark.django_db
def test_the_record_is_neither_changed_nor_deleted(sql: str) -> None:
    record(ASSIGNED, now=NOON)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_events_are_followed_in_order_and_each_once(begin: int) -> None:
    for n in range(5):
        record(CaseAssigned(case_id=n, assignee_id=None), now=NOON)
    position, seen = begin, []
    while events := events_after(position, limit=2):
        seen += [event.case_id for event in events]
        position = events[-1].position
    assert seen == [0, 1, 2, 3, 4]


def test_the_events_of_one_transaction_are_never_torn_apart(begin: int) -> None:
    record(*(CaseAssigned(case_id=n, assignee_id=None) for n in range(5)), now=NOON)
    assert len(events_after(begin, limit=2)) == 5


def test_an_event_is_followed_only_when_no_earlier_transaction_is_open(begin: int, other: psycopg.Connection) -> None:
    other.execute(
        "INSERT INTO ledger_entry (at, name, facts) VALUES (%s, 'Slow', '{}')", [NOON]
    )  # began first, commits last
    record(ASSIGNED, now=NOON)
    assert events_after(begin) == []
    other.commit()
    assert [event.name for event in events_after(begin)] == ["Slow", "CaseAssigned"]


def test_what_was_rolled_back_never_happened(begin: int, other: psycopg.Connection) -> None:
    other.execute("INSERT INTO ledger_entry (at, name, facts) VALUES (%s, 'Undone', '{}')", [NOON])
    other.rollback()
    record(ASSIGNED, now=NOON)
    assert [event.name for event in events_after(begin)] == ["CaseAssigned"]


def test_a_listener_hears_on_commit_which_cases_to_look_at(other: psycopg.Connection) -> None:
    other.autocommit = True
    other.execute(f"LISTEN {CHANNEL}")
    with transaction.atomic():
        record(ASSIGNED, now=NOON, touched=[9])
        assert list(other.notifies(timeout=0.2)) == []
    (notice,) = other.notifies(timeout=60, stop_after=1)
    assert json.loads(notice.payload) == {"names": ["CaseAssigned"], "cases": [7, 9]}


def test_a_notice_about_too_many_cases_says_to_look_at_everything(other: psycopg.Connection) -> None:
    other.autocommit = True
    other.execute(f"LISTEN {CHANNEL}")
    record(TAKEN_IN, now=NOON, touched=range(1, 5_000))
    (notice,) = other.notifies(timeout=60, stop_after=1)
    assert json.loads(notice.payload) == {"names": ["PostsTakenIn"], "cases": None}


@pytest.mark.django_db
def test_a_follower_remembers_how_far_it_came() -> None:
    assert position_of("webhooks") == 0
    for position in (5, 9):
        move_on("webhooks", position=position)
    assert position_of("webhooks") == 9


@pytest.mark.django_db(transaction=True)
def test_a_follower_restored_into_another_server_goes_on_with_what_happens_there() -> None:
    move_on("webhooks", position=1 << 60)
    position = position_of("webhooks")
    record(ASSIGNED, now=NOON)
    assert [event.name for event in events_after(position)][-1:] == ["CaseAssigned"]


def _partitions(cursor: CursorWrapper) -> set[str]:
    cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'ledger_entry'::regclass")
    return {row[0] for row in cursor.fetchall()}


@pytest.mark.django_db
def test_partitions_are_made_ahead_and_making_them_again_is_safe() -> None:
    for _ in range(2):
        make_partitions(now=NOON.replace(year=2031, month=11), months=3)
    with connection.cursor() as cursor:
        assert {f"ledger_entry_{month}" for month in ("2031_11", "2031_12", "2032_01", "2032_02")} <= _partitions(
            cursor
        )


@pytest.mark.django_db
def test_a_month_that_was_written_to_early_stays_where_it_is() -> None:
    far = NOON.replace(year=2040)
    record(ASSIGNED, now=far)
    make_partitions(now=far, months=0)
    with connection.cursor() as cursor:
        assert "ledger_entry_2040_03" not in _partitions(cursor)
    assert Entry.objects.filter(at=far).exists()
