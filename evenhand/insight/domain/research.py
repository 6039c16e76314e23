"""Research among a sampled panel: its questions, what may be answered, and totals that name nobody.

Shares have Wilson's interval. What fewer than eight people said is not told, neither directly nor as the rest of what
is told beside it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from statistics import fmean, median
from typing import Any, Final

import msgspec

from evenhand.insight.domain.shares import Share, share_of, wilson
from evenhand.kernel.text import storable

LEAST: Final = 8  # answers, below which no share is told
MOST_QUESTIONS: Final = 8
FEWEST_OPTIONS, MOST_OPTIONS = 2, 8
LONGEST_QUESTION, LONGEST_OPTION, LONGEST_WORDS = 300, 80, 2_000


class Kind(StrEnum):
    """What an answer is. The names are stored."""

    CHOICE = "choice"
    SCALE = "scale"
    TEN = "ten"
    WORDS = "words"


class Flaw(StrEnum):
    """Why questions cannot be asked like that."""

    NONE = "none"
    TOO_MANY = "too_many"
    KIND = "kind"
    NO_WORDS = "no_words"
    LONG = "long"
    OPTIONS = "options"
    SAME = "same"
    LONG_OPTION = "long_option"
    ENDS = "ends"


class Unusable(ValueError):
    """These questions cannot be asked; `number` is the one meant, 0 for all."""

    def __init__(self, flaw: Flaw, number: int = 0) -> None:
        super().__init__(f"{flaw} ({number})")
        self.flaw, self.number = flaw, number


class Question(msgspec.Struct, frozen=True):
    """One question: its words, and of a choice the options, of a scale its two ends."""

    kind: Kind
    words: str
    options: tuple[str, ...] = ()

    @property
    def values(self) -> range:
        """What can be answered in numbers; nothing where it is words."""
        if self.kind is Kind.CHOICE:
            return range(1, len(self.options) + 1)
        return {Kind.SCALE: range(1, 6), Kind.TEN: range(11)}.get(self.kind, range(0))

    def label(self, value: int) -> str:
        """The answer as people read it."""
        if self.kind is Kind.CHOICE:
            return self.options[value - 1]
        if self.kind is Kind.SCALE and value in {1, 5}:
            return f"{value} – {self.options[value // 5]}"
        return str(value)


class Typed(msgspec.Struct, frozen=True):
    """One question as it was typed: options, or the two ends, one a line."""

    kind: str = Kind.CHOICE.value
    words: str = ""
    options: str = ""


def questions_from(typed: Sequence[Typed]) -> tuple[Question, ...]:
    """The questions; lines left empty are none. Raises Unusable with the number of the line."""
    found = [
        _question(each, number) for number, each in enumerate(typed, 1) if each.words.strip() or each.options.strip()
    ]
    if not found:
        raise Unusable(Flaw.NONE)
    if len(found) > MOST_QUESTIONS:
        raise Unusable(Flaw.TOO_MANY)
    return tuple(found)


def _question(typed: Typed, number: int) -> Question:
    if typed.kind not in set(Kind):
        raise Unusable(Flaw.KIND, number)
    kind, words = Kind(typed.kind), " ".join(storable(typed.words).split())
    options = tuple(line for each in storable(typed.options).split("\n") if (line := " ".join(each.split())))
    if flaw := _flaw(kind, words, options):
        raise Unusable(flaw, number)
    return Question(kind, words, options if kind in {Kind.CHOICE, Kind.SCALE} else ())


def _flaw(kind: Kind, words: str, options: tuple[str, ...]) -> Flaw | None:
    if not words:
        return Flaw.NO_WORDS
    if len(words) > LONGEST_QUESTION:
        return Flaw.LONG
    if kind not in {Kind.CHOICE, Kind.SCALE}:
        return None
    if any(len(each) > LONGEST_OPTION for each in options):
        return Flaw.LONG_OPTION
    if kind is Kind.SCALE:
        return None if len(options) == 2 else Flaw.ENDS
    if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
        return Flaw.OPTIONS
    return Flaw.SAME if len({each.casefold() for each in options}) < len(options) else None


def as_typed(questions: Iterable[Question]) -> list[Typed]:
    """The same as a form shows it."""
    return [Typed(each.kind.value, each.words, "\n".join(each.options)) for each in questions]


def as_kept(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """The same as it is stored."""
    kept: list[dict[str, Any]] = msgspec.to_builtins(list(questions))
    return kept


def as_asked(kept: Any) -> tuple[Question, ...]:
    """What was stored."""
    return msgspec.convert(kept, tuple[Question, ...])


Answers = Mapping[str, int | str]


class Heard(msgspec.Struct, frozen=True):
    """What somebody sent: what can be kept, and the numbers of questions that were answered otherwise or too long."""

    answers: dict[str, int | str]
    wrong: frozenset[int] = frozenset()
    long: frozenset[int] = frozenset()

    @property
    def is_fine(self) -> bool:
        """Whether it can be kept."""
        return not self.wrong and not self.long


def heard(questions: Sequence[Question], said: Mapping[str, str]) -> Heard:
    """What was answered, read from fields `q1`, `q2`, …; a question left out is left out."""
    answers: dict[str, int | str] = {}
    wrong, long = set(), set()
    for number, question in enumerate(questions, 1):
        given = storable(said.get(f"q{number}", "")).strip()
        if not given:
            continue
        if question.kind is Kind.WORDS:
            answers[str(number)] = given
            if len(given) > LONGEST_WORDS:
                long.add(number)
        elif (value := _number(given)) is not None and value in question.values:
            answers[str(number)] = value
        else:
            wrong.add(number)
    return Heard(answers, frozenset(wrong), frozenset(long))


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= 2 else None


def told_apart(counts: Mapping[str, int]) -> frozenset[str]:
    """The groups whose figures may be told beside those of all: each of at least eight, and so are all others
    together, since whoever knows the sum knows the rest."""
    shown = {name: count for name, count in counts.items() if count >= LEAST}
    rest = sum(counts.values()) - sum(shown.values())
    while shown and 0 < rest < LEAST:
        smallest = min(shown, key=lambda name: (shown[name], name))
        rest += shown.pop(smallest)
    return frozenset(shown)


class Line(msgspec.Struct, frozen=True):
    """One possible answer and who gave it."""

    label: str
    count: int
    share: Share


class Total(msgspec.Struct, frozen=True):
    """What was said to one question. Without lines: too few, or words."""

    number: int
    question: Question
    told: int
    lines: tuple[Line, ...] = ()
    mean: float | None = None
    median: float | None = None

    @property
    def is_words(self) -> bool:
        """Whether it was answered in words."""
        return self.question.kind is Kind.WORDS


def totals(questions: Sequence[Question], said: Sequence[tuple[str, Answers]], *, network: str = "") -> list[Total]:
    """Of each question how often each answer was given, of all or of one channel; `said` are channel and answers."""
    return [_total(number, question, said, network) for number, question in enumerate(questions, 1)]


def _total(number: int, question: Question, said: Sequence[tuple[str, Answers]], network: str) -> Total:
    given = [(where, each[str(number)]) for where, each in said if str(number) in each]
    told = [each for where, each in given if network in {"", where}]
    if question.kind is Kind.WORDS or not _is_told(network, [where for where, _each in given]):
        return Total(number, question, len(told))
    values = [each for each in told if isinstance(each, int)]
    whole = len(values)
    lines = [
        Line(question.label(value), count, share)
        for value in question.values
        if (share := share_of(count := values.count(value), whole)) is not None
    ]
    if question.kind is Kind.CHOICE or not values:
        return Total(number, question, len(told), tuple(lines))
    return Total(number, question, len(told), tuple(lines), fmean(values), float(median(values)))


def _is_told(network: str, where: Sequence[str]) -> bool:
    if not network:
        return len(where) >= LEAST
    return network in told_apart({each: where.count(each) for each in set(where)})


def expected(drawn: int) -> list[tuple[int, Share]]:
    """How wide the interval of a share of one half would be if everybody who is drawn answered, and if a fifth did."""
    return [(each, wilson(0.5, each)) for each in (drawn, drawn // 5) if each]


def drawn_first(seed: str, customer_ids: Iterable[int]) -> list[int]:
    """The order of the draw: by the hash of seed and number, so that with the seed anybody can make it again."""
    return sorted(customer_ids, key=lambda each: sha256(f"{seed}:{each}".encode()).digest())


class State(StrEnum):
    """How far a survey is."""

    PLANNED = "planned"
    RUNNING = "running"
    STOPPED = "stopped"
    OVER = "over"


def state_of(
    begun_at: datetime | None, stopped_at: datetime | None, ends_at: datetime | None, *, now: datetime
) -> State:
    """Planned until it begins, over when its days are; stopped in between where somebody stopped it."""
    if begun_at is None or ends_at is None:
        return State.PLANNED
    if ends_at <= now:
        return State.OVER
    return State.STOPPED if stopped_at else State.RUNNING
