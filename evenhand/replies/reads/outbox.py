"""What screens and senders ask about drafts, replies, and what is checked before they go out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from evenhand.cases.models import Conversation
from evenhand.channels import files
from evenhand.channels.domain.connector import Attached, Author, Reply
from evenhand.channels.models import Post, PostText
from evenhand.database.asking import Coming, Question, ask
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of
from evenhand.replies.domain.acknowledging import AUTOMATIC
from evenhand.replies.domain.findings import Level, Policy
from evenhand.replies.domain.word_lists import LISTS
from evenhand.replies.models import (
    Delivery,
    DeliveryState,
    Draft,
    Enclosure,
    HoldingStatement,
    Macro,
)
from evenhand.replies.models.holds import is_held
from evenhand.replies.models.turns import may_go

TROUBLED = (DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.BOUNCED)
LONGEST_CHAIN = 100  # ids of a thread named in a mail


def drafts_of(viewer: Agent, case_id: int) -> dict[str, Draft]:
    """What the viewer is writing about a case, by mode."""
    return {draft.mode: draft for draft in Draft.objects.filter(case_id=case_id, author=viewer)}


class Beside(msgspec.Struct, frozen=True):
    """What lies beside a case: the viewer's drafts and their files by mode, and the files of replies and notes."""

    drafts: dict[str, Draft]
    files: dict[str, list[Enclosure]]
    sent: dict[UUID, list[Enclosure]]
    noted: dict[int, list[Enclosure]]


_BESIDE = """
SELECT true, to_jsonb(d) FROM replies_draft d WHERE d.case_id = %(case)s AND d.author_id = %(viewer)s
UNION ALL (
    SELECT false, to_jsonb(e) FROM replies_enclosure e
    WHERE e.case_id = %(case)s AND (e.author_id = %(viewer)s OR e.delivery_id IS NOT NULL OR e.note_id IS NOT NULL)
    ORDER BY e.id
)
"""


def beside(viewer: Agent, case_id: int) -> Beside:
    """All that lies beside a case, in one query: every case that is opened asks it."""
    found = Beside({}, {"reply": [], "note": []}, {}, {})
    for is_draft, facts in ask(_BESIDE, _lying(viewer, case_id)):
        if is_draft:
            found.drafts[facts["mode"]] = Draft(**facts)
        else:
            _lay(found, Enclosure(**facts))
    return found


def replies_coming(viewer: Agent, case_id: int) -> list[Coming]:
    """What `beside` and `deliveries_of` ask."""
    return [Coming(_BESIDE, _lying(viewer, case_id)), _OF_CASE.coming(case=case_id)]


def _lying(viewer: Agent, case_id: int) -> dict[str, int]:
    return {"case": case_id, "viewer": viewer.pk}


def _lay(found: Beside, file: Enclosure) -> None:
    if file.note_id is not None:
        found.noted.setdefault(file.note_id, []).append(file)
    elif file.delivery_id is not None:
        found.sent.setdefault(UUID(str(file.delivery_id)), []).append(file)
    else:
        found.files[file.mode].append(file)


def enclosures_of(viewer: Agent, case_id: int, mode: str) -> list[Enclosure]:
    """The files beside what the viewer is writing in that mode."""
    return [each for each in _ENCLOSED(case=case_id, author=viewer.pk) if each.mode == mode]


_ENCLOSED = Question(
    lambda case, author: Enclosure.objects.filter(case_id=case, author_id=author, delivery=None, note=None).order_by(
        "id"
    ),
    "case",
    "author",
)


_BEGUN = "SELECT case_id FROM replies_draft WHERE author_id = %s AND case_id = ANY(%s)"


def cases_with_drafts(viewer: Agent, case_ids: Sequence[int]) -> set[int]:
    """Which of these cases the viewer has begun to answer."""
    rows = ask(_BEGUN, [viewer.pk, list(case_ids)])
    return {row[0] for row in rows}


def deliveries_of(case_id: int) -> list[Delivery]:
    """The replies of a case, oldest first."""
    return _OF_CASE(case=case_id)


_OF_CASE = Question(
    lambda case: (
        Delivery.objects.filter(case_id=case)
        .select_related("author", "account", "conversation")
        .order_by("approved_at", "id")
    ),
    "case",
)


def deliveries_among(case_id: int) -> list[Delivery]:
    """The replies of a case and of the conversations that were moved into it, oldest first; two queries."""
    held = list(Conversation.objects.filter(case_id=case_id).values_list("id", flat=True))
    theirs = Delivery.objects.filter(Q(case_id=case_id) | Q(conversation_id__in=held))
    return list(theirs.select_related("author", "account").order_by("approved_at", "id"))


def undo_seconds(agent: Agent) -> int:
    """How long this person's replies wait before they go out; the desk's own where they chose nothing."""
    chosen = ask(_UNDO, [agent.pk])
    return int(chosen[0][0] if chosen else settings.UNDO_SECONDS)


_UNDO = "SELECT undo_seconds FROM replies_sendingchoice WHERE agent_id = %s"


def deliveries_scheduled(viewer: Agent) -> QuerySet[Delivery]:
    """Replies that wait for their own time, the next first."""
    waiting = Delivery.objects.filter(state=DeliveryState.QUEUED, after=None, case__brand__in=brands_of(viewer))
    waiting = waiting.exclude(scheduled_for=None).select_related("author", "account", "case__customer", "conversation")
    return waiting.order_by("scheduled_for", "id")


def macros_for(viewer: Agent, *, brand_id: int | None = None) -> QuerySet[Macro]:
    """The macros a person may use: those for all and their own, of a brand or of every brand; used most first."""
    mine = Macro.objects.filter(Q(owner=None) | Q(owner=viewer), removed_at=None)
    brands = Q(brand=brand_id) if brand_id else Q(brand__in=brands_of(viewer))
    return mine.filter(Q(brand=None) | brands).select_related("brand", "state").order_by("-used", "name", "id")


def deliveries_in_trouble(viewer: Agent) -> QuerySet[Delivery]:
    """Replies a person must look at: failed, came back, or nobody knows; newest first."""
    troubled = Delivery.objects.filter(state__in=TROUBLED, case__brand__in=brands_of(viewer))
    return troubled.select_related("author", "account", "case").order_by("-approved_at", "-id")


def deliveries_due(*, now: datetime, limit: int = 200) -> list[UUID]:
    """Replies that should be on their way: whose turn it is, and which no hold keeps."""
    due = Delivery.objects.filter(may_go(now), state=DeliveryState.QUEUED, due_at__lte=now)
    due = due.order_by("due_at", "approved_at", "id")
    return list(due.values_list("id", flat=True)[:limit])


def is_stopped(delivery_id: UUID) -> bool:
    """Whether a hold stands that this reply may not pass."""
    return Delivery.objects.filter(is_held(), pk=delivery_id).exists()


def deliveries_claimed_before(*, now: datetime, age: timedelta) -> list[Delivery]:
    """Replies somebody began to send that long ago."""
    old = Delivery.objects.filter(state=DeliveryState.SENDING, claimed_at__lt=now - age)
    return list(old.select_related("account__source").order_by("claimed_at", "approved_at", "id")[:200])


_FROM_HERE = """
SELECT p.id FROM channels_post p
JOIN replies_delivery d ON d.account_id = p.account_id AND d.external_id = p.external_id AND d.external_id <> ''
WHERE p.id = ANY(%s)
"""


def sent_from_here(post_ids: Sequence[int]) -> set[int]:
    """Which of these posts of ours are replies of this desk; no query for none."""
    if not post_ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_FROM_HERE, [list(post_ids)])
        return {row[0] for row in cursor.fetchall()}


def reply_of(delivery: Delivery) -> Reply:
    """The delivery as a connector sends it. Everything in it is fixed, so that a retry sends the same."""
    answered = delivery.answers
    subject, quoted = _said(answered)
    return Reply(
        key=str(delivery.id),
        text=delivery.text,
        created_at=delivery.approved_at,
        in_reply_to=_above(delivery),
        thread_id=delivery.conversation.thread,
        recipient=_recipient(delivery),
        is_public=delivery.conversation.is_public,
        subject=subject,
        references=_chain(delivery),
        quoted=quoted,
        signed_by="" if is_automatic(delivery) else delivery.author.public_name or delivery.author.full_name,
        is_automatic=is_automatic(delivery),
        attachments=_attached(delivery),
    )


def is_automatic(delivery: Delivery) -> bool:
    """Whether no person wrote it."""
    return delivery.author.username == AUTOMATIC


def _above(delivery: Delivery) -> str:
    """What the reply stands below: the customer's post, or the part before it."""
    before = delivery.after
    if before is not None and before.external_id:
        return before.external_id
    return delivery.answers.external_id if delivery.answers else ""


def _attached(delivery: Delivery) -> tuple[Attached, ...]:
    """The files that go with it; raises FileNotFoundError if the data folder lost one."""
    if delivery.part > 1:
        return ()
    return tuple(
        Attached(name=each.name, media_type=each.media_type, content=files.read(each.sha256), alt=each.alt)
        for each in Enclosure.objects.filter(delivery=delivery).order_by("id")
    )


def _said(post: Post | None) -> tuple[str, str]:
    """Subject and words of what is answered."""
    if post is None:
        return "", ""
    text = PostText.objects.filter(post=post).order_by("-version").first()
    return (text.subject, text.text) if text else ("", "")


def _recipient(delivery: Delivery) -> Author | None:
    persona = delivery.conversation.persona
    if persona is None:
        return None
    return Author(external_id=persona.external_id, handle=persona.handle, name=persona.name)


_CHAIN = """
SELECT external_id FROM (
    SELECT p.external_id, p.posted_at, p.id FROM channels_post p
    WHERE p.account_id = %s AND p.thread_key = %s AND p.heard_at <= %s
    ORDER BY p.posted_at DESC, p.id DESC LIMIT %s
) AS latest ORDER BY posted_at, id
"""


def _chain(delivery: Delivery) -> tuple[str, ...]:
    """The ids of the thread up to the approval, oldest first."""
    conversation = delivery.conversation
    with connection.cursor() as cursor:
        cursor.execute(_CHAIN, [conversation.account_id, conversation.thread, delivery.approved_at, LONGEST_CHAIN])
        return tuple(row[0] for row in cursor.fetchall())


def policy_of(brand_id: int) -> Policy:
    """How much each check weighs for the brand; one query."""
    return Policy({name: Level(level) for name, level in ask(_LEVELS, [brand_id])})


_LEVELS = "SELECT check_name, level FROM replies_checklevel WHERE brand_id = %s"


def words_for(brand_id: int) -> dict[str, Sequence[str]]:
    """Each list of words as it holds for the brand: its own, else the usual one; one query."""
    return {**LISTS, **dict(ask(_WORDS, [brand_id]))}


_WORDS = "SELECT list_name, words FROM replies_checkwords WHERE brand_id = %s"


def holding_statements(brand_id: int) -> list[HoldingStatement]:
    """What everybody of the brand says at the moment about something that is going on, the newest first."""
    return _STATEMENTS(brand=brand_id)


_STATEMENTS = Question(
    lambda brand: HoldingStatement.objects.filter(brand_id=brand, closed_at=None).order_by("-opened_at", "-id"),
    "brand",
)
