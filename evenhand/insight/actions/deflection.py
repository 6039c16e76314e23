"""Help before contact: the rule of a brand, and what became of each visit. Nobody is followed."""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from evenhand.insight.domain import deflection
from evenhand.insight.domain.deflection import Place
from evenhand.insight.errors import BadDeflectionRule
from evenhand.insight.events import DeflectionRuleSet
from evenhand.insight.models import DeflectionRule, HelpVisit
from evenhand.ledger.actions import record
from evenhand.people.errors import OnlyAdministrators
from evenhand.people.models import Agent, Brand

NAMED_FOR = timedelta(days=deflection.MOST_DAYS + 1)  # so long the case of a mail must be known
KEPT_FOR = timedelta(days=800)  # twice the longest period, for the one before


@transaction.atomic
def set_deflection_rule(
    *,
    brand: Brand,
    places: Sequence[Place],
    left_out: int,
    mail_days: int,
    margin: int,
    site: str,
    actor: Agent,
    now: datetime,
) -> DeflectionRule:
    """Where help is suggested, and how it is measured; leads decide it. With another share or margin counting begins
    anew, since what is chosen after looking proves nothing."""
    if not (actor.sees_all and actor.may_write):
        raise OnlyAdministrators(_("Only leads decide what is suggested before contact."))
    _must_be_usable(left_out, mail_days, margin)
    before = DeflectionRule.objects.select_for_update().filter(pk=brand.pk).first()
    measured = {"left_out": left_out, "mail_days": mail_days, "margin": margin}
    is_same = before is not None and all(getattr(before, name) == value for name, value in measured.items())
    rule = DeflectionRule.objects.update_or_create(
        brand=brand,
        defaults={
            **measured,
            "in_form": Place.FORM in places,
            "in_chat": Place.CHAT in places,
            "in_mail": Place.MAIL in places,
            "site": site,
            "since": before.since if before and is_same else now,
            "set_by": actor,
        },
    )[0]
    names = tuple(each.name.lower() for each in sorted(places))
    record(DeflectionRuleSet(brand_id=brand.pk, places=names, **measured), now=now, actor_id=actor.pk)
    return rule


def _must_be_usable(left_out: int, mail_days: int, margin: int) -> None:
    bounds = (
        (left_out, deflection.FEWEST_LEFT_OUT, deflection.MOST_LEFT_OUT, _("of a hundred visits")),
        (mail_days, deflection.FEWEST_DAYS, deflection.MOST_DAYS, _("days")),
        (margin, deflection.NARROWEST, deflection.WIDEST, _("contacts of a hundred visits")),
    )
    for value, least, most, words in bounds:
        if not least <= value <= most:
            raise BadDeflectionRule(
                _("Choose between %(least)s and %(most)s %(what)s.") % {"least": least, "most": most, "what": words}
            )


def lot_of(key: UUID) -> str:
    """What the lot is drawn by: a browser names its visit itself, and cannot tell from the name which side that is."""
    return hmac.digest(str(settings.SECRETS_KEY).encode(), b"deflection " + key.bytes, "sha256").hex()


# Whoever goes on typing may be shown more; which side a visit is on stays. A number of another brand is nobody's.
_NOTE = """
INSERT INTO insight_helpvisit (key, brand_id, place, language, is_left_out, pages, opened, at, case_id, thread)
VALUES (%s, %s, %s, %s, %s, %s, '{}', %s, %s, '')
ON CONFLICT (key) DO UPDATE SET pages = ARRAY(
    SELECT DISTINCT unnest(insight_helpvisit.pages || excluded.pages) LIMIT 30
)
WHERE insight_helpvisit.brand_id = excluded.brand_id AND insight_helpvisit.place = excluded.place
    AND insight_helpvisit.contacted_at IS NULL
RETURNING is_left_out
"""


def note_visit(
    *,
    key: UUID,
    brand_id: int,
    place: Place,
    language: str,
    pages: Sequence[int],
    left_out: int,
    now: datetime,
    case_id: int | None = None,
) -> bool:
    """Something was near enough for a visit; whether it is to be shown. One statement."""
    is_left_out = deflection.is_held_out(lot_of(key), left_out)
    values: list[Any] = [key, brand_id, int(place), language[:8], is_left_out, list(pages), now, case_id]
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, values)
        row = cursor.fetchone()
    return row is not None and not row[0]


_OPENED = """
UPDATE insight_helpvisit SET opened = array_append(opened, %s)
WHERE key = %s AND %s = ANY(pages) AND NOT %s = ANY(opened) AND NOT is_left_out
"""


def note_opened(*, key: UUID, edition_id: int) -> None:
    """A page that was suggested was opened; any other page says nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_OPENED, [edition_id, key, edition_id, edition_id])


def note_vote(*, key: UUID, edition_id: int, has_helped: bool) -> None:
    """What the visitor said of a page that was suggested; the last word counts."""
    HelpVisit.objects.filter(pk=key, pages__contains=[edition_id], is_left_out=False).update(has_helped=has_helped)


def note_contact(*, key: UUID, brand_id: int, now: datetime, case_id: int | None = None, thread: str = "") -> None:
    """The visitor contacted us all the same; the first time counts. A visit for which nothing was near has no row."""
    visits = HelpVisit.objects.filter(pk=key, brand_id=brand_id, contacted_at=None)
    visits.update(contacted_at=now, case_id=case_id, thread=thread)


# What became of a mail is written down, then its visit names no case any more, on both sides alike.
_LET_GO = """
UPDATE insight_helpvisit v SET case_id = NULL, contacted_at = (
    SELECT min(p.heard_at) FROM cases_conversation c JOIN cases_message m ON m.conversation_id = c.id
    JOIN channels_post p ON p.id = m.post_id AND NOT p.is_own
    WHERE c.case_id = v.case_id AND p.heard_at > v.at
        AND p.heard_at < v.at + coalesce(
            (SELECT r.mail_days FROM insight_deflectionrule r WHERE r.brand_id = v.brand_id), %s
        ) * interval '1 day'
)
WHERE v.place = %s AND v.case_id IS NOT NULL AND v.at < %s
"""


def let_go_of_cases(*, now: datetime) -> int:
    """Visits by mail name no case once all that is measured of it is known; of how many it was forgotten."""
    with connection.cursor() as cursor:
        cursor.execute(_LET_GO, [deflection.DAYS, int(Place.MAIL), now - NAMED_FOR])
        return int(cursor.rowcount)


def forget_visits(*, now: datetime) -> int:
    """Visits older than any period that is looked at are gone; how many were. Of younger ones cases are let go."""
    let_go_of_cases(now=now)
    gone, _of = HelpVisit.objects.filter(at__lt=now - KEPT_FOR).delete()
    return gone
