"""Why an alarm rang, in sentences that a person can check."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.incidents.domain.alarms import Series
from evenhand.incidents.models import Alarm


def told_why(alarm: Alarm) -> list[str]:
    """The reasons, from the count to the bar it had to pass."""
    minutes = alarm.width * 15
    said = ngettext(
        "%(people)s person spoke of it within %(minutes)s minutes, in %(posts)s posts.",
        "%(people)s people spoke of it within %(minutes)s minutes, in %(posts)s posts.",
        alarm.people,
    ) % {"people": alarm.people, "minutes": minutes, "posts": alarm.posts}
    usual = _("At this hour about %(usual)s are usual; more than %(most)s happen in one of a hundred.") % {
        "usual": _number(alarm.usual),
        "most": _number(alarm.most),
    }
    chance = _("Chance alone brings so many in one of %(times)s such windows. Asked for was one of %(bar)s.") % {
        "times": _odds(alarm.surprise),
        "bar": _odds(alarm.bar),
    }
    return [said, usual, chance, *_about_others(alarm)]


def _about_others(alarm: Alarm) -> list[str]:
    if alarm.series == Series.BRAND or alarm.watched < 2:
        return []
    return [
        ngettext(
            "%(n)s issue or subject was looked at in that moment; the more there are, the more it takes.",
            "%(n)s issues and subjects were looked at in that moment; the more there are, the more it takes.",
            alarm.watched,
        )
        % {"n": alarm.watched}
    ]


def _odds(zeros: float) -> str:
    """One of so many, with at most two figures that mean something."""
    if zeros > 9:
        return _("a billion or more")
    value = 10**zeros
    step = 10 ** max(0, len(str(int(value))) - 2)
    return f"{max(1, round(value / step) * step):,}".replace(",", " ")


def _number(value: float) -> str:
    return f"{value:.1f}" if value < 10 and value != int(value) else f"{value:.0f}"


def harm_words(kind: str) -> str:
    """The kind of harm that a post tells of."""
    words = {
        "safety": _("somebody may be in danger"),
        "self_harm": _("somebody may harm themselves"),
        "legal": _("legal steps"),
        "data_leak": _("data may have leaked"),
        "discrimination": _("discrimination"),
        "outage": _("an outage for many"),
        "press": _("the press"),
    }
    return words.get(kind.replace("-", "_").replace(" ", "_"), _("somebody may come to harm"))
