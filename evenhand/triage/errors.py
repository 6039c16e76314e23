"""What triage refuses."""

from evenhand.kernel.errors import EvenhandError


class NoSuchDecision(EvenhandError):
    """There is no such decision, or it is not yours to see."""

    code = "no_such_decision"


class CannotCorrectMode(EvenhandError):
    """This mode cannot be given."""

    code = "cannot_correct_mode"


class TooFewLabels(EvenhandError):
    """There are too few corrections and checks to learn from."""

    code = "too_few_labels"
