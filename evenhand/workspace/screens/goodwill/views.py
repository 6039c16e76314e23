"""What was given, compared between teams and channels, and what waits for a lead."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenhand.cases.actions.goodwill import may_decide
from evenhand.cases.models import Goodwill
from evenhand.cases.reads.goodwill import PAGE, goodwill_asked, goodwill_decided, shares_given
from evenhand.kernel import clock
from evenhand.kernel.places import place_in, place_words
from evenhand.workspace.door import DeskRequest, at_the_desk, show

DAYS = (7, 30, 90)


@at_the_desk
@require_safe
def goodwill(request: DeskRequest) -> HttpResponse:
    """Leads see their brands', agents what they gave themselves."""
    said = request.GET.get("days", "")
    days = int(said) if said in {str(each) for each in DAYS} else 30
    found = goodwill_decided(request.user, before=place_in(request.GET.get("after", "")))
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


def _after(last: Goodwill) -> str:
    return place_words(last.decided_at, last.pk) if last.decided_at else ""
