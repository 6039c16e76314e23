"""Looking at the log of calls, and at one call."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenhand.cases.domain.moments import promise_moments
from evenhand.cases.models import Call
from evenhand.cases.reads.calls import PAGE, call_for, call_log, extensions_of, key_of, lines_of, position_of
from evenhand.kernel import clock
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.phone.telling import outcomes, told
from evenhand.workspace.screens.promises.making import WORDS

OF = ("all", "mine", "missed")


@at_the_desk
@require_safe
def log(request: DeskRequest) -> HttpResponse:
    """A page of calls, newest first; `after` is the key of the last one seen."""
    of = request.GET.get("of", "")
    of = of if of in OF else OF[0]
    found = call_log(request.user, of=of, after=position_of(request.GET.get("after", "")), limit=PAGE + 1)
    context = {
        "of": of,
        "choices": [("all", _("All")), ("mine", _("Mine")), ("missed", _("Missed"))],
        "calls": told(found[:PAGE], request.user),
        "after": key_of(found[PAGE - 1]) if len(found) > PAGE else "",
        "is_first": not request.GET.get("after"),
        "extensions": ", ".join(extensions_of(request.user)),
        "has_lines": bool(found) or bool(lines_of(request.user)),
    }
    return show(request, "phone/page.html", context, fragments={"calls": "list", "more-calls": "rows"})


@at_the_desk
@require_safe
def call(request: DeskRequest, call_id: int) -> HttpResponse:
    """One call, and the form that says what came of it."""
    found = call_for(request.user, call_id)
    return show(request, "phone/call.html", about(request, found), fragments={"sheet": "form"})


def about(request: DeskRequest, found: Call) -> dict[str, Any]:
    """What the page of a call shows."""
    here = timezone.localtime(clock.now())
    (shown,) = told([found], request.user)
    return {
        "told": shown,
        "outcomes": outcomes().items(),
        "moments": [(name, WORDS[name], moment) for name, moment in promise_moments(here).items()],
        "here": here,
        "key": uuid4(),
    }
