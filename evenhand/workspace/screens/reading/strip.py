"""What the desk says of a message it has read: only what tells something, in words, each part correctable."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from django.utils.translation import get_language, get_language_info, gettext_noop
from django.utils.translation import gettext as _

from evenhand.cases.models import Case
from evenhand.cases.reads import Item
from evenhand.flows.translating import can_translate
from evenhand.triage.models import Mode
from evenhand.triage.reads.accuracy import MODES
from evenhand.triage.reads.modes import ModeShown
from evenhand.understanding.domain.correcting import FIELDS, NO, SUBJECT, VALUES, YES
from evenhand.understanding.models import Subject
from evenhand.understanding.reads.corrections import Read, readings_of
from evenhand.understanding.reads.subjects import subjects_of
from evenhand.workspace.screens.case.bands import Band, Line
from evenhand.workspace.screens.reading.personal import Piece, pieces_of

_ICONS = {
    "complaint": "exclamation-circle",
    "question": "question-mark-circle",
    "praise": "hand-thumb-up",
    "comment": "chat-bubble-left",
    "lead": "shopping-bag",
    "negative": "face-frown",
    "neutral": "minus-circle",
    "positive": "face-smile",
    "high": "exclamation-triangle",
    "critical": "shield-exclamation",
    "practitioner": "wrench",
    "press": "newspaper",
    "employee": "identification",
    "bot": "cpu-chip",
    "customer": "user",
}
_OF_FIELD = {"subject": "tag", "language": "language", "spam": "no-symbol", "abuse": "hand-raised"}

_LABELS = {
    "subject": gettext_noop("Subject"),
    "kind": gettext_noop("Kind"),
    "sentiment": gettext_noop("Sentiment"),
    "severity": gettext_noop("Severity"),
    "audience": gettext_noop("Who writes"),
    "language": gettext_noop("Language"),
    "spam": gettext_noop("Spam"),
    "abuse": gettext_noop("Abuse"),
}
_WORDS = {
    "complaint": gettext_noop("Complaint"),
    "question": gettext_noop("Question"),
    "praise": gettext_noop("Praise"),
    "comment": gettext_noop("Comment"),
    "lead": gettext_noop("May buy"),
    "negative": gettext_noop("Unhappy"),
    "neutral": gettext_noop("Neutral"),
    "positive": gettext_noop("Happy"),
    "low": gettext_noop("Low"),
    "normal": gettext_noop("Normal"),
    "high": gettext_noop("Severe"),
    "critical": gettext_noop("Critical"),
    "customer": gettext_noop("Customer"),
    "practitioner": gettext_noop("Professional"),
    "press": gettext_noop("Press"),
    "employee": gettext_noop("Our people"),
    "bot": gettext_noop("Bot"),
}


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a reading says."""

    field: str
    label: str  # what the field is called
    word: str
    icon: str = ""
    tone: str = ""  # "bad", "warn" or nothing; a word says the same
    note: str = ""  # who corrected it, or how sure it is
    is_corrected: bool = False


class Strip(msgspec.Struct, frozen=True, kw_only=True):
    """What stands under a message."""

    post_id: int
    parts: tuple[Part, ...] = ()
    others: tuple[Part, ...] = ()  # what goes without saying, to be corrected all the same
    harm: str = ""  # the words that tell of critical harm
    harm_kind: str = ""
    pieces: tuple[Piece, ...] = ()  # of the text, where it holds personal data
    foreign: str = ""  # its language, where that is not the reader's and somebody can translate it
    mode: ModeShown | None = None
    modes: Sequence[Mode] = MODES

    @property
    def is_critical(self) -> bool:
        """Whether somebody may come to harm."""
        return any(part.field == "severity" and part.tone == "bad" for part in self.parts)


class Choice(msgspec.Struct, frozen=True):
    """A value to choose from."""

    value: str
    word: str
    icon: str
    is_chosen: bool
    is_under: bool = False


def with_strips(case: Case, shown: Sequence[Band]) -> None:
    """Give every message of theirs on the timeline what is read of it. One query, or two, for all of them."""
    theirs = [line for band in shown for line in band.lines if _is_read(line)]
    reads = readings_of(case.brand_id, [line.item.id for line in theirs if line.item]) if theirs else {}
    usual = usual_language(reads.values(), case.language)
    for band in shown:
        band.lines = [_with_strip(case.brand_id, line, reads, usual) if _is_read(line) else line for line in band.lines]


def strip_of(case: Case, post_id: int, text: str = "") -> Strip | None:
    """The strip of one message of the case."""
    read = readings_of(case.brand_id, [post_id]).get(post_id)
    return _strip(read, usual_language([read], case.language), text) if read else None


def usual_language(reads: Iterable[Read], otherwise: str) -> str:
    """The language that goes without saying in a case: the case's own."""
    return otherwise or next((read.value("language") or "" for read in reads), "")


def _is_read(line: Line) -> bool:
    item = line.item
    return bool(
        item
        and item.kind == "message"
        and not (item.is_ours or item.is_context or item.is_missing or item.is_deleted or item.is_automatic)
    )


def _with_strip(brand_id: int, line: Line, reads: Mapping[int, Read], usual: str) -> Line:
    item = line.item
    if item is None:
        return line
    read = reads.get(item.id)
    strip = _strip(read, usual, line.words) if read else Strip(post_id=item.id, pieces=pieces_of(line.words))
    return msgspec.structs.replace(line, reading=msgspec.structs.replace(strip, mode=_mode(brand_id, item)))


def _mode(brand_id: int, item: Item) -> ModeShown | None:
    """As the timeline knows it already; who corrected it is not worth a query for every message."""
    if item.mode is None:
        return None
    reason = item.reason or _("No reason was kept.")
    return ModeShown(post_id=item.id, brand_id=brand_id, mode=item.mode, reason=reason, confidence=0.0, withheld=None)


def _strip(read: Read, usual: str, text: str) -> Strip:
    told = [_part(read, field) for field in FIELDS if _is_known(read, field)]
    shown = [part for part in told if _tells(read, part, usual)]
    critical = read.value("severity") == "critical"
    return Strip(
        post_id=read.post_id,
        parts=tuple(sorted(shown, key=lambda part: part.tone != "bad")),
        others=tuple(part for part in told if part not in shown),
        harm=read.harm_words if critical else "",
        harm_kind=_harm(read.harm_kind) if critical else "",
        pieces=pieces_of(text),
        foreign=_foreign(read),
    )


def _foreign(read: Read) -> str:
    said, own = read.value("language") or "und", (get_language() or "en").partition("-")[0]
    return said if said not in {own, "und"} and can_translate() else ""


def _is_known(read: Read, field: str) -> bool:
    """Whether there is something to say of the field, or to correct: a subject also before any was looked for."""
    return read.value(field) is not None or (field == SUBJECT and read.has_subjects)


def _tells(read: Read, part: Part, usual: str) -> bool:
    """Whether the part says what does not go without saying; what a person corrected always does."""
    value = read.value(part.field)
    if part.is_corrected:
        return True
    silent: dict[str, tuple[str, ...]] = {
        "kind": ("comment",),
        "sentiment": ("neutral",),
        "severity": ("low", "normal"),
        "audience": ("customer",),
        "spam": (NO,),
        "abuse": (NO,),
        "subject": ("",),
    }
    if value is None:
        return False
    if part.field == "language":
        return bool(read.also) or value not in {usual, "und"}
    return value not in silent[part.field]


def _part(read: Read, field: str) -> Part:
    value, said = read.value(field) or "", read.corrected.get(field)
    tone = {"critical": "bad", "high": "warn"}.get(value, "") if field == "severity" else ""
    if field in {"spam", "abuse"} and value == YES:
        tone = "warn"
    note = ""
    if said:
        note = _("Corrected by %(name)s; read as %(was)s") % {
            "name": said.by or _("somebody"),
            "was": _was(field, said.was),
        }
    elif field in read.taught:
        note = _("As it was corrected in a post that says the same")
    elif field == SUBJECT and value:
        note = _("%(n)d %% sure") % {"n": round(read.confidence * 100)}
    return Part(
        field=field,
        label=label_of(field),
        word=_subject(read) if field == SUBJECT else _spoken(read, field, value),
        icon=_ICONS.get(value, "") or _OF_FIELD.get(field, ""),
        tone=tone,
        note=note,
        is_corrected=said is not None,
    )


def _subject(read: Read) -> str:
    if read.value(SUBJECT) is None:
        return _("not looked for")
    return read.subject or _("None of these")


def _spoken(read: Read, field: str, value: str) -> str:
    if field == "language" and field not in read.corrected and read.also:
        return ", ".join(language_name(code) for code in (value, *read.also))
    return word_of(field, value)


def _was(field: str, value: str) -> str:
    if field != SUBJECT:
        return word_of(field, value) if value else _("nothing")
    named = Subject.objects.filter(pk=int(value)).values_list("name", flat=True).first() if value.isdecimal() else None
    return named or _("none of these")


def label_of(field: str) -> str:
    """What a field is called."""
    return _(_LABELS[field]) if field in _LABELS else field


def word_of(field: str, value: str) -> str:
    """A value as people say it."""
    if field == "language":
        return language_name(value)
    if field == "spam":
        return _("Spam") if value == YES else _("Not spam")
    if field == "abuse":
        return _("Abusive") if value == YES else _("Not abusive")
    return _(_WORDS[value]) if value in _WORDS else value


def language_name(code: str) -> str:
    """The language's name, where it has one."""
    if code == "und":
        return _("Not known")
    try:
        return str(get_language_info(code)["name_translated"]).capitalize()
    except KeyError:
        return code


def _harm(kind: str) -> str:
    named = {
        "safety": _("somebody may be in danger"),
        "self_harm": _("somebody may harm themselves"),
        "legal": _("legal steps"),
        "data_leak": _("data may have leaked"),
        "discrimination": _("discrimination"),
        "outage": _("an outage for many"),
        "press": _("the press"),
    }
    return named.get(kind.replace("-", "_").replace(" ", "_"), kind.replace("_", " "))


def choices_of(case: Case, read: Read | None, field: str) -> list[Choice]:
    """What a field can be corrected to."""
    chosen = read.value(field) if read else None
    if field == SUBJECT:
        subjects: list[Any] = subjects_of(case.brand_id)
        there = {subject.pk for subject in subjects}
        named = [
            Choice(str(each.pk), each.name, "", str(each.pk) == chosen, each.parent_id in there) for each in subjects
        ]
        return [*named, Choice("", _("None of these"), "", chosen == "")]
    values = VALUES[field]
    if field == "language" and chosen:
        values = tuple(dict.fromkeys([chosen, case.language or chosen, *values]))
    return [
        Choice(value, word_of(field, value), _ICONS.get(value, ""), value == chosen)
        for value in values
        if value in VALUES[field]
    ]
