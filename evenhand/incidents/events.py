"""What happens to incidents."""

from evenhand.ledger.domain import Event


class IncidentMoved(Event, frozen=True, kw_only=True):
    """An incident was proposed, declared, taken, cleared, closed, dismissed: by the names of its states."""

    incident_id: int
    before: str
    after: str
    owner_id: int | None = None


class IncidentChanged(Event, frozen=True, kw_only=True):
    """What is known of an incident was changed: which fields, never what stands in them."""

    incident_id: int
    fields: tuple[str, ...]


class CasesJoinedIncident(Event, frozen=True, kw_only=True):
    """Cases belong to an incident from now on; one is named, of many it says how many."""

    incident_id: int
    cases: int
    how: str


class CaseLeftIncident(Event, frozen=True, kw_only=True):
    """A case does not belong to an incident."""

    incident_id: int


class SignOffListSet(Event, frozen=True, kw_only=True):
    """Who signs off what is said about an incident was decided."""

    incident_id: int
    agents: tuple[int, ...]
    needed: int


class NotifyListSet(Event, frozen=True, kw_only=True):
    """Who is told of an incident was decided; addresses are counted, not kept."""

    incident_id: int
    agents: tuple[int, ...]
    addresses: int


class StatementWritten(Event, frozen=True, kw_only=True):
    """A version of a statement about an incident was written."""

    incident_id: int
    version: int


class SignOffAsked(Event, frozen=True, kw_only=True):
    """Those who are named were asked to sign off a statement."""

    incident_id: int
    version: int
    agents: tuple[int, ...]


class StatementSigned(Event, frozen=True, kw_only=True):
    """Somebody who is named said yes or no to a statement."""

    incident_id: int
    version: int
    verdict: str


class StatementStands(Event, frozen=True, kw_only=True):
    """Everybody who had to said yes: from now on every composer offers the statement."""

    incident_id: int
    version: int


class StatementOver(Event, frozen=True, kw_only=True):
    """A statement about an incident stands no more."""

    incident_id: int
    version: int


class IncidentStopped(Event, frozen=True, kw_only=True):
    """Publishing was stopped because of an incident."""

    incident_id: int
    brands: tuple[int, ...]
    also_private: bool


class IncidentResumed(Event, frozen=True, kw_only=True):
    """Publishing that was stopped because of an incident goes on."""

    incident_id: int
    brands: tuple[int, ...]


class IncidentUpdated(Event, frozen=True, kw_only=True):
    """Those on the notify list were told how an incident stands."""

    incident_id: int
    update_id: int
    is_all_clear: bool


class UpdateDue(Event, frozen=True, kw_only=True):
    """The next update of an incident is due, and nobody wrote it."""

    incident_id: int
    due_at: str


class PublicInformed(Event, frozen=True, kw_only=True):
    """A person said when we first told the public, where no reply of ours shows it."""

    incident_id: int
    informed_at: str


class HappeningNoted(Event, frozen=True, kw_only=True):
    """A person wrote a line into an incident's timeline."""

    incident_id: int
    happening_id: int


class HappeningRemoved(Event, frozen=True, kw_only=True):
    """A person took their line out of an incident's timeline again."""

    incident_id: int


class AfterActionWritten(Event, frozen=True, kw_only=True):
    """Somebody wrote down what an incident taught us."""

    incident_id: int


class FollowUpSet(Event, frozen=True, kw_only=True):
    """Something to be done after an incident was added, done, taken up again or removed."""

    incident_id: int
    follow_up_id: int
    deed: str


class PlaybookSet(Event, frozen=True, kw_only=True):
    """What a brand has ready for an incident was changed."""

    brand_id: int


class AlarmRaised(Event, frozen=True, kw_only=True):
    """Something rang: of which brand, issue or subject unusually many people speak, or one post that tells of harm."""

    brand_id: int
    alarm_id: int
    kind: str  # "burst" | "critical"
    series: str  # "brand" | "issue" | "subject"
    subject_id: int
    people: int
    usual: float
    post_id: int | None = None


class AlarmDismissed(Event, frozen=True, kw_only=True):
    """A lead said that an alarm was nothing to look after."""

    brand_id: int
    alarm_id: int


class AlarmTakenBack(Event, frozen=True, kw_only=True):
    """An alarm that was dismissed waits for a decision again."""

    brand_id: int
    alarm_id: int


class AlarmRuleSet(Event, frozen=True, kw_only=True):
    """How readily a brand's alarms ring was changed."""

    brand_id: int
    is_on: bool
    smallest: int
    free: int
