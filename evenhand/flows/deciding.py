"""In which mode posts concern us: what rules and people say, and whom we may not approach."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from evenhand.channels.reads import StoredPost
from evenhand.people.reads import pilot_brand_ids
from evenhand.routing.domain.placement import Placement
from evenhand.routing.reads import placement
from evenhand.triage.actions import MODE_NUMBER, ContactNote, Decided
from evenhand.triage.domain.contact import ContactFacts, standings_from
from evenhand.triage.domain.learned import LearnedModes
from evenhand.triage.domain.mode import Decision, Purpose, TriageFacts, decide_many
from evenhand.triage.domain.profile import ProfileSet
from evenhand.triage.models import Mode
from evenhand.triage.reads import contact_facts, corrected_modes, learned_modes, profiles
from evenhand.understanding.domain.reading import Reading


class Rules(msgspec.Struct, frozen=True):
    """What deciding needs of the company: who its brands are, which queues they have, which of them only listen,
    and what was learnt from its people."""

    profiles: ProfileSet
    placement: Placement
    pilots: frozenset[int] = frozenset()
    learned: LearnedModes | None = None


FOR_OUR_OWN = Rules(ProfileSet(()), Placement(()))  # what we say ourselves is not decided upon, and has its case


def rules() -> Rules:
    """The company's rules as they stand; some queries. Keep them for some batches, not for hours."""
    return Rules(profiles(), placement(), frozenset(pilot_brand_ids()), learned_modes())


def decide(
    posts: Sequence[StoredPost],
    readings: Sequence[Reading],
    by: Rules,
    *,
    purposes: Mapping[int, int],
    now: datetime,
) -> list[Decided]:
    """The mode of every post of others; our own need none, nor does what only stands above a post."""
    others = [
        (post, reading)
        for post, reading in zip(posts, readings, strict=True)
        if not post.is_own and (post.addressed is not False or post.id in purposes)
    ]
    contact = contact_facts({post.persona_id for post, _ in others}, now=now) if others else {}
    facts = [_facts(post, reading, purposes.get(post.id), contact.get(post.persona_id, {})) for post, reading in others]
    decisions = by.learned.decide_many(facts, by.profiles) if by.learned else decide_many(facts, by.profiles)
    said = corrected_modes([post.id for post, _ in others])
    return [_decided(post, decision, said) for (post, _), decision in zip(others, decisions, strict=True)]


def _decided(post: StoredPost, decision: Decision, said: Mapping[tuple[int, int], int]) -> Decided:
    """As it is stored; what a person said goes before it."""
    brand_id = decision.brand or post.brand_id
    return Decided(
        post.id,
        brand_id,
        said.get((post.id, brand_id), MODE_NUMBER[decision.mode]),
        decision.reason,
        decision.confidence,
        decision.code,
        MODE_NUMBER[decision.withheld] if decision.withheld else None,
    )


def _facts(post: StoredPost, reading: Reading, purpose: int | None, contact: Mapping[int, ContactFacts]) -> TriageFacts:
    return TriageFacts(
        text=post.text,
        addressed=post.addressed,
        is_private=not post.is_public,
        answers_us=post.parent_is_own,
        account_brand=post.brand_id,
        polarity=reading.polarity,
        language=reading.language,
        is_automatic=post.is_automatic,
        listened_for=None if purpose is None else Purpose(purpose),
        sentiment=reading.sentiment,
        kind=reading.kind,
        severity=reading.severity,
        needs_reply=reading.needs_reply,
        abuse=reading.abuse,
        audience=reading.audience,
        contact=contact,
    )


def contact_notes(
    posts: Sequence[StoredPost], readings: Sequence[Reading], decided: Sequence[Decided]
) -> list[ContactNote]:
    """What the posts tell about how their authors stand to the brands they concern."""
    decision_of = {each.post_id: each for each in decided}
    return [
        ContactNote(post.persona_id, decision.brand_id, post.id, told.standing, told.words)
        for post, reading in zip(posts, readings, strict=True)
        if (decision := decision_of.get(post.id))
        for told in standings_from(
            post.text,
            is_said_to_us=decision.mode == Mode.REACTIVE,
            is_about_us=decision.mode == Mode.PROACTIVE,
            sentiment=reading.sentiment,
            abuse=reading.abuse,
        )
    ]


def spoke_to_us(posts: Sequence[StoredPost], decided: Sequence[Decided]) -> list[tuple[int, int]]:
    """Persona and brand of who spoke to us of their own accord."""
    persona_of = {post.id: post.persona_id for post in posts}
    return [(persona_of[each.post_id], each.brand_id) for each in decided if each.mode == Mode.REACTIVE]
