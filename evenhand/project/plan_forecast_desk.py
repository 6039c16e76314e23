"""The desk's own history for `evenhand plan forecast --from-desk`."""

from evenhand.planning.domain.forecast.history import History
from evenhand.planning.errors import BadTable


def history_of_desk(*, channel: str, queue: str, minutes: int | None) -> History:
    """What this desk received, by interval. Raises BadTable while nothing is counted."""
    del channel, queue, minutes
    raise BadTable("Nothing is counted on this desk yet.")
