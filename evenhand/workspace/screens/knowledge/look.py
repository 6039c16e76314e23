"""A help centre's own look: its logo for light and for dark pages, and the small sign in the browser's tab."""

from io import BytesIO

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from PIL import Image

from evenhand.channels import files
from evenhand.channels.domain.pictures import MOST_BYTES
from evenhand.channels.pictures import draw, square
from evenhand.kernel import clock
from evenhand.knowledge.actions.looks import Sign, say_of_logo, set_sign
from evenhand.knowledge.errors import NotWritten
from evenhand.knowledge.models import HelpCentre
from evenhand.knowledge.reads.articles import may_publish
from evenhand.people.models import Brand
from evenhand.people.reads import brands_of
from evenhand.workspace.door import DeskRequest, at_the_desk

ICON = 192  # points on a side


def brand_led(request: DeskRequest, slug: str) -> Brand:
    """A brand whose help centre this person arranges; any other is not there."""
    found = brands_of(request.user).filter(slug=slug).first()
    if found is None or not may_publish(request.user):
        raise Http404
    return found


@at_the_desk
@require_POST
def sign(request: DeskRequest, brand: str) -> HttpResponse:
    """One of the three is set, or taken away."""
    found, which = brand_led(request, brand), _which(request.POST.get("sign", ""))
    content, width, height = (b"", 0, 0) if "remove" in request.POST else _drawn(request, which)
    sha256 = files.save(content) if content else ""
    set_sign(
        brand_id=found.pk,
        sign=which,
        sha256=sha256,
        width=width,
        height=height,
        actor=request.user,
        now=clock.now(),
    )
    return _back(found)


@at_the_desk
@require_POST
def words(request: DeskRequest, brand: str) -> HttpResponse:
    """What the logo says."""
    found = brand_led(request, brand)
    say_of_logo(brand_id=found.pk, words=request.POST.get("alt", ""), actor=request.user, now=clock.now())
    return _back(found)


@at_the_desk
@require_safe
def seen(request: DeskRequest, brand: str, which: str) -> HttpResponse:
    """A sign as it is kept, also where the help centre is not open yet."""
    found = brand_led(request, brand)
    sha256 = getattr(HelpCentre.objects.filter(brand=found).first(), _which(which).value, "")
    if not sha256:
        raise Http404
    try:
        return HttpResponse(files.read(sha256), content_type="image/png" if which == Sign.ICON else "image/webp")
    except FileNotFoundError:
        raise Http404 from None


def _which(said: str) -> Sign:
    try:
        return Sign(said)
    except ValueError:
        raise Http404 from None


def _drawn(request: DeskRequest, which: Sign) -> tuple[bytes, int, int]:
    """Drawn anew, no larger than a page shows it. The small one is square, as tabs want it."""
    file = request.FILES.get("file")
    if file is None or not file.size or file.size > MOST_BYTES:
        raise NotWritten(_("Choose a picture of at most 12 MB."))
    content = draw(file.read(), "small")
    if which is Sign.ICON:
        return square(content, ICON), ICON, ICON
    with Image.open(BytesIO(content)) as opened:
        return content, opened.width, opened.height


def _back(brand: Brand) -> HttpResponse:
    response = redirect("help_centre", brand.slug)
    response["Location"] += "#look"
    return response
