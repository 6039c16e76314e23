"""Where sales of a brand is reached."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.channels.domain.addresses import is_web
from evenhand.channels.secrets import lock, unlock
from evenhand.colleagues.errors import NoSuchStep
from evenhand.colleagues.events import SalesDeskSet
from evenhand.colleagues.models import SalesDesk, Way
from evenhand.ledger.actions import record
from evenhand.people.errors import OnlyAdministrators
from evenhand.people.models import Agent, Brand, Role

SHORTEST_SECRET, LONGEST = 16, 2_000


@transaction.atomic
def set_sales_desk(
    *,
    brand: Brand,
    kind: str,
    address: str,
    secret: str,
    is_inside: bool,
    is_on: bool,
    site: str,
    actor: Agent,
    now: datetime,
) -> SalesDesk:
    """Where leads go; leads decide it, and only an administrator may name an address inside the company's network or a
    webhook. An empty secret keeps the one before."""
    administers = actor.is_superuser or actor.role == Role.ADMINISTRATOR
    if not (actor.sees_all and actor.may_write) or ((kind == Way.WEBHOOK or is_inside) and not administers):
        raise OnlyAdministrators(_("Leads name a mail address; an address of a system is an administrator’s to set."))
    before = SalesDesk.objects.select_for_update().filter(pk=brand.pk).first()
    _must_be_usable(kind, address, secret, has_secret=before is not None and bool(before.secrets))
    desk, _is_new = SalesDesk.objects.update_or_create(
        brand=brand,
        defaults={
            "kind": kind,
            "address": address,
            "secrets": lock({"secret": secret}) if secret else (before.secrets if before else b""),
            "is_inside": is_inside,
            "is_on": is_on,
            "site": site,
            "changed_by": actor,
            "changed_at": now,
        },
    )
    record(SalesDeskSet(brand_id=brand.pk, kind=kind, is_on=is_on), now=now, actor_id=actor.pk)
    return desk


def _must_be_usable(kind: str, address: str, secret: str, *, has_secret: bool) -> None:
    if kind == Way.MAIL:
        try:
            validate_email(address)
        except ValidationError:
            raise NoSuchStep(_("Give a mail address at which sales reads.")) from None
        return
    if kind != Way.WEBHOOK or not is_web(address) or len(address) > LONGEST:
        raise NoSuchStep(_("An address beginning with https:// is needed."))
    if (secret or not has_secret) and len(secret) < SHORTEST_SECRET:
        raise NoSuchStep(_("A shared secret of at least 16 characters is needed; after “whsec_” base64."))


def secret_of(desk: SalesDesk) -> str:
    """The secret it was given; raises Reconnect if the key file is another one by now."""
    return str(unlock(bytes(desk.secrets)).get("secret", ""))
