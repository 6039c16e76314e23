"""Administrators add people, change them, let them go and come, and give them a way in."""

import secrets
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from evenhand.colleagues.reads.door import has_no_other_way
from evenhand.flows import leaving
from evenhand.kernel import clock
from evenhand.people.actions import add_agent, agents
from evenhand.people.errors import NotUsable
from evenhand.people.models import Agent, Team
from evenhand.workspace.components.meanwhile import refuse_unseen
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.people.views import facts_of, found_or_refused, shown


@at_the_desk
@require_POST
def new(request: DeskRequest) -> HttpResponse:
    """A place at the desk, and a link by which the person chooses a password."""
    agents.must_administer(request.user)
    now = clock.now()
    person = add_agent(
        username=request.POST.get("username", "").strip(),
        full_name=request.POST.get("full_name", "").strip(),
        mail=request.POST.get("mail", "").strip(),
        password=secrets.token_urlsafe(24),  # nobody knows it; the link replaces it
        role=request.POST.get("role", ""),
        teams=list(Team.objects.filter(pk__in=_numbers(request.POST, "team"))),
        now=now,
        actor_id=request.user.pk,
    )
    agents.note_start_link(agent=person, actor=request.user, now=now)
    return show(request, "people/person.html", shown(request, person, link=_link(request, person)))


@at_the_desk
@require_POST
def link(request: DeskRequest, agent_id: int) -> HttpResponse:
    """Another link by which the person chooses a password; it is shown once, and works once."""
    person = found_or_refused(agent_id)
    if person.is_outside and has_no_other_way(person.pk):
        raise NotUsable(_("A colleague who comes in by mail has no password. Choose another role first."))
    agents.note_start_link(agent=person, actor=request.user, now=clock.now())
    return show(request, "people/person.html", shown(request, person, link=_link(request, person)))


def _link(request: DeskRequest, person: Agent) -> str:
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return request.build_absolute_uri(reverse("account_reset_password_from_key", kwargs=key))


def _numbers(said: QueryDict, name: str) -> tuple[int, ...]:
    return tuple(int(each) for each in said.getlist(name) if each.isascii() and each.isdigit() and len(each) < 18)


@at_the_desk
@require_POST
def change(request: DeskRequest, agent_id: int) -> HttpResponse:
    """Name, role, teams, skills; cases of brands they serve no more go back to their queues."""
    refuse_unseen(request, *facts_of(found_or_refused(agent_id)))
    wanted = agents.Wanted(
        full_name=request.POST.get("full_name", ""),
        public_name=request.POST.get("public_name", ""),
        initials=request.POST.get("initials", ""),
        mail=request.POST.get("mail", ""),
        role=request.POST.get("role", ""),
        team_ids=_numbers(request.POST, "team"),
        languages=tuple(request.POST.get("languages", "").replace(",", " ").split()),
        skills=tuple(request.POST.get("skills", "").split(",")),
    )
    _person, number = leaving.change(agent_id=agent_id, wanted=wanted, actor=request.user, now=clock.now())
    messages.success(request, " ".join([_("Kept."), *_given_back(number)]))
    return redirect("colleague", agent_id)


def _given_back(number: int) -> list[str]:
    if not number:
        return []
    sentence = ngettext(
        "%(number)s case went back to its queue.", "%(number)s cases went back to their queues.", number
    )
    return [sentence % {"number": number}]


@at_the_desk
@require_POST
def come_or_go(request: DeskRequest, agent_id: int, step: str) -> HttpResponse:
    """The person works here no more, or again."""
    shared: dict[str, Any] = {"agent_id": agent_id, "actor": request.user, "now": clock.now()}
    if step == "deactivate":
        person, number = leaving.deactivate(**shared)
        said = [_("%(name)s works here no more.") % {"name": person.full_name}, *_given_back(number)]
    elif step == "reactivate":
        person = agents.reactivate(**shared)
        said = [_("%(name)s works here again.") % {"name": person.full_name}]
    else:
        raise Http404
    messages.success(request, " ".join(said))
    return redirect("colleague", agent_id)
