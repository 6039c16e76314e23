"""In which mode a post concerns which brand, and why."""

import re
from collections.abc import Sequence
from enum import IntEnum, StrEnum
from typing import TypeAlias

import msgspec

from evenhand.triage.domain.addressed import Address, addressed_in, opening_handles
from evenhand.triage.domain.cues import Cue, cues_in
from evenhand.triage.domain.phrases import plain, tokens_of
from evenhand.triage.domain.profile import ProfileSet, Sign


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


class TriageFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules may know of one post. `addressed` is what the channel knows: None if only the text can tell.

    `listened_for` is set where a query of the account's brand caught the post: then only that brand is meant.
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


class Decision(msgspec.Struct, frozen=True):
    """A brand (None if no brand of ours is meant), a mode, the reason as code and in words, and how sure (0 to 1)."""

    brand: int | None
    mode: Mode
    code: str
    reason: str
    confidence: float


class _Post(msgspec.Struct, frozen=True):
    """A post as the rules look at it: everything that does not depend on the brand, found once."""

    facts: TriageFacts
    text: str
    tokens: list[str]
    sent_to: list[str]  # the handles it opens with
    cues: frozenset[Cue]

    @property
    def has_trouble(self) -> bool:
        if self.facts.polarity == "negative" or not self.cues.isdisjoint(_TROUBLE):
            return True
        return Cue.DOUBT in self.cues and self.facts.polarity == "neutral"

    @property
    def asks(self) -> bool:
        return "?" in self.text or not self.cues.isdisjoint(_ASKING)


_RANK = {Mode.REACTIVE: 0, Mode.PROACTIVE: 1, Mode.PROGRESSIVE: 2, Mode.NONE: 3}
_TROUBLE = (Cue.PROBLEM, Cue.ANGER, Cue.LEAVING)
_ASKING = (Cue.QUESTION, Cue.WISH)
_NOTHING = Decision(None, Mode.NONE, "nothing", "nothing of ours", 0.9)
_SURENESS = {
    Address.OPENING: 0.95,
    Address.QUOTED: 0.9,
    Address.TAGGED: 0.85,
    Address.THANKED: 0.85,
    Address.SPOKEN_TO: 0.7,
}
# A longer text is judged by its beginning; that also bounds what one post may cost.
_ENOUGH = 5_000
_SENTENCE_END = re.compile(r"[.!?…\n]+(?=\s|$)")
# So many words before our name may say that we are the better choice.
_REACH = 3
_Signs: TypeAlias = dict[Sign, int]  # where each sign of a brand first stands


def decide_many(posts: Sequence[TriageFacts], profiles: ProfileSet) -> list[Decision]:
    """One decision per post, in order. Each post is judged alone, so the batch changes nothing."""
    return [_decide(facts, profiles) for facts in posts]


def _decide(facts: TriageFacts, profiles: ProfileSet) -> Decision:
    if facts.is_automatic:
        return Decision(facts.account_brand, Mode.NONE, "automatic", "sent by a machine", 1.0)
    text = plain(facts.text[:_ENOUGH])
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


def _preference(decision: Decision, facts: TriageFacts) -> tuple[int, bool, float, int]:
    return (
        _RANK[decision.mode],
        decision.brand != facts.account_brand,
        -decision.confidence,
        decision.brand if decision.brand is not None else -1,
    )


def _about(post: _Post, brand: int, signs: _Signs, profiles: ProfileSet) -> Decision:
    ours = min((signs[sign] for sign in (Sign.HANDLE, Sign.NAME) if sign in signs), default=None)
    if ours is None:
        return _about_a_rival(post, brand)
    name = profiles.names[brand]
    if post.has_trouble and (_is_called_better(post, ours) or _complains_to_a_rival(post, signs, ours)):
        return Decision(brand, Mode.PROGRESSIVE, "better", f"unhappy elsewhere and names {name} as better", 0.7)
    return _about_us(post, brand, name)


def _about_us(post: _Post, brand: int, name: str) -> Decision:
    if Cue.SHARING in post.cues and post.facts.polarity != "negative":
        return Decision(brand, Mode.NONE, "shares", f"names {name} only to share something", 0.6)
    if post.has_trouble:
        return Decision(brand, Mode.PROACTIVE, "unhappy", f"names {name} and is unhappy", 0.75)
    if post.asks:
        return Decision(brand, Mode.PROACTIVE, "asks", f"names {name} and asks for something", 0.65)
    return Decision(brand, Mode.NONE, "mention", f"names {name} and needs nothing", 0.6)


def _is_called_better(post: _Post, ours: int) -> bool:
    return Cue.BETTER in cues_in(post.tokens[max(0, ours - _REACH) : ours])


def _complains_to_a_rival(post: _Post, signs: _Signs, ours: int) -> bool:
    """Sent to a competitor, and nothing bad is said in the sentence that names us."""
    if Sign.RIVAL_HANDLE not in signs or post.tokens[signs[Sign.RIVAL_HANDLE]] not in post.sent_to:
        return False
    sentences = (tokens_of(sentence) for sentence in _SENTENCE_END.split(post.text))
    about_us = [token for tokens in sentences if post.tokens[ours] in tokens for token in tokens]
    return cues_in(about_us).isdisjoint((Cue.PROBLEM, Cue.ANGER))


def _about_a_rival(post: _Post, brand: int) -> Decision:
    if post.has_trouble:
        return Decision(brand, Mode.PROGRESSIVE, "rival", "names a competitor and is unhappy", 0.65)
    return Decision(brand, Mode.NONE, "rival_mention", "names a competitor and needs nothing", 0.6)


def _unmet_need(post: _Post, profiles: ProfileSet) -> Decision | None:
    found = [
        (brand != post.facts.account_brand, position, brand)
        for position, brand in profiles.category.found_in(post.tokens)
    ]
    if not found:
        return None
    _, position, brand = min(found)
    reason = f"looks for something in our field ({post.tokens[position]})"
    return Decision(brand, Mode.PROGRESSIVE, "need", reason, 0.5)
