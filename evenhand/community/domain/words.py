"""Texts, names and addresses as the community takes them, and the words by which questions are found."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable

import regex

from evenhand.community.domain.likeness import likeness
from evenhand.kernel.text import fold, storable

LONGEST_TITLE, LONGEST_TEXT, LONGEST_NAME, LONGEST_WHY = 150, 8_000, 40, 500
SHORTEST_TITLE = 10
MOST_WORDS = 12  # of a search
_LINK = re.compile(
    r"(?:https?://|www\.)\S|\b[\w-]+\.(?:com|net|org|info|biz|shop|xyz|top|ru|io|me|ly)\b", re.IGNORECASE
)
_ADDRESS = re.compile(r"[^\s@<>\"',;:\\()\[\]]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")
# Signs that belong to a letter stand after it, as in Hindi and Thai; heaps of them are drawn over other people's lines.
_NAME = regex.compile(r"(?!.*\p{M}{4})[^\W_][\w\p{M} .'’-]*")
_RESERVED = re.compile(
    r"admin|moderat|staff|official|support|customer ?(care|service)|kundendienst|kundenservice|team\b"
)
_WORDS_FOR_US = "admin moderator staff official support customercare customerservice kundendienst kundenservice"
_OURS = frozenset(map(likeness, _WORDS_FOR_US.split()))
_TELLING = 5  # letters; a shorter name of a brand stands in names of people
_PLAIN_WORD = re.compile(r"\w+", re.UNICODE)
_SMALL_WORDS = """
    a an and are as at be but by can do does for from have how i if in is it its me my no not of on or so that the this
    to was what when where which who why will with you your der die das den dem ein eine einen ich du er sie es wir ihr
    und oder nicht kein keine ist sind war hat habe mein meine mit von zu zum zur im am auf bei wie was wenn warum wer
"""
_SMALL = frozenset(_SMALL_WORDS.split())
# Scripts that set no spaces between words: foreign words in katakana stand whole, of the others every two signs.
_KATAKANA = re.compile("[\u30a1-\u30ff]+")
_UNSPACED = re.compile("[\u3400-\u9fff\u0e00-\u0e7f\uac00-\ud7af]+")


def title_in(said: str) -> str:
    """A title on one line."""
    return " ".join(storable(said).split())[:LONGEST_TITLE]


def text_in(said: str) -> str:
    """What somebody wrote, as it is kept."""
    return storable(said).strip()[:LONGEST_TEXT]


def address_in(said: str) -> str:
    """A mail address in lower case; empty for what is none."""
    address = storable(said).strip().lower()
    return address if len(address) <= 254 and _ADDRESS.fullmatch(address) else ""


def name_in(said: str, *, brand: str, ours: Collection[str] = ()) -> str:
    """A name that can stand in public; empty for one that could be taken for us, or cannot be read.

    A brand's name counts also where it is spaced out, or written with signs that look like its letters; so do words
    for our people, and the public names of those who answer here. Letters that look alike are not mixed.
    """
    name = " ".join(unicodedata.normalize("NFC", storable(said)).split())[:LONGEST_NAME]
    plain = fold(name)
    if len(name) < 2 or not _NAME.fullmatch(name) or _RESERVED.search(plain) or _is_mixed(name):
        return ""
    if fold(brand) in plain or _letters(brand) in _letters(name) or _looks_like_us(name, brand, ours):
        return ""
    return name


def _looks_like_us(name: str, brand: str, ours: Collection[str]) -> bool:
    looks, us = likeness(name), likeness(brand)
    if len(us) >= _TELLING and us in looks:
        return True
    return any(each in looks for each in _OURS) or looks in {likeness(each) for each in ours}


def _letters(name: str) -> str:
    """Only letters and digits; a brand without any is in no name."""
    return "".join(_PLAIN_WORD.findall(fold(name))).replace("_", "") or "\0"


def _is_mixed(name: str) -> bool:
    """Whether letters of two alphabets stand in it that cannot be told apart by looking."""
    known = {unicodedata.name(each, "").partition(" ")[0] for each in name if each.isalpha()}
    return len(known & {"LATIN", "CYRILLIC", "GREEK"}) > 1


def links_in(text: str) -> int:
    """How many web addresses a text names, written as such or not."""
    return len(_LINK.findall(text))


def hash_of(text: str) -> int:
    """A number that is the same for the same words, however they are set."""
    plain = " ".join(_PLAIN_WORD.findall(fold(text)))
    return int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=8).digest(), signed=True)


_ENDS = frozenset(".!?:;\n>*…。！？")  # what a sentence or a line ends with


def search_words(said: str) -> list[str]:
    """The words of a search that tell something; where all are small ones, all of them."""
    words = list(dict.fromkeys(_PLAIN_WORD.findall(fold(storable(said)))))
    return ([word for word in words if word not in _SMALL] or words)[:MOST_WORDS]


def pieces_of(said: str) -> list[str]:
    """What a search in a script without spaces is looked for by, folded; nothing for any other."""
    plain = unicodedata.normalize("NFKC", storable(said))
    whole = _KATAKANA.findall(plain)
    runs = _UNSPACED.findall(plain)
    pairs = [run[place : place + 2] for run in runs for place in range(max(1, len(run) - 1))]
    return list(dict.fromkeys(fold(each) for each in (*whole, *pairs)))[:MOST_WORDS]


def without(text: str, names: Iterable[str], spans: Iterable[tuple[int, int]], *, instead: str) -> str:
    """The text without the pieces at these places, and without these names."""
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}{instead}{text[end:]}"
    for name in names:
        if len(name) > 1:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda _: instead, text, flags=re.IGNORECASE)
    return text


def called(text: str, former: str, name: str) -> str:
    """The text with another name for whoever had the former one.

    A name that is a word, too ("Will", "Rose"), stays where it may be one: in small letters, or where a sentence begins
    with it, unless a comma follows as after whoever is spoken to.
    """

    def anew(found: re.Match[str]) -> str:
        before = text[: found.start()].rstrip(" \t\"'“‘(")
        begins = before == "" or before[-1] in _ENDS
        is_spoken_to = text[found.end() : found.end() + 1] == ","
        return found[0] if begins and not is_spoken_to and " " not in former else name

    return re.sub(rf"(?<!\w){re.escape(former)}(?!\w)", anew, text)
