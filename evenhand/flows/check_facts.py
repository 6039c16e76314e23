"""What the desk knows that words to a person are checked against: few questions, and some only when they matter."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

import msgspec

from evenhand.cases.models import Case, Conversation
from evenhand.cases.reads.person import details_of
from evenhand.channels.models import Kind, Post, PostText
from evenhand.database.asking import ask
from evenhand.people.models import Agent
from evenhand.replies.domain.acknowledging import AUTOMATIC
from evenhand.replies.domain.addressing import languages_read
from evenhand.replies.domain.findings import Finding
from evenhand.replies.domain.repeats import Sent, just_answered
from evenhand.replies.domain.statements import Statement
from evenhand.replies.models import Delivery, LinkLook
from evenhand.replies.reads import holding_statements
from evenhand.triage.domain.contact import ContactFacts
from evenhand.triage.models import Mode
from evenhand.triage.reads import contact_facts

REMEMBERED = timedelta(days=90)  # for how long the same words count as said before
MOST_SENT = 60
MOST_ELSEWHERE = 20
MOST_HEARD = 10
_MOST_TOLD = 50
NEVER_WENT_OUT = ("cancelled", "failed", "bounced")
_HEARD = f"""
SELECT p.deleted_at IS NOT NULL, p.heard_at, t.text,
    ARRAY(SELECT language FROM understanding_reading r WHERE r.post_id = p.id),
    ARRAY(SELECT unnest(also) FROM understanding_reading r WHERE r.post_id = p.id)
FROM (
    SELECT id, deleted_at, heard_at, posted_at FROM channels_post
    WHERE account_id = %s AND thread_key = %s AND persona_id = %s AND kind <> %s
    ORDER BY posted_at DESC, id DESC LIMIT {MOST_HEARD}
) AS p
LEFT JOIN LATERAL (
    SELECT text FROM channels_posttext WHERE post_id = p.id ORDER BY version DESC LIMIT 1
) AS t ON true
ORDER BY p.posted_at DESC, p.id DESC
"""


_ELSEWHERE = f"""
SELECT wanted.customer, wanted.brand, t.text, said.name, said.posted_at
FROM unnest(%s::bigint[], %s::bigint[]) AS wanted (customer, brand)
CROSS JOIN LATERAL (
    SELECT p.id, p.posted_at, coalesce(nullif(a.name, ''), a.handle) AS name
    FROM cases_case c JOIN cases_conversation v ON v.case_id = c.id JOIN cases_message m ON m.conversation_id = v.id
    JOIN channels_post p ON p.id = m.post_id AND p.is_own AND NOT p.is_automatic AND p.deleted_at IS NULL
    JOIN channels_account a ON a.id = p.account_id
    WHERE c.customer_id = wanted.customer AND c.brand_id = wanted.brand AND p.posted_at > %s
        AND NOT EXISTS (
            SELECT FROM replies_delivery d
            WHERE d.account_id = p.account_id AND d.external_id = p.external_id AND d.external_id <> ''
        )
    ORDER BY p.posted_at DESC, p.id DESC LIMIT {MOST_ELSEWHERE}
) AS said
JOIN LATERAL (
    SELECT text FROM channels_posttext WHERE post_id = said.id ORDER BY version DESC LIMIT 1
) AS t ON t.text <> ''
ORDER BY said.posted_at DESC, said.id DESC
"""


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """What the person wrote last in this conversation."""

    languages: frozenset[str]
    asked: str
    newest_is_deleted: bool
    all_are_deleted: bool
    at: datetime | None = None  # when we heard the newest


class Known(msgspec.Struct, kw_only=True):
    """The same facts as `Facts` where they were asked for many replies together."""

    sent: Sequence[Sent] = ()
    heard: Heard
    statements: Sequence[Statement] = ()
    contact: ContactFacts | None = None
    told_in_private: str = ""
    answered: Sequence[Finding] = ()  # many are answered at once, whoever else does
    other_brands: Sequence[tuple[str, Sequence[str]]] = ()
    asked_at: datetime
    now: datetime | None = None  # nobody answers many twice within minutes: each of them stands in one list once


class Facts:
    """Everything asked about one reply; each question is put once, and only if somebody wants the answer.

    `itself` are the parts of a reply that stands in the outbox already: it is not what was sent before.
    """

    def __init__(
        self, viewer: Agent, case: Case, conversation: Conversation, now: datetime, itself: Collection[UUID] = ()
    ) -> None:
        self._viewer = viewer
        self._itself = itself
        self._case = case
        self._conversation = conversation
        self.now = self.asked_at = now

    @cached_property
    def sent(self) -> list[Sent]:
        """What the brand sent to this person lately, newest first; also from elsewhere than this desk."""
        theirs = Delivery.objects.filter(
            case__customer_id=self._case.customer_id,
            case__brand_id=self._case.brand_id,
            approved_at__gt=self.now - REMEMBERED,
        ).exclude(state__in=NEVER_WENT_OUT)
        newest = (
            theirs.exclude(pk__in=self._itself).select_related("author").order_by("-approved_at", "-id")[:MOST_SENT]
        )
        here = whole(list(newest), self._viewer)
        person = self._case.customer_id, self._case.brand_id
        elsewhere = sent_elsewhere([person], since=self.now - REMEMBERED).get(person, ())
        return newest_first([*here, *elsewhere])

    @cached_property
    def heard(self) -> Heard:
        """What they wrote last."""
        at = self._conversation
        if at.persona_id is None:
            return Heard(languages=frozenset(), asked="", newest_is_deleted=False, all_are_deleted=False)
        posts = ask(_HEARD, [at.account_id, at.thread_key, at.persona_id, Kind.MISSING])
        told = {language for *_, ones, others in posts for language in (*ones, *others)}
        return Heard(
            languages=self._languages(told),
            asked="\n".join([self._case.title, *(text for _, _, text, *_ in posts[:3] if text)]),
            newest_is_deleted=bool(posts) and posts[0][0],
            all_are_deleted=bool(posts) and all(is_deleted for is_deleted, *_ in posts),
            at=max((heard_at for _, heard_at, *_ in posts), default=None),
        )

    def _languages(self, written: Collection[str]) -> frozenset[str]:
        """Those they read; what is noted of them is asked for only where it counts."""
        case = self._case
        known = languages_read(written, first=case.language, noted="")
        return known or languages_read((), first="", noted=details_of(case).language)

    @cached_property
    def answered(self) -> list[Finding]:
        """Whether a colleague answered a moment ago."""
        return list(just_answered(self.sent, heard_at=self.heard.at, now=self.now))

    @cached_property
    def statements(self) -> list[Statement]:
        """What holds for the brand while something is going on."""
        return statements_of(self._case.brand_id)

    @cached_property
    def contact(self) -> ContactFacts | None:
        """What keeps us from approaching this person; None where they spoke first, or we have spoken before."""
        persona, case = self._conversation.persona_id, self._case
        is_approach = case.mode in {Mode.PROACTIVE, Mode.PROGRESSIVE} and case.first_reply_at is None
        if persona is None or not is_approach:
            return None
        return contact_facts([persona], [case.brand_id], now=self.now).get(persona, {}).get(case.brand_id)

    @cached_property
    def told_in_private(self) -> str:
        """What the person told us in private in this case."""
        private = Conversation.objects.filter(case=self._case, is_public=False)
        said = Post.objects.filter(pk__in=private.values("messages__post"), is_own=False, deleted_at=None).order_by(
            "-posted_at"
        )[:_MOST_TOLD]
        return "\n".join(_texts(said.values_list("pk", flat=True)))

    @cached_property
    def other_brands(self) -> list[tuple[str, Sequence[str]]]:
        """Our other brands, with the names and handles they are known by."""
        return others_than(self._case.brand_id)


def sent_elsewhere(people: Collection[tuple[int, int]], *, since: datetime) -> Mapping[tuple[int, int], list[Sent]]:
    """By customer and brand our words that the network told us of: somebody answered there, or they were imported. One
    question, however many people they are."""
    found: dict[tuple[int, int], list[Sent]] = defaultdict(list)
    asked = [[customer for customer, _ in people], [brand for _, brand in people], since]
    for customer, brand, text, by, at in ask(_ELSEWHERE, asked):
        found[customer, brand].append(Sent(text=text, by=by, is_mine=False, at=at))
    return found


def newest_first(sent: Iterable[Sent]) -> list[Sent]:
    """In the order in which checks read them."""
    return sorted(sent, key=lambda each: each.at, reverse=True)


def statements_of(brand_id: int) -> list[Statement]:
    """What holds for a brand while something is going on."""
    return [
        Statement(id=each.pk, title=each.title, text=each.text, about=each.about, never=each.never)
        for each in holding_statements(brand_id)
    ]


def others_than(brand_id: int) -> list[tuple[str, Sequence[str]]]:
    """The other brands, with the names and handles they are known by."""
    return [(name, [name, *names, *handles]) for name, names, handles in ask(_OTHERS, [brand_id])]


_OTHERS = "SELECT name, names, handles FROM people_brand WHERE id <> %s"


def silent_links(keys: Iterable[str]) -> dict[str, str]:
    """Which of these addresses did not answer when somebody looked, and why."""
    looks = LinkLook.objects.filter(pk__in=list(keys), answers=False)
    return dict(looks.values_list("pk", "reason"))


def unknown_links(keys: Iterable[str], *, since: datetime) -> set[str]:
    """Which of these addresses nobody has looked at since, or somebody is just looking at."""
    wanted = set(keys)
    known = LinkLook.objects.filter(pk__in=list(wanted), looked_at__gt=since, answers__isnull=False)
    return wanted - set(known.values_list("pk", flat=True)) if wanted else wanted


def whole(deliveries: Sequence[Delivery], viewer: Agent) -> Iterable[Sent]:
    """Replies that went out in parts, put together again; newest first, as they are given."""
    parts: list[str] = []
    for each in deliveries:
        parts.insert(0, each.written or each.text)
        if each.part > 1:
            continue
        name = each.author.public_name or each.author.full_name
        is_automatic = each.author.username == AUTOMATIC
        yield Sent(
            text="".join(parts),
            by=name,
            is_mine=each.author_id == viewer.pk,
            at=each.approved_at,
            is_automatic=is_automatic,
        )
        parts = []


def _texts(post_ids: Iterable[int]) -> list[str]:
    """The newest words of these posts."""
    found = PostText.objects.filter(post_id__in=list(post_ids)).order_by("version")
    latest: dict[int, str] = dict(found.values_list("post_id", "text"))
    return [text for text in latest.values() if text]
