"""What working on causes refuses, as sentences for people."""

from evenhand.kernel.errors import EvenhandError


class VoiceError(EvenhandError):
    """Causes cannot be worked on like that."""

    code = "voice"


class BadCause(VoiceError):
    """This cannot be kept about the cause."""

    code = "bad_cause"


class BadProductTeam(VoiceError):
    """This team cannot be told like that."""

    code = "bad_product_team"


class CannotHandOver(VoiceError):
    """This cause cannot be handed over now."""

    code = "cannot_hand_over"


class BadCost(VoiceError):
    """An hour cannot cost that."""

    code = "bad_cost"


class BadList(VoiceError):
    """This is no list of who is a customer still."""

    code = "bad_list"
