"""What can stand in the way of passing on, suggesting and handing over; the sentences are for people."""

from typing import ClassVar

from evenhand.kernel.errors import EvenhandError


class NotThere(EvenhandError):
    """There is no such thing here, or you may not see it."""

    code: ClassVar[str] = "colleagues_not_there"


class CannotPassOn(EvenhandError):
    """This cannot be passed on as it is."""

    code: ClassVar[str] = "cannot_pass_on"


class CannotSuggest(EvenhandError):
    """This cannot be suggested as it is."""

    code: ClassVar[str] = "cannot_suggest"


class NoSuchStep(EvenhandError):
    """That is not possible any more; look at how it stands."""

    code: ClassVar[str] = "no_such_lead_step"


class NoConsent(EvenhandError):
    """Nothing goes to sales before the person agreed. Write down how, when and in which words they did."""

    code: ClassVar[str] = "no_consent"


class NotToBeContacted(EvenhandError):
    """This person is not to be approached."""

    code: ClassVar[str] = "not_to_be_contacted"


class NoSalesDesk(EvenhandError):
    """Nobody has said where sales of this brand is reached."""

    code: ClassVar[str] = "no_sales_desk"


class NoSuchWay(EvenhandError):
    """People cannot be let in like that."""

    code: ClassVar[str] = "no_such_way"


class LinkOver(EvenhandError):
    """This link was used already, or it is too old. Ask for another one."""

    code: ClassVar[str] = "door_link_over"


class NameMissing(EvenhandError):
    """Say by what name those who answer shall know you."""

    code: ClassVar[str] = "name_missing"
