"""What the company gives, and who may give how much."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases.actions import goodwill_limits as actions
from evenhand.cases.actions.goodwill import may_decide
from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import GoodwillSort
from evenhand.cases.reads.goodwill import kinds_given, kinds_retired, limits_shown
from evenhand.channels.models import Account
from evenhand.kernel import clock
from evenhand.people.models import Brand, Role, Team
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.goodwill.giving import amount, number


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: DeskRequest) -> HttpResponse:
    """All limits and kinds; or set a limit."""
    if not request.user.sees_all:
        raise NotAllowed(_("Only leads decide who may give how much."))
    if request.method == "POST":
        actions.set_limit(
            role=request.POST.get("role", ""),
            team_id=number(request, "team"),
            brand_id=number(request, "brand"),
            network=request.POST.get("network", ""),
            kind_id=number(request, "kind"),
            amounts={name: amount(request, name) for name in ("case", "day", "month")},
            actor=request.user,
            now=clock.now(),
        )
        messages.success(request, _("From now on this limit holds."))
        return redirect("goodwill_limits")
    return show(request, "goodwill/limits.html", _shown(request))


def _shown(request: DeskRequest) -> dict[str, Any]:
    removed = request.GET.get("removed", "")
    return {
        "limits": limits_shown(),
        "kinds": kinds_given(),
        "retired": kinds_retired(),
        "sorts": GoodwillSort.choices,
        "roles": [(Role.AGENT, _("agents")), (Role.LEAD, _("leads")), (Role.ADMINISTRATOR, _("administrators"))],
        "teams": Team.objects.order_by("name"),
        "brands": Brand.objects.order_by("name"),
        "networks": Account.objects.order_by("network").values_list("network", flat=True).distinct(),
        "may_set": may_decide(request.user),
        "removed": int(removed) if removed.isascii() and removed.isdigit() and len(removed) < 18 else 0,
    }


@at_the_desk
@require_POST
def change_limit(request: DeskRequest, limit_id: int, step: str) -> HttpResponse:
    """Remove a limit, or put it back."""
    if step not in {"remove", "put-back"}:
        raise Http404
    is_back = step == "put-back"
    actions.remove_limit(limit_id=limit_id, is_back=is_back, actor=request.user, now=clock.now())
    return redirect("goodwill_limits") if is_back else redirect(f"{reverse('goodwill_limits')}?removed={limit_id}")


@at_the_desk
@require_POST
def kind(request: DeskRequest) -> HttpResponse:
    """Name something that is given."""
    actions.set_kind(
        name=request.POST.get("name", ""),
        sort=request.POST.get("sort", ""),
        currency=request.POST.get("currency", ""),
        usual=amount(request, "usual"),
        actor=request.user,
        now=clock.now(),
    )
    messages.success(request, _("It can be given now."))
    return redirect("goodwill_limits")


@at_the_desk
@require_POST
def change_kind(request: DeskRequest, kind_id: int, step: str) -> HttpResponse:
    """Take a kind from the list, or put it back."""
    if step not in {"retire", "put-back"}:
        raise Http404
    actions.retire_kind(kind_id=kind_id, is_retired=step == "retire", actor=request.user, now=clock.now())
    return redirect("goodwill_limits")
