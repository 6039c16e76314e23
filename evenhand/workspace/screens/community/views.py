"""The queue: what nobody sees until one of us looked, and what was flagged."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from evenhand.community.actions import moderating
from evenhand.community.domain.screening import Why
from evenhand.community.errors import MayNotDo
from evenhand.community.models import Member, MemberBlock, Ruling
from evenhand.community.reads.members import appeals_for
from evenhand.community.reads.moderation import communities_of, lately_ruled, reasons_waiting, waiting_for
from evenhand.community.reads.pictures import pictures_of
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.workspace.door import DeskRequest, at_the_desk, show

REASONS = {
    Why.NOTHING: lazy("Flagged"),
    Why.FIRST: lazy("From a newcomer"),
    Why.SPAM: lazy("Reads like spam"),
    Why.ABUSE: lazy("Reads like abuse"),
    Why.LINKS: lazy("Names web addresses"),
    Why.AGAIN: lazy("The same words stood here before"),
    Why.FLAGGED: lazy("Flagged out of sight"),
    Why.PERSONAL: lazy("May show personal data"),
    Why.HARM: lazy("Speaks of danger"),
}


_JUST = "community-just-ruled"
BARRED_FOR = 7  # days


@at_the_desk
@require_safe
def queue(request: DeskRequest) -> HttpResponse:
    """What waits, for one reason or for any, and what was decided lately."""
    said = number_in(request.GET.get("why", ""))
    why = Why(said) if said in set(Why) else None
    found = waiting_for(request.user, why=why, after=number_in(request.GET.get("after", "")) or 0)
    reasons, pictures = reasons_waiting(request.user), pictures_of(found.rows, now=clock.now())
    context: dict[str, Any] = {
        "rows": [(each, REASONS[Why(each.why)], pictures.get(each.pk)) for each in found.rows],
        "after": found.after,
        "why": why,
        "reasons": [(int(each), REASONS[each], n) for each, n in reasons.items()],
        "all": sum(reasons.values()),
        "are_chosen": request.GET.get("chosen") == "all",
        "just": _just(request),
        "ruled": lately_ruled(request.user),
        "communities": communities_of(request.user),
        "appeals": appeals_for(request.user) if request.user.sees_all else [],
        "leads": request.user.sees_all and request.user.may_write,
        "may_write": request.user.may_write,
        "tab": "queue",
    }
    return show(request, "community/page.html", context)


@at_the_desk
@require_POST
def rule(request: DeskRequest, contribution_id: int) -> HttpResponse:
    """Keep or hide; with script the row says so and offers to undo it."""
    is_kept = request.POST.get("deed") == "keep"
    made = moderating.rule(contribution_id=contribution_id, is_kept=is_kept, actor=request.user, now=clock.now())
    if request.htmx:
        return render(request, "community/ruled.html", {"ruling": made, "said": made.contribution})
    messages.info(request, _("Shown.") if is_kept else _("Hidden."))
    return redirect("community")


def _just(request: DeskRequest) -> dict[str, Any] | None:
    """What was decided together a moment ago, so that it can be taken back together."""
    done: dict[str, Any] | None = request.session.pop(_JUST, None)
    return done


@at_the_desk
@require_POST
def rule_many(request: DeskRequest) -> HttpResponse:
    """Keep or hide all that are chosen; leads may keep those who wrote it from writing, too."""
    deed, now = request.POST.get("deed", ""), clock.now()
    if deed == "bar" and not (request.user.sees_all and request.user.may_write):
        raise MayNotDo
    chosen = [number for each in request.POST.getlist("said") if (number := number_in(each))]
    made = moderating.rule_many(contribution_ids=chosen, is_kept=deed == "keep", actor=request.user, now=now)
    blocks = _bar(request, made, now) if deed == "bar" else []
    if made:
        request.session[_JUST] = {
            "rulings": [each.pk for each in made],
            "blocks": [each.pk for each in blocks],
            "n": len(made),
            "is_kept": deed == "keep",
        }
    elif chosen:
        messages.warning(request, _("A colleague was there before you: nothing of it waits any more."))
    else:
        messages.warning(request, _("Choose first what it is about."))
    return redirect(_back(request))


def _bar(request: DeskRequest, made: list[Ruling], now: datetime) -> list[MemberBlock]:
    """Those who wrote it may not write for a week; what they read is in their language."""
    blocks = []
    for member in Member.objects.filter(pk__in={each.contribution.member_id for each in made}, left_at=None):
        with translation.override(member.language or "en"):
            why = _("What you wrote was hidden: it is not welcome here.")
        blocks.append(moderating.block(member_id=member.pk, why=why, days=BARRED_FOR, actor=request.user, now=now))
    return blocks


@at_the_desk
@require_POST
def undo_many(request: DeskRequest) -> HttpResponse:
    """Take back what was decided together."""
    numbers = {
        name: [n for each in request.POST.getlist(name) if (n := number_in(each))] for name in ("ruling", "block")
    }
    undone = moderating.undo_rulings(ruling_ids=numbers["ruling"], actor=request.user, now=clock.now())
    for block_id in numbers["block"][: moderating.MOST_AT_ONCE]:
        moderating.lift(block_id=block_id, actor=request.user, now=clock.now())
    messages.info(request, ngettext("%(n)s stands as before.", "%(n)s stand as before.", undone) % {"n": undone})
    return redirect(_back(request))


def _back(request: DeskRequest) -> str:
    why = number_in(request.POST.get("why", ""))
    return f"{reverse('community')}?why={why}" if why is not None else reverse("community")


@at_the_desk
@require_POST
def undo(request: DeskRequest, ruling_id: int) -> HttpResponse:
    """Take a decision back."""
    moderating.undo_ruling(ruling_id=ruling_id, actor=request.user, now=clock.now())
    return redirect("community")
