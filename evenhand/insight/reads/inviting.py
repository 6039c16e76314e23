"""Invitation experiments: which one runs, what a reply of it said, how far it is, and what came of both halves."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from django.db.models import Count, Q, QuerySet

from evenhand.database.asking import ask
from evenhand.insight.domain.inviting import DAYS, Arm, Beside, Verdict, arm_of, verdict
from evenhand.insight.errors import OnlyForLeads
from evenhand.insight.models import InvitationGuest, InvitationTrial
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

LATER: Final = timedelta(days=DAYS)


def running_trial(brand_id: int) -> InvitationTrial | None:
    """The experiment of the brand that customers enter now."""
    return InvitationTrial.objects.filter(brand=brand_id, ended_at=None).first()


def sentence_with(delivery_id: UUID) -> str | None:
    """What the reply invited to when a customer entered with it; None if nobody did."""
    guest = InvitationGuest.objects.filter(delivery_id=delivery_id).select_related("trial").first()
    if guest is None:
        return None
    return guest.trial.sentence if guest.is_invited else ""


def trials(viewer: Agent) -> QuerySet[InvitationTrial]:
    """All experiments of the viewer's brands, newest first."""
    if not viewer.sees_all:
        raise OnlyForLeads
    found = InvitationTrial.objects.filter(brand__in=brand_ids_of(viewer))
    return found.select_related("brand", "begun_by").order_by("-begun_at", "-id")


class Progress(msgspec.Struct, frozen=True):
    """How far an experiment is."""

    entered: int
    ripe: int  # of them those who entered long enough ago
    planned: int

    @property
    def is_over(self) -> bool:
        """Whether it may be judged."""
        return self.ripe >= self.planned

    @property
    def percent(self) -> int:
        """Of a hundred."""
        return min(100, 100 * self.ripe // self.planned)


def progress_of(trial: InvitationTrial, *, now: datetime) -> Progress:
    """Counts alone, of both halves together."""
    guests = InvitationGuest.objects.filter(trial=trial)
    found = guests.aggregate(entered=Count("id"), ripe=Count("id", filter=Q(entered_at__lte=now - LATER)))
    return Progress(found["entered"], found["ripe"], trial.planned)


# Who a guest is now the case knows: it goes along when two customers prove to be one, and comes back when they part.
_NEXT: Final = """
SELECT g.is_invited, n.network, count(*)::int
FROM (
    SELECT is_invited, case_id, customer_id, entered_at FROM insight_invitationguest
    WHERE trial_id = %(trial)s AND entered_at <= %(ripe)s ORDER BY entered_at, id LIMIT %(most)s
) g
LEFT JOIN cases_case e ON e.id = g.case_id
LEFT JOIN LATERAL (
    SELECT f.network FROM cases_case k JOIN insight_casefact f ON f.case_id = k.id
    WHERE k.customer_id = coalesce(e.customer_id, g.customer_id) AND k.id <> g.case_id AND f.brand_id = %(brand)s
        AND f.asked_at IS NOT NULL AND f.opened_at > g.entered_at
        AND f.opened_at <= g.entered_at + make_interval(days => %(days)s)
    ORDER BY f.opened_at, f.case_id LIMIT 1
) n ON true
GROUP BY g.is_invited, n.network
"""


class Halves(msgspec.Struct, frozen=True):
    """What came of both halves."""

    invited: Arm
    others: Arm

    @property
    def again(self) -> Beside:
        """Contacted us again on any channel."""
        return Beside(self.invited.again, self.others.again)

    @property
    def on_social(self) -> Beside:
        """The next contact was on social media."""
        return Beside(self.invited.on_social, self.others.on_social)

    @property
    def none(self) -> Beside:
        """No next contact."""
        return Beside(self.invited.none, self.others.none)


def halves_of(trial: InvitationTrial, *, most: int | None = None, now: datetime) -> Halves:
    """Of the customers who entered at least 28 days ago, or the first `most` of them; one query."""
    from evenhand.insight.audit.grouping import SOCIAL  # here: most screens need no audit

    told = {"trial": trial.pk, "brand": trial.brand_id, "ripe": now - LATER, "days": DAYS, "most": most}
    rows = ask(_NEXT, told)
    invited, others = (
        arm_of([(network, many) for half, network, many in rows if half == which], SOCIAL) for which in (True, False)
    )
    return Halves(invited, others)


def verdict_of(trial: InvitationTrial, *, now: datetime) -> tuple[Verdict, Halves]:
    """What may be said, and of whom: of the customers that were planned, no more."""
    first = halves_of(trial, most=trial.planned, now=now)
    return verdict(first.again.invited, first.again.others, planned=trial.planned), first
