"""Reading what was pushed: complete it, take it in, settle it; whatever fails meanwhile."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NoReturn

import pytest
from django.db import connection

from evenhand.cases.models import Case
from evenhand.channels import network
from evenhand.channels.actions import pause_source, pushes
from evenhand.channels.actions.pushes import KEEP_REFUSED, KEEP_TAKEN, forget_settled, keep_pushed
from evenhand.channels.domain.connector import Capabilities, Deleted, Edited, Heard, Post, Pushed, Raw
from evenhand.channels.domain.pushing import withdrawal
from evenhand.channels.errors import CannotTranslate, Reconnect, Refused, TryLater
from evenhand.channels.models import Batch, Outcome, PostText, Quarantined, Source
from evenhand.channels.models import Post as StoredPost
from evenhand.channels.models import Pushed as Row
from evenhand.flows import pushed as flow
from evenhand.flows.listen import Listener
from evenhand.flows.pushed import Receiver, reader_of
from evenhand.kernel import clock
from evenhand.listening.actions import save_query
from tests.cast import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)

HERE = "harborline.example"


class Told:
    """A pushed connector that says what the test tells it."""

    kind = "told"
    network = "bluesky"
    capabilities = Capabilities(label="Told", icon="cloud", is_pushed=True)

    def __init__(self, says: dict[str, tuple[Heard, ...]], complete: Callable[[Raw], Raw] = lambda raw: raw) -> None:
        self.says = says
        self.complete = complete

    def receive(self, _pushed: Pushed) -> tuple[Raw, ...]:
        return ()

    def translate(self, raw: Raw) -> tuple[Heard, ...]:
        if raw.reference not in self.says:
            raise CannotTranslate("That is no language.")
        return self.says[raw.reference]

    def close(self) -> None:
        pass


@pytest.fixture
def company() -> Cast:
    return make_cast()


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "LOOK_EVERY", 0.1)


def keep(company: Cast, *names: str) -> None:
    raws = [Raw(reference=name, content=name.encode()) for name in names]
    keep_pushed(source_id=company.source.pk, raws=raws, now=clock.now())


def settled(names: tuple[str, ...]) -> bool:
    return not Row.objects.filter(reference__in=names, settled_at=None).exists()


@contextmanager
def reading(monkeypatch: pytest.MonkeyPatch, company: Cast, told: Told) -> Iterator[threading.Thread]:
    """A receiver at work in a thread of its own, as in the listener's process."""
    monkeypatch.setattr(network, "connect", lambda _source: told)
    stop = threading.Event()
    thread = threading.Thread(target=Receiver(company.source.pk, stop).run, daemon=True)
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join(timeout=20)
        assert not thread.is_alive()


def read(monkeypatch: pytest.MonkeyPatch, company: Cast, told: Told, until: Callable[[], bool] | None = None) -> None:
    """Read until everything is settled, or `until`."""
    names = tuple(Row.objects.values_list("reference", flat=True))
    with reading(monkeypatch, company, told):
        wait_until(until or (lambda: settled(names)), seconds=90)  # a matcher is compiled when it is first used


def wait_until(is_so: Callable[[], bool], seconds: float = 15.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def row(name: str) -> Row:
    return Row.objects.get(reference=name)


def post(company: Cast, name: str, text: str = "@harborline.example help me please", **changes: Any) -> Post:
    return company.post(text, external_id=name, account=HERE, **changes)


def test_what_waits_becomes_a_case_and_is_settled(company: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(company, "a")
    read(monkeypatch, company, Told({"a": (post(company, "a"),)}))
    assert Case.objects.count() == 1
    assert (row("a").outcome, row("a").reason, bytes(row("a").content)) == (Outcome.TAKEN, "", b"")


def test_a_notice_wakes_the_reader_at_once(company: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "LOOK_EVERY", 30.0)
    told = Told({name: (post(company, name),) for name in ("a", "b")})
    keep(company, "a")
    with reading(monkeypatch, company, told):
        wait_until(lambda: settled(("a",)))
        time.sleep(0.3)
        begun = time.monotonic()
        keep(company, "b")
        wait_until(lambda: settled(("b",)))
        assert time.monotonic() - begun < 1.0
        monkeypatch.setattr(flow, "LOOK_EVERY", 0.1)
        keep(company, "c")  # wakes it once more, so that it sees that it must stop


def test_order_is_kept_so_that_an_edit_finds_its_post(company: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(company, "a", "b", "c")
    edits = [Edited(external_id="a", account=HERE, text=text, edited_at=clock.now()) for text in ("second", "third")]
    read(monkeypatch, company, Told({"a": (post(company, "a"),), "b": (edits[0],), "c": (edits[1],)}))
    assert PostText.objects.order_by("-version").first().text == "third"


def test_what_cannot_be_understood_is_set_aside_with_its_reason(company: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(company, "strange", "a")
    read(monkeypatch, company, Told({"a": (post(company, "a"),)}))
    assert (row("strange").outcome, row("strange").reason) == (Outcome.SET_ASIDE, "That is no language.")
    assert row("a").outcome == Outcome.TAKEN
    aside = Quarantined.objects.get()
    assert (aside.reference, bytes(aside.content), aside.reason) == ("strange", b"strange", "That is no language.")


def fails(problem: BaseException) -> Callable[[Raw], Raw]:
    def complete(_raw: Raw) -> NoReturn:
        raise problem

    return complete


def test_what_a_network_refuses_is_dropped_and_its_reason_seen(company: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(company, "a")
    read(monkeypatch, company, Told({}, fails(Refused("The page does not link here."))))
    assert (row("a").outcome, row("a").reason) == (Outcome.REFUSED, "The page does not link here.")
    assert not Quarantined.objects.exists()
    assert not StoredPost.objects.exists()


def test_a_refusal_may_take_back_what_was_said_before(company: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(company, "a")
    read(monkeypatch, company, Told({"a": (post(company, "one"),)}))
    keep(company, "b")
    gone = Raw(reference="gone", content=b"")
    told = Told(
        {"gone": (Deleted(external_id="one", account=HERE),)}, fails(withdrawal("The page is gone.", instead=gone))
    )
    read(monkeypatch, company, told)
    assert (row("b").outcome, row("b").reason) == (Outcome.REFUSED, "The page is gone.")
    assert StoredPost.objects.get().deleted_at is not None
    assert PostText.objects.get().text == ""


def _tried(name: str, times: int) -> Callable[[], bool]:
    return lambda: Row.objects.get(reference=name).tries >= times


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


def test_the_same_item_again_is_neither_kept_nor_stored_twice(company: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told({"a": (post(company, "one"),), "b": (post(company, "one"),)})
    keep(company, "a")
    read(monkeypatch, company, told)
    keep(company, "a", "b")
    read(monkeypatch, company, told)
    assert Row.objects.count() == 2
    assert StoredPost.objects.count() == 1


def test_rows_are_forgotten_when_their_story_is_over(company: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(company, "taken", "refused", "waiting")
    now = clock.now()
    settled_rows = [
        pushes.Settled(pushed_id=row("taken").pk, outcome=Outcome.TAKEN),
        pushes.Settled(pushed_id=row("refused").pk, outcome=Outcome.REFUSED, reason="no"),
    ]
    pushes.settle_pushed(settled=settled_rows, now=now)
    assert forget_settled(source_id=company.source.pk, now=now + KEEP_TAKEN) == 0
    assert forget_settled(source_id=company.source.pk, now=now + KEEP_TAKEN + timedelta(seconds=1)) == 1
    assert forget_settled(source_id=company.source.pk, now=now + KEEP_REFUSED + timedelta(seconds=1)) == 1
    assert [each.reference for each in Row.objects.all()] == ["waiting"]


def test_a_pushed_source_has_a_receiver_and_any_other_a_listener(company: Cast) -> None:
    stop = threading.Event()
    assert type(reader_of(company.source, stop)) is Listener
    assert type(reader_of(Source(pk=1, kind="webhook"), stop)) is Receiver


# What strangers say among what is pushed.


def test_of_what_was_overheard_only_what_a_query_catches_is_kept(
    company: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_query(brand_id=company.harborline.pk, name="Sea", text="seawater", actor=company.alice, now=clock.now())
    says: dict[str, tuple[Heard, ...]] = {
        "told": (post(company, "told"),),
        "caught": (post(company, "caught", "the seawater is off again", is_overheard=True),),
        "missed": (post(company, "missed", "a fine day", is_overheard=True),),
    }
    keep(company, *says)
    read(monkeypatch, company, Told(says))
    assert sorted(StoredPost.objects.values_list("external_id", flat=True)) == ["caught", "told"]
    assert set(Row.objects.values_list("outcome", flat=True)) == {Outcome.TAKEN}


def test_what_was_overheard_is_changed_and_taken_back_wherever_it_stands(
    company: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for brand in (company.harborline, company.other):
        save_query(brand_id=brand.pk, name="Sea", text="seawater", actor=None, now=clock.now())
    said = post(company, "caught", "the seawater is off again", is_overheard=True)
    edit = Edited(external_id="caught", text="the seawater is back", edited_at=clock.now())
    keep(company, "first", "edit")
    read(monkeypatch, company, Told({"first": (said,), "edit": (edit,)}))
    latest = PostText.objects.filter(version=2).values_list("text", flat=True)
    assert list(latest) == ["the seawater is back"] * 2
    keep(company, "gone")
    read(monkeypatch, company, Told({"gone": (Deleted(external_id="caught"),)}))
    assert {each.deleted_at is None for each in StoredPost.objects.all()} == {False}
    assert StoredPost.objects.count() == 2
