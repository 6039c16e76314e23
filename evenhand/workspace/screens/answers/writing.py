"""Writing one answer for many: its texts, tried on its people while they are typed; and sending it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases.errors import NotAllowed
from evenhand.channels.reads import capabilities_at
from evenhand.flows import answer_many
from evenhand.flows.answer_preview import LOOKED_AT, left_unread, look_over_draft, unread_in
from evenhand.flows.answer_progress import broadcast_for, title_of
from evenhand.flows.answer_words import FIELDS, Phrasebook
from evenhand.flows.check_sentences import name_of
from evenhand.flows.issue_care import FIXED, is_fixed, words_to_begin
from evenhand.incidents.models import Statement
from evenhand.kernel import clock
from evenhand.kernel.errors import EvenhandError
from evenhand.kernel.ids import uuid_in
from evenhand.kernel.text import number_in
from evenhand.people.models import Agent
from evenhand.replies.actions import broadcasting
from evenhand.replies.domain.broadcasting import RecipientState, State, Variant, Way
from evenhand.replies.domain.greeting import GREETINGS
from evenhand.replies.domain.wording import room_of
from evenhand.replies.models import Broadcast, Recipient, Wording
from evenhand.understanding.domain.language import UNDETERMINED, languages_in
from evenhand.workspace.components.tags import language_words
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.answers.origins import cases_of, named, origin_of, read_origin

MOST_TEXTS = 20


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """How many would be answered; then a draft for them."""
    if not request.user.may_write:
        raise NotAllowed(_("Your role may look at cases, not change them."))
    origin = read_origin(request.POST if request.POST.getlist("case") else request.GET)
    ids = cases_of(request.user, origin)
    if request.method != "POST" or not ids:
        context = {"origin": named(request.user, origin), "query": origin.query, "cases": len(ids), "key": uuid4()}
        return render(request, "answers/new.html", context)
    broadcast = answer_many.prepare(
        key=_key(request),
        title=request.POST.get("title", "") or named(request.user, origin).name,
        origin=origin.kind,
        said=origin.said,
        case_ids=ids,
        actor=request.user,
        now=clock.now(),
    )
    _write_beginning(request.user, broadcast)
    return _to(request, broadcast)


def _write_beginning(author: Agent, broadcast: Broadcast) -> None:
    """What is known beforehand stands in a new draft, so that it can be tried on its people and sent as it is."""
    known = _beginning_of(author, broadcast)
    is_new = broadcast.state == State.DRAFT and not Wording.objects.filter(broadcast=broadcast).exists()
    if is_new and any(known.values()):
        broadcasting.write_broadcast(
            broadcast_id=broadcast.pk,
            title=broadcast.title,
            variants=[Variant(way, language, text) for (way, language), text in known.items()],
            resolves=broadcast.resolves,
            despite=broadcast.despite,
            per_minute=broadcast.per_minute,
            actor=author,
        )


def _key(request: DeskRequest) -> UUID:
    """Made by the browser's page, so that a double click is one draft."""
    return uuid_in(request.POST.get("key", "")) or uuid4()


def _to(request: DeskRequest, broadcast: Broadcast) -> HttpResponse:
    address = f"/answers/{broadcast.pk}/"
    return HttpResponse(status=204, headers={"HX-Redirect": address}) if request.htmx else redirect(address)


@at_the_desk
@require_POST
def write(request: DeskRequest, broadcast_id: int) -> HttpResponse:
    """Keep what is typed; script shows what would come of it, others see the page again. Sent meanwhile: nothing."""
    found = broadcast_for(request.user, broadcast_id)
    if found is not None and found.state != State.DRAFT:
        return HttpResponse(status=204) if request.htmx else _to(request, found)
    broadcast = _kept(request, broadcast_id)
    if request.htmx:
        return render(request, "answers/preview.html", _preview(request, broadcast))
    if _is_about_languages(request, broadcast):
        write_in = request.POST.get("write_in", "")
        asked = f"?{urlencode({'write_in': write_in})}" if write_in else ""
        return redirect(f"/answers/{broadcast.pk}/{asked}")
    return draft_page(request, broadcast)


def _is_about_languages(request: DeskRequest, broadcast: Broadcast) -> bool:
    """Whether a button said that those who read a language be left out, or put back, or get a text of their own."""
    leave, back = request.POST.get("leave", ""), request.POST.get("back", "")
    unread = {each.language: each for each in unread_in(broadcast, Phrasebook.of(broadcast.pk))} if leave else {}
    if leave in unread or back:
        reason = _("They read %(language)s.") % {"language": language_words(leave)}
        broadcasting.leave_out_readers(
            broadcast_id=broadcast.pk,
            language=leave or back,
            ways=unread[leave].ways if leave in unread else (),
            reason=reason,
            actor=request.user,
            back=leave not in unread,
        )
    return bool(leave or back or request.POST.get("write_in"))


@at_the_desk
@require_POST
def send(request: DeskRequest, broadcast_id: int) -> HttpResponse:
    """Send it; or ask somebody who leads. A second click finds it sent."""
    found = broadcast_for(request.user, broadcast_id)
    if found is not None and found.state != State.DRAFT:
        return _to(request, found)
    broadcast = _kept(request, broadcast_id)
    if broadcast.origin == FIXED and not is_fixed(request.user, number_in(broadcast.origin_said) or 0):
        refusal = _("It is not fixed any more, so nobody is told that it is. Look at the issue again.")
        return draft_page(request, broadcast, refusal=refusal)
    try:
        broadcast = answer_many.begin(broadcast_id=broadcast.pk, actor=request.user, now=clock.now())
    except EvenhandError as problem:
        return draft_page(request, broadcast, refusal=problem.sentence)
    if broadcast.state == State.ASKING:
        messages.info(request, _("Somebody who leads must sign it off first."))
    return _to(request, broadcast)


def _kept(request: DeskRequest, broadcast_id: int) -> Broadcast:
    said = request.POST
    return broadcasting.write_broadcast(
        broadcast_id=broadcast_id,
        title=said.get("title", ""),
        variants=_variants(request),
        resolves=said.get("resolves") == "1",
        despite=[each for each in said.getlist("despite")[:20] if each.isidentifier()],
        per_minute=number_in(said.get("per_minute", "")) or None,
        actor=request.user,
    )


def _variants(request: DeskRequest) -> list[Variant]:
    """The text for all, and those for a channel or a language; the last one said for the same people counts."""
    said = request.POST
    others = zip(said.getlist("way"), said.getlist("language"), said.getlist("variant"), strict=False)
    ways, languages = {"", *(each.value for each in Way)}, {"", *GREETINGS}
    found = [Variant("", "", said.get("text", ""))]
    for way, language, text in list(others)[:MOST_TEXTS]:
        if way in ways and language in languages and (way or language):
            found.append(Variant(way, language, text))
    return found


def draft_page(request: DeskRequest, broadcast: Broadcast, *, refusal: str = "") -> HttpResponse:
    """The page on which it is written."""
    wordings = {(each.way, each.language): each.text for each in Wording.objects.filter(broadcast=broadcast)}
    if not wordings:
        wordings = _beginning_of(request.user, broadcast)
    text = wordings.pop(("", ""), "")
    write_in = request.GET.get("write_in", "")
    if write_in in GREETINGS and ("", write_in) not in wordings:
        wordings["", write_in] = _beginning_of(request.user, broadcast).get(("", write_in), "")
    context = {
        "text": text,
        "others": [(way, language, words) for (way, language), words in sorted(wordings.items())],
        "write_in": write_in,
        "ways": _ways(),
        "languages": sorted(GREETINGS),
        "fields": [f"{{{{{name}}}}}" for name in FIELDS],
        "origin": named(request.user, origin_of(broadcast)),
        "refusal": refusal,
        **_preview(request, broadcast),
    }
    return render(request, "answers/draft.html", context, status=422 if refusal else 200)


def _ways() -> list[tuple[str, str]]:
    return [
        (Way.PUBLIC.value, _("Public posts")),
        (Way.DIRECT.value, _("Private messages")),
        (Way.MAIL.value, _("Mail")),
    ]


def _beginning_of(viewer: Agent, broadcast: Broadcast) -> dict[tuple[str, str], str]:
    """What to begin with, by channel and language: the answer of the issue, or what was agreed for the incident."""
    if broadcast.origin in {"issue", FIXED}:
        known = words_to_begin(viewer, origin=broadcast.origin, issue_id=number_in(broadcast.origin_said) or 0)
        return {("", language): text for language, text in known.items()}
    return {("", ""): _statement_of(broadcast)} if broadcast.origin == "incident" else {}


def _statement_of(broadcast: Broadcast) -> str:
    """What was agreed for the incident it answers."""
    incident_id = number_in(broadcast.origin_said) or 0
    agreed = Statement.objects.filter(incident=incident_id, over_at=None).exclude(stands_at=None)
    return str(agreed.order_by("-pk").values_list("text", flat=True).first() or "")


def _preview(request: DeskRequest, broadcast: Broadcast) -> dict[str, Any]:
    """What would come of it now."""
    now = clock.now()
    waiting = Recipient.objects.filter(broadcast=broadcast, state=RecipientState.WAITING).count()
    phrasebook = Phrasebook.of(broadcast.pk)
    has_words = bool(phrasebook.variants)
    looked = look_over_draft(broadcast, phrasebook=phrasebook, now=now) if has_words else None
    is_part = looked is not None and looked.looked_at < waiting
    going = waiting - (looked.looked_at - looked.going) if looked is not None else waiting
    return {
        "broadcast": broadcast,
        "people": waiting,
        "looked": looked,
        "is_part": is_part,
        "examples": [_example(person, text) for person, text in looked.examples] if looked else [],
        "asides": [_set_aside(*each) for each in looked.aside] if looked else [],
        "warnings": [{"name": name, "words": name_of(name), "people": n} for name, n in _warned(broadcast, looked)],
        "unread": [(each, each.language in GREETINGS) for each in unread_in(broadcast, phrasebook)],
        "left_unread": left_unread(broadcast),
        "asks": answer_many.why_ask(broadcast.pk, request.user, now, at_most=LOOKED_AT) if has_words else "",
        "languages_known": dict(settings.LANGUAGES),
        "send_words": _send_words(going, is_part=is_part),
    }


def _send_words(people: int, *, is_part: bool) -> str:
    """How many get it; where only some were looked at, how many at most."""
    if is_part:
        return ngettext("Send to %(n)d person at most", "Send to %(n)d people at most", people) % {"n": people}
    return ngettext("Send to %(n)d person", "Send to %(n)d people", people) % {"n": people}


def _set_aside(why: str, reason: str, people: int, case: int) -> dict[str, Any]:
    return {"title": title_of(why, reason), "example": reason, "people": people, "case": case}


def _warned(broadcast: Broadcast, looked: Any) -> list[tuple[str, int]]:
    """Warnings that hold somebody back, and those that were passed already."""
    found = dict(looked.warnings) if looked else {}
    return [*found.items(), *((name, 0) for name in broadcast.despite if name not in found)]


def _example(person: Recipient, text: str) -> dict[str, Any]:
    """Somebody as they will be answered."""
    account = person.conversation.account
    capabilities = capabilities_at(account)
    is_public = person.conversation.is_public
    return {
        "person": person,
        "text": text,
        "network": account.network,
        "is_public": is_public,
        "length": capabilities.count(text),
        "room": room_of(capabilities, is_public=is_public),
        "unit": capabilities.unit,
        "language": said if (said := languages_in(text)[0]) != UNDETERMINED else "",
    }
