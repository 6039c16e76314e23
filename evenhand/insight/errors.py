"""What measuring refuses, as sentences for people."""

from evenhand.kernel.errors import EvenhandError


class CannotEvaluate(EvenhandError):
    """There is nothing here to evaluate."""

    code = "cannot_evaluate"


class CannotAudit(EvenhandError):
    """This file cannot be audited."""

    code = "cannot_audit"


class BadSurveyRule(EvenhandError):
    """Customers cannot be asked like that."""

    code = "bad_survey"


class SurveyOver(EvenhandError):
    """This survey is over."""

    code = "survey_over"
