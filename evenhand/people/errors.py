"""What may stand in the way of setting the organisation up."""

from evenhand.kernel.errors import EvenhandError


class PeopleError(EvenhandError):
    """The organisation cannot be changed like that."""

    code = "people"


class OnlyAdministrators(PeopleError):
    """Only an administrator may do that."""

    code = "only_administrators"


class NotUsable(PeopleError):
    """That value cannot be used."""

    code = "not_usable"


class OnlyLeads(PeopleError):
    """Only a care lead may do that."""

    code = "only_leads"
