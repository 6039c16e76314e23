"""In which mode a post concerns which brand, and why."""

import re
from collections.abc import Mapping, Sequence
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import TypeAlias

import msgspec

from evenhand.triage.domain.addressed import Address, addressed_in, opening_handles
from evenhand.triage.domain.contact import NOTHING_KNOWN, ContactFacts, why_not
from evenhand.triage.domain.cues import Cue, cues_in
from evenhand.triage.domain.phrases import plain, tokens_of
from evenhand.triage.domain.profile import ProfileSet, Sign

# Raise it when the answers change, so that stored decisions are known to be old.
VERSION = 2


class Mode(StrEnum):
    """How we engage."""

    REACTIVE = "reactive"
    PROACTIVE = "proactive"
    PROGRESSIVE = "progressive"
    NONE = "none"


class Purpose(IntEnum):
    """Why somebody listens for what a post says; the numbers are those of listening."""

    US = 1
    COMPETITOR = 2
    CATEGORY = 3


_NOBODY_KNOWN: Mapping[int, ContactFacts] = MappingProxyType({})


class TriageFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules may know of one post. `addressed` is what the channel knows: None if only the text can tell.

    `listened_for` is set where a query of the account's brand caught the post: then only that brand is meant.
    From `sentiment` on it is what the reading tells, "" or None where it tells nothing; `contact` is what is known of
    the author, by brand.
    """

    text: str
    addressed: bool | None = None
    is_private: bool = False
    answers_us: bool = False
    account_brand: int | None = None
    polarity: str = "neutral"
    language: str = "und"
    is_automatic: bool = False
    listened_for: Purpose | None = None
    sentiment: float = 0.0
    kind: str = ""
    severity: str = ""
    needs_reply: float | None = None
    abuse: float = 0.0
    audience: str = ""
    contact: Mapping[int, ContactFacts] = _NOBODY_KNOWN


class Decision(msgspec.Struct, frozen=True):
    """A brand (None if no brand of ours is meant), a mode, the reason as code and in words, and how sure (0 to 1).

    `withheld` is the mode that the post alone would have, where the rule of contact made it none.
    """

    brand: int | None
    mode: Mode
    code: str
    reason: str
    confidence: float
    withheld: Mode | None = None


class _Post(msgspec.Struct, frozen=True):
    """A post as the rules look at it: everything that does not depend on the brand, found once."""

    facts: TriageFacts
    text: str
    tokens: list[str]
    sent_to: list[str]  # the handles it opens with
    cues: frozenset[Cue]

    @property
    def has_trouble(self) -> bool:
        if self.facts.polarity == "negative" or not self.cues.isdisjoint(_OUTRIGHT):
            return True
        if self.facts.polarity == "positive":
            return Cue.PROBLEM in self.cues and Cue.THANKS not in self.cues
        return Cue.PROBLEM in self.cues or Cue.DOUBT in self.cues

    @property
    def asks(self) -> bool:
        return "?" in self.text or not self.cues.isdisjoint(_ASKING)

    def sentence_at(self, position: int) -> list[str]:
        """The tokens of the sentences that hold the token at `position`."""
        sentences = (tokens_of(sentence) for sentence in _SENTENCE_END.split(self.text))
        return [token for tokens in sentences if self.tokens[position] in tokens for token in tokens]


_RANK = {Mode.REACTIVE: 0, Mode.PROACTIVE: 1, Mode.PROGRESSIVE: 2, Mode.NONE: 3}
_CERTAIN = frozenset(("automatic", "private", "answers_us", "addressed"))
# These name somebody else; a brand that is named itself goes before.
_OF_OTHERS = frozenset(("rival", "rival_mention"))
_UNASKED = (Mode.PROACTIVE, Mode.PROGRESSIVE)
_OUTRIGHT = (Cue.ANGER, Cue.LEAVING)
_ASKING = (Cue.QUESTION, Cue.WISH)
_NOTHING = Decision(None, Mode.NONE, "nothing", "nothing of ours", 0.9)
_SURENESS = {
    Address.OPENING: 0.95,
    Address.QUOTED: 0.9,
    Address.TAGGED: 0.8,
    Address.THANKED: 0.85,
    Address.SPOKEN_TO: 0.6,
}
# A longer text is judged by its beginning; that also bounds what one post may cost.
ENOUGH = 5_000
_SENTENCE_END = re.compile(r"[.!?…\n]+(?=\s|$)")
# "Move from us" names somebody else as better.
_AWAY = frozenset(("from", "off", "without", "von", "desde", "de", "da", "van"))
# So many words before our name may say that we are the better choice.
_REACH = 3
_Signs: TypeAlias = dict[Sign, int]  # where each sign of a brand first stands


def decide_many(posts: Sequence[TriageFacts], profiles: ProfileSet) -> list[Decision]:
    """One decision per post, in order. Each post is judged alone, so the batch changes nothing."""
    return [under_contact_rule(_decide(facts, profiles), facts) for facts in posts]


def is_known_to_the_channel(decision: Decision) -> bool:
    """Whether no look at the words was needed: private, a reply to us, sent by a machine."""
    return decision.code in _CERTAIN


def by_rules(facts: TriageFacts, profiles: ProfileSet) -> Decision:
    """What the rules make of the words alone, whoever wrote them."""
    return _decide(facts, profiles)


def under_contact_rule(decision: Decision, facts: TriageFacts) -> Decision:
    """The decision, or none with the reason in words where this author must not be approached."""
    if decision.brand is None or decision.mode not in _UNASKED:
        return decision
    is_pitch = decision.mode is Mode.PROGRESSIVE
    found = why_not(facts.contact.get(decision.brand, NOTHING_KNOWN), is_pitch=is_pitch, abuse=facts.abuse)
    if found is None:
        return decision
    standing, why = found
    reason = f"no contact: {why} ({decision.reason})"
    code = f"no_contact_{standing.name.lower()}"
    return Decision(decision.brand, Mode.NONE, code, reason, decision.confidence, decision.mode)


def _decide(facts: TriageFacts, profiles: ProfileSet) -> Decision:
    if facts.is_automatic:
        return Decision(facts.account_brand, Mode.NONE, "automatic", "sent by a machine", 1.0)
    text = plain(facts.text[:ENOUGH])
    tokens = tokens_of(text)
    signs: dict[int, _Signs] = {}
    for position, (brand, sign) in profiles.phrases.found_in(tokens):
        if facts.listened_for is None or brand == facts.account_brand:
            signs.setdefault(brand, {}).setdefault(sign, position)
    said_to_us = _known_to_the_channel(facts, signs) or _addressed(facts, text, signs, profiles)
    return said_to_us or _not_addressed(facts, text, tokens, signs, profiles)


def _known_to_the_channel(facts: TriageFacts, signs: dict[int, _Signs]) -> Decision | None:
    """Reactive without a look at the words: private, a reply to us, or the network says so."""
    for is_so, code, reason in (
        (facts.is_private, "private", "sent to us privately"),
        (facts.answers_us, "answers_us", "reply to us"),
        (facts.addressed is True, "addressed", "sent to our account"),
    ):
        if is_so:
            return Decision(_brand_meant(facts, signs), Mode.REACTIVE, code, reason, 1.0)
    return None


def _brand_meant(facts: TriageFacts, signs: dict[int, _Signs]) -> int | None:
    """The account's brand; else the one whose handle, or then name, stands first."""
    if facts.account_brand is not None:
        return facts.account_brand
    for sign in (Sign.HANDLE, Sign.NAME):
        found = [(each[sign], brand) for brand, each in signs.items() if sign in each]
        if found:
            return min(found)[1]
    return None


def _addressed(facts: TriageFacts, text: str, signs: dict[int, _Signs], profiles: ProfileSet) -> Decision | None:
    if facts.addressed is False:
        return None
    named = [
        (brand != facts.account_brand, each[Sign.HANDLE], brand) for brand, each in signs.items() if Sign.HANDLE in each
    ]
    for _, _, brand in sorted(named):
        found = addressed_in(text, profiles.handles[brand])
        if found:
            reason = f"{found.how.value} {found.handle}"
            return Decision(brand, Mode.REACTIVE, found.how.name.lower(), reason, _SURENESS[found.how])
    return None


def _not_addressed(
    facts: TriageFacts, text: str, tokens: list[str], signs: dict[int, _Signs], profiles: ProfileSet
) -> Decision:
    """The best of what the brands found in the post make of it, or else an unmet need in a category."""
    post = _Post(facts, text, tokens, opening_handles(text) if "@" in text else [], cues_in(tokens))
    decisions = [_about(post, brand, each, profiles) for brand, each in signs.items()]
    best = min(decisions, key=lambda each: _preference(each, facts), default=_NOTHING)
    if best is _NOTHING and facts.listened_for is not None:
        best = _caught(post, facts.listened_for)
    if best is _NOTHING and post.has_trouble:
        best = _trouble_in_the_field(post, profiles) or best
    if best.mode is Mode.NONE and Cue.NEED in post.cues and Cue.SHARING not in post.cues:
        return _unmet_need(post, profiles) or best
    return best


def _caught(post: _Post, purpose: Purpose) -> Decision:
    """A query caught it by words that the brand's profile does not know."""
    brand = post.facts.account_brand
    if Cue.SHARING in post.cues and post.facts.polarity != "negative":
        return Decision(brand, Mode.NONE, "caught_shares", "caught by a query; only shares something", 0.6)
    if purpose is Purpose.US and (post.has_trouble or post.asks):
        what = "is unhappy" if post.has_trouble else "asks for something"
        return Decision(brand, Mode.PROACTIVE, "caught_us", f"caught by a query about us, and {what}", 0.6)
    if purpose is Purpose.COMPETITOR and post.has_trouble:
        reason = "caught by a query about a competitor, and is unhappy"
        return Decision(brand, Mode.PROGRESSIVE, "caught_rival", reason, 0.55)
    if purpose is Purpose.CATEGORY and (post.has_trouble or post.asks or Cue.NEED in post.cues):
        reason = "caught by a query about our field, and looks for help"
        return Decision(brand, Mode.PROGRESSIVE, "caught_need", reason, 0.5)
    return Decision(brand, Mode.NONE, "caught_mention", "caught by a query; needs nothing", 0.6)


def _preference(decision: Decision, facts: TriageFacts) -> tuple[int, bool, bool, float, int]:
    return (
        _RANK[decision.mode],
        decision.brand != facts.account_brand,
        decision.code in _OF_OTHERS,
        -decision.confidence,
        decision.brand if decision.brand is not None else -1,
    )


def _about(post: _Post, brand: int, signs: _Signs, profiles: ProfileSet) -> Decision:
    ours = min((signs[sign] for sign in (Sign.HANDLE, Sign.NAME) if sign in signs), default=None)
    if ours is None:
        return _about_a_rival(post, brand)
    name = profiles.names[brand]
    if post.has_trouble and (_is_called_better(post, ours) or _complains_to_a_rival(post, signs, ours)):
        return Decision(brand, Mode.PROGRESSIVE, "better", f"unhappy elsewhere and names {name} as better", 0.6)
    return _about_us(post, brand, name, ours)


def _about_us(post: _Post, brand: int, name: str, ours: int) -> Decision:
    if Cue.SHARING in post.cues and post.cues.isdisjoint((*_OUTRIGHT, Cue.PROBLEM)):
        return Decision(brand, Mode.NONE, "shares", f"names {name} only to share something", 0.6)
    if post.has_trouble:
        return Decision(brand, Mode.PROACTIVE, "unhappy", f"names {name} and is unhappy", 0.65)
    if post.asks and _asks_about(post, ours):
        return Decision(brand, Mode.PROACTIVE, "asks", f"names {name} and asks for something", 0.65)
    return Decision(brand, Mode.NONE, "mention", f"names {name} and needs nothing", 0.6)


def _asks_about(post: _Post, ours: int) -> bool:
    """A question counts anywhere, a wish only in the sentence that names us, and neither from a fan."""
    if Cue.QUESTION in post.cues:
        return True
    if "?" in post.text:
        return post.facts.polarity != "positive"
    return post.facts.polarity != "positive" and Cue.WISH in cues_in(post.sentence_at(ours))


def _is_called_better(post: _Post, ours: int) -> bool:
    before = post.tokens[max(0, ours - _REACH) : ours]
    if before and before[-1] in _AWAY:
        return False
    return Cue.BETTER in cues_in([token for token in before if token in post.sentence_at(ours)])


def _complains_to_a_rival(post: _Post, signs: _Signs, ours: int) -> bool:
    """Sent to a competitor, and nothing bad is said in the sentence that names us."""
    if Sign.RIVAL_HANDLE not in signs or post.tokens[signs[Sign.RIVAL_HANDLE]] not in post.sent_to:
        return False
    return cues_in(post.sentence_at(ours)).isdisjoint((Cue.PROBLEM, Cue.ANGER))


def _about_a_rival(post: _Post, brand: int) -> Decision:
    if post.has_trouble:
        return Decision(brand, Mode.PROGRESSIVE, "rival", "names a competitor and is unhappy", 0.8)
    return Decision(brand, Mode.NONE, "rival_mention", "names a competitor and needs nothing", 0.75)


def _trouble_in_the_field(post: _Post, profiles: ProfileSet) -> Decision | None:
    """Somebody's service fails, no firm we know is named, and the words are those of a category of ours."""
    if not (post.sent_to or Cue.SERVICE in post.cues):
        return None
    found = _in_the_field(post, profiles)
    if found is None:
        return None
    reason = f"unhappy with somebody in our field ({post.tokens[found[1]]})"
    return Decision(found[2], Mode.PROGRESSIVE, "field_trouble", reason, 0.5)


def _in_the_field(post: _Post, profiles: ProfileSet) -> tuple[bool, int, int] | None:
    """The first word of a category, the account's own brand preferred: (is another brand's, position, brand)."""
    found = profiles.category.found_in(post.tokens)
    return min(
        ((brand != post.facts.account_brand, position, brand) for position, brand in found),
        default=None,
    )


def _unmet_need(post: _Post, profiles: ProfileSet) -> Decision | None:
    found = _in_the_field(post, profiles)
    if found is None:
        return None
    _, position, brand = found
    reason = f"looks for something in our field ({post.tokens[position]})"
    return Decision(brand, Mode.PROGRESSIVE, "need", reason, 0.5)
