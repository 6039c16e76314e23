"""The subjects of a brand: how each fares, how far learning has come, and what a text would be about."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from evenhand.kernel import clock
from evenhand.kernel.text import storable
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brands_of
from evenhand.understanding.actions.teaching import LEADS
from evenhand.understanding.domain.taxonomy import (
    LONGEST_EXAMPLE,
    MOST_EXAMPLES,
    MOST_SUBJECTS,
    as_file,
    starter,
)
from evenhand.understanding.domain.teaching import what_is_missing
from evenhand.understanding.models import Subject
from evenhand.understanding.reads.subjects import (
    Figures,
    changes_of,
    figures_of,
    file_of,
    retired_lately,
    subjects_of,
    teaching_of,
    under_way,
)
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.subjects.trying import tried

STALE = 180  # seconds after which a learning that says nothing is not believed any more


@at_the_desk
@require_safe
def first(request: DeskRequest) -> HttpResponse:
    """The subjects of the viewer's first brand."""
    brand = brands_of(request.user).order_by("name").first()
    if brand is None:
        raise Http404
    return redirect("subjects", brand=brand.slug)


@at_the_desk
@require_safe
def subjects(request: DeskRequest, brand: str) -> HttpResponse:
    """The brand's subjects with their figures; where there are none yet, some to begin with."""
    found, now = brand_of(request, brand), clock.now()
    here, figures = subjects_of(found.pk), figures_of(found.pk, now=now)
    changes = may_teach(request.user)
    text = storable(request.GET.get("text", ""))[:LONGEST_EXAMPLE]
    context = {
        "brand": found,
        "brands": list(brands_of(request.user).order_by("name")),
        "subjects": _with_figures(here, figures),
        "none": figures.get(None, Figures()),
        "retired": retired_lately(found.pk, now=now) if changes else [],
        "may_teach": changes,
        "starter": [(each, each.examples[:2]) for each in starter()] if not here else [],
        "most": (MOST_SUBJECTS, MOST_EXAMPLES),
        "text": text,
        "tried": tried(found, text) if text else None,
        **state_of(found, figures, now),
    }
    return show(request, "subjects/page.html", context)


@at_the_desk
@require_safe
def state(request: DeskRequest, brand: str) -> HttpResponse:
    """How far learning has come; the page asks again while it goes on."""
    found, now = brand_of(request, brand), clock.now()
    return show(request, "subjects/state.html", {"brand": found, **state_of(found, figures_of(found.pk, now=now), now)})


@at_the_desk
@require_POST
def try_out(request: DeskRequest, brand: str) -> HttpResponse:
    """What a text would be about, how sure that is, and which examples are nearest."""
    found = brand_of(request, brand)
    text = storable(request.POST.get("text", "")).strip()[:LONGEST_EXAMPLE]
    return show(request, "subjects/tried.html", {"brand": found, "tried": tried(found, text) if text else None})


@at_the_desk
@require_safe
def export(request: DeskRequest, brand: str) -> HttpResponse:
    """The taxonomy as a file that can be brought back."""
    found = brand_of(request, brand)
    response = HttpResponse(as_file(file_of(found.pk)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="subjects-{found.slug}.csv"'
    return response


def brand_of(request: DeskRequest, slug: str) -> Brand:
    """The brand, if the viewer serves it."""
    return get_object_or_404(brands_of(request.user), slug=slug)


def may_teach(viewer: Agent) -> bool:
    """Whether the viewer may change what posts are about."""
    return viewer.is_superuser or viewer.role in LEADS


def state_of(brand: Brand, figures: dict[int | None, Figures], now: datetime) -> dict[str, Any]:
    """What was learnt, what is being learnt, and what is missing to begin."""
    changed, last, running = changes_of(brand.pk), teaching_of(brand.pk), under_way(brand.pk)
    is_running = running is not None and not running.trouble and (now - running.started_at).total_seconds() < STALE
    counts = {key: each.examples for key, each in figures.items()}
    missing = what_is_missing(counts)
    is_newer = changed is not None and (last is None or changed.changes > last.changes)
    return {
        "last": last,
        "running": running if is_running else None,
        "progress": round(running.progress * 100) if running is not None else 0,
        "trouble": running.trouble if running is not None else "",
        "missing": missing,
        "waits": is_newer and not missing and not is_running and last is None,
        "score": _percent(last.scores.get("macro_f1")) if last else None,
        "right": _percent(last.scores.get("accuracy")) if last else None,
    }


def _with_figures(here: Sequence[Subject], figures: dict[int | None, Figures]) -> list[dict[str, Any]]:
    there = {subject.pk for subject in here}
    return [
        {
            "subject": subject,
            "is_under": subject.parent_id in there,
            "figures": (each := figures.get(subject.pk, Figures())),
            "found": _percent(each.found),
            "right": _percent(each.right),
            "corrected": each.moved_away + each.moved_here,
        }
        for subject in here
    ]


def _percent(share: float | None) -> int | None:
    return None if share is None else round(share * 100)
