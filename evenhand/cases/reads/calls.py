"""The log of calls, for whoever may see it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from django.db.models import Q, Value
from django.db.models.functions import Concat, Lower

from evenhand.cases.domain.calls import RINGS_AT_MOST, SPEAKS_AT_MOST
from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import Call, Conversation, Extension
from evenhand.channels import registry
from evenhand.channels.models import Account
from evenhand.people.models import Agent, Role
from evenhand.people.reads import brand_ids_of

PAGE = 40
IS_STILL_TO_NOTE_FOR = timedelta(minutes=20)  # then the log is where to find it
_RELATED = ("account__source", "brand", "agent", "note", "promise")


def call_for(viewer: Agent, call_id: int) -> Call:
    """The call; raises NotAllowed if the viewer may not see it, or there is none."""
    found = Call.objects.filter(pk=call_id, brand_id__in=brand_ids_of(viewer)).select_related(*_RELATED).first()
    if found is None:
        raise NotAllowed("There is no such call among those you may see.")
    return found


def case_id_of(call: Call) -> int | None:
    """The case of the call's conversation; None where the brand only listens."""
    return case_ids_of([call]).get(call.pk)


def case_ids_of(calls: Iterable[Call]) -> dict[int, int]:
    """The cases of calls; one query."""
    by_place = {(call.account_id, call.key): call.pk for call in calls}
    if not by_place:
        return {}
    held = Conversation.objects.filter(
        account_id__in={account for account, _ in by_place}, thread_key__in=[key for _, key in by_place]
    ).exclude(case=None)
    rows = held.values_list("account_id", "thread_key", "case_id")
    return {by_place[account, key]: case for account, key, case in rows if (account, key) in by_place}


def calls_of_posts(post_ids: Sequence[int]) -> dict[int, Call]:
    """Calls by their posts; one query."""
    if not post_ids:
        return {}
    found = Call.objects.filter(post_id__in=post_ids).select_related(*_RELATED)
    return {call.post_id: call for call in found if call.post_id is not None}


def call_log(
    viewer: Agent, *, of: str = "all", after: tuple[datetime, int] | None = None, limit: int = PAGE
) -> list[Call]:
    """The viewer's calls, or those missed and not returned, or all they may see, newest first."""
    found = Call.objects.filter(brand_id__in=brand_ids_of(viewer)).select_related(*_RELATED)
    if of == "mine":
        found = found.filter(agent=viewer)
    elif of == "missed":
        found = found.filter(is_inbound=True, answered_at=None, settled_at__isnull=False)
    if after is not None:
        at, number = after
        found = found.filter(Q(first_at__lt=at) | Q(first_at=at, id__lt=number))
    return list(found.order_by("-first_at", "-id")[:limit])


def key_of(call: Call) -> str:
    """Where the page after this call begins."""
    return f"{int(call.first_at.timestamp() * 1_000_000)}-{call.pk}"


def position_of(key: str) -> tuple[datetime, int] | None:
    """A page's beginning; a key nobody gave out begins at the top."""
    microseconds, _dash, number = key.partition("-")
    if not (microseconds.isdigit() and number.isdigit() and key.isascii() and len(key) < 40):
        return None
    try:
        seconds, rest = divmod(int(microseconds), 1_000_000)
        return datetime.fromtimestamp(seconds, UTC) + timedelta(microseconds=rest), int(number)
    except (ValueError, OverflowError, OSError):
        return None


def lines_of(viewer: Agent) -> list[Account]:
    """The telephone lines of the viewer's brands."""
    kinds = [kind for kind in registry.kinds() if registry.connector_class(kind).capabilities.has_calls]
    return list(Account.objects.filter(source__kind__in=kinds, brand_id__in=brand_ids_of(viewer), is_retired=False))


def calls_at_hand(viewer: Agent, *, now: datetime) -> list[Call]:
    """What rings for the viewer, what they speak on, and what they have still to note, newest first; two queries."""
    theirs = Call.objects.filter(brand_id__in=brand_ids_of(viewer)).select_related(*_RELATED)
    ringing = Q(settled_at=None, answered_at=None, ended_at=None, rings_for__contains=[viewer.pk])
    recent = theirs.filter(ringing, first_at__gt=now - RINGS_AT_MOST)
    lately = Q(ended_at=None, first_at__gt=now - SPEAKS_AT_MOST) | Q(ended_at__gt=now - IS_STILL_TO_NOTE_FOR)
    spoken = theirs.filter(lately, agent=viewer, outcome="", first_at__gt=now - SPEAKS_AT_MOST)
    found = {call.pk: call for call in [*recent.order_by("-first_at")[:5], *spoken.order_by("-first_at")[:5]]}
    return sorted(found.values(), key=lambda call: (call.first_at, call.pk), reverse=True)


def calls_to_settle(*, now: datetime, limit: int = 200) -> list[Call]:
    """Calls of which something is still to be decided, oldest first."""
    return list(Call.objects.filter(settled_at=None, first_at__lte=now).order_by("first_at")[:limit])


def agents_named(names: Collection[str], *, brand_id: int) -> list[Agent]:
    """People who may work for the brand and whom the telephone system means, by extension, user name, mail or name, in
    the order they were named."""
    folded = list(dict.fromkeys(name.strip().lower() for name in names if name.strip()))
    if not folded:
        return []
    serves = Q(teams__brands=brand_id) | Q(role__in=[Role.LEAD, Role.ADMINISTRATOR]) | Q(is_superuser=True)
    known = Agent.objects.filter(serves, is_active=True).exclude(role=Role.ANALYST).distinct()
    named = known.annotate(
        whole=Lower(Concat("first_name", Value(" "), "last_name")), shown=Lower("public_name"), login=Lower("username")
    )
    by_name = named.filter(Q(whole__in=folded) | Q(login__in=folded) | Q(email__in=folded) | Q(shown__in=folded))
    extensions = Extension.objects.annotate(folded=Lower("name")).filter(folded__in=folded)
    by_extension = dict(extensions.values_list("agent_id", "folded"))
    place: dict[int, int] = {}
    agents = {each.pk: each for each in [*known.filter(pk__in=by_extension), *by_name]}
    for agent in agents.values():
        names_of = {by_extension.get(agent.pk, ""), agent.username.lower(), agent.email.lower()}
        names_of |= {agent.public_name.lower(), agent.full_name.lower()}
        place[agent.pk] = min((folded.index(each) for each in names_of if each in folded), default=len(folded))
    return sorted(agents.values(), key=lambda agent: (place[agent.pk], agent.pk))


def extensions_of(agent: Agent) -> list[str]:
    """The names of this person's telephones."""
    return list(Extension.objects.filter(agent=agent).order_by("id").values_list("name", flat=True))


def dial_links(accounts: Iterable[Account], *, extension: str = "") -> Mapping[int, str]:
    """By account, where a click on a number leads, with {number} left to be filled in."""
    return {
        account.pk: str(account.source.settings.get("dial_link") or "tel:{number}").replace("{extension}", extension)
        for account in accounts
    }
