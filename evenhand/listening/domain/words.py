"""What a token is: the one definition that queries, the slow evaluator and the compiled matcher share.

For text in English and most other languages tokens are exactly what the pattern `[#@]?\\w+` finds in lower-case text:
a word, a #tag or an @handle, each at its position. The rest of the world needs these rules on top:

1. Text is *composed* first: NFC; full-width and half-width forms and letters styled as bold or italic (𝗕𝗼𝗹𝗱) become
   ordinary ones; of a run of combining marks the first thirty count (Unicode's stream-safe limit, UAX 15).
2. Combining marks (Mn, Mc) go on with a word and never begin one. Invisible characters (soft hyphen, joiner, variation
   selectors, direction marks) inside a word are dropped. The zero-width non-joiner and enclosing marks part words.
3. Scripts without spaces (Han, Hiragana, Katakana, Thai, Lao, Khmer, Myanmar) are one token a character, its marks
   included. A #tag or @handle goes on over all scripts.
4. Case is folded character by character: İ is i, ς is σ, everything else as `str.lower`; ß stays ß.
5. An emoji is present without a position, so that “great 🎉 service” still has “great service”. A joined family, a
   flag and a keycap are one emoji each. Skin tones and variation selectors do not count. The digit of a keycap is a
   word, too.
"""

import re
import unicodedata
from bisect import bisect_right
from typing import Final

import msgspec
import regex

# Kinds of characters, one letter each: a text's letters are its shape, and tokens are found in the shape.
SIGN: Final = "#"  # "#" or "@": begins a tag or a handle directly before a letter
STAR: Final = "*"  # only the base of a keycap
LETTER: Final = "w"
DIGIT: Final = "d"  # 0 to 9: a letter that may be the base of a keycap
UNSPACED: Final = "u"
MARK: Final = "m"
INVISIBLE: Final = "i"
JOINER: Final = "j"
TONE: Final = "t"
FLAG_LETTER: Final = "f"
FLAG_TAG: Final = "g"  # spells the region in the flags of England, Scotland, Wales
KEYCAP: Final = "k"
PICTURE: Final = "e"
OTHER: Final = "."

# First and last code points of the scripts without spaces, iteration marks and the long sound mark among them.
_UNSPACED = (
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3021, 0x3029), (0x3031, 0x303C)),
    *((0x3040, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F)),
    *((0xF900, 0xFAFF), (0x1AFF0, 0x1B16F), (0x20000, 0x3FFFF)),
)
_UNSPACED_FIRST = [first for first, _ in _UNSPACED]
_INVISIBLE = (
    *((0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x180B, 0x180F), (0x200E, 0x200F), (0x202A, 0x202E)),
    *((0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xE0100, 0xE01EF)),
)
_INVISIBLE_FIRST = [first for first, _ in _INVISIBLE]
_PICTURE = regex.compile(r"\p{Extended_Pictographic}")

# NFC puts a run of marks into order by sorting; thousands of them would take minutes. Three Tibetan vowel signs are no
# marks themselves but fall apart into some.
_SURPLUS = regex.compile(r"([\P{ccc=0}\u0f73\u0f75\u0f81]{30})[\P{ccc=0}\u0f73\u0f75\u0f81]+")
# What is dropped inside a word must not keep a mark from the letter it belongs to.
_DROPPED = "\u200d" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _INVISIBLE)
_BETWEEN_LETTER_AND_MARK = regex.compile(rf"(?<![{_DROPPED}])[{_DROPPED}]++(?=[\p{{Mn}}\p{{Mc}}\u1160-\u11ff])")
_STYLED = re.compile("[＃＠＿０-９Ａ-Ｚａ-ｚ\uff66-\uff9f\uffa0-\uffdc\U0001d400-\U0001d7ff]+")
# Characters that composing leaves alone where it finds no others: nearly all text, told at a glance.
_SETTLED = re.compile(
    r"[\x00-\u00ac\u00ae-\u02af\u0400-\u0482\u048a-\u052f\u05d0-\u05ea\u0620-\u064a\u1e00-\u1eff\u200b-\u205e"
    r"\u20a0-\u20c0\u2190-\u2328\u232b-\u27ff\u3001-\u3020\u3041-\u3096\u30a1-\u30fc\u3400-\u9fff\uac00-\ud7a3\ufe0f\uff01\uff04-\uff0f"
    r"\uff1a-\uff1f\U0001f000-\U0001faff]*\Z"
)

_TOKEN = re.compile(r"#(?P<tag>[wdu][wdumij]*)|(?P<word>[wd][wdmij]*|u[mij]*)|(?P<emoji>ff?|e[itg]*(?:je[itg]*)*)")
_KEYCAP = re.compile(r"[d#*]i?k")
_TOKEN_OF_EMOJI = re.compile(r"[ef].*|[d#*]k")
# In a text of such a shape the pattern on the lower-case text finds the same, five times as fast.
_UNUSUAL_SHAPE = re.compile(r"[umijfgke]")
_UNUSUAL_CASE = re.compile("[İΣς]")
_USUAL_TOKEN = re.compile(r"[#@]?\w+")


class Token(msgspec.Struct, frozen=True):
    """A word, #tag, @handle or emoji: folded, as written, and where in the composed text it stands."""

    text: str
    written: str
    start: int
    end: int


class Tokens(msgspec.Struct, frozen=True):
    """What a text consists of. A word's index is its position; emoji have none."""

    words: tuple[Token, ...]
    emoji: tuple[Token, ...]


def kind_of(character: str) -> str:
    """Which of the kinds above a character is, decided by itself alone."""
    if character in "#@":
        return SIGN
    if character == "*":
        return STAR
    if character.isalnum() or character == "_":
        return _kind_of_letter(character)
    if _lies_in(_INVISIBLE, _INVISIBLE_FIRST, ord(character)):
        return INVISIBLE
    if unicodedata.category(character) in ("Mn", "Mc"):
        return MARK
    return _kind_of_picture(character)


def _kind_of_letter(character: str) -> str:
    if character.isascii():
        return DIGIT if character.isdigit() else LETTER
    return UNSPACED if _lies_in(_UNSPACED, _UNSPACED_FIRST, ord(character)) else LETTER


def _kind_of_picture(character: str) -> str:
    special = {"\u200d": JOINER, "\u20e3": KEYCAP}.get(character)
    code = ord(character)
    if special:
        return special
    if 0x1F3FB <= code <= 0x1F3FF:
        return TONE
    if 0x1F1E6 <= code <= 0x1F1FF:
        return FLAG_LETTER
    if 0xE0020 <= code <= 0xE007F:
        return FLAG_TAG
    return PICTURE if _PICTURE.match(character) else OTHER


def _lies_in(ranges: tuple[tuple[int, int], ...], firsts: list[int], code: int) -> bool:
    at = bisect_right(firsts, code) - 1
    return at >= 0 and code <= ranges[at][1]


def folded(character: str) -> str:
    """A character as it is compared where case does not count: always one character."""
    if character == "İ":
        return "i"
    return "σ" if character in "Σς" else character.lower()


class _Kinds(dict[int, str]):
    """For `str.translate`: each character is looked at once in a process."""

    def __missing__(self, code: int) -> str:
        self[code] = kind = kind_of(chr(code))
        return kind


class _Written(dict[int, str | None]):
    """For `str.translate`: drops what does not count inside a word or an emoji."""

    def __init__(self, dropped: str, *, folds: bool) -> None:
        super().__init__()
        self._dropped, self._folds = dropped, folds

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        kept = folded(character) if self._folds else character
        self[code] = result = None if kind_of(character) in self._dropped else kept
        return result


_KINDS = _Kinds()
_AS_WRITTEN = _Written(INVISIBLE + JOINER, folds=False)
_AS_FOLDED = _Written(INVISIBLE + JOINER, folds=True)
_AS_EMOJI = _Written(INVISIBLE + TONE, folds=False)


def composed(text: str) -> str:
    """The text as tokens are looked for in it (rule 1). Takes linear time whatever the text is."""
    if text.isascii() or _SETTLED.match(text):
        return text
    text = _STYLED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = _BETWEEN_LETTER_AND_MARK.sub("", text)
    return unicodedata.normalize("NFC", _SURPLUS.sub(r"\1", text))


def shape_of(text: str) -> str:
    """The kinds of a text's characters, side by side with it."""
    return text.translate(_KINDS)


def tokens_of(text: str) -> Tokens:
    """All tokens of a text, in order."""
    text = composed(text)
    shape = shape_of(text)
    words, emoji = [], []
    for found in _TOKEN.finditer(shape):
        if found["emoji"]:
            emoji.append(_emoji(text, found.start(), found.end()))
        else:
            words.append(_word(text, found.start(), found.end()))
    emoji += [_emoji(text, found.start(), found.end()) for found in _KEYCAP.finditer(shape)]
    return Tokens(tuple(words), tuple(sorted(emoji, key=lambda each: each.start)))


def _word(text: str, start: int, end: int) -> Token:
    span = text[start:end]
    return Token(span.translate(_AS_FOLDED), span.translate(_AS_WRITTEN), start, end)


def _emoji(text: str, start: int, end: int) -> Token:
    plain = text[start:end].translate(_AS_EMOJI)
    return Token(plain, plain, start, end)


def is_emoji(text: str) -> bool:
    """Whether a token's text is that of an emoji."""
    return bool(_TOKEN_OF_EMOJI.fullmatch(shape_of(text)))


def words_of(text: str) -> list[str]:
    """The folded words, tags and handles of a text, by position; as `tokens_of`, but quick for usual text."""
    text = composed(text)
    if text.isascii() or not (_UNUSUAL_CASE.search(text) or _UNUSUAL_SHAPE.search(shape_of(text))):
        return _USUAL_TOKEN.findall(text.lower())
    return [token.text for token in tokens_of(text).words]
