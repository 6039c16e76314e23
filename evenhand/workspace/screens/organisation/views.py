"""All brands and teams; and one brand, as administrators set it up."""

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.kernel import clock
from evenhand.people.actions.brands import BrandSaid, keep_brand
from evenhand.people.domain.rivals import handles_in, rivals_in, written
from evenhand.people.errors import NotUsable
from evenhand.people.models import Brand, Team
from evenhand.workspace.components.meanwhile import ChangedMeanwhile, mark, refuse_unseen
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.palette.pages import administrators

MOST = 200


@at_the_desk
@require_safe
def organisation(request: DeskRequest) -> HttpResponse:
    """Every brand with what it is recognised by, every team with whom it serves."""
    if not request.user.sees_all:
        raise NotAllowed(_("Only leads and administrators look at brands and teams."))
    teams = Team.objects.annotate(
        heads=Count("agents", filter=Q(agents__is_active=True), distinct=True), piles=Count("queues", distinct=True)
    )
    named = Prefetch("teams", Team.objects.order_by("name"))
    context = {
        "brands": Brand.objects.prefetch_related(named).order_by("name", "pk")[:MOST],
        "teams": teams.prefetch_related(Prefetch("brands", Brand.objects.order_by("name"))).order_by("name")[:MOST],
        "may_set": administrators(request.user),
    }
    return show(request, "organisation/page.html", context)


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def brand(request: DeskRequest, brand_id: int | None = None) -> HttpResponse:
    """Set one brand up."""
    only_administrators(request)
    known = Brand.objects.filter(pk=brand_id).first() if brand_id is not None else None
    if brand_id is not None and known is None:
        raise NotAllowed(_("There is no such brand."))
    refusal = ""
    if request.method == "POST":
        try:
            refuse_unseen(request, _as_it_is(known))
            kept = keep_brand(said=_said(request.POST), brand_id=brand_id, actor=request.user, now=clock.now())
        except (NotUsable, ChangedMeanwhile) as problem:
            refusal = _(problem.sentence)
        else:
            messages.success(request, _("“%(name)s” is kept.") % {"name": kept.name})
            return redirect("organisation")
    asked = request.POST if request.method == "POST" else _as_it_is(known)
    seen = mark(_as_it_is(known)) if known else ""
    context = {"brand": known, "asked": asked, "seen": seen, "refusal": refusal}
    response = show(request, "organisation/brand.html", context)
    response.status_code = 422 if refusal else 200
    return response


def only_administrators(request: DeskRequest) -> None:
    """Everybody else finds nothing here."""
    if not administrators(request.user):
        raise NotAllowed(_("Only administrators set brands and teams up."))


def _said(asked: QueryDict) -> BrandSaid:
    return BrandSaid(
        name=asked.get("name", ""),
        handles=handles_in(asked.get("handles", "")),
        names=_lines(asked, "names"),
        rivals=tuple(rivals_in(asked.get("rivals", ""))),
        category_words=_lines(asked, "category_words"),
    )


def _lines(asked: QueryDict, name: str) -> tuple[str, ...]:
    return tuple(asked.get(name, "").replace(",", "\n").splitlines())


def _as_it_is(known: Brand | None) -> dict[str, str]:
    if known is None:
        return {}
    return {
        "name": known.name,
        "handles": " ".join(known.handles),
        "names": ", ".join(known.names),
        "rivals": written(known.competitors),
        "category_words": ", ".join(known.category_words),
    }
