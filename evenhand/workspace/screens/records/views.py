"""Where each brand's customer record is asked: address, secret, how many answers prove who somebody is."""

import base64
import secrets
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenhand.cases.actions import set_record_source
from evenhand.cases.domain.record import Asked, key_of, told
from evenhand.cases.errors import RecordTrouble
from evenhand.cases.models import RecordSource
from evenhand.cases.reads.person import record_source, record_sources
from evenhand.channels.domain.addresses import is_web
from evenhand.flows.records import ask
from evenhand.kernel import clock
from evenhand.kernel.text import storable
from evenhand.people.models import Brand
from evenhand.people.reads import brands_of
from evenhand.workspace.components.administering import brand_named, check_administers
from evenhand.workspace.door import DeskRequest, at_the_desk

MOST_CHECKS: Final = 5
_SHORTEST_SECRET: Final = 16


@at_the_desk
@require_safe
def sources(request: DeskRequest) -> HttpResponse:
    """The brands, and whether a record is connected for each."""
    check_administers(request.user)
    known = record_sources(request.user)
    brands = [(brand, known.get(brand.pk)) for brand in brands_of(request.user).order_by("name")]
    return render(request, "records/page.html", {"brands": brands})


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def source(request: DeskRequest, brand: str) -> HttpResponse:
    """The form of one brand; or keep it."""
    check_administers(request.user)
    found = brand_named(request.user, brand)
    known = record_source(found.pk)
    if request.method != "POST":
        return render(request, "records/source.html", _form(found, known))
    said = {name: storable(request.POST.get(name, "")).strip() for name in ("name", "url", "secret", "checks_needed")}
    wrong = _wrong(said, is_new=known is None)
    if wrong:
        return render(request, "records/source.html", {**_form(found, known), "said": said, "wrong": wrong}, status=422)
    set_record_source(
        brand_id=found.pk,
        name=said["name"][:60],
        url=said["url"],
        secret=said["secret"],
        is_inside="is_inside" in request.POST,
        is_on="is_on" in request.POST,
        checks_needed=int(said["checks_needed"]),
        actor=request.user,
        now=clock.now(),
    )
    messages.success(request, _("Kept. Try it before you rely on it."))
    return redirect("record_source", brand=found.slug)


def _form(brand: Brand, known: RecordSource | None) -> dict[str, Any]:
    said = {"name": _("Customer record"), "url": "", "secret": _new_secret(), "checks_needed": "2"}
    if known is not None:
        checks = str(known.checks_needed)
        said = {"name": known.name, "url": known.url, "secret": "", "checks_needed": checks}
    return {"brand": brand, "known": known, "said": said, "checks": range(MOST_CHECKS + 1)}


def _new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def _wrong(said: dict[str, str], *, is_new: bool) -> dict[str, str]:
    """What cannot be kept, by field."""
    wrong = {}
    if not said["name"]:
        wrong["name"] = _("Agents need a name for it.")
    if not is_web(said["url"]) or len(said["url"]) > 2_000:
        wrong["url"] = _("An address beginning with https:// is needed.")
    if (is_new or said["secret"]) and not _is_good(said["secret"]):
        wrong["secret"] = _("A shared secret of at least 16 characters is needed; after “whsec_” base64.")
    if not said["checks_needed"].isdecimal() or int(said["checks_needed"]) > MOST_CHECKS:
        wrong["checks_needed"] = _("Choose one of the numbers.")
    return wrong


def _is_good(secret: str) -> bool:
    try:
        return len(key_of(secret)) >= _SHORTEST_SECRET
    except RecordTrouble:
        return False


@at_the_desk
@require_POST
def try_out(request: DeskRequest, brand: str) -> HttpResponse:
    """Ask for nobody, and say how the record answers."""
    check_administers(request.user)
    found = brand_named(request.user, brand)
    known = record_source(found.pk)
    if known is None:
        raise RecordTrouble(_("No customer record is connected for this brand."))
    nobody = Asked(brand=found.slug, case="", number="", personas=[])
    answer = told(ask(known, nobody, now=clock.now()))
    said = _("It answers, and knows somebody behind an empty question: look at it.")
    messages.success(request, said if answer.found else _("It answers, and knows nobody behind an empty question."))
    return redirect("record_source", brand=found.slug)
