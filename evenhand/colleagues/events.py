"""What happens with what colleagues bring, and with leads. Ids and facts only."""

from evenhand.ledger.domain import Event


class PostPassedOn(Event, frozen=True, kw_only=True):
    """Somebody who works here passed a post on to the desk."""

    passed_id: int
    brand_id: int
    post_id: int
    case_id: int | None = None


class ColleagueThanked(Event, frozen=True, kw_only=True):
    """The desk thanked a colleague for what they brought."""

    kind: str
    of_id: int
    agent_id: int


class ThanksTakenBack(Event, frozen=True, kw_only=True):
    """The desk took its thanks back."""

    kind: str
    of_id: int
    agent_id: int


class AnswerSuggested(Event, frozen=True, kw_only=True):
    """Somebody who works here suggested an answer or a fact for an article."""

    suggested_id: int
    brand_id: int


class SuggestedAnswerMoved(Event, frozen=True, kw_only=True):
    """What a colleague suggested was taken up, declined, withdrawn or put back."""

    suggested_id: int
    before: str
    after: str
    edition_id: int | None = None


class SalesDeskSet(Event, frozen=True, kw_only=True):
    """Somebody said where sales of a brand is reached."""

    brand_id: int
    kind: str
    is_on: bool


class LeadNoted(Event, frozen=True, kw_only=True):
    """A case was marked as one in which sales may help."""

    lead_id: int
    case_id: int


class LeadConsentKept(Event, frozen=True, kw_only=True):
    """It was written down that the person agreed to be contacted by sales."""

    lead_id: int
    case_id: int
    how: str


class LeadMoved(Event, frozen=True, kw_only=True):
    """A lead was offered to sales, accepted, declined, given back to care, withdrawn, dropped or put back."""

    lead_id: int
    case_id: int
    before: str
    after: str


class LeadHanded(Event, frozen=True, kw_only=True):
    """Sales was told of a lead, or that it is none any more."""

    lead_id: int
    case_id: int
    kind: str


class PageShared(Event, frozen=True, kw_only=True):
    """Somebody who works here opened a network's page with one of ours in it, to share it; who is not told."""

    brand_id: int
    edition_id: int
    network: str


class MailDomainSet(Event, frozen=True, kw_only=True):
    """People with addresses of a mail domain may come in by themselves from now on, or no longer."""

    domain_id: int
    domain: str
    is_open: bool


class ColleaguesInvited(Event, frozen=True, kw_only=True):
    """An administrator invited people who work elsewhere in the house, so many at once."""

    number: int


class InvitationsSentAgain(Event, frozen=True, kw_only=True):
    """An administrator had invitations mailed once more, so many at once."""

    number: int


class InvitationTakenBack(Event, frozen=True, kw_only=True):
    """An administrator took an invitation back, or it went with somebody who left; its link is dead."""

    invited_id: int


class ColleagueCameIn(Event, frozen=True, kw_only=True):
    """Somebody who works elsewhere in the house came in by a link in a mail."""

    agent_id: int
    domain_id: int | None = None
    invited_id: int | None = None
    is_new: bool = False
