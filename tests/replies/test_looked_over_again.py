"""A reply that waited for its time is looked over once more before it goes."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from evenhand.cases.models import Case, Notice, OpenCase
from evenhand.flows import answer, releasing
from evenhand.flows.notifying import tell_of, words_of
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.people.models import Queue
from evenhand.replies.actions.checks import open_statement
from evenhand.replies.domain.sending import When
from evenhand.replies.errors import NotPassed
from evenhand.replies.models import Delivery
from tests.cast import NOON, Cast

Stands = Callable[[], list[str]]
TOMORROW = NOON + timedelta(days=1)
LATER = When(at=TOMORROW)


@pytest.fixture
def at_its_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[Delivery], Delivery]:
    """Deliver as a worker does when the time has come."""

    def deliver(made: Delivery) -> Delivery:
        monkeypatch.setattr(clock, "now", lambda: TOMORROW)
        answer.deliver(made.pk)
        made.refresh_from_db()
        return made

    return deliver


def outage(cast: Cast) -> None:
    """Meanwhile everybody of the brand says the same about the outage, and nothing else."""
    open_statement(
        brand_id=cast.harborline.pk,
        title="Outage in Seaward",
        text="We know of the outage in Seaward and are repairing it.",
        about=["internet"],
        never=["restart your router"],
        actor=cast.alice,
        now=NOON + timedelta(hours=2),
    )


def test_what_contradicts_a_statement_opened_meanwhile_is_held_back_with_the_reason(
    cast: Cast, case: Case, stands: Stands, at_its_time: Callable[[Delivery], Delivery]
) -> None:
    made = cast.answer(case, "Please restart your router, then it works.", when=LATER)
    outage(cast)
    at_its_time(made)
    assert (made.state, stands()) == ("failed", [])
    assert "Outage in Seaward" in made.trouble
    assert Entry.objects.get(name="ReplyHeldBack").facts["has_written"] is False


def test_the_author_is_told_that_it_was_held_back(
    cast: Cast, case: Case, at_its_time: Callable[[Delivery], Delivery]
) -> None:
    made = cast.answer(case, "Please restart your router, then it works.", when=LATER)
    outage(cast)
    at_its_time(made)
    held = Entry.objects.get(name="ReplyHeldBack")
    assert tell_of(held.id) == [cast.bob.pk]
    assert tell_of(held.id) == [], "the same thing is told once"
    assert words_of(Notice.objects.get(agent=cast.bob)) == "Your reply was held back"


def test_a_warning_passed_when_it_was_written_is_passed(
    cast: Cast, case: Case, stands: Stands, at_its_time: Callable[[Delivery], Delivery]
) -> None:
    made = cast.answer(case, "We will refund it.", despite=frozenset({"promise"}), when=LATER)
    assert at_its_time(made).state == "sent"
    assert len(stands()) == 1


def test_what_a_colleague_said_meanwhile_is_not_said_again(
    cast: Cast, case: Case, stands: Stands, at_its_time: Callable[[Delivery], Delivery]
) -> None:
    words = "we have found the fault in your street and our colleagues are repairing the cable today"
    made = cast.answer(case, words, when=LATER, despite=frozenset({"promise"}))
    cast.answer(case, f"{words} and will tell you", actor=cast.alice, despite=frozenset({"promise", "colleague_sent"}))
    at_its_time(made)
    assert (made.state, stands()) == ("failed", [])
    assert "nearly the same" in made.trouble


def test_its_own_words_are_not_what_was_sent_before(
    cast: Cast, case: Case, stands: Stands, at_its_time: Callable[[Delivery], Delivery]
) -> None:
    made = cast.answer(case, "We looked into it and the node on your street restarts under load.", when=LATER)
    assert at_its_time(made).state == "sent"


def test_what_a_check_stops_cannot_be_sent_again_and_stays_held_back(
    cast: Cast, case: Case, stands: Stands, at_its_time: Callable[[Delivery], Delivery]
) -> None:
    made = cast.answer(case, "Please restart your router, then it works.", when=LATER)
    outage(cast)
    at_its_time(made)
    with pytest.raises(NotPassed, match="Outage in Seaward"):
        releasing.send_again(delivery_id=made.pk, actor=cast.bob, now=TOMORROW)
    made.refresh_from_db()
    assert (made.state, stands()) == ("failed", [])


def test_a_warning_that_came_up_meanwhile_is_passed_by_sending_it_again(
    cast: Cast, case: Case, stands: Stands, at_its_time: Callable[[Delivery], Delivery]
) -> None:
    words = "we have found the fault in your street and our colleagues are repairing the cable today"
    made = cast.answer(case, words, when=LATER, despite=frozenset({"promise"}))
    other = cast.answer(
        case, f"{words} and will tell you", actor=cast.alice, despite=frozenset({"promise", "colleague_sent"})
    )
    at_its_time(made)
    releasing.send_again(delivery_id=made.pk, actor=cast.bob, now=TOMORROW)
    answer.deliver(made.pk)
    made.refresh_from_db()
    assert (made.state, other.state) == ("sent", "queued")


def test_it_goes_out_also_where_its_author_may_not_resolve_the_case_any_more(
    cast: Cast, case: Case, stands: Stands, at_its_time: Callable[[Delivery], Delivery]
) -> None:
    made = cast.answer(case, "We looked into it; it works again.", when=LATER, resolve=True)
    Queue.objects.update(is_in_order=True)
    assert (at_its_time(made).state, len(stands())) == ("sent", 1)
    case.refresh_from_db()
    assert case.resolved_at is None


def test_what_came_up_while_it_waited_leaves_who_was_answered_before_answered(
    cast: Cast, case: Case, at_its_time: Callable[[Delivery], Delivery]
) -> None:
    answer.deliver(cast.answer(case, "We are looking into it.").pk)
    made = cast.answer(case, "Please restart your router, then it works.", when=LATER)
    outage(cast)
    assert at_its_time(made).state == "failed"
    assert OpenCase.objects.get(pk=case.pk).waiting_since is None
