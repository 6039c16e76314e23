"""What programs read: what is asked and what is said in a topic as Atom, and every topic for search engines."""

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape as as_xml

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenhand.community.reads.topics import standing, topics_of, words_said_in
from evenhand.flows.community_places import topic_path
from evenhand.site.community.door import Here, in_community

MOST = 50_000  # topics that a sitemap may hold


@require_safe
@in_community
def sitemap(request: HttpRequest, here: Here) -> HttpResponse:
    """Every topic that somebody answered, the latest first."""
    found = standing(here.community.pk).filter(answers__gt=0).order_by("-last_at", "-id")
    topics = found.select_related(None).only("id", "title", "last_at")[:MOST]
    lines = [
        f"<url><loc>{as_xml(_whole(request, here, each))}</loc><lastmod>{each.last_at:%Y-%m-%d}</lastmod></url>\n"
        for each in topics
    ]
    words = render_to_string("help/sitemap.xml", {"lines": "".join(lines)})
    response = HttpResponse(words, content_type="application/xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
@in_community
def latest(request: HttpRequest, here: Here) -> HttpResponse:
    """The latest questions."""
    topics = topics_of(here.community.pk, which="latest").topics
    title = _("Community of %(brand)s") % {"brand": here.brand.name}
    rows = ((_whole(request, here, each), each.title, "", each.member.name, each.last_at) for each in topics)
    return _feed(request, here, title, here.root, rows)


@require_safe
@in_community
def topic(request: HttpRequest, here: Here, topic_id: int) -> HttpResponse:
    """What is said in one topic."""
    found = standing(here.community.pk).filter(pk=topic_id).first()
    if found is None:
        raise Http404
    path = _whole(request, here, found)
    rows = (
        (f"{path}#c{each.pk}", found.title, each.own_words, _name(each), each.at)
        for each in words_said_in(found)
    )  # fmt: skip
    return _feed(request, here, found.title, path, rows)


def _name(said: Any) -> str:
    return str(said.member.name if said.member else said.agent.public_name if said.agent else "")


def _whole(request: HttpRequest, here: Here, topic: Any) -> str:
    topic.brand = here.brand
    return request.build_absolute_uri(topic_path(topic))


def _feed(
    request: HttpRequest, here: Here, title: str, path: str, rows: Iterable[tuple[str, str, str, str, Any]]
) -> HttpResponse:
    feed = Atom1Feed(
        title=title,
        link=request.build_absolute_uri(path),
        description="",
        author_name=here.brand.name,
        feed_url=request.build_absolute_uri(),
    )
    for link, name, text, author, at in rows:
        feed.add_item(
            title=name,
            link=link,
            description=str(escape(text)).replace("\n", "<br>"),
            author_name=author or "—",
            pubdate=at,
            updateddate=at,
            unique_id=link,
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=120"
    return response
