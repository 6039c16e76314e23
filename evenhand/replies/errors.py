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


class NoSuchStep(ReplyError):
    """That reply has moved on; look at its state again."""

    code = "no_such_step"


class NotPassed(ReplyError):
    """Something speaks against sending this; look at what the checks say."""

    code = "not_passed"
