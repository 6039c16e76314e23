"""What a sample says of one person: drawn towards the team as far as their few cases leave it open, never a rank.

A beta-binomial model fitted to all people of the brand (Kleinman 1973); the error-free share and each item on its own.
"""

from collections.abc import Mapping, Sequence

import msgspec

from evenhand.insight.domain.shares import Shrunken, shrunken
from evenhand.quality.domain.sampling import Weighed, counts_of

FEWEST_PEOPLE = 2  # whoever is alone has no team to be seen against


class Own(msgspec.Struct, frozen=True, kw_only=True):
    """One person's figures, by what was judged; `cases` were judged, not weighed."""

    agent_id: int
    cases: int
    people: int  # who are pooled with them
    figures: dict[str, Shrunken]

    @property
    def needs_help_with(self) -> list[str]:
        """Where even the upper end of what is likely lies below the team's middle."""
        return [key for key, each in self.figures.items() if self._can_be_told(each) and each.high < each.team]

    @property
    def shines_at(self) -> list[str]:
        """Where even the lower end of what is likely lies above the team's middle: others could ask them."""
        return [key for key, each in self.figures.items() if self._can_be_told(each) and each.low > each.team]

    def _can_be_told(self, each: Shrunken) -> bool:
        """Where all were good, or none was, nobody differs; and whoever is alone is the team."""
        return bool(each.cases) and 0 < each.team < 1 and self.people >= FEWEST_PEOPLE


def own_figures(judged: Mapping[int, Mapping[str, Sequence[Weighed]]]) -> dict[int, Own]:
    """Of each person, by key, what was judged of their random cases; each key is pooled over all people."""
    people = sorted(judged)
    keys = sorted({key for person in people for key in judged[person]})
    pooled: dict[str, list[Shrunken]] = {
        key: shrunken([counts_of(judged[person].get(key, ())) for person in people]) for key in keys
    }
    return {
        person: Own(
            agent_id=person,
            people=len(people),
            cases=max((len(each) for each in judged[person].values()), default=0),
            figures={key: pooled[key][place] for key in keys},
        )
        for place, person in enumerate(people)
    }
