"""Tables of quality: cards, samples, scores, sessions, and what is made of them."""

from evenhand.quality.models.calibrations import Calibration, CalibrationSeat
from evenhand.quality.models.cards import QualityRule, Scorecard
from evenhand.quality.models.coaching import Coaching
from evenhand.quality.models.samples import QualitySample, Reason, Score

__all__ = [
    "Calibration",
    "CalibrationSeat",
    "Coaching",
    "QualityRule",
    "QualitySample",
    "Reason",
    "Score",
    "Scorecard",
]
