"""What a person says about a case: a reply to the customer, a note to colleagues, or half of either."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand.cases import actions
from evenhand.cases.models import Case, Conversation, Note
from evenhand.channels.models import Account
from evenhand.channels.reads import capabilities_at
from evenhand.flows import answer, macros
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.people.models import Agent
from evenhand.replies import actions as replies
from evenhand.replies.domain.wording import room_of
from evenhand.replies.errors import CannotReplyThere, KeyUsedTwice, ReplyError, ReplyTooLong
from evenhand.replies.models import Delivery, Draft
from evenhand.replies.reads import enclosures_of
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.case.deeds import changed
from evenhand.workspace.screens.writing.undoing import toasts, when_of

MODES = ("reply", "note")


@at_the_desk
@require_POST
def say(request: DeskRequest, case_id: int) -> HttpResponse:
    """Send a reply or keep a note. The words are a draft first, so that a refusal loses none of them."""
    mode, text = _said(request)
    key, now = _key(request), clock.now()
    kept = _keep(request, case_id, mode, text, key)
    if kept is not None and kept.case_id != case_id:
        return _went_on(request, case_id, kept)
    _describe(request, case_id, mode)
    if "later" in request.POST:
        return changed(request, case_id)
    if mode == "note":
        _note(request, case_id, text, key, now)
        refused = macros.carry_out(case_id=case_id, deeds=request.POST.getlist("deed"), actor=request.user, now=now)
        return _after(request, case_id, mode, refused)
    made, refused = _reply(request, case_id, text, key, now)
    return _after(request, case_id, mode, refused, made)


def _went_on(request: DeskRequest, case_id: int, kept: Draft) -> HttpResponse:
    """The case was merged since the page was opened: nothing goes out of it unseen, and nothing is lost."""
    numbers = {"from": f"EH-{case_id}", "to": f"EH-{kept.case_id}"}
    words = _("%(from)s was merged into %(to)s meanwhile. Nothing was sent; your words are kept here.") % numbers
    messages.warning(request, words)
    address = _address_of(kept)
    return HttpResponse(status=204, headers={"HX-Redirect": address}) if request.htmx else redirect(address)


def _address_of(kept: Draft) -> str:
    """Where a draft stands, with its mode."""
    return f"{reverse('case', args=[kept.case_id])}{'?mode=note' if kept.mode == 'note' else ''}"


def _reply(request: DeskRequest, case_id: int, text: str, key: UUID, now: datetime) -> tuple[Delivery, list[str]]:
    """Approve the reply, and do what its macro adds; what of that could not be done, in words."""
    deeds = request.POST.getlist("deed")
    before = macros.standing_of(case_id) if deeds else None
    made = answer.answer(
        case_id=case_id,
        conversation_id=_conversation(request) or 0,
        text=text,
        key=key,
        actor=request.user,
        resolve="resolve" in request.POST,
        despite=frozenset(request.POST.getlist("despite")),
        in_parts="in_parts" in request.POST,
        when=when_of(request, now),
        now=now,
    )
    if before is None:
        return made, []
    return made, macros.carry_out_with(made, deeds=deeds, before=before, actor=request.user, now=now)


@transaction.atomic
def _note(request: DeskRequest, case_id: int, text: str, key: UUID, now: datetime) -> None:
    note = actions.write_note(case_id=case_id, text=text, key=key, actor=request.user, now=now)
    replies.enclose_with_note(note=note, actor=request.user)
    replies.keep_draft(case_id=case_id, mode="note", text="", actor=request.user, now=now)


def _after(
    request: DeskRequest, case_id: int, mode: str, told: list[str], made: Delivery | None = None
) -> HttpResponse:
    """What of a macro could not be done is told, and what was sent can be undone."""
    response = changed(request, case_id, mode=mode)
    if request.htmx:
        response.content += toasts(request, made, told)
    else:
        for sentence in told:
            messages.warning(request, sentence)
    return response


def _describe(request: DeskRequest, case_id: int, mode: str) -> None:
    """What stands in the fields beside pictures counts, also where it was typed just before sending."""
    for each in enclosures_of(request.user, case_id, mode):
        alt = request.POST.get(f"alt-{each.pk}")
        if alt is not None and alt != each.alt:
            replies.describe(enclosure_id=each.pk, alt=alt, actor=request.user)


@at_the_desk
@require_POST
def draft(request: DeskRequest, case_id: int) -> JsonResponse:
    """Keep what is being written; say how much room is left, counted as the channel counts, and the parts if it would
    go out as several posts."""
    mode, text = _said(request)
    kept = _keep(request, case_id, mode, text, _key(request))
    if kept is not None and kept.case_id != case_id:
        return JsonResponse({"left": None, "parts": [], "moved": _address_of(kept)})
    if mode != "reply":
        return JsonResponse({"left": None, "parts": []})
    left, parts = _room(request.user, case_id, _conversation(request), text)
    return JsonResponse({"left": left, "parts": parts})


def _said(request: DeskRequest) -> tuple[str, str]:
    """Only the field of the chosen mode is read: a note never leaks into a reply."""
    mode = request.POST.get("mode", "")
    if mode not in MODES:
        raise ReplyError("Choose whether this is a reply or a note.")
    return mode, request.POST.get(mode, "")


def _key(request: DeskRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        raise KeyUsedTwice(
            "This form is incomplete; reload the page. What you wrote was kept as far as it came."
        ) from None


def _conversation(request: DeskRequest) -> int | None:
    return number_in(request.POST.get("conversation", ""))


def _keep(request: DeskRequest, case_id: int, mode: str, text: str, key: UUID) -> Draft | None:
    """Keep the draft, unless these words are gone out already and the keeping only came late."""
    sent = Delivery if mode == "reply" else Note
    found = {"pk": key} if mode == "reply" else {"key": key}
    if sent.objects.filter(**found).exists():
        return None
    return replies.keep_draft(
        case_id=case_id,
        mode=mode,
        text=text,
        actor=request.user,
        conversation_id=_conversation(request),
        now=clock.now(),
    )


def _room(actor: Agent, case_id: int, conversation_id: int | None, text: str) -> tuple[int | None, list[str]]:
    """How much room is left with the signature (None where there is no limit or nothing to count), and the parts."""
    case = Case.objects.select_related("brand").get(pk=case_id)  # the draft was just kept: the actor may see it
    ours = Conversation.objects.filter(pk=conversation_id or 0, case=case)
    found = ours.select_related("account__brand", "account__source").first()
    if found is None or not text.strip():
        return None, []
    try:
        account = answer.account_for(case, found)
        words = answer.worded(account, actor, text, is_public=found.is_public)[0].text
    except ReplyTooLong as problem:
        left = int(str(problem.facts["limit"])) - int(str(problem.facts["length"]))
        return left, _parts(account, actor, text, is_public=found.is_public)
    except CannotReplyThere:
        return None, []
    capabilities = capabilities_at(account)
    room = room_of(capabilities, is_public=found.is_public)
    return (None if room is None else room - capabilities.count(words)), []


def _parts(account: Account, actor: Agent, text: str, *, is_public: bool) -> list[str]:
    try:
        return [each.text for each in answer.worded(account, actor, text, is_public=is_public, in_parts=True)]
    except ReplyTooLong:
        return []
