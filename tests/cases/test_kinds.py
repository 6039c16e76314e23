"""Finding cases by what they are and how bad it is."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from evenhand.cases.actions import resolve_case
from evenhand.cases.models import Case, OpenCase
from evenhand.cases.reads import Tab, View, inbox
from evenhand.cases.reads.counts import counts_of
from evenhand.cases.reads.wanted import of_severity
from evenhand.flows.following import follow_reading
from evenhand.routing.domain.priority import LATE, OF_SEVERITY
from evenhand.understanding.actions.corrections import correct_reading, undo_correction
from evenhand.understanding.models import Kind, Severity
from evenhand.workspace.screens.inbox.filters import KINDS, SEVERITIES, read_filter
from tests.cast import EVE, NOON, Cast

COMPLAINT = "@harborline.example this is the third outage this week and nobody answers, I am really angry with you"
QUESTION = "@harborline.example how do I change the name of my wifi?"


def test_the_names_in_an_address_are_those_of_the_readings() -> None:
    assert {each.label: each.value for each in Kind} == KINDS
    assert {each.label: each.value for each in Severity} == SEVERITIES


def test_a_severity_is_found_by_the_priorities_that_stand_for_it() -> None:
    for name, number in SEVERITIES.items():
        (condition,) = of_severity(View(severities=(number,)), "o")
        assert condition.values == ([OF_SEVERITY[name], OF_SEVERITY[name] + LATE],)


def test_an_address_says_kinds_and_severities_and_nothing_that_there_is_not() -> None:
    asked = read_filter(QueryDict("kind=complaint,nonsense&kind=lead&severity=critical&severity=1%20or%201"))
    assert (asked.kinds, asked.severities, asked.whose) == ((1, 5), (3,), "all")
    assert read_filter(QueryDict(asked.query)) == asked
    assert read_filter(QueryDict(asked.to_keep)).kinds == (1, 5)


@pytest.mark.django_db
class TestInTheDatabase:
    """With cases."""

    def test_a_case_is_of_the_kind_of_the_post_that_opened_it(self, cast: Cast) -> None:
        complaint, question = cast.open_case(COMPLAINT), cast.open_case(QUESTION, author=EVE)
        assert (complaint.kind, question.kind) == (Kind.COMPLAINT, Kind.QUESTION)
        assert _found(cast, kinds=(Kind.COMPLAINT,)) == [complaint.pk]
        assert _found(cast, kinds=(Kind.COMPLAINT, Kind.QUESTION)) == [complaint.pk, question.pk]
        assert _found(cast, kinds=(Kind.PRAISE,)) == []

    def test_a_later_message_changes_nothing_of_what_the_case_is(self, cast: Cast) -> None:
        case = cast.open_case(COMPLAINT)
        cast.hear(cast.post("Thank you so much, you are great", thread_id="post-1"), now=NOON + timedelta(minutes=3))
        assert Case.objects.get(pk=case.pk).kind == Kind.COMPLAINT

    def test_what_a_person_corrects_the_case_follows_and_back(self, cast: Cast) -> None:
        case = cast.open_case(QUESTION)
        post_id, brand_id = case.last_post_id, case.brand_id
        said = correct_reading(post_id=post_id, brand_id=brand_id, field="kind", value="lead", by=cast.bob, now=NOON)
        assert follow_reading(post_id=post_id, brand_id=brand_id) == 1
        assert follow_reading(post_id=post_id, brand_id=brand_id) == 0, "twice is once"
        assert _found(cast, kinds=(Kind.LEAD,)) == [case.pk]
        undo_correction(correction_id=said.pk, by=cast.bob, now=NOON)
        follow_reading(post_id=post_id, brand_id=brand_id)
        assert _found(cast, kinds=(Kind.QUESTION,)) == [case.pk]

    def test_severe_cases_are_found_open_or_done(self, cast: Cast) -> None:
        bad, worse = cast.open_case(COMPLAINT), cast.open_case(QUESTION, author=EVE)
        for case, number in ((bad, OF_SEVERITY["high"]), (worse, OF_SEVERITY["critical"])):
            Case.objects.filter(pk=case.pk).update(priority=number)
            OpenCase.objects.filter(pk=case.pk).update(priority=number)
        assert _found(cast, severities=(2,)) == [bad.pk]
        assert _found(cast, severities=(2, 3)) == [bad.pk, worse.pk]
        assert _found(cast, severities=(1,)) == []
        assert counts_of(cast.bob, {"bad": View(severities=(2, 3)), "usual": View(severities=(0, 1))}) == {
            "bad": 2,
            "usual": 0,
        }
        resolve_case(case_id=bad.pk, actor=cast.bob, now=NOON)
        assert _found(cast, severities=(2,), tab=Tab.DONE) == [bad.pk]

    def test_who_does_not_serve_the_brand_finds_none(self, cast: Cast) -> None:
        cast.open_case(COMPLAINT)
        assert [row.case_id for row in inbox(cast.chidi, View(kinds=(Kind.COMPLAINT,)))] == []


def _found(cast: Cast, **wanted: object) -> list[int]:
    return [row.case_id for row in inbox(cast.bob, View(**wanted))]  # type: ignore[arg-type]
