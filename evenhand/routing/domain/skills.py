"""Who can serve whom: brand, skills and language."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Needs:
    """What a case asks of whoever serves it: its queue's skills, and its own language where the queue goes by
    languages."""

    brand_id: int
    skills: frozenset[str] = frozenset()
    language: str = ""  # empty: the queue takes any, so whoever works there does


@dataclass(frozen=True, slots=True)
class Able:
    """What a person brings. No languages: nobody wrote them down, so none is held against them."""

    brand_ids: frozenset[int]
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


def can_serve(able: Able, needs: Needs) -> bool:
    """Whether this person may be given that case."""
    return (
        needs.brand_id in able.brand_ids
        and needs.skills <= able.skills
        and (not needs.language or not able.languages or needs.language in able.languages)
    )


def missing(able: Able, needs: Needs) -> frozenset[str]:
    """What this person lacks, in the words of the queue; the language by its code."""
    lacks = needs.skills - able.skills
    if needs.language and able.languages and needs.language not in able.languages:
        lacks |= {needs.language}
    return lacks


def named(skills: Iterable[str]) -> tuple[str, ...]:
    """Skills as they are kept: without spaces around, in lower case, each once, in order."""
    return tuple(sorted({skill.strip().lower() for skill in skills if skill.strip()}))
