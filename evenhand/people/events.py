"""What happens to the organisation."""

from evenhand.ledger.domain import Event


class BrandFounded(Event, frozen=True, kw_only=True):
    """A brand was set up, with a team and a queue of its own."""

    brand_id: int


class BrandChanged(Event, frozen=True, kw_only=True):
    """What a brand is called, or recognised by, was changed."""

    brand_id: int


class TeamKept(Event, frozen=True, kw_only=True):
    """A team was set up or changed, and serves these brands."""

    team_id: int
    brands: tuple[int, ...]
    is_new: bool = False


class TeamRemoved(Event, frozen=True, kw_only=True):
    """A team in which nobody was is there no more."""

    team_id: int
    name: str


class AgentJoined(Event, frozen=True, kw_only=True):
    """A person was given a place at the desk."""

    agent_id: int
    role: str


class PilotBegun(Event, frozen=True, kw_only=True):
    """A brand only listens from now on; nothing is routed or sent."""

    brand_id: int


class PilotEnded(Event, frozen=True, kw_only=True):
    """A brand's people work on what is heard from now on."""

    brand_id: int


class PreferencesSet(Event, frozen=True, kw_only=True):
    """A person changed how the desk is for them."""

    agent_id: int


class WallLinkMade(Event, frozen=True, kw_only=True):
    """A link was made with which a screen on a wall shows how the desk stands, without a log-in."""

    link_id: int
    brands: tuple[int, ...]


class WallLinkSwitched(Event, frozen=True, kw_only=True):
    """Such a link was revoked, or works again."""

    link_id: int
    is_revoked: bool


class StatusSet(Event, frozen=True, kw_only=True):
    """A person can be given work from now on, or cannot; or the desk noticed that they are gone, or back."""

    agent_id: int
    status: str
    reason_id: int | None = None
    is_automatic: bool = False


class AwayReasonKept(Event, frozen=True, kw_only=True):
    """A reason for being away is offered from now on, or no longer."""

    reason_id: int
    is_retired: bool = False


class QueueKept(Event, frozen=True, kw_only=True):
    """A queue was set up or changed: what goes there, who works there, and how."""

    queue_id: int
    is_new: bool = False


class QueuesOrdered(Event, frozen=True, kw_only=True):
    """A brand's queues are asked in another order."""

    brand_id: int


class SkillsSet(Event, frozen=True, kw_only=True):
    """What a person can do, and which languages they speak, was written down."""

    agent_id: int


class HoursSet(Event, frozen=True, kw_only=True):
    """Somebody said when a team is there."""

    team_id: int


class OwnDaySet(Event, frozen=True, kw_only=True):
    """A day of a team was made unlike its week, or like it again."""

    team_id: int
    day: str
    is_removed: bool


class TermsSet(Event, frozen=True, kw_only=True):
    """Somebody said where a team stands, and on what terms it works."""

    team_id: int
    is_outsourced: bool


class ShiftPlanned(Event, frozen=True, kw_only=True):
    """Somebody planned when a person works, or is away."""

    agent_id: int
    team_id: int | None


class ShiftTakenOut(Event, frozen=True, kw_only=True):
    """A shift was ended or taken out."""

    agent_id: int
    team_id: int | None


class AgentChanged(Event, frozen=True, kw_only=True):
    """What is known of a person changed: which facts, by name, and their role before and after."""

    agent_id: int
    changed: tuple[str, ...]
    role_before: str
    role_after: str


class AgentDeactivated(Event, frozen=True, kw_only=True):
    """A person works here no more."""

    agent_id: int


class AgentReactivated(Event, frozen=True, kw_only=True):
    """A person works here again."""

    agent_id: int


class StartLinkMade(Event, frozen=True, kw_only=True):
    """An administrator made a link by which a person chooses a password."""

    agent_id: int


class Certified(Event, frozen=True, kw_only=True):
    """A person may speak for a brand in public, until then if a moment is named."""

    agent_id: int
    brand_id: int
    certificate_id: int
    expires_at: str


class CertificateRevoked(Event, frozen=True, kw_only=True):
    """A person may speak for a brand in public no more."""

    agent_id: int
    brand_id: int
    certificate_id: int


class CertificatePutBack(Event, frozen=True, kw_only=True):
    """A certificate was revoked by mistake, and is good again."""

    agent_id: int
    brand_id: int
    certificate_id: int


class NamedInPublic(Event, frozen=True, kw_only=True):
    """A person agreed to stand on the public list of who speaks for the company, or no longer does."""

    agent_id: int
    is_named: bool


class AuditExported(Event, frozen=True, kw_only=True):
    """An administrator took the audit trail out, or a part of it: which part, as it was asked for."""

    form: str
    asked: dict[str, str | int]
