"""A brand's card, its versions, and how many of its cases are judged."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.kernel import clock
from evenhand.kernel.text import storable
from evenhand.people.models import Brand
from evenhand.people.reads import brands_of
from evenhand.quality.actions.cards import save_card, set_quality_rule
from evenhand.quality.domain.cards import MOST_CRITICALS, MOST_ITEMS, Contents, Critical, Item, keys_of, next_key
from evenhand.quality.domain.usual import USUAL
from evenhand.quality.errors import BadCard, BadQualityRule
from evenhand.quality.models import QualityRule
from evenhand.quality.reads import may_score
from evenhand.quality.reads.work import rules_and_cards, versions_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.quality.asking import check_scores, check_serves, tabs

SPARE = 2  # empty rows for what is new


@at_the_desk
@require_safe
def cards(request: DeskRequest) -> HttpResponse:
    """Each brand's card as it is now, for everybody who is judged by it, and how many cases are drawn."""
    check_serves(request.user)
    now = clock.now()
    rows = [
        {
            "brand": brand,
            "card": card.card if card else USUAL,
            "version": card.version if card else 0,
            "rule": rule or QualityRule(brand=brand, seed=0, set_at=now),
            "has_rule": rule is not None,
        }
        for brand, rule, card in rules_and_cards(request.user)
    ]
    return show(request, "quality/cards.html", {**tabs(request.user, "cards"), "rows": rows})


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: DeskRequest, brand: str) -> HttpResponse:
    """The card as a form; or keep it, as a new version where the old one was used."""
    check_scores(request.user)
    found = _brand(request, brand)
    versions = versions_of(found)
    now = versions[0].card if versions else USUAL
    if request.method != "POST":
        return show(request, "quality/card.html", {**tabs(request.user, "cards"), **_form(found, now, versions)})
    said = card_in(request.POST, now, [each.card for each in versions])
    try:
        kept = save_card(brand=found, contents=said, actor=request.user, now=clock.now())
    except BadCard as problem:
        context = {**tabs(request.user, "cards"), **_form(found, said, versions), "wrong": problem.sentence}
        response = show(request, "quality/card.html", context)
        response.status_code = 422
        return response
    messages.success(request, _("This is version %(n)s of the card.") % {"n": kept.version})
    return redirect("quality_cards")


@at_the_desk
@require_safe
def version(request: DeskRequest, brand: str, version: int) -> HttpResponse:
    """An earlier version, word for word."""
    check_serves(request.user)
    found = _brand(request, brand)
    shown = next((each for each in versions_of(found) if each.version == version), None)
    if shown is None:
        raise Http404
    context = {**tabs(request.user, "cards"), "brand": found, "shown": shown, "card": shown.card}
    return show(request, "quality/version.html", context | {"may_score": may_score(request.user)})


def _brand(request: DeskRequest, slug: str) -> Brand:
    found = brands_of(request.user).filter(slug=slug).first()
    if found is None:
        raise NotAllowed(_("There is no such brand among those you may see."))
    return found


def _form(brand: Brand, now: Contents, versions: Sequence[Any]) -> dict[str, Any]:
    spare_items = min(SPARE, MOST_ITEMS - len(now.items))
    spare_errors = min(SPARE, MOST_CRITICALS - len(now.criticals))
    return {
        "brand": brand,
        "items": [(n, each, "\n".join(each.levels), each.good_from) for n, each in enumerate(now.items)]
        + [(len(now.items) + n, None, "", 1) for n in range(max(spare_items, 0))],
        "errors": [(n, each) for n, each in enumerate(now.criticals)]
        + [(len(now.criticals) + n, None) for n in range(max(spare_errors, 0))],
        "versions": versions,
        "is_used": bool(versions and versions[0].is_used),
    }


def card_in(said: QueryDict, now: Contents, before: Iterable[Contents]) -> Contents:
    """The card that the form says. What has no name is left out; what keeps its key is the same item, reworded."""
    used = [key for each in (now, *before) for key in keys_of(each)]
    items, errors = [], []
    for n in range(MOST_ITEMS + SPARE):
        name = _words(said, f"name-{n}")
        levels = tuple(line.strip() for line in _words(said, f"levels-{n}").split("\n") if line.strip())
        if not name and not levels:
            continue
        key = _key(said.get(f"key-{n}", ""), used, "i")
        used.append(key)
        good = said.get(f"good-{n}", "")
        items.append(Item(key=key, name=name, levels=levels, good_from=_level(good)))
    for n in range(MOST_CRITICALS + SPARE):
        name = _words(said, f"error-name-{n}")
        if not name:
            continue
        key = _key(said.get(f"error-key-{n}", ""), used, "c")
        used.append(key)
        errors.append(Critical(key=key, name=name, words=_words(said, f"error-words-{n}")))
    return msgspec.structs.replace(now, items=tuple(items), criticals=tuple(errors))


def _key(said: str, used: Sequence[str], letter: str) -> str:
    return said if said in used and said.startswith(letter) else next_key(used, letter=letter)


def _level(said: str) -> int:
    """Levels are counted from one on the page."""
    return int(said) - 1 if said.isascii() and said.isdigit() and len(said) < 3 else 0


def _words(said: QueryDict, name: str) -> str:
    return storable(said.get(name, "")).strip()[:3_000]


@at_the_desk
@require_POST
def rule(request: DeskRequest, brand: str) -> HttpResponse:
    """How many cases are drawn each week."""
    check_scores(request.user)
    found = _brand(request, brand)
    try:
        set_quality_rule(
            brand=found,
            is_on="is_on" in request.POST,
            **{name: _number(request.POST, name) for name in ("per_agent", "per_queue", "targeted", "double_percent")},
            actor=request.user,
            now=clock.now(),
        )
        messages.success(request, _("Kept. The last whole week is drawn within minutes, each further one on Mondays."))
    except BadQualityRule as problem:
        messages.error(request, problem.sentence)
    return redirect("quality_cards")


def _number(said: QueryDict, name: str) -> int:
    value = said.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 4 else -1
