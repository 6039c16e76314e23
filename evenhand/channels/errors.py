"""What can go wrong between us and a network: four errors and no others leave a connector."""

from evenhand.kernel.errors import EvenhandError

_USUAL_REST = 60.0  # seconds


class ChannelError(EvenhandError):
    """The channel did not do what was asked."""

    code = "channel"


class TryLater(ChannelError):
    """The channel asks us to wait; it will be tried again by itself."""

    code = "try_later"

    def __init__(self, sentence: str = "", *, after: float | None = None) -> None:
        self.is_asked = after is not None  # the channel said how long; else whoever listens soon tries again
        self.after = _USUAL_REST if after is None else after
        super().__init__(sentence, after=self.after)


class Refused(ChannelError):
    """The channel refused; trying again would not help. Read the reason, change it, send again."""

    code = "refused"


class PictureTooLarge(Refused):
    """This picture is larger than the desk opens."""

    code = "picture_too_large"


class Reconnect(ChannelError):
    """The account must be connected again: its password or permission no longer works."""

    code = "reconnect"


class OutcomeUnknown(ChannelError):
    """The connection broke after sending: look in the channel whether it arrived before sending again."""

    code = "outcome_unknown"


class UnknownConnector(ChannelError):
    """There is no connector of this name; `evenhand doctor` lists those that exist."""

    code = "unknown_connector"


class CannotTranslate(ChannelError):
    """An incoming item could not be understood; it is kept in quarantine."""

    code = "cannot_translate"
