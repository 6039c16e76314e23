"""What is done about an issue: how it stands, who owns it, what everybody is answered, what readers see."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import msgspec
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from evenhand.flows.answer_progress import broadcasts_of
from evenhand.flows.answer_sets import cases_of_fixed
from evenhand.flows.issue_care import article_begun, broadcasts_about
from evenhand.flows.issue_posts import cases_in
from evenhand.knowledge.domain.problems import STANDINGS, Standing, When, answer_for
from evenhand.knowledge.models import HelpCentre, KnownProblem, ProblemAnswer, ProblemLine, ProblemStep
from evenhand.knowledge.reads.articles import may_publish
from evenhand.knowledge.reads.problems import (
    lines_of,
    me_too_counted,
    merged_into,
    problem_for,
    steps_of,
    told_again,
    versions_of,
)
from evenhand.people.reads import colleagues_of
from evenhand.replies.domain.greeting import GREETINGS
from evenhand.understanding.models import Issue
from evenhand.understanding.reads.issues import issue_of
from evenhand.workspace.components.tags import language_words
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.answers.views import words_of as state_of
from evenhand.workspace.screens.issues.telling import standing_words
from evenhand.workspace.screens.issues.views import may_change

MOST_VERSIONS = 100
LATELY = 5  # answers to everybody that are named


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A text for everybody in one language, with what it said before."""

    when: str
    language: str
    newest: ProblemAnswer | None
    earlier: Sequence[ProblemAnswer] = ()


@at_the_desk
@require_safe
def care(request: DeskRequest, issue_id: int) -> HttpResponse:
    """Everything that is done about it, and the forms to do it."""
    issue = issue_of(request.user, issue_id)
    if issue is None:
        raise Http404
    return show(request, "issues/care.html", care_context(request, issue))


def care_context(request: DeskRequest, issue: Issue) -> dict[str, Any]:
    """What the page shows."""
    viewer = request.user
    problem = problem_for(viewer, issue.pk)
    steps = steps_of(problem) if problem else []
    standing = problem.standing if problem else Standing.NOTICED.value
    may = may_change(viewer) and issue.state == 1
    versions = versions_of(problem, limit=MOST_VERSIONS) if problem else []
    return {
        "issue": issue,
        "problem": problem,
        "standing": standing,
        "standing_words": standing_words(standing),
        "choices": [
            (each.value, standing_words(each), _may_say(standing, each, leads=may_publish(viewer)))
            for each in STANDINGS
        ],
        "steps": [_told(each, steps) for each in steps],
        "me_too": me_too_counted([issue.pk]).get(issue.pk, 0) if problem else 0,
        "may_change": may,
        "leads": may_publish(viewer) and may,
        "colleagues": colleagues_of(viewer) if may else [],
        "answers": _answers(versions),
        "now_when": answer_for(standing).value,
        "languages": [(each, language_words(each)) for each in sorted(GREETINGS)],
        "to_tell": len(cases_of_fixed(viewer, issue.pk)) if standing == Standing.FIXED and may else 0,
        "again": _again(problem),
        "broadcasts": _broadcasts(request, issue),
        "cases": cases_in(issue.pk) if may else 0,
        "key": uuid4(),
        "article": article_begun(issue) if problem else None,
        "merged_in": merged_into(issue.pk),
        **_public(issue, problem),
    }


def _again(problem: KnownProblem | None) -> int:
    """How many people wrote of it since it was said to be fixed."""
    if problem is None or problem.standing != Standing.FIXED:
        return 0
    before = problem.standing_since - timedelta(seconds=1)
    return sum(each.people for each in told_again(since=before, issue_id=problem.pk, least=1))


def _may_say(here: str, there: str, *, leads: bool) -> bool:
    return leads or Standing.FIXED not in {here, there}


def _told(step: ProblemStep, steps: Sequence[ProblemStep]) -> dict[str, Any]:
    """A line of the history; only the latest can be taken back."""
    latest = next((each for each in steps if each.undone_at is None), None)
    return {
        "step": step,
        "before": standing_words(step.before),
        "after": standing_words(step.after),
        "may_undo": latest is not None and latest.pk == step.pk,
    }


def _answers(versions: Sequence[ProblemAnswer]) -> list[Answer]:
    """The text for all of each moment, and the languages that have one of their own; `versions` newest first."""
    kinds = [(When.LASTS.value, ""), (When.FIXED.value, "")]
    kinds += sorted({(each.when, each.language) for each in versions if each.language})
    found = []
    for when, language in kinds:
        of_it = [each for each in versions if (each.when, each.language) == (when, language)]
        newest = of_it[0] if of_it else None
        if newest is not None and not newest.text and language:
            continue  # that language goes without again
        found.append(Answer(when=when, language=language, newest=newest, earlier=of_it[1:]))
    return sorted(found, key=lambda each: (each.when == When.FIXED, each.language))


def _broadcasts(request: DeskRequest, issue: Issue) -> list[dict[str, Any]]:
    theirs = broadcasts_of(request.user).filter(pk__in=broadcasts_about(issue.pk).order_by("-pk").values("pk"))
    return [{"broadcast": each, "state": state_of(each)} for each in theirs.order_by("-pk")[:LATELY]]


def _public(issue: Issue, problem: KnownProblem | None) -> dict[str, Any]:
    """What readers see, in each language of the help centre."""
    centre = HelpCentre.objects.filter(pk=issue.brand_id).first()
    lines: dict[str, ProblemLine] = {each.language: each for each in lines_of(problem)} if problem else {}
    languages = [*(centre.languages if centre else ()), *lines]
    shown = [(language, lines.get(language)) for language in dict.fromkeys(languages)]
    return {
        "centre": centre,
        "lines": [
            {
                "language": language,
                "name": language_words(language),
                "line": line,
                "waits": line is not None and (line.title, line.text) != (line.public_title, line.public_text),
                "address": f"/site/help/{issue.brand.slug}/{language}/problems",
            }
            for language, line in shown
        ],
    }
