"""What happens to quality. No event names a case: whose work was judged is nobody's business on the case."""

from evenhand.ledger.domain import Event


class ScorecardSaved(Event, frozen=True, kw_only=True):
    """A brand's card has a new version, or its unused one was reworded."""

    scorecard_id: int
    brand_id: int
    version: int


class QualityRuleSet(Event, frozen=True, kw_only=True):
    """Somebody decided how many cases of a brand are judged."""

    brand_id: int
    is_on: bool
    per_agent: int
    per_queue: int
    targeted: int
    double_percent: int


class QualitySamplesDrawn(Event, frozen=True, kw_only=True):
    """The cases of a week were drawn."""

    brand_id: int
    week: str
    seed: int
    at_random: int
    targeted: int


class QualityFlagged(Event, frozen=True, kw_only=True):
    """A lead asked for a case to be judged."""

    sample_id: int


class QualitySampleSetAside(Event, frozen=True, kw_only=True):
    """A sample cannot be judged, or can again."""

    sample_id: int
    is_aside: bool


class ScoreFinished(Event, frozen=True, kw_only=True):
    """Somebody judged a case."""

    sample_id: int
    place: int


class ScoreTakenBack(Event, frozen=True, kw_only=True):
    """Whoever judged a case judges it anew."""

    sample_id: int
    place: int


class CalibrationOpened(Event, frozen=True, kw_only=True):
    """Several people judge the same case."""

    calibration_id: int
    seats: int


class CalibrationRevealed(Event, frozen=True, kw_only=True):
    """They see what the others said."""

    calibration_id: int


class CalibrationAgreed(Event, frozen=True, kw_only=True):
    """What they agreed was written down."""

    calibration_id: int


class CoachingAnswered(Event, frozen=True, kw_only=True):
    """The person whose work it was said something, or appealed."""

    coaching_id: int
    is_appeal: bool


class AppealDecided(Event, frozen=True, kw_only=True):
    """An appeal was decided."""

    coaching_id: int
    counts: bool


class StepProposed(Event, frozen=True, kw_only=True):
    """One thing to try was put down, with a date."""

    coaching_id: int
    due: str


class StepAgreed(Event, frozen=True, kw_only=True):
    """The person agreed to it."""

    coaching_id: int


class StepDone(Event, frozen=True, kw_only=True):
    """It was done, or is to be done after all."""

    coaching_id: int
    is_done: bool
