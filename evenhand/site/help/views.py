"""The front, a section, a page, and what was searched for."""

import re
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from evenhand.insight.actions.deflection import note_opened
from evenhand.kernel import clock
from evenhand.kernel.text import number_in, shorten
from evenhand.knowledge.actions.readers import count_search
from evenhand.knowledge.domain.markup import Shown, plain, shown
from evenhand.knowledge.models import Edition, Section
from evenhand.knowledge.reads import finding, pages
from evenhand.knowledge.reads.linking import paths_of
from evenhand.site.help.door import Here, also_in, in_language, not_kept, show
from evenhand.site.help.others import asked_of_others, community_of
from evenhand.site.help.pace import pace
from evenhand.site.help.problems import FEW, problems_asked_about, problems_here
from evenhand.site.help.structured import of_article, of_front, picture_of

PAGE = 50
NEWEST = 5
BESIDE = 3
QUICK = 8  # pages while somebody types
LONGEST = 120
# As the text is cleaned: what is quoted may hold any sign but the quotation mark.
_LINK = r"""<a href="{base}go/(?P<key>[0-9a-f-]{{36}})"(?P<rest>(?:[^>"]|"[^"]*")*)>(?P<words>.*?)</a>"""


@require_safe
@in_language
def front(request: HttpRequest, here: Here) -> HttpResponse:
    """What there is, by section, and what is new."""
    sections = pages.sections_of(here.centre.brand_id)
    few = pages.few_of([each.pk for each in sections], here.language)
    shelves = [_shelf(each, here, few.get(each.pk, [])) for each in sections]
    known = problems_here(here)
    context = {
        "problems": known[:FEW],
        "more_problems": max(0, len(known) - FEW),
        "shelves": [each for each in shelves if each["pages"]],
        "community": community_of(here),
        "newest": pages.newest(here.centre.brand_id, here.language, limit=NEWEST),
        "data": of_front(here),
        "canonical": here.whole(here.base),
    }
    return show(request, here, "front.html", context)


def _shelf(section: Section, here: Here, listed: list[pages.Listed]) -> dict[str, Any]:
    about = pages.worded(section.about, here.language, first=here.centre.languages[0])
    return {**_called(section, here), "about": about, "about_mark": here.mark(about), "pages": listed}


def _called(section: Section, here: Here) -> dict[str, Any]:
    name = pages.worded(section.names, here.language, first=here.centre.languages[0])
    return {"slug": section.slug, "name": name, "name_mark": here.mark(name), "name_within": here.within(name)}


@require_safe
@in_language
def section(request: HttpRequest, here: Here, section: str) -> HttpResponse:
    """The pages of one section by title, and the sections in it."""
    all_of_them = pages.sections_of(here.centre.brand_id)
    found = next((each for each in all_of_them if each.slug == section), None)
    if found is None:
        raise Http404
    after, _comma, number = request.GET.get("after", "").rpartition(",")
    place = (after[:200], number_in(number) or 0)
    listed = pages.in_section(found.pk, here.language, after=place, limit=PAGE + 1)
    parts = [each for each in all_of_them if each.parent_id == found.pk]
    few = pages.few_of([each.pk for each in parts], here.language)
    last = listed[PAGE - 1] if len(listed) > PAGE else None
    path = f"{here.base}sections/{found.slug}"
    context = {
        "shelf": _shelf(found, here, listed[:PAGE]),
        "above": _named(all_of_them, found.parent_id, here),
        "parts": [shelf for each in parts if (shelf := _shelf(each, here, few.get(each.pk, [])))["pages"]],
        "more": "?" + urlencode({"after": f"{last.folded},{last.id}"}) + here.also if last else "",
        "canonical": here.whole(path),
        "elsewhere": {each: f"{here.root}/{each}/sections/{found.slug}" for each in here.centre.languages},
    }
    return show(request, here, "section.html", context)


def _named(sections: list[Section], section_id: int | None, here: Here) -> dict[str, Any] | None:
    found = next((each for each in sections if each.pk == section_id), None)
    return _called(found, here) if found else None


@require_safe
@in_language
def article(request: HttpRequest, here: Here, slug: str) -> HttpResponse:
    """One page. A page that moved is followed; of one in another language only the front is left."""
    found = pages.page_at(here.centre.brand_id, here.language, slug)
    if found is None:
        return _elsewhere(here, slug)
    if here.visit is not None:
        note_opened(key=here.visit, edition_id=found.pk)
    return show(request, here, "article.html", page_context(here, found, asked=_asked(request)))


def page_context(here: Here, found: Edition, *, asked: str = "", **more: Any) -> dict[str, Any]:
    """What an article's page shows."""
    version = found.published
    if version is None:
        raise Http404
    names = shown(version.body, base=here.base).pictures
    sizes = pages.pictures_named(here.centre.brand_id, names)
    text = shown(version.body, base=here.base, sizes=sizes)
    spoken = pages.languages_of(found.article_id)
    places = {each: f"{here.root}/{each}/articles/{quote(slug)}" for each, slug in spoken.items()}
    canonical = here.whole(places.get(here.language, here.base))
    summary = version.summary or shorten(plain(version.body), 160)
    return {
        "edition": found,
        "version": version,
        "text": _linked(text, here),
        "headings": text.headings,
        "summary": summary,
        "above": _named(pages.sections_of(here.centre.brand_id), found.article.section_id, here),
        "beside": pages.beside(found, limit=BESIDE),
        "asked": asked,
        "canonical": canonical,
        "elsewhere": {each: path for each, path in places.items() if each in here.centre.languages},
        "also": also_in(here, places),
        "alternates": [(each, here.whole(path)) for each, path in places.items() if each in here.centre.languages],
        "picture": picture_of(here, names, sizes),
        "data": of_article(here, found, version, text, summary=summary, canonical=canonical),
        **more,
    }


def _linked(text: Shown, here: Here) -> str:
    """Links between pages lead straight there and take the visit along; of one that nobody can read the words stay."""
    if not text.pages:
        return text.html
    languages = [here.language, *here.centre.languages]
    there = paths_of(here.centre.brand_id, here.centre.brand.slug, text.pages, languages)

    def led(link: re.Match[str]) -> str:
        path = there.get(link["key"])
        return f'<a href="{path}{here.carried}"{link["rest"]}>{link["words"]}</a>' if path else link["words"]

    return re.sub(_LINK.format(base=re.escape(here.base)), led, text.html, flags=re.DOTALL)


def _elsewhere(here: Here, slug: str) -> HttpResponse:
    moved = pages.moved_to(here.centre.brand_id, here.language, slug)
    if moved is None or moved.language not in here.centre.languages:
        return _in_other_words(here, slug)
    return HttpResponsePermanentRedirect(pages.path_of(moved, here.centre.brand.slug) + here.carried)


def _in_other_words(here: Here, slug: str) -> HttpResponse:
    """Who put another language into an address is led to the same article, in that language if it is there in it."""
    meant = pages.page_called(here.centre.brand_id, here.centre.languages, slug)
    if meant is None:
        raise Http404
    there = pages.page_by_key(here.centre.brand_id, meant.article.key, [here.language]) or meant
    return redirect(pages.path_of(there, here.centre.brand.slug) + here.carried)


@require_safe
@in_language
def go(request: HttpRequest, here: Here, key: UUID) -> HttpResponse:  # noqa: ARG001 - every view is asked so
    """To the page of an article wherever it stands now, in this language if it is there in it."""
    found = pages.page_by_key(here.centre.brand_id, key, [here.language, *here.centre.languages])
    if found is None:
        raise Http404
    return redirect(pages.path_of(found, here.centre.brand.slug) + here.carried)


@require_safe
@in_language
def search(request: HttpRequest, here: Here) -> HttpResponse:
    """What is found; `part` asks for the list only, as somebody types."""
    asked, is_part = _asked(request), "part" in request.GET
    is_let = pace.lets("search", request)
    looked, most = finding.Looked([]), QUICK if is_part else 30
    if is_let:
        looked = finding.look_for_pages(here.centre.brand_id, here.language, asked, limit=most, is_typing=is_part)
    found = looked.pages
    context: dict[str, Any] = {
        "asked": asked,
        "found": found,
        "instead": looked.instead,
        "problems": problems_asked_about(here, asked) if is_let else [],
        "asked_before": asked_of_others(here, asked) if is_let and not (is_part and found) else [],
        "community": "" if is_part else community_of(here),
        "is_let": is_let,
        "says_enough": finding.says_enough(asked),
        "canonical": here.whole(f"{here.base}search"),
    }
    if is_part:
        return not_kept(show(request, here, "found.html", context))
    if is_let:
        brand_id, now = here.centre.brand_id, clock.now()
        count_search(brand_id=brand_id, language=here.language, said=asked, found=len(found), now=now)
    return not_kept(show(request, here, "search.html", context, status=200 if is_let else 429))


def _asked(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\0", " ").split())[:LONGEST]
