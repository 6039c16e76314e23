"""Doing something about an issue: each deed with its undo."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand.cases import reads
from evenhand.flows import issue_care
from evenhand.flows.issue_care import begin_article, problem_of_case
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.knowledge.actions import problem_lines, problems
from evenhand.knowledge.domain.problems import When
from evenhand.knowledge.errors import NoSuchProblem
from evenhand.knowledge.models import ProblemAnswer, ProblemLine
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.issues.telling import standing_words
from evenhand.workspace.screens.offers.views import add_to_draft, after_use

_BEFORE: Final = "evenhand.problem-line"


@at_the_desk
@require_POST
def stand(request: DeskRequest, issue_id: int) -> HttpResponse:
    """How far we are with it; where it is fixed, everybody can be told."""
    step = issue_care.stand(
        issue_id=issue_id, standing=request.POST.get("standing", ""), actor=request.user, now=clock.now()
    )
    if step is not None:
        said = _("Now: %(standing)s.") % {"standing": standing_words(step.after)}
        _say(request, said, reverse("undo_issue_step", args=[step.pk]))
    return redirect("issue_care", issue_id)


@at_the_desk
@require_POST
def undo_step(request: DeskRequest, step_id: int) -> HttpResponse:
    """It stands as it did before."""
    problem = issue_care.stand_as_before(step_id=step_id, actor=request.user, now=clock.now())
    messages.success(request, _("Taken back. Now: %(standing)s.") % {"standing": standing_words(problem.standing)})
    return redirect("issue_care", problem.pk)


@at_the_desk
@require_POST
def own(request: DeskRequest, issue_id: int) -> HttpResponse:
    """Who looks after it."""
    owner = number_in(request.POST.get("owner", ""))
    before = problems.set_problem_owner(issue_id=issue_id, owner_id=owner, actor=request.user, now=clock.now())
    said = _("It has an owner.") if owner else _("Nobody owns it any more.")
    _say(request, said, reverse("own_issue", args=[issue_id]), {"owner": str(before or "")})
    return redirect("issue_care", issue_id)


@at_the_desk
@require_POST
def write_answer(request: DeskRequest, issue_id: int) -> HttpResponse:
    """What everybody is answered; what it said before is one click away."""
    when, language = request.POST.get("when", ""), request.POST.get("language", "")[:8]
    if when not in set(When):
        raise Http404
    now = clock.now()
    answer = problems.write_problem_answer(
        issue_id=issue_id,
        when=when,
        language=language,
        text=request.POST.get("text", ""),
        seen=number_in(request.POST.get("seen", "")) or 0,
        actor=request.user,
        now=now,
    )
    said = _("Written. It is offered in every case of the issue.")
    before = ProblemAnswer.objects.filter(
        problem=issue_id, when=when, language=answer.language, number=answer.number - 1
    ).first()
    if answer.at != now:  # the same words made no version, and there is nothing to undo
        messages.success(request, said)
    elif before is not None:
        _say(request, said, reverse("put_issue_answer_back", args=[before.pk]), {"seen": str(answer.number)})
    else:
        fields = {"when": when, "language": answer.language, "text": "", "seen": str(answer.number)}
        _say(request, said, reverse("write_issue_answer", args=[issue_id]), fields)
    return redirect(f"{reverse('issue_care', args=[issue_id])}#answers")


@at_the_desk
@require_POST
def put_back(request: DeskRequest, answer_id: int) -> HttpResponse:
    """An earlier version's words stand again; as an undo only while nobody wrote another since."""
    seen = number_in(request.POST.get("seen", ""))
    answer = problems.put_answer_back(answer_id=answer_id, seen=seen, actor=request.user, now=clock.now())
    messages.success(request, _("The earlier words stand again."))
    return redirect(f"{reverse('issue_care', args=[answer.problem_id])}#answers")


@at_the_desk
@require_POST
def write_line(request: DeskRequest, issue_id: int) -> HttpResponse:
    """What readers are to see; a lead approves it, who may do so at once."""
    said = {"title": request.POST.get("title", ""), "text": request.POST.get("text", "")}
    line = problem_lines.write_problem_line(
        issue_id=issue_id,
        language=request.POST.get("language", "")[:8],
        actor=request.user,
        now=clock.now(),
        **said,
    )
    if request.POST.get("approve") == "1":
        _approve(request, line.pk)
    else:
        messages.success(request, _("Kept. Readers see it once a lead approves it."))
    return redirect(f"{reverse('issue_care', args=[issue_id])}#public")


@at_the_desk
@require_POST
def show_line(request: DeskRequest, line_id: int, deed: str) -> HttpResponse:
    """Approve what is written, take it off the page, or put back what readers saw last."""
    if deed == "approve":
        line = _approve(request, line_id)
    elif deed == "earlier":
        line = _bring_back(request, line_id)
    elif deed in {"hide", "put-back"}:
        is_back = deed == "put-back"
        line = problem_lines.hide_problem_line(line_id=line_id, put_back=is_back, actor=request.user, now=clock.now())
        words = _("Readers see it again.") if is_back else _("Readers see it no more.")
        _say(request, words, reverse("show_issue_line", args=[line_id, "hide" if is_back else "put-back"]))
    else:
        raise Http404
    return redirect(f"{reverse('issue_care', args=[line.problem_id])}#public")


def _approve(request: DeskRequest, line_id: int) -> ProblemLine:
    """Readers see these words; the undo brings back what they saw until now, if they saw anything."""
    before = ProblemLine.objects.filter(pk=line_id, is_public=True).first()
    line = problem_lines.approve_problem_line(
        line_id=line_id,
        title=request.POST.get("title", ""),
        text=request.POST.get("text", ""),
        actor=request.user,
        now=clock.now(),
    )
    if before is None or line.approved_at is None:
        _say(request, _("Readers see it now."), reverse("show_issue_line", args=[line_id, "hide"]))
    else:
        seen = [line_id, line.approved_at.isoformat(), before.public_title, before.public_text]
        fields = {"before": signing.dumps(seen, salt=_BEFORE, compress=True)}
        _say(request, _("Readers see it now."), reverse("show_issue_line", args=[line_id, "earlier"]), fields)
    return line


def _bring_back(request: DeskRequest, line_id: int) -> ProblemLine:
    try:
        number, approved_at, title, text = signing.loads(
            request.POST.get("before", ""), salt=_BEFORE, max_age=timedelta(days=1)
        )
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    if number != line_id:
        raise Http404
    line = problem_lines.show_earlier_line(
        line_id=line_id,
        title=title,
        text=text,
        since=datetime.fromisoformat(approved_at),
        actor=request.user,
        now=clock.now(),
    )
    messages.success(request, _("The earlier words stand again."))
    return line


@at_the_desk
@require_POST
def article(request: DeskRequest, issue_id: int) -> HttpResponse:
    """Begin the article with what is answered, or open the one that was begun."""
    edition = begin_article(issue_id=issue_id, actor=request.user, now=clock.now())
    return redirect("article", edition.pk)


@at_the_desk
@require_POST
def use(request: DeskRequest, case_id: int, answer_id: int) -> HttpResponse:
    """The issue's answer goes into the reply: by script, which has put it there already; without, into the draft."""
    case = reads.case_for(request.user, case_id)
    problem = problem_of_case(case)
    answer = ProblemAnswer.objects.filter(pk=answer_id, problem=problem).first() if problem else None
    if answer is None or not request.user.may_write:
        raise NoSuchProblem
    problems.note_answer_used(answer=answer, case_id=case.pk, actor=request.user, now=clock.now())
    if not request.htmx:
        add_to_draft(request, case, answer.text)
    return after_use(request, case, _("It stands in your reply."))


def _say(request: DeskRequest, words: str, undo: str, fields: Mapping[str, str] | None = None) -> None:
    context = {"words": words, "address": undo, "fields": (fields or {}).items()}
    messages.info(request, render_to_string("issues/done.html", context, request))
