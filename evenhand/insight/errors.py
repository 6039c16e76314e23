"""What measuring refuses, as sentences for people."""

from evenhand.kernel.errors import EvenhandError


class CannotEvaluate(EvenhandError):
    """There is nothing here to evaluate."""

    code = "cannot_evaluate"
