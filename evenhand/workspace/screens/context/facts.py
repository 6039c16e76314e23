"""The first tab: what is promised, whether the case sleeps, and its plain facts."""

from typing import Any

from evenhand.cases.models import Case, Category, OpenCase
from evenhand.cases.reads.goodwill import goodwill_of
from evenhand.cases.reads.promises import promises_of, snooze_of
from evenhand.kernel import clock
from evenhand.workspace.door import DeskRequest
from evenhand.workspace.screens.context.clocks import clocks_of
from evenhand.workspace.screens.promises.telling import told


def gathered(request: DeskRequest, case: Case) -> dict[str, Any]:
    """What the tab shows; five queries at most."""
    is_asleep = case.state.category == Category.SNOOZED
    return {
        "promises": [told(each, request.user, now=clock.now()) for each in promises_of(case)],
        "goodwill": goodwill_of(case),
        "is_asleep": is_asleep,
        "snooze": snooze_of(case) if is_asleep else None,
        "row": OpenCase.objects.filter(pk=case.pk).first(),
        **clocks_of(case),
        "replied_within": case.first_reply_at - case.opened_at if case.first_reply_at else None,
    }
