"""What is looked at before words go out: each check by its name, how much it weighs, and what it found."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

import msgspec


class Level(StrEnum):
    """How much a finding weighs."""

    OFF = "off"
    WARN = "warn"  # a person may send all the same, and it is written down
    BLOCK = "block"  # the words must change


class Check(StrEnum):
    """The checks. Their names are stored and stand in the ledger."""

    PERSONAL = "personal_data"
    CONTACT_DATA = "contact_data"
    ASKS_PERSONAL = "asks_personal_data"
    TOO_LONG = "too_long"
    LANGUAGE = "wrong_language"
    PROFANITY = "profanity"
    PROMISE = "promise"
    DEAD_LINK = "dead_link"
    DELETED = "deleted_post"
    SENT_BEFORE = "sent_before"
    COLLEAGUE = "colleague_sent"
    CONTRADICTS = "contradicts_before"
    ANSWERED = "just_answered"
    HOLDING = "holding_statement"
    CONTACT = "contact_rule"
    BRAND = "wrong_brand"
    NAME = "wrong_name"
    UNFILLED = "unfilled_field"
    CAPITALS = "capitals"
    TONE = "tone"


DEFAULTS: Mapping[str, Level] = {
    Check.PERSONAL: Level.BLOCK,
    Check.CONTACT_DATA: Level.WARN,
    Check.ASKS_PERSONAL: Level.WARN,
    Check.TOO_LONG: Level.BLOCK,
    Check.LANGUAGE: Level.WARN,
    Check.PROFANITY: Level.BLOCK,
    Check.PROMISE: Level.WARN,
    Check.DEAD_LINK: Level.WARN,
    Check.DELETED: Level.WARN,
    Check.SENT_BEFORE: Level.BLOCK,
    Check.COLLEAGUE: Level.WARN,
    Check.CONTRADICTS: Level.WARN,
    Check.ANSWERED: Level.WARN,
    Check.HOLDING: Level.BLOCK,
    Check.CONTACT: Level.BLOCK,
    Check.BRAND: Level.WARN,
    Check.NAME: Level.WARN,
    Check.UNFILLED: Level.BLOCK,
    Check.CAPITALS: Level.WARN,
    Check.TONE: Level.WARN,
}
# The channel itself would refuse these; nobody can switch them off.
FIXED = frozenset({Check.TOO_LONG})


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something that speaks against sending these words; `level` is the most it may weigh until it is weighed.

    `start` and `end` are characters of the text as it was typed; both are -1 where it is about the whole.
    """

    code: str
    level: Level
    kind: str = ""  # what kind of thing was found, for checks that know several
    start: int = -1
    end: int = -1
    facts: Mapping[str, str | int] = {}
    reason: str = ""  # the sentence for people

    @property
    def blocks(self) -> bool:
        """Whether the words must change before they can go."""
        return self.level is Level.BLOCK


class Policy(msgspec.Struct, frozen=True):
    """How much each check weighs for a brand; what is not named weighs as usual."""

    levels: Mapping[str, Level] = {}

    def level(self, code: str, *, at_most: Level = Level.BLOCK) -> Level:
        """What a finding weighs; a check may know that this one of its findings is at most a warning."""
        if code in FIXED:
            return at_most
        level = self.levels.get(code, DEFAULTS.get(code, Level.WARN))
        return Level.WARN if at_most is Level.WARN and level is Level.BLOCK else level


def weighed(found: Iterable[Finding], policy: Policy) -> list[Finding]:
    """The findings at the brand's levels, without those switched off: what blocks first, then in the text's order.

    A finding's own level is the most it may weigh.
    """
    levelled = [
        msgspec.structs.replace(each, level=policy.level(each.code, at_most=each.level))
        for each in found
        if each.level is not Level.OFF
    ]
    return sorted((each for each in levelled if each.level is not Level.OFF), key=_order)


def _order(finding: Finding) -> tuple[bool, int, int, str]:
    return not finding.blocks, finding.start if finding.start >= 0 else 1 << 30, finding.end, finding.code


def standing(findings: Sequence[Finding], despite: frozenset[str]) -> list[Finding]:
    """What still stands in the way: all that block, and warnings that nobody passed by name."""
    return [each for each in findings if each.blocks or each.code not in despite]


def passed(findings: Sequence[Finding], despite: frozenset[str]) -> tuple[str, ...]:
    """The names of the warnings that a person saw and passed, in order, each once."""
    return tuple(sorted({each.code for each in findings if not each.blocks and each.code in despite}))
