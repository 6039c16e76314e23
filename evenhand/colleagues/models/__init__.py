"""Tables of what colleagues bring, of leads, and of the ways in for everybody."""

from evenhand.colleagues.models.brought import PassedOn, Shared, SuggestedAnswer, SuggestedState
from evenhand.colleagues.models.door import DoorCount, DoorLink, DoorPass, InvitedColleague, MailDomain
from evenhand.colleagues.models.leads import Consent, Lead, SalesDesk, Way

__all__ = [
    "Consent",
    "DoorCount",
    "DoorLink",
    "DoorPass",
    "InvitedColleague",
    "Lead",
    "MailDomain",
    "PassedOn",
    "SalesDesk",
    "Shared",
    "SuggestedAnswer",
    "SuggestedState",
    "Way",
]
