"""One answer for many: addressed to each, checked for each, paced, stopped, and never twice."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from evenhand.cases.models import Case, OpenCase
from evenhand.channels.domain.connector import Author, PostKind
from evenhand.channels.models import Post
from evenhand.flows import answer, answer_many
from evenhand.flows.answer_progress import progress_of
from evenhand.people.models import Agent, Queue
from evenhand.replies.actions import broadcasting
from evenhand.replies.actions.holds import place_hold
from evenhand.replies.actions.outbox import withdraw
from evenhand.replies.domain.broadcasting import Variant
from evenhand.replies.errors import NoSuchBroadcast, NotABroadcast
from evenhand.replies.models import Broadcast, Delivery, Recipient
from tests.cast import NOON, Cast

KEY = UUID("6f1c2ab0-0000-4000-8000-000000000001")
OUTAGE = "we found the cause of the outage in your street and repair it today. Sorry for the wait."
AT = NOON + timedelta(minutes=30)
Stands = Callable[[], list[str]]


def crowd(cast: Cast, names: Sequence[str], **changes: Any) -> list[Case]:
    """Each of them writes, and there are cases."""
    return [
        cast.open_case(author=Author(external_id=f"did:{name}", handle=f"{name.lower()}.example", name=name), **changes)
        for name in names
    ]


def written(
    cast: Cast, cases: Sequence[Case], *variants: Variant, actor: Agent | None = None, resolves: bool = False
) -> Broadcast:
    """A draft with its words."""
    actor = actor or cast.alice
    ids = [case.pk for case in cases]
    draft = answer_many.prepare(
        key=KEY, title="Outage", origin="cases", said="", case_ids=ids, actor=actor, now=NOON + timedelta(minutes=20)
    )
    return broadcasting.write_broadcast(
        broadcast_id=draft.pk,
        title="Outage",
        variants=variants or [Variant("", "", OUTAGE)],
        resolves=resolves,
        despite=[],
        per_minute=None,
        actor=actor,
    )


def begun(cast: Cast, cases: Sequence[Case], *variants: Variant, resolves: bool = False) -> Broadcast:
    """It goes out."""
    draft = written(cast, cases, *variants, resolves=resolves)
    return answer_many.begin(broadcast_id=draft.pk, actor=cast.alice, now=AT - timedelta(minutes=2))


def send_all() -> None:
    """The worker does what is to be done."""
    for _ in range(20):
        moved = answer_many.advance(now=AT)
        due = list(Delivery.objects.filter(state="queued", due_at__lte=AT))
        for delivery in due:
            answer.deliver(delivery.pk)
        if not moved and not due:
            return


def states(broadcast: Broadcast) -> dict[str, str]:
    """By person how they stand, and why."""
    found = Recipient.objects.filter(broadcast=broadcast).select_related("customer")
    return {each.customer.name: f"{each.state} {each.why}".strip() for each in found}


def test_everybody_is_answered_by_name_in_their_own_conversation(cast: Cast, stands: Stands) -> None:
    cases = crowd(cast, ["Dana Whitlock", "Eve", "xX_9000"])
    broadcast = begun(cast, cases)
    send_all()
    broadcast.refresh_from_db()
    assert sorted(stands()) == sorted(f"{hello} {OUTAGE} ^AM" for hello in ("Hello Dana,", "Hello Eve,", "Hello,"))
    assert broadcast.state == "done"
    assert set(Delivery.objects.values_list("answers__external_id", flat=True)) == {"post-1", "post-2", "post-3"}


def test_the_cases_wait_for_their_customers_afterwards(cast: Cast) -> None:
    cases = crowd(cast, ["Dana", "Eve"])
    begun(cast, cases)
    answer_many.advance(now=AT)
    assert set(OpenCase.objects.values_list("category", "waiting_since")) == {(3, None)}
    assert Case.objects.filter(first_reply_at=None).count() == 0


def test_the_cases_are_resolved_with_it_where_that_is_wanted(cast: Cast) -> None:
    begun(cast, crowd(cast, ["Dana", "Eve"]), resolves=True)
    answer_many.advance(now=AT)
    assert OpenCase.objects.count() == 0
    assert Case.objects.exclude(resolved_at=None).count() == 2


def test_each_is_told_in_their_language_and_by_the_text_for_their_channel(cast: Cast, stands: Stands) -> None:
    german = crowd(cast, ["Jonas"], text="@harborline.example seit gestern Abend geht bei mir das Internet nicht mehr")
    english = crowd(cast, ["Dana"])
    mail = cast.open_case("My internet is down again since yesterday", account=cast.mail, kind=PostKind.MAIL,
        is_public=False, author=Author(external_id="m@x.example", handle="m@x.example", name="Mia Long"))  # fmt: skip
    begun(
        cast,
        [*german, *english, mail],
        Variant("", "", "we repair it today, sorry for the long wait."),
        Variant("", "de", "wir haben die Ursache gefunden und reparieren sie heute."),
        Variant("mail", "", "{{greeting}}\nwe repair it today, and your case {{case}} stays open until then."),
    )
    send_all()
    found = sorted(stands())
    assert found[0] == "Hallo Jonas, wir haben die Ursache gefunden und reparieren sie heute. ^AM"
    assert found[1] == "Hello Dana, we repair it today, sorry for the long wait. ^AM"
    assert found[2].startswith(f"Hello Mia,\nwe repair it today, and your case EH-{mail.pk} stays open")


def test_one_person_with_two_cases_is_answered_once(cast: Cast, stands: Stands) -> None:
    dana = crowd(cast, ["Dana"])
    again = cast.open_case("@harborline.example and my phone is dead too", account=cast.mail, is_public=False)
    Case.objects.filter(pk=again.pk).update(customer=dana[0].customer)
    broadcast = begun(cast, [*dana, again])
    send_all()
    assert len(stands()) == 1
    assert set(Recipient.objects.filter(broadcast=broadcast).values_list("state", "why")) == {
        ("going", ""),
        ("aside", "same_person"),
    }


def test_people_merged_midway_are_answered_once(cast: Cast, stands: Stands) -> None:
    cases = crowd(cast, ["Dana", "Eve"])
    draft = begun(cast, cases)
    broadcasting.set_pace(account_id=cast.bluesky.pk, per_minute=1, per_day=None, actor=cast.alice, now=AT)
    answer_many.advance(now=AT)
    assert Delivery.objects.count() == 1
    Case.objects.filter(pk=cases[1].pk).update(customer=cases[0].customer)
    answer_many.advance(now=AT + timedelta(minutes=5))
    assert Delivery.objects.count() == 1
    assert sorted(Recipient.objects.filter(broadcast=draft).values_list("why", flat=True)) == ["", "same_person"]


def test_who_had_the_same_words_already_is_set_aside(cast: Cast) -> None:
    dana, eve = crowd(cast, ["Dana", "Eve"])
    answer.deliver(cast.answer(dana, f"Hello Dana, {OUTAGE}", now=NOON + timedelta(minutes=6)).pk)
    broadcast = begun(cast, [dana, eve])
    send_all()
    assert states(broadcast) == {"Dana": "aside sent_before", "Eve": "going"}


def test_who_was_told_the_same_from_elsewhere_than_the_desk_is_set_aside(cast: Cast) -> None:
    dana, eve = crowd(cast, ["Dana", "Eve"])
    asked = Post.objects.get(persona__name="Dana")
    said = {"is_own": True, "kind": PostKind.REPLY, "in_reply_to": asked.external_id}
    cast.hear(cast.post(f"Hello Dana, {OUTAGE}", author=Author(external_id="did:us", handle="us.example"), **said))
    broadcast = begun(cast, [dana, eve])
    send_all()
    assert states(broadcast) == {"Dana": "aside sent_before", "Eve": "going"}


def test_who_was_answered_meanwhile_is_set_aside(cast: Cast) -> None:
    dana, eve = crowd(cast, ["Dana", "Eve"])
    broadcast = begun(cast, [dana, eve])
    cast.answer(dana, "I look into your line now", now=AT - timedelta(minutes=1))
    send_all()
    assert states(broadcast) == {"Dana": "aside answered", "Eve": "going"}


def test_what_a_check_finds_holds_back_only_those_it_concerns(cast: Cast) -> None:
    cases = crowd(cast, ["Dana"])
    french = crowd(
        cast, ["Luc"], text="@harborline.example bonjour, ma connexion internet ne marche plus depuis hier soir"
    )
    broadcast = begun(cast, [*cases, *french])
    send_all()
    assert states(broadcast) == {"Dana": "going", "Luc": "aside wrong_language"}
    assert "fr" in Recipient.objects.get(state="aside").reason.lower() or Recipient.objects.get(state="aside").reason


def test_a_pause_holds_what_is_in_the_outbox_too_and_going_on_sends_it(cast: Cast, stands: Stands) -> None:
    broadcast = begun(cast, crowd(cast, ["Dana", "Eve"]))
    answer_many.advance(now=AT)
    broadcasting.pause(broadcast_id=broadcast.pk, actor=cast.alice, now=AT)
    for delivery in Delivery.objects.all():
        answer.deliver(delivery.pk)
    assert stands() == []
    broadcasting.go_on(broadcast_id=broadcast.pk, actor=cast.alice, now=AT)
    for delivery in Delivery.objects.all():
        answer.deliver(delivery.pk)
    assert len(stands()) == 2


def test_a_stop_takes_back_what_was_not_sent_and_the_customers_wait_again(cast: Cast, stands: Stands) -> None:
    cases = crowd(cast, ["Dana", "Eve"])
    broadcast = begun(cast, cases, resolves=True)
    answer_many.advance(now=AT)
    first = Delivery.objects.get(case=cases[0])
    answer.deliver(first.pk)
    broadcasting.stop(broadcast_id=broadcast.pk, actor=cast.alice, now=AT)
    answer_many.advance(now=AT)
    assert states(broadcast) == {"Dana": "going", "Eve": "waiting"}
    assert len(stands()) == 1
    assert OpenCase.objects.get().case_id == cases[1].pk
    assert OpenCase.objects.get().waiting_since is not None


def test_what_was_stopped_can_go_on_and_nobody_has_it_twice(cast: Cast, stands: Stands) -> None:
    broadcast = begun(cast, crowd(cast, ["Dana", "Eve", "Ana"]))
    answer_many.advance(now=AT)
    answer.deliver(Delivery.objects.filter(state="queued").earliest("id").pk)
    broadcasting.stop(broadcast_id=broadcast.pk, actor=cast.alice, now=AT)
    answer_many.advance(now=AT)
    broadcasting.go_on(broadcast_id=broadcast.pk, actor=cast.alice, now=AT)
    send_all()
    broadcast.refresh_from_db()
    assert (len(stands()), len(set(stands())), broadcast.state) == (3, 3, "done")


def test_a_reply_that_somebody_withdrew_is_not_made_anew(cast: Cast) -> None:
    broadcast = begun(cast, crowd(cast, ["Dana", "Eve"]))
    answer_many.advance(now=AT)
    withdraw(delivery_id=Delivery.objects.first().pk, actor=cast.alice, now=AT)  # type: ignore[union-attr]
    send_all()
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["cancelled", "sent"]
    assert Recipient.objects.filter(broadcast=broadcast, state="going").count() == 2


def test_later_cases_join_what_was_done(cast: Cast, stands: Stands) -> None:
    broadcast = begun(cast, crowd(cast, ["Dana"]))
    send_all()
    late = crowd(cast, ["Eve"])
    assert (
        answer_many.join(broadcast_id=broadcast.pk, case_ids=[case.pk for case in late], actor=cast.alice, now=AT) == 1
    )
    send_all()
    assert len(stands()) == 2


def test_begun_twice_it_is_one(cast: Cast, stands: Stands) -> None:
    cases = crowd(cast, ["Dana", "Eve"])
    begun(cast, cases)
    again = answer_many.prepare(
        key=KEY, title="", origin="cases", said="", case_ids=[cases[0].pk], actor=cast.alice, now=AT
    )
    send_all()
    assert (Broadcast.objects.count(), again.title, len(stands())) == (1, "Outage", 2)


def test_a_publishing_stop_holds_it_and_a_lead_lets_it_through(cast: Cast, stands: Stands) -> None:
    broadcast = begun(cast, crowd(cast, ["Dana", "Eve"]))
    place_hold(brand_ids=[cast.harborline.pk], reason="Wait for the statement", actor=cast.alice, now=NOON)
    send_all()
    assert (stands(), progress_of(broadcast, now=AT).held) == ([], 2)
    answer_many.let_through(broadcast_id=broadcast.pk, actor=cast.alice, now=AT)
    send_all()
    late = crowd(cast, ["Ana"])
    answer_many.join(broadcast_id=broadcast.pk, case_ids=[late[0].pk], actor=cast.alice, now=AT)
    send_all()
    assert len(stands()) == 3


def test_what_is_let_through_can_be_held_again(cast: Cast, stands: Stands) -> None:
    broadcast = begun(cast, crowd(cast, ["Dana"]))
    place_hold(brand_ids=[cast.harborline.pk], reason="Wait for the statement", actor=cast.alice, now=NOON)
    answer_many.advance(now=AT)
    for through in (True, False):
        answer_many.let_through(broadcast_id=broadcast.pk, through=through, actor=cast.alice, now=AT)
    answer.deliver(Delivery.objects.get().pk)
    assert stands() == []


def test_how_far_it_is_adds_up_to_everybody(cast: Cast) -> None:
    cases = crowd(cast, ["Dana", "Eve", "Ana"])
    broadcast = begun(cast, cases)
    cast.answer(cases[0], "I look into your line now", now=AT - timedelta(minutes=1))
    answer_many.advance(now=AT)
    answer.deliver(Delivery.objects.get(case=cases[1], recipient__isnull=False).pk)
    found = progress_of(broadcast, now=AT)
    assert (found.people, found.aside, found.sent, found.on_the_way, found.waiting) == (3, 1, 1, 1, 0)
    assert [(each.name, each.people) for each in found.reasons] == [("answered", 1)]


def test_a_channel_that_asks_for_time_gets_no_more_until_then(cast: Cast, fails: Callable[..., None]) -> None:
    begun(cast, crowd(cast, ["Dana", "Eve", "Ana"]))
    broadcasting.set_pace(account_id=cast.bluesky.pk, per_minute=2, per_day=None, actor=cast.alice, now=AT)
    answer_many.advance(now=AT)
    fails("try_later")
    answer.deliver(Delivery.objects.get().pk)
    assert answer_many.advance(now=AT + timedelta(minutes=2)) == 0
    assert Delivery.objects.count() == 1


def test_an_agent_asks_a_lead_and_nobody_signs_off_their_own(cast: Cast, stands: Stands) -> None:
    draft = written(cast, crowd(cast, ["Dana"]), actor=cast.bob)
    answer_many.begin(broadcast_id=draft.pk, actor=cast.bob, now=AT)
    with pytest.raises(NotABroadcast):
        broadcasting.sign_off(broadcast_id=draft.pk, actor=cast.bob, now=AT)
    send_all()
    assert stands() == []
    broadcasting.sign_off(broadcast_id=draft.pk, actor=cast.alice, now=AT)
    send_all()
    assert stands() == [f"Hello Dana, {OUTAGE} ^BK"]


def test_others_neither_see_nor_stop_it(cast: Cast) -> None:
    broadcast = begun(cast, crowd(cast, ["Dana"]))
    for act in (broadcasting.pause, broadcasting.stop):
        with pytest.raises(NoSuchBroadcast):
            act(broadcast_id=broadcast.pk, actor=cast.chidi, now=AT)


def test_only_cases_that_the_author_may_see_are_answered(cast: Cast) -> None:
    cases = crowd(cast, ["Dana"])
    foreign = cast.open_case(
        "@reefcell.example no signal", account=cast.other_account, author=Author(external_id="did:o")
    )
    draft = written(cast, [*cases, foreign], actor=cast.bob)
    assert [each.case_id for each in Recipient.objects.filter(broadcast=draft)] == [cases[0].pk]


def test_a_chunk_takes_as_many_questions_for_forty_as_for_one(
    cast: Cast, django_assert_max_num_queries: Callable[..., AbstractContextManager[object]], monkeypatch: Any
) -> None:
    monkeypatch.setattr(answer_many, "nudge", lambda *_keys, **_how: None)
    broadcasting.set_pace(account_id=cast.bluesky.pk, per_minute=900, per_day=None, actor=cast.alice, now=AT)
    begun(cast, crowd(cast, [f"Dana{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]))
    with django_assert_max_num_queries(26):
        answer_many.advance(now=AT)
    assert Delivery.objects.count() == 26


def _leave(cast: Cast) -> None:
    """Bob works here no longer."""
    cast.bob.is_active = False
    cast.bob.save()


def _works_in_turn(cast: Cast) -> None:
    """Nobody chooses their cases any more."""
    Queue.objects.update(is_in_order=True)


@pytest.mark.parametrize("happens", [_leave, _works_in_turn])
def test_what_an_author_may_no_longer_touch_is_taken_back_and_holds_up_no_other_answer(
    cast: Cast, stands: Stands, happens: Callable[[Cast], None]
) -> None:
    stopped = written(cast, crowd(cast, ["Dana"]), actor=cast.bob, resolves=True)
    answer_many.begin(broadcast_id=stopped.pk, actor=cast.bob, now=AT)
    broadcasting.sign_off(broadcast_id=stopped.pk, actor=cast.alice, now=AT)
    answer_many.advance(now=AT)
    happens(cast)
    broadcasting.stop(broadcast_id=stopped.pk, actor=cast.alice, now=AT)
    Broadcast.objects.filter(pk=stopped.pk).update(key=UUID(int=1))
    other = begun(cast, crowd(cast, ["Eve"]))
    send_all()
    assert states(stopped) == {"Dana": "waiting"}
    assert OpenCase.objects.filter(waiting_since=None).count() == 1
    assert states(other) == {"Eve": "going"}
    assert stands() == [f"Hello Eve, {OUTAGE} ^AM"]


def test_who_is_put_back_into_what_was_done_is_answered(cast: Cast, stands: Stands) -> None:
    broadcast = begun(cast, crowd(cast, ["Dana", "Eve"]))
    eve = Recipient.objects.get(broadcast=broadcast, customer__name="Eve")
    way = {"broadcast_id": broadcast.pk, "recipient_ids": [eve.pk], "actor": cast.alice, "now": AT}
    assert broadcasting.leave_out(**way) == 1
    send_all()
    broadcast.refresh_from_db()
    assert (broadcast.state, len(stands())) == ("done", 1)
    assert broadcasting.leave_out(**way, back=True) == 1
    assert broadcasting.leave_out(**way, back=True) == 0
    send_all()
    broadcast.refresh_from_db()
    assert (broadcast.state, len(stands())) == ("done", 2)
