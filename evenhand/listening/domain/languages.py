"""Codes of languages as networks write them (ISO 639-1), and what people write instead."""

from difflib import get_close_matches


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CODES = _words("""
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo
    es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka
    kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng
    nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su
    sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """)
# Languages without a code of two letters that networks do name.
_LONGER = _words("fil ckb yue haw ceb hmn chr gsw nds ast cnh tok und")

# English name, own name, codes of three letters, and countries that are taken for languages.
_NAMES = """
    af afrikaans afr | ar arabic العربية ara | bg bulgarian български bul | bn bengali bangla বাংলা ben
    ca catalan català catala cat | cs czech čeština cestina ces cze cz | da danish dansk dan dk
    de german deutsch deu ger | el greek ελληνικά ell gre gr | en english eng us gb usa | es spanish español espanol
    castellano spa mx | et estonian eesti est | eu basque euskara eus baq | fa persian farsi فارسی fas per ir
    fi finnish suomi fin | fil filipino tagalog | fr french français francais fra fre | ga irish gaeilge gle
    gl galician galego glg | gu gujarati guj | he hebrew עברית heb iw il | hi hindi हिन्दी hin | hr croatian hrvatski hrv
    hu hungarian magyar hun | id indonesian bahasa ind | is icelandic íslenska isl ice | it italian italiano ita
    ja japanese nihongo 日本語 jpn jp | ka georgian ქართული kat geo | kk kazakh kaz kz | ko korean 한국어 kor
    lt lithuanian lietuvių lit | lv latvian latviešu lav | mk macedonian mkd mac | ml malayalam mal | mr marathi mar
    ms malay melayu msa may | nl dutch nederlands nld dut flemish | no norwegian norsk nor | pa punjabi pan
    pl polish polski pol | pt portuguese português portugues por brazilian | ro romanian română romana ron rum
    ru russian русский rus | sk slovak slovenčina slovencina slk slo | sl slovene slovenian slovenščina slv
    sq albanian shqip sqi alb | sr serbian српски srpski srp rs | sv swedish svenska swe | sw swahili kiswahili swa
    ta tamil தமிழ் tam | te telugu tel | th thai ไทย tha | tr turkish türkçe turkce tur | uk ukrainian українська ukr ua
    ur urdu اردو urd pk | vi vietnamese việt vie vn | zh chinese mandarin 中文 zho chi cn | yue cantonese
"""


def _meanings() -> dict[str, str]:
    meanings: dict[str, str] = {}
    code = ""
    for word in _NAMES.replace("|", " ").split():
        if word in _CODES or word in _LONGER:
            code = word
        else:
            meanings.setdefault(word, code)
    return meanings


_MEANINGS = _meanings()


def is_code(code: str) -> bool:
    """Whether networks write a language so; in lower case, without its region."""
    return code in _CODES or code in _LONGER


def code_meant(name: str) -> str:
    """The code of what is probably meant by a name, a code of three letters, a misspelling. Empty if unclear."""
    near = get_close_matches(name, _MEANINGS, n=1, cutoff=0.8) if len(name) > 3 else []
    return _MEANINGS.get(name) or next((_MEANINGS[each] for each in near), "")
