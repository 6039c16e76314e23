"""What comes and what it takes, at any volume: the demand, and the minutes of people behind a post."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

import numpy as np

from evenhand.planning.domain.erlang import Floats
from evenhand.planning.domain.scaling.beliefs import Values
from evenhand.planning.domain.scaling.experiment import COMMUNITY, GROUPING, ROUTING, SELF_SERVICE, SUGGESTIONS

ROADS: Final = ("by customers", "joins a group", "wrong group, seen", "known", "wrong suggestion, seen", "new")


@dataclass(frozen=True)
class Work:
    """For each of S settings: how much comes, and how it is done. Shares are of the posts that reach the team."""

    posts: Floats  # [S] an hour that would come if nobody found the answer before
    reaching: Floats  # [S] an hour that reach the team, without those who come back
    shares: Floats  # [S, road]
    minutes: Floats  # [S, road]
    back: Floats  # [S] of those handled, come back
    misled: Floats  # [S] of those handled, got a wrong answer
    calls: Floats  # [S] an hour on the phone

    @property
    def handling_s(self) -> Floats:
        """Mean work on a post, each time it is handled."""
        return np.asarray((self.shares * self.minutes).sum(axis=1) * 60.0)

    @property
    def visits(self) -> Floats:
        """How often a post is handled until it is done."""
        return np.asarray(1.0 / (1.0 - self.back))

    @property
    def per_hour(self) -> Floats:
        """Handlings an hour."""
        return np.asarray(self.reaching * self.visits)

    @property
    def load(self) -> Floats:
        """Erlang: people who would be busy all the time."""
        return np.asarray(self.per_hour * self.handling_s / 3600.0)


def known_share(share_today: Floats, growth: Floats, times: Floats) -> Floats:
    """Posts that something earlier solves, at so many times today's volume: what is new falls like M^(b - 1)."""
    return np.asarray(np.clip(1.0 - (1.0 - share_today) * np.power(times, growth - 1.0), 0.0, 1.0))


def work_of(values: Values, times: Floats, aids: AbstractSet[str], *, quick_share: float = 0.0) -> Work:
    """The demand and the work at `times` today's volume with these aids.

    `values` has the beliefs as arrays of one length or of one figure. `quick_share` of the writers get their answer
    within the target, which brings more posts (`induced`).
    """
    times = np.asarray(times, dtype=np.float64)
    posts = values["posts_per_hour"] * times * (1.0 + values["induced"] * quick_share)
    reaching = posts * (1.0 - (values["self_share"] if SELF_SERVICE in aids else 0.0))
    shares, wrong = _roads(values, times, aids)
    minutes = _minutes(values, shares, aids)
    size = np.broadcast_shapes(posts.shape, shares[0].shape)
    more = values["posts_per_hour"] * (times - 1.0)
    calls = np.maximum(0.0, values["calls_per_hour"] - values["substitution"] * more)
    return Work(
        posts=np.broadcast_to(posts, size),
        reaching=np.broadcast_to(reaching, size),
        shares=np.stack([np.broadcast_to(each, size) for each in shares], axis=1),
        minutes=np.stack([np.broadcast_to(each, size) for each in minutes], axis=1),
        back=np.broadcast_to(np.minimum(values["reopen_share"] + wrong, 0.95), size),
        misled=np.broadcast_to(wrong, size),
        calls=np.broadcast_to(calls, size),
    )


def _roads(values: Values, times: Floats, aids: AbstractSet[str]) -> tuple[list[Floats], Floats]:
    """Shares of the ROADS, and of all posts that are answered wrongly."""
    nothing = np.zeros(np.broadcast_shapes(times.shape, values["growth"].shape))
    customers = values["community_share"] + nothing if COMMUNITY in aids else nothing
    left = 1.0 - customers
    known = known_share(values["known_share"], values["growth"], times)
    grouped = np.minimum(known_share(values["grouped_share"], values["growth"], times), known)
    if GROUPING not in aids:
        grouped = nothing
    group_seen = grouped * (1.0 - values["group_right"]) * (1.0 - values["unnoticed"])
    group_sent = grouped * (1.0 - values["group_right"]) * values["unnoticed"]
    alone = np.maximum(known - grouped, 0.0) if SUGGESTIONS in aids else nothing
    seen = alone * (1.0 - values["suggestion_right"]) * (1.0 - values["unnoticed"])
    sent = alone * (1.0 - values["suggestion_right"]) * values["unnoticed"]
    new = 1.0 - grouped - alone
    roads = [customers, *(left * each for each in (grouped - group_seen, group_seen, alone - seen, seen, new))]
    return roads, customers * values["community_wrong"] + left * (group_sent + sent)


def _minutes(values: Values, shares: list[Floats], aids: AbstractSet[str]) -> list[Floats]:
    """Work on a post of each road. Reading, the private part, approval and going astray stay, whatever helps."""
    put_right = values["routed_right"] if ROUTING in aids else 0.0
    astray = values["misrouted_share"] * (1.0 - put_right) * values["transfer_minutes"]
    always = values["read_minutes"] + values["private_share"] * values["private_minutes"] + astray
    each = always + values["approval_share"] * values["approval_minutes"]
    # Only what is new to everybody is written up; who has suggestions has to keep them up.
    upkeep = values["upkeep_minutes"] if SUGGESTIONS in aids else 0.0
    full = values["full_minutes"]
    found = [
        values["community_minutes"],
        always + values["group_minutes"],
        each + values["group_minutes"] + full,
        each + values["reuse_minutes"],
        each + values["reuse_minutes"] + full,
        each + full + upkeep,
    ]
    return [np.broadcast_to(minutes, share.shape) for minutes, share in zip(found, shares, strict=True)]
