"""Whether customers stay who were helped: a list is sent in, and what came of it is told with its design."""

from typing import Any

import msgspec
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from evenhand.cases.errors import NotAllowed
from evenhand.flows.measured.words import between, change, number, percent, share_words
from evenhand.flows.staying import DAYS, LARGEST, USUAL, look_at_list
from evenhand.insight.domain.matching import Balance, Paired
from evenhand.insight.domain.shares import Difference, Share
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brands_of
from evenhand.voice.domain.staying import FEWEST, SETTLED, Staying, Verdict
from evenhand.voice.errors import BadList
from evenhand.voice.reads.staying import looks_of
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.quality.asking import day_in

WIDE = 480
NAMES: dict[str, str | Promise] = {
    "network": gettext_lazy("channel"),
    "mode": gettext_lazy("mode"),
    "kind": gettext_lazy("what the first words did"),
    "severity": gettext_lazy("severity"),
    "public": gettext_lazy("in public or not"),
    "earlier": gettext_lazy("earlier cases"),
    "tenure": gettext_lazy("how long a customer"),
}
VERDICTS: dict[Verdict, tuple[str, str | Promise]] = {
    Verdict.NOT_ENOUGH: ("small", gettext_lazy("not enough data")),
    Verdict.NOT_ALIKE: ("small", gettext_lazy("not comparable")),
    Verdict.MAY_BE_CHANCE: ("", gettext_lazy("may be chance")),
    Verdict.MORE: ("shown", gettext_lazy("went with staying")),
    Verdict.LESS: ("small", gettext_lazy("went with leaving")),
}


@at_the_desk
@require_POST
def compare_staying(request: DeskRequest, brand: str) -> HttpResponse:
    """Look at a list; it is not kept."""
    found = brands_of(request.user).filter(slug=brand).first()
    if found is None or not request.user.sees_all:
        raise NotAllowed(_("Leads, analysts and administrators compare customers."))
    table = request.FILES.get("list")
    days = number_in(request.POST.get("after", "")) or USUAL
    try:
        if not isinstance(table, UploadedFile):
            raise BadList(_("Choose a list first."))
        look_at_list(
            table.read(LARGEST + 1),
            brand=found,
            days=days if days in DAYS else USUAL,
            as_of=day_in(request.POST.get("as_of", "")),
            actor=request.user,
            now=clock.now(),
        )
        messages.success(request, _("Compared. The list is not kept, only the figures."))
    except BadList as problem:
        messages.error(request, problem.sentence)
    return redirect(f"{reverse('value')}?brand={found.slug}#staying")


def staying_context(viewer: Agent, brand: Brand) -> dict[str, Any]:
    """The newest comparison in words, with its picture; and what can be asked."""
    looked = looks_of(viewer, brand)
    look = looked.newest
    told = _told(msgspec.convert(look.answer, Staying)) if look else None
    return {"look": look, "many": looked.many, "told": told, "staying_days": DAYS, "usual": USUAL, "settled": SETTLED}


def _told(found: Staying) -> dict[str, Any]:
    look, verdict = VERDICTS[found.verdict]
    paired = found.paired
    return {
        "found": found,
        "look": look,
        "verdict": verdict,
        "sentence": _sentence(found),
        "hidden": _hidden(paired) if paired and found.verdict in {Verdict.MORE, Verdict.LESS} else "",
        "lines": _lines(paired) if paired else None,
        "rows": [_row(each) for each in found.balances],
        "plain": [(share_words(each), between(each), int(each.cases) if each else 0) for each in _plain(found)],
    }


def _plain(found: Staying) -> tuple[Share | None, Share | None]:
    return found.helped, found.others


def _when(found: Staying) -> str:
    if not found.is_dated:
        return _("on the day of the list")
    return ngettext("%(n)s day later", "%(n)s days later", found.days) % {"n": found.days}


def _sentence(found: Staying) -> str:
    """One sentence that never says that help made anybody stay."""
    paired = found.paired
    if paired is None:
        return _("Fewer than %(n)s pairs of customers alike were found; of so few nothing can be told.") % {"n": FEWEST}
    if found.verdict == Verdict.NOT_ALIKE:
        worst = max(found.balances, key=lambda each: abs(each.after))
        return _("The pairs differ too much to be compared, most in: %(what)s.") % {"what": NAMES[worst.name]}
    said = {
        "pairs": paired.pairs,
        "when": _when(found),
        "helped": percent(paired.first.value),
        "others": percent(paired.second.value),
        "change": change(Difference(paired.difference, paired.low, paired.high)),
    }
    return (
        _(
            "Of %(pairs)s pairs of customers alike, %(helped)s of those who were helped were customers still %(when)s,"
            " and %(others)s of those who were not: %(change)s."
        )
        % said
    )


def _hidden(paired: Paired) -> str:
    factor = number(paired.hidden, 1)
    return _(
        "Something that nobody recorded would explain it if it made help %(factor)s times as likely"
        " and went with staying."
    ) % {"factor": factor}


def _row(each: Balance) -> tuple[str | Promise, str, str, bool]:
    return NAMES[each.name], number(abs(each.before), 2), number(abs(each.after), 2), each.is_alike


def _lines(paired: Paired) -> dict[str, Any]:
    """Two shares with their intervals on one scale that begins at a round tenth."""
    sides = [(_("helped"), paired.first), (_("not helped"), paired.second)]
    begin = min(int(min(each.low for _name, each in sides) * 10) / 10, 0.9)

    def x(value: float) -> str:
        return f"{(value - begin) / (1 - begin) * WIDE:.1f}"

    told = [
        {"name": name, "low": x(each.low), "at": x(each.value), "high": x(each.high), "words": share_words(each),
         "between": between(each)}
        for name, each in sides
    ]  # fmt: skip
    return {"sides": told, "begin": percent(begin), "end": percent(1.0), "wide": WIDE}
