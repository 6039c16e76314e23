"""What customers said after service, and whether and whom a brand asks."""

from datetime import datetime
from typing import Any, Final

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.flows.measured.words import between, share_words
from evenhand.insight.actions.surveys import set_survey_rule
from evenhand.insight.errors import BadSurveyRule
from evenhand.insight.models import SurveyRule
from evenhand.insight.reads.surveys import Said, rules_of, said, words_of_customers
from evenhand.kernel import clock
from evenhand.people.reads import brands_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.measures.asking import asked_in, choices, told
from evenhand.workspace.screens.measures.views import check_sees_all

PAGE: Final = 20


@at_the_desk
@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """By channel: how many were asked, how many answered, and what they said; then their words; then the rules."""
    check_sees_all(request.user)
    now = clock.now()
    asked = msgspec.structs.replace(asked_in(request.GET, now=now), queue_id=None, mode=None)  # what it cannot say
    found, _before = said(request.user, asked)
    words = words_of_customers(request.user, asked, before=_key(request.GET.get("after", "")), limit=PAGE + 1)
    more = ""
    if len(words) > PAGE and words[PAGE - 1].answered_at:
        last = words[PAGE - 1]
        more = f"{told(asked)}&after={last.answered_at:%Y-%m-%dT%H:%M:%S.%f},{last.pk}"
    context = {
        **choices(request.user, asked, now=now),
        "lines": [_told(found[each]) for each in sorted(found)] if found[""].asked else [],
        "words": words[:PAGE],
        "more": more,
        "rules": [(brand, rule or SurveyRule(brand=brand, since=now)) for brand, rule in rules_of(request.user)],
        "may_set": request.user.sees_all and request.user.may_write,
    }
    return show(request, "measures/surveys.html", context)


def _told(line: Said) -> dict[str, Any]:
    shares = {
        "response": line.response,
        "satisfaction": line.satisfaction,
        "weighted": line.weighted,
        "ease": line.ease,
    }
    return {
        "line": line,
        **{name: share_words(share) for name, share in shares.items()},
        **{f"{name}_between": between(share) for name, share in shares.items()},
    }


def _key(said_: str) -> tuple[datetime, int] | None:
    moment, _comma, number = said_.partition(",")
    try:
        at = datetime.fromisoformat(f"{moment}+00:00")
    except ValueError:
        return None
    return (at, int(number)) if number.isdecimal() and len(number) < 18 else None


@at_the_desk
@require_POST
def keep(request: DeskRequest, brand_id: int) -> HttpResponse:
    """Whether the brand asks, whom, how often, and in which words."""
    brand = brands_of(request.user).filter(pk=brand_id).first()
    if brand is None:
        raise Http404
    try:
        set_survey_rule(
            brand=brand,
            is_on="is_on" in request.POST,
            share=_number(request.POST, "share"),
            wait_hours=_number(request.POST, "wait_hours"),
            rest_days=_number(request.POST, "rest_days"),
            asks_ease="asks_ease" in request.POST,
            asks_recommend="asks_recommend" in request.POST,
            text=request.POST.get("text", ""),
            site=request.build_absolute_uri("/").rstrip("/"),
            actor=request.user,
            now=clock.now(),
        )
        messages.success(request, _("Kept. It can be changed at any time."))
    except BadSurveyRule as problem:
        messages.error(request, problem.sentence)
    return redirect("measures_surveys")


def _number(said_: QueryDict, name: str) -> int:
    value = said_.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else -1
