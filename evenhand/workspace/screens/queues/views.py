"""The queues of each brand, in the order in which they are asked; leads set them up, and try a text on them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.kernel import clock
from evenhand.people.actions.queues import QueueSaid, keep_queue, move_queue
from evenhand.people.errors import NotUsable
from evenhand.people.models import Agent, Brand, Queue, Team
from evenhand.people.reads import brand_ids_of, queues_of
from evenhand.routing.domain.placement import Placement
from evenhand.routing.reads import facts_of
from evenhand.understanding.domain.language import languages_of
from evenhand.workspace.components.meanwhile import ChangedMeanwhile, mark, refuse_unseen
from evenhand.workspace.door import DeskRequest, at_the_desk, show

MODES = {
    1: pgettext_lazy("mode", "reactive"),
    2: pgettext_lazy("mode", "proactive"),
    3: pgettext_lazy("mode", "progressive"),
}
LONGEST_TRY = 2_000


def only_leads(request: DeskRequest) -> None:
    """Leads set the desk up; who analyses may look."""
    if not request.user.sees_all:
        raise NotAllowed(_("Only leads look at how work is given out."))


@at_the_desk
@require_safe
def queues(request: DeskRequest) -> HttpResponse:
    """All queues by brand, and to which of them a text would go."""
    only_leads(request)
    found = list(queues_of(request.user).select_related("team"))
    brands = list(Brand.objects.filter(pk__in=brand_ids_of(request.user)).order_by("name", "pk"))
    context = {
        "brands": [{"brand": each, "queues": _shown(found, each)} for each in brands],
        "may_set": request.user.may_write,
        "modes": MODES,
        "asked": request.GET,
        **_tried(request.GET, found),
    }
    return show(request, "queues/page.html", context, fragments={"tried": "tried"})


def _shown(found: list[Queue], brand: Brand) -> list[dict[str, Any]]:
    theirs = [each for each in found if each.brand_id == brand.pk]
    return [
        {
            "queue": each,
            "modes": [MODES[mode] for mode in each.modes if mode in MODES],
            "is_first": each is theirs[0],
            "is_last": each is theirs[-1],
            "takes_all": not (each.languages or each.words or each.modes),
        }
        for each in theirs
    ]


def _tried(asked: QueryDict, found: list[Queue]) -> dict[str, Any]:
    """The queue of the brand that a text of this mode would go to, and the language it is read in."""
    text = asked.get("text", "")[:LONGEST_TRY].strip()
    brand, mode = asked.get("brand", ""), asked.get("mode", "")
    if not text or not brand.isdecimal():
        return {"tried": False}
    language = asked.get("language", "").strip().lower() or languages_of([text], [""])[0]
    places = Placement(facts_of(each) for each in found)
    wanted = int(mode) if mode in {"1", "2", "3"} else 1
    place = places.place(brand_id=int(brand), language=language, text=text, mode=wanted)
    return {"tried": True, "language": language, "place": next((each for each in found if each.pk == place), None)}


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: DeskRequest, queue_id: int | None = None) -> HttpResponse:
    """Set one queue up."""
    only_leads(request)
    known = _queue(request.user, queue_id) if queue_id is not None else None
    holds, refusal = _as_it_is(request, known), ""
    said = _said(request.POST, known) if request.method == "POST" else holds
    if request.method == "POST":
        try:
            refuse_unseen(request, holds)
            kept = keep_queue(said=said, queue_id=queue_id, actor=request.user, now=clock.now())
        except (NotUsable, ChangedMeanwhile) as problem:
            refusal = _(problem.sentence)
        else:
            messages.success(request, _("“%(name)s” is kept.") % {"name": kept.name})
            return redirect("queues")
    context = {
        "queue": known,
        "said": said,
        "seen": mark(holds) if known else "",
        "refusal": refusal,
        "brands": Brand.objects.filter(pk__in=brand_ids_of(request.user)).order_by("name", "pk"),
        "teams": Team.objects.filter(brands__in=brand_ids_of(request.user)).distinct().order_by("name", "pk"),
        "modes": MODES,
    }
    return show(request, "queues/queue.html", context)


def _queue(viewer: Agent, queue_id: int) -> Queue:
    found = queues_of(viewer).select_related("brand").filter(pk=queue_id).first()
    if found is None:
        raise NotAllowed(_("There is no such queue among those you may see."))
    return found


def _as_it_is(request: DeskRequest, known: Queue | None) -> QueueSaid:
    if known is None:
        brand = request.GET.get("brand", "")
        return QueueSaid(brand_id=int(brand) if brand.isdecimal() and len(brand) < 18 else 0, team_id=0, name="")
    return QueueSaid(
        brand_id=known.brand_id,
        team_id=known.team_id,
        name=known.name,
        languages=tuple(known.languages),
        words=tuple(known.words),
        modes=tuple(known.modes),
        skills=tuple(known.skills),
        is_pushed=known.is_pushed,
        is_in_order=known.is_in_order,
        silent_minutes=known.silent_minutes,
    )


def _said(posted: QueryDict, known: Queue | None) -> QueueSaid:
    return QueueSaid(
        brand_id=known.brand_id if known else number(posted.get("brand", "")) or 0,
        team_id=number(posted.get("team", "")) or 0,
        name=posted.get("name", ""),
        languages=tuple(each.lower() for each in listed(posted.get("languages", ""))),
        words=listed(posted.get("words", "")),
        modes=tuple(int(each) for each in posted.getlist("modes") if each in {"1", "2", "3"}),
        skills=listed(posted.get("skills", "")),
        is_pushed="is_pushed" in posted,
        is_in_order="is_in_order" in posted,
        silent_minutes=number(posted.get("silent_minutes", "")),
    )


def listed(text: str) -> tuple[str, ...]:
    """Words between commas or on lines of their own."""
    return tuple(each.strip() for each in text.replace("\n", ",").split(",") if each.strip())


def number(text: str) -> int | None:
    """A number that somebody typed; None for nothing, and for what is none."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@at_the_desk
@require_POST
def move(request: DeskRequest, queue_id: int) -> HttpResponse:
    """Ask a queue earlier or later; moving it back undoes it."""
    only_leads(request)
    _queue(request.user, queue_id)
    move_queue(queue_id=queue_id, up=request.POST.get("to") == "up", actor=request.user, now=clock.now())
    return redirect("queues")
