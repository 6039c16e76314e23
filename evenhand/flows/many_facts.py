"""What is known of many people who are to be answered together: a few questions for all, none for each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection

from evenhand.channels.models import Kind
from evenhand.flows.check_facts import (
    MOST_HEARD,
    MOST_SENT,
    NEVER_WENT_OUT,
    REMEMBERED,
    Heard,
    Known,
    newest_first,
    others_than,
    sent_elsewhere,
    statements_of,
    whole,
)
from evenhand.flows.issue_care import FIXED, OF_ISSUE
from evenhand.people.models import Agent
from evenhand.replies.domain.acknowledging import AUTOMATIC
from evenhand.replies.domain.addressing import languages_read
from evenhand.replies.domain.repeats import Sent
from evenhand.replies.models import Broadcast, Delivery, Recipient
from evenhand.triage.domain.contact import Standing
from evenhand.triage.models import Mode
from evenhand.triage.reads import contact_facts
from evenhand.understanding.models import How
from evenhand.understanding.reads.issues import whole_of


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one of them."""

    known: Known
    answers_id: int | None  # their newest post that stands
    latest: datetime | None  # when the case's latest reply was approved
    answered_at: datetime | None  # the same of those that stand or are on their way


def about(recipients: Sequence[Recipient], author: Agent, *, now: datetime) -> dict[int, About]:
    """By recipient what is known of them; about ten questions, however many they are. Their cases and conversations are
    read already."""
    heard, newest = _heard(recipients)
    sent = _sent(recipients, author, now)
    latest = _latest([each.case_id for each in recipients])
    brands = {each.case.brand_id for each in recipients}
    statements = {brand: statements_of(brand) for brand in brands}
    others = {brand: others_than(brand) for brand in brands}
    strangers = {each.conversation.persona_id for each in recipients if _is_approach(each)} - {None}
    contact = contact_facts(strangers, brands, now=now) if strangers else {}  # type: ignore[arg-type]
    found = {}
    for each in recipients:
        case, brand = each.case, each.case.brand_id
        known = Known(
            sent=sent.get((case.customer_id, brand), ()),
            heard=heard[each.conversation_id],
            statements=statements[brand],
            contact=contact.get(each.conversation.persona_id or 0, {}).get(brand) if _is_approach(each) else None,
            other_brands=others[brand],
            asked_at=now,
        )
        approved, answered = latest.get(case.pk, (None, None))
        post = newest.get(each.conversation_id)
        found[each.pk] = About(known=known, answers_id=post, latest=approved, answered_at=answered)
    return found


def _is_approach(recipient: Recipient) -> bool:
    return recipient.case.mode in {Mode.PROACTIVE, Mode.PROGRESSIVE} and recipient.case.first_reply_at is None


_HEARD = """
SELECT v.id, p.id, p.deleted_at IS NOT NULL, coalesce(t.text, ''), r.language, r.also
FROM unnest(%(conversations)s::bigint[]) AS wanted (id)
JOIN cases_conversation v ON v.id = wanted.id
JOIN LATERAL (
    SELECT p.id, p.deleted_at, p.posted_at FROM cases_message m
    JOIN channels_post p ON p.id = m.post_id AND p.persona_id = v.persona_id AND p.kind <> %(missing)s
    WHERE m.conversation_id = v.id ORDER BY p.posted_at DESC, p.id DESC LIMIT %(most)s
) p ON true
LEFT JOIN LATERAL (
    SELECT text FROM channels_posttext WHERE post_id = p.id ORDER BY version DESC LIMIT 1
) t ON true
LEFT JOIN understanding_reading r ON r.post_id = p.id
ORDER BY v.id, p.posted_at DESC, p.id DESC
"""
_ASKED_IN = 3  # posts that tell what was asked


def _heard(recipients: Sequence[Recipient]) -> tuple[dict[int, Heard], dict[int, int]]:
    """By conversation what they wrote last, and the newest post that stands."""
    posts: dict[int, list[tuple[int, bool, str, set[str]]]] = defaultdict(list)
    values: dict[str, Any] = {
        "conversations": [each.conversation_id for each in recipients],
        "missing": int(Kind.MISSING),
        "most": MOST_HEARD,
    }
    with connection.cursor() as cursor:
        cursor.execute(_HEARD, values)
        for conversation, post, is_gone, text, language, also in cursor.fetchall():
            posts[conversation].append((post, is_gone, text, {language, *(also or ())} - {"", "und", None}))
    newest = {at: next((post for post, is_gone, *_ in said if not is_gone), 0) for at, said in posts.items()}
    heard = {each.conversation_id: _as_heard(each, posts.get(each.conversation_id, [])) for each in recipients}
    return heard, {at: post for at, post in newest.items() if post}


def _as_heard(recipient: Recipient, posts: Sequence[tuple[int, bool, str, set[str]]]) -> Heard:
    told = {language for *_, languages in posts for language in languages}
    gone = [is_gone for _post, is_gone, *_ in posts]
    texts = [text for _post, _gone, text, _languages in posts[:_ASKED_IN] if text]
    return Heard(
        # The recipient's language is that of what they wrote or, where nothing tells it, what is noted of them.
        languages=languages_read(told, first=recipient.case.language, noted=recipient.language),
        asked="\n".join([recipient.case.title, *texts]),
        newest_is_deleted=bool(gone) and gone[0],
        all_are_deleted=bool(gone) and all(gone),
    )


def _sent(recipients: Sequence[Recipient], author: Agent, now: datetime) -> Mapping[tuple[int, int], Sequence[Sent]]:
    """By customer and brand what was sent to them lately, newest first; also by other cases of theirs, and from
    elsewhere than the desk."""
    people = {(each.case.customer_id, each.case.brand_id) for each in recipients}
    theirs = Delivery.objects.filter(
        case__customer_id__in={customer for customer, _ in people}, approved_at__gt=now - REMEMBERED
    )
    theirs = theirs.exclude(state__in=NEVER_WENT_OUT).select_related("author", "case")
    found: dict[tuple[int, int], list[Delivery]] = defaultdict(list)
    for delivery in theirs.order_by("-approved_at", "-id"):
        place = found[delivery.case.customer_id, delivery.case.brand_id]
        if len(place) < MOST_SENT:
            place.append(delivery)
    elsewhere = sent_elsewhere(people, since=now - REMEMBERED)
    return {
        person: newest_first([*whole(found.get(person, ()), author), *elsewhere.get(person, ())]) for person in people
    }


_LATEST = """
SELECT d.case_id, max(d.approved_at),
    max(d.approved_at) FILTER (WHERE d.state NOT IN ('cancelled', 'failed', 'bounced') AND a.username <> %s)
FROM replies_delivery d JOIN people_agent a ON a.id = d.author_id
WHERE d.case_id = ANY(%s) AND d.scheduled_for IS NULL GROUP BY d.case_id
"""


def _latest(case_ids: Sequence[int]) -> Mapping[int, tuple[datetime, datetime | None]]:
    """By case when its latest reply was approved, and the latest of those that stand or are on their way; what a
    machine said out of hours is no answer."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [AUTOMATIC, list(case_ids)])
        return {case: (latest, answered) for case, latest, answered in cursor.fetchall()}


_LEFT_ALONE = """
SELECT DISTINCT ON (i.customer_id, r.brand_id) i.customer_id, r.brand_id, r.at FROM cases_identity i
JOIN triage_contactrule r ON r.persona_id = i.persona_id AND r.undone_at IS NULL AND r.standing = %s
WHERE i.customer_id = ANY(%s) AND r.brand_id = ANY(%s) ORDER BY i.customer_id, r.brand_id, r.at DESC
"""


def left_alone(recipients: Sequence[Recipient]) -> Mapping[tuple[int, int], datetime]:
    """By customer and brand since when they want to be left alone, whichever of their channels they said it on."""
    customers = list({each.case.customer_id for each in recipients})
    brands = list({each.case.brand_id for each in recipients})
    with connection.cursor() as cursor:
        cursor.execute(_LEFT_ALONE, [int(Standing.OPTED_OUT), customers, brands])
        return {(customer, brand): at for customer, brand, at in cursor.fetchall()}


# What a person put elsewhere: split off, taken out, or parted after a merge that was wrong. Grouping moves posts, too,
# as it learns more; who was chosen before that stays.
_ELSEWHERE = """
SELECT v.case_id FROM cases_conversation v JOIN cases_message m ON m.conversation_id = v.id
JOIN understanding_issuepost i ON i.post_id = m.post_id
LEFT JOIN understanding_issue u ON u.id = i.issue_id
WHERE v.case_id = ANY(%s) GROUP BY v.case_id
HAVING NOT bool_or(coalesce(i.issue_id = %s, false)) AND bool_or(i.how = %s OR coalesce(u.is_held_by_person, false))
"""


def put_elsewhere(broadcast: Broadcast, recipients: Sequence[Recipient]) -> set[int]:
    """Of an answer to everybody of an issue: those cases whose posts a person has put into another issue since."""
    if broadcast.origin not in {OF_ISSUE, FIXED} or not broadcast.origin_said.isdecimal():
        return set()
    whole = whole_of(int(broadcast.origin_said))
    with connection.cursor() as cursor:
        cursor.execute(_ELSEWHERE, [[each.case_id for each in recipients], whole, int(How.PERSON)])
        return {row[0] for row in cursor.fetchall()}


_HAD = """
SELECT c.customer_id FROM replies_recipient r JOIN cases_case c ON c.id = r.case_id
WHERE r.broadcast_id = %(broadcast)s AND r.state = 'going' AND c.customer_id = ANY(%(customers)s)
UNION
SELECT r.customer_id FROM replies_recipient r
WHERE r.broadcast_id = %(broadcast)s AND r.state = 'going' AND r.customer_id = ANY(%(customers)s)
"""


def had_it(broadcast: Broadcast, customer_ids: Iterable[int]) -> set[int]:
    """Which of these people this broadcast has answered already, as they are merged now or were then."""
    with connection.cursor() as cursor:
        cursor.execute(_HAD, {"broadcast": broadcast.pk, "customers": list(customer_ids)})
        return {row[0] for row in cursor.fetchall()}
