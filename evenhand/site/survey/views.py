"""The page behind the link. Looking at it says nothing: programs look at every link that is sent."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from evenhand.insight.actions.surveys import ANSWERS_FOR, LONGEST_WORDS, answer_survey
from evenhand.insight.errors import BadSurveyRule, SurveyOver
from evenhand.insight.models import Survey
from evenhand.insight.reads.surveys import survey_behind
from evenhand.kernel import clock
from evenhand.kernel.text import storable

_SHOWN_AGAIN = 20_000  # characters of what was refused as too long
SATISFIED = (
    (5, _("Very satisfied")), (4, _("Satisfied")), (3, _("Neither")), (2, _("Dissatisfied")),
    (1, _("Very dissatisfied")),
)  # fmt: skip
EASE = (
    (7, _("Very easy")), (6, _("Easy")), (5, _("Rather easy")), (4, _("Neither")), (3, _("Rather hard")),
    (2, _("Hard")), (1, _("Very hard")),
)  # fmt: skip


@sensitive_post_parameters("words")
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Two questions and room for words; what was said can be changed by the same link for a month."""
    found = survey_behind(token)
    if found is None or clock.now() - found.asked_at > ANSWERS_FOR:
        return _shown(request, None, status=404)
    with translation.override(_language(found)):
        if request.method == "POST":
            return _said(request, found)
        return _shown(request, found)


def _language(found: Survey) -> str:
    """The case's, where the page is written in it; else the browser's."""
    spoken = found.case.language
    return spoken if spoken in dict(settings.LANGUAGES) else translation.get_language() or "en"


def _said(request: HttpRequest, found: Survey) -> HttpResponse:
    said: dict[str, Any] = {name: _number(request.POST, name) for name in ("satisfied", "ease", "recommend")}
    words = storable(request.POST.get("words", "")).strip()
    if len(words) > LONGEST_WORDS:
        return _shown(request, _as_typed(found, **said, words=words[:_SHOWN_AGAIN]), is_long=True, status=422)
    try:
        kept = answer_survey(
            survey_id=found.pk, **{**said, "satisfied": said["satisfied"] or 0}, words=words, now=clock.now()
        )
    except BadSurveyRule:
        return _shown(request, _as_typed(found, **said, words=words), is_wrong=True, status=422)
    except SurveyOver:
        return _shown(request, None, status=404)
    return _shown(request, kept, is_kept=True)


def _as_typed(found: Survey, **said: Any) -> Survey:
    """The survey as the form shall show it again; nothing of it is kept."""
    for name, value in said.items():
        setattr(found, name, value)
    return found


def _shown(request: HttpRequest, found: Survey | None, *, status: int = 200, **more: Any) -> HttpResponse:
    rule = getattr(found.brand, "survey_rule", None) if found else None
    context = {
        "survey": found,
        "satisfied": SATISFIED,
        "ease": EASE if rule is None or rule.asks_ease else (),
        "recommend": range(11) if rule is not None and rule.asks_recommend else (),
        **more,
    }
    response = render(request, "survey.html", context, status=status)
    response["Content-Language"] = translation.get_language() or "en"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _number(said: QueryDict, name: str) -> int | None:
    value = said.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 2 else None
