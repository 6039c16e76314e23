"""Which replies wait for a lead: the rules in words, and a form for another one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases.errors import NotAllowed
from evenhand.kernel import clock
from evenhand.people.models import Agent, Brand, Role, Team
from evenhand.replies.actions.approval_rules import MOST_FIRST, Wanted, put_back_rule, remove_rule, set_rule
from evenhand.replies.domain.approving import Who
from evenhand.replies.models import ApprovalRule
from evenhand.replies.reads.approvals import rules_shown
from evenhand.understanding.models import Severity
from evenhand.workspace.door import DeskRequest, at_the_desk, show


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: DeskRequest) -> HttpResponse:
    """All rules; or set another one."""
    if not request.user.sees_all:
        raise NotAllowed(_("Only leads decide whose replies wait for approval."))
    if request.method == "POST":
        set_rule(wanted=_wanted(request), actor=request.user, now=clock.now())
        messages.success(request, _("From now on such replies wait for a lead."))
        return redirect("approval_rules")
    removed = request.GET.get("removed", "")
    context: dict[str, Any] = {
        "rules": [(each, words_of(each)) for each in rules_shown()],
        "removed": int(removed) if removed.isascii() and removed.isdigit() and len(removed) < 18 else 0,
        "may_set": request.user.may_write,
        "speakers": speakers(),
        "severities": [(Severity.HIGH.value, _("severe or worse")), (Severity.CRITICAL.value, _("critical"))],
        "brands": Brand.objects.order_by("name"),
        "teams": Team.objects.order_by("name"),
        "people": Agent.objects.filter(is_active=True)
        .exclude(role=Role.COLLEAGUE)
        .order_by("first_name", "last_name", "id"),
        "most_first": MOST_FIRST,
    }
    return show(request, "approvals/rules.html", context)


def speakers() -> list[tuple[str, str]]:
    """Whose replies a rule can be about, in words."""
    return [
        (Who.UNCERTIFIED, _("who is not certified for the brand")),
        (Who.AGENTS, _("agents, not leads")),
        (Who.ANYONE, _("everybody, leads too")),
    ]


@at_the_desk
@require_POST
def change(request: DeskRequest, rule_id: int, step: str) -> HttpResponse:
    """Remove a rule, or put it back."""
    if step not in {"remove", "put-back"}:
        raise Http404
    deed = remove_rule if step == "remove" else put_back_rule
    deed(rule_id=rule_id, actor=request.user, now=clock.now())
    address = reverse("approval_rules")
    return redirect(f"{address}?removed={rule_id}" if step == "remove" else address)


def _wanted(request: DeskRequest) -> Wanted:
    place = request.POST.get("place", "")
    return Wanted(
        who=request.POST.get("who", ""),
        brand_id=_number(request, "brand"),
        team_id=_number(request, "team"),
        agent_id=_number(request, "agent"),
        is_public=None if place not in {"public", "private"} else place == "public",
        severity=_number(request, "severity"),
        in_incident="in_incident" in request.POST,
        first_replies=_number(request, "first_replies"),
    )


def _number(request: DeskRequest, name: str) -> int | None:
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


def words_of(rule: ApprovalRule) -> list[str]:
    """What the rule says, a phrase for each thing that must be true."""
    found = [_("by %(name)s") % {"name": rule.agent.full_name}] if rule.agent else []
    found += [dict(speakers())[rule.who]] if not rule.agent or rule.who == Who.UNCERTIFIED else []
    found += [_("team %(name)s") % {"name": rule.team.name}] if rule.team else []
    found += [_("for %(brand)s") % {"brand": rule.brand.name}] if rule.brand else []
    if rule.is_public is not None:
        found.append(_("in public") if rule.is_public else _("in private"))
    if rule.severity is not None:
        found.append(_("critical") if rule.severity >= Severity.CRITICAL else _("severe or worse"))
    found += [_("while a critical public issue is open")] if rule.in_incident else []
    if rule.first_replies:
        number = rule.first_replies
        words = ngettext("their first reply", "their first %(number)s replies", number)
        found.append(words % {"number": number})
    return found
