"""Facts derived from what happened, and days counted from them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from evenhand.cases.actions import merge_cases, reopen_case, resolve_case
from evenhand.cases.models import Case
from evenhand.channels.domain.connector import PostKind
from evenhand.insight.actions.following import derive_period, fill, take
from evenhand.insight.domain.waits import class_of
from evenhand.insight.models import AgentTally, CaseFact, DayTally, Waited, WaitTally
from evenhand.ledger.domain import Recorded
from evenhand.ledger.models import Entry
from evenhand.people.models import Agent
from evenhand.replies.actions.acknowledging import nobody
from evenhand.replies.models import Delivery
from tests.cast import DANA_BY_MAIL, NOON, Cast

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LATER = NOON + 30 * DAY
pytestmark = pytest.mark.django_db


def everything() -> list[Recorded]:
    """What the ledger holds; in a test's own transaction nothing is settled, so it is read as it is."""
    return [
        Recorded(
            id=each.id, position=each.position, at=each.at, name=each.name, actor_id=each.actor_id,
            case_id=each.case_id, facts=each.facts,
        )
        for each in Entry.objects.order_by("id")
    ]  # fmt: skip


def measured(case: Case) -> CaseFact:
    """The facts of a case after its events were followed."""
    take(everything(), now=LATER)
    return CaseFact.objects.get(pk=case.pk)


def by_mail(cast: Cast, at: datetime) -> Case:
    """A letter of somebody who proves to be Dana."""
    letter = {"account": cast.mail, "author": DANA_BY_MAIL, "kind": PostKind.MAIL, "is_public": False}
    return cast.open_case("Nobody helped me", now=at, **letter)


@pytest.fixture
def says(cast: Cast) -> Callable[..., Delivery]:
    """Somebody answers, and the answer is heard in its thread at that moment."""

    def say(case: Case, at: datetime, *, actor: Agent | None = None) -> Delivery:
        reply = cast.answer(case, actor=actor, now=at)
        sent = f"own-{reply.pk}"
        Delivery.objects.filter(pk=reply.pk).update(
            external_id=sent, state="sent", sent_at=at, author=actor or cast.bob
        )
        own = cast.post("Looking into it", external_id=sent, is_own=True, in_reply_to="post-1", posted_at=at)
        cast.hear(own, now=at)
        return reply

    return say


def test_an_answer_counts_from_the_first_words_to_the_first_answer_of_a_person(
    cast: Cast, says: Callable[..., Delivery]
) -> None:
    case = cast.open_case()
    says(case, NOON + 20 * MINUTE)
    says(case, NOON + 50 * MINUTE)
    fact = measured(case)
    assert fact.answered_at - fact.asked_at == 20 * MINUTE
    assert (fact.answered_by, fact.inbound, fact.outbound) == (cast.bob.pk, 1, 2)
    assert (fact.day, fact.network, fact.resolved_at) == (NOON.date(), "bluesky", None)


def test_a_machine_that_answers_is_no_answer(cast: Cast, says: Callable[..., Delivery]) -> None:
    case = cast.open_case()
    reply = says(case, NOON + MINUTE)
    Delivery.objects.filter(pk=reply.pk).update(author=nobody())
    says(case, NOON + 3 * HOUR)
    fact = measured(case)
    assert fact.replied_at == NOON + MINUTE
    assert fact.answered_at == NOON + 3 * HOUR


def test_whoever_has_no_answer_stays_in_the_count(cast: Cast) -> None:
    case = cast.open_case()
    assert measured(case).answered_at is None
    day = DayTally.objects.get()
    assert (day.opened, day.asked, day.answered) == (1, 1, 0)
    assert not WaitTally.objects.exists()


def test_a_customer_who_writes_after_the_end_came_back(cast: Cast, says: Callable[..., Delivery]) -> None:
    case = cast.open_case()
    says(case, NOON + HOUR)
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON + 2 * HOUR)
    cast.hear(cast.post("It is down again", in_reply_to="post-1"), now=NOON + DAY)
    fact = measured(case)
    assert (fact.resolved_at, fact.returned_at) == (NOON + 2 * HOUR, NOON + DAY)
    assert fact.last_resolved_at is None
    day = DayTally.objects.get()
    assert (day.resolved, day.returned, day.at_once) == (1, 1, 0)


def test_a_case_solved_with_one_reply_was_helped_at_once(cast: Cast, says: Callable[..., Delivery]) -> None:
    case = cast.open_case()
    says(case, NOON + HOUR)
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON + 2 * HOUR)
    measured(case)
    assert DayTally.objects.get().at_once == 1
    person = AgentTally.objects.get()
    assert (person.agent_id, person.answered, person.resolved, person.at_once) == (cast.bob.pk, 1, 1, 1)


def test_a_customer_who_turns_to_another_channel_was_not_helped_at_once(
    cast: Cast, says: Callable[..., Delivery]
) -> None:
    case = cast.open_case()
    says(case, NOON + HOUR)
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON + 2 * HOUR)
    measured(case)
    other = by_mail(cast, NOON + 2 * DAY)
    Case.objects.filter(pk=other.pk).update(customer=case.customer)
    latest = Entry.objects.order_by("-id")[:1]
    take([each for each in everything() if each.id == latest[0].id], now=LATER)  # only of the other case
    assert CaseFact.objects.get(pk=case.pk).elsewhere_at == NOON + 2 * DAY
    assert DayTally.objects.get(day=NOON.date(), network="bluesky").at_once == 0


def test_a_resolution_taken_back_at_once_was_a_slip(cast: Cast) -> None:
    case = cast.open_case()
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON + HOUR)
    reopen_case(case_id=case.pk, actor=cast.bob, now=NOON + HOUR + MINUTE)
    assert measured(case).resolved_at is None
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON + 5 * HOUR)
    assert measured(case).resolved_at == NOON + 5 * HOUR


def test_a_merged_case_is_counted_once(cast: Cast) -> None:
    one = cast.open_case()
    other = by_mail(cast, NOON + DAY)
    Case.objects.filter(pk=other.pk).update(customer=one.customer)
    take(everything(), now=LATER)
    assert sum(DayTally.objects.values_list("opened", flat=True)) == 2
    merge_cases(source_id=other.pk, target_id=one.pk, actor=cast.alice, now=NOON + 2 * DAY)
    assert measured(one).inbound == 2
    assert sum(DayTally.objects.values_list("opened", flat=True)) == 1


def test_following_twice_is_as_once_and_a_period_can_be_derived_anew(cast: Cast, says: Callable[..., Delivery]) -> None:
    case = cast.open_case()
    says(case, NOON + HOUR)
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON + 2 * HOUR)
    measured(case)
    before = all_rows()
    take(everything(), now=LATER)
    assert all_rows() == before
    DayTally.objects.all().delete()
    CaseFact.objects.update(answered_at=None, resolved_day=None)
    assert derive_period(since=NOON.date(), until=NOON.date(), now=LATER) == 1
    assert all_rows() == before


def all_rows() -> list[object]:
    """Everything that is counted, but for the numbers of rows."""
    rows: list[object] = list(CaseFact.objects.order_by("pk").values())
    for model in (DayTally, WaitTally, AgentTally):
        rows += [{k: v for k, v in row.items() if k != "id"} for row in model.objects.order_by("pk").values()]
    return rows


def test_what_was_there_before_is_filled_in(cast: Cast, says: Callable[..., Delivery]) -> None:
    case = cast.open_case()
    says(case, NOON + 15 * MINUTE)
    assert fill(now=LATER) == 1
    assert fill(now=LATER) == 0
    waited = WaitTally.objects.get()
    assert (waited.what, waited.classed, waited.cases) == (Waited.ANSWER, class_of(900), 1)
    assert CaseFact.objects.get().pk == case.pk
