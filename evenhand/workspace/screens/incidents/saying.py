"""What is said and what is held: statements, updates, the publishing stop, and replies that wait for it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from evenhand.incidents import actions
from evenhand.incidents.models import Recipient, UpdateMail
from evenhand.kernel import clock
from evenhand.replies.actions import holds
from evenhand.replies.reads import deliveries_held, standing_holds
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.incidents.sharing import lines_of, numbers, say

MOST_HELD = 100


@at_the_desk
@require_POST
def write(request: DeskRequest, incident_id: int) -> HttpResponse:
    """The next version of the statement; perhaps asked about at once."""
    now = clock.now()
    made = actions.write_statement(
        incident_id=incident_id,
        text=request.POST.get("text", ""),
        never=lines_of(request.POST.get("never", "")),
        actor=request.user,
        now=now,
    )
    if "ask" in request.POST:
        actions.ask_sign_off(statement_id=made.pk, actor=request.user, now=now)
        say(request, _("Written, and asked for sign-off."), _settle(made.pk, "withdraw"))
    else:
        say(request, _("Written. Nobody was asked yet."), _settle(made.pk, "withdraw"))
    return redirect(f"{reverse('incident', args=[incident_id])}#statement")


def _settle(statement_id: int, deed: str) -> str:
    return reverse("settle_incident_statement", args=[statement_id, deed])


@at_the_desk
@require_POST
def settle(request: DeskRequest, statement_id: int, deed: str) -> HttpResponse:
    """Ask for sign-off, say yes or no, or withdraw it."""
    said: dict[str, Any] = {"statement_id": statement_id, "actor": request.user, "now": clock.now()}
    if deed == "ask":
        statement = actions.ask_sign_off(**said)
        say(request, _("Asked for sign-off."), _settle(statement_id, "withdraw"))
    elif deed in {"yes", "no"}:
        statement = actions.sign(verdict=deed, words=request.POST.get("words", ""), **said)
        stands = statement.state == "stands"
        say(
            request,
            _("Signed off: everybody may say it now.") if stands else _("Said. You may change it until it stands."),
        )
    elif deed == "withdraw":
        statement = actions.withdraw_statement(**said)
        say(request, _("Withdrawn. Its words stand below, for another version."))
    else:
        raise Http404
    return redirect(f"{reverse('incident', args=[statement.incident_id])}#statement")


@at_the_desk
@require_POST
def stop(request: DeskRequest, incident_id: int) -> HttpResponse:
    """Nothing goes out for the chosen brands from now on."""
    now = clock.now()
    holds_now = actions.stop_publishing(
        incident_id=incident_id,
        brand_ids=numbers(request, "brand"),
        reason=request.POST.get("reason", ""),
        also_private="public_only" not in request.POST,
        actor=request.user,
        now=now,
    )
    new = [("brand", each.brand_id) for each in holds_now if each.placed_at == now]  # others were stopped before
    say(request, _("Publishing is stopped."), reverse("resume_publishing", args=[incident_id]) if new else "", new)
    return redirect(f"{reverse('incident', args=[incident_id])}#stop")


@at_the_desk
@require_POST
def resume(request: DeskRequest, incident_id: int) -> HttpResponse:
    """What waited goes out; looked over once more unless somebody decided otherwise."""
    look_again = "as_it_is" not in request.POST
    brands = numbers(request, "brand")
    actions.resume_publishing(
        incident_id=incident_id, brand_ids=brands, look_again=look_again, actor=request.user, now=clock.now()
    )
    say(request, _("Publishing goes on. What waited goes out in the order it was approved."))
    return redirect(f"{reverse('incident', args=[incident_id])}#stop")


@at_the_desk
@require_POST
def update(request: DeskRequest, incident_id: int) -> HttpResponse:
    """Tell those on the list how it stands."""
    made = actions.post_update(
        incident_id=incident_id, text=request.POST.get("text", ""), actor=request.user, now=clock.now()
    )
    colleagues = Recipient.objects.filter(incident=incident_id).exclude(agent=None).count()
    mails = UpdateMail.objects.filter(update=made).count()
    said = ngettext("Told. %(n)s mail goes out.", "Told. %(n)s mails go out.", mails) % {"n": mails}
    say(request, said if mails or colleagues else _("Kept. Nobody is on the list yet."))
    return redirect(f"{reverse('incident', args=[incident_id])}#updates")


@at_the_desk
@require_POST
def all_clear(request: DeskRequest, incident_id: int) -> HttpResponse:
    """It is over: publishing goes on, statements are over, the list is told."""
    actions.all_clear(
        incident_id=incident_id,
        text=request.POST.get("text", ""),
        look_again="as_it_is" not in request.POST,
        actor=request.user,
        now=clock.now(),
    )
    say(request, _("All clear."), reverse("move_incident", args=[incident_id, "reopen"]))
    return redirect("incident", incident_id)


@at_the_desk
@require_safe
def held(request: DeskRequest) -> HttpResponse:
    """Replies that wait because publishing is stopped, and who stopped it."""
    now = clock.now()
    found = deliveries_held(request.user, now=now)[: MOST_HELD + 1]
    context = {
        "stops": standing_holds(request.user),
        "deliveries": found[:MOST_HELD],
        "has_more": len(found) > MOST_HELD,
        "may_hold": holds.may_hold(request.user),
    }
    return show(request, "incidents/held.html", context)


@at_the_desk
@require_POST
def let(request: DeskRequest, delivery_id: UUID, deed: str) -> HttpResponse:
    """Let one reply through the stop, or hold it again while it has not gone."""
    if deed == "through":
        holds.let_through(delivery_ids=[delivery_id], actor=request.user, now=clock.now())
        say(request, _("It goes out now."), reverse("let_held", args=[delivery_id, "back"]))
    elif deed == "back":
        kept = holds.keep_back(delivery_id=delivery_id, actor=request.user, now=clock.now())
        say(request, _("It waits again.") if kept else _("It was sent already."))
    else:
        raise Http404
    return redirect("held")


@at_the_desk
@require_POST
def lift(request: DeskRequest, hold_id: int) -> HttpResponse:
    """Lift one stop by itself, whatever it was placed for."""
    look_again = "as_it_is" not in request.POST
    holds.lift_hold(hold_id=hold_id, look_again=look_again, actor=request.user, now=clock.now())
    say(request, _("Publishing goes on. What waited goes out in the order it was approved."))
    return redirect("held")
