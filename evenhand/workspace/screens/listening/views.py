"""What to listen for: the list, writing a query with what it would have caught beside it, switching it off."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenhand.channels.reads import sources_hearing
from evenhand.flows.preview import preview as try_out
from evenhand.flows.preview import warm
from evenhand.kernel import clock
from evenhand.listening import actions
from evenhand.listening.actions.queries import LEADS
from evenhand.listening.errors import ListeningError, OnlyLeads
from evenhand.listening.models import Purpose, Query
from evenhand.listening.reads import NOTHING_HEARD, heard_by_source, queries_of, query_of
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brands_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show


@at_the_desk
@require_safe
def queries(request: DeskRequest) -> HttpResponse:
    """Every query the viewer may see, with what it caught; and what the sources bring."""
    warm()
    now = clock.now()
    heard = heard_by_source(now=now)
    context = {
        "queries": queries_of(request.user, now=now),
        "sources": [(source, heard.get(source.pk, NOTHING_HEARD)) for source in sources_hearing()],
        "may_change": _may_change(request.user),
    }
    return show(request, "listening/page.html", context)


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: DeskRequest, query_id: int | None = None) -> HttpResponse:
    """Write a query, or change one; “Try” shows what it catches without keeping it."""
    if not _may_change(request.user):
        raise OnlyLeads
    found = query_of(request.user, query_id) if query_id else None
    if query_id and found is None:
        raise Http404
    refusal = _try_to_save(request, query_id) if "save" in request.POST else ""
    if refusal is None:
        return redirect("listening")
    return show(request, "listening/query.html", {**_filled_in(request, found), "refusal": refusal})


@at_the_desk
@require_POST
def preview(request: DeskRequest) -> HttpResponse:
    """What the query of the form would have caught."""
    if not _may_change(request.user):
        raise OnlyLeads
    return show(request, "listening/preview.html", {"preview": _previewed(request, request.POST.get("text", ""))})


@at_the_desk
@require_POST
def switch(request: DeskRequest, query_id: int) -> HttpResponse:
    """Listen for it, or no longer."""
    actions.switch_query(
        query_id=query_id, is_active=request.POST.get("is_active") == "1", actor=request.user, now=clock.now()
    )
    return redirect("listening")


@at_the_desk
@require_POST
def remove(request: DeskRequest, query_id: int) -> HttpResponse:
    """Take a query away; what it caught stays."""
    actions.remove_query(query_id=query_id, actor=request.user, now=clock.now())
    messages.info(request, _("Removed. What it caught stays in its cases."))
    return redirect("listening")


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
            text=request.POST.get("text", "").strip(),
            purpose=_purpose(request),
            actor=request.user,
            now=clock.now(),
        )
    except ListeningError as problem:
        return problem.sentence
    messages.success(request, _("“%(name)s” is listened for from now on.") % {"name": query.name})
    return None


def _filled_in(request: DeskRequest, found: Query | None) -> dict[str, Any]:
    """The form as it stands: what was typed, else what was saved."""
    typed = request.POST or request.GET
    text = typed.get("text", found.text if found else "")
    return {
        "query": found,
        "brands": brands_of(request.user).order_by("name"),
        "brand_id": (_brand(request) or (found and found.brand) or Brand(pk=0)).pk,
        "name": typed.get("name", found.name if found else ""),
        "text": text,
        "purpose": _purpose(request) if "purpose" in typed else (found.purpose if found else Purpose.US),
        "purposes": Purpose.choices,
        "preview": _previewed(request, text) if text else None,
    }


def _previewed(request: DeskRequest, text: str) -> Any:
    brand = _brand(request)
    return try_out(text, brand=brand, purpose=_purpose(request), now=clock.now())


def _brand(request: DeskRequest) -> Brand | None:
    given = (request.POST or request.GET).get("brand", "")
    chosen = brands_of(request.user).filter(pk=int(given)) if given.isdigit() and len(given) < 18 else None
    return chosen.first() if chosen is not None else None


def _purpose(request: DeskRequest) -> Purpose:
    given = (request.POST or request.GET).get("purpose", "")
    return Purpose(int(given)) if given in {str(each.value) for each in Purpose} else Purpose.US


def _may_change(viewer: Agent) -> bool:
    return viewer.is_superuser or viewer.role in LEADS
