"""Writing an article: a new one, another version, another language, with a preview as readers will see it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.kernel import clock
from evenhand.kernel.errors import EvenhandError
from evenhand.kernel.text import number_in
from evenhand.knowledge.actions import articles, publishing
from evenhand.knowledge.actions.speaking import set_language
from evenhand.knowledge.domain.languages import name_of
from evenhand.knowledge.domain.markup import Shown, plain, shown
from evenhand.knowledge.domain.states import steps_from
from evenhand.knowledge.errors import WrittenMeanwhile
from evenhand.knowledge.models import ArticleVersion, Edition, HelpCentre
from evenhand.knowledge.reads import desk
from evenhand.knowledge.reads.articles import may_publish, may_write
from evenhand.knowledge.reads.linking import leading_to, led_to, unread_of
from evenhand.knowledge.reads.pages import path_of, pictures_named
from evenhand.people.models import Brand
from evenhand.people.reads import brands_of, colleagues_of
from evenhand.understanding.domain.personal_names import left_open
from evenhand.workspace.components.languages import choice_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.knowledge.views import STATES, brand_asked, sections_for
from evenhand.workspace.screens.reading.personal import label_of

SAID = 5
PICTURES = 12
LEADING = 20
FIELDS = ("title", "summary", "body", "internal", "credit")


def edition_or_404(request: DeskRequest, edition_id: int) -> Edition:
    """The edition; what one may not see is not there."""
    found = desk.edition_for(request.user, edition_id)
    if found is None:
        raise Http404
    return found


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """A new article of one of the person's brands."""
    if not may_write(request.user):
        raise Http404
    brands = list(brands_of(request.user).order_by("name"))
    if request.method == "POST":
        return _begun(request, brands)
    typed = {name: request.GET.get(name, "")[:500] for name in FIELDS}
    return show(request, "knowledge/new.html", _blank(request, brands, typed))


def _begun(request: DeskRequest, brands: list[Brand]) -> HttpResponse:
    brand = next((each for each in brands if str(each.pk) == request.POST.get("brand")), None)
    typed = _typed(request)
    try:
        if brand is None:
            raise EvenhandError(_("Choose a brand that you serve."))
        language = request.POST.get("language", "")
        edition = articles.write_article(brand=brand, language=language, actor=request.user, now=clock.now(), **typed)
    except EvenhandError as problem:
        context = _blank(request, brands, typed) | {"refusal": problem.sentence}
        return render(request, "knowledge/new.html", context, status=422)
    return redirect("article", edition.pk)


def _blank(request: DeskRequest, brands: list[Brand], typed: dict[str, str]) -> dict[str, Any]:
    brand = brand_asked(request, brands)
    centre = HelpCentre.objects.filter(brand=brand).first()
    return {
        "typed": typed,
        "brands": brands,
        "brand": brand,
        "choice": choice_of(
            centre.languages if centre else [], _asked(request) or ("" if centre else request.LANGUAGE_CODE)
        ),
        **_drawn(brand, typed),
    }


def _asked(request: DeskRequest) -> str:
    return (request.POST.get("language") or request.GET.get("language", ""))[:40]


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def article(request: DeskRequest, edition_id: int) -> HttpResponse:
    """One edition: its words, how it stands, where it belongs, what readers said."""
    edition = edition_or_404(request, edition_id)
    if request.method != "POST":
        return show(request, "knowledge/article.html", context_of(request, edition))
    typed, seen = _typed(request), number_in(request.POST.get("seen", ""))
    try:
        kept = articles.write_version(edition_id=edition.pk, seen=seen, actor=request.user, now=clock.now(), **typed)
    except WrittenMeanwhile as problem:
        newest = number_in(str(problem.facts.get("meanwhile"))) or seen
        context = context_of(request, edition, typed=typed) | {"refusal": _(problem.sentence), "meanwhile": newest}
        return render(request, "knowledge/article.html", context, status=409)
    except EvenhandError as problem:
        context = context_of(request, edition, typed=typed) | {"refusal": _(problem.sentence)}
        return render(request, "knowledge/article.html", context, status=422)
    return _then(request, edition, kept)


def _then(request: DeskRequest, edition: Edition, kept: ArticleVersion) -> HttpResponse:
    """The words are kept; what was pressed with them is done with these words and no others."""
    who: dict[str, Any] = {"edition_id": edition.pk, "actor": request.user, "now": clock.now()}
    if request.POST.get("then") == "publish":
        before = edition.published.number if edition.published else 0
        publishing.publish(**who, seen=kept.number)
        return done(edition.pk, done="publish", version=kept.number, before=before)
    if request.POST.get("then") == "ask":
        publishing.ask_for_review(**who)
        return done(edition.pk, done="ask")
    return redirect(f"{request.path}?kept={kept.number}")


def done(edition_id: int, **what: str | int) -> HttpResponse:
    """Back to the article, which says what was done and offers to undo it."""
    return redirect(f"{reverse('article', args=[edition_id])}?{urlencode(what)}")


def context_of(request: DeskRequest, edition: Edition, *, typed: dict[str, str] | None = None) -> dict[str, Any]:
    """What the page of an edition shows."""
    version = edition.draft or edition.published
    words = typed or {name: getattr(version, name, "") for name in FIELDS}
    centre = HelpCentre.objects.filter(brand=edition.brand).first()
    others, spoken = desk.beside_in_languages(edition), centre.languages if centre else []
    return {
        "edition": edition,
        "article": edition.article,
        "version": version,
        "typed": words,
        "state": STATES[edition.state],
        "steps": {step.value for step in steps_from(edition.state)},
        "others": others,
        "choice": choice_of(spoken, edition.language, but={edition.language, *(each.language for each in others)}),
        "is_spoken": not spoken or edition.language in spoken,
        "sections": sections_for(edition.brand, request),
        "colleagues": colleagues_of(request.user),
        "address": path_of(edition, edition.brand.slug),
        "origin": f"https://{centre.host}" if centre and centre.host else f"{request.scheme}://{request.get_host()}",
        "leading_here": leading_to(edition.article, limit=LEADING),
        "is_gone": edition.published is None and edition.first_published_at is not None,
        "led_to": led_to(edition) if edition.published is None and edition.first_published_at else None,
        "is_public": edition.published is not None
        and not edition.article.is_internal
        and bool(centre and centre.is_on)
        and edition.language in spoken,
        "said": desk.said_of(edition, limit=SAID),
        "pictures": desk.pictures_of(edition.brand_id, limit=PICTURES),
        "may_write": may_write(request.user),
        "may_publish": may_publish(request.user),
        "undo": _undo(request),
        "kept": number_in(request.GET.get("kept", "")),
        **_drawn(edition.brand, words),
    }


def _undo(request: DeskRequest) -> dict[str, Any] | None:
    """What was just done and can be taken back; the deed itself refuses if something else happened since."""
    said = {name: number_in(request.GET.get(name, "")) or 0 for name in ("version", "before")}
    deed = request.GET.get("done", "")
    return {"deed": deed, **said} if deed in {"publish", "withdraw", "ask", "send-back"} else None


@at_the_desk
@require_POST
def preview(request: DeskRequest) -> HttpResponse:
    """What is being written, as readers will see it; nothing is kept."""
    brand = brands_of(request.user).filter(pk=number_in(request.POST.get("brand", "")) or 0).first()
    if brand is None:
        raise Http404
    typed = _typed(request)
    return render(request, "knowledge/preview.html", {"typed": typed, **_drawn(brand, typed)})


def _drawn(brand: Brand | None, typed: dict[str, str]) -> dict[str, Any]:
    """The words as readers see them, and what is still to be looked at in them."""
    body = typed["body"]
    base = f"/knowledge/of/{brand.slug if brand else ''}/"
    sizes = pictures_named(brand.pk, shown(body, base=base).pictures) if brand else {}
    text: Shown = shown(body, base=base, sizes=sizes)
    missing = [each for each in text.pictures if each not in sizes]
    unread = unread_of(brand.pk, text.pages) if brand else []
    opened = left_open(" ".join(typed[name] for name in ("title", "summary", "body")))
    return {
        "text": text,
        "missing": missing,
        "unread": unread,
        "left_open": [(label_of(kind), count) for kind, count in opened.items()],
        "count": len(plain(body).split()),
    }


@at_the_desk
@require_POST
def language(request: DeskRequest, edition_id: int) -> HttpResponse:
    """Begin the article in another language, with the words of this one to translate."""
    edition = edition_or_404(request, edition_id)
    version = edition.draft or edition.published
    if version is None:
        raise Http404
    made = articles.write_in_language(
        article_id=edition.article_id,
        language=request.POST.get("language", ""),
        actor=request.user,
        now=clock.now(),
        **{name: getattr(version, name) for name in FIELDS},
    )
    return redirect("article", made.pk)


@at_the_desk
@require_POST
def spoken(request: DeskRequest, edition_id: int) -> HttpResponse:
    """The article is in another language than was said."""
    edition = edition_or_404(request, edition_id)
    said = request.POST.get("language", "")
    edition = set_language(edition_id=edition.pk, language=said, actor=request.user, now=clock.now())
    messages.success(request, _("It stands under “%(language)s” now.") % {"language": name_of(edition.language)})
    return redirect("article", edition.pk)


def _typed(request: DeskRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in FIELDS}
