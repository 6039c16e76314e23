"""What an hour of work costs."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Brand, Team
from evenhand.voice.actions import check_leads
from evenhand.voice.errors import BadCost
from evenhand.voice.events import HourCostSet
from evenhand.voice.models import HourCost

MOST_CENTS = 100_000_00


@transaction.atomic
def set_hour_cost(
    *, brand: Brand, team_id: int | None, cents: int | None, currency: str, actor: Agent, now: datetime
) -> None:
    """What an hour costs the brand, of one team or of every other; None: nobody knows any more."""
    check_leads(actor, brand.pk)
    if team_id is not None and not Team.objects.filter(pk=team_id, brands=brand).exists():
        raise BadCost(_("Choose a team that serves this brand."))
    code = currency.strip().upper()
    if cents is not None and not (0 < cents <= MOST_CENTS):
        raise BadCost(_("An hour costs more than nothing, and at most 100,000."))
    if cents is not None and not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise BadCost(_("Write the currency as three letters, such as EUR."))
    this = Q(team=None) if team_id is None else Q(team_id=team_id)
    others = HourCost.objects.filter(brand=brand).exclude(this)
    if cents is not None and others.exclude(currency=code).exists():
        raise BadCost(_("A brand counts in one currency; change the other costs first."))
    if cents is None:
        HourCost.objects.filter(this, brand=brand).delete()
    else:
        HourCost.objects.update_or_create(
            brand=brand,
            team=Team.objects.filter(pk=team_id).first() if team_id is not None else None,
            defaults={"cents": cents, "currency": code, "set_by": actor, "set_at": now},
        )
    event = HourCostSet(brand_id=brand.pk, team_id=team_id, cents=cents, currency=code)
    record(event, now=now, actor_id=actor.pk)
