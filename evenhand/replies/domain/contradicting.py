"""What we say now against what this person was told before: yes to what was a no, another sum for the same thing.

Only what can be told from words alone: whether something is given or not, and how much. Days change for good reasons
and are not compared, nor is what has not arrived yet. Whoever says that it is otherwise than they were told (“I was
wrong”, “correction”) is let pass. English and German; in other languages nothing is found.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec
import regex

from evenhand.replies.domain.findings import Check, Finding, Level
from evenhand.replies.domain.repeats import Sent

_TOPICS: Final = {
    "refund": r"refund\w*|money\s+back|reimburs\w+|erstatt\w+|rückerstatt\w+|geld\s+zurück",
    "credit": r"(?:a|the|bill|your)\s+credit(?!\s*card)|credit\s+note|gutschrift\w*|gutschreib\w+",
    "technician": r"technicians?|engineers?|techniker\w*",
    "replacement": r"replacement|replac\w+|exchange\s+it|ersatzger\w+|austausch\w*",
    "fee": r"fees?|charge\s+you|(?:free|no)\s+(?:of\s+)?charge|gebühr\w*|kosten\w*",
    "discount": r"discounts?|rabatt\w*|preisnachl\w+|nachlass",
    "warranty": r"warranty|under\s+guarantee|garantie|gewährleistung",
}
_ABOUT: Final = {topic: regex.compile(rf"(?i)\b(?:{words})\b") for topic, words in _TOPICS.items()}
_NO: Final = regex.compile(
    r"(?i)\b(?:not|no|cannot|\w+n['’]t|unable|never|without|impossible|declin\w+|refus\w+|den(?:y|ied|ies)|reject\w+|"
    r"nicht|kein\w*|unmöglich|ohne|entfäll\w*|abgelehnt|ablehnen|lehnen|verweiger\w+|ausgeschlossen)\b"
)
_NO_FEE: Final = regex.compile(
    r"(?i)\b(?:waiv\w+|free\s+(?:of\s+)?charge|kostenlos\w*|kostenfrei\w*|gebührenfrei\w*)\b"
)
# What has a no in it and denies nothing.
_IDIOM: Final = regex.compile(
    r"(?i)\b(?:no\s+(?:problem|worries|doubt|need)|(?:don['’]t|do\s+not|not\s+to)\s+(?:worry|hesitate)|not\s+only|"
    r"(?:no|not)\s+(?:later|more|less)\s+than|(?:with|without)\s+(?:any\s+)?(?:problem|delay|question|fuss|further)\w*|"
    r"kein\s+problem|keine\s+sorgen?|nicht\s+nur|nicht\s+(?:später|mehr|weniger)\s+als|zögern\s+sie\s+nicht|"
    r"ohne\s+(?:weiteres|probleme|umstände|verzögerung))\b"
)
_YES: Final = regex.compile(
    r"(?i)\b(?:will|have|has|is|are|can|get|gets|receive|sent|send|sending|booked|arranged|refunded|"
    r"credited|reimbursed|replaced|approved|granted|wird|werden|haben|hat|ist|erhalten|bekommen|schicken|kommt|erstatten|"
    r"schreiben|berechnen)\b|[’']ll\b|[’']ve\b"
)
_OPEN: Final = regex.compile(
    r"(?i)\?|\b(?:if|whether|in\s+case|perhaps|maybe|might|falls|wenn|ob|vielleicht|sofern|yet|noch\s+nicht|"
    r"(?:not|n['’]t|never)\s+(?:received|arrived|reached|seen|got|had)|nicht\s+(?:erhalten|angekommen|eingegangen|da))\b"
)
_OTHERWISE: Final = regex.compile(
    r"(?i)\b(?:correction|correct(?:ing|ed)?\s+(?:myself|ourselves|that|what|my|our)|instead|after\s+all|mistake\w*|were\s+wrong|was\s+wrong|contrary|changed|anders\s+als|"
    r"entgegen|doch\s+(?:noch|nicht|kein\w*)|korrigier\w*|irrtum\w*|falsch|stattdessen|geändert)\b"
)
_SENTENCE: Final = regex.compile(r"[^.!?\n]+(?:[.,]\d[^.!?\n]*)*[.!?\n]?")
# A comma within a sum does not end what is said.
_CLAUSE: Final = regex.compile(
    r"(?i)(?<!\d),|,(?!\d)|[;–—]|\s-\s|\s(?=(?:without|ohne)\b)|\b(?:but|however|aber|sondern|jedoch)\b|"
    r"\b(?:and|und)\s+(?=(?:i|we|you|your|the|a|an|there|it|wir|sie|ihre?|es|der|die|das|eine?)\b)"
)
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
    for sentence in _SENTENCE.finditer(text[:LONGEST]):
        words = sentence.group()
        if _OPEN.search(words):
            continue
        all_sums = _sums(words)
        for clause in _CLAUSE.split(_IDIOM.sub(" ", words)):
            for topic, is_yes in _said_of(clause):
                found[topic] = Claim(topic, is_yes, _sums(clause) or all_sums, *sentence.span())
    return list(found.values())


def _said_of(clause: str) -> Iterator[tuple[str, bool]]:
    """The topics of a part of a sentence, and whether it says yes to each; nothing where it says neither."""
    is_no = _NO.search(clause) is not None
    is_yes = not is_no and _YES.search(clause) is not None
    for topic, about in _ABOUT.items():
        if not about.search(clause):
            continue
        if topic == "fee" and _NO_FEE.search(clause):
            yield topic, False
        elif is_no or is_yes:
            yield topic, is_yes


def _sums(words: str) -> tuple[str, ...]:
    return tuple(sorted({_plain(one or other) for one, other in _SUM.findall(words)}))


def contradicted(text: str, sent: Iterable[Sent]) -> Iterator[Finding]:
    """What stands against the newest thing this person was told of the same; `sent` comes newest first."""
    claims = claims_in(text)
    if not claims or _OTHERWISE.search(text):
        return
    told: dict[str, tuple[Claim, Sent]] = {}
    for before in sent:
        for claim in claims_in(before.text):
            told.setdefault(claim.topic, (claim, before))
    for claim in claims:
        earlier = told.get(claim.topic)
        if earlier is None or not _differ(claim, earlier[0]):
            continue
        said, before = earlier
        kind = "sum" if claim.is_yes == said.is_yes else ""
        facts: dict[str, str | int] = {
            "by": before.by,
            "at": before.at.isoformat(),
            "words": text[claim.start : claim.end].strip(),
            "told": before.text[said.start : said.end].strip(),
        }
        yield Finding(
            code=Check.CONTRADICTS, level=Level.WARN, kind=kind, start=claim.start, end=claim.end, facts=facts
        )


def _differ(now: Claim, before: Claim) -> bool:
    if now.is_yes != before.is_yes:
        return True
    return now.is_yes and bool(now.sums) and bool(before.sums) and not set(now.sums) & set(before.sums)


def pairs_against(sent: Sequence[Sent]) -> list[tuple[Sent, Sent, Finding]]:
    """Which of the things that were sent stand against an earlier one; newest first, as they are given."""
    found = []
    for number, each in enumerate(sent):
        for finding in contradicted(each.text, sent[number + 1 :]):
            before = next(one for one in sent[number + 1 :] if one.at.isoformat() == finding.facts["at"])
            found.append((each, before, finding))
    return found


def _plain(number: str) -> str:
    """12, 12.0 and 12,00 are one sum, and so are 1200 and 1,200."""
    parts = _MARKS.split(number)
    rest = parts.pop() if len(parts) > 1 and len(parts[-1]) < 3 else ""
    return f"{int(''.join(parts))}.{rest.ljust(2, '0')}"
