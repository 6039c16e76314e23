"""What is looked at before words go out: personal data, length, tone, promises, what was sent before, and more.

There is one place where it counts: `flows.answer.answer`, by `pass_checks`, whoever calls it. A warning stands in the
way like anything else until somebody names it in `despite`; screens let people do that, and programs decide it once.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from django.utils import timezone

from evenhand.cases.models import Case, Conversation
from evenhand.channels.models import Account
from evenhand.channels.reads import capabilities_at
from evenhand.database.asking import ask
from evenhand.flows.check_facts import Facts, Known, silent_links
from evenhand.flows.check_sentences import sentence_of
from evenhand.people.models import Agent, Brand
from evenhand.replies.domain import addressing, careless, contradicting, links, personal, repeats, statements
from evenhand.replies.domain.findings import Check, Finding, Level, passed, standing, weighed
from evenhand.replies.domain.phrases import listed
from evenhand.replies.domain.wording import room_of, signature, signed
from evenhand.replies.errors import NotPassed
from evenhand.replies.models import Delivery
from evenhand.replies.reads import policy_of, words_for
from evenhand.triage.domain.contact import why_not
from evenhand.triage.models import Mode

_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('said to ' || %s::bigint, 0))"
_FREE = """
SELECT one FROM unnest(%s::bigint[]) AS one WHERE pg_try_advisory_xact_lock(hashtextextended('said to ' || one, 0))
"""
MOST_CHECKED = 20_000  # characters that are looked at; what is longer is a mail with a file in it


def look_over(
    viewer: Agent,
    case: Case,
    conversation: Conversation,
    account: Account,
    text: str,
    now: datetime,
    *,
    itself: Collection[UUID] = (),
) -> list[Finding]:
    """Everything that speaks against sending these words there, what blocks first; nothing for an empty text.

    About ten short questions to the database and none to a network: links are known by looks before
    (flows.link_looks). `itself` are the parts of the reply that is looked at, where it is in the outbox already.
    """
    if not text.strip():
        return []
    facts = Facts(viewer, case, conversation, now, itself)
    return look_over_knowing(facts, Rules(account.brand_id, case.brand_id), viewer, case, conversation, account, text)


class Rules:
    """What brands look at, each asked once: a text for many is looked over for each of them."""

    def __init__(self, brand_id: int, judged_by: int) -> None:
        self.words = words_for(brand_id)
        self.policy = policy_of(judged_by)
        self._silent: dict[str, dict[str, str]] = {}

    def dead_links(self, text: str) -> Iterator[Finding]:
        """Addresses in the text that did not answer."""
        found = links.links_in(text)
        keys = [each.key for each in found]
        name = " ".join(keys)
        if found and name not in self._silent:
            self._silent[name] = silent_links(keys)
        return links.dead(found, self._silent.get(name, {}))


def look_over_knowing(
    facts: Facts | Known,
    rules: Rules,
    viewer: Agent,
    case: Case,
    conversation: Conversation,
    account: Account,
    text: str,
) -> list[Finding]:
    """The same where facts and rules are at hand: no question is asked beyond those of `facts`."""
    looked_at = text[:MOST_CHECKED]
    found = [
        *_of_length(viewer, conversation, account, text),
        *_of_lists(rules.words, looked_at),
        *rules.dead_links(looked_at),
        *_of_the_public(facts, rules, conversation, account, looked_at),
        *_of_the_person(facts, viewer, conversation, looked_at),
        *_of_the_moment(facts, case, account, looked_at),
    ]
    return [msgspec.structs.replace(each, reason=sentence_of(each)) for each in weighed(found, rules.policy)]


def _of_length(viewer: Agent, conversation: Conversation, account: Account, text: str) -> Iterator[Finding]:
    """Longer than the channel takes; where a long reply can go out as a thread, the composer shows its parts."""
    capabilities = capabilities_at(account)
    room = room_of(capabilities, is_public=conversation.is_public)
    if room is None or capabilities.splits:
        return
    name = viewer.public_name or viewer.full_name
    mark = signature(capabilities, name=name, initials=viewer.initials, brand=account.brand.name)
    yield from careless.too_long(capabilities, signed(text, mark), room)


def _of_lists(words: Mapping[str, Sequence[str]], text: str) -> Iterator[Finding]:
    yield from careless.in_capitals(text)
    yield from careless.unfilled(text)
    yield from listed(text, words["profanity"], Check.PROFANITY)
    yield from listed(text, words["promise"], Check.PROMISE)
    yield from listed(text, words["tone"], Check.TONE)


def _of_the_public(
    facts: Facts | Known, rules: Rules, conversation: Conversation, account: Account, text: str
) -> Iterator[Finding]:
    """What must not stand where everybody reads it."""
    if not conversation.is_public:
        return
    ours = [*rules.words["ours"], account.handle]
    spans = list(personal.in_public(text, ours=ours))
    if any(each.code == Check.CONTACT_DATA for each in spans):
        spans = list(personal.in_public(text, ours=ours, said_in_private=facts.told_in_private))
    yield from spans
    yield from personal.asked_in_public(text)


def _of_the_person(facts: Facts | Known, viewer: Agent, conversation: Conversation, text: str) -> Iterator[Finding]:
    """What they know already, how they speak, and what they are called."""
    repeated = [*repeats.sent_before(text, facts.sent), *repeats.colleague_sent(text, facts.sent)]
    repeated = repeated or [*repeats.nearly_sent(text, facts.sent)]
    if not repeated and facts.now is not None:
        repeated = [*repeats.just_sent(text, facts.sent, heard_at=facts.heard.at, now=facts.now)]
    yield from repeated or facts.answered
    yield from contradicting.contradicted(text, facts.sent, now=timezone.localtime(facts.asked_at))
    yield from addressing.wrong_language(text, facts.heard.languages)
    if conversation.persona is not None:
        theirs = [name for name in (conversation.persona.name, conversation.persona.handle) if name]
        yield from addressing.wrong_name(text, theirs, [viewer.public_name, viewer.full_name])
    if facts.heard.newest_is_deleted:
        kind = "all" if facts.heard.all_are_deleted else ""
        yield Finding(code=Check.DELETED, level=Level.BLOCK, kind=kind)


def _of_the_moment(facts: Facts | Known, case: Case, account: Account, text: str) -> Iterator[Finding]:
    """What holds for the brand just now, and whom it leaves alone."""
    if facts.statements:
        yield from statements.contradictions(text, facts.heard.asked, facts.statements)
    brand = account.brand
    yield from addressing.wrong_brand(text, [brand.name, *brand.names, *brand.handles], facts.other_brands)
    known = facts.contact
    reason = why_not(known, is_pitch=case.mode == Mode.PROGRESSIVE) if known else None
    if known and reason:
        days = (known.opted_out_on, known.approached_on, known.critic_on)
        day = days[reason[0] - 1]
        about: dict[str, str | int] = {"day": day.isoformat() if day else ""}
        yield Finding(code=Check.CONTACT, level=Level.BLOCK, kind=reason[0].name.lower(), facts=about)


def look_over_words(brand: Brand, text: str) -> list[Finding]:
    """What would be found in the words alone, in a public reply of the brand: for trying the checks out."""
    if not text.strip():
        return []
    words = words_for(brand.pk)
    found = [
        *_of_lists(words, text),
        *personal.in_public(text, ours=words["ours"]),
        *personal.asked_in_public(text),
    ]
    return [msgspec.structs.replace(each, reason=sentence_of(each)) for each in weighed(found, policy_of(brand.pk))]


def alone_with(customer_ids: Collection[int]) -> set[int]:
    """Those of these people to whom nobody else says anything at this moment, held until the caller's transaction ends:
    what is looked over for many is looked at like single replies, one after the other. It waits for nobody."""
    return {customer for (customer,) in ask(_FREE, [sorted(set(customer_ids))])}


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

    One reply to a person is looked at after the other, also those of two cases: each sees what the one before said.
    A reply that was approved already is not looked at again: a double click finds its own words "sent before".
    """
    if Delivery.objects.filter(pk=key).exists():
        return ()
    ask(_ALONE, [case.customer_id])
    findings = look_over(actor, case, conversation, account, text, now)
    must_pass(findings, despite)
    return passed(findings, despite)
