"""Cases that drag on: the list with its reasons, and the story of one."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenhand.cases import reads
from evenhand.cases.errors import NotAllowed
from evenhand.cases.reads.dragging import Place, dragging_cases, dragging_of
from evenhand.flows.dragging_story import Chapter, Story, story_of
from evenhand.kernel import clock
from evenhand.kernel.text import number_in, storable
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of, colleagues_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.context.happenings import sentence_of
from evenhand.workspace.screens.dragging.drawing import picture_of
from evenhand.workspace.screens.dragging.telling import gap_words, kinds, longest, row_of

PAGE = 25


@at_the_desk
@require_safe
def dragging(request: DeskRequest) -> HttpResponse:
    """What drags in the viewer's brands, the heaviest first; or what was left until a day."""
    if not request.user.sees_all:
        raise NotAllowed(_("Only leads and analysts see which cases drag on. Your own are in your list."))
    today = timezone.localdate(clock.now())
    which = "left" if request.GET.get("which") == "left" else "open"
    brand = storable(request.GET.get("brand", ""))[:50]
    found = dragging_cases(
        request.user, is_left=which == "left", brand=brand, after=_after(request), limit=PAGE + 1, today=today
    )
    more = ""
    if len(found) > PAGE:
        last = found[PAGE - 1]
        more = "?" + urlencode({"which": which, "brand": brand, "after": f"{last.weight}:{last.case_id}"})
    brands = list(brands_of(request.user).order_by("name"))
    context = {
        "rows": [row_of(each, today=today) for each in found[:PAGE]],
        "more": more,
        "which": which,
        "brand": brand,
        "brands": brands,
        "is_begin": "after" not in request.GET,
        "may_change": may_lead(request.user),
    }
    return show(request, "dragging/page.html", context)


def may_lead(viewer: Agent) -> bool:
    """Whether the viewer decides what is left for a while, and from where on a case drags."""
    return viewer.sees_all and viewer.may_write


def _after(request: DeskRequest) -> Place | None:
    weight, _colon, case = request.GET.get("after", "").partition(":")
    number = number_in(case)
    try:
        return (float(weight), number) if number is not None and len(weight) < 12 else None
    except ValueError:
        return None


@at_the_desk
@require_safe
def story(request: DeskRequest, case_id: int) -> HttpResponse:
    """The story of a case on one page, for whoever may see the case; to be printed, too."""
    case = reads.case_for(request.user, case_id)
    return show(request, "dragging/story.html", story_context(request, story_of(case, now=clock.now())))


def story_context(request: DeskRequest, told: Story) -> dict[str, Any]:
    """Everything the page shows."""
    viewer, case, strip = request.user, told.case, told.strip
    today = timezone.localdate(clock.now())
    found = dragging_of(viewer, case.pk)
    words = kinds()
    return {
        "case": case,
        "story": told,
        "row": row_of(found, today=today) if found is not None else None,
        "is_left": found is not None and found.left_until is not None and found.left_until > today,
        "chapters": [_shown(each, told, words) for each in told.chapters],
        "picture": picture_of(strip) if strip is not None else None,
        "longest": gap_words(gap) if strip is not None and (gap := longest(strip.gaps)) else "",
        "colleagues": colleagues_of(viewer) if viewer.may_write and found is not None else [],
        "may_lead": may_lead(viewer),
        "now": clock.now(),
        "legend": words,
        "days": (clock.now() - case.opened_at).days,
    }


def _shown(chapter: Chapter, told: Story, words: dict[str, str]) -> dict[str, Any]:
    entry = chapter.entry
    said = sentence_of(entry.name, entry.facts, told.names, actor_id=entry.actor_id) if entry is not None else ""
    return {"each": chapter, "words": words[chapter.kind], "said": said}
