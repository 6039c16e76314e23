"""What became of suggestions that were put into a reply: with which reply they went out, and how much of them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from evenhand.cases.reads.merged import WHOLE
from evenhand.database.asking import ask
from evenhand.knowledge.domain.addresses import addresses_in, last_part_of
from evenhand.knowledge.models import Edition, Solved
from evenhand.replies.actions.suggestions import Settled, note_settled
from evenhand.replies.domain.suggesting import share_kept
from evenhand.replies.models import SuggestionShown

AT_ONCE: Final = 500
DROPPED_AFTER: Final = timedelta(days=1)  # without a reply that has a word of it

# The replies of whoever used it, since then, in the case or in those it was merged into. One that may still be taken
# back, changed by a lead, or sent later is waited for: only what stands with the customer counts.
_UNSETTLED = f"""
SELECT s.id, s.used_at,
    coalesce(array_agg(d.id ORDER BY d.approved_at, d.id) FILTER (WHERE d.state IN ('sent', 'bounced')), '{{}}'),
    coalesce(array_agg(d.written ORDER BY d.approved_at, d.id) FILTER (WHERE d.state IN ('sent', 'bounced')), '{{}}')
FROM replies_suggestionshown s
JOIN replies_suggestionlook l ON l.id = s.look_id
JOIN cases_case c ON c.id = l.case_id
LEFT JOIN replies_delivery d ON d.case_id = ANY({WHOLE}) AND d.author_id = s.used_by_id
    AND d.approved_at >= s.used_at AND d.written <> '' AND d.state <> 'cancelled'
WHERE s.used_at IS NOT NULL AND s.kept IS NULL
GROUP BY s.id, s.used_at
HAVING bool_or(d.state IN ('sent', 'bounced')) OR (count(d.id) = 0 AND s.used_at <= %s)
ORDER BY s.used_at, s.id LIMIT %s
"""


class _Row(NamedTuple):
    shown_id: int
    used_at: datetime
    deliveries: Sequence[UUID]
    written: Sequence[str]


class _Said(NamedTuple):
    """What stood in the suggestion: its words, and the end of its address if it has one."""

    words: str
    slug: str


def settle_used(*, now: datetime) -> int:
    """See with which reply what was used went out, and how much of it; a bounded piece."""
    rows = [_Row(*row) for row in ask(_UNSETTLED, [now - DROPPED_AFTER, AT_ONCE])]
    shown = SuggestionShown.objects.in_bulk([row.shown_id for row in rows])
    said = _said(shown.values())
    found = []
    for row in rows:
        each = shown[row.shown_id]
        kept = [_kept(each, said.get((each.kind, each.target)), written) for written in row.written]
        best = max(range(len(kept)), key=kept.__getitem__, default=None)
        if best is not None and kept[best] > 0:
            found.append(Settled(each, row.deliveries[best], kept[best]))
        elif now - row.used_at >= DROPPED_AFTER:
            found.append(Settled(each, None, 0.0))
    note_settled(found)
    return len(found)


def _said(shown: Collection[SuggestionShown]) -> Mapping[tuple[str, int], _Said]:
    answers = {each.target for each in shown if each.kind == "answer"}
    pages = {each.target for each in shown if each.kind == "page"}
    said = {
        ("answer", number): _Said(words, "")
        for number, words in Solved.objects.filter(pk__in=answers).values_list("pk", "answer")
    }
    editions = Edition.objects.filter(pk__in=pages).values_list("pk", "slug", "published__summary")
    return {**said, **{("page", number): _Said(words or "", slug) for number, slug, words in editions}}


def _kept(shown: SuggestionShown, said: _Said | None, written: str) -> float:
    """The share of the words that were sent; of a link, or a page that says nothing of itself, whether it was."""
    if said is None:
        return 0.0
    has_link = bool(said.slug) and any(last_part_of(each) == said.slug for each in addresses_in(written))
    if shown.used_as == "link" or not said.words.strip():
        return float(has_link)
    return share_kept(said.words, written) or float(has_link)
