"""One team, as administrators set it up: its name, and the brands it serves."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases.errors import NotAllowed
from evenhand.flows import leaving
from evenhand.kernel import clock
from evenhand.people.actions.brands import TeamSaid, keep_team, remove_team
from evenhand.people.errors import NotUsable
from evenhand.people.models import Brand, Team
from evenhand.workspace.components.meanwhile import ChangedMeanwhile, mark, refuse_unseen
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.organisation.views import only_administrators


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: DeskRequest, team_id: int | None = None) -> HttpResponse:
    """Set one team up; cases of brands that its people serve no more go back to their queues."""
    only_administrators(request)
    known = _known(team_id) if team_id is not None else None
    said = _said(request.POST) if request.method == "POST" else _as_it_is(known)
    refusal = ""
    if request.method == "POST":
        try:
            refuse_unseen(request, _as_it_is(known))
            messages.success(request, _keep(request, said, team_id))
        except (NotUsable, ChangedMeanwhile) as problem:
            refusal = _(problem.sentence)
        else:
            return redirect("organisation")
    seen = mark(_as_it_is(known)) if known else ""
    brands = Brand.objects.order_by("name", "pk")
    context = {"team": known, "said": said, "brands": brands, "seen": seen, "refusal": refusal}
    response = show(request, "organisation/team.html", context)
    response.status_code = 422 if refusal else 200
    return response


def _keep(request: DeskRequest, said: TeamSaid, team_id: int | None) -> str:
    if team_id is None:
        kept, number = keep_team(said=said, actor=request.user, now=clock.now()), 0
    else:
        kept, number = leaving.change_team(team_id=team_id, said=said, actor=request.user, now=clock.now())
    words = [_("“%(name)s” is kept.") % {"name": kept.name}]
    if number:
        sentence = ngettext(
            "%(number)s case went back to its queue.", "%(number)s cases went back to their queues.", number
        )
        words.append(sentence % {"number": number})
    return " ".join(words)


@at_the_desk
@require_POST
def remove(request: DeskRequest, team_id: int) -> HttpResponse:
    """A team that nobody needs is gone."""
    only_administrators(request)
    _known(team_id)
    try:
        name = remove_team(team_id=team_id, actor=request.user, now=clock.now())
    except NotUsable as problem:
        messages.error(request, problem.sentence)
        return redirect("team", team_id)
    messages.success(request, _("“%(name)s” is removed.") % {"name": name})
    return redirect("organisation")


def _known(team_id: int) -> Team:
    found = Team.objects.filter(pk=team_id).first()
    if found is None:
        raise NotAllowed(_("There is no such team."))
    return found


def _said(asked: QueryDict) -> TeamSaid:
    numbers = [each for each in asked.getlist("brand") if each.isascii() and each.isdigit() and len(each) < 18]
    return TeamSaid(name=asked.get("name", ""), brand_ids=tuple(map(int, numbers)))


def _as_it_is(known: Team | None) -> TeamSaid:
    if known is None:
        return TeamSaid(name="")
    return TeamSaid(name=known.name, brand_ids=tuple(known.brands.order_by("pk").values_list("pk", flat=True)))
