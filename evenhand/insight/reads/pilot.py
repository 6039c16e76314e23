"""What a pilot would have asked of the desk."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection

from evenhand.insight.domain.pilot import Assumptions, Report, Tally, report
from evenhand.people.models import Agent, Brand, OpeningHours
from evenhand.people.reads import brands_of

# A case begins with the first post of a person in a thread that needs us; what follows in it belongs to the same case.
_TALLIES = """
WITH kept AS (
    SELECT p.id, p.heard_at, p.thread_key, p.persona_id, p.account_id, a.network, d.mode,
        coalesce(r.language, 'und') AS language, coalesce(r.polarity, 0) AS polarity,
        d.mode > 0 AND row_number() OVER (
            PARTITION BY p.account_id, p.thread_key, p.persona_id, d.mode > 0 ORDER BY p.heard_at, p.id
        ) = 1 AS begins
    FROM triage_decision d
    JOIN channels_post p ON p.id = d.post_id
    JOIN channels_account a ON a.id = p.account_id
    LEFT JOIN understanding_reading r ON r.post_id = p.id AND r.version = 1
    WHERE d.brand_id = %s AND p.heard_at >= %s AND p.heard_at < %s AND NOT p.is_own
)
SELECT date_trunc('hour', heard_at, 'UTC'), mode, network, language, polarity, count(*), count(*) FILTER (WHERE begins)
FROM kept GROUP BY 1, 2, 3, 4, 5
"""

_MODES = ("none", "reactive", "proactive", "progressive")
_POLARITIES = {-1: "negative", 0: "neutral", 1: "positive"}


def pilot_report(
    viewer: Agent | None,
    brand: Brand,
    *,
    since: datetime,
    until: datetime,
    zone: ZoneInfo,
    assumptions: Assumptions | None = None,
) -> Report | None:
    """What the desk would have had to do for the brand; None if the viewer does not serve it.

    `viewer` is None on the command line.
    """
    if viewer is not None and not brands_of(viewer).filter(pk=brand.pk).exists():
        return None
    with connection.cursor() as cursor:
        cursor.execute(_TALLIES, [brand.pk, since, until])
        tallies = [
            Tally(
                hour=hour,
                mode=_MODES[mode],
                network=network,
                language=language,
                polarity=_POLARITIES[polarity],
                posts=posts,
                cases=cases,
            )
            for hour, mode, network, language, polarity, posts, cases in cursor.fetchall()
        ]
        cursor.execute(
            "SELECT coalesce(sum(posts), 0) FROM listening_heardhour WHERE hour >= %s AND hour < %s", [since, until]
        )
        heard = int(cursor.fetchone()[0])
        cursor.execute("SELECT min(hour) FROM listening_heardhour")
        begun = min([row.hour for row in tallies] + [row[0] for row in cursor.fetchall() if row[0]], default=since)
    return report(
        tallies,
        heard=heard,
        since=max(since, begun),
        until=until,
        zone=zone,
        open_hours=_open_hours(brand),
        assumptions=assumptions,
    )


def _open_hours(brand: Brand) -> frozenset[tuple[int, int]] | None:
    """At which (weekday, hour) a team of the brand works, each in its own time zone; None if nobody said."""
    hours = OpeningHours.objects.filter(team__brands=brand)
    found = {
        (each.weekday, hour)
        for each in hours
        for hour in range(each.opens_at.hour, each.closes_at.hour + bool(each.closes_at.minute))
    }
    return frozenset(found) or None
