"""What is recognised: only what helped somebody, never how often somebody was here."""

from enum import StrEnum

import msgspec


class Badge(StrEnum):
    """A badge by its stored name."""

    FIRST_HELP = "first-help"
    HELPED_TEN = "helped-ten"
    HELPED_FIFTY = "helped-fifty"
    QUICK = "quick"
    LASTING = "lasting"
    GOOD_EYES = "good-eyes"
    AUTHOR = "author"
    THANKED = "thanked"


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What a member did for others."""

    people_helped: int = 0  # different people who accepted an answer of theirs
    quick: int = 0  # of these answers, those given within the hour
    lasting: int = 0  # answers that people still voted for half a year later
    right_flags: int = 0  # flags that one of us agreed with
    articles: int = 0  # answers that became articles
    thanks: int = 0  # by us


def badges_of(record: Record) -> frozenset[Badge]:
    """Every badge that this record earns; a longer record earns no fewer."""
    earned = {
        Badge.FIRST_HELP: record.people_helped >= 1,
        Badge.HELPED_TEN: record.people_helped >= 10,
        Badge.HELPED_FIFTY: record.people_helped >= 50,
        Badge.QUICK: record.quick >= 5,
        Badge.LASTING: record.lasting >= 1,
        Badge.GOOD_EYES: record.right_flags >= 5,
        Badge.AUTHOR: record.articles >= 1,
        Badge.THANKED: record.thanks >= 1,
    }
    return frozenset(badge for badge, is_earned in earned.items() if is_earned)
