"""The page behind the link of a panel: looking says nothing, every answer may be left out, nothing typed is lost."""

from datetime import timedelta

import pytest
from django.test import Client

from evenhand.cases.models import Case
from evenhand.flows import researching
from evenhand.insight.actions.research import stop_research
from evenhand.insight.domain.research import Kind, Question
from evenhand.insight.models import PanelMember, ResearchSurvey
from evenhand.insight.reads.research import token_of
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from tests.cast import NOON, Cast
from tests.flows.telling.test_researching import HOUR, begun, letter

pytestmark = pytest.mark.django_db
QUESTIONS = (
    Question(Kind.CHOICE, "How did you hear of us?", ("A friend", "Search")),
    Question(Kind.SCALE, "How clear are our bills?", ("very unclear", "very clear")),
    Question(Kind.TEN, "How likely are you to stay?"),
    Question(Kind.WORDS, "What should we change?"),
)


@pytest.fixture
def path(cast: Cast) -> str:
    """The link that somebody of the panel was sent."""
    letter(cast)
    begun(cast, questions=QUESTIONS)
    researching.ask_due(now=NOON + HOUR)
    ResearchSurvey.objects.update(ends_at=clock.now() + timedelta(days=3))
    return f"/site/research/{token_of(PanelMember.objects.get())}"


def words_of(path: str) -> str:
    return Client().get(path).content.decode()


def test_a_customer_answers_by_the_link_and_changes_it(path: str) -> None:
    page = Client().get(path)
    assert "We would like to make our bills clearer." in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert PanelMember.objects.get().answered_at is None  # looking says nothing
    said = Client().post(path, {"q1": "2", "q2": "5", "q3": "0", "q4": "Fewer letters"})
    assert (said.status_code, "changes nothing about how you are served" in said.content.decode()) == (200, True)
    assert PanelMember.objects.get().answers == {"1": 2, "2": 5, "3": 0, "4": "Fewer letters"}
    again = words_of(path)
    assert 'name="q1" value="2" checked' in again
    assert 'name="q3" value="0" checked' in again
    assert "Fewer letters" in again
    assert Client().post(path, {"q1": "", "q2": "4"}).status_code == 200
    assert PanelMember.objects.get().answers == {"2": 4}


def test_every_question_may_be_left_out(path: str) -> None:
    assert Client().post(path, {}).status_code == 200
    assert PanelMember.objects.get().answered_at is None
    assert words_of(path).count('value="" checked') == 3


def test_what_is_refused_keeps_what_was_typed_and_nothing_of_it_is_stored(path: str) -> None:
    page = Client().post(path, {"q1": "2", "q2": "9", "q4": "Two\r\nlines"})
    words = page.content.decode()
    assert page.status_code == 422
    assert "Please choose one of the answers." in words
    assert 'name="q1" value="2" checked' in words
    assert "Two\nlines" in words
    page = Client().post(path, {"q1": "1", "q4": "y" * 100_000})
    assert (page.status_code, "too long" in page.content.decode()) == (422, True)
    assert "y" * 3_000 in page.content.decode()
    assert PanelMember.objects.get().answered_at is None


def test_a_link_that_we_did_not_make_opens_nothing(path: str) -> None:
    member = PanelMember.objects.get()
    assert Client().get(f"/site/research/{member.pk}-forged").status_code == 404
    assert Client().get(f"/site/research/{token_of(member)}x").status_code == 404
    PanelMember.objects.update(asked_at=None)  # drawn, and not asked
    assert Client().get(path).status_code == 404


def test_the_link_is_over_with_the_survey_and_not_when_it_is_stopped(cast: Cast, path: str) -> None:
    now = clock.now()
    stop_research(survey_id=ResearchSurvey.objects.get().pk, is_stopped=True, actor=cast.alice, now=now)
    assert Client().post(path, {"q1": "1"}).status_code == 200
    ResearchSurvey.objects.update(ends_at=now - timedelta(minutes=1))
    assert Client().get(path).status_code == 404
    assert Client().post(path, {"q1": "2"}).status_code == 404
    assert PanelMember.objects.get().answers == {"1": 1}


@pytest.mark.parametrize(("spoken", "shown"), [("de", "de"), ("fr", "en"), ("", "en")])
def test_it_is_in_the_language_of_the_case_where_there_is_one(path: str, spoken: str, shown: str) -> None:
    Case.objects.update(language=spoken)
    page = Client().get(path)
    assert page["Content-Language"] == shown
    assert f'<html lang="{shown}"' in page.content.decode()


def test_what_was_said_stands_in_no_entry_of_the_ledger(path: str) -> None:
    for _ in range(2):
        Client().post(path, {"q1": "1", "q4": "Quite private"})
    entries = Entry.objects.filter(name="ResearchAnswered")
    assert entries.count() == 1
    assert "Quite private" not in str(list(Entry.objects.values_list("facts", flat=True)))
