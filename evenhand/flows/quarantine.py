"""How a quarantined item gets another chance: translated again, and taken in like any other."""

from datetime import datetime

from evenhand.cases.errors import NotAllowed
from evenhand.channels import actions as channels
from evenhand.channels import files, network
from evenhand.channels.domain.connector import Connector, Raw, Receiving
from evenhand.channels.errors import CannotTranslate
from evenhand.channels.models import Quarantined, Source
from evenhand.channels.reads import accounts_of
from evenhand.flows import intake, phone
from evenhand.flows.ears import Ears
from evenhand.flows.overhear import overhear
from evenhand.people.models import Agent
from evenhand.replies.actions import record_bounce


def replay(quarantined_id: int, *, actor: Agent, now: datetime) -> intake.TakenIn:
    """Try the item again; raises CannotTranslate with the reason if it still cannot be understood."""
    if not (actor.sees_all and actor.may_write):
        raise NotAllowed("Only a care lead or an administrator may replay items.")
    item = Quarantined.objects.select_related("source").filter(pk=quarantined_id, released_at=None).first()
    if item is None:
        raise CannotTranslate("That item was understood already, or is gone.")
    content = files.read(item.sha256) if item.sha256 else bytes(item.content)
    raw = Raw(reference=item.reference, content=content)
    connector = network.connect(item.source)
    try:
        if isinstance(connector, Receiving):
            raw = connector.complete(raw)
        take = _sift if connector.capabilities.hears_strangers else _take
        taken = take(item.source, connector, raw, now)
    finally:
        connector.close()
    channels.release(quarantined_id=item.pk, now=now, actor_id=actor.pk)
    return taken


def _take(source: Source, connector: Connector, raw: Raw, now: datetime) -> intake.TakenIn:
    """What was said to us."""
    understood = network.translate(connector, accounts_of(source), [raw])
    if understood.broken:
        channels.set_aside(source_id=source.pk, broken=understood.broken, now=now)
        raise CannotTranslate(understood.broken[0].reason)
    if any(each.post.is_overheard for each in understood.incoming):
        return _sift(source, connector, raw, now)
    for account_id, bounce in understood.bounces:
        record_bounce(account_id=account_id, external_id=bounce.reply_external_id, reason=bounce.reason, now=now)
    if understood.calls:
        phone.take_calls(understood.calls, source_id=source.pk, now=now)
    changes = channels.Changes(edits=understood.edits, deletions=understood.deletions)
    return intake.take_in(understood.incoming, source_id=source.pk, changes=changes, now=now)


def _sift(source: Source, connector: Connector, raw: Raw, now: datetime) -> intake.TakenIn:
    """What strangers said is kept only if a query catches it."""
    _, broken = network.translate_freely(connector, [raw])
    if broken:
        channels.set_aside(source_id=source.pk, broken=broken, now=now)
        raise CannotTranslate(broken[0].reason)
    sifted = overhear(source=source, connector=connector, raws=[raw], cursor=None, ears=Ears(), now=now)
    return intake.understand(sifted.stored, now=now)
