"""What a person says about a case: a reply to the customer, a note to colleagues, or half of either."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from evenhand.cases import actions
from evenhand.cases.models import Case, Conversation, Note
from evenhand.channels.reads import capabilities_at
from evenhand.flows import answer
from evenhand.kernel import clock
from evenhand.people.models import Agent
from evenhand.replies import actions as replies
from evenhand.replies.errors import CannotReplyThere, KeyUsedTwice, ReplyError, ReplyTooLong
from evenhand.replies.models import Delivery
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.case.deeds import changed

MODES = ("reply", "note")


@at_the_desk
@require_POST
def say(request: DeskRequest, case_id: int) -> HttpResponse:
    """Send a reply or keep a note. The words are a draft first, so that a refusal loses none of them."""
    mode, text = _said(request)
    key, now = _key(request), clock.now()
    _keep(request, case_id, mode, text, key)
    if "later" in request.POST:
        return changed(request, case_id)
    if mode == "note":
        actions.write_note(case_id=case_id, text=text, key=key, actor=request.user, now=now)
        replies.keep_draft(case_id=case_id, mode=mode, text="", actor=request.user, now=now)
        return changed(request, case_id, mode="note")
    answer.answer(
        case_id=case_id,
        conversation_id=_conversation(request) or 0,
        text=text,
        key=key,
        actor=request.user,
        resolve="resolve" in request.POST,
        now=now,
    )
    return changed(request, case_id, mode="reply")


@at_the_desk
@require_POST
def draft(request: DeskRequest, case_id: int) -> JsonResponse:
    """Keep what is being written, and say how much room is left, counted as the channel counts."""
    mode, text = _said(request)
    _keep(request, case_id, mode, text, _key(request))
    return JsonResponse(
        {"left": _left(request.user, case_id, _conversation(request), text) if mode == "reply" else None}
    )


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
    said = request.POST.get("conversation", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 18 else None


def _keep(request: DeskRequest, case_id: int, mode: str, text: str, key: UUID) -> None:
    """Keep the draft, unless these words are gone out already and the keeping only came late."""
    sent = Delivery if mode == "reply" else Note
    found = {"pk": key} if mode == "reply" else {"key": key}
    if sent.objects.filter(**found).exists():
        return
    replies.keep_draft(
        case_id=case_id,
        mode=mode,
        text=text,
        actor=request.user,
        conversation_id=_conversation(request),
        now=clock.now(),
    )


def _left(actor: Agent, case_id: int, conversation_id: int | None, text: str) -> int | None:
    """How much room is left with the signature; None where there is no limit or nothing to count."""
    case = Case.objects.select_related("brand").get(pk=case_id)  # the draft was just kept: the actor may see it
    ours = Conversation.objects.filter(pk=conversation_id or 0, case=case)
    found = ours.select_related("account__brand", "account__source").first()
    if found is None or not text.strip():
        return None
    try:
        account = answer.account_for(case, found)
        words = answer.wording(account, actor, text)
    except ReplyTooLong as problem:
        return int(str(problem.facts["limit"])) - int(str(problem.facts["length"]))
    except CannotReplyThere:
        return None
    capabilities = capabilities_at(account)
    return None if capabilities.max_length is None else capabilities.max_length - capabilities.count(words)
