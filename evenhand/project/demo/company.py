"""The invented provider: brands, accounts, teams, agents, queues, states and opening hours."""

from dataclasses import dataclass
from datetime import time
from typing import Literal

Language = Literal["en", "de", "es", "fr", "it"]
LANGUAGES: tuple[Language, ...] = ("en", "de", "es", "fr", "it")


@dataclass(frozen=True, slots=True)
class Account:
    """One presence of a brand. `handle` is without “@”; for mail it is the address."""

    network: Literal["bluesky", "mail"]
    handle: str
    label: str


@dataclass(frozen=True, slots=True)
class Rival:
    """A competitor, as people call it and as it calls itself."""

    name: str
    handle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Hours on some weekdays (Monday is 0), in the company's own time zone."""

    weekdays: tuple[int, ...]
    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """A brand: what it is called, what it sells, whom it competes with."""

    key: str
    name: str
    claim: str
    bluesky: Account
    mail: Account
    products: tuple[str, ...]
    spellings: tuple[str, ...]  # how customers write the name
    category_words: tuple[str, ...]
    rivals: tuple[Rival, ...]
    hours: tuple[Shift, ...]
    languages: tuple[Language, ...]

    @property
    def accounts(self) -> tuple[Account, Account]:
        """Both accounts, the public one first."""
        return self.bluesky, self.mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """People who work the same kind of case."""

    key: str
    name: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A named person at the desk; signs public replies with “^” and the initials."""

    username: str
    name: str
    initials: str
    mail: str
    role: Literal["lead", "agent", "administrator"]
    teams: tuple[str, ...]
    languages: tuple[Language, ...]
    skills: tuple[str, ...]
    brands: tuple[str, ...]

    @property
    def signature(self) -> str:
        """What stands at the end of a public reply."""
        return f"^{self.initials}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Where new cases of a brand land, by language and by words in them; an empty tuple takes all."""

    key: str
    name: str
    brand: str
    team: str
    languages: tuple[Language, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StateName:
    """The company's own word for a state, on one of the fixed categories."""

    category: Literal["open", "waiting", "snoozed", "resolved"]
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Everything the demo needs to set up a desk."""

    name: str
    time_zone: str
    brands: tuple[Brand, ...]
    teams: tuple[Team, ...]
    agents: tuple[Agent, ...]
    queues: tuple[Queue, ...]
    states: tuple[StateName, ...]

    def brand(self, key: str) -> Brand:
        """The brand of that key; a wrong key raises KeyError."""
        return {brand.key: brand for brand in self.brands}[key]

    def brand_of(self, account_handle: str) -> Brand | None:
        """The brand an account belongs to, or None."""
        for brand in self.brands:
            if any(account.handle == account_handle for account in brand.accounts):
                return brand
        return None


_WEEK, _WEEKEND = (0, 1, 2, 3, 4), (5, 6)

HARBORLINE = Brand(
    key="harborline",
    name="Harborline",
    claim="Cable internet, television and phone along the coast",
    bluesky=Account("bluesky", "harborline.example", "Harborline on Bluesky"),
    mail=Account("mail", "care@harborline.example", "Harborline mail"),
    products=("Tidebox", "Lantern TV", "Beacon", "Homeline", "Coast 250", "Coast 500", "Coast 1000"),
    spellings=("Harborline", "harborline", "Harbourline", "Harbor Line"),
    category_words=(
        "internet", "wifi", "wi-fi", "broadband", "router", "modem", "cable", "fibre", "provider", "landline",
        "tv box", "WLAN", "Anbieter", "Glasfaser", "operador", "fibra", "fournisseur", "fibre", "operatore",
    ),
    rivals=(Rival("Quillnet", "quillnet.example"), Rival("Ovalis", "ovalis.example"), Rival("Bramtel",
    "bramtel.example")),
    hours=(
        Shift(weekdays=_WEEK, opens=time(7), closes=time(22)),
        Shift(weekdays=_WEEKEND, opens=time(9), closes=time(20)),
    ),
    languages=LANGUAGES,
)  # fmt: skip

SKERRY = Brand(
    key="skerry",
    name="Skerry",
    claim="Mobile and home 5G without a contract",
    bluesky=Account("bluesky", "skerry.example", "Skerry on Bluesky"),
    mail=Account("mail", "hello@skerry.example", "Skerry mail"),
    products=("Skerry Go", "Skerry Big", "Skerry Cube", "Skerry Roam"),
    spellings=("Skerry", "skerry", "Skerry mobile"),
    category_words=(
        "mobile", "sim", "esim", "data", "5g", "signal", "roaming", "phone plan", "prepaid", "Handyvertrag",
        "Netz", "tarifa", "móvil", "forfait", "réseau", "scheda", "giga",
    ),
    rivals=(Rival("Ferrant", "ferrant.example"), Rival("Plumo", "plumo.example")),
    hours=(
        Shift(weekdays=_WEEK, opens=time(8), closes=time(21)),
        Shift(weekdays=_WEEKEND, opens=time(10), closes=time(18)),
    ),
    languages=LANGUAGES,
)  # fmt: skip

TEAMS = (
    Team(key="technical", name="Lines and boxes", about="Faults, speed, television, technicians, outages"),
    Team(key="billing", name="Bills and contracts", about="Bills, prices, moving house, leaving, refunds"),
    Team(
        key="languages", name="Languages and Skerry", about="German, Spanish, French, Italian; everything about Skerry"
    ),
)


def _agent(
    name: str, initials: str, role: Literal["lead", "agent", "administrator"], teams: str, languages: str, skills: str
) -> Agent:
    username = name.split()[0].lower()
    spoken: tuple[Language, ...] = tuple(code for code in LANGUAGES if code in languages.split())
    return Agent(
        username=username,
        name=name,
        initials=initials,
        mail=f"{username}@harborline.example",
        role=role,
        teams=tuple(teams.split()),
        languages=spoken,
        skills=tuple(skills.split()),
        brands=("harborline", "skerry") if "languages" in teams or role == "lead" else ("harborline",),
    )


AGENTS = (
    _agent("Nadia Kowal", "NK", "lead", "technical billing languages", "en de fr", "incidents press privacy faults"),
    _agent("Abebe Mengistu", "AM", "agent", "technical", "en", "faults outages technicians"),
    _agent("Siobhan Rafferty", "SR", "agent", "technical", "en fr", "television faults accessibility"),
    _agent("Tomasz Zielak", "TZ", "agent", "technical languages", "en de", "faults safety technicians"),
    _agent("Priya Venkatesan", "PV", "agent", "billing", "en", "bills refunds privacy"),
    _agent("Declan Oyelaran", "DO", "agent", "billing", "en es", "contracts moving leaving"),
    _agent("Chiara Bellandi", "CB", "agent", "languages billing", "en it fr", "mobile bills porting"),
    _agent("Inés Carvajal", "IC", "agent", "languages technical", "en es it", "mobile faults roaming"),
    _agent("Jonas Achterberg", "JA", "agent", "languages", "en de fr", "mobile porting contracts"),
)

_BILL_WORDS = (
    "bill",
    "invoice",
    "charged",
    "refund",
    "price",
    "contract",
    "cancel",
    "direct debit",
    "moving",
    "overcharged",
)
QUEUES = (
    Queue(key="harborline-billing", name="Bills and contracts", brand="harborline", team="billing",
    languages=("en",), words=_BILL_WORDS),
    Queue(key="harborline-technical", name="Lines and boxes", brand="harborline", team="technical", languages=("en",)),
    Queue(key="harborline-german", name="Deutsch", brand="harborline", team="languages", languages=("de",)),
    Queue(key="harborline-romance", name="Español, français, italiano", brand="harborline", team="languages",
    languages=("es", "fr", "it")),
    Queue(key="skerry-english", name="Skerry in English", brand="skerry", team="languages", languages=("en",)),
    Queue(key="skerry-others", name="Skerry, other languages", brand="skerry", team="languages"),
    Queue(key="harborline-rest", name="Everything else", brand="harborline", team="technical"),
)  # fmt: skip

STATES = (
    StateName("open", "To do"),
    StateName("open", "With the field team"),
    StateName("waiting", "Waiting for customer"),
    StateName("waiting", "Waiting for a part"),
    StateName("snoozed", "Later"),
    StateName("resolved", "Sorted"),
    StateName("resolved", "Nothing to do"),
)

COMPANY = Company(
    name="Harborline",
    time_zone="Europe/Dublin",
    brands=(HARBORLINE, SKERRY),
    teams=TEAMS,
    agents=AGENTS,
    queues=QUEUES,
    states=STATES,
)
