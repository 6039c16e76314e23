"""What we say now against what this person was told before: yes to what was a no, another sum for the same thing, a
later day than was said.

Only what can be told from words alone: whether something is given or not, how much, and when. What has not arrived yet
is not compared. Whoever says that it is otherwise than they were told (“I was wrong”, “correction”) is let pass, and so
is a day whose change is said. Words of eight languages (`contradicting_words`, `saying_when`); in others nothing is
found.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from typing import Final

import msgspec
import regex

from evenhand.replies.domain.contradicting_words import SENTENCE, Spoken, spoken, tongues_of
from evenhand.replies.domain.findings import Check, Finding, Level
from evenhand.replies.domain.repeats import Sent
from evenhand.replies.domain.saying_when import Day, are_apart, days_in, is_said_to_change

_NUMBER: Final = r"(\d{1,3}(?:[.,'’]\d{3})+(?:[.,]\d{1,2})?|\d{1,6}(?:[.,]\d{1,2})?)"
_SUM: Final = regex.compile(
    rf"(?i)(?:[€£$]|(?:eur|usd|gbp|chf)\b)\s?{_NUMBER}\b|"
    rf"(?<![\d.,'’]){_NUMBER}\s?(?:[€£$]|(?:euros?|eur|usd|gbp|chf|dollars?|pounds?|franken)\b)"
)
_MARKS: Final = regex.compile(r"[.,'’]")
LONGEST: Final = 20_000


class Claim(msgspec.Struct, frozen=True):
    """What a text says of something: that it is given or is not, and the sum if it names one."""

    topic: str
    is_yes: bool
    sums: tuple[str, ...]
    start: int
    end: int


def claims_in(text: str) -> list[Claim]:
    """Of each topic the last thing that is said for sure; questions and conditions say nothing."""
    found: dict[str, Claim] = {}
    for language in tongues_of(text):
        tongue = spoken(language)
        for sentence in SENTENCE.finditer(text[:LONGEST]):
            words = sentence.group()
            if not tongue.any_topic.search(words) or tongue.is_open.search(words):
                continue
            all_sums = _sums(words)
            for clause in tongue.clause.split(tongue.idiom.sub(" ", words)):
                for topic, is_yes in _said_of(clause, tongue):
                    found[topic] = Claim(topic, is_yes, _sums(clause) or all_sums, *sentence.span())
    return list(found.values())


def _said_of(clause: str, tongue: Spoken) -> Iterator[tuple[str, bool]]:
    """The topics of a part of a sentence, and whether it says yes to each; nothing where it says neither."""
    is_no = tongue.no.search(clause) is not None
    is_yes = not is_no and tongue.yes.search(clause) is not None
    for topic, about in tongue.about.items():
        if not about.search(clause):
            continue
        if topic == "fee" and tongue.no_fee.search(clause):
            yield topic, False
        elif is_no or is_yes:
            yield topic, is_yes


def _sums(words: str) -> tuple[str, ...]:
    return tuple(sorted({_plain(one or other) for one, other in _SUM.findall(words)}))


def contradicted(text: str, sent: Iterable[Sent], *, now: datetime | None = None) -> Iterator[Finding]:
    """What stands against the newest thing this person was told of the same; `sent` comes newest first. Days are
    compared where it is told when `now` is, in the calendar of the brand."""
    if any(spoken(language).otherwise.search(text) for language in tongues_of(text)):
        return
    before = list(sent)
    yield from _given_or_not(text, before)
    if now is not None:
        yield from _another_day(text, before, now)


def _given_or_not(text: str, sent: Sequence[Sent]) -> Iterator[Finding]:
    claims = claims_in(text)
    if not claims:
        return
    told: dict[str, tuple[Claim, Sent]] = {}
    for before in sent:
        for claim in claims_in(before.text):
            told.setdefault(claim.topic, (claim, before))
    for claim in claims:
        earlier = told.get(claim.topic)
        if earlier is not None and _differ(claim, earlier[0]):
            kind = "sum" if claim.is_yes == earlier[0].is_yes else ""
            yield _finding(kind, text, (claim.start, claim.end), earlier[1], (earlier[0].start, earlier[0].end))


def _another_day(text: str, sent: Sequence[Sent], now: datetime) -> Iterator[Finding]:
    """A day that is named now against the newest one named before, as long as that one is still to come."""
    says = days_in(text, today=now.date())
    if not says or is_said_to_change(text):
        return
    told: dict[str, tuple[Day, Sent]] = {}
    for before in sent:
        for day in days_in(before.text, today=before.at.astimezone(now.tzinfo).date()):
            told.setdefault(day.topic, (day, before))
    for day in says:
        earlier = told.get(day.topic)
        if earlier is not None and are_apart(day, earlier[0], today=now.date()):
            yield _finding("day", text, (day.start, day.end), earlier[1], (earlier[0].start, earlier[0].end))


def _finding(kind: str, text: str, here: tuple[int, int], before: Sent, there: tuple[int, int]) -> Finding:
    facts: dict[str, str | int] = {
        "by": before.by,
        "at": before.at.isoformat(),
        "words": text[slice(*here)].strip(),
        "told": before.text[slice(*there)].strip(),
    }
    start, end = here
    return Finding(code=Check.CONTRADICTS, level=Level.WARN, kind=kind, start=start, end=end, facts=facts)


def _differ(now: Claim, before: Claim) -> bool:
    if now.is_yes != before.is_yes:
        return True
    return now.is_yes and bool(now.sums) and bool(before.sums) and not set(now.sums) & set(before.sums)


def pairs_against(sent: Sequence[Sent], *, zone: tzinfo | None = None) -> list[tuple[Sent, Sent, Finding]]:
    """Which of the things that were sent stand against an earlier one; newest first, as they are given."""
    found = []
    for number, each in enumerate(sent):
        for finding in contradicted(each.text, sent[number + 1 :], now=each.at.astimezone(zone)):
            before = next(one for one in sent[number + 1 :] if one.at.isoformat() == finding.facts["at"])
            found.append((each, before, finding))
    return found


def _plain(number: str) -> str:
    """12, 12.0 and 12,00 are one sum, and so are 1200 and 1,200."""
    parts = _MARKS.split(number)
    rest = parts.pop() if len(parts) > 1 and len(parts[-1]) < 3 else ""
    return f"{int(''.join(parts))}.{rest.ljust(2, '0')}"
