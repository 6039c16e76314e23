"""Channels or modes side by side, a line each."""

from typing import Any, Final

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evenhand.flows.measured.words import between, change, number, percent, quantile_between, share_words, span
from evenhand.insight.domain.shares import Share, difference, share_of
from evenhand.insight.domain.waits import HOUR
from evenhand.insight.models import Waited
from evenhand.insight.reads.counted import Counted, Row
from evenhand.insight.reads.surveys import Said
from evenhand.triage.models import Mode

MODES: Final[tuple[tuple[int, str | Promise], ...]] = (
    (Mode.REACTIVE, _("Reactive")),
    (Mode.PROACTIVE, _("Proactive")),
    (Mode.PROGRESSIVE, _("Progressive")),
)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A channel or mode beside the others."""

    name: str | Promise
    network: str
    query: dict[str, Any]
    cases: int
    share_of_all: str
    within: Share | None
    within_words: str
    change: str
    half: str
    half_between: str
    most: str
    kept: str
    returned: str
    at_once: str
    satisfied: str
    response: str
    answers: int
    messages: str


def line_of(
    found: Counted,
    all_cases: int,
    name: str | Promise,
    *,
    network: str = "",
    mode: int | None = None,
    theirs: Said | None = None,
) -> Line:
    """One of them, by network or by mode."""

    def fits(row: Row) -> bool:
        return network in {"", row.network} and mode in {None, row.mode}

    tally, ripe = found.tally(fits=fits), found.ripe(fits=fits)
    now = found.waited(Waited.ANSWER, network=network, mode=mode)
    before = found.waited(Waited.ANSWER, is_now=False, network=network, mode=mode)
    within, half = now.within(4 * HOUR), now.quantile(0.5)
    response = theirs.response if theirs else None
    return Line(
        name=name,
        network=network,
        query={"network": network} if network else {"mode": mode},
        cases=tally.opened,
        share_of_all=percent(tally.opened / all_cases) if all_cases else "–",
        within=within,
        within_words=between(within),
        change=change(difference(within, before.within(4 * HOUR))),
        half=span(half.seconds),
        half_between=quantile_between(half),
        most=span(now.quantile(0.9).seconds),
        kept=share_words(share_of(tally.kept, tally.promised)),
        returned=share_words(share_of(ripe.returned, ripe.resolved)),
        at_once=share_words(share_of(ripe.at_once, ripe.resolved)),
        satisfied=share_words(theirs.satisfaction if theirs else None),
        response=share_words(response),
        answers=theirs.answered if theirs else 0,
        messages=number(tally.inbound / tally.opened, 1) if tally.opened else "–",
    )
