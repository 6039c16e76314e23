"""The tab of the company's own record: asked when it is opened, private until the person proved who they are."""

from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand.cases import actions, reads
from evenhand.cases.models import Case
from evenhand.flows import records
from evenhand.kernel import clock
from evenhand.people.models import Role
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.context.doing import done

_ASKED: Final = "answer-"
_AGREED: Final = "agreed-"


def gathered(request: DeskRequest, case: Case) -> dict[str, Any]:
    """What may be seen of it now; the record answers within seconds or not at all."""
    may_set = request.user.is_superuser or request.user.role == Role.ADMINISTRATOR
    return {"looked": records.look_up(request.user, case, now=clock.now()), "may_set": may_set}


@at_the_desk
@require_POST
def check(request: DeskRequest, case_id: int) -> HttpResponse:
    """Compare what the person answered with what the record knows."""
    case = reads.case_for(request.user, case_id)
    given = {name.removeprefix(_ASKED): request.POST.get(name, "") for name in request.POST if name.startswith(_ASKED)}
    agreed = frozenset(name.removeprefix(_AGREED) for name in request.POST if name.startswith(_AGREED))
    made = records.check(request.user, case, given=given, agreed=agreed, now=clock.now())
    if made.is_passed:
        undo = reverse("revoke_identity", args=[case_id])
        return done(request, _("They are who they say."), case_id=case_id, tab="record", undo=undo)
    said = _("Not enough right answers. The check is noted; nothing private is shown.")
    return done(request, str(said), case_id=case_id, tab="record")


@at_the_desk
@require_POST
def revoke(request: DeskRequest, case_id: int) -> HttpResponse:
    """Hide what is private again."""
    actions.revoke_identity_check(case_id=case_id, actor=request.user, now=clock.now())
    return done(request, _("Private fields are hidden again."), case_id=case_id, tab="record")
