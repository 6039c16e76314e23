"""How much of what is said was said before, and what suggestions are worth; and whether agents see them."""

from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.insight.domain.shares import share_of
from evenhand.insight.reads.suggestions import worth_of_suggestions
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.knowledge.domain.novelty import LEAST, novelty
from evenhand.knowledge.reads.solved import answer_keys, reuse_of
from evenhand.people.models import Brand
from evenhand.people.reads import brands_of
from evenhand.replies.actions.suggestions import MOST_LEFT_OUT, set_suggestion_rule
from evenhand.replies.models import SuggestionRule
from evenhand.workspace.door import DeskRequest, at_the_desk, show

PERIODS: Final = (7, 28, 91, 365)
LEFT_OUT: Final = 20


@at_the_desk
@require_safe
def use(request: DeskRequest) -> HttpResponse:
    """What is used again, by brand and time, each figure with its interval."""
    if not request.user.sees_all:
        raise NotAllowed(_("Only leads and analysts see how knowledge is used."))
    context = chosen_of(request)
    if context["brand"] is not None:
        context |= _figures(context["brand"], context["days"])
    context["may_set"] = request.user.may_write
    return show(request, "reuse/page.html", context, fragments={"use": "use"})


def chosen_of(request: DeskRequest) -> dict[str, Any]:
    """The brand and the time that are asked for."""
    brands = list(brands_of(request.user).order_by("name"))
    chosen = next((each for each in brands if each.slug == request.GET.get("brand")), brands[0] if brands else None)
    days = number_in(request.GET.get("days", "")) or 28
    return {"brands": brands, "brand": chosen, "periods": PERIODS, "days": days if days in PERIODS else 28}


def _figures(brand: Brand, days: int) -> dict[str, Any]:
    since = clock.now() - timedelta(days=days)
    reuse = reuse_of([brand.pk], since=since)
    rule = SuggestionRule.objects.filter(pk=brand.pk).first()
    return {
        "worth": worth_of_suggestions([brand.pk], since=since),
        "answers": reuse.answers,
        "reuse": share_of(reuse.repeated, reuse.answers),
        "novelty": novelty(answer_keys(brand.pk, since=since)),
        "least": LEAST,
        "is_on": rule.is_on if rule else True,
        "left_out": rule.left_out if rule else LEFT_OUT,
        "most_left_out": MOST_LEFT_OUT,
        "rule": rule,
    }


@at_the_desk
@require_POST
def set_rule(request: DeskRequest, brand: str) -> HttpResponse:
    """Whether a brand's agents see suggestions, and in how many of a hundred cases they do not."""
    found = brands_of(request.user).filter(slug=brand).first()
    if found is None:
        raise NotAllowed
    left_out = number_in(request.POST.get("left_out", ""))
    set_suggestion_rule(
        brand_id=found.pk,
        is_on=request.POST.get("is_on") == "1",
        left_out=LEFT_OUT if left_out is None else left_out,
        actor=request.user,
        now=clock.now(),
    )
    messages.success(request, _("From now on this holds. What was shown before stays counted."))
    return redirect(f"{reverse('knowledge_use')}?brand={found.slug}")
