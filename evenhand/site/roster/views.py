"""The public list: no log-in, no cookie, nobody who did not agree. It may be kept for some minutes by anybody."""

import hashlib
from datetime import datetime
from typing import Any, Final

import msgspec
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from evenhand.channels import registry
from evenhand.channels.reads import accounts_to_answer_as
from evenhand.kernel import clock
from evenhand.people.models import Brand
from evenhand.people.reads.certificates import since_when, speakers_for
from evenhand.site.structured import as_data

KEPT_FOR: Final = 300  # seconds; so long somebody who was taken off may still be seen


class Speaker(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who speaks for the brand."""

    name: str
    initials: str
    since: datetime


class Presence(msgspec.Struct, frozen=True, kw_only=True):
    """An account that is genuine."""

    network: str
    handle: str


@require_safe
def people(request: HttpRequest, brand: str) -> HttpResponse:
    """Everybody who speaks for the brand, and its accounts; `q` asks about one signature or account."""
    found, speakers, accounts = _known(brand)
    asked = request.GET.get("q", "").strip()[:100]
    context: dict[str, Any] = {
        "brand": found,
        "speakers": speakers,
        "accounts": accounts,
        "asked": asked,
        "people": [each for each in speakers if _is(asked, each.initials)] if asked else [],
        "places": [each for each in accounts if _is(asked, each.handle)] if asked else [],
        "data": _structured(found, speakers),
    }
    return _kept(request, render(request, "roster.html", context))


@require_safe
def signer(request: HttpRequest, brand: str, initials: str) -> HttpResponse:
    """Whether a signature is ours: the page that a reply's reader is sent to."""
    found, speakers, accounts = _known(brand)
    asked = initials.lstrip("^")[:8]
    who = [each for each in speakers if _is(asked, each.initials)]
    context = {"brand": found, "asked": asked, "people": who, "accounts": accounts}
    return _kept(request, render(request, "signer.html", context, status=200 if who else 404))


@require_safe
def as_json(request: HttpRequest, brand: str) -> HttpResponse:
    """The same for programs."""
    found, speakers, accounts = _known(brand)
    facts = {
        "brand": found.name,
        "people": [{"name": each.name, "initials": each.initials, "since": each.since.date()} for each in speakers],
        "accounts": [{"network": each.network, "handle": each.handle} for each in accounts],
    }
    response = JsonResponse(facts, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return _kept(request, response)


def _known(slug: str) -> tuple[Brand, list[Speaker], list[Presence]]:
    """The brand, its people and its accounts; a brand that only listens has nobody who speaks."""
    brand = Brand.objects.filter(slug=slug, pilot_since=None).first()
    if brand is None:
        raise Http404
    held = speakers_for(brand, at=clock.now())
    since = since_when(brand, [each.agent_id for each in held])
    speakers = [
        Speaker(
            name=each.agent.public_name or each.agent.first_name,
            initials=each.agent.initials,
            since=since[each.agent_id],
        )
        for each in held
    ]
    accounts = accounts_to_answer_as([brand.pk]).filter(only_listens=False).order_by("network", "handle")
    known = set(registry.kinds())
    labels = [(each, registry.capabilities(each.network).label) for each in accounts if each.network in known]
    places = dict.fromkeys((label, each.handle) for each, label in labels)  # two sources may serve one account
    return brand, speakers, [Presence(network=label, handle=handle) for label, handle in places]


def _is(asked: str, ours: str) -> bool:
    return bool(ours) and asked.strip("^@ ").casefold() == ours.strip("^@ ").casefold()


def _structured(brand: Brand, speakers: list[Speaker]) -> SafeString:
    """What search engines read, as schema.org says it."""
    facts = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": brand.name,
        "employee": [{"@type": "Person", "name": each.name, "identifier": f"^{each.initials}"} for each in speakers],
    }
    return as_data(facts)


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Anybody may keep it for a while, and ask whether it changed."""
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag and response.status_code == 200:
        response = HttpResponse(status=304)
    response["ETag"] = tag
    response["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    return response
