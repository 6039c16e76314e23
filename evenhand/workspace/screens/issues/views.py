"""Issues: the list by growth or size, and one of them with its curve, its words and its posts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, get_args
from urllib.parse import urlencode

import msgspec
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from evenhand.flows.issue_posts import FoldedPost, cases_in, modes_in, posts_in
from evenhand.flows.issue_posts import Place as PlaceOfPost
from evenhand.kernel import clock
from evenhand.kernel.text import storable
from evenhand.knowledge.domain.problems import Standing
from evenhand.knowledge.reads.problems import me_too_counted, problem_for, problems_by_issue
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of
from evenhand.understanding.models import Issue
from evenhand.understanding.reads.issues import (
    Place,
    Row,
    Sort,
    curve_of,
    curves_of,
    issue_of,
    issues_of,
    merges_counted,
    merges_into,
    mix_of,
    networks_of_issues,
    others_to_merge,
)
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.issues.drawing import bars_of, sparkline
from evenhand.workspace.screens.issues.telling import standing_words, why_here

PAGE = 25
PERIODS = {"1": timedelta(days=1), "7": timedelta(days=7), "28": timedelta(days=28), "all": None}
_LONGEST_CURVE = timedelta(days=28)
_MODES = {1: "reactive", 2: "proactive", 3: "progressive"}


@at_the_desk
@require_safe
def issues(request: DeskRequest) -> HttpResponse:
    """The issues of the viewer's brands, a page at a time."""
    now = clock.now()
    asked = {
        "brand": storable(request.GET.get("brand", ""))[:50],
        "period": period if (period := request.GET.get("period", "7")) in PERIODS else "7",
        "sort": sort if (sort := request.GET.get("sort", "growth")) in get_args(Sort) else "growth",
    }
    found = issues_of(
        request.user,
        brand=asked["brand"],
        period=PERIODS[asked["period"]],
        sort="size" if asked["sort"] == "size" else "growth",
        after=_after(request),
        limit=PAGE + 1,
        now=now,
    )
    shown = _shown(found[:PAGE], PERIODS[asked["period"]], now)
    more = _more(asked, found)
    if "json" in request.GET:
        return JsonResponse({"issues": [_as_json(each) for each in shown], "more": more})
    brands = list(brands_of(request.user).order_by("name"))
    context = {
        **asked,
        "rows": shown,
        "more": more,
        "is_begin": "after" not in request.GET,
        "brands": brands,
        "has_many_brands": len(brands) > 1,
        "sorted": merges_counted(request.user),
    }
    return show(request, "issues/page.html", context, fragments={"issues": "issues"})


@at_the_desk
@require_safe
def issue(request: DeskRequest, issue_id: int) -> HttpResponse:
    """One issue: how it grows, what it is made of, and its posts with copies folded."""
    now = clock.now()
    found = issue_of(request.user, issue_id)
    if found is None:
        raise Http404
    posts = posts_in(request.user, issue_id, before=_before(request), limit=PAGE + 1, now=now)
    more = _earlier(posts)
    if "json" in request.GET:
        return JsonResponse(_whole_as_json(found, posts[:PAGE], more))
    curve, mix = curve_of(found), mix_of(found)
    problem = problem_for(request.user, found.pk)
    standing = problem.standing if problem else Standing.NOTICED.value
    context = {
        "issue": found,
        "problem": problem,
        "standing": standing,
        "standing_words": standing_words(standing),
        "me_too": me_too_counted([found.pk]).get(found.pk, 0),
        "curve": curve,
        "chart": bars_of(curve.points),
        "networks": networks_of_issues([found.pk]).get(found.pk, {}),
        "modes": modes_in([found.pk]).get(found.pk, {}),
        "cases": cases_in(found.pk),
        "mix": mix,
        "posts": [
            {**msgspec.structs.asdict(each), "copies": each.copies, "why": why_here(each)} for each in posts[:PAGE]
        ],
        "more": more,
        "is_begin": "before" not in request.GET,
        "may_change": may_change(request.user),
        "merges": merges_into(found) if may_change(request.user) else [],
        "others": others_to_merge(found) if may_change(request.user) else [],
    }
    return show(request, "issues/issue.html", context)


def may_change(viewer: Agent) -> bool:
    """Whether the viewer may merge, split and name issues of their brands."""
    return viewer.is_superuser or viewer.may_write


def _shown(rows: Sequence[Row], period: timedelta | None, now: datetime) -> list[dict[str, Any]]:
    """Each with its small curve, its networks, its modes and how it stands; four questions for all."""
    ids = [row.id for row in rows]
    since = now - (period or _LONGEST_CURVE)
    curves = curves_of(ids, since=since, until=now)
    networks, modes, problems = networks_of_issues(ids), modes_in(ids), problems_by_issue(ids)
    return [
        {
            "issue": row,
            "counts": curves[row.id],
            "line": sparkline(curves[row.id]),
            "networks": networks.get(row.id, {}),
            "modes": modes.get(row.id, {}),
            "problem": problems.get(row.id),
            "standing": standing_words(problems[row.id].standing) if row.id in problems else "",
        }
        for row in rows
    ]


def _after(request: DeskRequest) -> Place | None:
    value, _colon, issue_id = request.GET.get("after", "").partition(":")
    is_number = value.removeprefix("-").isdecimal() and issue_id.isdecimal() and len(value) < 10 and len(issue_id) < 18
    return (int(value), int(issue_id)) if is_number else None


def _more(asked: dict[str, str], found: Sequence[Row]) -> str:
    if len(found) <= PAGE:
        return ""
    last = found[PAGE - 1]
    kept = {name: value for name, value in asked.items() if value}
    return "?" + urlencode({**kept, "after": f"{last.value}:{last.id}"})


def _before(request: DeskRequest) -> PlaceOfPost | None:
    moment, _comma, post = request.GET.get("before", "").partition(",")
    try:
        at = parse_datetime(moment)
    except ValueError:
        return None
    return (at, int(post)) if at and at.tzinfo and post.isdecimal() and len(post) < 18 else None


def _earlier(posts: Sequence[FoldedPost]) -> str:
    if len(posts) <= PAGE:
        return ""
    last = posts[PAGE - 1]
    return "?" + urlencode({"before": f"{last.last_at.isoformat()},{last.like}"})


def _as_json(shown: dict[str, Any]) -> dict[str, Any]:
    row: Row = shown["issue"]
    return {
        "id": row.id,
        "name": row.called,
        "words": row.words,
        "first_at": row.first_at,
        "last_at": row.last_at,
        "posts": row.posts,
        "authors": row.authors,
        "posts_ever": row.all_posts,
        "authors_ever": row.all_authors,
        "trend": row.trend,
        "lately": row.lately,
        "before": row.before,
        "curve": shown["counts"],
        "networks": shown["networks"],
        "modes": {_MODES[mode]: count for mode, count in shown["modes"].items()},
        "standing": shown["problem"].standing if shown["problem"] else Standing.NOTICED.value,
    }


def _whole_as_json(issue: Issue, posts: Sequence[FoldedPost], more: str) -> dict[str, Any]:
    curve, mix = curve_of(issue), mix_of(issue)
    return {
        "id": issue.pk,
        "brand": issue.brand.slug,
        "name": issue.called,
        "words": issue.words,
        "state": issue.get_state_display(),
        "merged_into": issue.merged_into_id,
        "first_at": issue.first_at,
        "last_at": issue.last_at,
        "posts": issue.posts,
        "authors": issue.authors,
        "curve": [{"from": at, "posts": count} for at, count in curve.points],
        "doubled_within_hours": curve.doubled_within / timedelta(hours=1) if curve.doubled_within else None,
        "polarity": mix.polarity,
        "severity": mix.severity,
        "networks": networks_of_issues([issue.pk]).get(issue.pk, {}),
        "texts": [
            {
                "post": post.post_id,
                "text": "" if post.is_gone else post.text,
                "url": post.url,
                "network": post.network,
                "posted_at": post.posted_at,
                "times": post.times,
                "authors": post.people,
                "case": post.case_id,
            }
            for post in posts
        ],
        "more": more,
    }
