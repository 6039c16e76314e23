"""Who works out the next question; and when one that ends its worker is set aside."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from evenhand.insight.models.questions import Question

LOST_AFTER: Final = timedelta(minutes=5)
MOST_TRIES: Final = 3  # workers that may end without an answer
OPEN: Final = (Question.WAITING, Question.RUNNING)
Asked = TypeVar("Asked", bound=Question)


def claim(questions: QuerySet[Asked], *, give_up: Callable[[Asked, str], None], now: datetime) -> Asked | None:
    """The next that waits, or whose worker was not heard of for long; nobody else gets it meanwhile. What ended its
    worker three times is given up: it would end the next one, too. In a transaction."""
    is_due = Q(state=Question.WAITING) | Q(state=Question.RUNNING, touched_at__lt=now - LOST_AFTER)
    run = questions.select_for_update(skip_locked=True, of=("self",)).filter(is_due).order_by("id").first()
    if run is None:
        return None
    run.state, run.touched_at, run.tries = Question.RUNNING, now, run.tries + 1
    run.save(update_fields=["state", "touched_at", "tries"])
    if run.tries > MOST_TRIES:
        give_up(
            run, _("It ended without an answer three times and is not tried again. The log of the worker says why.")
        )
        return None
    return run
