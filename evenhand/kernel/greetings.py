"""How people greet, in the languages that the desk greets in: to see a greeting, and to leave it out."""

from collections.abc import Iterator
from typing import Final

import regex

_HELLO: Final = (
    r"hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|"
    r"hallo|guten (?:tag|morgen|abend)|liebe[rs]?|moin|servus|grüß gott|grüezi|sehr geehrte[rs]?|"
    r"bonjour|bonsoir|salut|ch(?:er|ère)|hola|buenos d[ií]as|buenas(?: tardes| noches)?|estimad[oa]|"
    r"ciao|buongiorno|buonasera|salve|gentile|ol[áa]|bom dia|boa (?:tarde|noite)|prezad[oa]|"
    r"dag|beste|hoi|goede(?:morgen|middag|navond|ndag)|hej(?:san)?|hei|kære|kjære|god (?:dag|morgen|kveld|aften)|"
    r"hyvää päivää|moi|dzień dobry|cześć|witam|szanown[ya]|dobrý (?:den|večer)|ahoj|vážen[ýá]|"
    r"kedves|jó napot|szia|tisztelt|bună(?: ziua| dimineața| seara)?|stimat[ăe]?|merhaba|sayın|iyi günler|"
    r"γεια(?: σας| σου)?|καλημέρα|καλησπέρα|αγαπητ[έή]|здравствуйте|добрый (?:день|вечер)|доброе утро|привет|"
    r"уважаем(?:ый|ая)|вітаємо|вітаю|добрий (?:день|вечір|ранок)|доброго дня|шановн(?:ий|а)|مرحبا|أهلا"
)
# A sentence may begin with a word of these, too: so only a name or two may stand between it and what ends a greeting.
_NAMES: Final = r"(?:,?\s+(?:(?!\p{Ll}{5})[\p{L}'’.-]+|there|everyone|everybody|again|zusammen)){0,4}"
_BEHIND_A_NAME: Final = r"[^,、，!！:：。.\n]{0,24}(?:様|さま|さん|님|，?您好|，?你好)[、，,!！:：\s]"
GREETING: Final = regex.compile(
    rf"^\W*(?:(?i:{_HELLO})\b{_NAMES}\s*[,،!！.:：\n–-]|(?:こんにちは|안녕하세요|您好|你好)[、，,!！.。:：\s]|{_BEHIND_A_NAME})\s*"
)
_GREETS: Final = regex.compile(rf"^\W*(?:(?i:{_HELLO})\b|こんにちは|안녕하세요|您好|你好|{_BEHIND_A_NAME})")

# Within a text, too: behind the words that only greet, a name follows; behind the others ("Beste Lösung") only if the
# greeting ends there.
_ONLY_GREETS: Final = (
    r"hi|hello|hey|hallo|moin|servus|bonjour|bonsoir|salut|hola|ciao|buongiorno|ol[áa]|hoi|hej(?:san)?|hei|moi|"
    r"dzień dobry|cześć|dobrý den|ahoj|szia|bună(?: ziua)?|merhaba|γεια σ(?:ας|ου)|здравствуйте|привет|вітаю|вітаємо"
)
_GREETED: Final = r"(?P<name>\p{Lu}[\p{L}'’-]+(?:[ ]\p{Lu}[\p{L}'’-]+){0,2})"
_NAMES_GREETED: Final = tuple(
    map(
        regex.compile,
        (
            rf"(?:^|(?<=[.!?…\n]))\W{{0,4}}(?i:{_ONLY_GREETS}),?[ ]{_GREETED}(?!\p{{L}})",
            rf"(?:^|(?<=[.!?…\n]))\W{{0,4}}(?i:{_HELLO}),?[ ]{_GREETED}(?=\s{{0,2}}(?:[,،!！\n–]|:\s{{0,2}}\n|$))",
            r"^\W*(?P<name>(?!お?客|皆|고객|여러|先生|女士|小姐)[^,、，!！:：。.\s]{1,12}?)(?:先生|女士|小姐)?(?:様|さま|さん|님|，?您好|，?你好)[、，,!！:：\s]",
            r"^\W*(?:مرحبا|أهلا)[ ](?P<name>\p{Arabic}{2,15})[،,!]",
        ),
    )
)


def greets(text: str) -> bool:
    """Whether a text begins with a greeting."""
    return _GREETS.match(text) is not None


def without_greeting(text: str) -> str:
    """The text without the greeting it begins with."""
    return GREETING.sub("", text, count=1)


def names_greeted(text: str) -> Iterator[tuple[int, int]]:
    """From where to where a name stands in the greetings of a text, its first one and others."""
    for pattern in _NAMES_GREETED:
        yield from (match.span("name") for match in pattern.finditer(text))
