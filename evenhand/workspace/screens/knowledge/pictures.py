"""Pictures of a brand's articles: looked at, added with what they show."""

from io import BytesIO
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from PIL import Image

from evenhand.channels import files
from evenhand.channels.domain.pictures import MOST_BYTES
from evenhand.channels.errors import Refused
from evenhand.channels.pictures import draw, drawn
from evenhand.kernel import clock
from evenhand.kernel.errors import EvenhandError
from evenhand.knowledge.actions.pictures import keep_picture
from evenhand.knowledge.errors import NotWritten
from evenhand.knowledge.models import ArticlePicture
from evenhand.knowledge.reads import desk
from evenhand.knowledge.reads.articles import articles_for, may_write
from evenhand.people.models import Brand
from evenhand.people.reads import brands_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show

MOST = 60


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def pictures(request: DeskRequest, brand: str) -> HttpResponse:
    """The newest pictures, each with the line that puts it into an article."""
    found = brands_of(request.user).filter(slug=brand).first()
    if found is None or not may_write(request.user):
        raise Http404
    back = request.POST.get("back", "")
    context = {"brand": found, "pictures": desk.pictures_of(found.pk, limit=MOST)}
    if request.method != "POST":
        return show(request, "knowledge/pictures.html", context)
    try:
        kept = _kept(request, found)
    except EvenhandError as problem:
        refused = context | {"refusal": _(problem.sentence), "alt": request.POST.get("alt", "")[:300]}
        return render(request, "knowledge/pictures.html", refused, status=422)
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/knowledge/"):
        return redirect(f"{back}#pictures")
    return show(
        request, "knowledge/pictures.html", context | {"kept": kept, "pictures": desk.pictures_of(found.pk, limit=MOST)}
    )


@at_the_desk
@require_safe
def picture(request: DeskRequest, brand: str, key: UUID) -> HttpResponse:
    """A picture of a brand one serves, as previews show it."""
    found = ArticlePicture.objects.filter(brand__in=brands_of(request.user), brand__slug=brand, key=key).first()
    if found is None:
        raise Http404
    try:
        content = drawn(found.sha256, "large")
    except (Refused, FileNotFoundError):
        raise Http404 from None
    return HttpResponse(content, content_type="image/webp")


@at_the_desk
@require_safe
def go(request: DeskRequest, brand: str, key: UUID) -> HttpResponse:
    """To the article that a preview leads to."""
    article = articles_for(request.user).filter(brand__slug=brand, key=key).first()
    edition = article.editions.order_by("id").first() if article else None
    if edition is None:
        raise Http404
    return redirect("article", edition.pk)


def _kept(request: DeskRequest, brand: Brand) -> ArticlePicture:
    """What is kept is drawn anew: no larger than needed, without place or camera."""
    file = request.FILES.get("file")
    if file is None or not file.size or file.size > MOST_BYTES:
        raise NotWritten(_("Choose a picture of at most 12 MB."))
    content = draw(file.read(), "large")
    with Image.open(BytesIO(content)) as opened:
        width, height = opened.size
    return keep_picture(
        brand=brand,
        sha256=files.save(content),
        width=width,
        height=height,
        alt=request.POST.get("alt", ""),
        actor=request.user,
        now=clock.now(),
    )
