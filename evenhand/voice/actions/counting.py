"""Counting cases by issue and by what they say, whole days at a time: counting a day twice changes nothing."""

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.db import connection, transaction

from evenhand.understanding.models import Kind

_LOCK: Final = 0x564F_4943  # two counting at once would both put in the same day
_FORGET = (
    "DELETE FROM voice_issuetally WHERE day = ANY(%(days)s)",
    "DELETE FROM voice_voicetally WHERE day = ANY(%(days)s)",
)
_COUNT = """
INSERT INTO voice_issuetally (day, brand_id, issue_id, network, contacts, replies)
SELECT f.day, f.brand_id, p.issue_id, f.network, count(*), sum(f.outbound)
FROM insight_casefact f
JOIN understanding_issuepost p ON p.post_id = f.first_post_id AND p.brand_id = f.brand_id
WHERE f.day = ANY(%(days)s) AND p.issue_id IS NOT NULL
GROUP BY 1, 2, 3, 4
"""
_SAID = """
INSERT INTO voice_voicetally (day, brand_id, network, cases, praise, complaints, public_complaints, solved_in_public,
    known_reach, complaint_reach, solution_reach)
SELECT day, brand_id, network, count(*), count(*) FILTER (WHERE kind = %(praise)s),
    count(*) FILTER (WHERE is_complaint), count(*) FILTER (WHERE is_complaint AND is_public),
    count(*) FILTER (WHERE is_complaint AND is_public AND is_solved),
    count(followers) FILTER (WHERE is_complaint AND is_public),
    coalesce(sum(followers) FILTER (WHERE is_complaint AND is_public), 0),
    coalesce(sum(followers) FILTER (WHERE is_complaint AND is_public AND is_solved), 0)
FROM (
    SELECT f.day, f.brand_id, f.network, f.is_public, c.kind, c.kind IS NOT DISTINCT FROM %(complaint)s AS is_complaint,
        f.answered_at IS NOT NULL AND f.resolved_at IS NOT NULL AS is_solved, REACH AS followers
    FROM insight_casefact f JOIN cases_case c ON c.id = f.case_id
    LEFT JOIN channels_post p ON p.id = f.first_post_id
    KNOWN
    WHERE f.day = ANY(%(days)s)
) said GROUP BY 1, 2, 3
"""


def _is_mine() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


@cache
def _said() -> str:
    """Followers are counted where the desk keeps them at all."""
    keeps = any(each.__name__ == "Reach" for each in apps.get_app_config("channels").get_models())
    reach, known = (
        ("r.followers", "LEFT JOIN channels_reach r ON r.persona_id = p.persona_id")
        if keeps
        else (
            "NULL::bigint",
            "",
        )
    )
    return _SAID.replace("REACH", reach).replace("KNOWN", known)


@transaction.atomic
def count_issues(days: Collection[date]) -> int:
    """Count these days anew; how many there were, none while somebody else counts. Posts move between issues, so a day
    is never done for good."""
    if not days or not _is_mine():
        return 0
    told: dict[str, Any] = {"days": sorted(days), "praise": Kind.PRAISE.value, "complaint": Kind.COMPLAINT.value}
    with connection.cursor() as cursor:
        for each in (*_FORGET, _COUNT, _said()):
            cursor.execute(each, told)
    return len(days)
