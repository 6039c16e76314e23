"""The rule of contact: whom we do not approach, whatever a post would allow. It never keeps us from answering."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import IntEnum

import msgspec

from evenhand.triage.domain.phrases import Phrases, plain, tokens_of


class Standing(IntEnum):
    """Why a person is not approached; the numbers are stored."""

    OPTED_OUT = 1
    APPROACHED = 2
    CRITIC = 3


class ContactFacts(msgspec.Struct, frozen=True):
    """What is known of the author towards the brand; a day is set only while it counts."""

    opted_out_on: date | None = None
    approached_on: date | None = None
    critic_on: date | None = None


class ContactPolicy(msgspec.Struct, frozen=True):
    """For how long a first word of ours, and anger at us, keep us from approaching a person. A no counts for ever."""

    approached_for: timedelta = timedelta(days=180)
    critic_for: timedelta = timedelta(days=90)


def counts(standing: Standing, at: datetime, *, now: datetime, policy: ContactPolicy | None = None) -> bool:
    """Whether what was noted then counts now."""
    policy = policy or ContactPolicy()
    spans = {Standing.APPROACHED: policy.approached_for, Standing.CRITIC: policy.critic_for}
    return standing not in spans or at > now - spans[standing]


NOTHING_KNOWN = ContactFacts()
# A post of such abuse (probability) is not pitched to, and its author counts as a critic of whom they abuse.
ABUSIVE = 0.9
_CONTACTING = """
    stop messaging me, stop contacting me, stop emailing me, stop mailing me, stop tweeting me, stop tweeting at me,
    stop replying to me, stop replying, stop texting me, stop writing to me, stop writing me, stop calling me,
    stop spamming me, stop bothering me, stop harassing me, stop sending me, stop dming me, quit messaging me,
    quit contacting me, quit bothering me, leave me alone, leave me the hell alone, leave me in peace, do not
    contact me, don't contact me, dont contact me, never contact me, do not message me, don't message me, dont
    message me, do not reply to me, don't reply to me, do not write to me, don't write to me, do not
    email me, don't email me, do not call me, don't call me, don't tweet me, don't tweet at me, don't dm me, don't talk
    to me, unsubscribe me, remove me from your list, take me off your list, take me off this list,
    go away and stay away,
    lasst mich in ruhe, laßt mich in ruhe, lass mich in ruhe, lassen sie mich in ruhe, schreibt mir nicht,
    schreib mir nicht mehr, schreibt mich nicht mehr an, schreiben sie mir nicht, kontaktiert mich nicht,
    kontaktieren sie mich nicht, keine nachrichten mehr, ruft mich nicht an, meldet mich ab,
    déjenme en paz, dejenme en paz, dejadme en paz, déjame en paz, no me contacten, no me contactéis, no me escriban,
    no me escribáis, no me escribas, no me llamen, no me llaméis, dejen de escribirme, dejen de llamarme,
    laissez moi tranquille, laissez-moi tranquille, fichez-moi la paix, foutez-moi la paix, ne me contactez plus,
    ne me contactez pas, ne m'écrivez plus, ne m'appelez plus, arrêtez de m'écrire, arrêtez de me contacter,
    lasciatemi in pace, lasciami in pace, non contattatemi, non mi contattate, non scrivetemi, non mi scrivete,
    smettetela di scrivermi, non chiamatemi,
    me deixem em paz, deixem-me em paz, me deixa em paz, não me contatem, não me contactem, não me escrevam,
    não me liguem, parem de me escrever, parem de me ligar,
    laat me met rust, laat mij met rust, neem geen contact op, stuur me niets meer, stop met mailen, bel me niet
"""
_OPTING_OUT = Phrases((phrase, True) for phrase in _CONTACTING.split(","))
# By itself this is the word that networks and mailing lists have taught people.
_ALONE = frozenset(("stop", "unsubscribe", "stopp", "optout", "opt-out"))
_ENOUGH = 2_000
_LONGEST_REASON = 60


def no_in_words(text: str) -> str:
    """The words by which an author asks to be left alone, or "". Only fit for texts that are said to us."""
    tokens = tokens_of(plain(text[:_ENOUGH]))
    spoken = [token for token in tokens if not token.startswith("@")]
    if len(spoken) == 1 and spoken[0] in _ALONE:
        return spoken[0]
    found = _OPTING_OUT.found_in(tokens)
    return " ".join(tokens[found[0][0] : found[0][0] + 5])[:_LONGEST_REASON] if found else ""


def why_not(known: ContactFacts, *, is_pitch: bool, abuse: float = 0.0) -> tuple[Standing, str] | None:
    """Why this author is not approached, in words, or None if nothing speaks against it.

    Help (proactive) is offered to critics too; only a pitch (progressive) is not.
    """
    if known.opted_out_on:
        return Standing.OPTED_OUT, f"asked us on {known.opted_out_on:%-d %B %Y} to be left alone"
    if known.approached_on:
        return Standing.APPROACHED, f"we already wrote unasked on {known.approached_on:%-d %B %Y}"
    if is_pitch and known.critic_on:
        return Standing.CRITIC, f"angry with us on {known.critic_on:%-d %B %Y}: no pitch to a critic"
    if is_pitch and abuse >= ABUSIVE:
        return Standing.CRITIC, "abusive: no pitch"
    return None


class Standings(msgspec.Struct, frozen=True):
    """A standing that a post gives its author: which one, and the words that show it."""

    standing: Standing
    words: str


def standings_from(
    text: str, *, is_said_to_us: bool, is_about_us: bool, sentiment: float = 0.0, abuse: float = 0.0
) -> Sequence[Standings]:
    """What a post tells for later: its author said no to us, or is furious with us."""
    found = []
    if is_said_to_us and (words := no_in_words(text)):
        found.append(Standings(Standing.OPTED_OUT, words))
    if (is_said_to_us or is_about_us) and (abuse >= ABUSIVE or sentiment <= _FURIOUS):
        found.append(Standings(Standing.CRITIC, "abusive towards us" if abuse >= ABUSIVE else "furious with us"))
    return found


_FURIOUS = -0.8
