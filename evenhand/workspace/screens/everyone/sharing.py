"""Content worth sharing: pages that customers may read, with ready words and each network's own share page."""

from typing import Any, Final
from urllib.parse import urljoin

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from evenhand.colleagues.domain.sharing import ready_text, share_links
from evenhand.kernel.text import number_in
from evenhand.knowledge.models import Edition, HelpCentre
from evenhand.knowledge.reads.finding import find_pages
from evenhand.knowledge.reads.pages import path_of, shareable
from evenhand.workspace.door import DeskRequest, for_everyone, show

PAGE: Final = 20


@for_everyone
@require_safe
def sharing(request: DeskRequest) -> HttpResponse:
    """The pages that helped most and newest, or those that were searched for."""
    centres = list(HelpCentre.objects.filter(is_on=True, brand__pilot_since=None).select_related("brand"))
    wanted = number_in(request.GET.get("brand", ""))
    centre = next((each for each in centres if each.pk == wanted), centres[0] if centres else None)
    asked = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:120]
    before = number_in(request.GET.get("before", "")) or 0
    pages = _pages(centre, asked, before) if centre else []
    context = {
        "here": "share",
        "centres": centres,
        "centre": centre,
        "asked": asked,
        "pages": [_told(request, each, centre) for each in pages[:PAGE]] if centre else [],
        "more": pages[PAGE - 1].pk if len(pages) > PAGE and not asked else 0,
    }
    return show(request, "everyone/share.html", context)


def _pages(centre: HelpCentre, asked: str, before: int) -> list[Edition]:
    if not asked:
        return shareable(centre.brand_id, centre.languages, before=before, limit=PAGE + 1)
    found = [each.id for tag in centre.languages for each in find_pages(centre.brand_id, tag, asked, limit=PAGE)]
    known = {each.pk: each for each in shareable(centre.brand_id, centre.languages, among=found, limit=PAGE)}
    return [known[number] for number in found if number in known]


def _told(request: DeskRequest, edition: Edition, centre: HelpCentre) -> dict[str, Any]:
    version = edition.published
    title, summary = (version.title, version.summary) if version else ("", "")
    origin = f"https://{centre.host}" if centre.host else request.build_absolute_uri("/")
    address = urljoin(origin, path_of(edition, centre.brand.slug))
    text = ready_text(title, summary, address)
    return {
        "edition": edition,
        "title": title,
        "summary": summary,
        "address": address,
        "text": text,
        "links": share_links(text, address, title),
    }
