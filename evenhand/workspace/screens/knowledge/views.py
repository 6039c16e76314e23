"""The knowledge base: what there is, narrowed, and found as one types."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from evenhand.kernel import clock
from evenhand.kernel.places import place_in, place_words
from evenhand.kernel.text import number_in
from evenhand.knowledge.domain.languages import tag_of
from evenhand.knowledge.models import Edition, EditionState, HelpCentre, Section
from evenhand.knowledge.reads import desk
from evenhand.knowledge.reads.articles import may_publish, may_write
from evenhand.knowledge.reads.pages import named
from evenhand.people.models import Brand
from evenhand.people.reads import brands_of, colleagues_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show

PAGE = 40
STATES: dict[str, str | Promise] = {
    EditionState.DRAFT: _("Draft"),
    EditionState.REVIEW: _("In review"),
    EditionState.PUBLISHED: _("Published"),
    EditionState.WITHDRAWN: _("Withdrawn"),
}


@at_the_desk
@require_safe
def knowledge(request: DeskRequest) -> HttpResponse:
    """The editions of one brand, changed last first."""
    brands = list(brands_of(request.user).order_by("name"))
    brand = brand_asked(request, brands)
    if brand is None:
        return show(request, "knowledge/none.html", {})
    wanted = _wanted(request, brand)
    centre = HelpCentre.objects.filter(brand=brand).first()
    found, instead = desk.listed(request.user, wanted, after=place_in(request.GET.get("after", "")), limit=PAGE + 1)
    context = {
        "brand": brand,
        "brands": brands,
        "wanted": wanted,
        "rows": [_row(each, request) for each in found[:PAGE]],
        "instead": instead,
        "more": _more(request, found) if not wanted.words else "",
        "is_narrowed": any((wanted.state, wanted.words, wanted.language, wanted.due_by, wanted.is_broken))
        or _chose(wanted),
        "states": STATES.items(),
        "sections": sections_for(brand, request),
        "colleagues": colleagues_of(request.user),
        "centre": centre,
        "languages": list(dict.fromkeys([*(centre.languages if centre else []), *desk.languages_there(brand.pk)])),
        "may_write": may_write(request.user),
        "may_publish": may_publish(request.user),
        "waiting": desk.waiting_for_review(request.user, [brand.pk]),
        "missed": desk.missed(brand.pk, today=clock.now().date()) if may_publish(request.user) else [],
    }
    return show(request, "knowledge/page.html", context, fragments={"articles": "articles"})


def brand_asked(request: DeskRequest, brands: list[Brand]) -> Brand | None:
    """The brand the address names, else the first one."""
    return next((each for each in brands if each.slug == request.GET.get("brand")), brands[0] if brands else None)


def sections_for(brand: Brand, request: DeskRequest) -> list[tuple[int, str]]:
    """The sections of a brand in the viewer's language, those in another one after it and set off."""
    rows = list(Section.objects.filter(brand=brand))
    language = request.LANGUAGE_CODE
    found = []
    for each in (row for row in rows if row.parent_id is None):
        found.append((each.pk, named(each.names, language)))
        found += [(part.pk, f"– {named(part.names, language)}") for part in rows if part.parent_id == each.pk]
    return found


def _chose(wanted: desk.Wanted) -> bool:
    return wanted.section_id is not None or wanted.owner_id is not None


def _wanted(request: DeskRequest, brand: Brand) -> desk.Wanted:
    said = request.GET
    owner = request.user.pk if said.get("owner") == "mine" else number_in(said.get("owner", ""))
    return desk.Wanted(
        brand_id=brand.pk,
        state=said.get("state", "") if said.get("state") in STATES else "",
        section_id=number_in(said.get("section", "")),
        owner_id=owner,
        language=tag_of(said.get("language", "")),
        due_by=timezone.localdate(clock.now()) if said.get("due") else None,
        is_broken=bool(said.get("broken")),
        words=said.get("q", "").strip()[:120],
    )


def _row(edition: Edition, request: DeskRequest) -> dict[str, Any]:
    version = edition.draft or edition.published
    section, said = edition.article.section, edition.helped + edition.not_helped
    return {
        "edition": edition,
        "title": version.title if version else "",
        "state": STATES[edition.state],
        "section": named(section.names, request.LANGUAGE_CODE) if section else "",
        "is_due": edition.article.review_on is not None
        and edition.article.review_on <= timezone.localdate(clock.now()),
        "said": said,
        "share": round(100 * edition.helped / said) if said else 0,
    }


def _more(request: DeskRequest, found: list[Edition]) -> str:
    if len(found) <= PAGE:
        return ""
    last = found[PAGE - 1]
    kept = {name: value for name, value in request.GET.items() if name != "after"}
    return "?" + urlencode({**kept, "after": place_words(last.changed_at, last.pk)})
