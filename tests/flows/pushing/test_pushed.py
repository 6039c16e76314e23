"""Reading what was pushed: complete it, take it in, settle it."""

import threading
import time
from datetime import timedelta

import pytest

from evenhand.cases.models import Case
from evenhand.channels.actions import pushes
from evenhand.channels.actions.pushes import KEEP_REFUSED, KEEP_TAKEN, forget_settled
from evenhand.channels.domain.connector import Deleted, Edited, Heard, Raw
from evenhand.channels.domain.pushing import withdrawal
from evenhand.channels.errors import Refused
from evenhand.channels.models import Outcome, PostText, Quarantined, Source
from evenhand.channels.models import Post as StoredPost
from evenhand.channels.models import Pushed as Row
from evenhand.flows import pushed as flow
from evenhand.flows.listen import Listener
from evenhand.flows.pushed import Receiver, reader_of
from evenhand.kernel import clock
from evenhand.listening.actions import save_query
from tests.cast import Cast
from tests.flows.pushing.told import HERE, Told, fails, keep, post, read, reading, row, settled, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


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
        assert time.monotonic() - begun < 15  # by itself it looks after 30 seconds
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
