"""What templates of the desk can say: icons, times, modes, initials."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from django import template
from django.utils.html import escape, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from heroicons import IconDoesNotExist
from heroicons.templatetags.heroicons import heroicon_outline
from markupsafe import escape as quoted  # what is drawn by the dozen; Django's own takes five times as long

from evenhand.cases.models import Case, Category, Label
from evenhand.channels import registry
from evenhand.channels.domain.connector import Capabilities
from evenhand.channels.errors import UnknownConnector
from evenhand.colleagues.reads import door
from evenhand.flows.mailing import can_mail
from evenhand.kernel import clock
from evenhand.knowledge.domain.languages import name_of
from evenhand.replies.models import Delivery
from evenhand.triage.models import Mode
from evenhand.workspace.components import ahead, clocks, times
from evenhand.workspace.screens.reading.personal import masked_line

register = template.Library()

# Channels whose names are words of ours, and no names of others.
_NAMES = (
    gettext_lazy("By hand"),
    gettext_lazy("Community"),
    gettext_lazy("Feeds"),
    gettext_lazy("Live chat"),
    gettext_lazy("Mail"),
    gettext_lazy("Phone"),
)
_UNKNOWN_ICON = "question-mark-circle"
_MODES = {Mode(value).value: Mode(value).name.lower() for value in Mode.values}


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, size: int = 16) -> SafeString:
    """A heroicon that screen readers skip; the words stand beside it."""
    try:
        drawn = heroicon_outline(name, size=size, aria_hidden="true", focusable="false")
    except IconDoesNotExist:
        drawn = heroicon_outline(_UNKNOWN_ICON, size=size, aria_hidden="true", focusable="false")
    return mark_safe(drawn)  # noqa: S308 - drawn by the icon package, from names of ours


def capabilities_of(network: str) -> Capabilities:
    """What the network can do; a network whose connector is gone keeps its history and its name."""
    try:
        return registry.capabilities(network)
    except UnknownConnector:
        return Capabilities(label=network.title() or _("Unknown channel"), icon=_UNKNOWN_ICON, can_reply=False)


@register.simple_tag
def network_icon(network: str, size: int = 16) -> SafeString:
    """The network's icon."""
    return icon(capabilities_of(network).icon, size)


@register.filter
def network_label(network: str) -> str:
    """The network's name as people say it."""
    return _(capabilities_of(network).label)


@register.simple_tag
def place(network: str, is_public: bool) -> str:  # noqa: FBT001 - templates say it by place
    """Where something was said: "Public on Bluesky", "Private, by mail"."""
    capabilities = capabilities_of(network)
    if is_public:
        return _("Public on %(network)s") % {"network": capabilities.label}
    if capabilities.has_subject:
        return _("Private, by mail")
    return _("Private on %(network)s") % {"network": capabilities.label}


@register.simple_tag
def ago(at: datetime | None, reader: times.Here | None = None) -> SafeString:
    """How long ago, short; script keeps it up to date. A list says once who reads it."""
    if at is None:
        return SafeString()
    return _time(at, times.short(at, clock.now(), reader), "short", reader)


@register.simple_tag
def moment(at: datetime | None) -> SafeString:
    """When it was, in a sentence."""
    if at is None:
        return SafeString()
    return _time(at, times.spoken(at, clock.now()), "")


@register.simple_tag
def dated(at: datetime | None) -> SafeString:
    """When it was, on a page of the community: how long ago within a day, then its day."""
    return _time(at, times.plain(at, clock.now()), "") if at else SafeString()


@register.simple_tag
def coming(at: datetime | None) -> SafeString:
    """When it will be."""
    return _time(at, ahead.coming(at, clock.now()), "") if at else SafeString()


def _time(at: datetime, words: str, kind: str, reader: times.Here | None = None) -> SafeString:
    relative = f' data-ago="{kind}"' if kind else ""
    stamp, title = at.isoformat(timespec="seconds"), quoted(times.absolute(at, reader))
    return SafeString(f'<time datetime="{stamp}" title="{title}"{relative}>{quoted(words)}</time>')


@register.simple_tag(name="clock")
def due_clock(due_at: datetime | None, reader: times.Here | None = None) -> SafeString:
    """What is left until an answer should be there: calm, soon or over; nothing where no answer is waited for."""
    if not due_at:  # a resolved case has no open row, which templates make an empty text
        return SafeString()
    now = clock.now()
    stamp, title = due_at.isoformat(timespec="seconds"), _due(due_at, reader or times.here())
    state, words = clocks.state(due_at, now), quoted(clocks.left(due_at, now))
    return SafeString(f'<time class="sla {state}" datetime="{stamp}" title="{title}" data-due>{words}</time>')


@lru_cache(maxsize=4096)
def _due(due_at: datetime, reader: times.Here) -> str:
    return str(quoted(_("Answer due %(moment)s") % {"moment": times.absolute(due_at, reader)}))


@register.filter
def is_recent(at: datetime) -> bool:
    """Whether it is less than a day ago."""
    return clock.now() - at < times.DAY


@register.filter
def initials(name: str) -> str:
    """At most two letters that stand for a person."""
    words = [word for word in name.replace("@", " ").replace(".", " ").replace("_", " ").split() if word[0].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper() or "?"


@register.filter
def at_sign(handle: str) -> str:
    """A handle as people write it; mail addresses and telephone numbers stay as they are."""
    return handle if not handle or "@" in handle or handle.startswith("+") else f"@{handle}"


@register.inclusion_tag("mode.html")
def mode(number: int | None, reason: str = "") -> dict[str, str]:
    """The mode as an outlined word, with the reason why; nothing for posts that concern nobody."""
    name = _MODES.get(number or 0, "")
    words = {"reactive": _("Reactive"), "proactive": _("Proactive"), "progressive": _("Progressive")}
    return {"name": name, "word": words.get(name, ""), "reason": reason}


@register.filter
def up_to(count: int, limit: int = 999) -> str:
    """A count as it is shown: "999+" where counting stopped."""
    return f"{limit}+" if count > limit else str(count)


@register.filter
def is_resolved(category: int) -> bool:
    """Whether the category means that the work is done."""
    return category == Category.RESOLVED


@register.filter
def linked(words: str) -> SafeString:
    """The words with their web addresses as links; most posts have none, and looking at every word takes long."""
    if "://" in words or "www." in words:
        return mark_safe(urlize(words, nofollow=True, autoescape=True))  # noqa: S308 - escaped by urlize
    return escape(words)


@register.filter
def masked(words: str) -> str:
    """A line of a list without anybody's personal data; most have no digit and no @, and cost nothing."""
    return masked_line(words)


@register.filter
def split_words(words: str) -> list[str]:
    """The words of a line, for choices that a template lists."""
    return words.split()


@register.filter
def is_by_hand(network: str) -> bool:
    """Whether a person carries replies there."""
    return capabilities_of(network).is_by_hand


@register.simple_tag
def labels_of(case: Case) -> list[Label]:
    """The labels of a case, in the order they were put on; no query where it has none."""
    known = Label.objects.in_bulk(case.label_ids) if case.label_ids else {}
    return [known[each] for each in case.label_ids if each in known]


@register.filter
def language_words(code: str) -> str:
    """A language by its name, in the reader’s language."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:  # Django has no name for it; by what it calls itself
        return name_of(code)


@register.filter
def at(things: Mapping[object, object] | None, key: object) -> object:
    """What lies under this key, if anything; templates cannot look it up themselves."""
    return things.get(key) if things else None


@register.simple_tag
def door_is_open() -> bool:
    """Whether people from elsewhere in the house can come in by a link in a mail."""
    return can_mail() and door.is_door_open()


@register.filter
def holds(saying: object, delivery: Delivery) -> bool:
    """Whether one of the stops that a page knows of keeps a reply back."""
    stops = [each for each in saying if each.is_stop] if isinstance(saying, list) else []
    return any(each.also_private for each in stops) or (bool(stops) and delivery.conversation.is_public)
