"""Tables of what is measured: facts of cases, days counted, and surveys."""

from evenhand.insight.models.blinding import Arrival, BlindTrial
from evenhand.insight.models.deflection import DeflectionRule, HelpVisit
from evenhand.insight.models.facts import CaseFact
from evenhand.insight.models.impact import Annotation, ImpactRun
from evenhand.insight.models.inviting import InvitationGuest, InvitationTrial
from evenhand.insight.models.moods import MoodDay
from evenhand.insight.models.parity import ParityRun
from evenhand.insight.models.reports import ReportEvery, ReportMail, ReportPage, ReportState, ReportWish
from evenhand.insight.models.research import PanelMember, ResearchSurvey
from evenhand.insight.models.surveys import Survey, SurveyRule
from evenhand.insight.models.tallies import AgentTally, BacklogTally, DayTally, Waited, WaitTally

__all__ = [
    "AgentTally",
    "Annotation",
    "Arrival",
    "BacklogTally",
    "BlindTrial",
    "CaseFact",
    "DayTally",
    "DeflectionRule",
    "HelpVisit",
    "ImpactRun",
    "InvitationGuest",
    "InvitationTrial",
    "MoodDay",
    "PanelMember",
    "ParityRun",
    "ReportEvery",
    "ReportMail",
    "ReportPage",
    "ReportState",
    "ReportWish",
    "ResearchSurvey",
    "Survey",
    "SurveyRule",
    "WaitTally",
    "Waited",
]
