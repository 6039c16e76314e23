"""Tables of the routing context: what an agent can take at once; which targets hold and who is told of a breach."""

from evenhand.routing.models.capacity import Capacity, SilenceWarning

__all__ = ["Capacity", "SilenceWarning"]
