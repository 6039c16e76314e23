"""What programs read: every page for search engines, the newest ones for feed readers."""

from xml.sax.saxutils import quoteattr

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.knowledge.reads.pages import centre_of, everything, newest, path_of
from evenhand.knowledge.reads.problems import shown_to_readers
from evenhand.site.help.door import Here, in_language, kept, origin_of

MOST = 50_000  # addresses that a sitemap may hold
LAST_PART = 1_000
NEWEST = 30
_STANDS = {"known": lazy("We know of it"), "working": lazy("We are working on it"), "fixed": lazy("Fixed")}


@require_safe
def sitemap(request: HttpRequest, brand: str) -> HttpResponse:
    """Every page with its other languages; where they are too many for one file, the files that hold them."""
    centre = centre_of(brand)
    if centre is None:
        raise Http404
    part = number_in(request.GET.get("part", "")) or 0
    origin = origin_of(centre, request)
    pages = everything(centre.brand_id).filter(language__in=centre.languages).order_by("article_id", "id")
    many = pages.count() if not part else 0
    if many > MOST:
        lines = [_file(f"{origin}{request.path}?part={each}") for each in range(1, -(-many // MOST) + 1)]
        return _as_xml(request, "help/sitemaps.xml", lines)
    begin = (max(part, 1) - 1) * MOST
    found = list(pages[begin : begin + MOST]) if part <= LAST_PART else []
    if part and not found:
        raise Http404
    by_article: dict[int, list[tuple[str, str]]] = {}
    for each in found:
        by_article.setdefault(each.article_id, []).append((each.language, origin + path_of(each, brand)))
    lines = [
        _line(origin + path_of(each, brand), f"{each.published_at:%Y-%m-%d}", by_article[each.article_id])
        for each in found
    ]
    return _as_xml(request, "help/sitemap.xml", lines)


def _as_xml(request: HttpRequest, template: str, lines: list[str]) -> HttpResponse:
    words = render_to_string(template, {"lines": "".join(lines)})
    return kept(request, HttpResponse(words, content_type="application/xml; charset=utf-8"))


def _file(address: str) -> str:
    return f"<sitemap><loc>{quoteattr(address)[1:-1]}</loc></sitemap>\n"


def _line(address: str, day: str, others: list[tuple[str, str]]) -> str:
    """One page; written by hand, since there may be fifty thousand."""
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(there)}/>'
        for language, there in (others if len(others) > 1 else ())
    )
    loc = quoteattr(address)[1:-1]
    return f"<url><loc>{loc}</loc><lastmod>{day}</lastmod>{links}</url>\n"


@require_safe
@in_language
def feed(request: HttpRequest, here: Here) -> HttpResponse:
    """The pages that are new or changed, and known problems, as Atom."""
    made = Atom1Feed(
        title=here.name.words,
        link=here.whole(here.base),
        feed_url=here.whole(f"{here.base}feed.atom"),
        description=here.welcome.words,
        language=here.language,
    )
    for each in newest(here.centre.brand_id, here.language, limit=NEWEST):
        address = here.whole(f"{here.base}articles/{each.slug}")
        made.add_item(
            title=each.title, link=address, description=each.summary, unique_id=address, updateddate=each.published_at
        )
    for problem in shown_to_readers(here.centre.brand_id, here.language, now=clock.now()):
        made.add_item(
            title=_("Known problem: %(title)s") % {"title": problem.title},
            link=here.whole(f"{here.base}problems#p-{problem.key}"),
            description=f"{_STANDS[problem.standing]}. {problem.text}".strip(),
            unique_id=f"urn:uuid:{problem.key}",
            updateddate=problem.changed_at,
        )
    words = made.writeString("utf-8")
    return kept(request, HttpResponse(words, content_type="application/atom+xml; charset=utf-8"))
