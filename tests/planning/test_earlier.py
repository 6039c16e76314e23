"""What came before the desk was there is brought along as a table, and forecasts know it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from evenhand.ledger.models import Entry
from evenhand.planning.actions.earlier import bring_earlier, remove_earlier
from evenhand.planning.errors import NotForYou, NotPossible
from evenhand.planning.models import DeskForecast, EarlierCounts
from evenhand.planning.reads.forecasts import Slice, arrivals, earlier_counts
from tests.cast import Cast
from tests.workspace.test_forecast import fact

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, 5, tzinfo=UTC)
FIRST = date(2026, 2, 2)


def table(days: int, *, minutes: int = 30, each: float = 4) -> bytes:
    """Every interval between eight and six of so many days from FIRST on."""
    lines = [
        f"{FIRST + timedelta(days=back)} {at // 60:02}:{at % 60:02},{each}"
        for back in range(days)
        for at in range(8 * 60, 18 * 60, minutes)
    ]
    return "\n".join(["time,contacts", *lines]).encode()


def bring(cast: Cast, content: bytes) -> EarlierCounts:
    return bring_earlier(Slice(), content, name="old-desk.csv", actor=cast.alice, now=NOW)


def test_days_of_the_old_desk_come_before_ours(cast: Cast) -> None:
    kept = bring(cast, table(20))
    fact(1, cast.harborline.pk, datetime(2026, 2, 27, 0, 10, tzinfo=UTC)).save()
    history = arrivals(Slice(), now=NOW, zone="UTC")
    assert (kept.first_day, kept.last_day) == (FIRST.isoformat(), date(2026, 2, 21).isoformat())
    assert history.days[:20] == tuple(FIRST + timedelta(days=back) for back in range(20))
    assert history.totals[:20].tolist() == [80.0] * 20
    assert history.totals[history.days.index(date(2026, 2, 27))] == 1.0
    assert DeskForecast.objects.filter(due_at__gt=NOW).count() == 0


def test_the_table_is_believed_until_its_last_day_where_both_counted(cast: Cast) -> None:
    bring(cast, table(20))
    fact(1, cast.harborline.pk, datetime(2026, 2, 21, 9, 0, tzinfo=UTC)).save()
    history = arrivals(Slice(), now=NOW, zone="UTC")
    assert history.totals[history.days.index(date(2026, 2, 21))] == 80.0


def test_hours_are_halved(cast: Cast) -> None:
    bring(cast, table(3, minutes=60, each=6))
    history = arrivals(Slice(), now=NOW, zone="UTC")
    assert history.counts[0].sum() == 60.0
    assert set(history.counts[0].tolist()) == {0.0, 3.0}


def test_a_new_table_takes_the_place_of_the_old_one_and_each_can_come_back(cast: Cast) -> None:
    first = bring(cast, table(20))
    second = bring(cast, table(10))
    assert earlier_counts(Slice()) == second
    remove_earlier(earlier_id=second.pk, is_removed=True, actor=cast.alice, now=NOW)
    assert earlier_counts(Slice()) is None
    remove_earlier(earlier_id=first.pk, is_removed=False, actor=cast.alice, now=NOW)
    assert earlier_counts(Slice()) == first
    assert Entry.objects.filter(name__in=["EarlierBrought", "EarlierRemoved"]).count() == 4


def test_undoing_what_was_brought_brings_back_what_it_displaced(cast: Cast) -> None:
    first = bring(cast, table(20))
    second = bring_earlier(Slice(), table(10), name="x.csv", actor=cast.alice, now=NOW + timedelta(minutes=1))
    remove_earlier(earlier_id=second.pk, is_removed=True, actor=cast.alice, now=NOW, is_undone=True)
    assert earlier_counts(Slice()) == first


def test_times_that_name_their_zone_are_moved_to_the_desks_clock(cast: Cast, settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Kolkata"
    bring(cast, b"\xef\xbb\xbftime;calls\r\n2026-02-02T02:30:00Z;2,5\r\n2026-02-02T03:00:00Z;4\r\n")
    kept = earlier_counts(Slice())
    assert kept is not None
    ((day, halves),) = kept.counts
    assert (day, halves[16], halves[17], sum(halves)) == ("2026-02-02", 2.5, 4.0, 6.5)


def test_a_hundred_thousand_rows_are_read(cast: Cast) -> None:
    lines = "".join(f"{FIRST + timedelta(days=n % 20)} {8 + n % 10:02}:{n % 60:02}\n" for n in range(100_000))
    assert sum(sum(halves) for _day, halves in bring(cast, b"time\n" + lines.encode()).counts) > 90_000


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"time,contacts\n2026-03-03 08:00,2\n2026-03-03 08:30,2\n", "still to come"),
        (b"\xff\xfe\x00", "no text"),
        (b"a,b\n1,2\n", "No column of times"),
        (b"time,contacts\nyesterday,2\n", "Line 2"),
        (b"time,contacts\n2026-02-02,80\n2026-02-03,80\n", "cannot be made"),
        (b"", "cannot be read"),
    ],
)
def test_what_is_wrong_with_a_table_is_said_and_nothing_changes(cast: Cast, content: bytes, why: str) -> None:
    standing = bring(cast, table(5))
    with pytest.raises(NotPossible, match=why):
        bring(cast, content)
    assert earlier_counts(Slice()) == standing


def test_agents_do_not_plan(cast: Cast) -> None:
    with pytest.raises(NotForYou):
        bring_earlier(Slice(), table(2), name="x.csv", actor=cast.bob, now=NOW)
