"""Tables of incidents."""

from evenhand.incidents.models.alarms import Alarm, AlarmCount, AlarmKind, AlarmRule, AlarmState, AlarmWatch
from evenhand.incidents.models.incidents import Happening, How, Incident, IncidentCase, Origin, Severity
from evenhand.incidents.models.learning import AfterAction, FollowUp, Playbook
from evenhand.incidents.models.saying import Recipient, Signer, SignOff, Statement, Update, UpdateMail

__all__ = [
    "AfterAction",
    "Alarm",
    "AlarmCount",
    "AlarmKind",
    "AlarmRule",
    "AlarmState",
    "AlarmWatch",
    "FollowUp",
    "Happening",
    "How",
    "Incident",
    "IncidentCase",
    "Origin",
    "Playbook",
    "Recipient",
    "Severity",
    "SignOff",
    "Signer",
    "Statement",
    "Update",
    "UpdateMail",
]
