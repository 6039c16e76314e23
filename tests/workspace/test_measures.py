"""Pages of measures: who may look, what stands beside a figure, the cases behind it, and rows to take out."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.cases.actions import resolve_case
from evenhand.channels.domain.connector import Author
from evenhand.flows.measured import words
from evenhand.insight.actions.counting import look_at_backlog
from evenhand.insight.actions.following import fill
from evenhand.insight.actions.moods import fill_moods, follow_moods
from evenhand.insight.reads.export import COLUMNS
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.people.models import Team, TeamTerms
from tests.cast import EVE, Cast

PAGES = ("", "channels/", "modes/", "backlog/", "sentiment/", "people/", "surveys/", "incidents/", "cases/")
pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(cast: Cast) -> Cast:
    """One case that waits since an hour, and one that was resolved."""
    now = clock.now()
    cast.open_case(now=now - timedelta(hours=1))
    other = cast.open_case("@harborline.example and the app, too", now=now - timedelta(hours=2), author=EVE)
    resolve_case(case_id=other.pk, actor=cast.bob, now=now - timedelta(minutes=30))
    fill(now=now)
    look_at_backlog(now=now)
    return cast


@pytest.mark.parametrize("page", PAGES)
def test_leads_open_every_page_with_few_queries(counted: Cast, desk_of: Callable[..., Any], page: str) -> None:
    desk = desk_of(counted.alice)
    desk.get(f"/measures/{page}")
    with CaptureQueriesContext(connection) as asked:
        answer = desk.get(f"/measures/{page}")
    assert answer.status_code == 200
    assert len(asked) <= 12, [each["sql"][:90] for each in asked]


@pytest.mark.parametrize("page", [each for each in PAGES if each != "people/"])
def test_agents_do_not_see_everybodys_measures(counted: Cast, desk_of: Callable[..., Any], page: str) -> None:
    assert desk_of(counted.bob).get(f"/measures/{page}").status_code == 404
    assert desk_of(counted.chidi).get(f"/measures/{page}").status_code == 404


def test_an_agent_sees_their_own_figures_alone(counted: Cast, desk_of: Callable[..., Any]) -> None:
    mine = desk_of(counted.bob).get("/measures/people/").content.decode()
    assert "Bob Keller" in mine
    theirs = desk_of(counted.chidi).get("/measures/people/").content.decode()
    assert "Bob Keller" not in theirs
    assert "Bob Keller" in desk_of(counted.alice).get("/measures/people/").content.decode()


def test_each_figure_has_its_definition_its_cases_and_its_counterpart(
    counted: Cast, desk_of: Callable[..., Any]
) -> None:
    page = desk_of(counted.alice).get("/measures/").content.decode()
    assert page.count("What is counted") == 10
    assert "Kaplan–Meier" in page
    assert re.search(r">2 cases</a>, <a [^>]*which=unanswered\">2 still wait</a>", page)
    assert "came back:" in page


def test_behind_a_figure_stand_its_very_cases(counted: Cast, desk_of: Callable[..., Any]) -> None:
    desk = desk_of(counted.alice)
    assert desk.get("/measures/cases/?which=unanswered").content.decode().count("/cases/") >= 2
    resolved = desk.get("/measures/cases/?which=resolved").content.decode()
    assert "and the app, too" in resolved
    assert "my internet is down" not in resolved


def test_a_case_of_another_brand_is_behind_no_figure(counted: Cast, desk_of: Callable[..., Any]) -> None:
    counted.open_case("@reefcell.example no signal", account=counted.other_account, now=clock.now(), thread_id="reef")
    fill(now=clock.now())
    page = desk_of(counted.alice).get(f"/measures/cases/?brand={counted.harborline.pk}").content.decode()
    assert "no signal" not in page


def test_nonsense_in_the_address_is_not_an_error(counted: Cast, desk_of: Callable[..., Any]) -> None:
    said = "?since=x&until=9999-99-99&brand=x&mode=7&network=%00&queue=999999999999&after=,&which=x&days=0"
    for page in PAGES:
        assert desk_of(counted.alice).get(f"/measures/{page}{said}").status_code == 200


def test_one_row_per_case_is_taken_out_and_written_down(counted: Cast, desk_of: Callable[..., Any]) -> None:
    answer = desk_of(counted.alice).post("/measures/export.csv", {"days": "7"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert tuple(rows[0]) == COLUMNS
    assert {row["state"] for row in rows} == {"solved", "open"}
    assert {row["channel"] for row in rows} == {"bluesky"}
    assert "Dana" not in str(rows)
    assert len({row["customer_id"] for row in rows}) == 2
    assert Entry.objects.filter(name="CasesExported", actor=counted.alice).count() == 1


def test_who_may_not_export_takes_nothing_out(counted: Cast, desk_of: Callable[..., Any]) -> None:
    assert desk_of(counted.bob).deed("/measures/export.csv").status_code == 403
    team = Team.objects.get(name="Technical")
    TeamTerms.objects.create(team=team, is_outsourced=True)
    assert desk_of(counted.bob).deed("/measures/export.jsonl").status_code == 403
    assert desk_of(counted.alice).post("/measures/export.xml").status_code == 404
    assert not Entry.objects.filter(name="CasesExported").exists()


def test_the_backlog_says_when_it_was_looked_at(counted: Cast, desk_of: Callable[..., Any]) -> None:
    page = desk_of(counted.alice).get("/measures/backlog/").content.decode()
    assert "as it was last looked at" in page
    assert "Bluesky" in page


def test_sentiment_says_what_it_is_worth_and_narrows_by_channel(counted: Cast, desk_of: Callable[..., Any]) -> None:
    follow_moods(now=clock.now())
    while fill_moods(now=clock.now()):
        pass
    page = desk_of(counted.alice).get("/measures/sentiment/").content.decode()
    assert "Models read mood, and err" in page
    assert "Nobody corrected the mood" in page
    assert "Said to us" in page
    assert "of 2 posts" in page
    assert "network=bluesky" in page
    assert 'name="queue"' not in page
    assert 'name="mode"' in page
    assert "being counted" not in page
    assert "Nobody wrote in this time" in desk_of(counted.alice).get("/measures/sentiment/?mode=3").content.decode()


def test_figures_are_rounded_and_not_cut_off() -> None:
    assert [words.percent(each) for each in (2 / 3, 0.247, 0.0096, 0.9996, 1 - 1e-12, 0.996)] == [
        "67 %", "25 %", "1 %", "100 %", "100 %", "99.6 %",
    ]  # fmt: skip
    assert words.percent(12 / 22) == "55 %"
    assert words.span(2.96 * 3600) == "3 h"
    assert words.number(1234.5678, 2, force_grouping=True) == "1,234.57"
    assert words.number(-0.3, 0) == "0"


def test_only_what_narrows_a_page_is_asked_on_it(counted: Cast, desk_of: Callable[..., Any]) -> None:
    desk = desk_of(counted.alice)
    for page, narrows in (("", True), ("channels/", True), ("people/", False), ("surveys/", False),
                          ("deflection/", False), ("incidents/", False)):  # fmt: skip
        shown = desk.get(f"/measures/{page}").content.decode()
        assert ('name="queue"' in shown and 'name="mode"' in shown) is narrows
        assert 'name="since"' in shown


def test_the_link_of_every_figure_lists_as_many_cases_as_it_says(cast: Cast, desk_of: Callable[..., Any]) -> None:
    now = clock.now()
    weeks_ago, lately = now - timedelta(days=14), now - timedelta(hours=1)
    people = [Author(external_id=f"did:{n}", handle=f"n{n}.example", name=f"N{n}") for n in range(4)]
    for author, (opened, is_resolved) in zip(
        people, [(weeks_ago, True), (weeks_ago, True), (lately, True), (lately, False)], strict=True
    ):
        case = cast.open_case(f"@harborline.example it is down, {author.name}", now=opened, author=author)
        if is_resolved:
            resolve_case(case_id=case.pk, actor=cast.bob, now=opened + timedelta(minutes=9))
    cast.hear(cast.post("down again", in_reply_to="post-1", author=people[0]), now=weeks_ago + timedelta(days=2))
    fill(now=now)
    desk = desk_of(cast.alice)
    links = re.findall(r'href="(/measures/cases/[^"]+which=[^"]+)">([^<]+)<', desk.get("/measures/").content.decode())
    assert len({link for link, _said in links}) >= 9
    for link, said in links:
        listed = desk.get(unescape(link)).content.decode().count('<th scope="row">')
        assert int(re.sub(r"\D", "", said)) == listed, (link, said)
