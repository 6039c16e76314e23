"""The figures of service: each with its interval, its cases, its definition, and the one that keeps it honest."""

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from evenhand.flows.measured.words import (
    between,
    cases_words,
    change,
    number,
    percent,
    quantile_between,
    share_words,
    span,
)
from evenhand.insight.domain.shares import Share, difference, share_of
from evenhand.insight.domain.waits import DAY, HOUR, Waits
from evenhand.insight.models import Waited
from evenhand.insight.reads.counted import Counted
from evenhand.insight.reads.surveys import Said


class Behind(msgspec.Struct, frozen=True):
    """So many cases, and under which name exactly they are listed."""

    words: str
    which: str


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure as a card shows it."""

    name: str | Promise
    value: str
    interval: str = ""
    of: str = ""  # how many, and which, where no cases are behind it
    behind: tuple[Behind, ...] = ()
    before: str = ""
    change: str = ""
    is_told: bool = False  # whether the change is more than chance
    definition: str | Promise = ""
    beside: str = ""  # the figure that shows what this one would hide

    @property
    def counts(self) -> str:
        """How many are behind it, in words."""
        return ", ".join(each.words for each in self.behind) or self.of


WITHIN = ((HOUR, lazy("Answered within an hour")), (4 * HOUR, lazy("Answered within 4 hours")),
          (DAY, lazy("Answered within a day")))  # fmt: skip
_ANSWER = lazy(
    "From the customer’s first words, as we heard them, to the first words of a person of ours; machines and the calls "
    "nobody took do not count. By the calendar, nights included. Whoever has no answer yet counts as waiting "
    "(Kaplan–Meier), also where the case was closed without one."
)
_TARGET = lazy(
    "First answers given within the target that held for the case, by the hours of its team, of all whose clock ended "
    "or ran out. Clocks that ran out and still wait count as missed."
)
_RESOLUTION = lazy(
    "From opening to the first time the case was resolved; what was taken back within two minutes does not count. "
    "Cases that are open count as waiting."
)
_RETURNED = lazy(
    "Of the cases resolved in this time and at least seven days ago, those in which the customer wrote again within "
    "seven days. Somebody who begins a new case instead is seen in the figure beside it."
)
_AT_ONCE = lazy(
    "Of the cases resolved in this time and at least seven days ago, those with one reply of ours, no further words of "
    "the customer and no other case of theirs with the brand, on any channel, within seven days."
)
_SATISFIED = lazy(
    "Of the customers who answered, those who gave 4 or 5 of 5. Who was asked is drawn at random; who answers is not."
)
_OPENED = lazy("Cases opened in this time by the desk’s clock; merged cases count once.")


def service_figures(found: Counted, now: Said | None, before: Said | None) -> list[Figure]:
    """The figures of the first page."""
    return [
        *_within(found),
        _quantiles(found, Waited.ANSWER, lazy("First answer, half of all"), _ANSWER),
        _target(found),
        _quantiles(found, Waited.RESOLUTION, lazy("Resolved, half of all"), _RESOLUTION),
        _returned(found),
        _at_once(found),
        _satisfied(now, before),
        _volume(found),
    ]


def _within(found: Counted) -> list[Figure]:
    now, before = found.waited(Waited.ANSWER), found.waited(Waited.ANSWER, is_now=False)
    returned = _ripe_share(found, "returned")
    beside = _("came back: %(share)s") % {"share": share_words(returned)}
    return [
        _share_figure(name, now.within(seconds), before.within(seconds), _ANSWER, behind=_asked(now), beside=beside)
        for seconds, name in WITHIN
    ]


def _asked(waits: Waits) -> tuple[Behind, ...]:
    """Whoever asked, and who of them has no answer yet."""
    return _waited(waits, "asked", "unanswered")


def _waited(waits: Waits, all_: str, waiting: str) -> tuple[Behind, ...]:
    found = Behind(cases_words(waits.cases), all_)
    if not waits.waiting:
        return (found,)
    return found, Behind(_("%(n)s still wait") % {"n": number(waits.waiting, 0, force_grouping=True)}, waiting)


def _share_figure(
    name: str | Promise,
    now: Share | None,
    before: Share | None,
    definition: str | Promise,
    *,
    of: str = "",
    behind: tuple[Behind, ...] = (),
    beside: str = "",
) -> Figure:
    told = difference(now, before)
    return Figure(
        name=name,
        value=share_words(now),
        interval=between(now),
        of=of,
        behind=behind,
        before=share_words(before),
        change=change(told),
        is_told=bool(told and told.is_told),
        definition=definition,
        beside=beside,
    )


def _quantiles(found: Counted, what: Waited, name: str | Promise, definition: str | Promise) -> Figure:
    now, before = found.waited(what), found.waited(what, is_now=False)
    half, most = now.quantile(0.5), now.quantile(0.9)
    earlier = before.quantile(0.5)
    is_told = (half.low or 0) > (earlier.high or float("inf")) or (earlier.low or 0) > (half.high or float("inf"))
    return Figure(
        name=name,
        value=span(half.seconds),
        interval=quantile_between(half),
        behind=_asked(now) if what == Waited.ANSWER else _waited(now, "opened", "unresolved"),
        before=span(earlier.seconds),
        change="" if earlier.seconds is None else (_("changed") if is_told else _("may be chance")),
        is_told=is_told,
        definition=definition,
        beside=_("nine of ten: %(time)s") % {"time": span(most.seconds)},
    )


def _target(found: Counted) -> Figure:
    now, before = found.tally(), found.tally(is_now=False)
    return _share_figure(
        lazy("First answers in time"),
        share_of(now.kept, now.promised),
        share_of(before.kept, before.promised),
        _TARGET,
        behind=(
            Behind(cases_words(now.promised), "promised"),
            Behind(_("%(n)s late") % {"n": number(now.promised - now.kept, 0, force_grouping=True)}, "late"),
        ),
        beside=_("nine of ten answered: %(time)s") % {"time": span(found.waited(Waited.ANSWER).quantile(0.9).seconds)},
    )


def _ripe_share(found: Counted, name: str, *, is_now: bool = True) -> Share | None:
    ripe = found.ripe(is_now=is_now)
    return share_of(getattr(ripe, name), ripe.resolved)


def _ripe(found: Counted, name: str, which: str) -> tuple[Behind, ...]:
    """Whoever was helped long enough ago, and of whom it is true."""
    ripe = found.ripe()
    share = Behind(_("%(n)s of them") % {"n": number(getattr(ripe, name), 0, force_grouping=True)}, which)
    return Behind(cases_words(ripe.resolved), "ripe"), share


def _returned(found: Counted) -> Figure:
    return _share_figure(
        lazy("Came back within a week"),
        _ripe_share(found, "returned"),
        _ripe_share(found, "returned", is_now=False),
        _RETURNED,
        behind=_ripe(found, "returned", "ripe-returned"),
        beside=_("resolved at once: %(share)s") % {"share": share_words(_ripe_share(found, "at_once"))},
    )


def _at_once(found: Counted) -> Figure:
    return _share_figure(
        lazy("Resolved at once"),
        _ripe_share(found, "at_once"),
        _ripe_share(found, "at_once", is_now=False),
        _AT_ONCE,
        behind=_ripe(found, "at_once", "at-once"),
        beside=_("came back: %(share)s") % {"share": share_words(_ripe_share(found, "returned"))},
    )


def _satisfied(now: Said | None, before: Said | None) -> Figure:
    response = now.response if now else None
    answers = now.answered if now else 0
    return _share_figure(
        lazy("Satisfied"),
        now.satisfaction if now else None,
        before.satisfaction if before else None,
        _SATISFIED,
        of=_("%(n)d answers") % {"n": answers},
        beside=_("%(share)s of those asked answered") % {"share": percent(response.value)} if response else "",
    )


def _volume(found: Counted) -> Figure:
    now, before = found.tally(), found.tally(is_now=False)
    messages = now.inbound / now.opened if now.opened else 0.0
    return Figure(
        name=lazy("Opened"),
        value=cases_words(now.opened),
        behind=(
            Behind(_("%(n)s opened") % {"n": cases_words(now.opened)}, "opened"),
            Behind(_("%(n)s resolved") % {"n": cases_words(now.resolved)}, "resolved"),
        ),
        before=cases_words(before.opened),
        definition=_OPENED,
        beside=_("%(n)s messages of the customer each") % {"n": number(messages, 1)},
    )
