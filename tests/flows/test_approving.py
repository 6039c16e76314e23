"""Replies that wait for a lead: asked for, let go once, sent back, called back."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import Case, Conversation, OpenCase
from evenhand.flows.answer import deliver, due
from evenhand.flows.approving import needs_approval, rules_among, severities
from evenhand.flows.letting_go import EXPIRED, WROTE_MEANWHILE, approve
from evenhand.ledger.models import Entry
from evenhand.people.models import Certificate
from evenhand.replies import actions as replies
from evenhand.replies.actions.approval_rules import Wanted, put_back_rule, remove_rule, set_rule
from evenhand.replies.actions.approvals import comment, note_expired, recall, send_back
from evenhand.replies.domain.sending import When
from evenhand.replies.errors import CannotApprove, CannotSetApproval, NeedsAnotherLook, NoSuchStep, NotPassed
from evenhand.replies.models import Approval, ApprovalRule, ApprovalVersion, Delivery, DeliveryState, Draft
from evenhand.replies.reads.approvals import approvals_waiting, story_of
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
SAID = NOON + timedelta(minutes=5)
LATER = NOON + timedelta(minutes=10)


@pytest.fixture
def careful(cast: Cast) -> Cast:
    """Who is not certified for the brand waits, in public."""
    wanted = Wanted(who="uncertified", brand_id=cast.harborline.pk, is_public=True)
    set_rule(wanted=wanted, actor=cast.alice, now=NOON)
    return cast


def waiting(cast: Cast, text: str = "We are looking into it right now", **how: Any) -> Delivery:
    """Bob answers, and it waits."""
    made = cast.answer(how.pop("case", None) or cast.open_case(), text, **how)
    assert made.state == DeliveryState.AWAITING
    return made


def certify(cast: Cast, **changes: Any) -> Certificate:
    values = {"agent": cast.bob, "brand": cast.harborline, "granted_by": cast.alice, "granted_at": NOON, **changes}
    return Certificate.objects.create(**values)


def test_without_rules_replies_go_out(cast: Cast) -> None:
    assert cast.answer(cast.open_case()).state == DeliveryState.QUEUED


def test_a_reply_that_waits_is_not_sent_and_the_customer_still_waits(careful: Cast) -> None:
    case = careful.open_case()
    made = waiting(careful, case=case, resolve=True)
    deliver(made.pk)
    made.refresh_from_db()
    case.refresh_from_db()
    assert made.state == DeliveryState.AWAITING
    assert due(now=NOON + timedelta(days=2)) == []
    assert (case.first_reply_at, case.resolved_at) == (None, None)
    assert OpenCase.objects.get(pk=case.pk).waiting_since is not None


def test_who_is_certified_does_not_wait(careful: Cast) -> None:
    certify(careful)
    assert careful.answer(careful.open_case()).state == DeliveryState.QUEUED


@pytest.mark.parametrize("change", [{"expires_at": NOON}, {"revoked_at": NOON}])
def test_a_certificate_that_is_over_counts_no_more(careful: Cast, change: dict[str, Any]) -> None:
    certify(careful, **change)
    waiting(careful)


def test_a_certificate_of_another_brand_does_not_count(careful: Cast) -> None:
    certify(careful, brand=careful.other)
    waiting(careful)


def test_in_private_the_rule_for_the_public_does_not_hold(careful: Cast) -> None:
    case = careful.open_case("my bill is wrong", account=careful.mail, is_public=False)
    conversation = case.conversations.get()
    assert not needs_approval(actor=careful.bob, case=case, conversation=conversation, now=NOON)


def test_the_reason_is_said(careful: Cast) -> None:
    case = careful.open_case()
    said = needs_approval(actor=careful.bob, case=case, conversation=case.conversations.get(), now=NOON)
    assert "not certified" in said


def test_a_leads_word_sends_it_once(careful: Cast) -> None:
    case = careful.open_case()
    made = waiting(careful, case=case, resolve=True)
    done = approve(delivery_id=made.pk, actor=careful.alice, now=LATER)
    case.refresh_from_db()
    assert (done.state, done.author_id) == (DeliveryState.QUEUED, careful.bob.pk)
    assert case.first_reply_at == done.approved_at
    assert case.resolved_at is not None
    with pytest.raises(NoSuchStep):
        approve(delivery_id=made.pk, actor=careful.alice, now=LATER)
    deliver(made.pk)
    made.refresh_from_db()
    assert made.state == DeliveryState.SENT
    assert Entry.objects.filter(name="ReplyApproved").count() == 1


def test_nobody_approves_their_own_reply_not_even_a_lead(cast: Cast) -> None:
    set_rule(wanted=Wanted(who="anyone"), actor=cast.alice, now=NOON)
    made = waiting(cast, actor=cast.alice)
    with pytest.raises(CannotApprove):
        approve(delivery_id=made.pk, actor=cast.alice, now=LATER)


def test_only_leads_decide(careful: Cast) -> None:
    made = waiting(careful)
    colleague = careful.chidi
    with pytest.raises(NotAllowed):
        approve(delivery_id=made.pk, actor=colleague, now=LATER)
    colleague.teams.set(careful.bob.teams.all())
    with pytest.raises(CannotApprove):
        approve(delivery_id=made.pk, actor=colleague, now=LATER)
    with pytest.raises(CannotApprove):
        send_back(delivery_id=made.pk, words="No", actor=colleague, now=LATER)


def test_a_lead_may_change_the_words_and_the_author_signs(careful: Cast) -> None:
    made = waiting(careful)
    done = approve(delivery_id=made.pk, actor=careful.alice, text="A technician is on the way to you", now=LATER)
    assert "technician" in done.text
    assert "Bob" in done.text or "^BK" in done.text
    approval = Approval.objects.get(pk=made.pk)
    versions = [each.text for each in ApprovalVersion.objects.filter(approval=approval).order_by("number")]
    assert approval.was_changed
    assert versions == ["We are looking into it right now", "A technician is on the way to you"]


def test_a_changed_reply_that_became_too_long_goes_out_as_a_thread(careful: Cast) -> None:
    made = waiting(careful)
    done = approve(delivery_id=made.pk, actor=careful.alice, text="We look into it for you today. " * 15, now=LATER)
    parts = list(Delivery.objects.filter(case_id=made.case_id).order_by("part"))
    assert [each.state for each in parts] == [DeliveryState.QUEUED] * len(parts)
    assert len(parts) == done.parts > 1
    assert [each.after_id for each in parts] == [None, *(each.pk for each in parts[:-1])]


def test_a_thread_that_is_changed_into_one_post_leaves_no_parts_behind(careful: Cast) -> None:
    made = waiting(careful, "We look into it for you today. " * 15, in_parts=True)
    assert made.parts > 1
    approve(delivery_id=made.pk, actor=careful.alice, text="We look into it", now=LATER)
    assert Delivery.objects.filter(case_id=made.case_id).count() == 1


def test_the_checks_are_asked_again_and_a_blocking_one_stops_it(careful: Cast) -> None:
    made = waiting(careful)
    with pytest.raises(NotPassed):
        approve(delivery_id=made.pk, actor=careful.alice, text="Hello {{name}}, we look into it", now=LATER)
    made.refresh_from_db()
    assert made.state == DeliveryState.AWAITING


def test_it_is_not_its_own_repeat(careful: Cast) -> None:
    made = waiting(careful)
    assert approve(delivery_id=made.pk, actor=careful.alice, now=LATER).state == DeliveryState.QUEUED


def test_what_the_customer_wrote_meanwhile_must_be_seen(careful: Cast) -> None:
    case = careful.open_case(external_id="root", thread_id="root")
    made = waiting(careful, case=case)
    wrote = NOON + timedelta(minutes=7)
    careful.hear(careful.post("it works again", thread_id="root", in_reply_to="root"), now=wrote)
    for how in ({}, {"seen_until": SAID}, {"seen_until": wrote}, {"despite": frozenset({WROTE_MEANWHILE})}):
        with pytest.raises(NeedsAnotherLook):
            approve(delivery_id=made.pk, actor=careful.alice, now=LATER, **how)  # type: ignore[arg-type]
    passed = frozenset({WROTE_MEANWHILE})
    done = approve(delivery_id=made.pk, actor=careful.alice, now=LATER, seen_until=wrote, despite=passed)
    assert done.state == DeliveryState.QUEUED


def test_a_reply_that_waited_too_long_wants_a_second_look(careful: Cast) -> None:
    made = waiting(careful)
    late = NOON + timedelta(days=2)
    assert note_expired(now=late) == 1
    assert note_expired(now=late) == 0
    with pytest.raises(NeedsAnotherLook):
        approve(delivery_id=made.pk, actor=careful.alice, now=late)
    assert approve(delivery_id=made.pk, actor=careful.alice, now=late, despite=frozenset({EXPIRED}))


def test_sent_back_the_words_are_the_authors_draft_again(careful: Cast) -> None:
    case = careful.open_case()
    made = waiting(careful, case=case)
    with pytest.raises(CannotApprove):
        send_back(delivery_id=made.pk, words=" ", actor=careful.alice, now=LATER)
    send_back(delivery_id=made.pk, words="Say when.", actor=careful.alice, now=LATER)
    made.refresh_from_db()
    assert made.state == DeliveryState.CANCELLED
    assert Draft.objects.get(case=case, author=careful.bob).text == "We are looking into it right now"
    again = waiting(careful, "We look into it by noon", case=case, now=LATER)
    attempts, versions, _comments = story_of(Approval.objects.get(pk=again.pk))
    assert [each.pk for each in attempts] == [made.pk, again.pk]
    assert [each.text for each in versions] == ["We are looking into it right now", "We look into it by noon"]


def test_sending_back_can_be_called_back_until_its_author_goes_on(careful: Cast) -> None:
    case = careful.open_case()
    made = waiting(careful, case=case)
    send_back(delivery_id=made.pk, words="Say when.", actor=careful.alice, now=LATER)
    recall(delivery_id=made.pk, actor=careful.alice, now=LATER)
    made.refresh_from_db()
    assert made.state == DeliveryState.AWAITING
    assert not Draft.objects.filter(case=case).exists()
    send_back(delivery_id=made.pk, words="Say when.", actor=careful.alice, now=LATER)
    replies.keep_draft(case_id=case.pk, mode="reply", text="We look by noon", actor=careful.bob, now=LATER)
    with pytest.raises(NoSuchStep):
        recall(delivery_id=made.pk, actor=careful.alice, now=LATER)


def test_an_approval_can_be_called_back_until_it_is_under_way(careful: Cast) -> None:
    case = careful.open_case()
    made = waiting(careful, case=case, resolve=True)
    approve(delivery_id=made.pk, actor=careful.alice, undo=timedelta(seconds=20), now=LATER)
    recall(delivery_id=made.pk, actor=careful.alice, now=LATER)
    made.refresh_from_db()
    case.refresh_from_db()
    assert (made.state, case.first_reply_at, case.resolved_at) == (DeliveryState.AWAITING, None, None)
    assert OpenCase.objects.get(pk=case.pk).waiting_since is not None
    approve(delivery_id=made.pk, actor=careful.alice, now=LATER)
    deliver(made.pk)
    with pytest.raises(NoSuchStep):
        recall(delivery_id=made.pk, actor=careful.alice, now=LATER)


def test_its_author_may_take_it_back_while_it_waits(careful: Cast) -> None:
    case = careful.open_case()
    made = waiting(careful, case=case)
    replies.withdraw(delivery_id=made.pk, actor=careful.bob, now=LATER)
    assert Approval.objects.get(pk=made.pk).state == "withdrawn"
    assert Draft.objects.get(case=case).text == "We are looking into it right now"
    assert OpenCase.objects.get(pk=case.pk).waiting_since == NOON
    with pytest.raises(NoSuchStep):
        approve(delivery_id=made.pk, actor=careful.alice, now=LATER)


def test_a_reply_with_a_time_of_its_own_still_waits_for_it(careful: Cast) -> None:
    at = NOON + timedelta(hours=5)
    made = waiting(careful, when=When(at=at))
    done = approve(delivery_id=made.pk, actor=careful.alice, now=LATER)
    assert (done.scheduled_for, done.due_at) == (at, at)
    assert Case.objects.get(pk=done.case_id).first_reply_at is None


def test_a_time_of_its_own_that_passed_while_it_waited_means_now(careful: Cast) -> None:
    made = waiting(careful, when=When(at=NOON + timedelta(minutes=6)))
    done = approve(delivery_id=made.pk, actor=careful.alice, now=LATER)
    assert (done.scheduled_for, done.due_at) == (None, LATER)


def test_only_the_first_replies_of_a_person_wait(cast: Cast) -> None:
    set_rule(wanted=Wanted(who="agents", first_replies=1), actor=cast.alice, now=NOON)
    case = cast.open_case()
    made = waiting(cast, case=case)
    approve(delivery_id=made.pk, actor=cast.alice, now=LATER)
    deliver(made.pk)
    assert cast.answer(case, "It works again", now=LATER).state == DeliveryState.QUEUED


def test_what_somebody_corrected_counts_for_severity(cast: Cast) -> None:
    from evenhand.understanding.models import Correction

    case = cast.open_case("@harborline.example I smell gas, somebody could be hurt")
    said = {"brand": cast.harborline, "field": "severity", "was": "critical", "version": 1, "at": NOON}
    Correction.objects.create(post_id=case.last_post_id, value="low", **said)
    assert severities([case.pk]) == {case.pk: 0}


def test_many_replies_are_judged_in_as_many_questions_as_one(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for wanted in (Wanted(who="uncertified"), Wanted(who="anyone", severity=3), Wanted(who="agents", first_replies=3)):
        set_rule(wanted=wanted, actor=cast.alice, now=NOON)
    for number in range(3):
        cast.hear(
            cast.post("@harborline.example my internet is down", thread_id=f"t{number}", external_id=f"t{number}")
        )
    said = [(each.case, each) for each in Conversation.objects.select_related("case__brand")]
    assert len(said) == 3
    with django_assert_max_num_queries(4):
        found = rules_among(actor=cast.bob, said=said, now=NOON)
    assert set(found) == {conversation.pk for _case, conversation in said}


def test_leads_see_what_waits_agents_their_own_and_strangers_nothing(careful: Cast) -> None:
    waiting(careful)
    assert len(approvals_waiting(careful.alice)) == len(approvals_waiting(careful.bob)) == 1
    assert approvals_waiting(careful.chidi) == []


def test_comments_are_for_who_sees_the_case(careful: Cast) -> None:
    made = waiting(careful)
    comment(delivery_id=made.pk, text="Is that so?", actor=careful.alice, now=LATER)
    with pytest.raises(NotAllowed):
        comment(delivery_id=made.pk, text="Hello", actor=careful.chidi, now=LATER)
    assert [each.text for each in story_of(Approval.objects.get(pk=made.pk))[2]] == ["Is that so?"]


def test_rules_are_set_by_leads_and_can_be_put_back(cast: Cast) -> None:
    with pytest.raises(CannotSetApproval):
        set_rule(wanted=Wanted(), actor=cast.bob, now=NOON)
    rule = set_rule(wanted=Wanted(), actor=cast.alice, now=NOON)
    assert set_rule(wanted=Wanted(), actor=cast.alice, now=NOON) == rule
    remove_rule(rule_id=rule.pk, actor=cast.alice, now=NOON)
    assert cast.answer(cast.open_case()).state == DeliveryState.QUEUED
    put_back_rule(rule_id=rule.pk, actor=cast.alice, now=NOON)
    assert ApprovalRule.objects.get(pk=rule.pk).removed_at is None


def test_there_is_no_such_reply(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        approve(delivery_id=uuid4(), actor=cast.alice, now=LATER)
