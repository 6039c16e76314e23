"""What may stand in the way of work on a case."""

from evenhand.kernel.errors import EvenhandError


class CaseError(EvenhandError):
    """The case cannot be changed like that."""

    code = "case"


class NotAllowed(CaseError):
    """You may not do that with this case."""

    code = "not_allowed"


class NoSuchMove(CaseError):
    """A case in this state cannot do that; look at its state again."""

    code = "no_such_move"


class CannotMerge(CaseError):
    """These two cannot be merged."""

    code = "cannot_merge"


class NothingWritten(CaseError):
    """There is nothing to keep: write something first."""

    code = "nothing_written"


class NoSuchPromise(CaseError):
    """There is no such promise, or this cannot become of it."""

    code = "no_such_promise"


class NotAMoment(CaseError):
    """Choose a moment that is still to come."""

    code = "not_a_moment"


class UnknownDetail(CaseError):
    """Choose one of the values offered."""

    code = "unknown_detail"


class CannotSplit(CaseError):
    """These messages cannot be taken out of this case."""

    code = "cannot_split"


class CannotLink(CaseError):
    """These two cannot be linked."""

    code = "cannot_link"


class CannotAddByHand(CaseError):
    """That cannot be added by hand."""

    code = "cannot_add_by_hand"


class NoSuchCall(CaseError):
    """That cannot be said of this call."""

    code = "no_such_call"


class RecordTrouble(CaseError):
    """The customer record does not answer."""

    code = "record_trouble"


class TooManyTries(CaseError):
    """The answers were wrong too often; wait an hour, or ask a lead."""

    code = "too_many_tries"


class NotUsable(CaseError):
    """That cannot be kept like that."""

    code = "not_usable"


class NothingWaits(CaseError):
    """Nothing there waits for somebody to take it."""

    code = "nothing_waits"


class NoSuchHandover(CaseError):
    """There is no such offer to go on in private."""

    code = "no_such_handover"


class CannotTakePrivate(CaseError):
    """This conversation cannot be taken into private."""

    code = "cannot_take_private"


class OutOfTurn(CaseError):
    """Here everybody takes the next case in turn."""

    code = "out_of_turn"


class HandsFull(CaseError):
    """You have as much in hand as you can take. Answer, finish or give back something first."""

    code = "hands_full"


class NoSuchGoodwill(CaseError):
    """There is no such thing given to a customer."""

    code = "no_such_goodwill"


class CannotGive(CaseError):
    """That cannot be given to the customer like this."""

    code = "cannot_give"
