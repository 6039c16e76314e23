"""Deeds of research: write a survey down, change it, begin it, stop it, take its answers out."""

import csv
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases.errors import NotAllowed
from evenhand.channels.models import Account
from evenhand.insight.actions.research import Plan, begin_research, note_exported, plan_research, stop_research
from evenhand.insight.domain.research import (
    LEAST,
    MOST_QUESTIONS,
    Kind,
    Question,
    Typed,
    Unusable,
    as_asked,
    as_typed,
    questions_from,
)
from evenhand.insight.errors import BadResearch
from evenhand.insight.models import ResearchSurvey
from evenhand.insight.reads.research import marked_answers, survey_for
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brand_ids_of, brands_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.measures.cases import may_export
from evenhand.workspace.screens.measures.views import check_sees_all
from evenhand.workspace.screens.reading.personal import masked_line
from evenhand.workspace.screens.research.views import shown
from evenhand.workspace.screens.research.words import KINDS, flaw_words

_USUAL: Final = {"title": "", "introduction": "", "network": "", "days": "90", "size": "400", "open_days": "14"}


def _check(viewer: Agent) -> None:
    check_sees_all(viewer)
    if not viewer.may_write:
        raise NotAllowed(_("Only leads decide about research."))


def _survey(request: DeskRequest, survey_id: int) -> ResearchSurvey:
    found = survey_for(request.user, survey_id)
    if found is None:
        raise Http404
    return found


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """Questions, whom and how many; nobody is asked before it begins."""
    _check(request.user)
    if request.method == "POST":
        return _kept(request, None)
    return _form(request, None, {**_USUAL, "brand": ""}, [])


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: DeskRequest, survey_id: int) -> HttpResponse:
    """The same of one that has not begun."""
    _check(request.user)
    found = _survey(request, survey_id)
    if found.begun_at is not None:
        return redirect("research_survey", found.pk)
    if request.method == "POST":
        return _kept(request, found)
    names = ("title", "introduction", "network", "days", "size", "open_days")
    typed = {**{name: str(getattr(found, name)) for name in names}, "brand": str(found.brand_id)}
    return _form(request, found, typed, as_typed(as_asked(found.questions)))


def _kept(request: DeskRequest, found: ResearchSurvey | None) -> HttpResponse:
    said = request.POST
    typed, questions = {name: said.get(name, "") for name in (*_USUAL, "brand")}, _typed(said)
    try:
        brand = _brand(request.user, typed["brand"])
        plan = _plan(request.user, typed, questions_from(questions))
        kept = plan_research(
            plan=plan, brand=brand, survey_id=found.pk if found else None, actor=request.user, now=clock.now()
        )
    except Unusable as problem:
        return _form(request, found, typed, questions, refusal=flaw_words(problem), at=problem.number)
    except BadResearch as problem:
        return _form(request, found, typed, questions, refusal=problem.sentence)
    if kept is None:
        raise Http404
    return redirect("research_survey", kept.pk)


def _typed(said: QueryDict) -> list[Typed]:
    return [
        Typed(said.get(f"kind{n}", ""), said.get(f"words{n}", ""), said.get(f"options{n}", ""))
        for n in range(1, MOST_QUESTIONS + 1)
    ]


def _brand(viewer: Agent, said: str) -> Brand:
    brand = brands_of(viewer).filter(pk=number_in(said) or 0).first()
    if brand is None:
        raise BadResearch(_("Say which brand asks."))
    return brand


def _plan(viewer: Agent, typed: dict[str, str], questions: tuple[Question, ...]) -> Plan:
    if typed["network"] and typed["network"] not in _networks(viewer):
        raise BadResearch(_("Choose one of the channels, or all."))
    return Plan(
        title=typed["title"],
        introduction=typed["introduction"],
        questions=questions,
        days=_small(typed["days"]),
        network=typed["network"],
        size=_small(typed["size"]),
        open_days=_small(typed["open_days"]),
    )


def _small(said: str) -> int:
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else -1


def _networks(viewer: Agent) -> list[str]:
    """Where the viewer's brands are, by name."""
    found = Account.objects.filter(brand__in=brand_ids_of(viewer)).order_by("network")
    return list(found.values_list("network", flat=True).distinct())


def _form(
    request: DeskRequest,
    found: ResearchSurvey | None,
    typed: dict[str, str],
    questions: Sequence[Typed],
    *,
    refusal: str = "",
    at: int = 0,
) -> HttpResponse:
    lines = [*questions, *[Typed()] * (MOST_QUESTIONS - len(questions))]
    context = {
        "survey": found,
        "typed": typed,
        "refusal": refusal,
        "brands": list(brands_of(request.user).order_by("name")),
        "networks": _networks(request.user),
        "kinds": [(kind.value, words) for kind, words in KINDS.items()],
        "needs_options": f"{Kind.CHOICE.value} {Kind.SCALE.value}",
        "lines": [
            {"number": n, "typed": each, "is_open": n == 1 or bool(each.words or each.options), "is_wrong": n == at}
            for n, each in enumerate(lines, 1)
        ],
    }
    response = show(request, "research/form.html", context)
    response.status_code = 422 if refusal else 200
    return response


@at_the_desk
@require_POST
def begin(request: DeskRequest, survey_id: int) -> HttpResponse:
    """The panel is drawn, once, and asked from now on."""
    _check(request.user)
    _survey(request, survey_id)
    site = request.build_absolute_uri("/").rstrip("/")
    try:
        begin_research(survey_id=survey_id, site=site, actor=request.user, now=clock.now())
    except BadResearch as problem:
        return shown(request, survey_id, refusal=problem.sentence)
    messages.success(request, _("It has begun: the panel is drawn, and asked bit by bit."))
    return redirect("research_survey", survey_id)


@at_the_desk
@require_POST
def switch(request: DeskRequest, survey_id: int, deed: str) -> HttpResponse:
    """Ask nobody more, or go on after all."""
    _check(request.user)
    _survey(request, survey_id)
    if deed not in {"stop", "go-on"}:
        raise Http404
    try:
        found = stop_research(survey_id=survey_id, is_stopped=deed == "stop", actor=request.user, now=clock.now())
    except BadResearch as problem:
        return shown(request, survey_id, refusal=problem.sentence)
    if found is None:
        raise Http404
    return redirect(f"{reverse('research_survey', args=[survey_id])}{'?stopped=1' if deed == 'stop' else ''}")


@at_the_desk
@require_POST
def export(request: DeskRequest, survey_id: int) -> HttpResponseBase:
    """One row per answer, of nobody by name, streamed; that it was taken out stands in the audit trail."""
    if not may_export(request.user):
        raise NotAllowed(_("You may not take answers out."))
    found = _survey(request, survey_id)
    said = marked_answers(found)
    if len(said) < LEAST:
        return shown(request, survey_id, refusal=_("Too few answered to take their answers out."))
    note_exported(survey=found, actor=request.user, now=clock.now())
    response = StreamingHttpResponse(_csv(as_asked(found.questions), said), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="research-{found.pk}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


class _Echo:
    """A file that gives each line back."""

    def write(self, line: str) -> str:
        return line


def _csv(questions: Sequence[Question], said: Sequence[tuple[Any, Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(["row", *(_cell(f"{n}. {each.words}") for n, each in enumerate(questions, 1))])
    for mark, answers in said:
        yield writer.writerow([mark, *(_answer(each, answers.get(str(n))) for n, each in enumerate(questions, 1))])


def _answer(question: Question, given: int | str | None) -> str:
    if given is None:
        return ""
    if isinstance(given, int):
        return _cell(question.label(given)) if question.kind is Kind.CHOICE else str(given)
    return _cell(masked_line(given))


def _cell(said: str) -> str:
    """What a spreadsheet would run as a formula is only shown."""
    return f"'{said}" if said[:1] in {"=", "+", "-", "@", "\t", "\r"} else said
