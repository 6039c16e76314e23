"""The states of cases: the company's own names over meanings that are fixed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases.actions import keep_state, prefer_state
from evenhand.cases.errors import NotAllowed, NotUsable
from evenhand.cases.models import Category, State
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.workspace.door import DeskRequest, at_the_desk, show

MEANINGS = {
    Category.NEW: (gettext_lazy("New"), gettext_lazy("Nobody has taken it yet.")),
    Category.OPEN: (gettext_lazy("Open"), gettext_lazy("Somebody works on it, or the customer wrote again.")),
    Category.WAITING: (gettext_lazy("Waiting"), gettext_lazy("We answered. It opens when the customer writes.")),
    Category.SNOOZED: (
        gettext_lazy("Snoozed"),
        gettext_lazy("It comes back at its time, or when the customer writes."),
    ),
    Category.RESOLVED: (gettext_lazy("Resolved"), gettext_lazy("It is done. It opens when the customer writes.")),
}


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def states(request: DeskRequest) -> HttpResponse:
    """Every meaning with its states; leads add some and name them anew."""
    if not request.user.sees_all:
        raise NotAllowed(_("Only leads look at how the desk is set up."))
    refusal = ""
    if request.method == "POST":
        refusal = _keep(request)
        if not refusal:
            return redirect("states")
    known = list(State.objects.all())
    context = {
        "groups": [
            {"category": value.value, "name": name, "means": means, "states": _of(known, value)}
            for value, (name, means) in MEANINGS.items()
        ],
        "refusal": refusal,
        "said": request.POST,
        "may_set": request.user.may_write,
    }
    return show(request, "states/page.html", context)


def _of(known: list[State], category: Category) -> list[State]:
    return [each for each in known if each.category == category]


def _keep(request: DeskRequest) -> str:
    try:
        kept = keep_state(
            state_id=number_in(request.POST.get("state", "")),
            name=request.POST.get("name", ""),
            category=number_in(request.POST.get("category", "")),
            actor=request.user,
            now=clock.now(),
        )
    except NotUsable as problem:
        return problem.sentence
    messages.success(request, _("“%(name)s” is kept.") % {"name": kept.name})
    return ""


@at_the_desk
@require_POST
def prefer(request: DeskRequest, state_id: int) -> HttpResponse:
    """Cases that come into its category by themselves get this state from now on."""
    kept = prefer_state(state_id=state_id, actor=request.user, now=clock.now())
    messages.success(request, _("“%(name)s” comes first now.") % {"name": kept.name})
    return redirect("states")
