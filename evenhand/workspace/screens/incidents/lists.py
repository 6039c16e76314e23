"""Who signs off and who is told: of an incident, and ready for the next one of a brand."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.incidents import actions
from evenhand.incidents.models import Playbook
from evenhand.incidents.reads import people_of, playbook_of
from evenhand.kernel import clock
from evenhand.people.models import Agent, Role
from evenhand.people.reads import brands_of
from evenhand.replies.actions.holds import may_hold
from evenhand.workspace.components.meanwhile import mark, refuse_unseen
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.incidents.sharing import incident_or_404, lines_of, number_of, numbers, say


def _everybody() -> list[Agent]:
    """Who can be named: everybody who works here; those who only look may sign off nothing."""
    people = [agent for agent in Agent.objects.filter(is_active=True).exclude(role=Role.COLLEAGUE) if agent.may_write]
    return sorted(people, key=lambda agent: agent.full_name.lower())


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: DeskRequest, incident_id: int) -> HttpResponse:
    """Who signs off what is said about this incident, and who is told how it stands."""
    found = incident_or_404(request, incident_id)
    if not actions.may_lead(found, request.user):
        raise Http404
    people = people_of(found)
    named = [sorted(each.pk for each in group) for group in (people.signers, people.told)]
    if request.method == "POST":
        refuse_unseen(request, named, people.addresses, found.sign_offs)
        _keep(request, incident_id)
        return redirect("incident", incident_id)
    context = {
        "incident": found,
        "seen": mark(named, people.addresses, found.sign_offs),
        "people": _everybody(),
        "signers": {each.pk for each in people.signers},
        "told": {each.pk for each in people.told},
        "addresses": "\n".join(people.addresses),
        "sign_offs": found.sign_offs,
    }
    return show(request, "incidents/lists.html", context)


def _keep(request: DeskRequest, incident_id: int) -> None:
    now = clock.now()
    needed = number_of(request.POST.get("needed", "")) or 0
    actions.set_signers(
        incident_id=incident_id, agent_ids=numbers(request, "signer"), needed=needed, actor=request.user, now=now
    )
    actions.set_recipients(
        incident_id=incident_id,
        agent_ids=numbers(request, "told"),
        addresses=lines_of(request.POST.get("addresses", "")),
        actor=request.user,
        now=now,
    )
    say(request, _("Saved. Change it here at any time."))


@at_the_desk
@require_safe
def first_playbook(request: DeskRequest) -> HttpResponse:
    """What the first brand has ready."""
    brand = brands_of(request.user).order_by("name").first()
    if brand is None or not request.user.sees_all:
        raise Http404
    return redirect("playbook", brand.slug)


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def playbook(request: DeskRequest, brand: str) -> HttpResponse:
    """What every incident of the brand begins with."""
    if not request.user.sees_all:
        raise Http404
    here = get_object_or_404(brands_of(request.user), slug=brand)
    book = playbook_of(here.pk)
    if request.method == "POST":
        refuse_unseen(request, *_facts(book))
        actions.set_playbook(
            brand_id=here.pk,
            cadence=number_of(request.POST.get("cadence", "")) or 0,
            sign_offs=number_of(request.POST.get("needed", "")) or 0,
            signer_ids=numbers(request, "signer"),
            people_ids=numbers(request, "told"),
            addresses=lines_of(request.POST.get("addresses", "")),
            actor=request.user,
            now=clock.now(),
        )
        say(request, _("Saved. The next incident begins with it; those that go on keep theirs."))
        return redirect("playbook", brand)
    context = {
        "brand": here,
        "seen": mark(*_facts(book)),
        "brands": brands_of(request.user).order_by("name"),
        "people": _everybody(),
        "signers": {each.pk for each in book.signers.all()} if book else set(),
        "told": {each.pk for each in book.people.all()} if book else set(),
        "addresses": "\n".join(book.addresses) if book else "",
        "sign_offs": book.sign_offs if book else 0,
        "cadence": book.cadence if book else 30,
        "may_set": may_hold(request.user),
    }
    return show(request, "incidents/playbook.html", context)


def _facts(book: Playbook | None) -> tuple[object, ...]:
    """What the form of a playbook shows."""
    if book is None:
        return ()
    named = [sorted(each.pk for each in group.all()) for group in (book.signers, book.people)]
    return (book.cadence, book.sign_offs, book.addresses, named)
