"""By which ways colleagues from elsewhere in the house come in, who is invited, and who came."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.colleagues.actions.door import close_domain, open_domain
from evenhand.colleagues.actions.inviting import A_MINUTE, send_again, take_back
from evenhand.colleagues.errors import NotThere
from evenhand.colleagues.reads import door
from evenhand.flows import leaving
from evenhand.flows.mailing import can_mail
from evenhand.kernel import clock
from evenhand.kernel.text import number_in, storable
from evenhand.people.actions import agents
from evenhand.people.models import Agent
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.palette.pages import administrators

PAGE: Final = 50
STATES: Final[dict[str, str | Promise]] = {
    door.WAITING: gettext_lazy("Waits to be sent"),
    door.MAILED: gettext_lazy("Has not come yet"),
    door.FAILED: gettext_lazy("Could not be sent"),
    door.CAME: gettext_lazy("Came in"),
    door.BACK: gettext_lazy("Taken back"),
}
HERE, GONE = "here", "gone"


def only_administrators(request: DeskRequest) -> None:
    """Raises NotAllowed for everybody else."""
    if not administrators(request.user):
        raise NotAllowed(_("Only an administrator lets people in."))


@at_the_desk
@require_safe
def letting_in(request: DeskRequest) -> HttpResponse:
    """The ways in, and one list: colleagues, or invitations that stand alike."""
    only_administrators(request)
    here, gone = door.colleagues_counted()
    counted = door.invited_counted()
    which = request.GET.get("which", HERE)
    which = which if which in {GONE, *STATES} else HERE
    asked = " ".join(storable(request.GET.get("q", "")).split())[:80]
    before = number_in(request.GET.get("before", "")) or 0
    found: dict[str, Any] = _list(which, asked, before)
    lists: list[tuple[str, str | Promise, int]] = [(HERE, _("Colleagues"), here)]
    lists += [(name, words, counted[name]) for name, words in STATES.items() if counted[name] or name == which]
    lists += [(GONE, _("Barred or gone"), gone)]
    context = {
        "domains": door.domains(),
        "address": request.build_absolute_uri(reverse("come_in")),
        "can_mail": can_mail(),
        "lists": lists,
        "which": which,
        "asked": asked,
        "waiting": counted[door.WAITING],
        "minutes": -(-counted[door.WAITING] // A_MINUTE),
        **found,
    }
    return show(request, "letting_in/page.html", context)


def _list(which: str, asked: str, before: int) -> dict[str, Any]:
    if which in STATES:
        invited = door.invited_for(which, asked=asked, before=before, limit=PAGE + 1)
        return {"invited": invited[:PAGE], "more": invited[PAGE - 1].pk if len(invited) > PAGE else 0}
    people = door.colleagues_for(is_gone=which == GONE, asked=asked, before=before, limit=PAGE + 1)
    return {"people": people[:PAGE], "more": people[PAGE - 1].pk if len(people) > PAGE else 0}


@at_the_desk
@require_POST
def open_up(request: DeskRequest) -> HttpResponse:
    """People of a mail domain may come in by themselves."""
    opened = open_domain(said=request.POST.get("domain", ""), actor=request.user, now=clock.now())
    messages.success(request, _("Open for everybody with an address at %(domain)s.") % {"domain": opened.domain})
    return redirect("letting_in")


@at_the_desk
@require_POST
def close(request: DeskRequest, domain_id: int) -> HttpResponse:
    """And no longer."""
    closed = close_domain(domain_id=domain_id, actor=request.user, now=clock.now())
    messages.success(request, _("Closed for addresses at %(domain)s.") % {"domain": closed.domain})
    return redirect("letting_in")


@at_the_desk
@require_POST
def all_again(request: DeskRequest) -> HttpResponse:
    """Another mail to everybody who did not come."""
    return _said_again(request, send_again(actor=request.user, now=clock.now()))


@at_the_desk
@require_POST
def again(request: DeskRequest, invited_id: int) -> HttpResponse:
    """Another mail to one of them."""
    return _said_again(request, send_again(actor=request.user, now=clock.now(), invited_id=invited_id))


def _said_again(request: DeskRequest, number: int) -> HttpResponse:
    if number:
        said = ngettext("%(number)s mail is sent again.", "%(number)s mails are sent again.", number)
        messages.success(request, said % {"number": number})
    else:
        messages.info(request, _("There is nobody to write to again: who was written to in the last three days waits."))
    return redirect(f"{reverse('letting_in')}?{urlencode({'which': door.WAITING if number else door.MAILED})}")


@at_the_desk
@require_POST
def back(request: DeskRequest, invited_id: int) -> HttpResponse:
    """Take an invitation back."""
    taken = take_back(invited_id=invited_id, actor=request.user, now=clock.now())
    said = _("The invitation of %(address)s is taken back; its link is dead.")
    messages.success(request, said % {"address": taken.address})
    return redirect(f"{reverse('letting_in')}?{urlencode({'which': door.MAILED})}")


@at_the_desk
@require_POST
def bar(request: DeskRequest, agent_id: int) -> HttpResponse:
    """A colleague comes in no more."""
    person = _colleague(request, agent_id)
    leaving.deactivate(agent_id=person.pk, actor=request.user, now=clock.now())
    messages.success(request, _("%(name)s comes in no more.") % {"name": person.full_name})
    return redirect("letting_in")


@at_the_desk
@require_POST
def let_in(request: DeskRequest, agent_id: int) -> HttpResponse:
    """And again."""
    person = _colleague(request, agent_id)
    agents.reactivate(agent_id=person.pk, actor=request.user, now=clock.now())
    messages.success(request, _("%(name)s may come in again.") % {"name": person.full_name})
    return redirect(f"{reverse('letting_in')}?{urlencode({'which': GONE})}")


def _colleague(request: DeskRequest, agent_id: int) -> Agent:
    """Somebody from elsewhere in the house; people of the desk have pages of their own."""
    only_administrators(request)
    found = Agent.objects.filter(pk=agent_id).first()
    if found is None or not found.is_outside:
        raise NotThere
    return found
