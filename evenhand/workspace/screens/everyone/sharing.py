"""Content worth sharing: pages that customers may read, with ready words and each network's own share page."""

from datetime import timedelta
from typing import Any, Final
from urllib.parse import urljoin

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from evenhand.colleagues.actions.brought import count_share
from evenhand.colleagues.domain.sharing import ready_text, share_links
from evenhand.colleagues.reads.brought import shared_counted
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.knowledge.models import Edition, HelpCentre
from evenhand.knowledge.reads.finding import find_pages
from evenhand.knowledge.reads.pages import ROOT, path_of, shareable, shareable_page
from evenhand.knowledge.reads.problems import shown_to_readers
from evenhand.workspace.door import DeskRequest, for_everyone, show

PAGE: Final = 20
COUNTED: Final = timedelta(days=90)
_SHARED, _REMEMBERED = "shared", 50


@for_everyone
@require_safe
def sharing(request: DeskRequest) -> HttpResponse:
    """What everybody may be told now, then pages: the newest, or those that were searched for."""
    centres = list(HelpCentre.objects.filter(is_on=True, brand__pilot_since=None).select_related("brand"))
    wanted = number_in(request.GET.get("brand", ""))
    centre = next((each for each in centres if each.pk == wanted), centres[0] if centres else None)
    language = _language(request, centre) if centre else ""
    asked = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:120]
    before = number_in(request.GET.get("before", "")) or 0
    pages = _pages(centre, language, asked, before) if centre else []
    counted = shared_counted([each.pk for each in pages[:PAGE]], since=timezone.localdate(clock.now()) - COUNTED)
    context = {
        "here": "share",
        "centres": centres,
        "centre": centre,
        "language": language,
        "asked": asked,
        "lines": _lines(request, centre, language) if centre and not asked and not before else [],
        "pages": [{**_told(request, each, centre), "times": counted.get(each.pk, 0)} for each in pages[:PAGE]]
        if centre
        else [],
        "more": pages[PAGE - 1].pk if len(pages) > PAGE and not asked else 0,
    }
    return show(request, "everyone/share.html", context)


def _language(request: DeskRequest, centre: HelpCentre) -> str:
    """The one that was chosen, else the reader's own, else the first."""
    own = (get_language() or "").partition("-")[0]
    wanted = [request.GET.get("language", ""), own, *centre.languages[:1]]
    return next((each for each in wanted if each in centre.languages), "")


def _pages(centre: HelpCentre, language: str, asked: str, before: int) -> list[Edition]:
    if not asked:
        return shareable(centre.brand_id, [language], before=before, limit=PAGE + 1)
    found = [each.id for each in find_pages(centre.brand_id, language, asked, limit=PAGE)]
    known = {each.pk: each for each in shareable(centre.brand_id, [language], among=found, limit=PAGE)}
    return [known[number] for number in found if number in known]


def _origin(request: DeskRequest, centre: HelpCentre) -> str:
    return f"https://{centre.host}" if centre.host else request.build_absolute_uri("/")


def _lines(request: DeskRequest, centre: HelpCentre, language: str) -> list[dict[str, Any]]:
    """What is known of problems, as a lead approved it for everybody."""
    address = urljoin(_origin(request, centre), f"{ROOT}/{centre.brand.slug}/{language}/problems")
    shown = shown_to_readers(centre.brand_id, language, now=clock.now(), limit=5)
    return [_ready(each.title, each.text, address) for each in shown]


def _ready(title: str, summary: str, address: str) -> dict[str, Any]:
    text = ready_text(title, summary, address)
    links = share_links(text, address, title)
    return {"title": title, "summary": summary, "address": address, "text": text, "links": links}


def _told(request: DeskRequest, edition: Edition, centre: HelpCentre) -> dict[str, Any]:
    version = edition.published
    address = urljoin(_origin(request, centre), path_of(edition, centre.brand.slug))
    ready = _ready(version.title if version else "", version.summary if version else "", address)
    return {**ready, "edition": edition}


@for_everyone
@require_safe
def out(request: DeskRequest, edition_id: int, network: str) -> HttpResponse:
    """On to the network's own page, counted without a name: each page and network once a day from one browser."""
    edition = shareable_page(edition_id)
    centre = HelpCentre.objects.select_related("brand").filter(pk=edition.brand_id).first() if edition else None
    if edition is None or centre is None:
        raise Http404
    links = {each.slug: each.address for each in _told(request, edition, centre)["links"] if each.is_counted}
    if network not in links:
        raise Http404
    now = clock.now()
    once = f"{timezone.localdate(now)} {edition_id} {network}"
    known = request.session.get(_SHARED, [])
    if request.method == "GET" and "Sec-Purpose" not in request.headers and once not in known:
        count_share(edition=edition, network=network, now=now)
        request.session[_SHARED] = [*known[-_REMEMBERED:], once]
    return redirect(links[network])
