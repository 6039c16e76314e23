"""What was given, compared between teams and channels, and what waits for a lead."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenhand.cases.actions.goodwill import may_decide
from evenhand.cases.models import Goodwill
from evenhand.cases.reads.goodwill import PAGE, goodwill_asked, goodwill_decided, shares_given
from evenhand.kernel import clock
from evenhand.workspace.door import DeskRequest, at_the_desk, show

DAYS = (7, 30, 90)


@at_the_desk
@require_safe
def goodwill(request: DeskRequest) -> HttpResponse:
    """Leads see their brands', agents what they gave themselves."""
    said = request.GET.get("days", "")
    days = int(said) if said in {str(each) for each in DAYS} else 30
    found = goodwill_decided(request.user, before=_key(request.GET.get("after", "")))
    shown = found[:PAGE]
    context: dict[str, Any] = {
        "is_lead": may_decide(request.user),
        "sees_all": request.user.sees_all,
        "days": days,
        "periods": [(each, _("%(n)s days") % {"n": each}) for each in DAYS],
        "shares": shares_given(request.user, since=clock.now() - timedelta(days=days)) if request.user.sees_all else [],
        "asked": goodwill_asked(request.user),
        "given": shown,
        "after": _after(shown[-1]) if len(found) > PAGE else "",
        "may_write": request.user.may_write,
        "was_refused": request.GET.get("refused", ""),
    }
    return show(request, "goodwill/page.html", context)


def _key(said: str) -> tuple[datetime, int] | None:
    moment, _comma, number = said.partition(",")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, int(number)) if at.tzinfo and number.isascii() and number.isdigit() and len(number) < 18 else None


def _after(last: Goodwill) -> str:
    return f"{last.decided_at.isoformat() if last.decided_at else ''},{last.pk}"
