"""The list of what is promised: mine, nobody's, everybody's; what is due first."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenhand.cases.models import Promise
from evenhand.cases.reads.promises import PAGE, key_of, promises_counted, promises_due, promises_ended
from evenhand.kernel import clock
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.promises.telling import told

WHOSE = ("mine", "nobody", "all")


@at_the_desk
@require_safe
def promises(request: DeskRequest) -> HttpResponse:
    """A page of promises; `after` is the key of the last one seen."""
    whose = _one_of(request.GET.get("whose", ""), WHOSE)
    what = _one_of(request.GET.get("what", ""), ("open", "ended"))
    found = _found(request, whose, what)
    shown = found[:PAGE]
    context = {
        "whose": whose,
        "what": what,
        "choices": [("mine", _("Mine")), ("nobody", _("Nobody’s")), ("all", _("Everybody’s"))],
        "promises": [told(each, request.user, now=clock.now()) for each in shown],
        "after": key_of(shown[-1]) if len(found) > PAGE else "",
        "is_first": not request.GET.get("after"),
        "owed": promises_counted(request.user, now=clock.now()),
    }
    return show(request, "promises/page.html", context, fragments={"promises": "list", "more-promises": "rows"})


def _found(request: DeskRequest, whose: str, what: str) -> list[Promise]:
    asked: dict[str, Any] = {"whose": whose, "after": request.GET.get("after", ""), "limit": PAGE + 1}
    return promises_due(request.user, **asked) if what == "open" else promises_ended(request.user, **asked)


def _one_of(said: str, known: tuple[str, ...]) -> str:
    return said if said in known else known[0]
