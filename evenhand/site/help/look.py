"""A brand's own colour, and its pictures."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from evenhand.channels import pictures
from evenhand.channels.errors import Refused
from evenhand.knowledge.domain.colours import accent_of
from evenhand.knowledge.models import ArticlePicture
from evenhand.knowledge.reads.pages import centre_of
from evenhand.site.help.door import Here, in_language, kept

A_YEAR = 31_536_000


@require_safe
def style(request: HttpRequest, brand: str) -> HttpResponse:
    """The help centre's colours, made fit to be read; a file of its own, since no page has a style in it."""
    centre = centre_of(brand)
    if centre is None:
        raise Http404
    words = ":root{}"
    if centre.accent:
        fit = accent_of(centre.accent)
        words = (
            f":root{{--accent:light-dark({fit.light},{fit.dark});--on-accent:light-dark({fit.on_light},{fit.on_dark})}}"
        )
    return kept(request, HttpResponse(words, content_type="text/css; charset=utf-8"))


@require_safe
@in_language
def picture(request: HttpRequest, here: Here, key: UUID) -> HttpResponse:
    """A picture of an article, drawn anew; what stands under a key never changes."""
    found = ArticlePicture.objects.filter(brand=here.centre.brand, key=key).first()
    if found is None:
        raise Http404
    try:
        content = pictures.drawn(found.sha256, "large")
    except (Refused, FileNotFoundError):
        raise Http404 from None
    response = kept(request, HttpResponse(content, content_type="image/webp"))
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response
