"""The budget of a model somewhere else."""

from datetime import date

from django.db import connection, transaction
from django.db.models import F

from evenhand.kernel import clock
from evenhand.understanding.models.budget import Spending

_SPEND = """
INSERT INTO understanding_spending AS s (day, requests, tokens) SELECT %(day)s, 1, %(tokens)s
WHERE %(tokens)s <= %(limit)s
ON CONFLICT (day) DO UPDATE SET requests = s.requests + 1, tokens = s.tokens + %(tokens)s
WHERE s.tokens + %(tokens)s <= %(limit)s
RETURNING tokens
"""


@transaction.atomic
def spend(*, day: date, tokens: int, limit: int) -> bool:
    """Count the tokens before they are spent; False, and nothing counted, where the day's limit forbids it."""
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, {"day": day, "tokens": tokens, "limit": limit})
        return cursor.fetchone() is not None


def correct_spending(*, day: date, tokens: int) -> None:
    """It took so many more (or less) than was counted before."""
    Spending.objects.filter(pk=day).update(tokens=F("tokens") + tokens)


class DayPurse:
    """So many tokens a day (UTC), whoever spends them."""

    def __init__(self, limit: int) -> None:
        self._limit = limit

    def spend(self, tokens: int) -> bool:
        """Count them, if there are so many left today."""
        return spend(day=clock.now().date(), tokens=tokens, limit=self._limit)

    def correct(self, tokens: int) -> None:
        """It took so many more, or less."""
        correct_spending(day=clock.now().date(), tokens=tokens)
