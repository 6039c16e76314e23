"""The names and figures of one story: drawn once, then the same in every post about it."""

import random
from collections.abc import Callable, Mapping

from evenhand.project.demo.company import Brand
from evenhand.project.demo.names import FIRST_NAMES, STREETS, SURNAMES
from evenhand.project.demo.people import Person

_WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "it": ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"),
}
_MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": ("January", "March", "April", "June", "July", "August", "September", "October", "November"),
    "de": ("Januar", "März", "April", "Juni", "Juli", "August", "September", "Oktober", "November"),
    "es": ("enero", "marzo", "abril", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre"),
    "fr": ("janvier", "mars", "avril", "juin", "juillet", "août", "septembre", "octobre", "novembre"),
    "it": ("gennaio", "marzo", "aprile", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre"),
}
_FEW: Mapping[str, tuple[str, ...]] = {
    "en": ("two", "three", "four", "five", "six", "3", "4", "5", "ten"),
    "de": ("zwei", "drei", "vier", "fünf", "sechs", "3", "4", "zehn"),
    "es": ("dos", "tres", "cuatro", "cinco", "seis", "3", "4", "diez"),
    "fr": ("deux", "trois", "quatre", "cinq", "six", "3", "4", "dix"),
    "it": ("due", "tre", "quattro", "cinque", "sei", "3", "4", "dieci"),
}
_DRAWN_ANEW = frozenset({"name", "brand"})


class Facts(dict[str, str]):
    """Facts by name, drawn when first asked for; an unknown name raises KeyError."""

    def __init__(self, rng: random.Random, person: Person, brand: Brand) -> None:
        super().__init__()
        self.rng, self.person, self.of = rng, person, brand

    def __missing__(self, name: str) -> str:
        value = _DRAW[name](self)
        if name not in _DRAWN_ANEW:
            self[name] = value
        return value


def _one_of(*options: str) -> Callable[[Facts], str]:
    return lambda facts: facts.rng.choice(options)


def _local(table: Mapping[str, tuple[str, ...]]) -> Callable[[Facts], str]:
    return lambda facts: facts.rng.choice(table[facts.person.language])


_HOUR_ENDS: Mapping[str, tuple[str, ...]] = {
    "de": (" Uhr", ":30 Uhr", " Uhr 15"),
    "es": ("", ":30", " y media", " y cuarto"),
    "fr": ("h", "h30", " h", "h15"),
    "it": ("", ":30", " e mezza"),
}


def _hour(facts: Facts) -> str:
    """An hour of the day, as said after “at”, “um”, “a las”, “à”, “alle”."""
    rng, language = facts.rng, facts.person.language
    hour = rng.choice((6, 7, 8, 9, 10, 11, 1, 2, 3, 4, 5, 6, 7, 8, 9))
    if language == "en":
        half = rng.choice(("am", " am") if hour in (10, 11) else ("pm", " pm"))
        return f"{hour}{rng.choice(('', ':30', ':15'))}{half}"
    return f"{max(2, hour) if language == 'es' else hour + 9}{rng.choice(_HOUR_ENDS[language])}"


def _money(low: int, high: int) -> Callable[[Facts], str]:
    def draw(facts: Facts) -> str:
        whole, cents = facts.rng.randint(low, high), facts.rng.choice(("", ".90", ".99", ".50", ".40", ".15"))
        if facts.person.language == "en":
            return f"€{whole}{cents}"
        sign = facts.rng.choice((" €", "€", " euro" if facts.person.language == "it" else " €"))
        return f"{whole}{cents.replace('.', ',')}{sign}"

    return draw


def _number(low: int, high: int) -> Callable[[Facts], str]:
    return lambda facts: str(facts.rng.randint(low, high))


def _day(facts: Facts) -> str:
    """A day of the month; in English as an ordinal."""
    number = facts.rng.randint(2, 28)
    if facts.person.language != "en":
        return str(number)
    return f"{number}{'th' if 10 < number < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _spelling(facts: Facts) -> str:
    careful = not facts.person.habits.is_lowercase and facts.person.habits.typos < 0.3
    return facts.of.name if careful or facts.rng.random() < 0.5 else facts.rng.choice(facts.of.spellings)


def _other(facts: Facts) -> str:
    women, men = FIRST_NAMES[facts.person.language]
    return facts.rng.choice(facts.rng.choice((women, men)))


_DRAW: Mapping[str, Callable[[Facts], str]] = {
    "brand": _spelling,
    "h": lambda facts: f"@{facts.of.bluesky.handle}",
    "town": lambda facts: facts.person.town,
    "region": lambda facts: facts.person.region,
    "street": lambda facts: facts.person.street,
    "street_b": lambda facts: facts.rng.choice(STREETS),
    "she": lambda facts: facts.person.she,
    "he": lambda facts: facts.person.he,
    "pet": lambda facts: facts.person.pet,
    "first": lambda facts: facts.person.first,
    "full": lambda facts: facts.person.name,
    "mail": lambda facts: facts.person.address,
    "name": _other,
    "surname": lambda facts: facts.rng.choice(SURNAMES[facts.person.language]),
    "agent": _one_of("Priya", "Declan", "Abebe", "Siobhan", "Tomasz", "Chiara", "Jonas", "Inés", "Nadia"),
    "rival": lambda facts: facts.rng.choice(facts.of.rivals).name,
    "rival_h": lambda facts: "@" + facts.rng.choice(facts.of.rivals).handle,
    "box": _one_of("router", "router", "Tidebox", "box", "hub", "modem"),
    "plan": _one_of("Coast 250", "Coast 500", "Coast 1000", "500 plan", "gigabit plan"),
    "sim": _one_of("Skerry Go", "Skerry Big", "Skerry Roam"),
    "weekday": _local(_WEEKDAYS),
    "month": _local(_MONTHS),
    "few": _local(_FEW),
    "hour": _hour,
    "amount": _money(18, 96),
    "amount_b": _money(97, 240),
    "small": _money(3, 17),
    "mbit": _one_of("250", "500", "1000"),
    "slow": _one_of("2", "3", "4", "6", "7", "9", "11", "14", "0.8", "1.5"),
    "minutes": _one_of("20", "25", "35", "40", "45", "50", "55", "70", "90"),
    "percent": _one_of("9", "11", "14", "18", "22", "30"),
    "ticket": lambda facts: f"{facts.rng.choice(('HL', 'C', '#', ''))}{facts.rng.randint(104000, 989999)}",
    "customer": lambda facts: f"{facts.rng.randint(20, 79)}{facts.rng.randint(100000, 999999)}",
    "house": _number(1, 118),
    "day": _day,
    "year": _number(2, 14),
    "n": _number(3, 19),
    "channel": _one_of("Coast One", "Kino Blau", "Pitchside", "Canal Marea", "the film channel", "Littlefins"),
    "show": _one_of("the cup replay", "the baking final", "the news", "the match", "that submarine series"),
    "club": _one_of("Pellbridge Rovers", "Wexmoor", "Amaris United", "Kettlewick Town", "Saltery Athletic"),
    "club_b": _one_of("Hallowby", "Thornsett", "Cragmere City", "Dunhollow Vale", "Sant Aurel"),
}
