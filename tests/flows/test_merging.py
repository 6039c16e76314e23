"""What is still to happen about a case goes with it when two become one, and comes back when that is undone."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from evenhand.cases.actions import alarm_promises, label_case, promise, resolve_case
from evenhand.cases.actions.goodwill import give
from evenhand.cases.actions.goodwill_limits import set_kind, set_limit
from evenhand.cases.actions.labels import keep_label
from evenhand.cases.actions.notes import write_note
from evenhand.cases.models import Case, Category, Goodwill, Message, OpenCase, Promise
from evenhand.cases.reads import timeline_of
from evenhand.cases.reads.dragging import open_cases_counted
from evenhand.flows import answer, merging
from evenhand.flows.answer_sets import cases_of_incident
from evenhand.incidents import actions as incidents
from evenhand.incidents.models import Incident
from evenhand.incidents.reads import case_ids_of, figures_of
from evenhand.incidents.reads.cluster import incidents_of_case
from evenhand.ledger.models import Entry
from evenhand.replies.actions import enclose, enclose_with_note, keep_draft
from evenhand.replies.domain.sending import When
from evenhand.replies.models import Delivery, DeliveryState, Enclosure
from evenhand.replies.reads import drafts_of, enclosures_of
from evenhand.replies.reads.outbox import beside
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=9)
TOMORROW = LATER + timedelta(days=1)


@pytest.fixture
def two(cast: Cast) -> tuple[Case, Case]:
    """Dana's older case, and the one she opened when the first had been silent for days."""
    return cast.open_case(), cast.open_case("@harborline.example my bill is wrong", now=NOON + timedelta(days=5))


def merge(cast: Cast, source: Case, target: Case) -> int:
    return merging.merge(source_id=source.pk, target_id=target.pk, actor=cast.bob, now=LATER).pk


def part(cast: Cast, merge_id: int) -> None:
    merging.part(merge_id=merge_id, actor=cast.bob, now=LATER)


def test_a_promise_goes_along_and_brings_the_case_that_stays_back_to_work(cast: Cast, two: tuple[Case, Case]) -> None:
    source, target = two
    made = promise(
        case_id=source.pk, what="Say what the bill is", due_at=TOMORROW, owner_id=None, actor=cast.bob, now=LATER
    )
    done = merge(cast, source, target)
    cast.answer(target, now=LATER)
    alarm_promises(now=TOMORROW)
    assert Promise.objects.get().case == target
    assert OpenCase.objects.get(pk=target.pk).category == Category.OPEN
    part(cast, done)
    assert Promise.objects.get().case == source
    assert made.case == source


def test_a_scheduled_reply_goes_out_for_the_case_that_stays(
    cast: Cast, two: tuple[Case, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    from evenhand.kernel import clock

    source, target = two
    sent = cast.answer(source, when=When(at=TOMORROW), now=LATER)
    merge(cast, source, target)
    monkeypatch.setattr(clock, "now", lambda: TOMORROW)
    answer.deliver(sent.pk)
    assert Delivery.objects.get(pk=sent.pk).state == DeliveryState.SENT
    assert Delivery.objects.get(pk=sent.pk).case == target
    assert OpenCase.objects.get(pk=target.pk).category == Category.WAITING


def test_a_scheduled_reply_is_held_back_also_if_they_write_after_the_merge(
    cast: Cast, two: tuple[Case, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    from evenhand.kernel import clock

    source, target = two
    sent = cast.answer(source, when=When(at=TOMORROW, holds_back=True), now=LATER)
    merge(cast, source, target)
    cast.hear(cast.post("it works again", in_reply_to="post-1"), now=LATER + timedelta(hours=1))
    monkeypatch.setattr(clock, "now", lambda: TOMORROW)
    answer.deliver(sent.pk)
    assert Delivery.objects.get(pk=sent.pk).state == DeliveryState.FAILED


def test_undoing_gives_a_scheduled_reply_back(cast: Cast, two: tuple[Case, Case]) -> None:
    source, target = two
    theirs = cast.answer(source, when=When(at=TOMORROW), now=LATER)
    ours = cast.answer(target, "Your bill is right", when=When(at=TOMORROW), now=LATER)
    done = merge(cast, source, target)
    assert set(Delivery.objects.values_list("case", flat=True)) == {target.pk}
    part(cast, done)
    assert [Delivery.objects.get(pk=each.pk).case for each in (theirs, ours)] == [source, target]


def test_a_draft_and_its_files_go_along_and_come_back(cast: Cast, two: tuple[Case, Case]) -> None:
    source, target = two
    keep_draft(case_id=source.pk, mode="note", text="Ask the node", actor=cast.alice, now=NOON)
    _file(cast, source, "note")
    done = merge(cast, source, target)
    assert drafts_of(cast.alice, target.pk)["note"].text == "Ask the node"
    assert len(enclosures_of(cast.bob, target.pk, "note")) == 1
    part(cast, done)
    assert drafts_of(cast.alice, source.pk)["note"].text == "Ask the node"
    assert not drafts_of(cast.alice, target.pk)
    assert len(enclosures_of(cast.bob, source.pk, "note")) == 1


def test_words_begun_in_both_cases_stand_below_one_another_until_it_is_undone(
    cast: Cast, two: tuple[Case, Case]
) -> None:
    source, target = two
    keep_draft(case_id=source.pk, mode="reply", text="About your line", actor=cast.bob, now=NOON)
    keep_draft(case_id=target.pk, mode="reply", text="About your bill", actor=cast.bob, now=NOON)
    done = merge(cast, source, target)
    assert drafts_of(cast.bob, target.pk)["reply"].text == "About your bill\n\nAbout your line"
    part(cast, done)
    assert drafts_of(cast.bob, source.pk)["reply"].text == "About your line"
    assert drafts_of(cast.bob, target.pk)["reply"].text == "About your bill"


def test_the_files_of_a_note_and_of_a_reply_go_along(cast: Cast, two: tuple[Case, Case]) -> None:
    source, target = two
    note = write_note(case_id=source.pk, text="The bill is enclosed", key=uuid4(), actor=cast.bob, now=NOON)
    _file(cast, source, "note")
    enclose_with_note(note=note, actor=cast.bob)
    sent = cast.answer(source, when=When(at=TOMORROW), now=LATER)
    file = _file(cast, source, "reply")
    Enclosure.objects.filter(pk=file.pk).update(delivery=sent)
    done = merge(cast, source, target)
    found = beside(cast.alice, target.pk)
    assert (len(found.noted[note.pk]), len(found.sent[sent.pk])) == (1, 1)
    part(cast, done)
    assert set(Enclosure.objects.values_list("case", flat=True)) == {source.pk}


def _file(cast: Cast, case: Case, mode: str) -> Enclosure:
    facts = {"sha256": "0" * 64, "name": "bill.pdf", "media_type": "application/pdf", "size": 9}
    return enclose(case_id=case.pk, mode=mode, actor=cast.bob, now=NOON, **facts)  # type: ignore[arg-type]


def test_what_was_given_counts_for_the_case_that_stays(cast: Cast, two: tuple[Case, Case]) -> None:
    source, target = two
    kind = set_kind(name="Credit", sort="credit", currency="eur", usual=Decimal(10), actor=cast.alice, now=NOON)
    set_limit(role="agent", amounts={"case": Decimal(30), "day": None, "month": None}, actor=cast.alice, now=NOON)
    gift = {"kind_id": kind.pk, "amount": Decimal(20), "why": "No line", "actor": cast.bob, "now": NOON}
    give(case_id=source.pk, key=uuid4(), **gift)  # type: ignore[arg-type]
    done = merge(cast, source, target)
    assert give(case_id=target.pk, key=uuid4(), **gift).over == "case"  # type: ignore[arg-type]
    part(cast, done)
    assert Goodwill.objects.filter(case=source).count() == 1


def test_labels_go_along_and_come_back(cast: Cast, two: tuple[Case, Case]) -> None:
    source, target = two
    one, both = (keep_label(label_id=None, name=name, colour="grey", actor=cast.alice, now=NOON).pk for name in "ab")
    label_case(case_id=source.pk, add=[one, both], actor=cast.bob, now=NOON)
    label_case(case_id=target.pk, add=[both], actor=cast.bob, now=NOON)
    done = merge(cast, source, target)
    assert Case.objects.get(pk=target.pk).label_ids == [both, one]
    part(cast, done)
    assert Case.objects.get(pk=target.pk).label_ids == [both]
    assert Case.objects.get(pk=source.pk).label_ids == [one, both]


def test_what_was_begun_in_a_split_off_case_comes_back_with_it(cast: Cast) -> None:
    first = cast.post("@harborline.example my internet is down")
    case = Case.objects.get(pk=cast.hear(first).case_ids[0])
    cast.hear(cast.post("and my bill is wrong", in_reply_to=first.external_id))
    posts = [item.id for item in timeline_of(case)]
    split = merging.split(case_id=case.pk, post_ids=posts[1:], title="", actor=cast.bob, now=LATER)
    keep_draft(case_id=split.target_id, mode="note", text="Look at it", actor=cast.bob, now=LATER)
    promise(case_id=split.target_id, what="Call", due_at=TOMORROW, owner_id=None, actor=cast.bob, now=LATER)
    merging.rejoin(split_id=split.pk, actor=cast.bob, now=LATER)
    assert drafts_of(cast.bob, case.pk)["note"].text == "Look at it"
    assert Promise.objects.get().case == case


def test_a_scheduled_reply_goes_with_the_conversation_that_is_split_off(cast: Cast, two: tuple[Case, Case]) -> None:
    source, target = two
    sent = cast.answer(source, when=When(at=TOMORROW), now=LATER)
    merge(cast, source, target)
    posts = list(Message.objects.filter(conversation=sent.conversation_id).values_list("post_id", flat=True))
    split = merging.split(case_id=target.pk, post_ids=posts, title="", actor=cast.bob, now=LATER)
    assert Delivery.objects.get().case_id == split.target_id
    resolve_case(case_id=target.pk, actor=cast.bob, now=LATER)
    merging.rejoin(split_id=split.pk, actor=cast.bob, now=LATER)
    assert Delivery.objects.get().case == target


def test_a_merge_that_was_undone_does_not_count_as_solved(cast: Cast, two: tuple[Case, Case]) -> None:
    source, target = two
    part(cast, merge(cast, source, target))
    found = open_cases_counted([cast.harborline.pk], before=LATER, machines=[])
    assert {each.case_id: each.facts.returns for some in found for each in some} == {source.pk: 0, target.pk: 0}


@pytest.fixture
def outage(cast: Cast) -> Incident:
    return incidents.propose(title="No signal", brand_ids=[cast.harborline.pk], actor=cast.bob, now=NOON)


def link(cast: Cast, incident: Incident, *cases: Case) -> None:
    incidents.link_cases(incident_id=incident.pk, case_ids=[each.pk for each in cases], actor=cast.bob, now=LATER)


def test_the_case_that_stays_belongs_to_the_incident_of_the_other(
    cast: Cast, two: tuple[Case, Case], outage: Incident
) -> None:
    source, target = two
    link(cast, outage, source)
    done = merge(cast, source, target)
    assert case_ids_of(cast.bob, outage.pk) == cases_of_incident(cast.bob, outage.pk) == [target.pk]
    assert incidents_of_case(cast.bob, target.pk) == [outage]
    assert Entry.objects.filter(name="CasesJoinedIncident", case_id=target.pk).count() == 1
    part(cast, done)
    assert case_ids_of(cast.bob, outage.pk) == [source.pk]
    assert Entry.objects.filter(name="CaseLeftIncident", case_id=target.pk).count() == 1


def test_two_cases_of_an_incident_count_once_when_they_are_one_and_twice_when_they_are_two_again(
    cast: Cast, two: tuple[Case, Case], outage: Incident
) -> None:
    link(cast, outage, *two)
    done = merge(cast, *two)
    assert figures_of(outage, now=LATER).cases == 1
    part(cast, done)
    assert figures_of(outage, now=LATER).cases == 2


def test_what_was_taken_out_before_belongs_there_by_what_came_into_it_and_not_afterwards(
    cast: Cast, two: tuple[Case, Case], outage: Incident
) -> None:
    source, target = two
    link(cast, outage, source)
    incidents.unlink_case(incident_id=outage.pk, case_id=target.pk, actor=cast.bob, now=LATER)
    done = merge(cast, source, target)
    assert case_ids_of(cast.bob, outage.pk) == [target.pk]
    part(cast, done)
    assert case_ids_of(cast.bob, outage.pk) == [source.pk]


def test_what_somebody_took_out_since_the_merge_stays_out(cast: Cast, two: tuple[Case, Case], outage: Incident) -> None:
    source, target = two
    link(cast, outage, source)
    done = merge(cast, source, target)
    incidents.unlink_case(incident_id=outage.pk, case_id=target.pk, actor=cast.bob, now=LATER)
    part(cast, done)
    assert case_ids_of(cast.bob, outage.pk) == []
