"""A panel is drawn once, asked once each, in private, and not while something speaks against it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from evenhand.cases.actions import reopen_case, resolve_case
from evenhand.cases.actions.customers import merge_customers
from evenhand.cases.models import Case, Conversation
from evenhand.channels.domain.connector import Author, PostKind
from evenhand.flows import researching, surveying
from evenhand.insight.actions.following import fill
from evenhand.insight.actions.research import Plan, answer_research, begin_research, plan_research, stop_research
from evenhand.insight.actions.surveys import set_survey_rule
from evenhand.insight.domain.research import Kind, Question, drawn_first
from evenhand.insight.errors import BadResearch, OnlyForLeads, SurveyOver
from evenhand.insight.models import CaseFact, PanelMember, ResearchSurvey, Survey
from evenhand.insight.reads.research import frame_of, members_due, progress_of, reasons_of, token_of
from evenhand.ledger.models import Entry, Follower
from evenhand.people.models import Brand
from evenhand.replies.actions.holds import place_hold
from evenhand.replies.models import Delivery
from evenhand.triage.domain.contact import Standing
from evenhand.triage.models import ContactRule
from tests.cast import NOON, Cast

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
QUESTIONS = (
    Question(Kind.CHOICE, "How did you hear of us?", ("A friend", "Search")),
    Question(Kind.WORDS, "What should we change?"),
)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_was_passed_over() -> None:
    surveying._passed.clear()


def somebody(number: int, address: str = "") -> Author:
    address = address or f"person{number}@mail.example"
    return Author(external_id=address, handle=address, name=f"Person {number}", verified_address=address)


def letter(cast: Cast, number: int = 1, at: datetime = NOON, **changes: Any) -> Case:
    """Somebody writes a letter, and the case is resolved."""
    author = changes.pop("author", somebody(number))
    said = {"account": cast.mail, "author": author, "kind": PostKind.MAIL, "is_public": False, **changes}
    case = cast.open_case("My bill is wrong", now=at, **said)
    resolve_case(case_id=case.pk, actor=cast.bob, now=at + timedelta(minutes=10))
    return case


def measured(now: datetime) -> None:
    Follower.objects.all().delete()
    fill(now=now)


def planned(cast: Cast, now: datetime = NOON + HOUR, **changes: Any) -> ResearchSurvey:
    said = {"title": "Bills", "introduction": "We would like to make our bills clearer.", "questions": QUESTIONS,
            "days": 30, "size": 10, "open_days": 14}  # fmt: skip
    made = plan_research(plan=Plan(**{**said, **changes}), brand=cast.harborline, actor=cast.alice, now=now)
    assert made is not None
    return made


def begun(cast: Cast, now: datetime = NOON + HOUR, **changes: Any) -> ResearchSurvey:
    measured(now)
    survey = planned(cast, now, **changes)
    found = begin_research(survey_id=survey.pk, site="https://desk.example", actor=cast.alice, now=now)
    assert found is not None
    return found


def test_who_is_drawn_is_asked_once_in_private(cast: Cast) -> None:
    case = letter(cast)
    survey = begun(cast)
    assert (survey.frame_size, survey.sample_size, survey.rest_days) == (1, 1, 90)
    assert [researching.ask_due(now=NOON + HOUR), researching.ask_due(now=NOON + 2 * HOUR)] == [1, 0]
    member = PanelMember.objects.get()
    delivery = Delivery.objects.get(pk=member.delivery_id)
    assert (delivery.case_id, delivery.conversation.is_public) == (case.pk, False)
    assert delivery.text.startswith("We would like to make our bills clearer.")
    assert f"https://desk.example/site/research/{token_of(member)}" in delivery.text
    case.refresh_from_db()
    assert case.resolved_at is not None
    asked = Entry.objects.get(name="ResearchAsked")
    assert (asked.case_id, asked.facts["survey_id"]) == (case.pk, survey.pk)


def test_asking_is_no_answer(cast: Cast) -> None:
    case = letter(cast)
    begun(cast)
    before = CaseFact.objects.get(pk=case.pk)
    researching.ask_due(now=NOON + HOUR)
    measured(NOON + 2 * HOUR)
    after = CaseFact.objects.get(pk=case.pk)
    assert (after.outbound, after.answered_at, after.returned_at) == (before.outbound, before.answered_at, None)


def test_the_panel_is_a_sample_that_the_seed_draws_again(cast: Cast) -> None:
    for number in range(14):
        letter(cast, number)
    survey = begun(cast)
    assert (survey.frame_size, survey.sample_size) == (14, 10)
    everybody = list(Case.objects.values_list("customer_id", flat=True))
    drawn = list(PanelMember.objects.order_by("turn").values_list("customer_id", flat=True))
    assert drawn == drawn_first(survey.seed, everybody)[:10]
    again = begin_research(survey_id=survey.pk, site="x", actor=cast.alice, now=NOON + 2 * HOUR)
    assert again is not None
    assert (again.seed, again.begun_at, PanelMember.objects.count()) == (survey.seed, survey.begun_at, 10)


def test_the_frame_are_customers_of_the_brand_in_private_of_that_time_and_channel(cast: Cast) -> None:
    letter(cast, 1)
    letter(cast, 1, thread_id="second")  # the same person
    letter(cast, 2, NOON - 40 * DAY)
    public = cast.open_case(author=somebody(3, "did:plc:three"))
    resolve_case(case_id=public.pk, actor=cast.bob, now=NOON)
    cast.open_case("Still open", account=cast.mail, author=somebody(4), kind=PostKind.MAIL, is_public=False)
    measured(NOON + HOUR)
    survey = planned(cast)
    assert frame_of(survey, rest_days=90, now=NOON + HOUR).customers == 1
    survey.days = 60
    assert frame_of(survey, rest_days=90, now=NOON + HOUR).customers == 2
    survey.network = "bluesky"
    assert frame_of(survey, rest_days=90, now=NOON + HOUR).customers == 0


def test_a_panel_of_nobody_does_not_begin(cast: Cast) -> None:
    with pytest.raises(BadResearch):
        begun(cast)
    assert ResearchSurvey.objects.get().begun_at is None


def test_fifty_are_asked_a_round(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(researching, "MOST_A_ROUND", 2)
    for number in range(3):
        letter(cast, number)
    begun(cast)
    assert [researching.ask_due(now=NOON + HOUR) for _ in range(3)] == [2, 1, 0]


def test_nothing_is_asked_while_publishing_is_stopped_or_the_brand_only_listens(cast: Cast) -> None:
    letter(cast)
    begun(cast)
    place_hold(brand_ids=[cast.harborline.pk], reason="Wait.", actor=cast.alice, now=NOON + HOUR)
    assert researching.ask_due(now=NOON + HOUR) == 0
    assert PanelMember.objects.get().left_out == ""


def test_a_brand_in_its_pilot_asks_nobody(cast: Cast) -> None:
    letter(cast)
    begun(cast)
    Brand.objects.filter(pk=cast.harborline.pk).update(pilot_since=NOON)
    assert researching.ask_due(now=NOON + HOUR) == 0


def test_whoever_has_an_open_case_waits_until_it_is_resolved(cast: Cast) -> None:
    case = letter(cast)
    begun(cast)
    reopen_case(case_id=case.pk, actor=cast.bob, now=NOON + HOUR)
    assert researching.ask_due(now=NOON + HOUR) == 0
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON + 2 * HOUR)
    assert researching.ask_due(now=NOON + 3 * HOUR) == 1


def test_they_are_asked_in_their_latest_resolved_case(cast: Cast) -> None:
    letter(cast)
    begun(cast)
    second = letter(cast, at=NOON + 2 * HOUR, thread_id="second")
    measured(NOON + 3 * HOUR)
    assert researching.ask_due(now=NOON + 3 * HOUR) == 1
    assert PanelMember.objects.get().case_id == second.pk


def left_out(survey: ResearchSurvey) -> list[tuple[str, int]]:
    assert researching.ask_due(now=NOON + HOUR) == 0
    assert not Delivery.objects.exists()
    assert researching.ask_due(now=NOON + HOUR) == 0
    return reasons_of(survey)


def test_a_machine_is_left_out_and_counted(cast: Cast) -> None:
    letter(cast, author=somebody(1, "no-reply@mail.example"))
    assert left_out(begun(cast)) == [("machine", 1)]


def test_who_wants_to_be_left_alone_is_left_out_and_counted(cast: Cast) -> None:
    case = letter(cast)
    persona = Conversation.objects.get(case=case).persona
    ContactRule.objects.create(persona=persona, brand=cast.harborline, standing=Standing.OPTED_OUT, at=NOON)
    assert left_out(begun(cast)) == [("opted_out", 1)]


def test_what_a_check_blocks_is_left_out_and_counted(cast: Cast) -> None:
    letter(cast)
    survey = begun(cast, introduction="Tell us, {{name}}: what is unclear?")
    assert left_out(survey) == [("blocked:unfilled_field", 1)]
    assert progress_of([survey.pk])[survey.pk][""].left_out == 1


def test_whoever_was_asked_after_service_rests_from_research(cast: Cast) -> None:
    case = letter(cast)
    Survey.objects.create(case=case, brand=cast.harborline, customer_id=case.customer_id, network="mail", asked_at=NOON)
    with pytest.raises(BadResearch):
        begun(cast, days=365)
    survey = ResearchSurvey.objects.get()
    frame = frame_of(survey, rest_days=90, now=NOON + HOUR)
    assert (frame.customers, frame.rested) == (1, 0)
    assert frame_of(survey, rest_days=90, now=NOON + 91 * DAY).rested == 1


def test_whoever_was_asked_for_research_rests_from_surveys_after_service(cast: Cast) -> None:
    set_survey_rule(brand=cast.harborline, is_on=True, share=100, wait_hours=1, rest_days=30, asks_ease=True, text="",
                    site="https://desk.example", actor=cast.alice, now=NOON - DAY)  # fmt: skip
    letter(cast, 1)
    begun(cast)
    assert researching.ask_due(now=NOON + HOUR) == 1
    case = letter(cast, 1, NOON + DAY, thread_id="second")
    cast.answer(case, now=NOON + DAY)
    CaseFact.objects.all().delete()
    measured(NOON + DAY + HOUR)
    CaseFact.objects.update(answered_at=NOON + DAY)
    assert surveying.ask_due(now=NOON + DAY + 3 * HOUR) == 0
    PanelMember.objects.update(asked_at=NOON - 31 * DAY)
    assert surveying.ask_due(now=NOON + DAY + 3 * HOUR) == 1


def test_two_who_prove_to_be_one_are_asked_once(cast: Cast) -> None:
    first, second = letter(cast, 1), letter(cast, 2)
    survey = begun(cast)
    merge_customers(source_id=first.customer_id, target_id=second.customer_id, actor=cast.alice, now=NOON + HOUR)
    assert [researching.ask_due(now=NOON + HOUR), researching.ask_due(now=NOON + 2 * HOUR)] == [1, 0]
    told = progress_of([survey.pk])[survey.pk][""]
    assert (told.drawn, told.asked, told.waiting) == (2, 1, 1)


def test_a_lead_stops_it_and_goes_on(cast: Cast) -> None:
    letter(cast)
    survey = begun(cast)
    for is_stopped, asked in ((True, 0), (False, 1)):
        stop_research(survey_id=survey.pk, is_stopped=is_stopped, actor=cast.alice, now=NOON + HOUR)
        assert researching.ask_due(now=NOON + HOUR) == asked
    assert Entry.objects.filter(name="ResearchStopped").count() == 2


def test_what_another_round_asked_or_somebody_stopped_meanwhile_is_not_asked(cast: Cast) -> None:
    letter(cast, 1)
    letter(cast, 2)
    survey = begun(cast)
    (first, first_case), (second, second_case) = members_due(survey, limit=50, now=NOON + HOUR)
    assert [researching._ask(survey, first, first_case, NOON + HOUR) for _ in range(2)] == [True, False]
    stop_research(survey_id=survey.pk, is_stopped=True, actor=cast.alice, now=NOON + HOUR)
    assert not researching._ask(survey, second, second_case, NOON + HOUR)
    assert Delivery.objects.count() == 1


def test_it_ends_by_itself(cast: Cast) -> None:
    letter(cast)
    survey = begun(cast)
    late = NOON + 15 * DAY
    assert researching.ask_due(now=late) == 0
    with pytest.raises(BadResearch):
        stop_research(survey_id=survey.pk, is_stopped=True, actor=cast.alice, now=late)


def test_only_leads_plan_begin_and_stop(cast: Cast) -> None:
    letter(cast)
    survey = begun(cast)
    plan = Plan(title="x", introduction="y", questions=QUESTIONS, days=30, size=10, open_days=14)
    with pytest.raises(OnlyForLeads):
        plan_research(plan=plan, brand=cast.harborline, actor=cast.bob, now=NOON)
    with pytest.raises(OnlyForLeads):
        begin_research(survey_id=survey.pk, site="", actor=cast.chidi, now=NOON)
    with pytest.raises(OnlyForLeads):
        stop_research(survey_id=survey.pk, is_stopped=True, actor=cast.chidi, now=NOON)


@pytest.mark.parametrize(
    "changes",
    [{"title": " "}, {"introduction": ""}, {"questions": ()}, {"days": 6}, {"size": 5_001}, {"open_days": 61}],
)
def test_a_plan_that_says_too_little_or_too_much_is_refused(cast: Cast, changes: dict[str, Any]) -> None:
    with pytest.raises(BadResearch):
        planned(cast, **changes)


def test_what_has_begun_is_not_changed(cast: Cast) -> None:
    letter(cast)
    survey = begun(cast)
    plan = Plan(title="x", introduction="y", questions=QUESTIONS, days=30, size=10, open_days=14)
    with pytest.raises(BadResearch):
        plan_research(plan=plan, brand=cast.harborline, survey_id=survey.pk, actor=cast.alice, now=NOON + HOUR)


def test_an_answer_is_changed_until_the_end_and_the_ledger_tells_nobody_whose_it_is(cast: Cast) -> None:
    letter(cast)
    begun(cast)
    researching.ask_due(now=NOON + HOUR)
    member = PanelMember.objects.get()
    for answers in ({"1": 1}, {"1": 1}, {"1": 2, "2": "Fewer letters"}):
        answer_research(member_id=member.pk, answers=answers, now=NOON + 2 * HOUR)
    member.refresh_from_db()
    assert (member.answers, member.answered_at) == ({"1": 2, "2": "Fewer letters"}, NOON + 2 * HOUR)
    entries = list(Entry.objects.filter(name="ResearchAnswered"))
    assert [(each.case_id, set(each.facts)) for each in entries] == [(None, {"survey_id"})] * 2
    answer_research(member_id=member.pk, answers={}, now=NOON + 3 * HOUR)
    member.refresh_from_db()
    assert member.answered_at is None  # who leaves everything out has said nothing
    with pytest.raises(BadResearch):
        answer_research(member_id=member.pk, answers={"1": 3}, now=NOON + 3 * HOUR)
    with pytest.raises(SurveyOver):
        answer_research(member_id=member.pk, answers={"1": 1}, now=NOON + 15 * DAY)


@pytest.mark.parametrize(("state", "reached"), [("sent", 1), ("failed", 0), ("bounced", 0), ("cancelled", 0)])
def test_whoever_the_question_never_reached_does_not_count_as_silent(cast: Cast, state: str, reached: int) -> None:
    letter(cast)
    survey = begun(cast)
    researching.ask_due(now=NOON + HOUR)
    Delivery.objects.update(state=state)
    told = progress_of([survey.pk])[survey.pk][""]
    assert (told.asked, told.reached, told.answered) == (1, reached, 0)
