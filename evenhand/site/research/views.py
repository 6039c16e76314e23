"""The page behind the link. Looking at it says nothing: programs look at every link that is sent."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from evenhand.cases.models import Case
from evenhand.insight.actions.research import answer_research
from evenhand.insight.domain.research import Answers, Heard, Kind, Question, State, as_asked, heard, state_of
from evenhand.insight.errors import BadResearch, SurveyOver
from evenhand.insight.models import PanelMember
from evenhand.insight.reads.research import member_behind
from evenhand.kernel import clock

_SHOWN_AGAIN: Final = 20_000  # characters of what was refused as too long


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def research(request: HttpRequest, token: str) -> HttpResponse:
    """The questions; every one may be left out, and what was said can be changed by the same link until the end."""
    found = member_behind(token)
    if found is None or _is_over(found):
        return _shown(request, None, status=404)
    with translation.override(_language(found)):
        if request.method == "POST":
            return _said(request, found)
        return _shown(request, found, Heard(dict(found.answers)))


def _is_over(found: PanelMember) -> bool:
    survey = found.survey
    return state_of(survey.begun_at, survey.stopped_at, survey.ends_at, now=clock.now()) in {State.OVER, State.PLANNED}


def _language(found: PanelMember) -> str:
    """The case's, where the page is written in it; else the browser's."""
    spoken = Case.objects.filter(pk=found.case_id).values_list("language", flat=True).first() or ""
    return spoken if spoken in dict(settings.LANGUAGES) else translation.get_language() or "en"


def _said(request: HttpRequest, found: PanelMember) -> HttpResponse:
    read = heard(as_asked(found.survey.questions), {name: str(value) for name, value in request.POST.items()})
    if not read.is_fine:
        return _shown(request, found, read, status=422)
    try:
        answer_research(member_id=found.pk, answers=read.answers, now=clock.now())
    except BadResearch:
        return _shown(request, found, read, status=422)
    except SurveyOver:
        return _shown(request, None, status=404)
    return _shown(request, found, read, is_kept=True)


def _shown(
    request: HttpRequest, found: PanelMember | None, read: Heard | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:
    survey = found.survey if found else None
    questions = as_asked(survey.questions) if survey else ()
    context = {
        "survey": survey,
        "questions": [_field(number, each, read or Heard({})) for number, each in enumerate(questions, 1)],
        "is_refused": status == 422,
        **more,
    }
    response = render(request, "research.html", context, status=status)
    response["Content-Language"] = translation.get_language() or "en"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _field(number: int, question: Question, read: Heard) -> dict[str, Any]:
    answers: Answers = read.answers
    given = answers.get(str(number))
    return {
        "name": f"q{number}",
        "words": question.words,
        "is_words": question.kind is Kind.WORDS,
        "is_row": question.kind is Kind.TEN,
        "given": given[:_SHOWN_AGAIN] if isinstance(given, str) else given,
        "choices": [(value, question.label(value)) for value in question.values],
        "is_wrong": number in read.wrong,
        "is_long": number in read.long,
    }
