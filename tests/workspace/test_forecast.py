"""The page of forecasts: who may see it, what it shows, and what is planned on it."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.flows import forecasting
from evenhand.insight.models import CaseFact
from evenhand.ledger.models import Entry
from evenhand.planning.actions.forecasts import keep_slices
from evenhand.planning.domain.forecast.history import History
from evenhand.planning.foretelling import Told, foretell
from evenhand.planning.models import DeskForecast, EarlierCounts, PlannedEvent
from evenhand.planning.reads.forecasts import Slice, arrivals, slices
from tests.cast import Cast
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, 5, tzinfo=UTC)


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """Six weeks of cases, some twenty a day, more on Mondays; and half a Monday."""
    dice = np.random.default_rng(1)
    facts: list[CaseFact] = []
    for back in range(42, -1, -1):
        midnight = (NOW - timedelta(days=back)).replace(hour=0, minute=0)
        for _ in range(dice.poisson(36 if midnight.weekday() == 0 else 24)):
            at = midnight + timedelta(minutes=int(dice.integers(480, 1080)))
            if at < NOW:
                facts.append(fact(len(facts) + 1, cast.harborline.pk, at))
    CaseFact.objects.bulk_create(facts)
    return cast


def fact(number: int, brand_id: int, at: datetime) -> CaseFact:
    """A case that a customer began."""
    return CaseFact(
        case_id=number,
        brand_id=brand_id,
        network="mail",
        mode=1,
        customer_id=1,
        day=at.date(),
        opened_at=at,
        asked_at=at,
        derived_at=at,
    )


def _foretold(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the worker's own sweep, with the arithmetic in this process."""
    monkeypatch.setattr("evenhand.kernel.clock.now", lambda: NOW)
    monkeypatch.setattr(forecasting, "_looked_at", None)
    monkeypatch.setattr(forecasting, "_answer", foretell)
    while forecasting.foretell_next(threading.Event()):
        pass


def test_half_hours_are_counted_and_the_running_one_is_left_out(busy: Cast) -> None:
    history = arrivals(Slice(), now=NOW, zone="UTC")
    assert isinstance(history, History)
    assert len(history.days) == 42
    assert (
        history.totals.sum() + np.nansum(history.so_far[1])
        == CaseFact.objects.filter(opened_at__lt=NOW.replace(minute=0)).count()
    )
    assert arrivals(Slice(network="mail"), now=NOW, zone="UTC").totals.sum() == history.totals.sum()
    assert slices(now=NOW) == [Slice(), Slice(network="mail")]


def test_a_lead_sees_the_picture_the_words_and_how_far_off_it_was(
    busy: Cast, desk_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of(busy.alice)
    assert "is being made" in desk.get("/forecast/").content.decode()
    _foretold(monkeypatch)
    assert DeskForecast.objects.filter(made__isnull=False).count() == 2
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = desk.get("/forecast/", {"of": "channel:mail"}).content.decode()
    assert len(asked) <= 12
    assert page.count('<svg class="forecast"') == 2
    assert "cases are expected from" in page
    assert "A day ahead" in page
    assert "of what was expected; the rest of the day is moved with it" in page


def test_little_history_is_said_and_no_number_made_up(
    cast: Cast, desk_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    CaseFact.objects.create(
        **{
            name: value
            for name, value in vars(fact(1, cast.harborline.pk, NOW - timedelta(days=2))).items()
            if name[0] != "_"
        }
    )
    _foretold(monkeypatch)
    assert "less than a week to go by" in desk_of(cast.alice).get("/forecast/").content.decode()


def test_an_arithmetic_that_fails_leaves_the_old_forecast_and_tries_again(
    busy: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    _foretold(monkeypatch)
    before = DeskForecast.objects.get(network="", queue_id=0)
    DeskForecast.objects.update(due_at=NOW)
    monkeypatch.setattr(forecasting, "_answer", lambda _asked: Told(trouble="failed"))
    assert forecasting.foretell_next(threading.Event())
    after = DeskForecast.objects.get(network="", queue_id=0)
    assert (after.made, after.trouble) == (before.made, "failed")
    assert after.due_at > NOW


def test_events_are_planned_undone_and_written_into_the_ledger(busy: Cast, desk_of: Callable[..., Any]) -> None:
    desk = desk_of(busy.alice)
    keep_slices([Slice()], now=NOW + timedelta(days=400))
    given = {"name": " Bill  run ", "first": "2026-03-05", "last": "", "times": "1,5"}
    answer = desk.post("/forecast/events", given)
    event = PlannedEvent.objects.get()
    assert (event.name, event.first_day, event.last_day, event.times) == (
        "Bill run",
        event.first_day.replace(2026, 3, 5),
        event.first_day,
        1.5,
    )
    assert DeskForecast.objects.get().due_at < NOW + timedelta(days=365)
    assert answer.url == f"/forecast/?planned={event.pk}"
    assert "1.5 times as many" in desk.get(answer.url).content.decode()
    gone = desk.post(f"/forecast/events/{event.pk}/remove")
    assert "Forecasts reckon with it no more" in desk.get(gone.url).content.decode()
    assert "<b>Bill run" not in desk.get("/forecast/").content.decode()
    desk.post(f"/forecast/events/{event.pk}/put-back")
    assert "<b>Bill run" in desk.get("/forecast/").content.decode()
    assert list(Entry.objects.filter(actor_id=busy.alice.pk).order_by("id").values_list("name", flat=True)) == [
        "EventPlanned",
        "EventRemoved",
        "EventRemoved",
    ]


@pytest.mark.parametrize(
    "given",
    [
        {"name": "", "first": "2026-03-05"},
        {"name": "Sale", "first": "soon"},
        {"name": "Sale", "first": "2026-03-05", "last": "2026-03-04"},
        {"name": "Sale", "first": "2026-03-05", "times": "a lot"},
        {"name": "Sale", "first": "2026-03-05", "times": "-1"},
        {"name": "Sale", "first": "2026-03-05", "times": "nan"},
    ],
)
def test_what_cannot_be_planned_is_said_with_what_was_typed(
    cast: Cast, desk_of: Callable[..., Any], given: dict[str, str]
) -> None:
    answer = desk_of(cast.alice).post("/forecast/events", given)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not PlannedEvent.objects.exists()


def test_agents_and_strangers_are_refused(cast: Cast, desk_of: Callable[..., Any]) -> None:
    for agent in (cast.bob, cast.chidi):
        desk = desk_of(agent)
        assert desk.get("/forecast/").status_code == 403
        assert desk.post("/forecast/events", {"name": "Sale", "first": "2026-03-05"}).status_code == 403
        assert desk.post("/forecast/events/1/remove").status_code == 403
        assert desk.post("/forecast/events/1/put-back").status_code == 403
    assert desk_of(cast.alice).post("/forecast/events/1/remove").status_code == 404


def test_a_table_of_what_came_before_is_brought_along_on_the_page(alice: Desk, bob: Desk) -> None:
    lines = ["time,contacts", *(f"2026-02-{day:02} {hour:02}:00,3" for day in range(1, 22) for hour in range(8, 18))]
    table = SimpleUploadedFile("old.csv", "\n".join(lines).encode(), content_type="text/csv")
    assert bob.post("/forecast/earlier", {"table": table}).status_code == 403
    table.seek(0)
    page = alice.post("/forecast/earlier", {"of": "", "table": table}, follow=True).content.decode()
    assert "old.csv" in page
    assert "Undo" in page
    kept = EarlierCounts.objects.get()
    page = alice.post(f"/forecast/earlier/{kept.pk}/remove", follow=True).content.decode()
    assert "old.csv" not in page
    assert "Forecasts look at that table no more." in page
    broken = SimpleUploadedFile("broken.csv", b"a,b", content_type="text/csv")
    answer = alice.post("/forecast/earlier", {"table": broken})
    assert answer.status_code == 422
    assert "The table cannot be read" in answer.content.decode()
