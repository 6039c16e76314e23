"""Languages of editions: which there are, how they are named in addresses, and how their words are taken apart."""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from evenhand.kernel.text import fold

_TAG: Final = re.compile(r"[a-z]{2,3}(-[a-z]{2,4})?")
# Those whose endings PostgreSQL takes off; others are found by beginnings of words.
STEMMED: Final = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch",
    "no": "norwegian", "nb": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
# Code (ISO 639), what it calls itself, in English, the country that goes without saying, codes of three letters.
_TABLE: Final = """
af|Afrikaans|Afrikaans|za|afr
ar|العربية|Arabic||ara
be|Беларуская|Belarusian|by|bel
bg|Български|Bulgarian|bg|bul
bn|বাংলা|Bengali|bd|ben
bs|Bosanski|Bosnian|ba|bos
ca|Català|Catalan|es|cat
cs|Čeština|Czech|cz|ces cze
cy|Cymraeg|Welsh|gb|cym wel
da|Dansk|Danish|dk|dan
de|Deutsch|German|de|deu ger
el|Ελληνικά|Greek|gr|ell gre
en|English|English|us|eng
es|Español|Spanish|es|spa
et|Eesti|Estonian|ee|est
eu|Euskara|Basque|es|eus baq
fa|فارسی|Persian|ir|fas per
fi|Suomi|Finnish|fi|fin
fil|Filipino|Filipino|ph|
fr|Français|French|fr|fra fre
ga|Gaeilge|Irish|ie|gle
gl|Galego|Galician|es|glg
gu|ગુજરાતી|Gujarati|in|guj
he|עברית|Hebrew|il|heb
hi|हिन्दी|Hindi|in|hin
hr|Hrvatski|Croatian|hr|hrv
hu|Magyar|Hungarian|hu|hun
hy|Հայերեն|Armenian|am|hye arm
id|Bahasa Indonesia|Indonesian|id|ind
is|Íslenska|Icelandic|is|isl ice
it|Italiano|Italian|it|ita
ja|日本語|Japanese|jp|jpn
ka|ქართული|Georgian|ge|kat geo
kk|Қазақ тілі|Kazakh|kz|kaz
kn|ಕನ್ನಡ|Kannada|in|kan
ko|한국어|Korean|kr|kor
lb|Lëtzebuergesch|Luxembourgish|lu|ltz
lt|Lietuvių|Lithuanian|lt|lit
lv|Latviešu|Latvian|lv|lav
mk|Македонски|Macedonian|mk|mkd mac
ml|മലയാളം|Malayalam|in|mal
mr|मराठी|Marathi|in|mar
ms|Bahasa Melayu|Malay|my|msa may
mt|Malti|Maltese|mt|mlt
nb|Norsk bokmål|Norwegian Bokmål|no|nob
ne|नेपाली|Nepali|np|nep
nl|Nederlands|Dutch|nl|nld dut
nn|Norsk nynorsk|Norwegian Nynorsk|no|nno
no|Norsk|Norwegian|no|nor
pa|ਪੰਜਾਬੀ|Punjabi|in|pan
pl|Polski|Polish|pl|pol
pt|Português|Portuguese|pt|por
ro|Română|Romanian|ro|ron rum
ru|Русский|Russian|ru|rus
sk|Slovenčina|Slovak|sk|slk slo
sl|Slovenščina|Slovene|si|slv
sq|Shqip|Albanian|al|sqi alb
sr|Српски|Serbian|rs|srp
sv|Svenska|Swedish|se|swe
sw|Kiswahili|Swahili|ke|swa
ta|தமிழ்|Tamil|in|tam
te|తెలుగు|Telugu|in|tel
th|ไทย|Thai|th|tha
tr|Türkçe|Turkish|tr|tur
uk|Українська|Ukrainian|ua|ukr
ur|اردو|Urdu|pk|urd
vi|Tiếng Việt|Vietnamese|vn|vie
yi|ייִדיש|Yiddish||yid
zh|中文|Chinese|cn|zho chi
"""
# Kinds of a language that have a name of their own; of others the country is named beside the language.
_KINDS: Final = {
    "de-at": "Deutsch (Österreich)", "de-ch": "Deutsch (Schweiz)", "en-gb": "English (UK)", "es-mx": "Español (México)",
    "fr-ca": "Français (Canada)", "nl-be": "Nederlands (België)", "pt-br": "Português (Brasil)",
    "sr-latn": "Srpski", "zh-hans": "简体中文", "zh-hant": "繁體中文",
}  # fmt: skip
# ISO 3166
_PLACES: Final = """
    ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ca cc
    cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo fr ga gb gd
    ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh
    ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw
    mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc
    sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug um us uy
    uz va vc ve vg vi vn vu wf ws xk ye yt za zm zw
"""
_COUNTRIES: Final = frozenset(_PLACES.split())
_RIGHT_TO_LEFT: Final = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


class Language(NamedTuple):
    """A language to choose."""

    tag: str
    name: str  # as it calls itself


_ROWS: Final = [line.split("|") for line in _TABLE.strip().splitlines()]
_NAMES: Final = {code: own for code, own, _english, _home, _longer in _ROWS}
_HOMES: Final = {code: home for code, _own, _english, home, _longer in _ROWS}
_MEANT: Final = {
    fold(word): code for code, own, english, _home, longer in _ROWS for word in (code, own, english, *longer.split())
}


def tag_of(said: str) -> str:
    """What may be the tag of a language, in small letters: "en", "pt-br"; empty where it cannot be one."""
    tag = said.strip().lower().replace("_", "-")
    return tag if _TAG.fullmatch(tag) and len(tag) <= 8 else ""


def language_meant(said: str) -> str:
    """The language that is meant, as addresses name it: "de" by "de-DE", "Deutsch" or "deu"; "pt-br" stays, since it
    is another than "pt". Empty where nobody knows it."""
    whole = fold(" ".join(said.split()))
    if whole in _MEANT:
        return _MEANT[whole]
    first, *rest = re.split("[-_]", whole)
    code = _MEANT.get(first, "")
    kind = next((f"{code}-{each}" for each in rest if f"{code}-{each}" in _KINDS or each in _COUNTRIES), "")
    if not code or not kind:
        return ""
    return code if kind == f"{code}-{_HOMES[code]}" else kind


def name_of(language: str) -> str:
    """What a language calls itself; one that we do not know is shown by its tag."""
    code, _minus, country = language.partition("-")
    name = _KINDS.get(language) or _NAMES.get(code)
    if name is None:
        return language.upper()
    return f"{name} ({country.upper()})" if country and language not in _KINDS else name


def direction_of(language: str) -> str:
    """Which way it is written, as pages say it."""
    return "rtl" if language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def languages_named(tags: Iterable[str]) -> list[Language]:
    """These, each once and in their order, with their names."""
    return [Language(each, name_of(each)) for each in dict.fromkeys(tags)]


def other_languages(but: Sequence[str]) -> list[Language]:
    """All there are to choose but these, by name."""
    known = languages_named(each for each in (*_NAMES, *_KINDS) if each not in but)
    return sorted(known, key=lambda each: fold(each.name))


def stemming_of(language: str) -> str:
    """How words of the language lose their endings; "simple" where nobody knows."""
    return STEMMED.get(language.partition("-")[0], "simple")
