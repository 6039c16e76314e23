"""How soon people should have an answer, and their case an end: leads say it, everybody may try what holds."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases.errors import NotAllowed, NotUsable
from evenhand.kernel import clock
from evenhand.people.models import Agent
from evenhand.routing.actions.policies import keep_policy, remove_policy
from evenhand.routing.models import EscalationStep, Policy
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.clocks import ladder, trying
from evenhand.workspace.screens.clocks.words import Names, told

MINUTES = ("first_minutes", "next_minutes", "resolution_minutes")
SCOPE = ("brand", "queue", "network", "mode", "severity")
_FIELDS = (*SCOPE, *MINUTES, "clock")


@at_the_desk
@require_safe
def clocks(request: DeskRequest) -> HttpResponse:
    """Every policy, the ladder, and which policy holds for a case that is tried."""
    return _page(request)


def _page(request: DeskRequest, *, refusal: str = "", said: QueryDict | None = None, on: str = "") -> HttpResponse:
    _only_who_sees_all(request.user)
    names = Names(request.user)
    rows = sorted(Policy.objects.all(), key=_closest_first)
    context = {
        "names": names,
        "policies": [told(row, names) for row in rows],
        "said": said or {},
        "refusal": refusal,
        "refused": on,
        "gone": {name: request.GET[name] for name in (*_FIELDS, "pauses") if request.GET.get(name)}
        if "gone" in request.GET
        else None,
        "gone_pauses": request.GET.getlist("pauses"),
        "steps": [ladder.told(step, names) for step in EscalationStep.objects.filter(removed_at=None)],
        "rungs": ladder.rungs(),
        "kinds": ladder.kinds(),
        "may_set": request.user.may_write,
        "tried": trying.tried(request.GET, names, now=clock.now()) if "try" in request.GET else None,
        "asked": request.GET,
        "off": number(request.GET.get("step", "")),
    }
    response = show(request, "clocks/page.html", context, fragments={"tried": "tried"})
    response.status_code = 422 if refusal else 200
    return response


def _closest_first(row: Policy) -> tuple[Any, ...]:
    said = [row.severity, row.queue_id, row.mode, row.network, row.brand_id]
    return (-sum(bool(each) for each in said), *(not each for each in said), row.pk)


def _only_who_sees_all(viewer: Agent) -> None:
    if not viewer.sees_all:
        raise NotAllowed(_("Care leads set the targets."))


@at_the_desk
@require_POST
def keep(request: DeskRequest) -> HttpResponse:
    """Say how soon; or say it again, which is how a removal is undone."""
    said = request.POST
    try:
        keep_policy(
            scope=scope_of(said),
            minutes={name: number(said.get(name, "")) for name in MINUTES},
            around_the_clock=said.get("clock") == "1",
            pauses=said.getlist("pauses"),
            actor=request.user,
            now=clock.now(),
        )
    except NotUsable as problem:
        return _page(request, refusal=problem.sentence, said=said, on="policy")
    messages.success(request, _("Kept. Clocks that run are set anew."))
    return redirect("clocks")


@at_the_desk
@require_POST
def remove(request: DeskRequest, policy_id: int) -> HttpResponse:
    """It holds no longer; the page offers to put it back."""
    policy = remove_policy(policy_id=policy_id, actor=request.user, now=clock.now())
    values: dict[str, Any] = {
        "brand": policy.brand_id,
        "queue": policy.queue_id,
        "network": policy.network,
        "mode": policy.mode,
        "severity": policy.severity,
        **{name: getattr(policy, name) for name in MINUTES},
        "clock": "1" if policy.is_round_the_clock else "",
        "pauses": list(policy.pauses),
        "gone": "1",
    }
    kept = {name: value for name, value in values.items() if value}
    return redirect(f"{reverse('clocks')}?{urlencode(kept, doseq=True)}")


def scope_of(said: Mapping[str, str]) -> dict[str, Any]:
    """What a form says that a policy is about."""
    return {
        "brand_id": number(said.get("brand", "")),
        "queue_id": number(said.get("queue", "")),
        "network": said.get("network", ""),
        "mode": number(said.get("mode", "")),
        "severity": said.get("severity", ""),
    }


def number(text: str, *, signed: bool = False) -> int | None:
    """A whole number of at most nine digits; None for anything else."""
    digits = text.removeprefix("-") if signed else text
    return int(text) if digits.isascii() and digits.isdigit() and 0 < len(digits) < 10 else None
