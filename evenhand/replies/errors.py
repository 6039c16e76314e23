"""What may stand in the way of a reply."""

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


class CannotHold(ReplyError):
    """Only care leads and administrators of the brand stop and resume what is sent."""

    code = "cannot_hold"
