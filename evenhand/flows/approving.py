"""Daring safely: whose words a lead reads before they go out, and because of what."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.cases.models import Case, Conversation
from evenhand.incidents.domain.states import GOES_ON
from evenhand.incidents.models import Incident
from evenhand.people.models import Agent, Role
from evenhand.people.reads.certificates import certified_brand_ids
from evenhand.replies.domain.approving import Rule, Said, Who, matching
from evenhand.replies.reads.approvals import rules_for, sent_by
from evenhand.understanding.models import Severity


def needs_approval(*, actor: Agent, case: Case, conversation: Conversation, now: datetime) -> str:
    """Why a reply of this person there waits for a lead, in a sentence; empty: it goes out."""
    rules = rules_that_hold(actor=actor, case=case, conversation=conversation, now=now)
    return sentence_of(rules[0], brand=case.brand.name) if rules else ""


def rules_that_hold(*, actor: Agent, case: Case, conversation: Conversation, now: datetime) -> list[Rule]:
    """The rules because of which a reply of this person there waits; one short question where there are none."""
    found = rules_among(actor=actor, said=[(case, conversation)], now=now)
    return found.get(conversation.pk, [])


def rules_among(*, actor: Agent, said: Sequence[tuple[Case, Conversation]], now: datetime) -> dict[int, list[Rule]]:
    """By conversation the rules that hold, for many at once: a question a kind of fact, however many they are.

    Each is judged by the brand of its case; conversations whose replies go out are left out.
    """
    brands = {case.brand_id for case, _conversation in said}
    rules = rules_for(sorted(brands))
    if not rules:
        return {}
    facts = _Facts(actor, rules, [case.pk for case, _conversation in said], brands, now)
    found = {}
    for case, conversation in said:
        held = matching(rules, facts.said(case, conversation))
        if held:
            found[conversation.pk] = held
    return found


class _Facts:
    """What the rules ask about; a fact that no rule asks about is not looked up."""

    def __init__(
        self, actor: Agent, rules: Sequence[Rule], case_ids: Sequence[int], brands: set[int], now: datetime
    ) -> None:
        self._actor = actor
        self._teams = _teams_of(actor) if any(rule.team_id for rule in rules) else frozenset()
        asks = any(rule.who == Who.UNCERTIFIED for rule in rules)
        self._certified = certified_brand_ids(actor, brands, at=now) if asks else brands
        self._severity = severities(case_ids) if any(rule.severity is not None for rule in rules) else {}
        self._in_incident = brands_in_incident(brands) if any(rule.in_incident for rule in rules) else set()
        most = max((rule.first_replies or 0 for rule in rules), default=0)
        self._sent = {brand: sent_by(actor, brand, at_most=most) for brand in brands} if most else {}

    def said(self, case: Case, conversation: Conversation) -> Said:
        """What is about to be said there."""
        return Said(
            brand_id=case.brand_id,
            agent_id=self._actor.pk,
            team_ids=self._teams,
            is_lead=self._actor.is_superuser or self._actor.role in {Role.LEAD, Role.ADMINISTRATOR},
            is_certified=case.brand_id in self._certified,
            is_public=conversation.is_public,
            severity=self._severity.get(case.pk),
            in_incident=case.brand_id in self._in_incident,
            sent_before=self._sent.get(case.brand_id, 0),
        )


def _teams_of(actor: Agent) -> frozenset[int]:
    return frozenset(actor.teams.values_list("id", flat=True))


# The newest words of the customers, as far as they are read; what a person corrected counts before what was read.
_SEVERITIES = """
SELECT c.case_id, max(coalesce(
    (SELECT CASE k.value WHEN 'low' THEN 0 WHEN 'normal' THEN 1 WHEN 'high' THEN 2 WHEN 'critical' THEN 3 END
     FROM understanding_correction k WHERE k.post_id = p.id AND k.field = 'severity' AND k.undone_at IS NULL
     ORDER BY k.id DESC LIMIT 1),
    (SELECT r.severity FROM understanding_reading r WHERE r.post_id = p.id ORDER BY r.version DESC LIMIT 1)
))
FROM cases_conversation c
CROSS JOIN LATERAL (
    SELECT p.id FROM cases_message m JOIN channels_post p ON p.id = m.post_id
    WHERE m.conversation_id = c.id AND NOT p.is_own AND p.deleted_at IS NULL
    ORDER BY p.id DESC LIMIT 20
) AS p
WHERE c.case_id = ANY(%s) GROUP BY c.case_id
"""


def severities(case_ids: Sequence[int]) -> dict[int, int]:
    """By case how bad the worst of its latest words is; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_SEVERITIES, [list(case_ids)])
        return {case_id: worst for case_id, worst in cursor.fetchall() if worst is not None}


def brands_in_incident(brand_ids: set[int]) -> set[int]:
    """For which of these brands a critical public issue was declared and is not over."""
    going_on = Incident.objects.filter(brands__in=brand_ids, state__in=sorted(GOES_ON))
    return set(going_on.values_list("brands__id", flat=True)) & brand_ids


def sentence_of(rule: Rule | Mapping[str, object], *, brand: str) -> str:
    """Why it waits, for its author and for who reads it."""
    facts = msgspec.to_builtins(rule) if isinstance(rule, Rule) else dict(rule)
    if facts.get("in_incident"):
        return _("While a critical public issue of %(brand)s is open, a lead reads this first.") % {"brand": brand}
    if (severity := facts.get("severity")) is not None:
        return _severe(int(str(severity)))
    if (first := facts.get("first_replies")) is not None:
        return _first(int(str(first)), brand)
    if facts.get("who") == Who.UNCERTIFIED:
        return _("Its author is not certified to speak for %(brand)s in public.") % {"brand": brand}
    if facts.get("is_public"):
        return _("A lead reads these public replies for %(brand)s before they go out.") % {"brand": brand}
    return _("A lead reads these replies for %(brand)s before they go out.") % {"brand": brand}


def _severe(severity: int) -> str:
    if severity >= Severity.CRITICAL:
        return _("What the customer writes is critical, so a lead reads this first.")
    if severity >= Severity.HIGH:
        return _("What the customer writes is severe, so a lead reads this first.")
    return _("A lead reads replies about this first.")


def _first(number: int, brand: str) -> str:
    sentence = ngettext(
        "The first reply of a new colleague for %(brand)s is read by a lead.",
        "The first %(number)s replies of a new colleague for %(brand)s are read by a lead.",
        number,
    )
    return sentence % {"number": number, "brand": brand}
