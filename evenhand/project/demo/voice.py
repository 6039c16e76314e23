"""How a person types: the same sentence in their casing, spelling, emoji and regional words."""

import random
from collections.abc import Mapping

import regex

from evenhand.project.demo.people import Habits, Person

_SENTENCE = regex.compile(r"[^.!?…]+[.!?…]*\s*")
_WORD = regex.compile(r"[@#]?[\p{L}\p{N}_.:/'’-]*[\p{L}\p{N}]")
_FOLD: Mapping[str, str] = {
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "á": "a", "é": "e", "í": "i", "ó": "o", "ú": "u", "à": "a", "è": "e",
    "ê": "e", "ë": "e", "î": "i", "ï": "i", "ô": "o", "û": "u", "ç": "c", "ñ": "ñ", "¿": "", "¡": "", "’": "'",
    "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "É": "E", "À": "A", "Á": "A", "Ó": "O", "ù": "u", "ò": "o", "ì": "i", "œ": "oe",
}  # fmt: skip
_FOLD_TABLE = str.maketrans(dict(_FOLD))
_UMLAUT_TO_VOWEL = {"es", "fr", "it", "en"}
_ITALIAN_END = regex.compile(r"([àèéìòù])(?=\W|$)")
_SHORT: Mapping[str, Mapping[str, str]] = {
    "en": {"you": "u", "your": "ur", "please": "pls", "thanks": "thx", "are": "r", "because": "cos", "people": "ppl",
           "tomorrow": "tmrw", "though": "tho", "something": "smth", "really": "rly", "going to": "gonna", "okay": "ok",
           "minutes": "mins", "about": "abt", "don't know": "dunno", "with": "w/", "customer service": "cust service"},
    "de": {"nicht": "nich", "ist": "is", "und": "u.", "vielleicht": "vllt", "eine": "ne", "irgendwas": "iwas",
           "Minuten": "min", "eigentlich": "eig", "Danke": "Thx", "mal": "ma", "ein": "n"},
    "es": {"que": "q", "porque": "pq", "por favor": "porfa", "también": "tb", "minutos": "min", "hasta": "asta"},
    "fr": {"c'est": "c", "quelque chose": "qqch", "quelqu'un": "qqn", "beaucoup": "bcp", "s'il vous plaît": "svp",
           "toujours": "tjs", "vous": "vs", "pas": "pa", "parce que": "pcq", "problème": "pb", "rendez-vous": "rdv"},
    "it": {"perché": "xké", "non": "nn", "che": "ke", "per": "x", "comunque": "cmq", "qualcuno": "qlcn", "sono": "sn"},
}  # fmt: skip
_REGIONAL: Mapping[str, Mapping[str, str]] = {
    "irish": {"little": "wee", "everyone": "yis all", "mam": "mam", "mum": "mam", "very": "fierce", "fine": "grand"},
    "scots": {"little": "wee", "yes": "aye", "small": "wee", "no idea": "nae idea", "mum": "maw", "know": "ken"},
    "north": {"nothing": "nowt", "anything": "owt", "mum": "mam", "very": "dead", "something": "summat"},
    "south": {"you guys": "y'all", "everyone": "y'all", "mum": "mama", "going to": "fixin to"},
    "aussie": {"afternoon": "arvo", "very": "bloody", "really": "bloody", "breakfast": "brekkie"},
    "nord": {"nichts": "nix", "ein bisschen": "büschen", "Hallo": "Moin", "Guten Tag": "Moin moin"},
    "süd": {"nichts": "nix", "Hallo": "Servus", "Guten Tag": "Grüß Gott", "ein bisschen": "a bissl"},
    "kurz": {"etwas": "was", "nichts": "nix", "herunter": "runter", "jetzt": "jz"},
    "calle": {"gente": "peña", "trabajar": "currar", "trabajo": "curro", "dinero": "pasta"},
    "oral": {"Je ne ": "J'", "je ne ": "j'", "Il y a": "Y a", "il y a": "y a", "Je suis": "Chuis", "je suis": "chuis"},
}  # fmt: skip
_TICKS: Mapping[str, tuple[str, ...]] = {
    "": (), "irish": ("lads.", "like.", "so it is.", "ah here."), "scots": ("man.", "so it is.", "honestly.",
    "by the way."),
    "north": ("love.", "like.", "our kid's raging.", "honest to god."), "south": ("y'all.", "bless.", "lord.",
    "I swear."),
    "aussie": ("mate.", "fair dinkum.", "strewth."), "nord": ("ne.", "nich wahr.", "tja.", "hm."),
    "süd": ("gell.", "mei.", "oida.", "so schaut's aus."), "kurz": ("lol.", "ey.", "uff.", "echt jetzt."),
    "calle": ("tío.", "macho.", "en fin.", "vaya tela."), "formal": ("En fin.", "Quedo a la espera."),
    "oral": ("quoi.", "franchement.", "bref.", "voilà."), "raga": ("raga.", "giuro.", "vabbè."), "boh": ("boh.",
    "mah.", "ecco."),
}  # fmt: skip
_EMOJI: Mapping[str, tuple[str, ...]] = {
    "angry": ("😡", "🤬", "🙃", "😤", "🤦", "🙄", "🤡", "👎"),
    "sad": ("😩", "😭", "🥲", "😞", "😬", "🫠", "😵‍💫", "😔"),
    "glad": ("🙏", "❤️", "🎉", "😊", "👏", "🥳", "💙", "👍"),
    "calm": ("😅", "🤔", "🤷", "👀", "🙈", "🧐", "🙏"),
    "life": ("😂", "✨", "😴", "☕", "🫶", "😎", "🤷", "🌿", "🥹", "😅", "💃", "🫠"),
}


def speak(text: str, person: Person, rng: random.Random, *, mood: str, is_mail: bool = False) -> str:
    """The text as that person would type it today; handles, links and figures stay as they are."""
    habits = person.habits
    if habits.dialect in _REGIONAL and rng.random() < 0.5:
        text = _swap_words(text, _REGIONAL[habits.dialect])
    if not is_mail:
        text = _loud_and_local(text, habits, rng, mood)
    if habits.has_short_words and not is_mail:
        text = _swap_words(text, {k: v for k, v in _SHORT[person.language].items() if rng.random() < 0.6})
    if habits.typos and rng.random() < habits.typos:
        text = _mistype(text, rng)
    if habits.has_plain_letters:
        text = _plain(text, person.language)
    if habits.is_lowercase:
        text = text.lower()
    if habits.is_unpunctuated and not is_mail:
        text = _unpunctuate(text, rng)
    return _with_emoji(text, habits, rng, mood) if not is_mail else text


def _loud_and_local(text: str, habits: Habits, rng: random.Random, mood: str) -> str:
    ticks = _TICKS[habits.dialect]
    if ticks and rng.random() < habits.tick and text.endswith("."):
        tick = rng.choice(ticks)
        text = f"{text[:-1]}, {tick[:1].lower()}{tick[1:]}"
    if mood == "angry" and rng.random() < habits.shouts:
        sentences = _SENTENCE.findall(text)
        loud = rng.randrange(len(sentences)) if sentences else 0
        return "".join(_upper(part) if place == loud else part for place, part in enumerate(sentences)) or text
    return text


def _upper(sentence: str) -> str:
    return " ".join(
        word if word.startswith("@") or ".example" in word else word.upper() for word in sentence.split(" ")
    )


def _swap_words(text: str, table: Mapping[str, str]) -> str:
    for word, other in table.items():
        if word in text:
            text = regex.sub(rf"(?<![\w@.]){regex.escape(word)}(?![\w.]\w)(?!\w)", other, text)
    return text


def _mistype(text: str, rng: random.Random) -> str:
    places = [match for match in _WORD.finditer(text) if _can_mistype(match.group())]
    if not places:
        return text
    match = rng.choice(places)
    return text[: match.start()] + _slip(match.group(), rng) + text[match.end() :]


def _can_mistype(word: str) -> bool:
    return len(word) > 4 and word.isalpha() and word[1:].islower()


def _slip(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 2)
    kind = rng.random()
    if kind < 0.45:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind < 0.8:
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at] + word[at:]


def _plain(text: str, language: str) -> str:
    if language == "en":
        return regex.sub(r"(?<=n|I|[a-z]{2})['’](?=t\b|m\b|ve\b|re\b|ll\b)", "", text)
    if language == "it":
        text = _ITALIAN_END.sub(lambda match: _FOLD[match.group()] + "'", text)
    if language in _UMLAUT_TO_VOWEL:
        text = text.replace("ü", "u").replace("ö", "o")
    return text.translate(_FOLD_TABLE)


def _unpunctuate(text: str, rng: random.Random) -> str:
    if rng.random() < 0.5:
        text = regex.sub(r"(?<=\p{L})[.,](?=\s+\p{L})", "", text)
    return text.rstrip(". ") if not text.endswith("...") else text


def _with_emoji(text: str, habits: Habits, rng: random.Random, mood: str) -> str:
    if rng.random() >= habits.emoji:
        return text
    emoji = rng.choice(_EMOJI[mood])
    if mood in ("angry", "glad") and rng.random() < 0.2:
        emoji *= rng.randint(2, 3)
    if rng.random() < 0.2 and not text.startswith("@"):
        return f"{emoji} {text}"
    return f"{text.rstrip('.') if rng.random() < 0.7 else text} {emoji}"
