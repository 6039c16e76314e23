"""How soon people should have an answer: a table of queues and modes that leads fill."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evenhand.cases import actions
from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import ResponseTarget
from evenhand.kernel import clock
from evenhand.people.models import Agent
from evenhand.people.reads import queues_of
from evenhand.routing.domain.targets import DEFAULTS
from evenhand.workspace.door import DeskRequest, at_the_desk


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: DeskRequest) -> HttpResponse:
    """The targets; or say one, or no longer say it."""
    if not request.user.sees_all:
        raise NotAllowed(_("Care leads set the targets."))
    if request.method == "POST":
        actions.set_target(
            queue_id=_number(request.POST.get("queue", "")),
            mode=_number(request.POST.get("mode", "")),
            minutes=_number(request.POST.get("minutes", "")),
            around_the_clock=request.POST.get("clock") == "1",
            actor=request.user,
            now=clock.now(),
        )
        return redirect("targets")
    return render(request, "inbox/targets.html", _context(request.user))


def _context(viewer: Agent) -> dict[str, object]:
    words = {1: _("Reactive"), 2: _("Proactive"), 3: _("Progressive"), None: _("Any mode")}
    queues = {queue.pk: queue.name for queue in queues_of(viewer)} | {None: _("Any queue")}
    said = ResponseTarget.objects.order_by("queue_id", "mode")
    return {
        "said": [(each, queues.get(each.queue_id, ""), words.get(each.mode, "")) for each in said],
        "defaults": [(words[mode], minutes) for mode, minutes in DEFAULTS.items()],
        "queues": [(pk, name) for pk, name in queues.items() if pk is not None],
        "modes": [(number, word) for number, word in words.items() if number is not None],
        "may_set": viewer.may_write,
    }


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 10 else None
