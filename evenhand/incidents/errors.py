"""What may stand in the way of an incident's handling."""

from evenhand.cases.errors import NotAllowed
from evenhand.kernel.errors import EvenhandError


class IncidentError(EvenhandError):
    """That cannot be done with this incident."""

    code = "incident"


class NoSuchIncident(NotAllowed):
    """There is no such incident among those you may see."""

    code = "no_such_incident"


class NotYours(NotAllowed):
    """Only care leads, administrators and who leads the incident may do that."""

    code = "not_your_incident"


class NoSuchStep(IncidentError):
    """The incident has moved on; look at it again."""

    code = "no_such_incident_step"


class NotComplete(IncidentError):
    """Something is missing."""

    code = "incident_not_complete"


class NoSuchAlarm(IncidentError):
    """There is no such alarm among those you may see."""

    code = "no_such_alarm"
