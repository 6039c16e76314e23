"""Personal data in words that everybody would read, and asking somebody to post some of theirs."""

from collections.abc import Collection, Iterator

import regex

from evenhand.kernel.text import fold
from evenhand.replies.domain.findings import Check, Finding, Level
from evenhand.understanding.domain.personal import personal_data

# Nobody ever means to publish these. The others may be our own: a hotline, the address of a shop.
NEVER = frozenset({"secret", "card", "iban", "national_id", "date_of_birth", "account_number"})
_BARE = regex.compile(r"[\W_]+")

_ASKS = r"""
    (?:please|pls|kindly|could\ you|can\ you|would\ you)?\s*(?:send|post|reply\ with|share|give|tell|provide|comment|
    schick\w*|sende?\w*|nenne?\w*|teile?\w*|gib|geben\ sie|antworte\w*\ mit|envoyez|donnez|indiquez|partagez|
    env[ií]e\w*|manda\w*|díganos|facilite\w*|indique\w*|invi\w*|mandi|ci\ dica|envie|mande|informe|stuur|geef|deel)
    (?:\s+\w+){0,4}?\s+
"""
_OURS_TO_ASK = r"""
    (?:phone|mobile|cell|account|customer|contract|order|card|iban|bank|e-?mail|postal|home|address|password|pin|
    date\ of\ birth|birth\ ?date|telefon\w*|handy\w*|kundennummer|vertragsnummer|kontonummer|adresse|anschrift|
    geburtsdatum|passwor[dt]|kennwort|num[ée]ro\ de\ (?:t[ée]l[ée]phone|compte|client|contrat)|adresse|mot\ de\ passe|
    n[uú]mero\ de\ (?:tel[eé]fono|cuenta|cliente|contrato)|direcci[oó]n|contrase[nñ]a|numero\ di\ \w+|indirizzo|
    n[uú]mero\ d[eo]\ \w+|endere[cç]o|senha|telefoonnummer|klantnummer|wachtwoord)
"""
_ASKING = regex.compile(rf"(?ix)\b{_ASKS}(?P<what>{_OURS_TO_ASK})\b(?:\ (?:number|address|details|data|id))?")
_IN_PRIVATE = regex.compile(
    r"(?i)\b(?:dms?|direct message|private(?:ly| message)?|inbox|in private|by mail|e-?mail us|chat|direktnachricht|pn|"
    r"privat\w*|per mail|message priv[ée]|mp|en priv[ée]|mensaje (?:directo|privado)|por privado|messaggio privato|"
    r"in privato|mensagem (?:direta|privada)|no privado|privé\w*|dm'?en)\b"
)


def in_public(text: str, *, ours: Collection[str], said_in_private: str = "") -> Iterator[Finding]:
    """Personal data that would stand in public, but for what is the company's own (`ours`).

    What the customer told us in private never stands in public, whatever it is.
    """
    known = {bare(each) for each in ours}
    private = bare(said_in_private)
    for span in personal_data(text):
        said = bare(text[span.start : span.end])
        if said in known:
            continue
        is_told = bool(private) and said in private
        code = Check.PERSONAL if span.kind in NEVER or is_told else Check.CONTACT_DATA
        kind = f"told_{span.kind}" if is_told else span.kind
        yield Finding(code=code, level=Level.BLOCK, kind=kind, start=span.start, end=span.end)


def asked_in_public(text: str) -> Iterator[Finding]:
    """Asking for a number or an address where everybody would read the answer, and no private way is named."""
    if _IN_PRIVATE.search(text):
        return
    for asking in _ASKING.finditer(text):
        yield Finding(code=Check.ASKS_PERSONAL, level=Level.BLOCK, start=asking.start(), end=asking.end())


def bare(piece: str) -> str:
    """Letters and digits only, so that spaces and hyphens hide nothing."""
    return _BARE.sub("", fold(piece))
