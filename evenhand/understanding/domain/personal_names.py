"""Where a text names somebody: one of ours, behind a title or a greeting, in a signature, where people say who they are
or whose somebody is. Found by the words around it, in the languages that the desk greets in; other names are not seen.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache
from typing import Final

import regex

from evenhand.kernel.greetings import names_greeted
from evenhand.understanding.domain import personal_name_words as words
from evenhand.understanding.domain.personal import KINDS, Span, masked
from evenhand.understanding.domain.stopwords import is_stop_word

NAME: Final = "name"
_SHORTEST: Final = 3  # letters of a name that is masked wherever it stands
_NO_TITLE = rf"(?!(?i:{words.TITLES})(?!\p{{L}})|(?i:{words.DOTTED_TITLES})\.)"
_LETTERS = r"[\p{L}'’]{0,24}+(?:-\p{Lu}\p{L}{1,24}+){0,2}+"
_PLAIN_OR_SHORT = rf"\p{{Lu}}\p{{Ll}}{_LETTERS}|\p{{Lu}}{{2,24}}+|\p{{Lu}}\.(?=\s?\p{{Lu}})"
_PART = rf"{_NO_TITLE}(?:\p{{Lu}}['’]\p{{Lu}}{_LETTERS}|{_PLAIN_OR_SHORT})"
_BETWEEN = r"(?:von|van|de|der|den|del|della|di|da|dos|du|la|le|el|al|ben|bin|ibn|ter|ten|zu|zur|af|av)"
_PERSON = rf"(?P<name>(?:{_BETWEEN} ){{0,2}}{_PART}(?:[ ](?:{_BETWEEN} ){{0,2}}{_PART}){{0,2}}+)(?![\p{{L}}\p{{N}}])"
_ONE = rf"(?P<name>{_PART}(?:[ ]{_PART})?)(?![\p{{L}}\p{{N}}])"
_STARTS = r"(?<![\p{L}\p{N}\[])"
_END = r"\s{0,2}(?:[,.!?;:()\n–—-]|$)"
_ENDS = rf"(?={_END})"
_WORD = regex.compile(r"[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*")
_SEVERAL = regex.compile(rf"\[{NAME}\](?:[ -]\[{NAME}\])+")
_TAKEN_OUT = regex.compile(rf"\[(?P<kind>{'|'.join([NAME, *KINDS]).replace('_', ' ')})\](?!\()")
_SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖董袁潘蒋蔡余杜叶程苏魏吕"
    "丁沈姚卢姜崔钟谭陆汪范廖贾夏韦邹孟熊秦邱尹薛闫段侯陶黎贺顾郝龚邵钱严覃戴莫汤"
)


def names_in(text: str, *, known: Collection[str] = ()) -> tuple[Span, ...]:
    """Every name that can be told, in order, none overlapping. `known` are words of names, of our people and theirs.

    Where a name was found once, it is found wherever the text says it again.
    """
    found = {(start, end) for start, end in _found(text) if not _is_nobody(text[start:end])}
    again = {word for start, end in found for word in _WORD.findall(text[start:end]) if _stands_alone(word)}
    again |= {word for word in known if _stands_alone(word)}
    if again:
        found |= {match.span() for match in _WORD.finditer(text) if match[0] in again or _owner(match[0]) in again}
    return _apart(found)


def without_names(text: str, *, known: Collection[str] = ()) -> str:
    """The text with "[name]" for each of them; one for first and last name together."""
    return _SEVERAL.sub(f"[{NAME}]", masked(text, names_in(text, known=known)))


def left_open(text: str) -> dict[str, int]:
    """How often each kind of personal data was taken out of a text: what stands there in brackets, but no link."""
    return dict(Counter(match["kind"].replace(" ", "_") for match in _TAKEN_OUT.finditer(text)))


def _owner(word: str) -> str:
    """Whose something is: "Bob’s" is of Bob."""
    return regex.sub(r"['’]s?$|(?<=\p{Ll})s$", "", word)


def _stands_alone(word: str) -> bool:
    """Whether a word is a name wherever it stands: "Will" and "May" are not."""
    folded = word.lower()
    return len(word) >= _SHORTEST and word[0] != folded[0] and folded not in words.NOBODYS and not is_stop_word(folded)


def _is_nobody(said: str) -> bool:
    """Large letters alone make no name: "Hello Team", "my driver Monday", "I am OK"."""
    said_words = [word.lower() for word in _WORD.findall(said)]
    return (
        not said_words
        or said_words[0] in words.NOBODYS
        or all(len(word) > 1 and is_stop_word(word) for word in said_words)
    )


def _found(text: str) -> Iterator[tuple[int, int]]:
    yield from names_greeted(text)
    for pattern in _patterns():
        yield from (match.span("name") for match in pattern.finditer(text))


@cache
def _patterns() -> tuple[regex.Pattern[str], ...]:
    titles = rf"(?:(?i:{words.TITLES})\.?|(?i:{words.DOTTED_TITLES})\.)"
    begins = r"(?:^|(?<=[.!?…\n]))[\s\"“„«]{0,3}"
    sources = (
        rf"{_STARTS}(?:{titles}\s{{1,2}}){{1,3}}+{_PERSON}",
        rf"{_STARTS}(?i:{words.TITLES_OF_ANY})\.?\s(?P<name>\p{{Ll}}{{3,20}})(?!\p{{L}})",
        rf"{_STARTS}{_ONE}\s(?i:{words.AFTER_NAMES})(?!\p{{L}})",
        rf"{_STARTS}(?i:{words.CALLED}):?\s{_PERSON}",
        rf"{_STARTS}(?i:{words.I_AM})\s{_ONE}(?={_END}|\s(?:{words.AFTER_I_AM})(?!\p{{L}}))",
        rf"{begins}{_PERSON}\s(?:{words.HERE}){_ENDS}",
        rf"{_STARTS}(?i:{words.THANKS}),?\s{_ONE}{_ENDS}",
        rf"(?m){_STARTS}(?i:{words.CLOSINGS}|{words.THANKS})[,.!]?\s{{1,3}}{_PERSON}(?=\s{{0,2}}$)",
        rf"(?:[\s.!?][—–-]{{1,2}}\s?|\n/){_PERSON}\s{{0,2}}$",
        rf"{_STARTS}(?i:{words.RELATIONS}),?\s(?:(?:called|named|namens|appelée?|llamad[oa])\s)?{_ONE}",
        rf"{_STARTS}(?i:{words.SPOKE_TO})\s{_ONE}",
        r"(?P<name>(?!客|皆|奥|誰|何|業者|神)[\p{Han}\p{Katakana}ー]{1,8})(?:様|さん|氏)(?!子)",
        r"(?:と申します|と申す)(?<=(?P<name>[\p{Han}\p{Katakana}ー]{1,8})(?:と申します|と申す))",
        r"(?<!\p{Hangul})(?P<name>(?!고객|선생|여러|상담|기사|직원|담당|사장|손)\p{Hangul}{2,4}?)\s?(?:님|씨)(?!\p{L}{3})",
        r"(?:제 이름은|저는)\s(?P<name>\p{Hangul}{2,4}?)(?:입니다|이에요|예요)",
        rf"(?P<name>[{_SURNAMES}]\p{{Han}}{{0,2}}?)(?:先生|女士|小姐)",
        r"(?:我叫|我的名字是|我的名字叫)(?P<name>\p{Han}{2,4})",
        rf"(?<!\p{{L}})(?:{words.ARABIC})\s(?P<name>\p{{Arabic}}{{2,15}}(?:\s(?!و)\p{{Arabic}}{{2,15}})?)",
    )
    return tuple(map(regex.compile, sources))


def _apart(spans: Collection[tuple[int, int]]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(end, joined[-1].end), NAME)
        else:
            joined.append(Span(start, end, NAME))
    return tuple(joined)
