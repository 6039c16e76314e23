"""Counting cases by issue, whole days at a time: counting a day twice changes nothing."""

from collections.abc import Collection
from datetime import date

from django.db import connection, transaction

_FORGET = "DELETE FROM voice_issuetally WHERE day = ANY(%(days)s)"
_COUNT = """
INSERT INTO voice_issuetally (day, brand_id, issue_id, network, contacts, replies)
SELECT f.day, f.brand_id, p.issue_id, f.network, count(*), sum(f.outbound)
FROM insight_casefact f
JOIN understanding_issuepost p ON p.post_id = f.first_post_id AND p.brand_id = f.brand_id
WHERE f.day = ANY(%(days)s) AND p.issue_id IS NOT NULL
GROUP BY 1, 2, 3, 4
"""


@transaction.atomic
def count_issues(days: Collection[date]) -> int:
    """Count these days anew; how many there were. Posts move between issues, so a day is never done for good."""
    if not days:
        return 0
    told = {"days": sorted(days)}
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, told)
        cursor.execute(_COUNT, told)
    return len(days)
