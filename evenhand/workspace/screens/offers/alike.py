"""Putting the answer of a case alike, from the tab of such cases, into the reply: counted as suggestions are."""

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand.cases import reads
from evenhand.cases.reads.similar import similar_cases
from evenhand.kernel import clock
from evenhand.replies.actions.suggestions import use_alike
from evenhand.replies.errors import NoSuchSuggestion
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.offers.views import add_to_draft, after_use


@at_the_desk
@require_POST
def use(request: DeskRequest, case_id: int, source_id: int) -> HttpResponse:
    """It goes into the reply: by script, which has put it there already; without, it is added to the draft."""
    case = reads.case_for(request.user, case_id)
    with transaction.atomic():
        use_alike(case_id=case_id, source_id=source_id, actor=request.user, now=clock.now())
        if not request.htmx:
            found = similar_cases(request.user, case) or []
            words = next((each.answer for each in found if each.case_id == source_id), None)
            if words is None:
                raise NoSuchSuggestion
            add_to_draft(request, case, words)
    return after_use(request, case, _("It stands in your reply."))
