"""My chats with how long each waits, the next visitor nobody looks after, and what the visitor of a case does now."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from evenhand.cases import reads
from evenhand.cases.actions import chats as actions
from evenhand.cases.domain.chats import Ended
from evenhand.cases.errors import HandsFull, NotAllowed
from evenhand.cases.models import Case, Chat
from evenhand.cases.reads.chats import chat_of_case, chats_of, chats_waiting, says_nothing_more
from evenhand.flows import chatting
from evenhand.flows.said import is_typing
from evenhand.kernel import clock
from evenhand.people.models import Agent
from evenhand.workspace.door import DeskRequest, at_the_desk, show


@at_the_desk
@require_safe
def chats(request: DeskRequest) -> HttpResponse:
    """My chats, and the visitors who wait for somebody."""
    return show(request, "chats/page.html", _mine(request.user))


@at_the_desk
@require_GET
def strip(request: DeskRequest) -> HttpResponse:
    """The same, small enough to stand above every screen; asked for every few seconds."""
    return render(request, "chats/strip.html", {**_mine(request.user), "open_case": request.GET.get("case", "")})


def _mine(viewer: Agent) -> dict[str, Any]:
    now = clock.now()
    return {"chats": chats_of(viewer, now=now), "waiting": chats_waiting(viewer, now=now), "now": now}


@at_the_desk
@require_POST
def take_next(request: DeskRequest) -> HttpResponse:
    """Take the visitor who waits longest."""
    _may_write(request.user)
    try:
        case_id = chatting.take_next(request.user, now=clock.now())
    except HandsFull as full:
        messages.warning(request, full.sentence)
        return redirect("chats")
    if case_id is None:
        messages.info(request, _("Nobody is waiting in a chat."))
        return redirect("chats")
    return redirect("case", case_id)


def _may_write(viewer: Agent) -> None:
    if not viewer.may_write:
        raise NotAllowed("You may look at cases, not work on them.")


@at_the_desk
@require_GET
def state(request: DeskRequest, case_id: int) -> HttpResponse:
    """What the visitor of a case does now; nothing where the case has no chat. Whoever asks has seen what was said."""
    case = reads.case_for(request.user, case_id)
    chat = chat_of_case(case)
    if chat is None:
        return HttpResponse(status=204)
    if "seen" in request.GET:
        _note_seen(request.user, case, chat)
    return render(request, "chats/state.html", _state(case, chat))


def _note_seen(viewer: Agent, case: Case, chat: Chat) -> None:
    """The visitor sees that somebody looked: whoever has the case, or anybody while nobody has it."""
    is_news = chat.heard_at is None or (case.open.last_at > chat.heard_at if hasattr(case, "open") else False)
    if is_news and viewer.may_write and case.assignee_id in {None, viewer.pk}:
        actions.mark_heard(keys=[chat.pk], now=clock.now())
        chatting.tell(chat.pk, what="look")


def _state(case: Case, chat: Chat) -> dict[str, Any]:
    now = clock.now()
    return {
        "case": case,
        "chat": chat,
        "is_away": says_nothing_more(chat, now=now),
        "is_typing": is_typing(chat, now=now),
        "has_ended": chat.ended_at is not None,
        "by_visitor": chat.ended_by == Ended.BY_VISITOR,
        "now": now,
    }


@at_the_desk
@require_POST
def typing(request: DeskRequest, case_id: int) -> HttpResponse:
    """The visitor may see that somebody writes."""
    chat = _chat(request, case_id)
    chatting.tell(chat.pk, what="typing", who=request.user.public_name or request.user.first_name)
    return HttpResponse(status=204)


@at_the_desk
@require_POST
def end(request: DeskRequest, case_id: int) -> HttpResponse:
    """Nobody writes there any more; the case stays what it is."""
    chat = _chat(request, case_id)
    actions.end_chat(key=chat.pk, by=Ended.BY_US, actor_id=request.user.pk, now=clock.now())
    return _changed(request, case_id, chat)


@at_the_desk
@require_POST
def go_on(request: DeskRequest, case_id: int) -> HttpResponse:
    """Undo ending it."""
    chat = _chat(request, case_id)
    actions.go_on(key=chat.pk, actor_id=request.user.pk, now=clock.now())
    return _changed(request, case_id, chat)


def _chat(request: DeskRequest, case_id: int) -> Chat:
    """The chat of a case that this person may work on."""
    case = reads.case_for(request.user, case_id)
    _may_write(request.user)
    chat = chat_of_case(case)
    if chat is None:
        raise NotAllowed("This case has no chat.")
    return chat


def _changed(request: DeskRequest, case_id: int, chat: Chat) -> HttpResponse:
    chatting.tell(chat.pk, what="look")
    if request.headers.get("X-Chat") or request.htmx:
        chat.refresh_from_db()
        return render(request, "chats/state.html", _state(reads.case_for(request.user, case_id), chat))
    return redirect("chats") if request.POST.get("back") == "chats" else redirect("case", case_id)
