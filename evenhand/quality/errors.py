"""What judging quality refuses, as sentences for people."""

from evenhand.kernel.errors import EvenhandError


class QualityError(EvenhandError):
    """Quality cannot be judged like that."""

    code = "quality"


class BadCard(QualityError):
    """This card cannot be used."""

    code = "bad_card"


class BadQualityRule(QualityError):
    """Cases cannot be drawn like that."""

    code = "bad_quality_rule"


class CannotScore(QualityError):
    """This case cannot be scored by you now."""

    code = "cannot_score"


class CannotCoach(QualityError):
    """That cannot be said here now."""

    code = "cannot_coach"


class CannotCalibrate(QualityError):
    """This session cannot be changed like that."""

    code = "cannot_calibrate"
