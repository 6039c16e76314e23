"""Research: every survey with its state and response, and of one what it would take, how far it is, what came of it."""

from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from evenhand.flows.measured.words import between, number, share_words
from evenhand.insight.domain.research import LEAST, Kind, State, Total, as_asked, expected, state_of, told_apart, totals
from evenhand.insight.domain.shares import share_of
from evenhand.insight.models import ResearchSurvey
from evenhand.insight.reads.research import (
    Progress,
    answers_of,
    frame_of,
    progress_of,
    reasons_of,
    survey_for,
    surveys_of,
    words_said,
)
from evenhand.insight.reads.resting import rest_days_of
from evenhand.kernel import clock
from evenhand.kernel.ids import uuid_in
from evenhand.kernel.places import place_in, place_words
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.measures.cases import may_export
from evenhand.workspace.screens.measures.views import check_sees_all
from evenhand.workspace.screens.research.words import KINDS, STATES, reason_words

PAGE: Final = 20
WORDS: Final = 50


@at_the_desk
@require_safe
def surveys(request: DeskRequest) -> HttpResponse:
    """Those of the viewer's brands, newest first, each with its state and response."""
    check_sees_all(request.user)
    now = clock.now()
    found = surveys_of(request.user, before=place_in(request.GET.get("after", "")), limit=PAGE + 1)
    shown = found[:PAGE]
    progress = progress_of([each.pk for each in shown])
    context = {
        "surveys": [_told(each, progress[each.pk][""], now) for each in shown],
        "more": urlencode({"after": place_words(shown[-1].made_at, shown[-1].pk)}) if len(found) > PAGE else "",
        "may_set": request.user.may_write,
    }
    return show(request, "research/surveys.html", context)


def _told(survey: ResearchSurvey, progress: Progress, now: datetime) -> dict[str, Any]:
    state = state_of(survey.begun_at, survey.stopped_at, survey.ends_at, now=now)
    return {
        "survey": survey,
        "state": state.value,
        "state_words": STATES[state],
        "progress": progress,
        "response": share_words(progress.response),
        "response_between": between(progress.response),
    }


@at_the_desk
@require_safe
def survey(request: DeskRequest, survey_id: int) -> HttpResponse:
    """What it would take before it begins; afterwards response first, then what was said."""
    return shown(request, survey_id)


def shown(request: DeskRequest, survey_id: int, *, refusal: str = "") -> HttpResponse:
    """The page of one survey, perhaps with why a deed was refused."""
    check_sees_all(request.user)
    found = survey_for(request.user, survey_id)
    if found is None:
        raise Http404
    now = clock.now()
    progress = progress_of([found.pk])[found.pk]
    told = _told(found, progress[""], now)
    is_planned = told["state"] == State.PLANNED.value
    context = {
        **told,
        "refusal": refusal,
        "questions": [
            {"number": place, "kind": KINDS[each.kind], "words": each.words, "options": each.options}
            for place, each in enumerate(as_asked(found.questions), 1)
        ],
        "may_set": request.user.may_write,
        "has_just_stopped": "stopped" in request.GET and told["state"] == State.STOPPED.value,
        **(_plan(found, now) if is_planned else _results(request, found, progress)),
    }
    response = show(request, "research/planned.html" if is_planned else "research/results.html", context)
    response.status_code = 422 if refusal else 200
    return response


def _plan(survey: ResearchSurvey, now: datetime) -> dict[str, Any]:
    """How many could be asked now, how many would be drawn, and how much they would tell."""
    rest_days = rest_days_of(survey.brand_id)
    frame = frame_of(survey, rest_days=rest_days, now=now)
    drawn = min(frame.rested, survey.size)
    return {
        "frame": frame,
        "resting": frame.customers - frame.rested,
        "rest_days": rest_days,
        "drawn": drawn,
        "expected": [(count, between(share)) for count, share in expected(drawn)],
    }


def _results(request: DeskRequest, survey: ResearchSurvey, progress: dict[str, Progress]) -> dict[str, Any]:
    all_of_them = progress[""]
    by_channel = {name: each for name, each in progress.items() if name}
    shown_ones = told_apart({name: each.answered for name, each in by_channel.items()})
    network = request.GET.get("network", "")
    network = network if network in shown_ones else ""
    is_enough = all_of_them.answered >= LEAST
    found = totals(as_asked(survey.questions), answers_of(survey) if is_enough else [], network=network)
    of_all = share_of(all_of_them.answered, all_of_them.drawn)
    return {
        "network": network,
        "channels": [
            (name, each, share_words(each.response), between(each.response), name in shown_ones)
            for name, each in sorted(by_channel.items())
        ],
        "of_all": share_words(of_all),
        "reasons": [(reason_words(reason), count) for reason, count in reasons_of(survey)],
        "least": LEAST,
        "is_enough": is_enough,
        "totals": [_total(request, survey, each, is_enough=is_enough and not network) for each in found],
        "may_export": may_export(request.user),
    }


def _total(request: DeskRequest, survey: ResearchSurvey, total: Total, *, is_enough: bool) -> dict[str, Any]:
    words: list[tuple[UUID, str]] = []
    if total.is_words and is_enough:
        after = uuid_in(request.GET.get(f"q{total.number}", ""))
        words = words_said(survey, total.number, after=after, limit=WORDS + 1)
    return {
        "total": total,
        "kind": KINDS[total.question.kind],
        "is_words": total.is_words,
        "is_choice": total.question.kind is Kind.CHOICE,
        "lines": [
            (line.label, line.count, f"{line.share.value:.4f}", share_words(line.share), between(line.share))
            for line in total.lines
        ],
        "mean": "" if total.mean is None else number(total.mean, 1),
        "median": "" if total.median is None else number(total.median, 0 if total.median % 1 == 0 else 1),
        "words": [said for _mark_of, said in words[:WORDS]],
        "more": urlencode({f"q{total.number}": words[WORDS - 1][0]}) if len(words) > WORDS else "",
    }
