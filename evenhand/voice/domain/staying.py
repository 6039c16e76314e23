"""Do customers who were helped stay more often than customers like them who were not?

A list of the company says who is a customer still. Each customer counts once, with their first case of the time looked
at. *Helped*: a person answered, the case was resolved within `SETTLED` days and had not come back by then. Whoever left
before that day is on neither side, since nobody can be helped after leaving (a landmark: Anderson, Cain & Gelber 1983).
The outcome is looked at so many days after the landmark. Help is given by no lot, so the two sides are paired
(`insight.domain.matching`): it can be said that help and staying went together, never that one made the other.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import msgspec
import numpy as np

from evenhand.insight.domain.covariates import Codes, Covariate
from evenhand.insight.domain.matching import Balance, Paired, balances, evened, nearest_pairs, paired_difference
from evenhand.insight.domain.shares import Share, share_of
from evenhand.voice.domain.standing import Standing

SETTLED: Final = 14  # days within which a case must be settled to count as help
FEWEST: Final = 50  # pairs below which nothing is told
_NOBODY: Final = np.zeros((0, 2), np.int64)
_TENURES: Final = (90, 365, 3 * 365)


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """One customer's first case of the time looked at, as it was when it began; and whether it helped."""

    customer_id: int
    opened: date
    is_helped: bool
    network: str
    mode: int
    kind: int | None
    severity: int | None
    is_public: bool
    earlier: int  # cases before it


class Verdict(StrEnum):
    """What can be said."""

    NOT_ENOUGH = "not enough"
    NOT_ALIKE = "not alike"
    MAY_BE_CHANCE = "may be chance"
    MORE = "more"
    LESS = "less"


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """Who is not compared, and why."""

    not_listed: int
    not_yet: int  # became a customer later than they wrote
    gone_before: int  # left before the day on which help counts
    without_like: int  # on either side


class Staying(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the comparison; without pairs there is no difference."""

    verdict: Verdict
    days: int
    is_dated: bool  # looked at after so many days; otherwise on the day of the list, since it does not say when
    helped: Share | None  # as they are, before anybody was paired
    others: Share | None
    paired: Paired | None
    balances: list[Balance]
    left: Left


def compared(contacts: Sequence[Contact], standings: Mapping[int, Standing], *, days: int, seed: int = 0) -> Staying:
    """Helped customers beside matched ones who were not, from one list; the same question has the same answer."""
    listed = [each for each in contacts if each.customer_id in standings]
    is_dated = all(standings[each.customer_id].is_dated for each in listed)
    yet = [each for each in listed if not _is_later(standings[each.customer_id].since, each.opened)]
    kept = [each for each in yet if not _is_gone(standings[each.customer_id], _landmark(each))]
    helped = np.array([each.is_helped for each in kept], bool)
    stayed = np.array([_stays(standings[each.customer_id], each, days, is_dated=is_dated) for each in kept], bool)
    covariates, month = _covariates(kept, standings)
    pairs = evened(covariates, helped, nearest_pairs(covariates, helped, month, seed=seed)) if kept else _NOBODY
    balanced = balances(covariates, helped, pairs) if len(pairs) else []
    paired = paired_difference(stayed[pairs[:, 0]], stayed[pairs[:, 1]]) if len(pairs) >= FEWEST else None
    return Staying(
        verdict=_verdict(paired, balanced),
        days=days,
        is_dated=is_dated,
        helped=share_of(int(stayed[helped].sum()), int(helped.sum())),
        others=share_of(int(stayed[~helped].sum()), int((~helped).sum())),
        paired=paired,
        balances=balanced,
        left=Left(
            not_listed=len(contacts) - len(listed),
            not_yet=len(listed) - len(yet),
            gone_before=len(yet) - len(kept),
            without_like=len(kept) - 2 * len(pairs),
        ),
    )


def _landmark(contact: Contact) -> date:
    return contact.opened + timedelta(days=SETTLED)


def _is_later(since: date | None, opened: date) -> bool:
    return since is not None and since > opened


def _is_gone(standing: Standing, day: date) -> bool:
    return standing.gone_on is not None and standing.gone_on <= day


def _stays(standing: Standing, contact: Contact, days: int, *, is_dated: bool) -> bool:
    return not (_is_gone(standing, _landmark(contact) + timedelta(days=days)) if is_dated else standing.is_gone)


def _verdict(paired: Paired | None, balanced: Sequence[Balance]) -> Verdict:
    if paired is None:
        return Verdict.NOT_ENOUGH
    if not all(each.is_alike for each in balanced):
        return Verdict.NOT_ALIKE
    if not paired.is_told:
        return Verdict.MAY_BE_CHANCE
    return Verdict.MORE if paired.difference > 0 else Verdict.LESS


def _covariates(contacts: Sequence[Contact], standings: Mapping[int, Standing]) -> tuple[list[Covariate], Codes]:
    """What pairs are alike in, none of it how many follow somebody; and the month, in which they are the same."""
    told: dict[str, list[object]] = {
        "network": [each.network for each in contacts],
        "mode": [each.mode for each in contacts],
        "kind": [each.kind for each in contacts],
        "severity": [each.severity for each in contacts],
        "public": [each.is_public for each in contacts],
        "earlier": [min(each.earlier, 3) for each in contacts],
        "tenure": [_tenure(standings[each.customer_id].since, each.opened) for each in contacts],
    }
    month = _coded([(each.opened.year, each.opened.month) for each in contacts])[0]
    return [Covariate(name, *_coded(values)) for name, values in told.items()], month


def _coded(values: Sequence[object]) -> tuple[Codes, int]:
    names = {name: n for n, name in enumerate(sorted(set(values), key=repr))}
    return np.array([names[each] for each in values], np.int64), max(len(names), 1)


def _tenure(since: date | None, opened: date) -> int:
    """For how long somebody had been a customer, in four bands; −1: nobody said."""
    return -1 if since is None else sum((opened - since).days >= edge for edge in _TENURES)
