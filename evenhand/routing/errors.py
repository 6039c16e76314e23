"""What may stand in the way of routing work."""

from evenhand.kernel.errors import EvenhandError


class RoutingError(EvenhandError):
    """Work cannot be routed like that."""

    code = "routing"


class OnlyLeads(RoutingError):
    """Only a care lead may do that."""

    code = "only_leads"


class NotUsable(RoutingError):
    """That value cannot be used."""

    code = "not_usable"
