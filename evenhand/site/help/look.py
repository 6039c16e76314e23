"""A brand's own colour, its signs, and its pictures."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from evenhand.channels import files, pictures
from evenhand.channels.errors import Refused
from evenhand.knowledge.domain.colours import accent_of
from evenhand.knowledge.models import ArticlePicture
from evenhand.knowledge.reads.pages import centre_of
from evenhand.site.help.door import SIGN_NAME, Here, in_language, kept

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
def sign(request: HttpRequest, brand: str, name: str) -> HttpResponse:
    """The logo, or the small sign in the browser's tab; what stands under an address never changes."""
    centre = centre_of(brand)
    there = (centre.logo, centre.logo_dark, centre.icon) if centre is not None else ()
    found = next((each for each in there if each and each[:SIGN_NAME] == name), None)
    if found is None:
        raise Http404
    try:
        content = files.read(found)  # drawn anew when it came in
    except FileNotFoundError:
        raise Http404 from None
    kind = "image/png" if centre is not None and found == centre.icon else "image/webp"
    response = kept(request, HttpResponse(content, content_type=kind))
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


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
