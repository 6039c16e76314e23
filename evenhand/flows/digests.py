"""The weekly digest of causes as a mail: words first, small pictures that no reader has to fetch, a way to stop it."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from email.mime.image import MIMEImage
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from evenhand.flows.measured.words import number
from evenhand.people.models import Agent
from evenhand.voice.domain.worth import Amount
from evenhand.voice.models import CauseState
from evenhand.voice.reads.causes import Aftermath, Ranked, aftermath, ranked
from evenhand.voice.reads.teams import without_people

SHOWN: Final = 5
DAYS: Final = 91
WIDE, HIGH, SCALE = 160, 32, 3
_INK, _BAR, _PAPER = "#0b6e5f", "#9ecfc5", "#ffffff"


def digest_for(agent: Agent, *, monday: date, now: datetime) -> EmailMultiAlternatives:
    """What the reader's brands would be spared by mending what, and what became of what was mended."""
    found = ranked(agent, brand=None, days=DAYS, now=now)
    open_ = [each for each in found if each.state not in {CauseState.FIXED, CauseState.STAYS}][:SHOWN]
    fixed = [
        (each, told)
        for each in found
        if each.cause and each.state == CauseState.FIXED and (told := aftermath(each.cause, now=now)) is not None
    ][:SHOWN]
    subject = _("What customers came about, week before %(day)s") % {"day": date_format(monday, "j M")}
    mail = EmailMultiAlternatives(
        subject=subject,
        body=_plain(open_, fixed),
        to=[agent.email],
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
        connection=get_connection(timeout=20),
    )
    mail.attach_alternative(_html(subject, open_, fixed), "text/html")
    for each in open_:
        picture = MIMEImage(bars(each.weeks), "png")
        picture.add_header("Content-ID", f"<weeks-{each.issue.pk}>")
        picture.add_header("Content-Disposition", "inline", filename=f"weeks-{each.issue.pk}.png")
        mail.attach(picture)
    return mail


def bars(weeks: Sequence[int]) -> bytes:
    """Contacts of each week as a small picture, the last one stronger."""
    drawn_anew = Image.new("RGB", (WIDE * SCALE, HIGH * SCALE), _PAPER)
    draw = ImageDraw.Draw(drawn_anew)
    most, step = max([*weeks, 1]), WIDE * SCALE / max(len(weeks), 1)
    for place, count in enumerate(weeks):
        top = HIGH * SCALE - max(count / most * (HIGH * SCALE - 4), 2 if count else 0)
        colour = _INK if place == len(weeks) - 1 else _BAR
        draw.rectangle([place * step + 2, top, (place + 1) * step - 2, HIGH * SCALE], fill=colour)
    kept = io.BytesIO()
    drawn_anew.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def amount_words(found: Amount) -> str:
    """The figure and where it lies."""
    digits = 2 if found.value < 1 else 1 if found.value < 10 else 0
    value, low, high = (number(each, digits) for each in (found.value, found.low, found.high))
    return _("%(value)s (%(low)s to %(high)s)") % {"value": value, "low": low, "high": high}


def effect_words(told: Aftermath) -> str:
    """What became of it, with its interval and its design label; never that the fix did it."""
    found = told.effect
    if found is None:
        return _("too early to tell: %(before)s days before and %(after)s after the fix") % {
            "before": told.days_before,
            "after": told.days_after,
        }
    change, low, high = (number(abs(each) * 100, 0) for each in found.change)
    if not found.is_told:
        return _("no change that chance would not explain (before–after comparison)")
    if found.ratio < 1:
        words = _("%(change)s %% fewer contacts against all others (%(low)s to %(high)s; before–after comparison)")
        return words % {"change": change, "low": high, "high": low}
    words = _("%(change)s %% more contacts against all others (%(low)s to %(high)s; before–after comparison)")
    return words % {"change": change, "low": low, "high": high}


def address(name: str, *arguments: int) -> str:
    """A page of the desk, from outside."""
    return origin() + reverse(name, args=arguments)


def origin() -> str:
    """Where the desk stands, as seen from outside."""
    found = next(iter(settings.CSRF_TRUSTED_ORIGINS), f"http://{next(iter(settings.ALLOWED_HOSTS), 'localhost')}")
    return found.rstrip("/")


def _line(each: Ranked) -> str:
    share = _("%(n)s of 100 spared") % {"n": each.share}
    return _("%(hours)s hours a week could be spared · %(contacts)s contacts a week · %(share)s%(assumed)s") % {
        "hours": amount_words(each.hours),
        "contacts": amount_words(each.contacts),
        "share": share,
        "assumed": _(", assumed") if each.is_share_assumed else "",
    }


def _who(each: Ranked) -> str:
    owner = each.cause.owner if each.cause else None
    return _("with %(name)s") % {"name": owner.full_name} if owner else _("nobody has it")


def _name(each: Ranked) -> str:
    return without_people(each.issue.called) or _("Not named yet")


def _plain(open_: Sequence[Ranked], fixed: Sequence[tuple[Ranked, Aftermath]]) -> str:
    lines = [_("What mending would spare most:") if open_ else _("Nothing came often enough to be ranked.")]
    lines += [f"- {_name(each)} ({_who(each)})\n  {_line(each)}\n  {address('cause', each.issue.pk)}" for each in open_]
    if fixed:
        lines += ["", _("What was mended, and what became of it:")]
        lines += [f"- {_name(each)}: {effect_words(told)}" for each, told in fixed]
    lines += ["", _("You wished for this digest; stop it here: %(address)s") % {"address": address("voice")}]
    return "\n".join(lines)


def _html(subject: str, open_: Sequence[Ranked], fixed: Sequence[tuple[Ranked, Aftermath]]) -> str:
    """Plain tables: what every mail reader draws."""
    rows: list[tuple[Any, ...]] = [
        (address("cause", each.issue.pk), _name(each), _who(each), each.issue.pk, WIDE, HIGH, _weeks(each), _line(each))
        for each in open_
    ]
    causes = format_html_join(
        "",
        '<tr><td style="padding:8px 0;border-top:1px solid #e1e7e5"><a href="{}" style="color:#0b6e5f"><b>{}</b></a> '
        '<span style="color:#586664">{}</span><br><img src="cid:weeks-{}" width="{}" height="{}" alt="{}"><br>{}'
        "</td></tr>",
        rows,
    )
    done = format_html_join("", "<li><b>{}</b>: {}</li>", [(_name(each), effect_words(told)) for each, told in fixed])
    after = format_html("<h2>{}</h2><ul>{}</ul>", _("What was mended, and what became of it"), done) if fixed else ""
    page = (
        '<div style="font:15px/1.5 system-ui,sans-serif;color:#16201f;max-width:40rem">'
        '<h1 style="font-size:20px">{}</h1>'
        '<table role="presentation" style="border-collapse:collapse;width:100%">{}</table>{}'
        '<p style="color:#586664">{} <a href="{}">{}</a></p></div>'
    )
    return format_html(
        page, subject, causes, after, _("You wished for this digest."), address("voice"), _("Stop it at the desk")
    )


def _weeks(each: Ranked) -> str:
    return _("Contacts of each week: %(weeks)s") % {"weeks": ", ".join(map(str, each.weeks))}
