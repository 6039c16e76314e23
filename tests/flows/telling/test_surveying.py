"""Customers are asked once, in private, by chance, and not again for a while."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.test import Client

from evenhand.cases.actions import reopen_case, resolve_case
from evenhand.cases.actions.customers import merge_customers
from evenhand.cases.models import Case
from evenhand.channels.domain.connector import PostKind
from evenhand.flows import surveying
from evenhand.insight.actions.following import fill
from evenhand.insight.actions.surveys import cases_to_ask, set_survey_rule
from evenhand.insight.errors import BadSurveyRule
from evenhand.insight.models import CaseFact, Survey, SurveyRule
from evenhand.insight.reads.counted import Asked
from evenhand.insight.reads.surveys import said, token_of
from evenhand.kernel import clock
from evenhand.ledger.models import Entry, Follower
from evenhand.people.errors import OnlyAdministrators
from evenhand.replies.models import Delivery
from evenhand.triage.domain.contact import Standing
from evenhand.triage.models import ContactRule
from tests.cast import DANA_BY_MAIL, NOON, Cast
from tests.copies import copied

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def rule(cast: Cast, **changes: Any) -> None:
    said = {
        "brand": cast.harborline, "is_on": True, "share": 100, "wait_hours": 1, "rest_days": 30, "asks_ease": True,
        "text": "", "site": "https://desk.example", "actor": cast.alice, "now": NOON,
    }  # fmt: skip
    set_survey_rule(**{**said, **changes})


@pytest.fixture(autouse=True)
def _nobody_was_passed_over() -> None:
    surveying._passed.clear()


def letter(cast: Cast, at: Any = NOON, **changes: Any) -> Case:
    """Dana writes a letter, has an answer, and the case is resolved."""
    said = {"account": cast.mail, "author": DANA_BY_MAIL, "kind": PostKind.MAIL, "is_public": False, **changes}
    case = cast.open_case("My bill is wrong", now=at, **said)
    reply = cast.answer(case, now=at + timedelta(minutes=5))
    Delivery.objects.filter(pk=reply.pk).update(external_id=f"own-{reply.pk}", state="sent")
    own = cast.post("Fixed", external_id=f"own-{reply.pk}", is_own=True, in_reply_to=case_post(case), is_public=False,
                    kind=PostKind.MAIL)  # fmt: skip
    cast.hear(own, account=cast.mail, now=at + timedelta(minutes=5))
    resolve_case(case_id=case.pk, actor=cast.bob, now=at + timedelta(minutes=10))
    measured(at + HOUR)
    return case


def case_post(case: Case) -> str:
    return case.last_post.external_id if case.last_post else ""


def measured(now: Any) -> None:
    Follower.objects.all().delete()
    fill(now=now)


def test_a_customer_is_asked_once_when_the_time_has_come(cast: Cast) -> None:
    rule(cast)
    case = letter(cast)
    assert surveying.ask_due(now=NOON + HOUR) == 0
    assert surveying.ask_due(now=NOON + 2 * HOUR) == 1
    assert surveying.ask_due(now=NOON + 3 * HOUR) == 0
    survey = Survey.objects.get(case=case)
    words = survey.delivery.text if survey.delivery else ""
    assert f"https://desk.example/site/survey/{token_of(survey)}" in words
    case.refresh_from_db()
    assert case.resolved_at is not None
    assert survey.agent == cast.bob


def test_asking_is_no_answer(cast: Cast) -> None:
    rule(cast)
    case = letter(cast)
    before = CaseFact.objects.get(pk=case.pk)
    surveying.ask_due(now=NOON + 2 * HOUR)
    measured(NOON + 3 * HOUR)
    after = CaseFact.objects.get(pk=case.pk)
    assert (after.outbound, after.answered_at, after.returned_at) == (before.outbound, before.answered_at, None)


def test_nobody_is_asked_in_public(cast: Cast) -> None:
    rule(cast)
    case = cast.open_case()
    cast.hear(cast.post("Done", is_own=True, in_reply_to="post-1"), now=NOON + timedelta(minutes=5))
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON + timedelta(minutes=10))
    measured(NOON + HOUR)
    assert CaseFact.objects.get(pk=case.pk).answered_at is not None
    assert surveying.ask_due(now=NOON + 2 * HOUR) == 0


def test_nobody_is_asked_about_what_goes_on_again(cast: Cast) -> None:
    rule(cast)
    case = letter(cast)
    reopen_case(case_id=case.pk, actor=cast.bob, now=NOON + HOUR)
    assert surveying.ask_due(now=NOON + 2 * HOUR) == 0


def test_whoever_wants_to_be_left_alone_is_answered_but_not_asked(cast: Cast) -> None:
    rule(cast)
    letter(cast)
    persona = Case.objects.get().last_post.persona
    ContactRule.objects.create(persona=persona, brand=cast.harborline, standing=Standing.OPTED_OUT, at=NOON)
    assert surveying.ask_due(now=NOON + 5 * HOUR) == 0
    assert not Survey.objects.exists()


def test_nobody_is_asked_again_before_they_rested(cast: Cast) -> None:
    rule(cast)
    letter(cast)
    assert surveying.ask_due(now=NOON + 2 * HOUR) == 1
    week = timedelta(days=7)
    letter(cast, NOON + week, thread_id="second")
    assert surveying.ask_due(now=NOON + week + 2 * HOUR) == 0
    month = timedelta(days=31)
    letter(cast, NOON + month, thread_id="third")
    assert surveying.ask_due(now=NOON + month + 2 * HOUR) == 1


def test_who_was_found_to_be_the_same_person_rests_as_one(cast: Cast) -> None:
    rule(cast)
    first = letter(cast)
    assert surveying.ask_due(now=NOON + 2 * HOUR) == 1
    other = msgspec.structs.replace(DANA_BY_MAIL, external_id="dana@work.example", handle="dana@work.example")
    second = letter(cast, NOON + timedelta(days=7), thread_id="second", author=other)
    assert first.customer_id != second.customer_id
    assert len(cases_to_ask(SurveyRule.objects.get(), now=NOON + timedelta(days=7) + 2 * HOUR)) == 1
    merge_customers(source_id=first.customer_id, target_id=second.customer_id, actor=cast.alice, now=NOON)
    assert surveying.ask_due(now=NOON + timedelta(days=7) + 2 * HOUR) == 0


def test_who_had_two_cases_resolved_is_asked_about_one(cast: Cast) -> None:
    rule(cast)
    letter(cast)
    letter(cast, NOON + timedelta(minutes=20), thread_id="second")
    assert [surveying.ask_due(now=NOON + 2 * HOUR), surveying.ask_due(now=NOON + 3 * HOUR)] == [1, 0]


def test_nothing_is_asked_until_a_lead_says_so(cast: Cast) -> None:
    letter(cast)
    assert surveying.ask_due(now=NOON + 2 * HOUR) == 0
    with pytest.raises(OnlyAdministrators):
        rule(cast, actor=cast.bob)
    with pytest.raises(BadSurveyRule):
        rule(cast, text="Tell us how it was")
    with pytest.raises(BadSurveyRule):
        rule(cast, rest_days=1)
    rule(cast, now=NOON + 2 * HOUR)  # what was resolved before is not asked about
    assert surveying.ask_due(now=NOON + 3 * HOUR) == 0


def test_a_customer_answers_by_the_link_without_a_log_in(cast: Cast) -> None:
    rule(cast)
    case = letter(cast)
    surveying.ask_due(now=NOON + 2 * HOUR)
    Survey.objects.update(asked_at=clock.now())
    path = f"/site/survey/{token_of(Survey.objects.get())}"
    visitor = Client()
    assert "How was the help of Harborline?" in visitor.get(path).content.decode()
    assert Survey.objects.get().satisfied is None  # looking says nothing
    assert visitor.post(path, {"satisfied": "9"}).status_code == 422
    assert visitor.post(path, {"satisfied": "5", "ease": "6", "words": "Quick"}).status_code == 200
    assert visitor.post(path, {"satisfied": "5", "recommend": "11"}).status_code == 422
    assert visitor.post(path, {"satisfied": "5", "recommend": "10"}).status_code == 200
    assert Survey.objects.get().recommend == 10
    assert visitor.post(path, {"satisfied": "2", "words": "It is down again"}).status_code == 200
    said = Survey.objects.get()
    assert (said.satisfied, said.ease, said.words) == (2, None, "It is down again")
    assert Entry.objects.filter(name="SurveyAnswered", case_id=case.pk).count() == 3
    assert "down again" not in str(Entry.objects.filter(name="SurveyAnswered").values_list("facts", flat=True))


def test_a_link_that_we_did_not_make_opens_nothing(cast: Cast) -> None:
    rule(cast)
    letter(cast)
    surveying.ask_due(now=NOON + 2 * HOUR)
    survey = Survey.objects.get()
    assert Client().get(f"/site/survey/{survey.pk}-forged").status_code == 404
    assert Client().get(f"/site/survey/{token_of(survey)}").status_code == 404  # asked long ago


def _asked_now(cast: Cast, **changes: Any) -> str:
    rule(cast, **changes)
    letter(cast)
    surveying.ask_due(now=NOON + 2 * HOUR)
    Survey.objects.update(asked_at=clock.now())
    return f"/site/survey/{token_of(Survey.objects.get())}"


def test_what_is_refused_keeps_what_was_typed_and_nothing_of_it_is_stored(cast: Cast) -> None:
    path = _asked_now(cast, asks_recommend=True)
    page = Client().post(path, {"ease": "6", "recommend": "0", "words": "Two\r\nlines"})
    assert page.status_code == 422
    words = page.content.decode()
    assert "Two\nlines" in words
    assert 'name="ease" value="6" checked' in words
    assert 'name="recommend" value="0" checked' in words
    assert Survey.objects.get().answered_at is None


def test_no_word_of_a_full_comment_is_lost_and_a_longer_one_is_not_cut_in_silence(cast: Cast) -> None:
    path = _asked_now(cast)
    full = "\n".join(["x" * 99] * 20)  # a browser sends two characters for each end of a line
    assert Client().post(path, {"satisfied": "5", "words": full.replace("\n", "\r\n")}).status_code == 200
    assert Survey.objects.get().words == full
    page = Client().post(path, {"satisfied": "4", "words": "y" * 100_000})
    assert (page.status_code, "too long" in page.content.decode()) == (422, True)
    assert "y" * 3_000 in page.content.decode()
    assert Survey.objects.get().satisfied == 5


@pytest.mark.parametrize(("spoken", "shown"), [("de", "de"), ("fr", "en"), ("und", "en"), ("", "en")])
def test_a_survey_says_truly_in_which_language_it_is(cast: Cast, spoken: str, shown: str) -> None:
    path = _asked_now(cast)
    Case.objects.update(language=spoken)
    page = Client().get(path)
    assert page["Content-Language"] == shown
    assert f'<html lang="{shown}"' in page.content.decode()


@pytest.mark.parametrize(("state", "asked"), [("sent", 1), ("failed", 0), ("bounced", 0), ("cancelled", 0)])
def test_whoever_the_question_never_reached_was_not_asked(cast: Cast, state: str, asked: int) -> None:
    _asked_now(cast)
    Delivery.objects.filter(pk=Survey.objects.get().delivery_id).update(state=state)
    today = clock.now().date()
    period = Asked(since=today - timedelta(days=1), until=today + timedelta(days=1))
    assert said(cast.alice, period)[0][""].asked == asked
    Survey.objects.update(satisfied=5)  # whoever answers was reached after all
    assert said(cast.alice, period)[0][""].asked == 1


def test_the_same_answer_sent_twice_is_said_once(cast: Cast) -> None:
    path = _asked_now(cast)
    for _ in range(2):
        assert Client().post(path, {"satisfied": "5", "words": "Quick"}).status_code == 200
    assert Entry.objects.filter(name="SurveyAnswered").count() == 1


def test_those_who_answered_are_weighted_to_all_who_were_asked(cast: Cast) -> None:
    """Of two hundred half waited two days; of those fewer answered, and fewer were satisfied."""
    first = letter(cast)
    now = clock.now()
    cases = Case.objects.bulk_create([copied(first) for _ in range(200)])
    fact = CaseFact.objects.get(pk=first.pk)
    waits = [timedelta(minutes=10)] * 100 + [timedelta(days=2)] * 100
    says = [5] * 72 + [1] * 8 + [None] * 20 + [4] * 8 + [2] * 12 + [None] * 80
    CaseFact.objects.bulk_create(
        [copied(fact, case=case, answered_at=fact.asked_at + wait) for case, wait in zip(cases, waits, strict=True)]
    )
    Survey.objects.bulk_create(
        [
            Survey(case=case, brand=cast.harborline, customer_id=case.pk, network="mail", asked_at=now, satisfied=told)
            for case, told in zip(cases, says, strict=True)
        ]
    )
    found = said(cast.alice, Asked(since=now.date(), until=now.date()))[0]["mail"]
    assert found.satisfaction is not None
    assert found.weighted is not None
    assert found.satisfaction.value == pytest.approx(0.80)
    assert found.weighted.value == pytest.approx(0.65)
    lead = Client()
    lead.force_login(cast.alice)
    page = lead.get("/measures/surveys/").content.decode()
    assert "65 %" in page.split("Satisfied, weighted")[1].replace("\xa0", " ")


def test_satisfaction_of_a_queue_or_mode_is_of_its_own_customers(cast: Cast) -> None:
    case, now = letter(cast), clock.now()
    fact = CaseFact.objects.get(pk=case.pk)
    Survey.objects.create(
        case=case, brand=cast.harborline, customer_id=case.customer_id, network="mail", asked_at=now, satisfied=5
    )
    today = {"since": now.date(), "until": now.date()}
    for narrowed, answers in (
        ({}, 1),
        ({"queue_id": fact.queue_id, "mode": fact.mode}, 1),
        ({"queue_id": fact.queue_id + 1}, 0),
        ({"mode": fact.mode + 1}, 0),
    ):
        assert said(cast.alice, Asked(**today, **narrowed))[0][""].answered == answers
