"""Incidents in words: states, severities, and every line of the timeline."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.incidents.domain.times import Measure
from evenhand.incidents.models import Happening


def state_words(state: str) -> str:
    """How an incident stands, as people say it."""
    words = {
        "proposed": _("Proposed"),
        "declared": _("Declared, nobody leads"),
        "in_hand": _("In hand"),
        "cleared": _("All clear"),
        "closed": _("Closed"),
        "dismissed": _("Was none"),
    }
    return words.get(state, state)


def severity_words(severity: int) -> str:
    """How bad it is."""
    return {1: _("Critical"), 2: _("Major"), 3: _("Minor")}.get(severity, "")


def measure_words(measure: Measure) -> tuple[str, str]:
    """The name of a time, and from when to when it runs."""
    words = {
        Measure.DETECT: (_("To detect"), _("from when people began to suffer until we knew")),
        Measure.ACKNOWLEDGE: (_("To acknowledge"), _("from when we knew until somebody led")),
        Measure.INFORM: (_("To inform"), _("from when we knew until the public had a word of ours")),
        Measure.RESOLVE: (_("To resolve"), _("from when we knew until all clear")),
    }
    return words[measure]


def taken(time: timedelta) -> str:
    """A time in its two largest units: "3 h 5 min", "2 d 4 h", "under 1 min"."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 1:
        return _("under 1 min")
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    if minutes < 24 * 60:
        return _("%(h)d h %(m)d min") % {"h": minutes // 60, "m": minutes % 60}
    return _("%(d)d d %(h)d h") % {"d": minutes // (24 * 60), "h": minutes % (24 * 60) // 60}


def how_words(how: str) -> str:
    """Why a case belongs to an incident, or may."""
    words = {
        "hand": _("by hand"),
        "issue": _("same issue"),
        "words": _("same words"),
        "like": _("much alike"),
        "late": _("too late"),
    }
    return words.get(how, how)


def happened(line: Happening, names: Mapping[int, str]) -> str:
    """A line of the timeline, without who did it."""
    facts = {"version": "?", "cases": 0, **line.facts}
    if line.what == "IncidentMoved":
        return _moved(facts, names)
    if line.what == "CasesJoinedIncident":
        if facts.get("case_id"):
            return _("Put EH-%(case_id)s into it") % facts
        return ngettext("Put %(cases)s case into it", "Put %(cases)s cases into it", facts["cases"]) % facts
    if line.what == "StatementSigned":
        said = (
            _("Said yes to version %(version)s")
            if facts.get("verdict") == "yes"
            else _("Said no to version %(version)s")
        )
        return said % facts
    sentences = {
        "IncidentChanged": _("Changed what is known of it"),
        "CaseLeftIncident": _("Took EH-%(case_id)s out of it"),
        "SignOffListSet": _("Named who signs off"),
        "NotifyListSet": _("Named who is told"),
        "StatementWritten": _("Wrote version %(version)s of the statement"),
        "SignOffAsked": _("Asked for sign-off of version %(version)s"),
        "StatementStands": _("Version %(version)s was signed off; everybody may say it"),
        "StatementOver": _("Version %(version)s of the statement is over"),
        "IncidentStopped": _("Stopped publishing"),
        "IncidentResumed": _("Had publishing go on"),
        "IncidentUpdated": _("Told everybody on the list: all clear")
        if facts.get("is_all_clear")
        else _("Told everybody on the list how it stands"),
        "PublicInformed": _("Noted when the public was first told"),
        "AfterActionWritten": _("Wrote down what it taught us"),
    }
    if line.what in sentences:
        return sentences[line.what] % {"case_id": "?", **facts}
    return line.text or line.what


def _moved(facts: Mapping[str, object], names: Mapping[int, str]) -> str:
    owner = facts.get("owner_id")
    if facts.get("after") == "in_hand" and isinstance(owner, int):
        return _("%(name)s leads it") % {"name": names.get(owner, _("A colleague"))}
    words = {
        "proposed": _("Proposed as an incident"),
        "declared": _("Declared it"),
        "in_hand": _("It goes on"),
        "cleared": _("All clear"),
        "closed": _("Closed it"),
        "dismissed": _("Said that it is none"),
    }
    return words.get(str(facts.get("after")), "")
