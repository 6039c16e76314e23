"""An answer to one customer as it may serve another: without greeting, signature, and the first one's name. Pure."""

import re

import regex

from evenhand.kernel.greetings import without_greeting
from evenhand.kernel.text import fold
from evenhand.understanding.domain.personal_name_words import CLOSINGS, RELATIONS, THANKS

_MENTIONS = re.compile(r"^(?:@[\w.@-]+[,:]?\s+)+")
_GREETING = re.compile(
    r"^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|guten (?:tag|morgen|abend)|moin|liebe[r]?"
    r"|sehr geehrte[r]?|bonjour|salut|hola|buenos d[ií]as|buongiorno|ciao|ol[áa])\b[^,!.?:\n]{0,60}[,!.:\n]\s*",
    re.IGNORECASE,
)
_MARK = re.compile(r"\s*(?:\^\w{1,4}|—\s?\w[\w .'’]{0,60})\s*$")
_SIGNED = re.compile(r"\n\n[^\n.!?]{1,60}(?:\n[^\n.!?]{1,60}){0,2}\s*$")  # below a mail: a name, a company
# What ends a letter, in a line of its own or two; the name below it goes with it.
_CLOSING = re.compile(
    r"\n+(?:(?:best|kind|warm) (?:regards|wishes)|regards|sincerely|yours \w+|many thanks|cheers"
    r"|(?:viele|beste|liebe|freundliche|schöne) grüße|mit freundlichen grüßen|herzliche grüße|mfg|lg|vg"
    r"|(?:bien )?cordialement|bien à vous|saludos|un saludo|atentamente|cordiali saluti|distinti saluti|saluti"
    r"|atenciosamente|(?:met )?vriendelijke groet(?:en)?|med vänlig hälsning|(?:med )?venlig hilsen|pozdrawiam"
    r"|z poważaniem|s pozdravem|üdvözlettel|saygılarımızla|с уважением|з повагою)[,.! ]*(?:\n[^\n]{0,60}){0,3}\s*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
BLANK = "[name]"  # a place left open: the checks before sending stop it
_SHORTEST_NAME = 3


# Where the first one was spoken to: "[name], restart it", "Sorry, [name]." Any other name may be somebody else's: it
# stays open, as it does behind "Thanks," or "your technician,", and in a list of names.
_NOT_BEHIND = rf"(?<!(?:(?<!\p{{L}})(?i:{CLOSINGS}|{THANKS}|{RELATIONS})|\[name\]),\s)"
_SPOKEN_TO = regex.compile(
    rf"(?:^|(?<=[.!?…]\s|\n))\[name\](?=[,!])"
    rf"|(?<=,\s){_NOT_BEHIND}\[name\](?:(?=[.!?]|\s*$)|(?<!\p{{Lu}}[\p{{L}}'’-]{{0,30}},\s\[name\])(?=,))"
)


def reusable(answer: str, *, customer: str) -> str:
    """The answer without what was meant for one person only; empty if nothing else was said."""
    text = _MENTIONS.sub("", answer.strip())
    text = _SIGNED.sub("", _MARK.sub("", without_greeting(_GREETING.sub("", text, count=1))).rstrip())
    text = _CLOSING.sub("", text).strip()
    names = {word for word in _WORD.findall(customer) if len(word) >= _SHORTEST_NAME}
    folded = {fold(name) for name in names}

    def without_name(word: re.Match[str]) -> str:
        is_name = word[0] in names or (word[0][0].isupper() and fold(word[0]) in folded)
        return BLANK if is_name else word[0]

    text = _WORD.sub(without_name, text)
    return text[:1].upper() + text[1:]


def addressed_to(answer: str, name: str) -> str:
    """The answer with this person's name where it spoke to whoever had it first; other names stay open."""
    return _SPOKEN_TO.sub(lambda _: name, answer) if name else answer
