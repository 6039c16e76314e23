"""How much people can have in hand, and what they can do: leads write it down."""

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases.errors import NotAllowed
from evenhand.kernel import clock
from evenhand.people.actions.queues import set_skills
from evenhand.people.errors import NotUsable as NoSuchSkill
from evenhand.people.models import Agent, Role
from evenhand.people.reads.status import standings
from evenhand.routing.actions.capacity import set_capacity
from evenhand.routing.domain.capacity import OTHERS_AT_ONCE, WHOLE, Room
from evenhand.routing.errors import NotUsable
from evenhand.routing.models import Capacity
from evenhand.routing.reads import in_hand, live_networks, networks_in_use, rooms_of, usual_room
from evenhand.workspace.components.meanwhile import mark, refuse_unseen
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.queues.views import listed, number, only_leads

MOST_PEOPLE = 500


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def capacity(request: DeskRequest) -> HttpResponse:
    """What everybody, and each person, can have in hand; what they have; what they can do."""
    only_leads(request)
    refusal = ""
    if request.method == "POST":
        refusal = _keep(request)
        if not refusal:
            return redirect("capacity")
    networks = networks_in_use()
    people = list(_people()[:MOST_PEOPLE])
    rooms, now = rooms_of([each.pk for each in people], networks), clock.now()
    loads = in_hand(rooms, live=live_networks(networks), now=now)
    stands = standings(rooms)
    said = {(row.agent_id, row.network): row.at_once for row in Capacity.objects.all()[: MOST_PEOPLE * 4]}
    usual = {"": OTHERS_AT_ONCE, **usual_room(networks)}
    special = [each for each in networks if each in usual]
    columns, every = ["", *special], ["", *networks]
    context = {
        "columns": columns,
        "seen": mark(*(said.get((None, each)) for each in every)),
        "usual": [{"network": each, "said": said.get((None, each)), "usual": usual[each]} for each in columns],
        "people": [
            {
                "agent": each,
                "seen_room": mark(*(said.get((each.pk, network)) for network in every)),
                "seen": mark(each.skills, each.languages),
                "standing": stands[each.pk],
                "room": [{"network": n, "said": said.get((each.pk, n)), "is": rooms[each.pk].of(n)} for n in columns],
                "share": _share(rooms[each.pk], loads.get(each.pk, {})),
                "count": sum(loads.get(each.pk, {}).values()),
            }
            for each in people
        ],
        "may_set": request.user.may_write,
        "refusal": refusal,
    }
    return show(request, "queues/capacity.html", context)


def _said_of(agent: Agent | None, networks: Iterable[str]) -> list[int | None]:
    """What is written down of a person, or of everybody, network by network: what the form shows."""
    said = dict(Capacity.objects.filter(agent=agent).values_list("network", "at_once"))
    return [said.get(each) for each in networks]


def _people() -> QuerySet[Agent]:
    people = Agent.objects.filter(is_active=True).exclude(role__in=[Role.ANALYST, Role.COLLEAGUE])
    return people.order_by("first_name", "last_name", "pk")


def _share(room: Room, networks: dict[str, int]) -> int:
    """Percent of what they can have in hand."""
    return round(sum(room.weight(network) * n for network, n in networks.items()) * 100 / WHOLE)


def _agent(said: str) -> Agent:
    found = _people().filter(pk=number(said) or 0).first()
    if found is None:
        raise NotAllowed(_("There is no such colleague."))
    return found


def _keep(request: DeskRequest) -> str:
    """What stands in the way of keeping it; nothing where it was kept."""
    said = request.POST.get("agent", "")
    agent = _agent(said) if said else None
    networks = ["", *networks_in_use()]
    refuse_unseen(request, *_said_of(agent, networks))
    try:
        for network in networks:
            typed = request.POST.get(f"at_once:{network}")
            if typed is not None:
                set_capacity(agent=agent, network=network, at_once=number(typed), actor=request.user, now=clock.now())
    except NotUsable as problem:
        return problem.sentence
    messages.success(request, _("That is kept. What people have in hand stays with them."))
    return ""


@at_the_desk
@require_POST
def skills(request: DeskRequest, agent_id: int) -> HttpResponse:
    """What a person can do, and which languages they speak."""
    only_leads(request)
    agent = _agent(str(agent_id))
    refuse_unseen(request, agent.skills, agent.languages)
    try:
        set_skills(
            agent=agent,
            skills=listed(request.POST.get("skills", "")),
            languages=[each.lower() for each in listed(request.POST.get("languages", ""))],
            actor=request.user,
            now=clock.now(),
        )
    except NoSuchSkill as problem:
        messages.error(request, problem.sentence)
    else:
        messages.success(request, _("What %(name)s can do is kept.") % {"name": agent.full_name})
    return redirect("capacity")
