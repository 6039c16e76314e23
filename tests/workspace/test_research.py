"""Research at the desk: leads make and begin it, analysts look, agents see nothing; and nobody is told from so few."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.flows import researching
from evenhand.insight.actions.following import fill
from evenhand.insight.actions.research import answer_research
from evenhand.insight.models import PanelMember, ResearchSurvey
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.people.models import Role
from tests.cast import Cast
from tests.flows.telling.test_researching import begun, letter, planned
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db
LIST = "/measures/research/"
FORM: dict[str, str] = {
    "title": "Bills", "introduction": "We would like to make our bills clearer.", "network": "", "days": "30",
    "size": "100", "open_days": "14", "kind1": "choice", "words1": "How did you hear of us?",
    "options1": "A friend\r\nSearch", "kind2": "scale", "words2": "How clear are our bills?",
    "options2": "very unclear\r\nvery clear", "kind3": "words", "words3": "What should we change?",
}  # fmt: skip


def form(cast: Cast, **changes: str) -> dict[str, str]:
    return {**FORM, "brand": str(cast.harborline.pk), **changes}


def text_of(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def asked(cast: Cast, people: int, *, answered: int, answers: dict[str, Any] | None = None) -> ResearchSurvey:
    """A survey that reached so many, of whom so many said the same."""
    now = clock.now()
    for number in range(people):
        letter(cast, number, now - timedelta(hours=2))
    survey = begun(cast, now, size=100)
    researching.ask_due(now=now)
    for member in PanelMember.objects.order_by("turn")[:answered]:
        answer_research(member_id=member.pk, answers=answers or {"1": 1, "2": "Fewer letters"}, now=now)
    return survey


def test_a_lead_writes_one_down_sees_what_it_takes_and_begins(cast: Cast, alice: Desk) -> None:
    now = clock.now()
    for number in range(3):
        letter(cast, number, now - timedelta(hours=2))
    fill(now=now)
    assert alice.post(f"{LIST}new", form(cast)).status_code == 302
    survey = ResearchSurvey.objects.get()
    page = f"{LIST}{survey.pk}/"
    words = text_of(alice.get(page))
    assert "Would be drawn 3" in words
    assert "everybody: 3" in words
    assert alice.post(f"{page}begin").status_code == 302
    survey.refresh_from_db()
    assert (survey.frame_size, survey.sample_size, survey.site) == (3, 3, "http://testserver")
    assert survey.seed in text_of(alice.get(page))
    assert alice.get(f"{page}edit").status_code == 302  # what has begun stays


def test_what_is_refused_is_said_with_its_place_and_nothing_typed_is_lost(cast: Cast, alice: Desk) -> None:
    page = alice.post(f"{LIST}new", form(cast, options1="A friend", title="Bills & more"))
    assert (page.status_code, ResearchSurvey.objects.count()) == (422, 0)
    words = page.content.decode()
    assert "Question 1 needs 2 to 8 answers" in words
    for typed in ("Bills &amp; more", "very unclear", "What should we change?"):
        assert typed in words
    for changes in ({"days": "²"}, {"size": "9"}, {"brand": "0"}, {"network": "nowhere"}, {"title": ""}):
        assert alice.post(f"{LIST}new", form(cast, **changes)).status_code == 422


def test_what_was_not_begun_can_be_changed(cast: Cast, alice: Desk) -> None:
    alice.post(f"{LIST}new", form(cast))
    page = f"{LIST}{ResearchSurvey.objects.get().pk}/"
    assert "A friend\nSearch" in alice.get(f"{page}edit").content.decode()
    alice.post(f"{page}edit", form(cast, title="Clearer bills"))
    assert ResearchSurvey.objects.get().title == "Clearer bills"
    assert alice.post(f"{page}begin").status_code == 422  # nobody fits


def test_it_is_stopped_and_the_way_back_is_beside_it(cast: Cast, alice: Desk) -> None:
    survey = asked(cast, 1, answered=0)
    page = f"{LIST}{survey.pk}/"
    stopped = alice.post(f"{page}stop", follow=True)
    assert f"{page}go-on" in stopped.content.decode()
    assert alice.post(f"{page}go-on").status_code == 302
    survey.refresh_from_db()
    assert survey.stopped_at is None
    assert alice.post(f"{page}burn").status_code == 404


def addresses(survey: ResearchSurvey) -> list[str]:
    return [LIST, f"{LIST}{survey.pk}/", f"{LIST}new", f"{LIST}{survey.pk}/edit"]


def deeds(survey: ResearchSurvey) -> list[str]:
    page = f"{LIST}{survey.pk}/"
    return [f"{LIST}new", *(f"{page}{deed}" for deed in ("edit", "begin", "stop", "go-on"))]


def assert_refused(desk: Desk, address: str, data: dict[str, str]) -> None:
    """The desk leads back, or says that there is nothing; and nothing came of it."""
    before = list(ResearchSurvey.objects.order_by("pk").values())
    assert desk.deed(address, data).status_code == 403
    assert desk.post(address, data).status_code in {302, 404}
    assert list(ResearchSurvey.objects.order_by("pk").values()) == before
    assert not Entry.objects.filter(name="ResearchExported").exists()


def test_agents_find_nothing(cast: Cast, bob: Desk, chidi: Desk) -> None:
    survey = asked(cast, 8, answered=8)
    for desk in (bob, chidi):
        assert {desk.get(each).status_code for each in addresses(survey)} == {404}
        for each in (*deeds(survey), f"{LIST}{survey.pk}/answers.csv"):
            assert_refused(desk, each, form(cast))
    case = PanelMember.objects.first()
    assert case is not None
    assert "Fewer letters" not in bob.get(f"/cases/{case.case_id}/").content.decode()


def test_analysts_look_and_take_out_and_decide_nothing(cast: Cast, desk_of: Callable[..., Desk]) -> None:
    survey = asked(cast, 8, answered=8)
    cast.chidi.role = Role.ANALYST
    cast.chidi.save()
    analyst = desk_of(cast.chidi)
    assert [analyst.get(each).status_code for each in addresses(survey)] == [200, 200, 404, 404]
    for each in deeds(survey):
        assert_refused(analyst, each, form(cast))
    assert analyst.post(f"{LIST}{survey.pk}/answers.csv").status_code == 200


def test_the_share_who_answered_stands_first_with_its_interval(cast: Cast, alice: Desk) -> None:
    survey = asked(cast, 10, answered=8)
    words = text_of(alice.get(f"{LIST}{survey.pk}/"))
    assert "80 % 8 answered of 10 whom it reached · 95 % interval 49 % to 94 %" in words
    assert words.index("80 %") < words.index("How did you hear of us?")
    assert "A friend 8 100 %" in words
    assert words.count("Fewer letters") == 8
    assert "80 %" in text_of(alice.get(LIST))


def test_what_fewer_than_eight_said_is_told_to_nobody(cast: Cast, alice: Desk) -> None:
    survey = asked(cast, 8, answered=7)
    page = f"{LIST}{survey.pk}/"
    words = text_of(alice.get(page))
    assert "Too few to show" in words
    assert "Fewer letters" not in words
    assert alice.post(f"{page}answers.csv").status_code == 422


def test_a_channel_of_few_is_not_told_and_none_that_would_give_it_away(cast: Cast, alice: Desk) -> None:
    survey = asked(cast, 19, answered=19)
    page = f"{LIST}{survey.pk}/"
    some = [each.pk for each in PanelMember.objects.order_by("turn")[:9]]
    PanelMember.objects.filter(pk__in=some[:3]).update(network="chat")
    words = text_of(alice.get(f"{page}?network=mail"))
    assert words.count("not shown") == 2
    assert "A friend 19" in words
    PanelMember.objects.filter(pk__in=some).update(network="chat")
    words = text_of(alice.get(f"{page}?network=chat"))
    assert "not shown" not in words
    assert "A friend 9" in words
    assert "Fewer letters" not in words


def test_words_are_masked_and_lead_to_nobody(cast: Cast, alice: Desk) -> None:
    survey = asked(cast, 8, answered=8, answers={"2": "Write to dana@mail.example, or ring 0171 5550123"})
    html = alice.get(f"{LIST}{survey.pk}/").content.decode()
    for hidden in ("dana@mail.example", "5550123", "Person 3", "EH-"):
        assert hidden not in html


def test_answers_are_taken_out_without_anybodys_name(cast: Cast, alice: Desk) -> None:
    survey = asked(cast, 9, answered=8, answers={"1": 2, "2": "=HYPERLINK(1) dana@mail.example"})
    page = alice.post(f"{LIST}{survey.pk}/answers.csv")
    taken = b"".join(page.streaming_content).decode()
    head, *rows = csv.reader(io.StringIO(taken))
    assert head == ["row", "1. How did you hear of us?", "2. What should we change?"]
    assert len({row[0] for row in rows}) == len(rows) == 8
    assert {row[1] for row in rows} == {"Search"}
    assert all(row[2].startswith("'=") for row in rows)
    assert "dana@mail" not in taken
    assert Entry.objects.get(name="ResearchExported").actor_id == cast.alice.pk


def test_a_list_of_many_costs_no_more_than_a_list_of_few(cast: Cast, alice: Desk) -> None:
    planned(cast)
    alice.get(LIST)
    with CaptureQueriesContext(connection) as few:
        alice.get(LIST)
    for number in range(22):
        planned(cast, clock.now() + timedelta(seconds=number), title=f"Number {number}")
    with CaptureQueriesContext(connection) as many:
        page = alice.get(LIST)
    assert len(many) == len(few)
    more = re.search(r'href="\?(after=[^"]+)"', page.content.decode())
    assert more is not None
    assert "Bills" in text_of(alice.get(f"{LIST}?{more[1]}"))


def test_the_page_of_surveys_leads_there(alice: Desk) -> None:
    assert LIST in alice.get("/measures/surveys/").content.decode()
    assert "There is no survey yet." in text_of(alice.get(LIST))
