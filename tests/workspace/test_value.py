"""What service costs and brings: counted, with its range, and shown to whom it concerns."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.cases.models import Case
from evenhand.channels.domain.connector import Author
from evenhand.colleagues.actions.leads import keep_lead
from evenhand.flows.voicing import keep_counted
from evenhand.insight.actions.following import fill
from evenhand.insight.models import CaseFact, Survey
from evenhand.insight.reads.counted import desk_day
from evenhand.kernel import clock
from evenhand.people.models import Role, Team
from evenhand.understanding.models import Kind
from evenhand.voice.models import HourCost, VoiceTally
from evenhand.voice.reads.value import advocacy_of, value_of
from tests.cast import DANA, EVE, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(cast: Cast) -> Cast:
    """A complaint and a word of praise, and a month in which twenty replies a day resolved ten cases."""
    now = clock.now()
    for author, kind in ((DANA, Kind.COMPLAINT), (EVE, Kind.PRAISE)):
        case = cast.open_case("@harborline.example hello", now=now, thread_id=author.handle, author=author)
        Case.objects.filter(pk=case.pk).update(kind=kind)
    fill(now=now)
    CaseFact.objects.update(is_public=True)
    keep_counted(now=now)
    days = [desk_day(now) - timedelta(days=n) for n in range(1, 29)]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO insight_daytally (day, brand_id, queue_id, network, mode, opened, asked, answered, promised,"
            " kept, inbound, outbound, escalated, done, resolved, returned, at_once)"
            " VALUES (%s, %s, %s, 'mail', 1, 12, 12, 12, 0, 0, 12, 20, 0, 12, 12, 2, 0)",
            [(day, cast.harborline.pk, cast.queue.pk) for day in days],
        )
    return cast


def test_leads_look_with_few_queries_and_agents_and_strangers_do_not(
    counted: Cast, desk_of: Callable[..., Any]
) -> None:
    alice = desk_of(counted.alice)
    alice.get("/value/")
    with CaptureQueriesContext(connection) as asked:
        answer = alice.get("/value/")
    assert answer.status_code == 200
    assert len(asked) <= 13, [each["sql"][:90] for each in asked]
    for other in (counted.bob, counted.chidi):
        assert desk_of(other).get("/value/").status_code == 404
        assert desk_of(other).deed("/value/harborline/cost", {"cost": "30", "currency": "EUR"}).status_code == 403


def test_no_cost_is_told_before_anybody_said_what_an_hour_costs(counted: Cast, desk_of: Callable[..., Any]) -> None:
    alice = desk_of(counted.alice)
    assert "Nobody said it yet" in alice.get("/value/").content.decode()
    alice.post("/value/harborline/cost", {"cost": "30", "currency": "eur"})
    page = alice.get("/value/").content.decode()
    assert "6.00 EUR" in page  # 20 replies of 6 minutes at 30 an hour, for 10 cases
    assert "280 cases stayed resolved" in page
    assert "The minutes are assumed" in page


def test_an_hour_of_which_nobody_knows_whether_it_costs_a_thousand_is_refused(
    counted: Cast, desk_of: Callable[..., Any]
) -> None:
    page = desk_of(counted.alice).post("/value/harborline/cost", {"cost": "1,000", "currency": "EUR"}, follow=True)
    assert 'class="toast bad"' in page.content.decode()


def test_a_team_can_cost_something_else_and_can_be_forgotten(counted: Cast, desk_of: Callable[..., Any]) -> None:
    alice, team = desk_of(counted.alice), Team.objects.get(name="Technical")
    alice.post("/value/harborline/cost", {"cost": "30", "currency": "EUR"})
    alice.post("/value/harborline/cost", {"cost": "60,00", "currency": "EUR", "team": str(team.pk)})
    assert "12.00 EUR" in alice.get("/value/").content.decode()
    other = alice.post("/value/harborline/cost", {"cost": "9", "currency": "USD"}, follow=True)
    assert b"one currency" in other.content
    alice.post("/value/harborline/cost", {"cost": "", "team": str(team.pk)})
    assert "6.00 EUR" in alice.get("/value/").content.decode()


def test_praise_and_complaints_are_counted_once(counted: Cast) -> None:
    keep_counted(now=clock.now(), is_whole=True)
    tally = VoiceTally.objects.get()
    assert (tally.cases, tally.praise, tally.complaints, tally.public_complaints, tally.solved_in_public) == (
        2, 1, 1, 1, 0,
    )  # fmt: skip


def test_analysts_look_and_change_nothing(counted: Cast, desk_of: Callable[..., Any]) -> None:
    counted.bob.role = Role.ANALYST
    counted.bob.save()
    bob = desk_of(counted.bob)
    assert bob.get("/value/").status_code == 200
    assert bob.deed("/value/harborline/cost", {"cost": "30", "currency": "EUR"}).status_code == 403
    assert not HourCost.objects.exists()


@pytest.mark.parametrize("said", ["x", "-3", "0", "1e99", "NaN", "99999999"])
def test_nonsense_costs_nothing(counted: Cast, desk_of: Callable[..., Any], said: str) -> None:
    answer = desk_of(counted.alice).post("/value/harborline/cost", {"cost": said, "currency": "EUR"}, follow=True)
    assert b"An hour costs more than nothing" in answer.content
    assert not HourCost.objects.exists()


def test_who_would_recommend_us_stands_beside_who_answered(counted: Cast, desk_of: Callable[..., Any]) -> None:
    alice, now = desk_of(counted.alice), clock.now()
    assert "nobody was asked in this time" in alice.get("/value/").content.decode()
    gave = [10] * 8 + [8] * 2 + [3] * 2 + [None] * 4
    for place, each in enumerate(gave):
        who = Author(external_id=f"a{place}", handle=f"a{place}.example", name=f"A{place}")
        case = counted.open_case("@harborline.example hi", now=now, thread_id=f"n{place}", author=who)
        Survey.objects.create(
            case=case, brand=counted.harborline, customer_id=place, network="mail", asked_at=now,
            answered_at=now if each is not None else None, satisfied=4 if each is not None else None, recommend=each,
        )  # fmt: skip
    page = alice.get("/value/").content.decode()
    assert '<b class="number">50</b>' in page
    assert "75 % of those asked after service said it" in page


def test_leads_and_recommendations_count_by_the_desks_days(cast: Cast, settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Kolkata"
    now = datetime(2026, 3, 30, 20, 0, tzinfo=UTC)  # half past one on the 31st, there
    begin = datetime(2026, 3, 24, 18, 30, tzinfo=UTC)  # the 25th begins there
    for number, at in enumerate([begin - timedelta(minutes=1), begin, now]):
        author = Author(external_id=f"did:{number}", handle=f"n{number}.example", name=f"N{number}")
        case = cast.open_case(f"@harborline.example my line is down {number}", author=author)
        keep_lead(case=case, interest="fibre", actor=cast.alice, now=at)
        Survey.objects.create(
            brand=cast.harborline, case=case, customer_id=case.customer_id, network="mail", asked_at=at, recommend=9
        )
    assert value_of(cast.alice, cast.harborline, days=7, now=now).leads == 2
    assert advocacy_of(cast.alice, cast.harborline, days=7, now=now).asked == 2
