"""Offering what was said before, and putting it into the reply."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases import reads
from evenhand.cases.models import Case, Category
from evenhand.cases.reads.dragging import dragging_of, reasons_in
from evenhand.flows.issue_care import answer_for_case
from evenhand.flows.suggesting import Suggested, Suggestion, suggest, suggestions_for
from evenhand.kernel import clock
from evenhand.knowledge.models import KnownProblem, ProblemAnswer
from evenhand.replies import actions as replies
from evenhand.replies.actions.suggestions import unuse_suggestion, use_suggestion
from evenhand.replies.domain.greeting import called, greeting
from evenhand.replies.domain.suggesting import addressed_anew
from evenhand.replies.errors import NoSuchSuggestion
from evenhand.replies.models import Draft
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.dragging.telling import words_of
from evenhand.workspace.screens.inbox.filters import read_filter
from evenhand.workspace.screens.offers.telling import told

_ASKS = frozenset({Category.NEW, Category.OPEN})


@at_the_desk
@require_http_methods(["POST"])
def offers(request: DeskRequest, case_id: int) -> HttpResponse:
    """What is offered for a case that waits for us; that it was shown is kept. Asked for once the case is open."""
    case = reads.case_for(request.user, case_id)
    found = _suggested(request, case)
    context: dict[str, Any] = {"case": case, "filter": read_filter(request.GET), "is_reading": found.is_reading}
    context["offers"] = [told(each, name=_called(case)) for each in found.found]
    context["first"] = next((each.shown_id for each in found.found if not each.is_internal), 0)
    context["known"] = _known(request, case)
    context["drags"] = _drags(request, case)
    context["greeting"] = greeting(case.customer.name, case.language)
    return show(request, "offers/page.html", context, fragments={"offers": "offers"})


def _suggested(request: DeskRequest, case: Case) -> Suggested:
    """Nothing where nobody waits for an answer of this person's."""
    if not request.user.may_write or case.state.category not in _ASKS:
        return Suggested()
    return suggest(case, actor=request.user, site=site_of(request), now=clock.now())


def _known(request: DeskRequest, case: Case) -> tuple[KnownProblem, ProblemAnswer | None] | None:
    """The issue it tells of, with what everybody is answered."""
    is_asked = request.user.may_write and case.state.category in _ASKS
    return answer_for_case(case) if is_asked else None


def _drags(request: DeskRequest, case: Case) -> list[str]:
    """Why the case drags on, if it does: whoever answers shall know the story first."""
    found = dragging_of(request.user, case.pk)
    return [words_of(each) for each in reasons_in(found)] if found is not None and found.over_at is None else []


def site_of(request: DeskRequest) -> str:
    """Where people reach the pages of this desk."""
    return request.build_absolute_uri("/")


@at_the_desk
@require_POST
def use(request: DeskRequest, case_id: int, shown_id: int) -> HttpResponse:
    """It goes into the reply: by script, which has put it there already; without, it is added to the draft."""
    case = reads.case_for(request.user, case_id)
    used_as = request.POST.get("as", "")
    shared: dict[str, Any] = {"shown_id": shown_id, "case_id": case_id, "actor": request.user, "now": clock.now()}
    if used_as == "undo":
        unuse_suggestion(**shared)
        return after_use(request, case, _("It no longer counts as used."))
    with transaction.atomic():
        shown = use_suggestion(used_as=used_as, **shared)
        if request.htmx:
            return HttpResponse(status=204)
        found = suggestions_for(case, site=site_of(request), now=clock.now()) or []
        chosen = next((each for each in found if (each.kind, each.target) == (shown.kind, shown.target)), None)
        if chosen is None:
            raise NoSuchSuggestion
        add_to_draft(request, case, _words(chosen, used_as, case))
    return after_use(request, case, _("It stands in your reply."))


def after_use(request: DeskRequest, case: Case, said: str) -> HttpResponse:
    """Back to the case, with a sentence; script stays where it is."""
    if request.htmx:
        return HttpResponse(status=204)
    messages.success(request, said)
    return redirect(f"{reverse('case', args=[case.pk])}?{read_filter(request.GET).query}".rstrip("?"))


def _words(chosen: Suggestion, used_as: str, case: Case) -> str:
    return chosen.link if used_as == "link" and chosen.link else told(chosen, name=_called(case)).words


def _called(case: Case) -> str:
    return called(case.customer.name, language=case.language)


def add_to_draft(request: DeskRequest, case: Case, words: str) -> None:
    """The words stand in the draft, behind what is there, or behind a greeting."""
    before = Draft.objects.filter(case=case, author=request.user, mode="reply").first()
    if before is not None and before.text.strip():
        text = f"{before.text.rstrip()}\n\n{words}"
    else:
        text = addressed_anew(words, name=case.customer.name, language=case.language, has_room=True)
    replies.keep_draft(
        case_id=case.pk,
        mode="reply",
        text=text,
        actor=request.user,
        conversation_id=before.conversation_id if before is not None else None,
        now=clock.now(),
    )
