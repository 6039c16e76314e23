"""What can stand in the way in the community; the sentences are for people."""

from typing import ClassVar

from evenhand.kernel.errors import EvenhandError


class NotThere(EvenhandError):
    """There is no such thing here, or you may not see it."""

    code: ClassVar[str] = "community_not_there"


class CannotContribute(EvenhandError):
    """This cannot be written here."""

    code: ClassVar[str] = "cannot_contribute"


class TooMuch(EvenhandError):
    """That is much at once. Please wait a little, until what you wrote was looked at."""

    code: ClassVar[str] = "community_too_much"


class ShowsPersonalData(EvenhandError):
    """Your text seems to show personal data, and everybody could read it."""

    code: ClassVar[str] = "shows_personal_data"


class TooManyLinks(EvenhandError):
    """Many links were asked for where you are, and never opened. Please ask again in an hour."""

    code: ClassVar[str] = "too_many_links"


class LinkIsOver(EvenhandError):
    """This link is over. Links work once and for half an hour; ask for a new one."""

    code: ClassVar[str] = "sign_in_link_over"


class SignOnFailed(EvenhandError):
    """Signing on did not work, and nothing was changed. Please try again."""

    code: ClassVar[str] = "sign_on_failed"


class SignOnOver(SignOnFailed):
    """This attempt is over: it works once, for some minutes, in the browser it began in. Please begin again."""

    code: ClassVar[str] = "sign_on_over"


class SignOnDeclined(SignOnFailed):
    """You did not go through with it, so you are not signed in."""

    code: ClassVar[str] = "sign_on_declined"


class SignOnTrouble(SignOnFailed):
    """We could not make sure who you are. That is not your fault; please try again in some minutes."""

    code: ClassVar[str] = "sign_on_trouble"

    def __init__(self, sentence: str = "", *, why: str = "") -> None:
        self.why = why  # for the log; never a token, an address or a name
        super().__init__(sentence, why=why)


class SignOnNotAlone(SignOnFailed):
    """Your mail address belongs to another account of theirs here. Sign in to it by a link to that address."""

    code: ClassVar[str] = "sign_on_not_alone"


class NameNotFree(EvenhandError):
    """Please choose another name: this one is taken, or could be mistaken for one of us."""

    code: ClassVar[str] = "name_not_free"


class IsBlocked(EvenhandError):
    """You cannot write here at the moment. Your own page says why, and how to object."""

    code: ClassVar[str] = "member_blocked"


class MayNotDo(EvenhandError):
    """This is not for you to do."""

    code: ClassVar[str] = "community_may_not"
