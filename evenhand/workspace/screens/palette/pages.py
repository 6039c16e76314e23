"""Every page of the desk by its name: the menu, the palette and the test of accessibility read this table."""

from collections.abc import Callable
from typing import Final

import msgspec
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evenhand.people.models import Agent, Role


def everybody(viewer: Agent) -> bool:  # noqa: ARG001 - one of the answers to the same question
    """Nobody is kept out."""
    return True


def who_sees_all(viewer: Agent) -> bool:
    """Leads, analysts, administrators."""
    return viewer.sees_all


def who_leads(viewer: Agent) -> bool:
    """Leads and administrators."""
    return viewer.sees_all and viewer.may_write


def administrators(viewer: Agent) -> bool:
    """Who connects what the company has."""
    return viewer.is_superuser or viewer.role == Role.ADMINISTRATOR


def who_audits(viewer: Agent) -> bool:
    """Who reads what everybody did: leads and administrators, not analysts."""
    return viewer.sees_all and viewer.may_write


class Place(msgspec.Struct, frozen=True):
    """A page: the name of its address, what people call it, and who may open it."""

    name: str
    words: str | Promise
    icon: str
    may_open: Callable[[Agent], bool] = everybody
    query: str = ""
    within: str = ""  # the page that leads to it; who may open that one finds it there, and not in the menu

    @property
    def address(self) -> str:
        """Where it is."""
        return reverse(self.name) + self.query


class Section(msgspec.Struct, frozen=True):
    """Pages for one kind of work."""

    name: str
    words: str | Promise
    icon: str
    places: tuple[Place, ...]


SECTIONS: Final = (
    Section(
        "work",
        _("Work"),
        "inbox",
        (
            Place("inbox", _("My cases"), "inbox", query="?whose=mine"),
            Place("inbox", _("Unassigned"), "inbox-stack", query="?whose=unassigned"),
            Place("inbox", _("All open"), "queue-list", query="?whose=all"),
            Place("unsent", _("Could not be sent"), "exclamation-triangle"),
            Place("chats", _("Chats"), "chat-bubble-left-right"),
            Place("phone", _("Phone"), "phone"),
            Place("notices", _("Notices"), "bell"),
            Place("promises", _("Promises"), "hand-raised"),
            Place("scheduled", _("Goes out later"), "clock"),
            Place("drafts", _("Begun and not sent"), "pencil-square"),
            Place("approvals", _("Approvals"), "clipboard-document-check"),
            Place("handing_over", _("Shift notes"), "clipboard-document-check"),
            Place("goodwill", _("Goodwill"), "gift"),
            Place("leads", _("Leads"), "currency-euro"),
            Place("sales_desks", _("Where sales is"), "banknotes", who_leads, within="leads"),
            Place("add_post", _("Add a post by hand"), "document-plus"),
            Place("colleagues", _("From colleagues"), "hand-thumb-up"),
            Place("everyone", _("For everybody who works here"), "building-office"),
            Place("pass_on", _("Pass on a post"), "paper-airplane", within="everyone"),
            Place("suggest_answer", _("Suggest an answer"), "light-bulb", within="everyone"),
            Place("share_content", _("Share what helps"), "share", within="everyone"),
            Place("narrow", _("Narrow the list"), "funnel", within="inbox"),
            Place("search", _("Search"), "magnifying-glass", within="inbox"),
        ),
    ),
    Section(
        "many",
        _("Help many"),
        "megaphone",
        (
            Place("issues", _("Issues"), "rectangle-stack"),
            Place("answers", _("Answers for many"), "megaphone"),
            Place("answer_pace", _("Pace of answers for many"), "clock", who_leads, within="answers"),
            Place("incidents", _("Incidents"), "megaphone"),
            Place("new_incident", _("New incident"), "megaphone", within="incidents"),
            Place("held", _("What is held"), "hand-raised", within="incidents"),
            Place("alarms", _("Alarms"), "exclamation-circle"),
            Place("alarm_rules", _("How alarms ring"), "adjustments-horizontal", who_sees_all, within="alarms"),
            Place("macros", _("Macros"), "bolt"),
            Place("knowledge", _("Knowledge"), "book-open"),
            Place("missing_articles", _("Articles that are missing"), "document-plus"),
            Place("knowledge_use", _("What is used again"), "arrow-path", who_sees_all),
            Place(
                "knowledge_use_cases",
                _("Cases behind what is used again"),
                "table-cells",
                who_sees_all,
                within="knowledge_use",
            ),
            Place("first_help_centre", _("Help centre"), "lifebuoy", who_leads),
            Place("community", _("Community"), "user-group"),
            Place("community_answers", _("Questions without an answer"), "question-mark-circle", within="community"),
            Place("community_members", _("Who helps in the community"), "heart", within="community"),
            Place(
                "community_settings",
                _("Rules of the community"),
                "adjustments-horizontal",
                who_leads,
                within="community",
            ),
        ),
    ),
    Section(
        "listen",
        _("Listen"),
        "signal",
        (
            Place("listening", _("Queries"), "signal"),
            Place("first_subjects", _("Subjects"), "tag"),
            Place("pilots", _("Report"), "chart-bar", who_sees_all),
            Place("accuracy", _("Accuracy"), "scale", who_sees_all),
            Place("checks", _("Check decisions"), "check-badge", who_sees_all, within="accuracy"),
            Place("quarantine", _("Quarantine"), "archive-box-x-mark", who_sees_all),
            Place("health", _("Health"), "heart", who_sees_all),
        ),
    ),
    Section(
        "lead",
        _("Lead"),
        "user-group",
        (
            Place("team_status", _("Who is here"), "user-group", who_sees_all),
            Place("away_reasons", _("Reasons for being away"), "pause-circle", who_sees_all, within="team_status"),
            Place("rota_today", _("How today goes"), "clock", who_leads),
            Place("dragging", _("Cases that drag on"), "arrow-path-rounded-square", who_sees_all),
            Place(
                "dragging_rules",
                _("From where on a case drags"),
                "adjustments-horizontal",
                who_leads,
                within="dragging",
            ),
            Place("quality", _("To judge"), "clipboard-document-check", who_leads),
            Place("audit", _("Audit trail"), "clipboard-document-list", who_audits),
        ),
    ),
    Section(
        "measure",
        _("Measures"),
        "chart-bar",
        (
            Place("measures", _("Service"), "chart-bar", who_sees_all),
            Place("measures_channels", _("Channels side by side"), "chart-bar-square", who_sees_all, within="measures"),
            Place("measures_modes", _("Modes side by side"), "chart-pie", who_sees_all, within="measures"),
            Place("measures_backlog", _("Backlog"), "inbox-stack", who_sees_all, within="measures"),
            Place("measures_sentiment", _("Sentiment"), "face-smile", who_sees_all, within="measures"),
            Place("measures_people", _("People’s own figures"), "user-circle", within="measures"),
            Place("measures_surveys", _("Surveys"), "star", who_sees_all, within="measures"),
            Place("measures_research", _("Research"), "academic-cap", who_sees_all, within="measures_surveys"),
            Place("new_research", _("New research survey"), "plus", who_leads, within="measures_research"),
            Place("measures_deflection", _("Help before contact"), "lifebuoy", who_sees_all, within="measures"),
            Place("invitations", _("Invitations"), "paper-airplane", who_sees_all, within="measures_deflection"),
            Place("measures_incidents", _("Times of incidents"), "megaphone", who_sees_all, within="measures"),
            Place("measures_cases", _("Cases behind figures"), "table-cells", who_sees_all, within="measures"),
            Place("wallboard", _("Wallboard"), "presentation-chart-bar"),
            Place("wall_links", _("Links for screens"), "link", who_leads, within="wallboard"),
            Place("measures_mail", _("Measures by mail"), "envelope", who_sees_all),
            Place("parity", _("Parity"), "scale", who_sees_all),
            Place("impact", _("Impact"), "beaker", who_sees_all),
            Place("voice", _("Voice of the customer"), "speaker-wave", who_sees_all),
            Place("product_teams", _("Product teams"), "wrench-screwdriver", who_sees_all, within="voice"),
            Place("value", _("Value and reputation"), "banknotes", who_sees_all),
            Place("blinding", _("Blind queue"), "eye-slash", who_sees_all),
            Place("quality_mine", _("My own quality"), "user-circle", within="quality"),
            Place("quality_judged", _("Judged cases"), "check-badge", within="quality_mine"),
            Place("quality_figures", _("Quality in figures"), "chart-bar", who_sees_all, within="quality_mine"),
            Place("quality_agreement", _("Do we judge alike?"), "scale", who_sees_all, within="quality_mine"),
            Place("quality_calibrations", _("Calibrations"), "users", within="quality_mine"),
            Place("quality_cards", _("Cards and draws"), "clipboard-document-list", within="quality_mine"),
        ),
    ),
    Section(
        "plan",
        _("Plan"),
        "calendar-days",
        (
            Place("forecast", _("Forecast"), "arrow-trending-up", who_sees_all),
            Place("scale", _("Does it scale?"), "scale", who_sees_all),
            Place("rotas", _("Rotas"), "table-cells", who_leads),
            Place("shifts", _("Shifts"), "calendar-days"),
            Place("hours", _("Opening hours"), "building-storefront", who_sees_all),
            Place("acknowledging", _("Out of hours"), "moon", who_sees_all),
        ),
    ),
    Section(
        "set_up",
        _("Set up"),
        "cog-6-tooth",
        (
            Place("organisation", _("Brands and teams"), "building-office", who_sees_all),
            Place("new_brand", _("New brand"), "plus", administrators, within="organisation"),
            Place("new_team", _("New team"), "plus", administrators, within="organisation"),
            Place("accounts", _("Accounts"), "at-symbol"),
            Place("queues", _("Queues"), "queue-list", who_sees_all),
            Place("capacity", _("Capacity and skills"), "users", who_sees_all, within="queues"),
            Place("clocks", _("Targets and clocks"), "flag", who_sees_all),
            Place("first_sending_checks", _("Checks before sending"), "shield-check", who_sees_all),
            Place("approval_rules", _("Whose replies wait"), "shield-exclamation", who_sees_all),
            Place("goodwill_limits", _("Who may give how much"), "banknotes", who_sees_all),
            Place("record_sources", _("Customer records"), "identification", administrators),
            Place("sign_ons", _("Community sign-on"), "key", administrators),
            Place("labels", _("Labels"), "bookmark"),
            Place("states", _("States of cases"), "adjustments-horizontal", who_sees_all),
            Place("people", _("People"), "users", who_sees_all),
            Place("letting_in", _("Let colleagues in"), "user-plus", administrators, within="people"),
            Place("invite", _("Invite many colleagues"), "envelope", administrators, within="letting_in"),
            Place("leavers", _("Colleagues who left"), "user-minus", administrators, within="letting_in"),
        ),
    ),
    Section(
        "me",
        _("You"),
        "user-circle",
        (
            Place("me", _("My preferences"), "adjustments-horizontal"),
            Place("status", _("My status"), "signal"),
            Place("my_name", _("My name in public"), "identification"),
            Place("notices_choices", _("How I am told"), "bell-alert"),
        ),
    ),
)


def sections_for(viewer: Agent) -> list[Section]:
    """The pages this person may open."""
    found = [
        msgspec.structs.replace(section, places=tuple(place for place in section.places if place.may_open(viewer)))
        for section in SECTIONS
    ]
    return [section for section in found if section.places]
