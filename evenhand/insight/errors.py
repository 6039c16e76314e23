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


class BadResearch(EvenhandError):
    """Nobody can be asked like that."""

    code = "bad_research"


class BadDeflectionRule(EvenhandError):
    """Help cannot be suggested like that."""

    code = "bad_deflection"


class BadInvitation(EvenhandError):
    """Nobody can be invited like that."""

    code = "bad_invitation"


class BadAnnotation(EvenhandError):
    """This cannot be noted."""

    code = "bad_annotation"


class BadInquiry(EvenhandError):
    """This cannot be asked."""

    code = "bad_inquiry"


class BadTrial(EvenhandError):
    """This experiment cannot be done."""

    code = "bad_trial"


class OnlyForLeads(EvenhandError):
    """This is for care leads, analysts and administrators."""

    code = "only_for_leads"


class BadReport(EvenhandError):
    """This page cannot be sent by mail."""

    code = "bad_report"
