"""Alarms on the screen: seen by those who serve the brand, decided by those who lead."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.incidents.actions.alarms import Loud, ring, ring_for_harm
from evenhand.incidents.domain.alarms import Series
from evenhand.incidents.domain.baseline import number_of
from evenhand.incidents.models import Alarm, AlarmCount, AlarmRule, AlarmState
from evenhand.incidents.reads.counted import moment_of
from evenhand.kernel import clock
from evenhand.people.models import Role
from tests.cast import Cast
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db
REFUSED = {403, 404, 422}


@pytest.fixture
def alarm(cast: Cast) -> Alarm:
    """Thirty people within fifteen minutes, after four days of two at most."""
    now = clock.now()
    at = number_of(now)
    counts = {span: 1 + span % 2 for span in range(at - 400, at)} | {at: 30}
    AlarmCount.objects.bulk_create(
        AlarmCount(brand=cast.harborline, series=1, subject=cast.harborline.pk, span=span, people=people, posts=people)
        for span, people in counts.items()
    )
    loud = Loud(
        series=Series.BRAND,
        subject=cast.harborline.pk,
        name="Harborline",
        since=moment_of(at),
        width=1,
        people=30,
        posts=41,
        usual=1.5,
        most=6,
        surprise=14.2,
        bar=2.75,
        watched=1,
    )
    return ring(brand_id=cast.harborline.pk, louds=[loud], now=now)[0]


def test_an_alarm_shows_its_picture_its_band_and_why_it_rang(alice: Desk, alarm: Alarm) -> None:
    page = alice.get(f"/alarms/{alarm.pk}/").content.decode()
    assert 'class="band" points="' in page
    assert "30 people spoke of it within 15 minutes, in 41 posts." in page
    assert "At this hour about 1.5 are usual" in page
    assert "Make it an incident" in page or "Dismiss" in page
    assert 'href="/alarms/' in alice.get("/alarms/").content.decode()


def test_the_page_asks_few_questions_of_the_database(alice: Desk, alarm: Alarm) -> None:
    alice.get("/alarms/")
    for address in ("/alarms/", f"/alarms/{alarm.pk}/"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            alice.get(address)
        assert len(asked) <= 12, [each["sql"][:80] for each in asked]


def test_a_lead_dismisses_with_a_reason_and_takes_it_back(alice: Desk, alarm: Alarm) -> None:
    page = alice.post(
        f"/alarms/{alarm.pk}/dismiss", {"reason": "other", "words": "A radio show asked for it"}, follow=True
    )
    assert "A radio show asked for it" in page.content.decode()
    assert "A radio show" in alice.get("/alarms/?which=decided").content.decode()
    alice.post(f"/alarms/{alarm.pk}/take-back")
    assert Alarm.objects.get().state == AlarmState.OPEN


def test_a_lead_makes_an_incident_of_it_and_agents_do_not(alice: Desk, bob: Desk, alarm: Alarm) -> None:
    assert bob.deed(f"/alarms/{alarm.pk}/declare").status_code in REFUSED
    answer = alice.post(f"/alarms/{alarm.pk}/declare", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/incidents/")
    assert "Harborline" in answer.content.decode()
    page = alice.get(f"/alarms/{alarm.pk}/").content.decode()
    assert "It became an incident" in page
    assert 'name="reason"' not in page


def test_without_a_reason_it_is_not_dismissed_and_the_page_says_why(alice: Desk, alarm: Alarm) -> None:
    page = alice.post(f"/alarms/{alarm.pk}/dismiss", {"reason": "other", "words": " "}, follow=True)
    assert "Say why it is nothing" in page.content.decode()
    assert Alarm.objects.get().state == AlarmState.OPEN


def test_agents_see_alarms_of_their_brands_and_decide_nothing(bob: Desk, alarm: Alarm) -> None:
    page = bob.get(f"/alarms/{alarm.pk}/").content.decode()
    assert "Care leads decide" in page
    assert 'name="reason"' not in page
    assert bob.deed(f"/alarms/{alarm.pk}/dismiss", {"reason": "x"}).status_code in REFUSED
    assert bob.deed(f"/alarms/{alarm.pk}/take-back").status_code in REFUSED
    assert bob.get("/alarms/rules").status_code in REFUSED
    assert bob.deed("/alarms/rules", {"brand": alarm.brand_id}).status_code in REFUSED
    assert Alarm.objects.get().state == AlarmState.OPEN


def test_whoever_serves_no_brand_of_it_finds_nothing(chidi: Desk, alarm: Alarm) -> None:
    assert chidi.get(f"/alarms/{alarm.pk}/").status_code == 404
    assert f"/alarms/{alarm.pk}/" not in chidi.get("/alarms/").content.decode()
    assert chidi.deed(f"/alarms/{alarm.pk}/dismiss", {"reason": "x"}).status_code in REFUSED
    assert chidi.get("/alarms/rules").status_code in REFUSED


def test_analysts_look_and_decide_nothing(cast: Cast, alice: Desk, alarm: Alarm) -> None:
    cast.alice.role = Role.ANALYST
    cast.alice.save()
    assert 'name="reason"' not in alice.get(f"/alarms/{alarm.pk}/").content.decode()
    assert alice.deed(f"/alarms/{alarm.pk}/dismiss", {"reason": "x"}).status_code in REFUSED


def test_harm_leads_to_the_case_and_is_told_to_who_leads(cast: Cast, alice: Desk) -> None:
    from evenhand.cases.models import Notice
    from evenhand.flows.notifying import tell_of
    from evenhand.ledger.models import Entry

    case = cast.open_case("@harborline.example your box burns")
    now = clock.now()
    told = {"brand_id": cast.harborline.pk, "post_id": case.last_post_id, "case_id": case.pk, "harm_kind": "safety"}
    alarm = ring_for_harm(**told, said_at=now, now=now)
    assert alarm is not None
    page = alice.get(f"/alarms/{alarm.pk}/").content.decode()
    assert f'href="/cases/{case.pk}/"' in page
    assert "burns" not in page
    tell_of(Entry.objects.get(name="AlarmRaised").id)
    tell_of(Entry.objects.get(name="AlarmRaised").id)
    assert list(Notice.objects.values_list("agent", "case")) == [(cast.alice.pk, case.pk)]
    assert "An alarm rings" in alice.get("/notices/").content.decode()


def test_a_lead_says_how_readily_alarms_ring(cast: Cast, alice: Desk) -> None:
    said = {"brand": cast.harborline.pk, "on": "1", "smallest": "20", "free": "3"}
    assert "Set." in alice.post("/alarms/rules", said, follow=True).content.decode()
    rule = AlarmRule.objects.get()
    assert (rule.is_on, rule.smallest, rule.free) == (True, 20, 3)
    page = alice.post("/alarms/rules", {**said, "smallest": "1"}, follow=True).content.decode()
    assert "At least 2 people" in page


def test_the_list_goes_on_by_pages(cast: Cast, alice: Desk) -> None:
    now = clock.now()
    Alarm.objects.bulk_create(
        Alarm(
            brand=cast.harborline,
            kind=1,
            series=1,
            subject=cast.harborline.pk,
            rang_at=now - timedelta(hours=n),
            since=now - timedelta(hours=n),
            heard_at=now,
        )
        for n in range(30)
    )
    first = alice.get("/alarms/")
    assert len(first.context["alarms"]) == 25
    assert len(alice.get("/alarms/" + first.context["more"]).context["alarms"]) == 5
    assert alice.get("/alarms/?after=nonsense").status_code == 200
