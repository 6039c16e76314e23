"""What a query would have caught: tried on the sample, scaled to everything that was heard, before it is saved."""

import time
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from evenhand.flows.preview.examples import examples_of, marked, modes_of, networks_of, read_and_decide
from evenhand.flows.preview.sample import Kept, forget, kept, warm
from evenhand.flows.preview.values import Advice, Preview, Problem
from evenhand.flows.preview.volume import chart_of, span_of, unit_of, volume_of
from evenhand.kernel.text import shorten
from evenhand.listening.domain.matcher import Matcher
from evenhand.listening.domain.parser import mistakes, parse
from evenhand.listening.domain.printer import print_lines
from evenhand.listening.domain.query import Query
from evenhand.listening.domain.suggestions import Change, suggest
from evenhand.listening.errors import QuerySyntaxError
from evenhand.listening.models import Purpose
from evenhand.people.models import Brand

__all__ = ["Preview", "forget", "marked", "preview", "warm"]


def preview(text: str, *, brand: Brand | None, purpose: Purpose, now: datetime) -> Preview:
    """Try the query on the sample. One that cannot be understood gives the problem and its place."""
    begun = time.perf_counter()
    try:
        query = parse(text)
    except QuerySyntaxError as problem:
        parts = text[: problem.start], text[problem.start : problem.end], text[problem.end :]
        return Preview(problem=Problem(problem.sentence, *parts))
    here = kept(now)
    rows = _matching(query, here)
    volume = volume_of(here, rows, now)
    decided = read_and_decide(here.sample.skim, rows, brand, purpose)
    return Preview(
        normal=print_lines(query),
        sampled=len(here.sample.skim),
        heard=here.posts,
        days_shown=span_of(here, now),
        newest=here.sample.hours[0] if here.sample.hours else None,
        hits=len(rows),
        volume=volume,
        unit=unit_of(here, now),
        modes=modes_of(decided, volume.value),
        networks=networks_of(here.sample, rows, volume.value),
        chart=chart_of(here, rows, now),
        examples=examples_of(query, here.sample, decided),
        warnings=[each.sentence for each in mistakes(text, networks=here.networks)],
        suggestions=_advice(query, here, rows, brand),
        milliseconds=round((time.perf_counter() - begun) * 1000),
    )


def _matching(query: Query, here: Kept) -> list[int]:
    """The rows of the sample that match, newest first."""
    matcher = Matcher()
    matcher.put(1, query)
    return sorted(matcher.match(here.sample.skim).rows.tolist()) if len(here.sample.skim) else []


def _advice(query: Query, here: Kept, rows: Sequence[int], brand: Brand | None) -> list[Advice]:
    """What would make the query better, as whole new texts."""
    if not len(here.sample.skim):
        return []
    known = [*brand.names, *brand.handles, *brand.category_words] if brand else []
    labels = {
        Change.LEAVE_OUT: _("Leave out %(term)s"),
        Change.ADD: _("Add %(term)s"),
        Change.DROP: _("Look at %(term)s again"),
    }
    return [
        Advice(labels[each.change] % {"term": each.term}, each.sentence, each.query, shorten(each.example, 140))
        for each in suggest(query, here.sample.skim, rows, background=here.background(), known=known)
    ]
