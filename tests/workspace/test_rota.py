"""Rotas on their pages: leads ask, look, publish and take back; others are refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evenhand.flows.rotas import make_next
from evenhand.kernel import clock
from evenhand.people.models import DayShift
from evenhand.planning.models import Rota, RotaState
from tests.cast import Cast

TODAY = clock.now().date()
MONDAY = TODAY + timedelta(days=7 - TODAY.weekday())


def form(cast: Cast, **changes: Any) -> dict[str, Any]:
    bob = cast.bob.pk
    usual = {
        "team": cast.queue.team.pk,
        "first_day": MONDAY.isoformat(),
        "days": "2",
        "source": "heads",
        "heads": "mon-fri 09:00-17:00 1",
        "seconds": "5",
        "shape-1-name": "Day",
        "shape-1-hours": "8",
        "shape-1-starts": "09:00",
        f"in-{bob}": "1",
        f"least-{bob}": "0",
        f"most-{bob}": "40",
        f"wishes-{bob}": "fri; sat",
    }
    return usual | changes


def made(client: Client, cast: Cast, **changes: Any) -> Rota:
    client.force_login(cast.alice)
    response = client.post(reverse("ask_rota"), form(cast, **changes))
    rota = Rota.objects.get()
    assert response["Location"] == reverse("rota", args=[rota.pk])
    assert "hx-trigger" in client.get(reverse("rota", args=[rota.pk])).content.decode()
    make_next(now=clock.now())
    rota.refresh_from_db()
    return rota


def test_a_lead_asks_looks_publishes_and_takes_back(client: Client, cast: Cast) -> None:
    rota = made(client, cast)
    page = client.get(reverse("rota", args=[rota.pk])).content.decode()
    assert "09:00–17:00" in page
    assert "every 2s" not in page
    client.post(reverse("publish_rota", args=[rota.pk]))
    assert DayShift.objects.filter(agent=cast.bob, day=MONDAY).exists()
    assert "These are the shifts now." in client.get(reverse("rota", args=[rota.pk]), {"published": 1}).content.decode()
    client.post(reverse("withdraw_rota", args=[rota.pk]))
    assert not DayShift.objects.exists()


def test_a_rota_is_taken_along_as_a_table_and_as_a_calendar(client: Client, cast: Cast) -> None:
    rota = made(client, cast)
    table = client.get(reverse("rota_table", args=[rota.pk])).content.decode()
    assert table.splitlines()[1].startswith(f"{cast.bob.full_name},Day,{MONDAY.isoformat()}T09:00")
    calendar = client.get(reverse("rota_calendar", args=[rota.pk])).content.decode()
    assert calendar.count("BEGIN:VEVENT") == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"heads": "whenever many"}, "write days, hours and heads"),
        ({"days": "400"}, "1 to 28"),
        ({"shape-1-hours": "long"}, "is no number"),
        ({"shape-1-hours": "1e400"}, "no number that a rota can have"),
        ({"aht": "nan"}, "no number that a rota can have"),
        ({"first_day": "9999-12-31"}, "between 2000 and 2200"),
        ({"source": "forecast"}, "Nothing is foretold"),
        ({"source": "table", "table": "a,b\n1,2"}, "lacks the column"),
    ],
)
def test_what_makes_no_sense_is_refused_and_kept(
    client: Client, cast: Cast, changes: dict[str, str], words: str
) -> None:
    client.force_login(cast.alice)
    response = client.post(reverse("ask_rota"), form(cast, **changes))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Rota.objects.exists()


def test_why_there_is_none_is_said(client: Client, cast: Cast) -> None:
    rota = made(client, cast, **{f"least-{cast.bob.pk}": "60", f"most-{cast.bob.pk}": "60"})
    assert rota.state == RotaState.IMPOSSIBLE
    page = client.get(reverse("rota", args=[rota.pk])).content.decode()
    assert cast.bob.full_name in page
    assert "stands in the way" in page


def test_today_says_who_is_missing(client: Client, cast: Cast) -> None:
    rota = made(
        client,
        cast,
        first_day=clock.now().date().isoformat(),
        heads="00:00-24:00 1",
        **{"shape-1-starts": "00:00", "shape-1-hours": "24"},
    )
    client.post(reverse("publish_rota", args=[rota.pk]))
    page = client.get(reverse("rota_today"), {"team": cast.queue.team.pk}).content.decode()
    assert "Who should be here" in page
    assert "scheduled" in page


def test_only_leads_come_in(client: Client, cast: Cast) -> None:
    rota = made(client, cast)
    addresses = [
        reverse("rotas"),
        reverse("rota_today"),
        *(reverse(name, args=[rota.pk]) for name in ("rota", "rota_table", "rota_calendar")),
    ]
    for other in (cast.bob, cast.chidi):
        client.force_login(other)
        assert {client.get(address).status_code for address in addresses} == {404}
        assert client.post(reverse("publish_rota", args=[rota.pk])).status_code in {302, 403, 404}
        assert client.post(reverse("ask_rota"), form(cast)).status_code in {302, 403, 404}
    assert not DayShift.objects.exists()
    assert Rota.objects.count() == 1


def test_the_pages_take_few_queries(client: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    rota = made(client, cast)
    client.post(reverse("publish_rota", args=[rota.pk]))
    for address in (reverse("rotas"), reverse("rota", args=[rota.pk]), reverse("rota_today")):
        client.get(address)
        with django_assert_max_num_queries(12):
            client.get(address)
