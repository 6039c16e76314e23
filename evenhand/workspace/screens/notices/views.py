"""The bell, the list behind it, and what a window shows on the desktop."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases.actions import notices as actions
from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import Notice, NoticeKind
from evenhand.cases.reads.calls import calls_at_hand
from evenhand.cases.reads.notices import MOST_COUNTED, PAGE, is_left_alone, notice_for, notices_of, unseen_count
from evenhand.flows.broadcast_notices import broadcast_of_notice
from evenhand.flows.incidents import incident_of_notice
from evenhand.flows.looked_after import path_of_notice
from evenhand.flows.notifying import words_of
from evenhand.kernel import clock
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.phone.telling import told

ICONS = {
    NoticeKind.ASSIGNED: "user-plus",
    NoticeKind.WROTE: "chat-bubble-left",
    NoticeKind.NAMED: "at-symbol",
    NoticeKind.PROMISE: "calendar",
    NoticeKind.CLOCK: "clock",
    NoticeKind.UNSENT: "exclamation-triangle",
    NoticeKind.CALL: "phone",
    NoticeKind.ALARM: "exclamation-circle",
    NoticeKind.DRAGGING: "arrow-path-rounded-square",
    NoticeKind.INCIDENT: "megaphone",
    NoticeKind.APPROVAL: "clipboard-document-check",
    NoticeKind.SILENT: "arrow-uturn-left",
    NoticeKind.LOOKED_AFTER: "document-text",
    NoticeKind.COMMUNITY: "users",
}


@at_the_desk
@require_safe
def notices(request: DeskRequest) -> HttpResponse:
    """What I was told, newest first."""
    only_unseen = request.GET.get("of") == "unseen"
    found = notices_of(
        request.user, before=_number(request.GET.get("after", "")), only_unseen=only_unseen, limit=PAGE + 1
    )
    context = {
        "of": "unseen" if only_unseen else "all",
        "notices": [_shown(each) for each in found[:PAGE]],
        "after": found[PAGE - 1].pk if len(found) > PAGE else "",
        "is_first": not request.GET.get("after"),
        "unseen": unseen_count(request.user),
    }
    return show(request, "notices/page.html", context, fragments={"notices": "list", "more-notices": "rows"})


def _shown(notice: Notice) -> dict[str, Any]:
    return {"notice": notice, "words": words_of(notice), "icon": ICONS[NoticeKind(notice.kind)]}


@at_the_desk
@require_safe
def bell(request: DeskRequest) -> HttpResponse:
    """How much I have not seen, and which calls are at hand; asked by script when the stream says so."""
    count = unseen_count(request.user)
    at_hand = told(calls_at_hand(request.user, now=clock.now()), request.user)
    context = {"count": count, "is_more": count > MOST_COUNTED, "at_hand": at_hand, "is_here": True}
    return render(request, "notices/bell.html", context)


@at_the_desk
@require_POST
def news(request: DeskRequest) -> JsonResponse:
    """What this window shall show on the desktop now; every notice is given to one window only."""
    now = clock.now()
    if is_left_alone(request.user, now=now):
        return JsonResponse({"news": []})
    found = actions.take_for_desktop(agent=request.user, now=now)
    may_see = {each.pk for each in notices_of(request.user, only_unseen=True, limit=len(found) + PAGE)}
    return JsonResponse({"news": [_news(each) for each in found if each.pk in may_see]})


def _news(notice: Notice) -> dict[str, Any]:
    """Words for a notification: the person's name as the inbox shows it, and nothing they said."""
    case = notice.case
    body = _("%(name)s · %(number)s") % {"name": case.customer.name, "number": case.number} if case else ""
    return {
        "tag": f"{notice.kind}-{notice.case_id or notice.pk}",
        "title": words_of(notice),
        "body": body,
        "url": reverse("go_to_notice", args=[notice.pk]),
        "is_call": notice.kind == NoticeKind.CALL,
    }


@at_the_desk
@require_safe
def go(request: DeskRequest, notice_id: int) -> HttpResponse:
    """To what the notice is about; then it is seen."""
    notice = notice_for(request.user, notice_id)
    if request.method == "GET":
        if notice.case_id is not None:
            actions.see_case(agent=request.user, case_id=notice.case_id, now=clock.now())
        else:
            actions.see(agent=request.user, notice_id=notice_id, now=clock.now())
    if notice.kind == NoticeKind.INCIDENT:
        return redirect("incident", incident_of_notice(notice.key) or 0)
    if (broadcast_id := broadcast_of_notice(notice.key)) is not None:
        return redirect("answer", broadcast_id)
    if notice.kind == NoticeKind.ALARM and notice.case_id is None:
        return redirect("alarms")
    if notice.kind == NoticeKind.DRAGGING:
        return redirect("dragging")
    if notice.kind in {NoticeKind.LOOKED_AFTER, NoticeKind.COMMUNITY}:
        return redirect(path_of_notice(notice))
    return redirect("case", notice.case_id) if notice.case_id is not None else redirect("phone")


@at_the_desk
@require_POST
def see(request: DeskRequest) -> HttpResponse:
    """I have seen everything, or one, or what was to be said of a case."""
    now, one = clock.now(), _number(request.POST.get("notice", ""))
    case_id = _number(request.POST.get("case", ""))
    if case_id is not None:
        seen = actions.see_case(agent=request.user, case_id=case_id, now=now)
        return _done(request, "") if seen else HttpResponse(status=204)
    seen = actions.see(agent=request.user, notice_id=one, now=now)
    if seen and one is None:
        return _done(request, _("All seen."), fields={"at": now.isoformat()})
    return _done(request, "")


@at_the_desk
@require_POST
def unsee(request: DeskRequest) -> HttpResponse:
    """Take that back."""
    try:
        at = datetime.fromisoformat(request.POST.get("at", ""))
    except ValueError as problem:
        raise NotAllowed(_("That cannot be taken back any more.")) from problem
    actions.unsee(agent=request.user, seen_at=at)
    return _done(request, _("Unseen again."))


def _done(request: DeskRequest, said: str, *, fields: dict[str, str] | None = None) -> HttpResponse:
    if not request.htmx:
        if said:
            messages.success(request, said)
        return redirect("notices")
    undo = reverse("unsee_notices") if fields else ""
    response = (
        render(request, "context/toast.html", {"said": said, "undo": undo, "fields": fields or {}})
        if said
        else HttpResponse()
    )
    response["HX-Trigger"] = "notices-changed"
    return response


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 18 else None
