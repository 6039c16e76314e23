"""Whether a post speaks to a handle, or only about it."""

import re
from collections.abc import Collection, Sequence
from enum import StrEnum

import msgspec


class Address(StrEnum):
    """Where in the post the handle is called."""

    OPENING = "opens with"
    QUOTED = "answers a quoted post of"
    TAGGED = "calls"
    THANKED = "thanks"
    SPOKEN_TO = "speaks to"


class Addressed(msgspec.Struct, frozen=True):
    """The handle that is spoken to, and how one sees it."""

    handle: str
    how: Address


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _one_of(phrases: str) -> str:
    """A pattern for any of the phrases: words, or what stands between commas."""
    each = phrases.split(",") if "," in phrases else phrases.split()
    whole = (" ".join(phrase.split()) for phrase in each)
    return "|".join(re.escape(phrase) for phrase in sorted(whole, key=len, reverse=True))


_HANDLE = re.compile(r"(?<![\w@])@\w[\w.-]*(?:@[\w.-]+)?(?<![.-])")
_CALLS = _one_of("""
    hey heyy heya hi hiya hello yo oi ok okay dear so soo sooo um umm uh erm ah oh well wow damn lol omg wtf
    ffs seriously really please pls plz sorry thanks thank you thx ty thankyou cheers kudos attn attention
    congrats question good morning afternoon evening night no yes yeah and but cc hallo moin servus guten tag
    morgen abend danke bitte liebes hola buenas buenos días dias tardes gracias oye bonjour bonsoir salut
    merci ciao buongiorno buonasera salve grazie scusa olá ola bom dia boa tarde noite obrigado obrigada hoi
    goedemorgen bedankt reply note message memo open letter to
""")
_OPENING = re.compile(rf"[^\w@]*(?:(?:{_CALLS})\b[^\w@]+){{0,4}}(?:@\w[\w.@-]*(?:[^\w@]|\b(?:and|und|y|et|e)\b)*)+")
# Possessive, so that no row of handles and dashes can make it try every way to cut them.
_ALL_THAT_FOLLOWS = re.compile(
    r"(?:\^\w+|[@#]\w[\w.@-]*+|https?://\S++|(?:pic\.)?[a-z]{2,12}\.(?:com|ly|co|gl|be|me|it)/\S++|[^\w@#])*+$"
)
_PUNCTUATION_FOLLOWS = re.compile(r"\s*(?:[.,!?;…)\n–—]|:\s|-\s|$)")
_SPEECH = _one_of("""
    you, your, u, ur, y'all, yall, why, what, what's, whats, when, how, who, who's, whose, please, pls, can,
    could, would, will, fix, get, stop,
    help, is there, warum, wann, bitte, könnt, por, cuándo, pourquoi, quand, perché, quando
""")
_SPEECH_FOLLOWS = re.compile(rf"(?:\s*+[/&+,]?\s*+(?:and\s+)?@\w[\w.@-]*+)*+\s+(?:{_SPEECH})\b")
# Old ways to answer in public: "my words RT @brand: @me their words". What a brand tells everybody is no talk.
_RETWEET = re.compile(r"\brt\s+[\"“]?(?=@)")
_QUOTED_ANSWER = re.compile(r":\s*@\w")
# After these a call may follow where the sentence ends: "why does it do this @brand?"
_COMPLETE = _words("this that these those it me us him them now again today here")
# A handle made for being asked is hardly ever a noun, unless somebody tells of having asked it.
_FOR_HELP = re.compile(r"@(?:ask\w|help\w)|(?:support|cares?|help|helps|service)(?:[._]\w+)?$")
_TOLD_OF = _words("""
    by with from to via at of called calling contacted emailed messaged dmed told tell tells asked tweeted tweeting
    tried trying follow following the because and thanks for is was von mit bei an de con por par avec da con
""")
_SENTENCE_IS_OVER = re.compile(r"\s*[?!]")
_LAST_WORD = re.compile(r"[\w']+$")
_LAST_TAG = re.compile(r"(?:[@#]\w[\w.@-]*|https?://\S+)\s*[/&,]?\s*$")
_THANKS = _one_of("""
    thanks, thank you, thx, kudos, props, shoutout, shout out, cheers, congrats, congratulations, well done,
    danke, gracias, merci, grazie, obrigado, obrigada, bravo, bedankt
""")
_SO_MUCH = "so much|very much|a lot|again|you|vielmals|mille"
# "Thanks to @brand" alone gives a reason, "kudos to @brand" gives thanks.
_THANKS_BEFORE = re.compile(rf"\b(?:{_THANKS})(?: (?:{_SO_MUCH}))?[\s,!]*(?:(?<!thanks )(?<!thank )(?:to|an|a|à) )?$")
_YOU = _one_of("""
    your, yours, u, ur, y'all, yall, you're, you've, you'll, you'd, please, pls, plz, fix it, fix this, fix
    that, fix your, fix my, help me, help us, help out, ihr, euch, euer, eure, eurem, euren, eurer, eures,
    bitte, hilfe, ustedes, vosotros, por favor, ayuda, vous, votre, vos, svp, s'il vous plaît, vostro, vostra,
    vostri, vostre, per favore, aiuto, aiutatemi, você, vocês, ajuda
""")
_SPOKEN_TO = re.compile(rf"\b(?:(?<!thank )you|help[.!]|{_YOU})(?!\w)")
# Directly before a handle these make it a part of the sentence.
_BEFORE_A_NOUN = _words("""
    of on in at by from with to for about via through over under into onto than like as or the a an my your
    our his her their its this that these those some any no another every is are was were be been being am
    using use used uses love loves hate hates luv luvs heart miss got get gets getting have has had having need want buy
    bought watch watching call called calling contact contacted tried try trying leave left leaving fly flying
    flew book booked order ordered because cuz if when how why does did do will would can could should since
    after before until without against between among per vs says said told tell tells asked ask made makes
    took takes new free both just only even von vom zu zum zur mit bei beim auf für im über der die das den
    dem ein eine einen mein meine meinen unser und de del en con por para al el los las mi su du des chez sur
    avec par pour au aux le les un une mon ma mes di da il lo gli una mio mia dal dalla alla sul sulla nel na
    em com o os meu minha van voor met bij op aan het een mijn
""")
# So much text before a handle tells whether it is part of the sentence.
_CONTEXT = 80
_JOINS = frozenset(("and", "&", "und", "y", "et", "e"))


def addressed_in(text: str, handles: Collection[str]) -> Addressed | None:
    """Which of our handles a plain text speaks to, or None if it only speaks about them or not at all."""
    spans = [(each.start(), each.end()) for each in _HANDLE.finditer(text)]
    ours = [(start, end) for start, end in spans if text[start:end] in handles]
    if not ours:
        return None
    opening = _OPENING.match(text)
    run_ends = opening.end() if opening else 0
    for start, end in ours:
        if start < run_ends:
            return Addressed(text[start:end], Address.OPENING)
    for start, end in ours:
        how = _how(text, start, end)
        if how:
            return Addressed(text[start:end], how)
    if not _speaks_to_another(spans, run_ends) and _SPOKEN_TO.search(_RETWEET.split(text, maxsplit=1)[0]):
        start, end = ours[0]
        return Addressed(text[start:end], Address.SPOKEN_TO)
    return None


def opening_handles(text: str) -> list[str]:
    """The handles a plain text begins with: those it is sent to in the first place."""
    opening = _OPENING.match(text)
    return _HANDLE.findall(opening.group()) if opening else []


def _speaks_to_another(spans: Sequence[tuple[int, int]], run_ends: int) -> bool:
    return bool(spans) and spans[0][0] < run_ends


def _how(text: str, start: int, end: int) -> Address | None:
    before = text[max(0, start - _CONTEXT) : start].rstrip()
    if _QUOTED_ANSWER.match(text, end) and len(before) > len("rt “"):
        return Address.QUOTED
    if _THANKS_BEFORE.search(before + " "):
        return Address.THANKED
    if _ends_a_sentence(text, end, before):
        return Address.TAGGED
    if _is_noun_after(before):
        return None
    if _is_for_help(text[start:end], before):
        return Address.TAGGED
    is_call = _ALL_THAT_FOLLOWS.match(text, end) or _SPEECH_FOLLOWS.match(text, end)
    if is_call or (_stands_apart(before) and _PUNCTUATION_FOLLOWS.match(text, end)):
        return Address.TAGGED
    return None


def _is_for_help(handle: str, before: str) -> bool:
    last = _LAST_WORD.search(before)
    return bool(_FOR_HELP.search(handle)) and (last is None or last.group() not in _TOLD_OF)


def _ends_a_sentence(text: str, end: int, before: str) -> bool:
    """What was said before is complete, and nothing comes after: the handle can only be a call."""
    last = _LAST_WORD.search(before)
    return (
        last is not None
        and last.group() in _COMPLETE
        and bool(_SENTENCE_IS_OVER.match(text, end) or _ALL_THAT_FOLLOWS.match(text, end))
    )


def _stands_apart(before: str) -> bool:
    """The sentence before the handle is over, or interrupted."""
    return not before or bool(_LAST_TAG.search(before)) or not (before[-1].isalnum() or before[-1] in "'&/(+=-_%$€£")


def _is_noun_after(before: str) -> bool:
    last = _LAST_WORD.search(before)
    return last is not None and (last.group() in _BEFORE_A_NOUN or last.group() in _JOINS)
