"""What is suggested while somebody types: macros after "/", people after "@", signs after ":"."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import Http404, JsonResponse
from django.utils import translation
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases import reads
from evenhand.cases.models import Case, Conversation
from evenhand.flows import macros
from evenhand.kernel.text import fold, shorten
from evenhand.people.models import Agent
from evenhand.people.reads import colleagues_of
from evenhand.replies.errors import NoSuchMacro
from evenhand.replies.reads import macros_for
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.writing.signs import signs_called

MOST = 8
Suggestion = dict[str, Any]


@at_the_desk
@require_safe
def suggest(request: DeskRequest, case_id: int) -> JsonResponse:
    """A few that fit what was typed so far."""
    found = reads.case_for(request.user, case_id)
    kind, words = request.GET.get("kind", ""), request.GET.get("q", "")[:40].strip()
    if kind not in KINDS:
        raise Http404
    mode = "note" if request.GET.get("mode") == "note" else "reply"
    return JsonResponse({"found": KINDS[kind](request.user, found, words, mode)})


def _macros(viewer: Agent, case: Case, words: str, mode: str) -> list[Suggestion]:
    del mode
    found, is_named = macros_for(viewer, brand_id=case.brand_id), Q()
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(text__icontains=word))
        is_named &= Q(name__icontains=word)
    if is_named:  # Enter takes the first: what is called so goes before what only says so
        found = found.alias(is_named=is_named).order_by("-is_named", *found.query.order_by)
    return [
        {"macro": each.pk, "words": each.name, "hint": shorten(each.text, 80), "own": each.owner_id is not None}
        for each in found[:MOST]
    ]


def _people(viewer: Agent, case: Case, words: str, mode: str) -> list[Suggestion]:
    """Colleagues in a note; in a reply those who take part in the conversations."""
    return _colleagues(viewer, words) if mode == "note" else _partners(case, words)


def _colleagues(viewer: Agent, words: str) -> list[Suggestion]:
    found = colleagues_of(viewer).exclude(pk=viewer.pk)
    for word in words.split():
        found = found.filter(
            Q(username__istartswith=word) | Q(first_name__istartswith=word) | Q(last_name__istartswith=word)
        )
    return [
        {"insert": f"@{each.username} ", "words": each.full_name, "hint": f"@{each.username}"} for each in found[:MOST]
    ]


def _partners(case: Case, words: str) -> list[Suggestion]:
    theirs = Conversation.objects.filter(case=case).exclude(persona=None).select_related("persona")
    called = {each.persona.handle: str(each.persona) for each in theirs if each.persona and each.persona.handle}
    wanted = fold(words)
    return [
        {"insert": f"@{handle} ", "words": name, "hint": f"@{handle}"}
        for handle, name in called.items()
        if "@" not in handle and wanted in fold(f"{handle} {name}")
    ][:MOST]


def _signs(viewer: Agent, case: Case, words: str, mode: str) -> list[Suggestion]:
    del viewer, case, mode
    return [{"insert": sign, "words": name, "sign": sign} for sign, name in signs_called(words, language(), MOST)]


def language() -> str:
    """The language of the page, as the signs' names have it."""
    return (translation.get_language() or "en").split("-")[0]


KINDS: dict[str, Callable[[Agent, Case, str, str], list[Suggestion]]] = {
    "macro": _macros,
    "person": _people,
    "sign": _signs,
}


@at_the_desk
@require_POST
def use(request: DeskRequest, case_id: int, macro_id: int) -> JsonResponse:
    """A macro's words for this case, and what it will do when they are sent."""
    found = reads.case_for(request.user, case_id)
    macro = macros_for(request.user, brand_id=found.brand_id).filter(pk=macro_id).first()
    if macro is None:
        raise NoSuchMacro
    filled = macros.use(macro, found, request.user)
    return JsonResponse({"text": filled.text, "deeds": [{"value": d.value, "words": d.words} for d in filled.deeds]})
