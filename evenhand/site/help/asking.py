"""Whether a page helped, and asking a person where it did not. No cookie tells who it was."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.flows.deflecting import Near, before_contact, key_of
from evenhand.flows.helping import LONGEST_WORDS, CannotAsk, Question, ask_a_person
from evenhand.insight.actions.deflection import note_vote
from evenhand.insight.domain.deflection import Place
from evenhand.kernel import clock
from evenhand.kernel.ids import new_uuid, uuid_in
from evenhand.kernel.text import can_be_stored, storable
from evenhand.knowledge.actions.readers import reader_of, vote
from evenhand.knowledge.models import Edition
from evenhand.knowledge.reads.pages import page_at
from evenhand.site.help.door import Here, in_language, is_from_here, not_kept, show
from evenhand.site.help.pace import pace
from evenhand.site.help.views import LONGEST, page_context
from evenhand.site.knocking import address_of

_SHOWN_AGAIN = 20_000  # characters of what was refused as too long


@csrf_exempt
@require_POST
@sensitive_post_parameters("words")
@in_language
def helped(request: HttpRequest, here: Here, slug: str) -> HttpResponse:
    """Yes or no, and what was missing; whoever says no is offered a person. Anything else counts for nothing."""
    found = page_at(here.centre.brand_id, here.language, slug)
    if found is None:
        raise Http404
    if request.POST.get("helped") not in {"yes", "no"} or not is_from_here(request):
        return _told(request, here, found, answer="again", status=403)
    if not pace.lets("vote", request):
        return _told(request, here, found, answer="later", status=429)
    now, has_helped = clock.now(), request.POST["helped"] == "yes"
    reader = reader_of(
        secret=str(settings.SECRETS_KEY),
        address=address_of(request),
        browser=request.headers.get("User-Agent", "")[:300],
        day=now.date(),
    )
    vote(edition=found, has_helped=has_helped, words=request.POST.get("words", ""), reader=reader, now=now)
    if here.visit is not None:
        note_vote(key=here.visit, edition_id=found.pk, has_helped=has_helped)
    answer = "yes" if has_helped else "said" if request.POST.get("words", "").strip() else "no"
    return _told(request, here, found, answer=answer)


def _told(request: HttpRequest, here: Here, found: Edition, *, answer: str, status: int = 200) -> HttpResponse:
    """The page with what is answered, or that part of it which script asked for; a refusal keeps what was typed."""
    typed = storable(request.POST.get("words", ""))[:_SHOWN_AGAIN] if status != 200 else ""
    context = page_context(here, found, asked=_said(request, "q", LONGEST), answer=answer, typed=typed)
    is_part = request.headers.get("HX-Request") or "part" in request.POST
    return not_kept(show(request, here, "helped.html" if is_part else "article.html", context, status=status))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("words", "address", "name")
@in_language
def ask(request: HttpRequest, here: Here) -> HttpResponse:
    """Write to a person; what was read and searched for goes along."""
    if not here.centre.takes_questions:
        raise Http404
    if request.method != "POST":
        if "sent" in request.GET:
            return not_kept(show(request, here, "asked.html", {"canonical": here.whole(f"{here.base}ask")}))
        return not_kept(_form(request, here, request.GET))
    return not_kept(_asked(request, here))


def _asked(request: HttpRequest, here: Here) -> HttpResponse:
    key = uuid_in(request.POST.get("key", ""))
    if request.POST.get("website"):  # people do not see this field; programs fill in everything
        return redirect(f"{here.base}ask?sent")
    if key is None or not is_from_here(request):
        return _form(request, here, request.POST, refusal=_("Please send it once more."), status=403)
    if not pace.lets("ask", request):
        refusal = _("Many questions came from where you are. Please try again in a few minutes.")
        return _form(request, here, request.POST, refusal=refusal, status=429)
    question = Question(
        words=request.POST.get("words", ""),
        name=request.POST.get("name", ""),
        address=request.POST.get("address", ""),
        language=here.language,
        searched=_said(request, "q", LONGEST),
        page=_page(here, request.POST.get("page", "")),
        visit=key_of(request.POST.get("visit", "")),
    )
    try:
        ask_a_person(centre=here.centre, question=question, key=key, now=clock.now())
    except CannotAsk as problem:
        return _form(request, here, request.POST, refusal=problem.sentence, status=422)
    return redirect(f"{here.base}ask?sent")


def _form(request: HttpRequest, here: Here, said: Any, *, refusal: str = "", status: int = 200) -> HttpResponse:
    page, asked = _page(here, said.get("page", "")), " ".join(storable(said.get("q", "")).split())[:LONGEST]
    visit = key_of(said.get("visit", "") or said.get("v", "")) or new_uuid()
    words = storable(said.get("words", ""))[:_SHOWN_AGAIN]
    context = {
        "key": said.get("key") if uuid_in(said.get("key", "")) else new_uuid(),
        "visit": visit,
        "words": words,
        "name": said.get("name", "")[:80],
        "address": said.get("address", "")[:200],
        "asked": asked,
        "page": page,
        "near": _near(request, here, visit, (words or asked)[:LONGEST_WORDS], page),
        "refusal": refusal,
        "canonical": here.whole(f"{here.base}ask"),
    }
    return show(request, here, "ask.html", context, status=status)


def _near(request: HttpRequest, here: Here, visit: UUID, words: str, page: Edition | None) -> tuple[Near, ...]:
    """Pages that may answer it; none where somebody asks too often, which never keeps them from a person."""
    if not words.strip() or not pace.lets("near", request):
        return ()
    return before_contact(
        centre=here.centre,
        place=Place.FORM,
        key=visit,
        words=words,
        language=here.language,
        but=page.pk if page else 0,
        now=clock.now(),
    )


@csrf_exempt
@require_POST
@sensitive_post_parameters("words")
@in_language
def suggested(request: HttpRequest, here: Here) -> HttpResponse:
    """As somebody writes: what may answer it already. The words are looked at and not kept."""
    visit = key_of(request.POST.get("visit", ""))
    if visit is None or not here.centre.takes_questions or not is_from_here(request):
        return not_kept(HttpResponse(status=403))
    page = _page(here, request.POST.get("page", ""))
    near = _near(request, here, visit, request.POST.get("words", "")[:LONGEST_WORDS], page)
    return not_kept(show(request, here, "near.html", {"near": near}))


def _page(here: Here, slug: str) -> Edition | None:
    return page_at(here.centre.brand_id, here.language, slug) if slug and can_be_stored(slug) else None


def _said(request: HttpRequest, name: str, longest: int) -> str:
    return " ".join(request.POST.get(name, "").replace("\0", " ").split())[:longest]
