"""What waits for a lead, what was decided, and one reply with everything that speaks for or against it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenhand.cases import reads as cases
from evenhand.cases.errors import NotAllowed
from evenhand.flows.approving import sentence_of
from evenhand.flows.letting_go import look_at
from evenhand.kernel import clock
from evenhand.replies.actions.approvals import may_decide
from evenhand.replies.models import Approval, ApprovalState
from evenhand.replies.reads import undo_seconds
from evenhand.replies.reads.approvals import (
    PAGE,
    approval_for,
    approvals_decided,
    approvals_waiting,
    story_of,
)
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.approvals.telling import told_of, versions_told
from evenhand.workspace.screens.case.pane import told
from evenhand.workspace.screens.inbox.filters import read_filter


@at_the_desk
@require_safe
def approvals(request: DeskRequest) -> HttpResponse:
    """A page of what waits, or of what was decided; leads see their brands', agents their own."""
    of = "decided" if request.GET.get("of") == "decided" else "waiting"
    key = _key(request.GET.get("after", ""))
    found = (
        approvals_decided(request.user, before=key) if of == "decided" else approvals_waiting(request.user, after=key)
    )
    shown, now = found[:PAGE], clock.now()
    context = {
        "of": of,
        "approvals": [told_of(each, request.user, now=now) for each in shown],
        "after": _after(shown[-1], of) if len(found) > PAGE else "",
        "is_lead": may_decide(request.user),
        "done": _done(request),
    }
    return show(request, "approvals/page.html", context, fragments={"approvals": "list"})


def _done(request: DeskRequest) -> Approval | None:
    """What this person decided a moment ago, to be taken back."""
    try:
        found = approval_for(request.user, UUID(request.GET.get("done", "")))
    except ValueError:
        return None
    is_theirs = found is not None and found.decided_by_id == request.user.pk
    return found if is_theirs else None


def _key(said: str) -> tuple[datetime, UUID] | None:
    moment, _comma, number = said.partition(",")
    try:
        at = datetime.fromisoformat(moment)
        return (at, UUID(number)) if at.tzinfo else None
    except ValueError:
        return None


def _after(last: Approval, of: str) -> str:
    moment = last.decided_at if of == "decided" else last.asked_at
    return f"{moment.isoformat() if moment else ''},{last.pk}"


@at_the_desk
@require_safe
def approval(request: DeskRequest, delivery_id: UUID) -> HttpResponse:
    """One reply with its thread, its checks, how it changed, and what was said of it."""
    found = approval_for(request.user, delivery_id)
    if found is None or not (request.user.sees_all or found.author_id == request.user.pk):
        raise NotAllowed(_("There is no such reply among those you may see."))
    now, case = clock.now(), cases.case_for(request.user, found.case_id)
    attempts, versions, comments = story_of(found)
    is_waiting = found.state == ApprovalState.WAITING
    context: dict[str, Any] = {
        **told(request.user, case),
        "filter": read_filter(request.GET),
        "approval": found,
        "told": told_of(found, request.user, now=now),
        "reasons": [sentence_of(each, brand=found.brand.name) for each in found.reasons],
        "look": look_at(found, now=now) if is_waiting else None,
        "versions": versions_told(versions, attempts),
        "wanted": versions[-1].text if versions else found.delivery.text,
        "comments": comments,
        "now": now,
        "seconds": undo_seconds(request.user),
    }
    return show(request, "approvals/approval.html", context)
