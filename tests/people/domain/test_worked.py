"""How long people worked, and what the desk makes of somebody who is gone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from evenhand.people.domain.presence import AWAY_AFTER, OFFLINE_AFTER, standing_after, standing_on_return
from evenhand.people.domain.worked import Span, totals, within, worked

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
STATUSES = ["online", "busy", "away", "offline"]


@st.composite
def days(draw: st.DrawFn) -> list[Span]:
    """One status after the other, the last one open."""
    at, spans = NOON - timedelta(hours=draw(st.integers(0, 30))), []
    for _n in range(draw(st.integers(1, 8))):
        ends = at + timedelta(minutes=draw(st.integers(0, 300)))
        spans.append(
            Span(draw(st.sampled_from(STATUSES)), at, ends, draw(st.sampled_from(["", "lunch"])), draw(st.booleans()))
        )
        at = ends
    last = spans.pop()
    return [*spans, Span(last.status, last.began_at, None, last.reason, last.is_work)]


@given(days(), st.integers(0, 48), st.integers(1, 48), st.integers(0, 48))
def test_a_day_is_the_sum_of_its_parts(spans: list[Span], begins: int, length: int, later: int) -> None:
    begin = NOON - timedelta(hours=begins)
    end, now = begin + timedelta(hours=length), NOON + timedelta(hours=later)
    half = begin + (end - begin) / 2
    whole = worked(spans, begin, end, now=now)
    assert whole == worked(spans, begin, half, now=now) + worked(spans, half, end, now=now)
    assert timedelta() <= whole <= max(min(end, now) - begin, timedelta())
    assert sum(totals(spans, begin, end, now=now).values(), timedelta()) >= whole
    assert all(
        begin <= each.began_at < (each.ended_at or now) <= min(end, now) for each in within(spans, begin, end, now=now)
    )


def test_lunch_is_no_work_and_training_is() -> None:
    hour = timedelta(hours=1)
    spans = [
        Span("online", NOON, NOON + hour),
        Span("away", NOON + hour, NOON + 2 * hour, "Lunch"),
        Span("away", NOON + 2 * hour, NOON + 3 * hour, "Training", is_work=True),
        Span("busy", NOON + 3 * hour, None),
    ]
    assert worked(spans, NOON, NOON + 24 * hour, now=NOON + 4 * hour) == 3 * hour
    assert totals(spans, NOON, NOON + 24 * hour, now=NOON + 4 * hour)["away", "Lunch"] == hour


def test_a_day_of_25_hours_can_be_worked_for_25_hours() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    begin, end = datetime(2026, 10, 25, tzinfo=berlin), datetime(2026, 10, 26, tzinfo=berlin)
    spans = [Span("online", begin.astimezone(UTC) - timedelta(hours=3), None)]
    now = end.astimezone(UTC) + timedelta(hours=9)
    assert worked(spans, begin.astimezone(UTC), end.astimezone(UTC), now=now) == timedelta(hours=25)


@given(st.sampled_from(STATUSES), st.booleans(), st.integers(0, 3000), st.integers(0, 3000))
def test_who_is_seen_stays_as_they_said(status: str, is_automatic: bool, since: int, seen: int) -> None:
    now = NOON
    then = standing_after(
        status,
        is_automatic=is_automatic,
        since=now - timedelta(seconds=since),
        seen_at=now - timedelta(seconds=seen),
        now=now,
    )
    if seen < AWAY_AFTER.total_seconds():
        assert then is None
    if status == "away" and not is_automatic:
        assert then is None  # they said so themselves
    if status == "offline":
        assert then is None
    if status in {"online", "busy"} and min(since, seen) >= AWAY_AFTER.total_seconds():
        assert then == "away"
    if status == "away" and is_automatic and seen >= OFFLINE_AFTER.total_seconds():
        assert then == "offline"


def test_only_what_the_desk_said_is_taken_back() -> None:
    assert standing_on_return("away", is_automatic=True) == "online"
    assert standing_on_return("away", is_automatic=False) is None
    assert standing_on_return("offline", is_automatic=True) is None
