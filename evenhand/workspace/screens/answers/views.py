"""Answers for many: the list, one of them with how far it is, and who is behind each number."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from evenhand.flows.answer_preview import unread_in
from evenhand.flows.answer_progress import PAGE, SHOWN, broadcast_for, broadcasts_of, people_of, progress_of, sizes_of
from evenhand.flows.answer_sets import strangers_to
from evenhand.flows.answer_words import Phrasebook
from evenhand.flows.issue_care import FIXED, is_outdated
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.replies.actions.broadcasting import leads
from evenhand.replies.domain.broadcasting import JOINED, State, Step, can
from evenhand.replies.models import Broadcast, Recipient, Wording
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.answers.origins import GROWING, cases_of, named, origin_of
from evenhand.workspace.screens.answers.writing import draft_page

LISTED = 25


@at_the_desk
@require_safe
def answers(request: DeskRequest) -> HttpResponse:
    """What was sent to many, the newest first."""
    found = broadcasts_of(request.user).order_by("-pk")
    if before := number_in(request.GET.get("before", "")):
        found = found.filter(pk__lt=before)
    shown = list(found[: LISTED + 1])
    sizes = sizes_of(shown)
    context = {
        "rows": [{"broadcast": each, "people": sizes[each.pk], "state": words_of(each)} for each in shown[:LISTED]],
        "more": shown[LISTED - 1].pk if len(shown) > LISTED else None,
        "is_begin": not before,
        "leads": leads(request.user),
    }
    return show(request, "answers/page.html", context)


@at_the_desk
@require_safe
def answer(request: DeskRequest, broadcast_id: int) -> HttpResponse:
    """One of them: written while it is a draft, else how far it has come."""
    broadcast = seen(request, broadcast_id)
    if broadcast.state == State.DRAFT and broadcast.author_id == request.user.pk:
        return draft_page(request, broadcast)
    return answer_page(request, broadcast_id)


def answer_page(request: DeskRequest, broadcast_id: int, *, refusal: str = "", typed: str = "") -> HttpResponse:
    """How far it has come; what somebody typed for its author and could not send any more is not lost."""
    broadcast = seen(request, broadcast_id)
    said = {"joined": _joined(request, broadcast), "refusal": refusal, "typed": typed}
    response = show(
        request, "answers/answer.html", shown_of(request, broadcast) | said, fragments={"progress": "progress"}
    )
    response.status_code = 409 if refusal else 200
    return response


@at_the_desk
@require_safe
def progress(request: DeskRequest, broadcast_id: int) -> HttpResponse:
    """Its numbers, asked again and again while it runs."""
    context = shown_of(request, seen(request, broadcast_id))
    return render(request, "answers/answer.html#progress", context)


def seen(request: DeskRequest, broadcast_id: int) -> Broadcast:
    """The broadcast, if it may be seen."""
    broadcast = broadcast_for(request.user, broadcast_id)
    if broadcast is None:
        raise Http404
    return broadcast


def shown_of(request: DeskRequest, broadcast: Broadcast) -> dict[str, Any]:
    """Everything about it that a page shows."""
    viewer, origin = request.user, origin_of(broadcast)
    may_change = viewer.may_write and (broadcast.author_id == viewer.pk or leads(viewer))
    found = progress_of(broadcast, now=clock.now())
    outdated = is_outdated(broadcast) and broadcast.state != State.DONE
    return {
        "broadcast": broadcast,
        "progress": found,
        "outdated": outdated,
        "is_untrue": outdated and broadcast.origin == FIXED,
        "asked_later": Recipient.objects.filter(broadcast=broadcast, state="left_out", why=JOINED).count(),
        "numbers": [
            (name, words, n) for name, words in names().items() if (n := getattr(found, name)) or name in _ALWAYS
        ],
        "takes": takes_words(found.takes),
        "state": words_of(broadcast),
        "origin": named(viewer, origin),
        "wordings": list(Wording.objects.filter(broadcast=broadcast).order_by("way", "language")),
        "unread": unread_in(broadcast, Phrasebook.of(broadcast.pk)) if broadcast.state == State.ASKING else [],
        "is_live": broadcast.state == State.RUNNING or (broadcast.state == State.STOPPED and not broadcast.ended_at),
        "may_change": may_change,
        "leads": leads(viewer),
        "may_sign": leads(viewer) and broadcast.author_id != viewer.pk,
        "steps": {step.name.lower() for step in Step if can(broadcast.state, step)} if may_change else set(),
        "why_not_undone": _("What was sent stands: it can be deleted in its channel, one by one."),
    }


def _joined(request: DeskRequest, broadcast: Broadcast) -> int:
    """How many cases came to where its own come from, since they were chosen."""
    viewer, origin = request.user, origin_of(broadcast)
    may_join = viewer.may_write and (broadcast.author_id == viewer.pk or leads(viewer))
    if not may_join or broadcast.state in {State.ASKING, State.DISCARDED} or origin.kind not in GROWING:
        return 0
    return len(strangers_to(broadcast.pk, cases_of(viewer, origin)))


_ALWAYS = ("waiting", "on_the_way", "sent", "aside")


def takes_words(takes: timedelta | None) -> str:
    """How long it will still take, roughly."""
    if takes is None:
        return ""
    minutes = max(1, round(takes / timedelta(minutes=1)))
    if minutes < 90:
        return ngettext("about %(n)d minute left", "about %(n)d minutes left", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    return ngettext("about %(n)d hour left", "about %(n)d hours left", hours) % {"n": hours}


def words_of(broadcast: Broadcast) -> dict[str, str]:
    """Its state in words, with an icon and how it looks."""
    words = {
        State.DRAFT: (_("Draft"), "pencil", ""),
        State.ASKING: (_("Waits for sign-off"), "hand-raised", "warn"),
        State.RUNNING: (_("Going out"), "paper-airplane", "go"),
        State.PAUSED: (_("Paused"), "pause-circle", "warn"),
        State.STOPPED: (_("Stopped"), "stop-circle", "bad"),
        State.DONE: (_("Done"), "check-circle", "good"),
        State.DISCARDED: (_("Thrown away"), "trash", ""),
    }
    said, icon, look = words[State(broadcast.state)]
    return {"words": said, "icon": icon, "look": look}


@at_the_desk
@require_safe
def people(request: DeskRequest, broadcast_id: int) -> HttpResponse:
    """Who is behind a number, and why."""
    broadcast = seen(request, broadcast_id)
    asked = request.GET.get("shown", "")
    shown = asked if asked in SHOWN else ""
    why = request.GET.get("why", "")[:60]
    after = number_in(request.GET.get("after", "")) or 0
    found = people_of(broadcast, shown=shown, why=why, after=after, limit=PAGE + 1)
    context = {
        "broadcast": broadcast,
        "state": words_of(broadcast),
        "people": found[:PAGE],
        "more": found[PAGE - 1].pk if len(found) > PAGE else None,
        "shown": shown,
        "why": why,
        "choices": [("", _("All")), *((name, words) for name, words in names().items())],
        "may_change": request.user.may_write and (broadcast.author_id == request.user.pk or leads(request.user)),
    }
    return show(request, "answers/people.html", context)


def names() -> dict[str, str]:
    """The numbers in words."""
    return {
        "waiting": _("Waiting"),
        "on_the_way": _("On the way"),
        "sent": _("Sent"),
        "trouble": _("Could not be sent"),
        "withdrawn": _("Taken back"),
        "aside": _("Set aside"),
        "left_out": _("Left out"),
    }
