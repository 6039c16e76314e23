"""What colleagues passed on and suggested: seen by the desk, thanked for, made work or drafts of."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.colleagues.actions import brought, suggesting
from evenhand.colleagues.reads.brought import passed_on_to, suggested_to
from evenhand.flows.passing_on import open_case
from evenhand.kernel import clock
from evenhand.kernel.places import place_in, place_words
from evenhand.kernel.text import number_in
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.triage.models import Mode
from evenhand.workspace.door import DeskRequest, at_the_desk, show

PAGE: Final = 30


def check_serves(viewer: Agent) -> None:
    """Refuses whoever serves no brand."""
    if not brand_ids_of(viewer):
        raise NotAllowed(_("You serve no brand."))


@at_the_desk
@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """What waits first: posts without a case, suggestions nobody decided."""
    check_serves(request.user)
    only_waiting = request.GET.get("which") == "waiting"
    before = place_in(request.GET.get("after", ""))
    passed = list(passed_on_to(request.user, only_waiting=only_waiting, before=before, limit=PAGE + 1))
    last = passed[PAGE - 1] if len(passed) > PAGE else None
    context = {
        "passed": passed[:PAGE],
        "only_waiting": only_waiting,
        "more": place_words(last.at, last.pk) if last else "",
        "suggested": suggested_to(request.user, limit=PAGE),
        "declined": suggested_to(request.user, state="declined", limit=5),
        "may_write": request.user.may_write,
        "modes": ((Mode.REACTIVE, _("They wrote to us")), (Mode.PROACTIVE, _("They wrote about us")),
                  (Mode.PROGRESSIVE, _("They look for what we offer"))),
    }  # fmt: skip
    return show(request, "colleagues/page.html", context)


@at_the_desk
@require_POST
def work(request: DeskRequest, passed_id: int) -> HttpResponse:
    """Make a case of what the rules left aside."""
    mode = number_in(request.POST.get("mode", "")) or 0
    passed = open_case(passed_id=passed_id, mode=mode, actor=request.user, now=clock.now())
    messages.success(request, _("It is a case now."))
    return redirect("case", passed.case_id)


@at_the_desk
@require_POST
def thanks(request: DeskRequest, kind: str, of_id: int) -> HttpResponse:
    """Thank the colleague, or take it back."""
    if "undo" in request.POST:
        brought.take_thanks_back(kind=kind, of_id=of_id, actor=request.user, now=clock.now())
        messages.success(request, _("Taken back."))
    else:
        words = request.POST.get("words", "")
        found = brought.thank(kind=kind, of_id=of_id, words=words, actor=request.user, now=clock.now())
        messages.success(request, _("%(name)s reads it on their page.") % {"name": found.by.full_name})
    return redirect("colleagues")


@at_the_desk
@require_POST
def decide(request: DeskRequest, suggested_id: int) -> HttpResponse:
    """Take a suggestion up as a draft, decline it with a reason, or look at it again."""
    step, now = request.POST.get("step", ""), clock.now()
    if step == "take":
        taken = suggesting.take_up(suggested_id=suggested_id, actor=request.user, now=now)
        messages.success(request, _("A draft was made of it. Read it, and have it published."))
        return redirect("article", taken.edition_id)
    suggesting.decline(
        suggested_id=suggested_id,
        reason=request.POST.get("reason", ""),
        is_declined=step != "again",
        actor=request.user,
        now=now,
    )
    messages.success(
        request, _("It waits again.") if step == "again" else _("Not used. It stands below, to be undone.")
    )
    return redirect("colleagues")
