"""Links for screens on a wall: made, copied, revoked."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.kernel import clock
from evenhand.people.actions.walls import make_wall_link, switch_wall_link
from evenhand.people.errors import OnlyLeads
from evenhand.people.models import WallLink
from evenhand.people.reads import brands_of
from evenhand.people.reads.walls import token_of, wall_links
from evenhand.workspace.door import DeskRequest, at_the_desk, show


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: DeskRequest) -> HttpResponse:
    """The links; or make one."""
    if not (request.user.sees_all and request.user.may_write):
        raise OnlyLeads(_("Care leads make links for screens on a wall."))
    if request.method == "POST":
        make_wall_link(
            name=request.POST.get("name", ""),
            brand_ids=[int(each) for each in request.POST.getlist("brand") if each.isdecimal() and len(each) < 18],
            language=request.POST.get("language", ""),
            actor=request.user,
            now=clock.now(),
        )
        messages.info(request, _("The link works. Open it on the screen once; it needs no log-in."))
        return redirect("wall_links")
    brands = list(brands_of(request.user).order_by("name"))
    names = {brand.pk: brand.name for brand in brands}
    context = {
        "links": [(each, _address(request, each), [names.get(b, "") for b in each.brand_ids]) for each in wall_links()],
        "brands": brands,
        "languages": settings.LANGUAGES,
        "language": request.user.language or settings.LANGUAGE_CODE,
    }
    return show(request, "wallboard/links.html", context)


@at_the_desk
@require_POST
def switch(request: DeskRequest, link_id: int, deed: str) -> HttpResponse:
    """It shows nothing from now on; or again what it did."""
    if deed not in {"revoke", "restore"}:
        raise Http404
    switch_wall_link(link_id=link_id, is_revoked=deed == "revoke", actor=request.user, now=clock.now())
    messages.info(request, _("The link shows nothing any more.") if deed == "revoke" else _("The link works again."))
    return redirect("wall_links")


def _address(request: DeskRequest, link: WallLink) -> str:
    return request.build_absolute_uri(reverse("wall_screen", args=[token_of(link)]))
