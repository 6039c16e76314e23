"""One step from public into private, as a dialog over the case or a page of its own."""

from typing import Any
from uuid import UUID

import msgspec
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases import reads
from evenhand.cases.actions.handovers import renew_handover
from evenhand.cases.domain.handovers import DAYS, Standing
from evenhand.cases.errors import CannotTakePrivate, NoSuchHandover, NotAllowed
from evenhand.cases.models import Case, Conversation, Handover
from evenhand.cases.reads import conversations_of
from evenhand.flows import handover as flow
from evenhand.kernel import clock
from evenhand.kernel.ids import new_uuid
from evenhand.kernel.text import number_in
from evenhand.workspace.components.tags import at_sign
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.case.deeds import changed
from evenhand.workspace.screens.inbox.filters import read_filter
from evenhand.workspace.screens.writing.undoing import when_of


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: DeskRequest, case_id: int) -> HttpResponse:
    """The ways into private with the usual words; or go there."""
    case = reads.case_for(request.user, case_id)
    if not request.user.may_write:
        raise NotAllowed("Analysts look at cases and do not change them.")
    if request.method == "POST":
        return _go(request, case_id)
    said = request.GET.get("conversation", "")
    here = _public(case, number_in(said) or 0)
    context = {
        "case": case,
        "filter": read_filter(request.GET),
        "earlier": _told(request, case),
        "days": [(number, ngettext("%d day", "%d days", number) % number) for number in DAYS],
        **_offered(request, case, here),
    }
    return show(request, "handover/page.html", context, fragments={"handover-box": "dialog"})


def _public(case: Case, wanted: int) -> Conversation | None:
    """The public conversation asked for, else the one heard of last."""
    public = [each for each in conversations_of(case) if each.is_public]
    return next((each for each in public if each.pk == wanted), public[0] if public else None)


def _offered(request: DeskRequest, case: Case, here: Conversation | None) -> dict[str, Any]:
    """What can be offered there; or why nothing can."""
    key = new_uuid()
    try:
        if here is None:
            raise CannotTakePrivate("This case has no public conversation.")
        ways = flow.ways(case, here, key=key, site=_site(request))
    except flow.CANNOT as problem:
        return {"refusal": problem.sentence}
    offered = [
        (name, label, getattr(ways, name))
        for name, label in (("link", _("A link to a private chat")), ("invite", _("An invitation to a direct message")))
        if getattr(ways, name)
    ]
    return {"conversation": here, "account": at_sign(ways.account.handle), "key": key, "ways": offered}


def _site(request: DeskRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _go(request: DeskRequest, case_id: int) -> HttpResponse:
    way = request.POST.get("way", "")
    conversation = request.POST.get("conversation", "")
    days = request.POST.get("days", "")
    now = clock.now()
    made = flow.take_private(
        case_id=case_id,
        conversation_id=number_in(conversation) or 0,
        key=_key(request),
        asked=flow.Asked(
            way=way,
            text=request.POST.get("reply", ""),
            days=int(days) if days.isascii() and days.isdigit() and len(days) < 4 else 0,
            question=request.POST.get("question", ""),
            answer=request.POST.get("answer", ""),
        ),
        site=_site(request),
        despite=frozenset(request.POST.getlist("despite")),
        when=when_of(request, now),
        actor=request.user,
        now=now,
    )
    undo = _undo(request, case_id, made.pk, "withdraw_handover", _("Taken into private: the offer goes out."))
    return _answered(request, case_id, undo, "handover-done")


def _key(request: DeskRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        raise CannotTakePrivate("This form is incomplete; open it again.") from None


@at_the_desk
@require_POST
def withdraw(request: DeskRequest, case_id: int, handover_id: UUID) -> HttpResponse:
    """Take an offer back; what stands in public stays there."""
    _of_case(request, case_id, handover_id)
    is_stopped = flow.withdraw(handover_id=handover_id, actor=request.user, now=clock.now())
    if is_stopped:
        return _answered(
            request, case_id, _said(request, _("Taken back before it went out.")), "handover-done", "reply"
        )
    said = _("The offer is taken back. The public reply stands already and stays there.")
    return _answered(request, case_id, _undo(request, case_id, handover_id, "renew_handover", said), "handover-done")


@at_the_desk
@require_POST
def renew(request: DeskRequest, case_id: int, handover_id: UUID) -> HttpResponse:
    """The offer holds after all."""
    _of_case(request, case_id, handover_id)
    renew_handover(handover_id=handover_id, actor=request.user, now=clock.now())
    return _answered(request, case_id, _said(request, _("The offer holds again.")), "handover-done")


def _of_case(request: DeskRequest, case_id: int, handover_id: UUID) -> None:
    case = reads.case_for(request.user, case_id)
    if not Handover.objects.filter(pk=handover_id, case=case).exists():
        raise NoSuchHandover


def _answered(request: DeskRequest, case_id: int, toast: SafeString, event: str, mode: str = "") -> HttpResponse:
    """The parts of the case that changed, and a sentence; without script the case again with it."""
    response = changed(request, case_id, mode=mode)
    if not request.htmx:
        messages.success(request, toast)
        return redirect("case", case_id=case_id)
    response.write(render_to_string("handover/toast.html", {"toast": toast}))
    response["HX-Trigger"] = f"inbox-changed, {event}"
    return response


def _said(request: DeskRequest, said: str) -> SafeString:
    return mark_safe(render_to_string("handover/said.html", {"said": said}, request=request))  # noqa: S308 - escaped


def _undo(request: DeskRequest, case_id: int, handover_id: UUID, name: str, said: str) -> SafeString:
    address = reverse(name, args=[case_id, handover_id])
    told = {"said": said, "address": address}
    return mark_safe(render_to_string("handover/said.html", told, request=request))  # noqa: S308 - escaped


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier offer in words."""

    handover: Handover
    words: str
    can_withdraw: bool


def _told(request: DeskRequest, case: Case) -> list[Told]:
    words = {
        Standing.OPEN: _("open"),
        Standing.TAKEN_UP: _("taken up"),
        Standing.WITHDRAWN: _("taken back"),
        Standing.EXPIRED: _("its time is over"),
        Standing.CLOSED: _("closed after wrong answers"),
    }
    return [
        Told(handover=each, words=words[how], can_withdraw=how in {Standing.OPEN, Standing.TAKEN_UP})
        for each, how in flow.handovers_of(request.user, case, now=clock.now())
    ]
