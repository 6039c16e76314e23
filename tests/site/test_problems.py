"""Known problems in a help centre: what a lead approved, how it stands, and “me too” without anybody being followed."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from evenhand.kernel import clock
from evenhand.knowledge.actions.centres import set_centre
from evenhand.knowledge.actions.problem_lines import approve_problem_line, write_problem_line
from evenhand.knowledge.actions.problems import set_standing
from evenhand.knowledge.models import KnownProblem, MeToo
from evenhand.ledger.models import Entry
from evenhand.site.help import problems, views
from evenhand.site.help.pace import Pace
from evenhand.understanding.models import Issue
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ROOT = "/site/help/harborline/en/"


@pytest.fixture(autouse=True)
def _fresh_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (problems, views):
        monkeypatch.setattr(module, "pace", Pace())


@pytest.fixture
def reader() -> Client:
    return Client()


@pytest.fixture
def problem(cast: Cast) -> KnownProblem:
    now = clock.now()
    told: dict[str, Any] = {"name": "Harborline help", "welcome": "", "accent": "", "host": "", "contact": ""}
    set_centre(
        brand=cast.harborline,
        is_on=True,
        languages=["en", "de"],
        takes_questions=True,
        actor=cast.alice,
        now=now,
        **told,
    )
    issue = Issue.objects.create(brand=cast.harborline, name="internet, malmo", first_at=now, last_at=now, posts=3)
    set_standing(issue_id=issue.pk, standing="working", actor=cast.bob, now=now)
    said: dict[str, str] = {"title": "Internet down in <Malmö>", "text": "A cable is broken. <script>alert(1)</script>"}
    line = write_problem_line(issue_id=issue.pk, language="en", actor=cast.bob, now=now, **said)
    approve_problem_line(line_id=line.pk, actor=cast.alice, now=now, **said)
    return KnownProblem.objects.get()


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_front_the_page_the_search_and_the_feed_tell_of_it(reader: Client, problem: KnownProblem) -> None:
    for path in ("", "problems", "search?q=internet", "search?part=1&q=malmo"):
        page = words(reader.get(f"{ROOT}{path}"))
        assert "Internet down in &lt;Malmö&gt;" in page, path
        assert "<script>alert" not in page
    page = words(reader.get(f"{ROOT}problems"))
    assert "We are working on it" in page
    feed = words(reader.get(f"{ROOT}feed.atom"))
    assert f"urn:uuid:{problem.key}" in feed
    assert "We are working on it" in feed
    assert "Known problems" not in words(reader.get(f"{ROOT}search?q=invoice"))
    assert "Internet down" not in words(reader.get("/site/help/harborline/de/problems"))


def test_no_cookie_is_set_and_the_page_may_be_kept(reader: Client, problem: KnownProblem) -> None:
    answer = reader.get(f"{ROOT}problems")
    assert not answer.cookies
    assert "public" in answer["Cache-Control"]
    again = reader.get(f"{ROOT}problems", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_me_too_counts_once_a_day_and_can_be_taken_back(reader: Client, problem: KnownProblem) -> None:
    address = f"{ROOT}problems/{problem.key}/me-too"
    for _ in range(3):
        answer = reader.post(address)
    assert "Counted." in words(answer)
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    reader.post(address, headers={"User-Agent": "another browser"})
    problem.refresh_from_db()
    assert (problem.me_too, MeToo.objects.count()) == (2, 2)
    assert "Taken back." in words(reader.post(address, {"back": "1", "part": "1"}))
    problem.refresh_from_db()
    assert problem.me_too == 1
    facts = Entry.objects.filter(name="MeTooSaid").values_list("facts", flat=True)
    assert not re.search(r"127\.0\.0\.1|another browser", str(list(facts)))


def test_me_too_is_asked_from_our_page_only_and_slowly(reader: Client, problem: KnownProblem) -> None:
    address = f"{ROOT}problems/{problem.key}/me-too"
    assert reader.post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    codes = [reader.post(address, headers={"User-Agent": str(n)}).status_code for n in range(20)]
    assert codes.count(429) == 10
    assert reader.get(address).status_code == 405
    assert MeToo.objects.count() == 10


@pytest.mark.parametrize("away", ["hidden", "noticed", "merged", "fixed long ago"])
def test_what_is_not_shown_is_not_counted_either(reader: Client, cast: Cast, problem: KnownProblem, away: str) -> None:
    if away == "hidden":
        problem.lines.update(is_public=False)
    elif away == "merged":
        Issue.objects.update(state=2)
    elif away == "noticed":
        KnownProblem.objects.update(standing="noticed")
    else:
        KnownProblem.objects.update(standing="fixed", standing_since=clock.now() - timedelta(days=8))
    assert reader.post(f"{ROOT}problems/{problem.key}/me-too").status_code == 404
    assert "Internet down" not in words(reader.get(f"{ROOT}problems"))
    assert "We know of no problem" in words(reader.get(f"{ROOT}problems"))


def test_what_was_fixed_stays_for_a_week_without_a_button(reader: Client, cast: Cast, problem: KnownProblem) -> None:
    set_standing(issue_id=problem.pk, standing="fixed", actor=cast.alice, now=clock.now())
    page = words(reader.get(f"{ROOT}problems"))
    assert "Fixed" in page
    assert "I have this, too" not in page
    reader.post(f"{ROOT}problems/{problem.key}/me-too")
    assert not MeToo.objects.exists()


@pytest.mark.parametrize(("days", "left"), [(1, 0), (2, 1)])
def test_me_too_can_be_taken_back_after_midnight(
    reader: Client, problem: KnownProblem, days: int, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, address = clock.now(), f"{ROOT}problems/{problem.key}/me-too"
    reader.post(address)
    monkeypatch.setattr("evenhand.kernel.clock.now", lambda: now + timedelta(days=days))
    for _ in range(2):
        reader.post(address, {"back": "1"})
    problem.refresh_from_db()
    assert (problem.me_too, MeToo.objects.count()) == (left, left)
