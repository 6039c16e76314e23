"""Judging a case: what was said on one side, the card on the other; the draft keeps itself."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases.models import Case
from evenhand.cases.reads import timeline_of
from evenhand.insight.reads.counted import desk_day
from evenhand.kernel import clock
from evenhand.people.models import Agent
from evenhand.quality.actions.coaching import note_seen
from evenhand.quality.actions.drawing import put_back, set_aside
from evenhand.quality.actions.scoring import begin_score, finish_score, keep_draft, let_go, take_back
from evenhand.quality.domain.cards import Marks
from evenhand.quality.domain.coaching import Stage, open_deeds
from evenhand.quality.errors import CannotScore
from evenhand.quality.models import Coaching, Score
from evenhand.quality.reads.work import Sight, sample_for
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.case.bands import Band, bands
from evenhand.workspace.screens.quality.asking import REASONS, check_scores, marks_in, sheet_of, tabs

A_STEP = timedelta(days=14)  # until which something is tried, unless another day is chosen


@at_the_desk
@require_safe
def sample(request: DeskRequest, sample_id: int) -> HttpResponse:
    """A case to judge; one that was judged, with what is made of it."""
    seen = sample_for(request.user, sample_id)
    found = seen.sample
    context = {
        **tabs(request.user, "judged" if found.finished_at else "work"),
        "sample": found,
        "case": found.case,
        "reason": REASONS[found.reason],
        "one_of": round(1 / found.chance) if found.chance else 0,
        "bands": story_of(found.case),
        "may_judge": _may_judge(request.user, seen),
        "own": seen.own,
        "is_person": seen.is_person,
    }
    if found.finished_at:
        return show(request, "quality/result.html", context | _result(request, seen))
    marks = seen.own.marked if seen.own else Marks()
    return show(request, "quality/judge.html", context | sheet_of(found.card.card, marks))


def story_of(case: Case) -> list[Band]:
    """What was said in the case, without who of us wrote it where they did not sign: words are judged, not names."""
    return bands(timeline_of(case), [], [], {})[0]


def _may_judge(viewer: Agent, seen: Sight) -> bool:
    found = seen.sample
    if seen.own is not None:
        return seen.own.finished_at is None
    is_free = found.first_by_id is None or (found.is_double and found.second_by_id is None)
    return viewer.may_write and is_free and not seen.is_person and found.aside_at is None


def _result(request: DeskRequest, seen: Sight) -> dict[str, Any]:
    found = seen.sample
    talk: Coaching = found.coaching
    now = clock.now()
    if seen.is_person and talk.seen_at is None:
        note_seen(coaching_id=talk.pk, actor=request.user, now=now)
    is_decided = talk.decided_at is not None
    open_ = open_deeds(Stage(talk.stage), is_person=seen.is_person, is_decided=is_decided)
    deeds = open_ if request.user.may_write else frozenset()
    return {
        "talk": talk,
        "deeds": {each.value: True for each in deeds},
        "results": [_told(found.card.card, each) for each in seen.scores],
        "step_day": desk_day(now) + A_STEP,
        "may_take_back": seen.own is not None and talk.seen_at is None and found.second_at is None,
        "lacks_second": found.is_double and found.second_at is None,
    }


def _told(contents: Any, score: Score) -> dict[str, Any]:
    marks = score.marked
    lines = []
    for item in contents.items:
        level = marks.levels.get(item.key)
        words = item.levels[level] if level is not None else ""
        lines.append((item.name, words, level is not None and level >= item.good_from, level is not None))
    errors = [each for each in contents.criticals if each.key in marks.criticals]
    return {"score": score, "lines": lines, "errors": errors}


@at_the_desk
@require_POST
def judge(request: DeskRequest, sample_id: int) -> HttpResponse:
    """Keep the draft, let the score stand, or leave the case to somebody else."""
    seen = sample_for(request.user, sample_id)
    now, step = clock.now(), request.POST.get("step", "keep")
    try:
        draft = begin_score(sample_id=sample_id, actor=request.user, now=now)
        if step == "let-go":
            let_go(score_id=draft.pk, actor=request.user)
            messages.success(request, _("Somebody else can judge it."))
            return redirect("quality")
        said: dict[str, Any] = {
            "score_id": draft.pk,
            "marks": marks_in(request.POST, seen.sample.card.card),
            "words": request.POST.get("words", ""),
            "actor": request.user,
            "now": now,
        }
        draft = keep_draft(**said)
        if step == "finish":
            finish_score(**said)
            messages.success(request, _("Judged. Until the person has read it, you can take it back."))
            return redirect("quality")
    except CannotScore as problem:
        if request.htmx and step == "keep" and _stands(sample_id, request.user):
            return HttpResponse(status=204)  # the form kept itself once more while it was being sent
        if request.htmx:
            raise
        messages.error(request, problem.sentence)
        return redirect("quality_sample", sample_id)
    if request.htmx:
        return show(request, "quality/kept.html", {"kept_at": draft.kept_at})
    messages.success(request, _("Kept; nobody else sees it."))
    return redirect("quality_sample", sample_id)


def _stands(sample_id: int, scorer: Agent) -> bool:
    return Score.objects.filter(sample=sample_id, scorer=scorer).exclude(finished_at=None).exists()


@at_the_desk
@require_POST
def aside(request: DeskRequest, sample_id: int) -> HttpResponse:
    """It cannot be judged, and why."""
    check_scores(request.user)
    sample_for(request.user, sample_id)
    try:
        set_aside(sample_id=sample_id, why=request.POST.get("why", ""), actor=request.user, now=clock.now())
        messages.success(request, _("Set aside, and counted as such. It can be put back from its page."))
    except CannotScore as problem:
        messages.error(request, problem.sentence)
    return redirect("quality_sample", sample_id)


@at_the_desk
@require_POST
def back(request: DeskRequest, sample_id: int) -> HttpResponse:
    """It can be judged after all."""
    check_scores(request.user)
    sample_for(request.user, sample_id)
    put_back(sample_id=sample_id, actor=request.user, now=clock.now())
    messages.success(request, _("Put back."))
    return redirect("quality_sample", sample_id)


@at_the_desk
@require_POST
def again(request: DeskRequest, sample_id: int) -> HttpResponse:
    """Take one's own score back and judge anew."""
    seen = sample_for(request.user, sample_id)
    try:
        take_back(score_id=seen.own.pk if seen.own else 0, actor=request.user, now=clock.now())
        messages.success(request, _("Taken back. It is a draft again."))
    except (CannotScore, Score.DoesNotExist) as problem:
        messages.error(request, getattr(problem, "sentence", "") or _("There is nothing of yours to take back."))
    return redirect("quality_sample", sample_id)
