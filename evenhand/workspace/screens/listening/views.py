"""What to listen for: the list, what a query caught, switching it off, removing it and putting it back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.channels.reads import sources_hearing
from evenhand.flows.caught import CaughtPost, caught_by
from evenhand.flows.preview import marked, warm
from evenhand.kernel import clock
from evenhand.kernel.places import place_in, place_words
from evenhand.kernel.text import storable
from evenhand.listening import actions
from evenhand.listening.domain.parser import parse
from evenhand.listening.models import Query
from evenhand.listening.reads import (
    NOTHING_CAUGHT,
    NOTHING_HEARD,
    Place,
    caught_lately,
    heard_by_source,
    queries_of,
    removed_lately,
)
from evenhand.people.reads import brands_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.listening.writing import may_change

PAGE = 25
MOST_COUNTED = 999  # matches of one of many queries in a week; more are shown as such
MOST_OF_ONE = 9_999  # where it is only one query


@at_the_desk
@require_safe
def queries(request: DeskRequest) -> HttpResponse:
    """The queries the viewer may see, a page at a time, with what each caught; and what the sources bring."""
    now = clock.now()
    warm(now)
    changes, is_begin = may_change(request.user), "after" not in request.GET
    words, brand = storable(request.GET.get("q", ""))[:200], storable(request.GET.get("brand", ""))
    found = queries_of(request.user, words=words, brand=brand, after=_after(request), limit=PAGE + 1)
    context = {
        "queries": _counted(found[:PAGE], now),
        "more": _more({"q": words, "brand": brand}, found),
        "words": words,
        "brand": brand,
        "brands": list(brands_of(request.user).order_by("name")),
        "is_begin": is_begin,
        "sources": _sources(now) if is_begin else [],
        "removed": removed_lately(request.user, now=now) if changes and is_begin else [],
        "may_change": changes,
        "most": MOST_COUNTED,
    }
    return show(request, "listening/page.html", context)


@at_the_desk
@require_safe
def caught(request: DeskRequest, query_id: int) -> HttpResponse:
    """What a query caught lately, newest first, so that a lead sees whether it is good."""
    now = clock.now()
    found = caught_by(request.user, query_id, before=place_in(request.GET.get("before", "")), limit=PAGE + 1, now=now)
    if found is None:
        raise Http404
    query, posts = found
    context = {
        "query": query,
        "lately": caught_lately([query.pk], now=now, most=MOST_OF_ONE + 1).get(query.pk, NOTHING_CAUGHT),
        "most": MOST_OF_ONE,
        "posts": _marked(query, posts[:PAGE]),
        "more": _behind(posts[PAGE - 1]) if len(posts) > PAGE else "",
        "is_begin": "before" not in request.GET,
        "may_change": may_change(request.user),
    }
    return show(request, "listening/caught.html", context)


@at_the_desk
@require_POST
def switch(request: DeskRequest, query_id: int) -> HttpResponse:
    """Listen for it, or no longer."""
    is_active = request.POST.get("is_active") == "1"
    query = actions.switch_query(query_id=query_id, is_active=is_active, actor=request.user, now=clock.now())
    said = _("“%(name)s” is listened for again.") if is_active else _("“%(name)s” is switched off.")
    messages.success(request, said % {"name": query.name})
    return redirect(f"{request.POST.get('back') or ''}" if _is_here(request) else "listening")


@at_the_desk
@require_POST
def remove(request: DeskRequest, query_id: int) -> HttpResponse:
    """Take a query away; what it caught stays, and a click puts it back."""
    was_active = Query.objects.filter(pk=query_id, is_active=True).exists()
    actions.remove_query(query_id=query_id, actor=request.user, now=clock.now())
    context = {"query_id": query_id, "is_active": was_active}
    messages.info(request, render_to_string("listening/removed.html", context, request))
    return redirect("listening")


@at_the_desk
@require_POST
def put_back(request: DeskRequest, query_id: int) -> HttpResponse:
    """Undo a removal."""
    is_active = request.POST.get("is_active", "1") == "1"
    query = actions.put_back_query(query_id=query_id, is_active=is_active, actor=request.user, now=clock.now())
    messages.success(request, _("“%(name)s” is there again.") % {"name": query.name})
    return redirect("listening")


def _is_here(request: DeskRequest) -> bool:
    """Whether the form names the list it stood in, with its words and its place."""
    return request.POST.get("back", "").startswith("/listening/?")


def _after(request: DeskRequest) -> Place | None:
    brand, _colon, name = storable(request.GET.get("after", "")).partition(":")
    return (int(brand), name) if brand.isdecimal() and len(brand) < 18 else None


def _more(asked: dict[str, str], found: Sequence[Query]) -> str:
    """The address of the next page, if there is one."""
    if len(found) <= PAGE:
        return ""
    last = found[PAGE - 1]
    kept = {name: value for name, value in asked.items() if value}
    return "?" + urlencode({**kept, "after": f"{last.brand_id}:{last.name}"})


def _counted(found: Sequence[Query], now: datetime) -> list[dict[str, Any]]:
    lately = caught_lately([query.pk for query in found], now=now, most=MOST_COUNTED + 1)
    return [{"query": query, "lately": lately.get(query.pk, NOTHING_CAUGHT), "brand": query.brand} for query in found]


def _sources(now: datetime) -> list[tuple[Any, Any]]:
    heard = heard_by_source(now=now)
    return [(source, heard.get(source.pk, NOTHING_HEARD)) for source in sources_hearing()]


def _behind(post: CaughtPost) -> str:
    return "?" + urlencode({"before": place_words(post.matched_at, post.post_id)})


def _marked(query: Query, posts: Sequence[CaughtPost]) -> list[dict[str, Any]]:
    """Each with the words marked that the query as it is now finds."""
    parsed = parse(query.text)
    return [{"post": post, "pieces": marked(parsed, post.text)} for post in posts]
