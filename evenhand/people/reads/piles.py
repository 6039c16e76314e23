"""Which queues a person may take work from."""

import msgspec

from evenhand.database.asking import ask
from evenhand.people.models import Agent
from evenhand.people.reads.arrangement import memory
from evenhand.people.reads.sight import brands_of


class Pile(msgspec.Struct, frozen=True):
    """A queue whose skills the person has. `is_given_out`: the desk minds how much people have in hand.

    `takes_any`: either the queue or the person does not go by languages.
    """

    queue_id: int
    brand_id: int
    is_given_out: bool
    takes_any: bool


class Piles(msgspec.Struct, frozen=True):
    """What one person may take from, in which languages; and the brands whose cases without a queue they may take."""

    piles: tuple[Pile, ...] = ()
    brand_ids: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()


_PILES = """
SELECT q.id, q.brand_id, q.is_pushed OR q.is_in_order, cardinality(q.languages) = 0 OR cardinality(a.languages) = 0
FROM people_queue q JOIN people_agent a ON a.id = %s
WHERE q.brand_id = ANY(%s) AND q.skills <@ a.skills ORDER BY q.id
"""


def piles_of(agent_id: int) -> Piles:
    """What the person may take from; remembered as long as nobody says otherwise."""
    return memory().of(("piles", agent_id), lambda: _read(agent_id))


def _read(agent_id: int) -> Piles:
    agent = Agent.objects.filter(pk=agent_id).first()  # anew: whoever asks may have read them before
    if agent is None:
        return Piles()
    brand_ids = sorted(brands_of(agent).values_list("pk", flat=True))
    piles = tuple(Pile(*row) for row in ask(_PILES, [agent_id, brand_ids]))
    return Piles(piles=piles, brand_ids=tuple(brand_ids), languages=tuple(agent.languages))
