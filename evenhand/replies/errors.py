"""What may stand in the way of a reply."""

from evenhand.cases.errors import NotAllowed
from evenhand.kernel.errors import EvenhandError


class ReplyError(EvenhandError):
    """The reply cannot be sent like that."""

    code = "reply"


class NothingToSend(ReplyError):
    """There is nothing to send: write something first."""

    code = "nothing_to_send"


class ReplyTooLong(ReplyError):
    """The reply is longer than the channel takes."""

    code = "reply_too_long"


class CannotReplyThere(ReplyError):
    """This channel takes no replies from here."""

    code = "cannot_reply_there"


class KeyUsedTwice(ReplyError):
    """This reply was sent already with other words; reload the page and look."""

    code = "key_used_twice"


class NotALaterTime(ReplyError):
    """Choose a time that is still to come, within a year."""

    code = "not_a_later_time"


class CannotEnclose(ReplyError):
    """That file cannot be sent along here."""

    code = "cannot_enclose"


class NoSuchSuggestion(ReplyError):
    """That suggestion is no longer there; open the case again."""

    code = "no_such_suggestion"


class NoSuchMacro(ReplyError):
    """There is no such macro among those you may use."""

    code = "no_such_macro"


class NoSuchStep(ReplyError):
    """That reply has moved on; look at its state again."""

    code = "no_such_step"


class NotPassed(ReplyError):
    """Something speaks against sending this; look at what the checks say."""

    code = "not_passed"


class CannotSetChecks(ReplyError):
    """Only care leads and administrators of the brand decide what is checked."""

    code = "cannot_set_checks"


class NotUsableText(ReplyError):
    """This text cannot be said automatically."""

    code = "not_usable_text"


class NoSuchBroadcast(ReplyError):
    """There is no such answer for many among those you may see."""

    code = "no_such_broadcast"


class NotABroadcast(ReplyError):
    """This cannot go out to many like that."""

    code = "not_a_broadcast"


class CannotHold(NotAllowed):
    """Only care leads and administrators of the brand stop and resume what is sent."""

    code = "cannot_hold"


class HoldNeedsReason(ReplyError):
    """Say why: everybody who writes for the brand reads it."""

    code = "hold_needs_reason"


class CannotApprove(ReplyError):
    """You cannot approve this reply."""

    code = "cannot_approve"


class CannotSetApproval(ReplyError):
    """Only care leads and administrators decide whose replies wait for approval."""

    code = "cannot_set_approval"


class NeedsAnotherLook(ReplyError):
    """Something happened since this reply was written; look at it again before it goes out."""

    code = "needs_another_look"
