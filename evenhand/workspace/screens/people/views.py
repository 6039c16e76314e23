"""The list of people, and the page of one of them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import OpenCase, Promise, PromiseState
from evenhand.kernel import clock
from evenhand.people.models import Agent, Brand, Certificate, PublicName, Role, Team
from evenhand.replies.domain.acknowledging import AUTOMATIC
from evenhand.workspace.components.meanwhile import mark
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.palette.pages import administrators

PAGE = 200


@at_the_desk
@require_safe
def people(request: DeskRequest) -> HttpResponse:
    """Everybody who works at the desk, or who did, or elsewhere in the house; for leads and who looks on."""
    _leads_only(request)
    of = request.GET.get("of", "")
    is_gone, is_elsewhere = of == "gone", of == "elsewhere"
    found = Agent.objects.exclude(username=AUTOMATIC).filter(is_active=not is_gone)
    # Thousands may work elsewhere in the house; the people of the desk are not to be lost among them.
    found = found.filter(role=Role.COLLEAGUE) if is_elsewhere else found.exclude(role=Role.COLLEAGUE)
    found = found.prefetch_related("teams").order_by("first_name", "last_name", "id")
    now = clock.now()
    held = [each for each in Certificate.objects.filter(revoked_at=None).select_related("brand") if each.holds(now)]
    brands: dict[int, list[str]] = {}
    for each in held:
        brands.setdefault(each.agent_id, []).append(each.brand.name)
    context = {
        "people": [(each, brands.get(each.pk, [])) for each in found[:PAGE]],
        "roles": role_words(),
        "is_gone": is_gone,
        "is_elsewhere": is_elsewhere,
        "may_add": administrators(request.user),
        "teams": Team.objects.order_by("name"),
    }
    return show(request, "people/page.html", context)


def _leads_only(request: DeskRequest) -> None:
    if not request.user.sees_all:
        raise NotAllowed(_("Only leads and administrators look through the people here."))


def role_words() -> dict[str, str]:
    """The roles in words."""
    return {
        Role.COLLEAGUE: _("Colleague from elsewhere in the house"),
        Role.ANALYST: _("Analyst"),
        Role.AGENT: _("Agent"),
        Role.LEAD: _("Care lead"),
        Role.ADMINISTRATOR: _("Administrator"),
    }


@at_the_desk
@require_safe
def mine(request: DeskRequest) -> HttpResponse:
    """One's own page."""
    return redirect("colleague", request.user.pk)


@at_the_desk
@require_safe
def person_page(request: DeskRequest, agent_id: int) -> HttpResponse:
    """One person: everybody sees their own page, leads see all."""
    if agent_id != request.user.pk:
        _leads_only(request)
    return show(request, "people/person.html", shown(request, found_or_refused(agent_id)))


def found_or_refused(agent_id: int) -> Agent:
    """The person; raises NotAllowed if there is none, or they are no person."""
    person = Agent.objects.filter(pk=agent_id).exclude(username=AUTOMATIC).first()
    if person is None:
        raise NotAllowed(_("There is no such person."))
    return person


def facts_of(person: Agent) -> tuple[object, ...]:
    """What the form about them shows, and an administrator changes."""
    teams = sorted(person.teams.values_list("pk", flat=True))
    names = (person.full_name, person.public_name, person.initials, person.email)
    return (*names, str(person.role), teams, list(person.languages), list(person.skills))


def _in_hand(person: Agent) -> dict[str, int]:
    """What goes back for others to take when they go."""
    return {
        "cases": OpenCase.objects.filter(assignee=person).count(),
        "promises": Promise.objects.filter(owner=person, state=PromiseState.OPEN).count(),
    }


def shown(request: DeskRequest, person: Agent, *, link: str = "") -> dict[str, Any]:
    """What the page of a person says."""
    now, viewer = clock.now(), request.user
    theirs = Certificate.objects.filter(agent=person).select_related("brand", "granted_by", "revoked_by")
    certificates = [(each, each.holds(now)) for each in theirs.order_by("-granted_at", "-id")[:50]]
    is_self = person.pk == viewer.pk
    return {
        "person": person,
        "is_self": is_self,
        "role": role_words()[Role(person.role)],
        "roles": list(role_words().items()),
        "teams": Team.objects.order_by("name"),
        "team_ids": set(person.teams.values_list("id", flat=True)),
        "brands": Brand.objects.order_by("name"),
        "certificates": certificates,
        "named_since": PublicName.objects.filter(agent=person).values_list("agreed_at", flat=True).first(),
        "may_change": administrators(viewer),
        "may_certify": viewer.sees_all and viewer.may_write and not is_self and person.is_active and person.may_write,
        "in_hand": _in_hand(person) if administrators(viewer) else {},
        "link": link,
        "seen": mark(*facts_of(person)),
        "revoked": request.GET.get("revoked", ""),
    }
