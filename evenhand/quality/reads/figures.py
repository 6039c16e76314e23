"""What the judged cases say: random ones of all cases, chosen ones of themselves; of people, and of the card."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
from django.db.models import Count, Q

from evenhand.insight.domain.shares import Share
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.quality.domain.cards import Contents, Item, Marks, is_good, same_item
from evenhand.quality.domain.people import Own, own_figures
from evenhand.quality.domain.reliability import Reliability, reliability
from evenhand.quality.domain.sampling import Weighed, honest_share, plain_share
from evenhand.quality.models import QualitySample, Reason, Score, Scorecard

FLAWLESS = "flawless"  # free of critical errors
MOST = 5_000  # scores, the newest; pages say it where there are more


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """One case as it was judged first."""

    sample_id: int
    agent_id: int
    reason: str
    chance: float
    marks: Marks
    items: tuple[Item, ...]  # of the card it was judged by
    value: float | None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is judged: its share among random cases, and beside it what the chosen ones say of themselves."""

    key: str
    item: Item | None
    random: Share | None
    random_cases: int
    targeted: Share | None
    targeted_cases: int


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the page of figures is made of."""

    card: Contents | None
    lines: list[Line]
    drawn: int  # at random in this time
    judged: int
    aside: int
    withdrawn: int
    people: dict[int, Own]
    is_cut: bool


def figures(viewer: Agent, *, brand_id: int, since: date) -> Figures:
    """Of samples that stand for weeks since then, by the card as it is now. Four queries; nothing of other brands."""
    if brand_id not in brand_ids_of(viewer):
        return Figures(card=None, lines=[], drawn=0, judged=0, aside=0, withdrawn=0, people={}, is_cut=False)
    current = Scorecard.objects.filter(brand=brand_id, is_current=True).first()
    card = current.card if current else None
    cases = _judged(brand_id, since)
    counts = QualitySample.objects.filter(brand=brand_id, week__gte=since, reason=Reason.RANDOM).aggregate(
        drawn=Count("pk"),
        judged=Count("pk", filter=~Q(finished_at=None)),
        aside=Count("pk", filter=~Q(aside_at=None)),
    )
    withdrawn = Score.objects.filter(sample__brand=brand_id, sample__week__gte=since).exclude(withdrawn_at=None)
    return Figures(
        card=card,
        lines=_lines(card, cases) if card else [],
        people=own_figures(_by_person(card, cases)) if card else {},
        withdrawn=withdrawn.count(),
        is_cut=len(cases) >= MOST,
        **counts,
    )


def _judged(brand_id: int, since: date) -> list[Judged]:
    found = Score.objects.filter(sample__brand=brand_id, sample__week__gte=since, place=1, withdrawn_at=None)
    rows = (
        found.exclude(sample__finished_at=None)
        .order_by("-sample__finished_at")
        .values_list(
            "sample_id", "sample__agent_id", "sample__reason", "sample__chance", "marks", "value", "sample__card_id"
        )[:MOST]
    )
    told = list(rows)
    cards = {each.pk: each.card.items for each in Scorecard.objects.filter(pk__in={row[6] for row in told})}
    return [
        Judged(
            sample_id=row[0],
            agent_id=row[1],
            reason=row[2],
            chance=row[3] or 1.0,
            marks=msgspec.convert(row[4], Marks),
            value=row[5],
            items=cards[row[6]],
        )
        for row in told
    ]


def _holds(case: Judged, item: Item | None) -> bool | None:
    """Whether the item was good in this case, or whether it was free of critical errors; None where it was not judged
    in these words."""
    if item is None:
        return not case.marks.criticals
    return is_good(item, case.marks) if same_item(item, case.items) else None


def _keyed(card: Contents) -> list[tuple[str, Item | None]]:
    return [(FLAWLESS, None), *((each.key, each) for each in card.items)]


def _lines(card: Contents, cases: Sequence[Judged]) -> list[Line]:
    found = []
    for key, item in _keyed(card):
        told = [(case, held) for case in cases if (held := _holds(case, item)) is not None]
        by_chance = [Weighed(held, case.chance) for case, held in told if case.reason == Reason.RANDOM]
        chosen = [held for case, held in told if case.reason != Reason.RANDOM]
        found.append(
            Line(
                key=key,
                item=item,
                random=honest_share(by_chance),
                random_cases=len(by_chance),
                targeted=plain_share(chosen),
                targeted_cases=len(chosen),
            )
        )
    return found


def _by_person(card: Contents, cases: Iterable[Judged]) -> dict[int, dict[str, list[Weighed]]]:
    found: dict[int, dict[str, list[Weighed]]] = defaultdict(lambda: defaultdict(list))
    for case in cases:
        if case.reason != Reason.RANDOM:
            continue
        for key, item in _keyed(card):
            held = _holds(case, item)
            if held is not None:
                found[case.agent_id][key].append(Weighed(held, case.chance))
    return found


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """How well people agree on one thing of the card."""

    key: str
    name: str
    is_critical: bool
    found: Reliability


def agreements(viewer: Agent, *, brand_id: int) -> list[Agreed]:
    """Of every item and every critical error of the card as it is worded now, from cases judged twice, blind, and from
    calibration sessions; what was written off by an appeal counts here all the same."""
    card = Scorecard.objects.filter(brand=brand_id, brand__in=brand_ids_of(viewer), is_current=True).first()
    if card is None:
        return []
    told = _twice(brand_id)
    cards = {each.pk: each.card for each in Scorecard.objects.filter(brand=brand_id)}
    found = []
    for item in card.card.items:
        marks = [[each.levels.get(item.key) for each in case] for of, case in told if item in cards[of].items]
        found.append(Agreed(key=item.key, name=item.name, is_critical=False, found=reliability(marks, scale="ordinal")))
    for error in card.card.criticals:
        marks = [
            [int(error.key in each.criticals) for each in case] for of, case in told if error in cards[of].criticals
        ]
        found.append(
            Agreed(key=error.key, name=error.name, is_critical=True, found=reliability(marks, scale="nominal"))
        )
    return found


def _twice(brand_id: int) -> list[tuple[int, list[Marks]]]:
    """Cases with two final scores or more: by which card, and what was judged."""
    both = Score.objects.exclude(finished_at=None).filter(
        Q(sample__brand=brand_id, sample__is_double=True, sample__finished_at__isnull=False)
        | Q(calibration__brand=brand_id, calibration__revealed_at__isnull=False)
    )
    rows = both.order_by("-pk").values_list(
        "sample_id", "calibration_id", "sample__card_id", "calibration__card_id", "marks"
    )[:MOST]
    found: dict[tuple[int | None, int | None], tuple[int, list[Marks]]] = {}
    for sample, session, card, other, marks in rows:
        found.setdefault((sample, session), (card or other, []))[1].append(msgspec.convert(marks, Marks))
    return [each for each in found.values() if len(each[1]) > 1]
