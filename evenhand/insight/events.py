"""What happens to measures and surveys."""

from evenhand.ledger.domain import Event


class CasesExported(Event, frozen=True, kw_only=True):
    """Somebody took one row per case out: which, as it was asked for."""

    form: str
    asked: dict[str, str | int]


class SurveyRuleSet(Event, frozen=True, kw_only=True):
    """Somebody decided whether a brand asks its customers after service, whom and how often."""

    brand_id: int
    is_on: bool
    share: int
    wait_hours: int
    rest_days: int


class SurveyAsked(Event, frozen=True, kw_only=True):
    """A customer was asked how the service was."""

    survey_id: int
    delivery_id: str


class SurveyAnswered(Event, frozen=True, kw_only=True):
    """A customer said how the service was, or said it anew."""

    survey_id: int
    satisfied: int
    ease: int | None
    recommend: int | None = None
    has_words: bool


class ResearchPlanned(Event, frozen=True, kw_only=True):
    """Somebody wrote questions to a sampled panel of customers, or changed them before anybody was asked."""

    survey_id: int
    brand_id: int


class ResearchBegun(Event, frozen=True, kw_only=True):
    """A panel was drawn; its members are asked from now on."""

    survey_id: int
    brand_id: int
    frame_size: int
    sample_size: int


class ResearchAsked(Event, frozen=True, kw_only=True):
    """A customer who was drawn was asked to take part in research."""

    survey_id: int
    delivery_id: str


class ResearchAnswered(Event, frozen=True, kw_only=True):
    """Somebody of the panel answered, or said it anew. Who it was and what they said is not told."""

    survey_id: int


class ResearchStopped(Event, frozen=True, kw_only=True):
    """Nobody more of the panel is asked; or it goes on after all."""

    survey_id: int
    is_stopped: bool


class ResearchExported(Event, frozen=True, kw_only=True):
    """Somebody took the answers of a panel out, without anybody's name."""

    survey_id: int


class DeflectionRuleSet(Event, frozen=True, kw_only=True):
    """Somebody decided where help is suggested before contact, and how many are left without it."""

    brand_id: int
    places: tuple[str, ...]
    left_out: int
    mail_days: int
    margin: int


class DayAnnotated(Event, frozen=True, kw_only=True):
    """Somebody noted what happened on a day, or changed the note."""

    annotation_id: int
    brand_id: int | None
    day: str
    kind: str


class AnnotationRemoved(Event, frozen=True, kw_only=True):
    """A note of what happened was taken away, or put back."""

    annotation_id: int
    is_removed: bool


class ImpactAsked(Event, frozen=True, kw_only=True):
    """Somebody asked what an event changed; the mark names what exactly was asked, before anybody looked."""

    run_id: int
    annotation_id: int
    mark: str


class ImpactAnswered(Event, frozen=True, kw_only=True):
    """It was answered, or could not be."""

    run_id: int
    is_answered: bool


class ParityAsked(Event, frozen=True, kw_only=True):
    """Somebody asked for a parity audit; the mark names what does not matter, chosen before anybody looked."""

    run_id: int
    mark: str


class ParityAnswered(Event, frozen=True, kw_only=True):
    """It was made, or could not be."""

    run_id: int
    is_answered: bool


class BlindTrialBegun(Event, frozen=True, kw_only=True):
    """From now on influence is shown with one half of a brand's or queue's cases, and hidden with the other."""

    trial_id: int
    brand_id: int
    queue_id: int
    by_day: bool
    points: int
    planned: int


class BlindTrialEnded(Event, frozen=True, kw_only=True):
    """Influence is hidden with every case again; or the experiment goes on after all."""

    trial_id: int
    is_ended: bool


class InvitationBegun(Event, frozen=True, kw_only=True):
    """From now on a random half of a brand's customers who are answered by mail is invited elsewhere."""

    trial_id: int
    brand_id: int
    toward: str
    planned: int


class InvitationEnded(Event, frozen=True, kw_only=True):
    """No more customers enter the experiment; or it goes on after all."""

    trial_id: int
    is_ended: bool


class CustomerInvited(Event, frozen=True, kw_only=True):
    """The end of a reply invited its customer; whoever entered without is not told, so that nobody treats them so."""

    trial_id: int
    toward: str
    delivery_id: str


class ReportWished(Event, frozen=True, kw_only=True):
    """Somebody wants a page of measures by mail, for themselves."""

    report_wish_id: int
    page: str
    every: str
    brand_id: int | None


class ReportStopped(Event, frozen=True, kw_only=True):
    """They want it no longer; or again."""

    report_wish_id: int
    is_stopped: bool
