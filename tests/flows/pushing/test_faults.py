"""Reading what was pushed goes on whatever fails: an item, all of them, the network, the reader."""

import threading
import time
from typing import Any, NoReturn

import pytest
from django.db import connection

from evenhand.cases.models import Case
from evenhand.channels import network
from evenhand.channels.actions import pause_source
from evenhand.channels.domain.connector import Raw
from evenhand.channels.errors import Reconnect, TryLater
from evenhand.channels.models import Batch, Outcome, Quarantined, Source
from evenhand.channels.models import Post as StoredPost
from evenhand.channels.models import Pushed as Row
from evenhand.flows import pushed as flow
from evenhand.flows.pushed import Receiver
from evenhand.kernel import clock
from tests.cast import Cast
from tests.flows.pushing.told import Told, _tried, fails, keep, post, read, reading, row, settled, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("problem", [TryLater("Slow down.", after=1.0), ValueError("ours")])
def test_an_item_that_fails_waits_longer_each_time(
    company: Cast, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    told, pauses = Told({}, fails(problem)), []
    keep(company, "a")
    for times in (1, 2, 3):
        Row.objects.update(due_at=clock.now())
        read(monkeypatch, company, told, until=_tried("a", times))
        pauses.append((row("a").due_at - clock.now()).total_seconds())
    assert pauses == [pytest.approx(seconds, abs=5) for seconds in (30, 60, 120)]
    assert row("a").reason
    assert row("a").settled_at is None


def test_a_network_that_names_a_time_is_given_it(company: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(company, "a")
    read(monkeypatch, company, Told({}, fails(TryLater("Tomorrow.", after=600.0))), until=_tried("a", 1))
    assert (row("a").due_at - clock.now()).total_seconds() == pytest.approx(600, abs=5)


def test_after_enough_tries_an_item_is_given_up_and_kept_with_its_reason(
    company: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(company, "a")
    Row.objects.update(tries=flow.MOST_TRIES - 1)
    read(monkeypatch, company, Told({}, fails(TryLater("Not now."))))
    assert row("a").outcome == Outcome.SET_ASIDE
    assert Quarantined.objects.get().reason == f"Not now. Given up after {flow.MOST_TRIES} tries."
    assert bytes(Quarantined.objects.get().content) == b"a"


@pytest.fixture
def spoilt(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Posts by whose ids storing fails, as a fault of ours nobody thought of would."""
    names: set[str] = set()
    store = flow.channels.store

    def fail(*, incoming: Any, **more: Any) -> Any:
        if names & {each.post.external_id for each in incoming}:
            names.add("failed twice" if "failed" in names else "failed")
            raise KeyError("nobody thought of this")
        return store(incoming=incoming, **more)

    monkeypatch.setattr(flow.channels, "store", fail)
    return names


def test_an_unknown_fault_in_one_item_holds_up_no_other_and_is_given_up_in_the_end(
    company: Cast, monkeypatch: pytest.MonkeyPatch, spoilt: set[str]
) -> None:
    spoilt.add("b")
    keep(company, "a", "b", "c")
    told = Told({name: (post(company, name),) for name in ("a", "b", "c")})
    read(monkeypatch, company, told, until=lambda: settled(("a", "c")) and _tried("b", 1)())
    assert sorted(StoredPost.objects.values_list("external_id", flat=True)) == ["a", "c"]
    assert row("b").reason == "Evenhand failed to take this in (KeyError)."
    Row.objects.filter(reference="b").update(tries=flow.MOST_TRIES - 1, due_at=clock.now())
    read(monkeypatch, company, told)
    assert row("b").outcome == Outcome.SET_ASIDE
    assert bytes(Quarantined.objects.get().content) == b"b"


def test_where_every_item_fails_none_is_blamed(
    company: Cast, monkeypatch: pytest.MonkeyPatch, spoilt: set[str]
) -> None:
    spoilt |= {"a", "b"}
    keep(company, "a", "b")
    told = Told({name: (post(company, name),) for name in ("a", "b")})
    read(monkeypatch, company, told, until=lambda: "failed twice" in spoilt)
    assert list(Row.objects.values_list("tries", "settled_at")) == [(0, None)] * 2
    spoilt.clear()
    read(monkeypatch, company, told)
    assert StoredPost.objects.count() == 2


def test_an_item_that_takes_too_long_holds_up_no_other(company: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "TIME_TO_COMPLETE", 0.5)
    release = threading.Event()

    def complete(raw: Raw) -> Raw:
        if raw.reference == "slow":
            release.wait(20)
        return raw

    keep(company, "slow", "a")
    told = Told({"a": (post(company, "a"),)}, complete)
    read(monkeypatch, company, told, until=lambda: settled(("a",)) and _tried("slow", 1)())
    release.set()
    assert StoredPost.objects.count() == 1


def test_only_so_many_items_are_completed_at_once_and_in_no_transaction(
    company: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, most, lock, in_transaction = 0, 0, threading.Lock(), []

    def complete(raw: Raw) -> Raw:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        in_transaction.append(connection.in_atomic_block)
        time.sleep(0.02)
        with lock:
            now -= 1
        return raw

    names = [f"n{number}" for number in range(40)]
    keep(company, *names)
    read(monkeypatch, company, Told({name: (post(company, name),) for name in names}, complete))
    assert 1 < most <= flow.AT_ONCE
    assert in_transaction == [False] * 40
    assert StoredPost.objects.count() == 40


def test_a_source_that_must_be_connected_again_stops_and_keeps_what_waits(
    company: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(company, "a")
    told = Told({}, fails(Reconnect("The secret changed.")))
    read(monkeypatch, company, told, until=lambda: Source.objects.get(pk=company.source.pk).state == "reconnect")
    assert row("a").settled_at is None
    assert Source.objects.get(pk=company.source.pk).trouble == "The secret changed."


def test_a_paused_source_is_left_alone(company: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with reading(monkeypatch, company, Told({})) as thread:
        pause_source(source_id=company.source.pk)
        wait_until(lambda: not thread.is_alive())


class Died(BaseException):
    """The process is gone."""


def die(*_: Any, **__: Any) -> NoReturn:
    raise Died


@pytest.mark.parametrize("moment", ["store", "settle_pushed"])
def test_a_reader_that_dies_while_it_takes_in_leaves_all_of_it_to_the_next(
    company: Cast, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    keep(company, "a", "strange")
    told = Told({"a": (post(company, "a"),)})
    monkeypatch.setattr(network, "connect", lambda _source: told)
    with monkeypatch.context() as dying:
        where = flow.channels if moment == "store" else flow
        dying.setattr(where, moment, die)
        with pytest.raises(Died):
            Receiver(company.source.pk, threading.Event()).run()
    assert not StoredPost.objects.exists()
    assert not Quarantined.objects.exists()
    assert Row.objects.filter(settled_at=None).count() == 2
    read(monkeypatch, company, told)
    assert (StoredPost.objects.count(), Case.objects.count(), Quarantined.objects.count()) == (1, 1, 1)


def test_a_reader_that_dies_before_it_understood_leaves_that_to_the_next(
    company: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(company, "a")
    told = Told({"a": (post(company, "a"),)})
    monkeypatch.setattr(network, "connect", lambda _source: told)
    with monkeypatch.context() as dying:
        dying.setattr(flow.intake, "understand", die)
        with pytest.raises(Died):
            Receiver(company.source.pk, threading.Event()).run()
    assert (StoredPost.objects.count(), Case.objects.count()) == (1, 0)
    read(monkeypatch, company, told, until=lambda: not Batch.objects.filter(understood_at=None).exists())
    assert (StoredPost.objects.count(), Case.objects.count()) == (1, 1)
