"""The text that all models see: bounded, cleaned, with names, links and numbers folded into one word each."""

import html
import re
import unicodedata

import regex

# What a post says in its first 2,000 characters is what it says.
ENOUGH = 2_000
# Cleaning may shorten a text, so more than enough is looked at, but never a book.
_LOOKED_AT = 8 * ENOUGH
_TYPOGRAPHIC = str.maketrans(dict.fromkeys("‘’‚‛‹›′", "'") | dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("–—―−", "-"))

_NESTED_ENTITY = re.compile(r"&(?:amp;)+")
# Control characters, lone surrogates, variation selectors, and what has no width: joiners, marks of direction, tags.
_UNSEEN = regex.compile(r"[[\p{Cc}\p{Cf}\p{Cs}\p{Variation_Selector}]--[\s]]+", flags=regex.VERSION1)
# Two marks on one letter are spelling in some scripts, more are decoration.
_HEAPED_MARKS = regex.compile(r"(\p{M}{2})\p{M}+")
_LINK = re.compile(r"(?:https?://|www\.|(?<![\w.])(?:t\.co|bit\.ly|goo\.gl|youtu\.be|pic\.twitter\.com)/)\S*", re.I)
_MAIL = re.compile(r"(?<![\w.+@-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_HANDLE = re.compile(r"(?<![\w@])@\w+(?:[.-]\w+)*(?:@[\w.-]+)?")
_NUMBER = re.compile(
    r"(?<!\d)(?:\d{7,}|\+\d[\d ()-]{6,20}\d|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})(?!\d)|__(?:phone|number)__"
)
_STRETCHED = re.compile(r"([^\W\d_])\1{3,}")
# Words with inner apostrophes, single emoji, short runs of signs.
_WORD = regex.compile(r"[@#]?[\p{L}\p{M}\p{N}_]+(?:'[\p{L}\p{M}\p{N}_]+)*|\p{So}|[^\s\p{L}\p{M}\p{N}\p{So}]{1,4}")


def plain(text: str) -> str:
    """The bounded, cleaned text: at most ENOUGH characters on one line, its case kept. "" where nothing is left."""
    text = text[:_LOOKED_AT]
    if "&" in text:
        text = html.unescape(_NESTED_ENTITY.sub("&", text))
    text = _seen(text)
    if "://" in text or "/" in text or "www." in text:
        text = _LINK.sub(" httpurl ", text)
    if "@" in text:
        text = _HANDLE.sub("@user", _MAIL.sub(" __email__ ", text))
    text = _NUMBER.sub(" __number__ ", text)
    text = _STRETCHED.sub(r"\1\1\1", text)
    return " ".join(text.split())[:ENOUGH].rstrip()


def words_of(plain: str) -> list[str]:
    """The words of a plain text in lower case, each emoji and each short run of signs being a word."""
    return [word.lower() for word in _WORD.findall(plain)]


def _seen(text: str) -> str:
    """Without what a reader does not see: look-alike letters become letters, heaps of accents become two."""
    if text.isascii():
        return text if text.isprintable() else _UNSEEN.sub("", text)
    text = _UNSEEN.sub("", text)
    text = _HEAPED_MARKS.sub(r"\1", text)
    text = unicodedata.normalize("NFKC", text)[: 2 * _LOOKED_AT]
    return text.translate(_TYPOGRAPHIC)
