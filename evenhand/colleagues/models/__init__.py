"""Tables of what colleagues bring and of leads."""

from evenhand.colleagues.models.brought import PassedOn, Shared, SuggestedAnswer, SuggestedState
from evenhand.colleagues.models.leads import Consent, Lead, SalesDesk, Way

__all__ = ["Consent", "Lead", "PassedOn", "SalesDesk", "Shared", "SuggestedAnswer", "SuggestedState", "Way"]
