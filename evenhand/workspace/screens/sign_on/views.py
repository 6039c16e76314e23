"""By whom members of each brand's community can sign on: the provider, our client there, and a try."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenhand.community.actions.signing_on import set_sign_on
from evenhand.community.domain.sign_on import is_issuer
from evenhand.community.errors import SignOnFailed, SignOnTrouble
from evenhand.community.models import SignOn
from evenhand.community.reads.sign_on import sign_ons
from evenhand.flows import community_sign_on
from evenhand.flows.community_places import site_of
from evenhand.kernel import clock
from evenhand.kernel.text import storable
from evenhand.people.models import Brand
from evenhand.people.reads import brands_of
from evenhand.workspace.components.administering import brand_named, check_administers
from evenhand.workspace.door import DeskRequest, at_the_desk

LONGEST_NAME, LONGEST_CLIENT, LONGEST_SECRET = 60, 300, 1_000


@at_the_desk
@require_safe
def providers(request: DeskRequest) -> HttpResponse:
    """The brands, and whether their members can sign on."""
    check_administers(request.user)
    known = sign_ons(request.user)
    brands = [(brand, known.get(brand.pk)) for brand in brands_of(request.user).order_by("name")]
    return render(request, "sign_on/page.html", {"brands": brands})


@sensitive_post_parameters("secret")
@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def provider(request: DeskRequest, brand: str) -> HttpResponse:
    """The form of one brand; or keep it."""
    check_administers(request.user)
    found = brand_named(request.user, brand)
    known = sign_ons(request.user).get(found.pk)
    if request.method != "POST":
        return render(request, "sign_on/provider.html", _form(request, found, known))
    said = {name: storable(request.POST.get(name, "")).strip() for name in ("name", "issuer", "client_id", "secret")}
    is_inside = "is_inside" in request.POST
    wrong = _wrong(said, is_inside=is_inside)
    if wrong:
        shown = {**_form(request, found, known), "said": {**said, "secret": ""}, "wrong": wrong, "is_inside": is_inside}
        return render(request, "sign_on/provider.html", shown, status=422)
    set_sign_on(
        brand=found,
        **said,
        is_inside=is_inside,
        is_on="is_on" in request.POST,
        actor=request.user,
        now=clock.now(),
    )
    messages.success(request, _("Kept. Try it before you rely on it."))
    return redirect("sign_on", brand=found.slug)


@at_the_desk
@require_POST
def try_out(request: DeskRequest, brand: str) -> HttpResponse:
    """Ask the provider what it can do, and say what came of it."""
    check_administers(request.user)
    found = brand_named(request.user, brand)
    known = sign_ons(request.user).get(found.pk)
    if known is None:
        raise SignOnFailed(_("No provider is set for this brand."))
    try:
        keys = community_sign_on.try_out(known)
    except SignOnTrouble as problem:
        messages.error(request, _("It does not work: %(why)s.") % {"why": problem.why.rstrip(".")})
    else:
        said = ngettext("It answers, and shows one key.", "It answers, and shows %(count)d keys.", keys)
        words = _("Whether it knows our client and our address shows when somebody signs in.")
        messages.success(request, f"{said % {'count': keys}} {words}")
    return redirect("sign_on", brand=found.slug)


def _form(request: DeskRequest, brand: Brand, known: SignOn | None) -> dict[str, Any]:
    said = {"name": _("%(brand)s account") % {"brand": brand.name}, "issuer": "", "client_id": ""}
    if known is not None:
        said = {"name": known.name, "issuer": known.issuer, "client_id": known.client_id}
    site = site_of(brand.pk) or f"{request.scheme}://{request.get_host()}"
    return {
        "brand": brand,
        "known": known,
        "said": said,
        "is_inside": known is not None and known.is_inside,
        "back": site + reverse("site:community_sign_on_back", args=[brand.slug]),
    }


def _wrong(said: dict[str, str], *, is_inside: bool) -> dict[str, str]:
    """What cannot be kept, by field."""
    wrong = {}
    if not 0 < len(said["name"]) <= LONGEST_NAME:
        wrong["name"] = _("Members need a short name for it.")
    if not is_issuer(said["issuer"], is_inside=is_inside):
        wrong["issuer"] = _("An address beginning with https:// is needed.")
    if not 0 < len(said["client_id"]) <= LONGEST_CLIENT:
        wrong["client_id"] = _("The provider gives you one when you register this desk there.")
    if len(said["secret"]) > LONGEST_SECRET:
        wrong["secret"] = _("That is too long for a secret.")
    return wrong
