"""Noting whom a brand does not approach: from what people write, and by hand."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from django.db import connection, transaction

from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of
from evenhand.triage.domain.contact import Standing
from evenhand.triage.errors import CannotCorrectMode, NoSuchDecision
from evenhand.triage.events import ContactRuleLifted, ContactRuleSet
from evenhand.triage.models import ContactRule


class ContactNote(msgspec.Struct, frozen=True):
    """A post that tells how its author stands to a brand."""

    persona_id: int
    brand_id: int
    post_id: int
    standing: Standing
    words: str


def note_contacts(notes: Sequence[ContactNote], *, spoke_to_us: Iterable[tuple[int, int]] = (), now: datetime) -> None:
    """Keep what a batch of posts told, in the caller's transaction.

    Who speaks to a brand of their own accord (persona and brand) is no longer somebody we only approached.
    """
    ContactRule.objects.bulk_create(
        ContactRule(
            persona_id=each.persona_id,
            brand_id=each.brand_id,
            post_id=each.post_id,
            standing=each.standing,
            words=each.words,
            at=now,
        )
        for each in notes
    )
    spoke = sorted(set(spoke_to_us))
    if spoke:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE triage_contactrule r SET undone_at = %s FROM unnest(%s::bigint[], %s::bigint[]) AS s (p, b)"
                " WHERE r.persona_id = s.p AND r.brand_id = s.b AND r.standing = %s AND r.undone_at IS NULL",
                [now, [each for each, _ in spoke], [each for _, each in spoke], Standing.APPROACHED.value],
            )


@transaction.atomic
def note_approach(*, persona_id: int, brand_id: int, post_id: int, by: Agent, now: datetime) -> ContactRule:
    """We wrote to somebody who had not written to us; they are not approached again for a while."""
    return ContactRule.objects.create(
        persona_id=persona_id, brand_id=brand_id, post_id=post_id, standing=Standing.APPROACHED, by=by, at=now
    )


@transaction.atomic
def leave_alone(*, persona_id: int, brand_id: int, words: str = "", by: Agent, now: datetime) -> ContactRule:
    """Somebody asked, by whatever way, to be left alone; noted by hand. NoSuchDecision for strangers to the brand."""
    _refuse_strangers(brand_id, by)
    rule = ContactRule.objects.create(
        persona_id=persona_id, brand_id=brand_id, standing=Standing.OPTED_OUT, words=words.strip(), by=by, at=now
    )
    event = ContactRuleSet(rule_id=rule.pk, persona_id=persona_id, brand_id=brand_id, standing=Standing.OPTED_OUT)
    record(event, now=now, actor_id=by.pk)
    return rule


@transaction.atomic
def lift_rule(*, rule_id: int, by: Agent, now: datetime) -> ContactRule:
    """A person may be approached again as far as this rule goes; lifting it twice changes nothing."""
    rule = ContactRule.objects.select_for_update().filter(pk=rule_id).first()
    if rule is None:
        raise NoSuchDecision
    _refuse_strangers(rule.brand_id, by)
    if rule.undone_at is None:
        rule.undone_at, rule.undone_by = now, by
        rule.save(update_fields=["undone_at", "undone_by"])
        event = ContactRuleLifted(rule_id=rule.pk, persona_id=rule.persona_id, brand_id=rule.brand_id)
        record(event, now=now, actor_id=by.pk)
    return rule


def _refuse_strangers(brand_id: int, by: Agent) -> None:
    if not brands_of(by).filter(pk=brand_id).exists():
        raise NoSuchDecision
    if not by.may_write:
        raise CannotCorrectMode("Analysts look and do not change.")
