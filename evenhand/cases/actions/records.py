"""Where a brand's own customer record is asked."""

from datetime import datetime

from django.db import transaction

from evenhand.cases.events import RecordSourceSet
from evenhand.cases.models import RecordSource
from evenhand.channels.secrets import lock, unlock
from evenhand.ledger.actions import record
from evenhand.people.errors import OnlyAdministrators
from evenhand.people.models import Agent, Role


@transaction.atomic
def set_record_source(
    *,
    brand_id: int,
    name: str,
    url: str,
    secret: str,
    is_inside: bool,
    is_on: bool,
    checks_needed: int,
    actor: Agent,
    now: datetime,
) -> RecordSource:
    """Set where the brand's record is asked; an empty secret keeps the one before. Only administrators."""
    if not (actor.is_superuser or actor.role == Role.ADMINISTRATOR):
        raise OnlyAdministrators("Only an administrator may connect a customer record.")
    before = RecordSource.objects.select_for_update().filter(pk=brand_id).first()
    facts = {
        "name": name,
        "url": url,
        "secrets": lock({"secret": secret}) if secret else (before.secrets if before else b""),
        "is_inside": is_inside,
        "is_on": is_on,
        "checks_needed": checks_needed,
        "changed_by": actor,
        "changed_at": now,
    }
    source, _ = RecordSource.objects.update_or_create(brand_id=brand_id, defaults=facts)
    record(RecordSourceSet(brand_id=brand_id, is_on=is_on), now=now, actor_id=actor.pk)
    return source


def secret_of(source: RecordSource) -> str:
    """The secret it was given; raises Reconnect if the key file is another one by now."""
    return str(unlock(bytes(source.secrets)).get("secret", ""))
