"""Every write of the checks: levels, lists of words, holding statements, and what was found out about links."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Role
from evenhand.people.reads import brands_of
from evenhand.replies.domain.findings import DEFAULTS, FIXED, Level
from evenhand.replies.domain.word_lists import LISTS, LONGEST_PHRASE, MOST_PHRASES
from evenhand.replies.errors import CannotSetChecks
from evenhand.replies.events import CheckLevelSet, CheckWordsSet, StatementClosed, StatementOpened
from evenhand.replies.models import CheckLevel, CheckWords, HoldingStatement, LinkLook

_LOOKS_KEPT = timedelta(days=7)
_LONGEST_TITLE, _LONGEST_STATEMENT = 120, 2_000


def may_set_checks(agent: Agent) -> bool:
    """Care leads and administrators decide what is looked at."""
    return agent.is_superuser or agent.role in {Role.LEAD, Role.ADMINISTRATOR}


@transaction.atomic
def set_level(*, brand_id: int, check: str, level: str, actor: Agent, now: datetime) -> Level:
    """How much a check weighs from now on; the level it had before, so that it can be undone."""
    _refuse_others(brand_id, actor)
    if check not in DEFAULTS or level not in set(Level):
        raise CannotSetChecks("Choose a check and one of: off, warn, block.")
    if check in FIXED:
        raise CannotSetChecks("The channel itself refuses this, so the check cannot be changed.")
    row = CheckLevel.objects.select_for_update().filter(brand_id=brand_id, check_name=check).first()
    before = Level(row.level) if row else DEFAULTS[check]
    if before != level:
        CheckLevel.objects.update_or_create(brand_id=brand_id, check_name=check, defaults={"level": level})
        record(CheckLevelSet(brand_id=brand_id, check=check, level=level), now=now, actor_id=actor.pk)
    return before


@transaction.atomic
def set_words(*, brand_id: int, list_name: str, words: Sequence[str] | None, actor: Agent, now: datetime) -> int:
    """The brand's own list from now on, each phrase once; None: the usual list again. How many phrases it has."""
    _refuse_others(brand_id, actor)
    if list_name not in LISTS:
        raise CannotSetChecks("There is no such list.")
    if words is None:
        CheckWords.objects.filter(brand_id=brand_id, list_name=list_name).delete()
        number = len(LISTS[list_name])
    else:
        kept = _phrases(words)
        CheckWords.objects.update_or_create(brand_id=brand_id, list_name=list_name, defaults={"words": kept})
        number = len(kept)
    record(CheckWordsSet(brand_id=brand_id, list_name=list_name, words=number), now=now, actor_id=actor.pk)
    return number


def _phrases(words: Iterable[str]) -> list[str]:
    kept = [phrase for each in words if (phrase := " ".join(storable(each).split())).strip("*# ")]
    if len(kept) > MOST_PHRASES or any(len(phrase) > LONGEST_PHRASE for phrase in kept):
        raise CannotSetChecks(f"A list takes {MOST_PHRASES} phrases of at most {LONGEST_PHRASE} characters.")
    return list(dict.fromkeys(kept))


@transaction.atomic
def open_statement(
    *,
    brand_id: int,
    title: str,
    text: str,
    about: Sequence[str],
    never: Sequence[str],
    actor: Agent,
    now: datetime,
) -> HoldingStatement:
    """From now on everybody of the brand says the same about it; raises CannotSetChecks for one that says nothing."""
    _refuse_others(brand_id, actor)
    title, text = storable(title).strip(), storable(text).strip()
    if not title or not text or not _phrases(about):
        raise CannotSetChecks("A holding statement needs a title, its words, and words that show what it is about.")
    if len(title) > _LONGEST_TITLE or len(text) > _LONGEST_STATEMENT:
        raise CannotSetChecks(f"Keep the title under {_LONGEST_TITLE} and the words under {_LONGEST_STATEMENT}.")
    statement = HoldingStatement.objects.create(
        brand_id=brand_id,
        title=title,
        text=text,
        about=_phrases(about),
        never=_phrases(never),
        opened_by=actor,
        opened_at=now,
    )
    record(StatementOpened(brand_id=brand_id, statement_id=statement.pk), now=now, actor_id=actor.pk)
    return statement


@transaction.atomic
def close_statement(*, statement_id: int, actor: Agent, now: datetime) -> HoldingStatement:
    """It is over. Closing it twice changes nothing."""
    statement = _statement(statement_id, actor)
    if statement.closed_at is None:
        statement.closed_at = now
        statement.save(update_fields=["closed_at"])
        record(StatementClosed(brand_id=statement.brand_id, statement_id=statement.pk), now=now, actor_id=actor.pk)
    return statement


@transaction.atomic
def reopen_statement(*, statement_id: int, actor: Agent, now: datetime) -> HoldingStatement:
    """It is not over after all: undoes its closing. Twice changes nothing."""
    statement = _statement(statement_id, actor)
    if statement.closed_at is not None:
        statement.closed_at = None
        statement.save(update_fields=["closed_at"])
        record(StatementOpened(brand_id=statement.brand_id, statement_id=statement.pk), now=now, actor_id=actor.pk)
    return statement


def _statement(statement_id: int, actor: Agent) -> HoldingStatement:
    statement = HoldingStatement.objects.select_for_update().filter(pk=statement_id).first()
    if statement is None:
        raise CannotSetChecks("There is no such statement.")
    _refuse_others(statement.brand_id, actor)
    return statement


def _refuse_others(brand_id: int, actor: Agent) -> None:
    if not may_set_checks(actor) or not brands_of(actor).filter(pk=brand_id).exists():
        raise CannotSetChecks


@transaction.atomic
def begin_look(*, keys: Sequence[str], now: datetime, again_after: timedelta) -> list[str]:
    """Which of these addresses the caller is to look at: those nobody knows, or looked at too long ago.

    Of two who ask at once, one is told to.
    """
    recent = set(LinkLook.objects.filter(pk__in=keys, looked_at__gt=now - again_after).values_list("pk", flat=True))
    wanted = [key for key in dict.fromkeys(keys) if key not in recent]
    LinkLook.objects.filter(pk__in=wanted, looked_at__lte=now - again_after).delete()
    begun = [key for key in wanted if LinkLook.objects.get_or_create(pk=key, defaults={"looked_at": now})[1]]
    if begun:
        LinkLook.objects.filter(looked_at__lt=now - _LOOKS_KEPT).delete()
    return begun


def record_look(*, key: str, answers: bool, reason: str, now: datetime) -> None:
    """What was found at an address."""
    found = {"answers": answers, "reason": reason, "looked_at": now}
    LinkLook.objects.update_or_create(address_hash=key, defaults=found)
