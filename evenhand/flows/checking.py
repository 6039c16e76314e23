"""What is looked at before words go out: personal data, length, tone, promises, what was sent before, and more.

There is one place where it counts: `flows.answer.answer`, by `pass_checks`, whoever calls it. A warning stands in the
way like anything else until somebody names it in `despite`; screens let people do that, and programs decide it once.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from evenhand.cases.models import Case, Conversation
from evenhand.channels.models import Account
from evenhand.channels.reads import capabilities_at
from evenhand.flows.check_sentences import sentence_of
from evenhand.people.models import Agent
from evenhand.replies.domain import careless, personal
from evenhand.replies.domain.findings import Finding, Policy, passed, standing, weighed
from evenhand.replies.domain.wording import signature, signed
from evenhand.replies.errors import NotPassed
from evenhand.replies.models import Delivery


def look_over(
    viewer: Agent,
    case: Case,  # noqa: ARG001
    conversation: Conversation,
    account: Account,
    text: str,
    now: datetime,  # noqa: ARG001
) -> list[Finding]:
    """Everything that speaks against sending these words there, what blocks first; nothing for an empty text."""
    if not text.strip():
        return []
    found = list(_of_the_words(viewer, conversation, account, text))
    return [msgspec.structs.replace(each, reason=sentence_of(each)) for each in weighed(found, Policy())]


def _of_the_words(viewer: Agent, conversation: Conversation, account: Account, text: str) -> list[Finding]:
    capabilities = capabilities_at(account)
    name = viewer.public_name or viewer.full_name
    mark = signature(capabilities, name=name, initials=viewer.initials, brand=account.brand.name)
    found = [
        *careless.too_long(capabilities, signed(text, mark)),
        *careless.in_capitals(text),
        *careless.unfilled(text),
    ]
    if conversation.is_public:
        found += [*personal.in_public(text, ours=account.brand.handles), *personal.asked_in_public(text)]
    return found


def must_pass(findings: Sequence[Finding], despite: frozenset[str]) -> None:
    """Raises NotPassed unless nothing blocks and every warning was passed by its name."""
    left = standing(findings, despite)
    if left:
        raise NotPassed(left[0].reason, findings=left)


def pass_checks(
    *,
    key: UUID,
    case: Case,
    conversation: Conversation,
    account: Account,
    text: str,
    actor: Agent,
    despite: frozenset[str],
    now: datetime,
) -> tuple[str, ...]:
    """The warnings that were passed, by name; raises NotPassed. In the transaction of a caller who holds the case.

    A reply that was approved already is not looked at again: a double click finds its own words "sent before".
    """
    if Delivery.objects.filter(pk=key).exists():
        return ()
    findings = look_over(actor, case, conversation, account, text, now)
    must_pass(findings, despite)
    return passed(findings, despite)
