"""Who may speak in public, whose replies wait, and what customers are given, at the demo company."""

from datetime import datetime
from decimal import Decimal

from evenhand.cases.actions.goodwill_limits import set_kind, set_limit
from evenhand.cases.models import GoodwillKind, GoodwillLimit
from evenhand.kernel import clock
from evenhand.people.actions.certificates import agree_to_be_named, certify
from evenhand.people.models import Agent, Brand, Certificate, Role
from evenhand.replies.actions.approval_rules import Wanted, set_rule
from evenhand.replies.domain.approving import Who
from evenhand.replies.models import ApprovalRule

NEW_HERE = "jonas"  # not certified yet: his public replies wait for Nadia
KINDS = (("Bill credit", "credit", 10), ("New Tidebox", "replacement", 60), ("A month back", "refund", 40))
LIMITS = ((Role.AGENT, 40, 150, 1000), (Role.LEAD, 300, None, None))


def dare() -> None:
    """Certificates, a rule, kinds and limits; what a person changed or removed stays so."""
    now, lead = clock.now(), Agent.objects.filter(role=Role.LEAD, is_active=True).order_by("id").first()
    if lead is None:
        return
    if not Certificate.objects.exists():
        _certify(lead, now)
    if not ApprovalRule.objects.exists():
        new = Agent.objects.filter(username=NEW_HERE).values_list("id", flat=True).first()
        set_rule(wanted=Wanted(who=Who.UNCERTIFIED, agent_id=new, is_public=True), actor=lead, now=now)
    if not GoodwillKind.objects.exists():
        for name, sort, usual in KINDS:
            set_kind(name=name, sort=sort, currency="EUR", usual=Decimal(usual), actor=lead, now=now)
    if not GoodwillLimit.objects.exists():
        for role, case, day, month in LIMITS:
            amounts = {"case": _euros(case), "day": _euros(day), "month": _euros(month)}
            set_limit(role=role, amounts=amounts, actor=lead, now=now)


def _euros(amount: int | None) -> Decimal | None:
    return None if amount is None else Decimal(amount)


def _certify(lead: Agent, now: datetime) -> None:
    others = Agent.objects.filter(is_active=True, teams__isnull=False, role=Role.AGENT).exclude(username=NEW_HERE)
    for agent in others.distinct():
        for brand in Brand.objects.filter(teams__agents=agent).distinct():
            certify(
                agent_id=agent.pk,
                brand_id=brand.pk,
                why="A month beside a colleague",
                expires_at=None,
                actor=lead,
                now=now,
            )
        agree_to_be_named(agent=agent, is_named=True, now=now)
