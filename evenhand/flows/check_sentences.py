"""What the checks found, as sentences for people: what is the matter, and what to do about it."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from evenhand.replies.domain.findings import Check, Finding


def sentence_of(finding: Finding) -> str:
    """The reason in words."""
    sentences = _in_language(get_language() or "")
    sentence = sentences.get((finding.code, finding.kind)) or sentences[finding.code, ""]
    return sentence % _spoken(finding.facts)


@cache
def _in_language(_code: str) -> Mapping[tuple[str, str], str]:
    """All sentences in the language that is active: a long mail has hundreds of findings."""
    return {**_of_words(), **_of_people(), **_of_kinds()}


def name_of(check: str) -> str:
    """What a check is called."""
    names = {
        Check.PERSONAL: _("Personal data in public"),
        Check.CONTACT_DATA: _("Telephone numbers and addresses in public"),
        Check.ASKS_PERSONAL: _("Asking for personal data in public"),
        Check.TOO_LONG: _("Longer than the channel takes"),
        Check.LANGUAGE: _("Another language than theirs"),
        Check.PROFANITY: _("Swear words"),
        Check.PROMISE: _("Promises"),
        Check.DEAD_LINK: _("Links that do not answer"),
        Check.DELETED: _("Answering what was deleted"),
        Check.SENT_BEFORE: _("The same text twice to one person"),
        Check.COLLEAGUE: _("Nearly what a colleague sent them"),
        Check.CONTRADICTS: _("Contradicting what they were told"),
        Check.ANSWERED: _("Answering right after a colleague"),
        Check.HOLDING: _("Not what a holding statement says"),
        Check.CONTACT: _("People who want to be left alone"),
        Check.BRAND: _("Another brand of ours"),
        Check.NAME: _("Another person’s name"),
        Check.UNFILLED: _("Fields that were not filled in"),
        Check.CAPITALS: _("Capitals and exclamation marks"),
        Check.TONE: _("Tone"),
    }
    return names[Check(check)]


def _of_words() -> Mapping[tuple[str, str], str]:
    """About the words alone."""
    return {
        (Check.TOO_LONG, ""): _("%(channel)s takes %(limit)s characters; with the signature this has %(length)s."),
        (Check.CAPITALS, ""): _("Capitals read like shouting; write it in ordinary letters."),
        (Check.CAPITALS, "marks"): _("One exclamation or question mark says it; more sound upset."),
        (Check.UNFILLED, ""): _("“%(words)s” was left to be filled in."),
        (Check.PROFANITY, ""): _("“%(words)s” is not a word we use with people."),
        (Check.PROMISE, ""): _("“%(words)s” reads like a promise; make sure that you may give it."),
        (Check.TONE, ""): _("“%(words)s” may sound as if it were their fault; say it kindly."),
        (Check.DEAD_LINK, ""): _("%(address)s does not open: %(why)s"),
        (Check.BRAND, ""): _("This names %(brand)s, another brand of ours; is it meant for this person?"),
        (Check.HOLDING, "never"): _(
            "“%(words)s” is not what we agreed to say about “%(title)s” while it lasts: “%(statement)s”"
        ),
        (Check.HOLDING, "over"): _(
            "“%(words)s” sounds as if “%(title)s” were over. What we agreed to say while it lasts: “%(statement)s”"
        ),
        (Check.HOLDING, "time"): _(
            "“%(words)s” names a time, and what we agreed to say about “%(title)s” names none like it: “%(statement)s”"
        ),
        (Check.HOLDING, "unmentioned"): _(
            "“%(title)s” is going on, and this does not mention it. What we agreed to say: “%(statement)s”"
        ),
    }


def _of_people() -> Mapping[tuple[str, str], str]:
    """About the person it goes to."""
    return {
        (Check.LANGUAGE, ""): _("They write %(theirs)s; this is %(said)s."),
        (Check.NAME, ""): _("This greets %(said)s; you are writing to %(name)s."),
        (Check.NAME, "ours"): _("This greets %(said)s, your own name; you are writing to %(name)s."),
        (Check.DELETED, ""): _("They deleted their last post; an answer would repeat what they took back."),
        (Check.DELETED, "all"): _("They deleted everything they wrote here; a public answer would stand alone."),
        (Check.SENT_BEFORE, "mine"): _("You sent them these very words on %(at)s; write what is new."),
        (Check.SENT_BEFORE, "just"): _("You sent them these very words a moment ago; they stand there already."),
        (Check.SENT_BEFORE, "colleague"): _("%(by)s sent them these very words on %(at)s; write what is new."),
        (Check.SENT_BEFORE, "nearly"): _("You sent them nearly this on %(at)s: “%(before)s” Write what is new."),
        (Check.CONTRADICTS, ""): _(
            "%(by)s told them otherwise on %(at)s: “%(told)s” If it has changed, say so, and that you are sorry."
        ),
        (Check.CONTRADICTS, "sum"): _(
            "%(by)s named them another sum on %(at)s: “%(told)s” If it has changed, say so, and that you are sorry."
        ),
        (Check.CONTRADICTS, "day"): _(
            "%(by)s told them another day on %(at)s: “%(told)s” If it has changed, say so, and that you are sorry."
        ),
        (Check.COLLEAGUE, ""): _("%(by)s told them nearly the same on %(at)s: “%(before)s”"),
        (Check.ANSWERED, ""): _("%(by)s answered them a moment ago; read that first."),
        (Check.CONTACT, "opted_out"): _("They asked on %(day)s to be left alone; do not write first."),
        (Check.CONTACT, "approached"): _("We wrote to them unasked on %(day)s and heard nothing; do not write again."),
        (Check.CONTACT, "critic"): _("They were angry with us on %(day)s; do not offer anything."),
        (Check.ASKS_PERSONAL, ""): _("Everybody would read the answer; ask for this in private."),
    }


def _of_kinds() -> Mapping[tuple[str, str], str]:
    """About personal data in public, by its kind."""
    told = _("They told us this in private; it must not stand in public.")
    kinds = ("mail", "phone", "address", "ip_address", "card", "iban", "national_id", "date_of_birth", "secret")
    return {
        (Check.PERSONAL, ""): _("Personal data would stand in public; leave it out, or go on in private."),
        (Check.PERSONAL, "card"): _("A card number would stand in public; take it out."),
        (Check.PERSONAL, "iban"): _("A bank account would stand in public; take it out."),
        (Check.PERSONAL, "secret"): _("A password or key would stand in public; take it out."),
        (Check.PERSONAL, "national_id"): _("An identity number would stand in public; take it out."),
        (Check.PERSONAL, "date_of_birth"): _("A date of birth would stand in public; take it out."),
        (Check.PERSONAL, "account_number"): _("A customer’s number would stand in public; take it out."),
        **{(Check.PERSONAL, f"told_{kind}"): told for kind in (*kinds, "account_number")},
        (Check.CONTACT_DATA, ""): _("This would stand in public; is it ours to publish?"),
        (Check.CONTACT_DATA, "mail"): _("A mail address would stand in public; is it ours?"),
        (Check.CONTACT_DATA, "phone"): _("A telephone number would stand in public; is it ours?"),
        (Check.CONTACT_DATA, "address"): _("A postal address would stand in public; is it ours?"),
    }


def _spoken(facts: Mapping[str, str | int]) -> dict[str, object]:
    """The facts as people say them: days and languages by name."""
    return {name: _say(name, value) for name, value in facts.items()}


def _say(name: str, value: str | int) -> str | int:
    if name in {"at", "day"}:
        at = datetime.fromisoformat(str(value))
        return date_format(timezone.localtime(at) if at.tzinfo else at, "j F Y")
    return _language(str(value)) if name in {"said", "theirs"} and len(str(value)) == 2 else value


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
