"""A brand's card, and how many of its cases are judged."""

import secrets
from datetime import datetime

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Brand
from evenhand.quality.actions import check_scores
from evenhand.quality.domain.cards import Contents, troubles
from evenhand.quality.domain.usual import USUAL
from evenhand.quality.errors import BadCard, BadQualityRule
from evenhand.quality.events import QualityRuleSet, ScorecardSaved
from evenhand.quality.models import QualityRule, Scorecard

MOST_PER_WEEK = 50


@transaction.atomic
def save_card(*, brand: Brand, contents: Contents, actor: Agent, now: datetime) -> Scorecard:
    """The card as it is from now on. One that cases were drawn for stays as it is; a new version is made.

    Refuses a card without items, with a level nobody worded, or the same twice.
    """
    check_scores(actor, brand.pk)
    wrong = troubles(contents)
    if wrong:
        raise BadCard(_card_words(wrong[0]))
    before = Scorecard.objects.select_for_update().filter(brand=brand, is_current=True).first()
    if before is not None and before.card == contents:
        return before
    card = _kept(brand, before, contents, actor, now)
    record(ScorecardSaved(scorecard_id=card.pk, brand_id=brand.pk, version=card.version), now=now, actor_id=actor.pk)
    return card


def _kept(brand: Brand, before: Scorecard | None, contents: Contents, actor: Agent, now: datetime) -> Scorecard:
    told = msgspec.to_builtins(contents)
    if before is not None and not before.is_used:
        before.contents, before.made_by, before.made_at = told, actor, now
        before.save(update_fields=["contents", "made_by", "made_at"])
        return before
    if before is not None:
        before.is_current = False
        before.save(update_fields=["is_current"])
    return Scorecard.objects.create(
        brand=brand, version=before.version + 1 if before else 1, contents=told, made_by=actor, made_at=now
    )


def _card_words(trouble: str) -> str:
    return {
        "items": _("A card has 1 to 12 items."),
        "criticals": _("A card has at most 8 critical errors."),
        "twice": _("Two items, or two errors, have the same name."),
        "name": _("Every item and every error needs a name of at most 80 characters."),
        "levels": _("Every item needs 2 to 5 levels."),
        "good": _("Say from which level on an item is good; it cannot be the poorest."),
        "words": _("Every level needs words of its own, at most 300 characters."),
    }[trouble]


def current_card(brand: Brand, *, now: datetime) -> Scorecard:
    """The brand's card, locked; the usual one where nobody made any. Inside a transaction."""
    found = Scorecard.objects.select_for_update().filter(brand=brand, is_current=True).first()
    if found is not None:
        return found
    return Scorecard.objects.create(brand=brand, version=1, contents=msgspec.to_builtins(USUAL), made_at=now)


@transaction.atomic
def set_quality_rule(
    *,
    brand: Brand,
    is_on: bool,
    per_agent: int,
    per_queue: int,
    targeted: int,
    double_percent: int,
    actor: Agent,
    now: datetime,
) -> QualityRule:
    """How many cases are drawn a week, and how many of them are judged twice. Refuses drawing nobody."""
    check_scores(actor, brand.pk)
    if not all(0 <= each <= MOST_PER_WEEK for each in (per_agent, per_queue, targeted)):
        raise BadQualityRule(_("Draw 0 to 50 cases a week each way."))
    if not 0 <= double_percent <= 100:
        raise BadQualityRule(_("Of a hundred cases, 0 to 100 are judged twice."))
    if is_on and not (per_agent or per_queue):
        raise BadQualityRule(_("Draw at least one case by chance: chosen ones alone say nothing of the others."))
    asked = {"is_on": is_on, "per_agent": per_agent, "per_queue": per_queue, "targeted": targeted}
    asked |= {"double_percent": double_percent}
    rule = QualityRule.objects.update_or_create(
        brand=brand,
        defaults={**asked, "set_by": actor, "set_at": now},
        create_defaults={**asked, "set_by": actor, "set_at": now, "seed": secrets.randbits(31)},
    )[0]
    event = QualityRuleSet(
        brand_id=brand.pk,
        is_on=is_on,
        per_agent=per_agent,
        per_queue=per_queue,
        targeted=targeted,
        double_percent=double_percent,
    )
    record(event, now=now, actor_id=actor.pk)
    return rule
