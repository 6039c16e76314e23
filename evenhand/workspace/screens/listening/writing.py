"""Writing a query, with what it would have caught beside it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.flows.preview import Preview, warm
from evenhand.flows.preview import preview as try_out
from evenhand.kernel import clock
from evenhand.kernel.text import storable
from evenhand.listening import actions
from evenhand.listening.actions.queries import LEADS
from evenhand.listening.errors import ListeningError, OnlyLeads, QuerySyntaxError
from evenhand.listening.models import Purpose, Query
from evenhand.listening.reads import query_of
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brands_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: DeskRequest, query_id: int | None = None) -> HttpResponse:
    """Write a query, change one, or begin with a copy of one; “Try” shows what it catches without keeping it."""
    if not may_change(request.user):
        raise OnlyLeads
    warm(clock.now())
    found = query_of(request.user, query_id) if query_id else None
    if query_id and found is None:
        raise Http404
    refusal = _try_to_save(request, query_id) if "save" in request.POST else ""
    if refusal is None:
        return redirect("listening")
    begin = found or _copied(request)
    return show(request, "listening/query.html", {**_filled_in(request, begin), "query": found, "refusal": refusal})


@at_the_desk
@require_POST
def preview(request: DeskRequest) -> HttpResponse:
    """What the query of the form would have caught.

    While it cannot be understood, most often since it is half written, what was shown before stays.
    """
    if not may_change(request.user):
        raise OnlyLeads
    found = _previewed(request, _text(request))
    response = show(request, "listening/answer.html", {"preview": found})
    if found and found.problem:
        response["HX-Reswap"] = "none"  # the part with the problem is put in by its id
    return response


def may_change(viewer: Agent) -> bool:
    """Whether the viewer may say what is listened for."""
    return viewer.is_superuser or viewer.role in LEADS


def _copied(request: DeskRequest) -> Query | None:
    """The query to begin with a copy of; its name is free to be chosen."""
    number = request.GET.get("copy", "")
    found = query_of(request.user, int(number)) if number.isdecimal() and len(number) < 18 else None
    if found is not None:
        found.name = _("Copy of %(name)s") % {"name": found.name}
    return found


def _try_to_save(request: DeskRequest, query_id: int | None) -> str | None:
    """None if it is saved; else what stands in the way, in words."""
    brand = _brand(request)
    if brand is None:
        return _("Choose the brand that listens.")
    try:
        query = actions.save_query(
            query_id=query_id,
            brand_id=brand.pk,
            name=request.POST.get("name", ""),
            text=_text(request),
            purpose=_purpose(request),
            actor=request.user,
            now=clock.now(),
        )
    except QuerySyntaxError:
        return _("It is not saved: the marked place cannot be understood.")
    except ListeningError as problem:
        return problem.sentence
    listens = _("“%(name)s” is listened for from now on.")
    messages.success(
        request, (listens if query.is_active else _("“%(name)s” is saved and off.")) % {"name": query.name}
    )
    return None


def _filled_in(request: DeskRequest, begin: Query | None) -> dict[str, Any]:
    """The form as it stands: what was typed, else what was saved."""
    typed = request.POST or request.GET
    text = _text(request) if "text" in typed else (begin.text if begin else "")
    brand = _brand(request) or (begin.brand if begin else None)
    purpose = _purpose(request) if "purpose" in typed else Purpose(begin.purpose if begin else Purpose.US)
    brands = list(brands_of(request.user).order_by("name"))
    return {
        "brands": brands,
        "brand_id": brand.pk if brand else 0,
        "name": typed.get("name", begin.name if begin else ""),
        "text": text,
        "purpose": purpose,
        "purposes": _purposes(),
        "preview": try_out(text, brand=brand, purpose=purpose, now=clock.now()) if text else None,
    }


def _purposes() -> list[tuple[int, str]]:
    return [
        (Purpose.US.value, _("About us")),
        (Purpose.COMPETITOR.value, _("About a competitor")),
        (Purpose.CATEGORY.value, _("About our field")),
    ]


def _previewed(request: DeskRequest, text: str) -> Preview | None:
    """None where nothing is written."""
    if not text:
        return None
    return try_out(text, brand=_brand(request), purpose=_purpose(request), now=clock.now())


def _text(request: DeskRequest) -> str:
    """What was written, with its own line ends; a browser sends others."""
    return storable((request.POST or request.GET).get("text", "")).strip()


def _brand(request: DeskRequest) -> Brand | None:
    given = (request.POST or request.GET).get("brand", "")
    chosen = brands_of(request.user).filter(pk=int(given)) if given.isdecimal() and len(given) < 18 else None
    return chosen.first() if chosen is not None else None


def _purpose(request: DeskRequest) -> Purpose:
    given = (request.POST or request.GET).get("purpose", "")
    return Purpose(int(given)) if given in {str(each.value) for each in Purpose} else Purpose.US
