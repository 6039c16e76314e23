"""What people do with a reply that waits: let it go, send it back, take that back, say something about it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand.flows import letting_go
from evenhand.kernel import clock
from evenhand.replies.actions import approvals
from evenhand.replies.reads import undo_seconds
from evenhand.workspace.door import DeskRequest, at_the_desk


@at_the_desk
@require_POST
def decide(request: DeskRequest, delivery_id: UUID, step: str) -> HttpResponse:
    """One deed; then the list with its undo, or the reply again."""
    if step not in _STEPS:
        raise Http404
    return _STEPS[step](request, delivery_id)


def _approve(request: DeskRequest, delivery_id: UUID) -> HttpResponse:
    letting_go.approve(
        delivery_id=delivery_id,
        actor=request.user,
        text=request.POST.get("text", ""),
        despite=frozenset(request.POST.getlist("despite")),
        seen_until=_moment(request.POST.get("seen_until", "")),
        undo=timedelta(seconds=undo_seconds(request.user)),
        now=clock.now(),
    )
    return _to_the_list(delivery_id)


def _send_back(request: DeskRequest, delivery_id: UUID) -> HttpResponse:
    words = request.POST.get("words", "")
    approvals.send_back(delivery_id=delivery_id, words=words, actor=request.user, now=clock.now())
    return _to_the_list(delivery_id)


def _recall(request: DeskRequest, delivery_id: UUID) -> HttpResponse:
    approvals.recall(delivery_id=delivery_id, actor=request.user, now=clock.now())
    messages.success(request, _("Taken back: the reply waits again."))
    return redirect("approval", delivery_id)


def _comment(request: DeskRequest, delivery_id: UUID) -> HttpResponse:
    said = request.POST.get("comment", "")
    approvals.comment(delivery_id=delivery_id, text=said, actor=request.user, now=clock.now())
    return redirect(f"{reverse('approval', args=[delivery_id])}#comments")


def _to_the_list(delivery_id: UUID) -> HttpResponse:
    return redirect(f"{reverse('approvals')}?done={delivery_id}")


def _moment(said: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


_STEPS: dict[str, Callable[[DeskRequest, UUID], HttpResponse]] = {
    "approve": _approve,
    "send-back": _send_back,
    "recall": _recall,
    "comment": _comment,
}
