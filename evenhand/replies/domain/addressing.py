"""Whom and for whom we speak: the right name, the right brand, the right language."""

from collections.abc import Collection, Iterable, Iterator

import regex

from evenhand.kernel.text import fold
from evenhand.replies.domain.findings import Check, Finding, Level
from evenhand.replies.domain.phrases import found_in
from evenhand.understanding.domain.language import UNDETERMINED, languages_in

_LETTERS = regex.compile(r"\p{L}")
LEAST_LETTERS = 20  # of a text whose language can be told for sure
_GREETED = regex.compile(
    r"^\W*(?i:hi|hello|hey|dear|hallo|lieber?|moin|bonjour|salut|hola|ciao|ol[áa]|beste|good (?:morning|evening),?)"
    r"\s+(?:(?i:mr|mrs|ms|herr|frau|mme|m|sr|sra|sig)\.?\s+)?(?P<name>\p{Lu}[\p{L}'’-]{1,30})\s*[,!.:\n–-]"
)
# Words that follow a greeting and are nobody's name.
_NO_NAMES = """
    there all everyone everybody team folks friend again sir madam zusammen an vielen danke tout toutes tous amigo
    amiga todos todas customer kunde client cliente klant thanks thank
"""


def wrong_name(text: str, theirs: Iterable[str], ours: Iterable[str]) -> Iterator[Finding]:
    """A greeting with a name that is not theirs: a template, or a reply in the wrong case.

    Nothing where no name of theirs is known.
    """
    greeted = _GREETED.search(text)
    known = {part for name in theirs for part in _parts(name)}
    if greeted is None or not known:
        return
    said = fold(greeted["name"])
    if said in _NO_NAMES.split() or any(_is_near(said, part) for part in known):
        return
    own = {part for name in ours for part in _parts(name)}
    start, end = greeted.span("name")
    facts: dict[str, str | int] = {"said": greeted["name"], "name": next(iter(theirs), "")}
    yield Finding(
        code=Check.NAME, level=Level.BLOCK, kind="ours" if said in own else "", start=start, end=end, facts=facts
    )


def _parts(name: str) -> list[str]:
    return [part for part in regex.findall(r"[\p{L}']+", fold(name)) if len(part) > 1]


def _is_near(said: str, part: str) -> bool:
    """The same, or a short form: "Dan" for "Daniel", "dana" in "danawhitlock"."""
    return said == part or (len(said) > 2 and (part.startswith(said) or said.startswith(part)))


def wrong_brand(text: str, ours: Collection[str], others: Iterable[tuple[str, Collection[str]]]) -> Iterator[Finding]:
    """Another of our brands by its name or handle: these words may have been meant for its customers."""
    own = {fold(name.lstrip("@")) for name in ours}
    for brand, names in others:
        telling = [name.lstrip("@") for name in names if len(name.lstrip("@")) > 3]
        telling = [name for name in telling if fold(name) not in own]
        plain = text.replace("@", " ")
        for start, end in found_in(plain, telling):
            yield Finding(code=Check.BRAND, level=Level.BLOCK, start=start, end=end, facts={"brand": brand})


def languages_read(written: Iterable[str], *, first: str, noted: str) -> frozenset[str]:
    """The languages somebody reads: those they wrote lately, else that of their first words (`first`); what is noted of
    them counts only where nothing they wrote tells one."""
    told = (frozenset(languages) - {"", UNDETERMINED} for languages in (written, [first], [noted]))
    return next(filter(None, told), frozenset())


def wrong_language(text: str, theirs: Collection[str]) -> Iterator[Finding]:
    """A language that the person has not written in, where both can be told."""
    known = {language for language in theirs if language and language != UNDETERMINED}
    if not known or len(_LETTERS.findall(text)) < LEAST_LETTERS:
        return
    said = languages_in(text)
    if said[0] == UNDETERMINED or known & set(said):
        return
    facts: dict[str, str | int] = {"said": said[0], "theirs": sorted(known)[0]}
    yield Finding(code=Check.LANGUAGE, level=Level.BLOCK, facts=facts)
