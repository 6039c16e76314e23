"""What is done about a case that drags: left until a day, a next step; and from where on cases drag."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases.actions.dragging import leave_dragging, set_dragging_rule, set_next_step
from evenhand.cases.domain.dragging import MOST, NAMES
from evenhand.cases.errors import NotAllowed, NotUsable
from evenhand.cases.models import DraggingRule
from evenhand.cases.reads.dragging import dragging_of, dragging_rules
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.people.models import Brand
from evenhand.people.reads import brands_of
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.dragging.telling import limit_words
from evenhand.workspace.screens.dragging.views import may_lead


@at_the_desk
@require_POST
def leave(request: DeskRequest, case_id: int) -> HttpResponse:
    """Seen: leave it until a day, or take that back."""
    is_back = request.POST.get("back") == "1"
    until = None if is_back else _day(request.POST.get("until", ""))
    if not is_back and until is None:
        raise NotUsable(_("Choose the day on which it comes back."))
    leave_dragging(case_id=case_id, until=until, why=request.POST.get("why", ""), actor=request.user, now=clock.now())
    if until is None:
        messages.success(request, _("It stands in the list again."))
    else:
        said = _("Left until %(day)s; then it stands here again by itself.") % {"day": date_format(until, "j F")}
        _say(request, said, "leave_dragging", case_id, {"back": "1"})
    return redirect("dragging_story", case_id) if request.POST.get("from") == "story" else redirect("dragging")


@at_the_desk
@require_POST
def step(request: DeskRequest, case_id: int) -> HttpResponse:
    """What is done next, by whom, by which day; the step before is one click away."""
    before = dragging_of(request.user, case_id)
    fields = {
        "step": before.step if before else "",
        "owner": str(before.step_owner_id or "") if before else "",
        "on": before.step_on.isoformat() if before and before.step_on else "",
    }
    set_next_step(
        case_id=case_id,
        step=request.POST.get("step", ""),
        owner_id=number_in(request.POST.get("owner", "")),
        on=_day(request.POST.get("on", "")),
        actor=request.user,
        now=clock.now(),
    )
    said = _("The next step is set.") if request.POST.get("step") else _("There is no next step any more.")
    _say(request, said, "dragging_step", case_id, fields)
    return redirect("dragging_story", case_id)


def _say(request: DeskRequest, words: str, undo: str, number: int, fields: dict[str, str]) -> None:
    context = {"words": words, "undo": undo, "number": number, "fields": fields.items()}
    messages.info(request, render_to_string("issues/done.html", context, request))


def _day(said: str) -> date | None:
    try:
        return parse_date(said)
    except ValueError:
        return None


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: DeskRequest) -> HttpResponse:
    """From where on cases drag, for each brand the viewer leads."""
    if not may_lead(request.user):
        raise NotAllowed(_("Only those who lead decide from where on a case drags."))
    if request.method == "POST":
        return _set(request)
    known = dragging_rules()
    brands = [(each, _fields(known.get(each.pk), each)) for each in brands_of(request.user).order_by("name")]
    context = {"brands": [(each, known.get(each.pk), fields) for each, fields in brands]}
    return render(request, "dragging/rules.html", context)


def _fields(rule: DraggingRule | None, brand: Brand) -> list[dict[str, object]]:
    rule, words = rule or DraggingRule(brand=brand), limit_words()
    return [
        {
            "name": name,
            "words": words[name][0],
            "hint": words[name][1],
            "value": getattr(rule, name),
            "most": MOST[name],
        }
        for name in NAMES
    ]


def _set(request: DeskRequest) -> HttpResponse:
    brand = brands_of(request.user).filter(pk=number_in(request.POST.get("brand", "")) or 0).first()
    if brand is None:
        raise NotAllowed
    said = {name: number_in(request.POST.get(name, "") or "0") for name in NAMES}
    set_dragging_rule(
        brand_id=brand.pk,
        is_on=request.POST.get("on") == "1",
        limits={name: -1 if value is None else value for name, value in said.items()},
        actor=request.user,
        now=clock.now(),
    )
    messages.success(request, _("It holds from the next look on, within ten minutes."))
    return redirect("dragging_rules")
