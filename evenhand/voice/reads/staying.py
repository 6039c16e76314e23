"""Customers with their first case of a year, who of them a list names, and the newest comparison of the two."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import msgspec
from django.db import connection
from django.db.models import Count, Window

from evenhand.channels.domain.numbers import normal
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brand_ids_of
from evenhand.voice.domain.standing import Standing, key_of
from evenhand.voice.domain.staying import SETTLED, Contact
from evenhand.voice.models import StayingLook

LOOK_BACK: Final = 365  # days of first cases
MOST: Final = 40_000  # customers; of more, so many are taken as chance has them

# The first case of each customer, and whether it was settled for good by then; what came later is not looked at.
_CONTACTS = """
WITH mine AS (
    SELECT DISTINCT ON (customer_id) * FROM insight_casefact
    WHERE brand_id = %(brand)s AND day >= %(since)s AND day <= %(until)s AND asked_at IS NOT NULL
    ORDER BY customer_id, opened_at, case_id
), drawn AS (SELECT * FROM mine ORDER BY hashint8(customer_id), customer_id LIMIT %(most)s)
SELECT f.customer_id, f.day,
    coalesce(f.answered_at <= l.at AND f.resolved_at <= l.at, false)
        AND coalesce(f.returned_at > l.at, true) AND coalesce(f.elsewhere_at > l.at, true),
    f.network, f.mode, c.kind, r.severity, f.is_public,
    (SELECT count(*)::int FROM cases_case o
     WHERE o.customer_id = f.customer_id AND o.brand_id = f.brand_id AND o.opened_at < f.opened_at)
FROM drawn f
JOIN cases_case c ON c.id = f.case_id
CROSS JOIN LATERAL (SELECT f.opened_at + make_interval(days => %(settled)s) AS at) l
LEFT JOIN LATERAL (
    SELECT severity FROM understanding_reading n WHERE n.post_id = f.first_post_id ORDER BY version DESC LIMIT 1
) r ON true
"""
_NAMES = """
SELECT i.customer_id, p.handle, p.external_id, p.verified_address
FROM cases_identity i JOIN channels_persona p ON p.id = i.persona_id WHERE i.customer_id = ANY(%(customers)s)
UNION ALL
SELECT customer_id, record_number, '', '' FROM cases_customerdetails
WHERE brand_id = %(brand)s AND record_number <> '' AND customer_id = ANY(%(customers)s)
"""


def contacts_of(viewer: Agent, brand: Brand, *, days: int, as_of: date) -> list[Contact]:
    """First cases of a year, so old that `days` after the landmark are over by `as_of`; of a brand the viewer sees."""
    until = as_of - timedelta(days=SETTLED + days)
    told = {"brand": brand.pk if brand.pk in brand_ids_of(viewer) else 0, "most": MOST, "settled": SETTLED}
    with connection.cursor() as cursor:
        cursor.execute(_CONTACTS, {**told, "since": until - timedelta(days=LOOK_BACK - 1), "until": until})
        return [
            Contact(
                customer_id=row[0], opened=row[1], is_helped=row[2], network=row[3], mode=row[4], kind=row[5],
                severity=row[6], is_public=row[7], earlier=row[8],
            )
            for row in cursor.fetchall()
        ]  # fmt: skip


def found_in(listed: Mapping[str, Standing], customers: Sequence[int], brand: Brand) -> dict[int, Standing]:
    """Which of these customers a list names, by handle, address, number or record; not whom it tells in two ways, and
    not by a name that two of them bear."""
    known = _numbered(listed)
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, {"customers": list(customers), "brand": brand.pk})
        rows = [(row[0], {key_of(name) for name in row[1:] if name} & known.keys()) for row in cursor.fetchall()]
    bearers: dict[str, set[int]] = {}
    for customer, keys in rows:
        for key in keys:
            bearers.setdefault(key, set()).add(customer)
    found: dict[int, list[Standing]] = {}
    for key, who in bearers.items():
        if len(who) == 1:
            found.setdefault(next(iter(who)), []).append(known[key])
    return {customer: told[0] for customer, told in found.items() if all(each == told[0] for each in told)}


def _numbered(listed: Mapping[str, Standing]) -> dict[str, Standing]:
    """The same with telephone numbers as the desk writes them: +49 30 901820 is +4930901820."""
    return {(normal(key, "ZZ") or key) if key.startswith(("+", "00")) else key: told for key, told in listed.items()}


class Looked(msgspec.Struct, frozen=True):
    """The newest comparison of a brand, and how many there were."""

    newest: StayingLook | None
    many: int


def looks_of(viewer: Agent, brand: Brand) -> Looked:
    """Of one brand that the viewer sees; one query."""
    found = StayingLook.objects.filter(brand=brand, brand__in=brand_ids_of(viewer)).select_related("asked_by")
    newest = found.annotate(many=Window(Count("pk"))).order_by("-asked_at", "-pk").first()
    return Looked(newest, newest.many if newest else 0)
