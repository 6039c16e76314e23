"""People of another company whose team works some queues only: what they see of a brand."""

import msgspec

from evenhand.database.asking import ask
from evenhand.people.models import Agent


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """The brands whose cases a person sees all, and the queues whose cases alone they see of other brands."""

    brand_ids: tuple[int, ...] = ()
    queue_ids: tuple[int, ...] = ()

    def lets_see(self, brand_id: int, queue_id: int | None) -> bool:
        """Whether the person sees a case there."""
        return brand_id in self.brand_ids or queue_id in self.queue_ids


_LIMITS = """
SELECT b.brand_id, CASE WHEN t.is_outsourced THEN t.queue_ids ELSE '{}' END
FROM people_agent_teams a JOIN people_team_brands b ON b.team_id = a.team_id
LEFT JOIN people_teamterms t ON t.team_id = a.team_id
WHERE a.agent_id = %s
"""
_QUEUES = "SELECT id FROM people_queue WHERE id = ANY(%s) AND brand_id = ANY(%s) ORDER BY 1"


def limit_of(viewer: Agent) -> Limit | None:
    """What the viewer sees of their brands; None: everything. One query, where there is a limit two.

    Whoever leads or looks at everything has none. Of two teams the one that sees more holds.
    """
    if viewer.sees_all:
        return None
    terms = [(brand, only or ()) for brand, only in ask(_LIMITS, [viewer.pk])]
    if not any(only for _brand, only in terms):
        return None
    whole = {brand for brand, only in terms if not only}
    only = sorted({queue for brand, queues in terms if brand not in whole for queue in queues})
    queues = ask(_QUEUES, [only, sorted({brand for brand, _only in terms} - whole)])
    return Limit(brand_ids=tuple(sorted(whole)), queue_ids=tuple(row[0] for row in queues))
