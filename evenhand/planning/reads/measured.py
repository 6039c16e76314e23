"""What the desk's own data say about growth: how much comes, how much of it is the same again, how much comes back, how
long it takes."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from evenhand.insight.models import CaseFact
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.planning.domain.scaling.beliefs import Belief, per_hour
from evenhand.planning.domain.scaling.reuse import NONE, Reuse, Stream, growth_of, measured
from evenhand.planning.reads.handling import handling_beliefs
from evenhand.understanding.models import IssuePost

BACK: Final = timedelta(days=28)
MOST: Final = 4_000  # posts of a brand, the newest; and cases
FEWEST: Final = 100
_Z: Final = 1.645  # 90 %


def measured_beliefs(viewer: Agent, *, now: datetime) -> dict[str, Belief]:
    """Beliefs that need not be assumed, with 90 % intervals, of the brands that the viewer sees; empty for few posts.

    Issues stand for answers: posts of one issue are taken to need one answer. A page may ask: rows are bounded.
    """
    brands = sorted(brand_ids_of(viewer))
    streams = [each for each in (_stream(brand, now) for brand in brands) if len(each.issues) >= FEWEST]
    found: dict[str, Belief] = {}
    if streams:
        found |= _of_posts(streams, now)
    return found | _of_cases(brands, now) | handling_beliefs(brands, now=now)


def _stream(brand_id: int, now: datetime) -> Stream:
    rows = list(
        IssuePost.objects.filter(brand_id=brand_id, said_at__gte=now - BACK, said_at__lte=now)
        .order_by("-said_at")
        .values_list("said_at", "issue_id", "post_id")[:MOST]
    )[::-1]
    # A post in no issue is one of its own.
    issues = [issue if issue is not None else -post for _, issue, post in rows]
    return Stream(
        moments_s=np.array([at.timestamp() for at, *_ in rows]),
        issues=np.array(issues, dtype=np.int64),
        proposed=np.full(len(rows), NONE),
    )


def _of_posts(streams: Sequence[Stream], now: datetime) -> dict[str, Belief]:
    """Rates are added; shares are means weighted by posts, because reuse is a matter of one brand's products."""
    reuses = [measured(each) for each in streams]
    posts = sum(each.posts for each in reuses)
    rate = sum(per_hour(len(each.issues), _since(each), now=now) for each in streams)
    since = min(map(_since, streams))
    source = f"measured: {posts:,} posts since {since:%Y-%m-%d}, by issue"
    half = _Z * math.sqrt(posts) / posts
    growth = [growth_of(part) for each in streams for part in np.array_split(each.issues, 4)]
    whole = _mean(reuses, "growth")
    return {
        "posts_per_hour": Belief(rate, rate * (1 - half), rate * (1 + half), source),
        "known_share": _share(_mean(reuses, "known"), posts // 2, source),
        "grouped_share": _share(_mean(reuses, "grouped"), posts // 2, source),
        "growth": Belief(whole, min(whole, *growth), min(1.0, max(whole, *growth)), source),
    }


def _since(stream: Stream) -> datetime:
    return datetime.fromtimestamp(float(stream.moments_s[0]), UTC)


def _of_cases(brands: Sequence[int], now: datetime) -> dict[str, Belief]:
    """Cases resolved at least a week ago, so that whoever comes back had the time to."""
    resolved = CaseFact.objects.filter(
        brand_id__in=brands, resolved_day__gte=(now - BACK).date(), resolved_day__lte=(now - timedelta(days=7)).date()
    )
    known = list(resolved.order_by("-resolved_day").values_list("returned_at", "owners")[:MOST])
    if len(known) < FEWEST:
        return {}
    source = f"measured: {len(known):,} cases resolved in the last four weeks"
    came_back = sum(returned_at is not None for returned_at, _ in known) / len(known)
    passed_on = sum(owners > 1 for _, owners in known) / len(known)
    return {
        "reopen_share": _share(min(came_back, 0.95), len(known), source),
        "misrouted_share": _share(passed_on, len(known), source),
    }


def _mean(reuses: Sequence[Reuse], name: str) -> float:
    return float(np.average([getattr(each, name) for each in reuses], weights=[each.posts for each in reuses]))


def _share(share: float, count: int, source: str) -> Belief:
    """With Wilson's interval."""
    middle = (share + _Z**2 / (2 * count)) / (1 + _Z**2 / count)
    half = _Z * math.sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2)) / (1 + _Z**2 / count)
    return Belief(share, max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half)), source)
