"""Puts the written articles into the demo's help centres, each once; what a person changed or withdrew stays so."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from evenhand.kernel import clock
from evenhand.knowledge.actions.articles import arrange, write_article, write_in_language, write_version
from evenhand.knowledge.actions.centres import keep_section, set_centre
from evenhand.knowledge.actions.publishing import ask_for_review, publish
from evenhand.knowledge.actions.readers import vote
from evenhand.knowledge.models import Article, Edition, HelpCentre, Section
from evenhand.people.models import Agent, Brand
from evenhand.project.demo.company import COMPANY

_HEAD = re.compile(r"=== (\S+) (\S+) (\S+) by=(\S+)\n# (.+)\n(.+)\n\n?")
_LEADS_TO = re.compile(r"\]\(article:([a-z-]+)\)")
UNDER_REVIEW = "own-socket"  # one that still waits for a lead, and one that is only begun
BEGUN = "games"

CENTRES = {"harborline": ("Harborline help", "#0a5f8a"), "skerry": ("Skerry help", "#c2410c")}
SECTIONS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "harborline": (
        ("internet", "Internet and Wi-Fi", "Internet und WLAN", "Speed, lights, the box and what is behind it."),
        ("faults", "Faults and technicians", "Störungen und Techniker", "When nothing works, or somebody has to come."),
        ("tv", "Television", "Fernsehen", "Lantern TV, recordings and packs."),
        ("phone", "Telephone", "Telefon", "Homeline and your number."),
        ("bill", "Your bill", "Ihre Rechnung", "What it says, what comes back, and when it is too much."),
        ("contract", "Contract and moving", "Vertrag und Umzug", "Moving, pausing, leaving, sending back."),
        ("account", "App and account", "App und Konto", "Logging in, and who really writes to you."),
    ),
    "skerry": (
        ("sim", "SIM and number", "SIM und Nummer", "eSIM, your number, a lost telephone."),
        ("data", "Signal and data", "Netz und Daten", "Bars, speed and the Cube."),
        ("abroad", "Abroad", "Im Ausland", "What it costs, and what it never will."),
        ("paying", "Paying", "Bezahlen", "Topping up."),
    ),
}  # fmt: skip

ABOUT_IN_GERMAN = {
    "Speed, lights, the box and what is behind it.": "Tempo, Lichter, die Box und was dahinter steckt.",
    "When nothing works, or somebody has to come.": "Wenn nichts geht oder jemand kommen muss.",
    "Lantern TV, recordings and packs.": "Lantern TV, Aufnahmen und Pakete.",
    "Homeline and your number.": "Homeline und Ihre Nummer.",
    "What it says, what comes back, and when it is too much.": "Was darauf steht, was zurückkommt, was zu viel ist.",
    "Moving, pausing, leaving, sending back.": "Umziehen, pausieren, kündigen, zurückschicken.",
    "Logging in, and who really writes to you.": "Anmelden, und wer Ihnen wirklich schreibt.",
    "eSIM, your number, a lost telephone.": "eSIM, Ihre Nummer, ein verlorenes Telefon.",
    "Bars, speed and the Cube.": "Balken, Tempo und der Cube.",
    "What it costs, and what it never will.": "Was es kostet und was es nie kosten wird.",
    "Topping up.": "Guthaben aufladen.",
}


class Written(NamedTuple):
    """An article as it stands in the file."""

    brand: str
    section: str
    key: str
    by: str
    title: str
    summary: str
    body: str
    internal: str

    @property
    def origin(self) -> str:
        """By which it is found again."""
        return f"demo:{self.brand}:{self.key}"


def written(language: str) -> list[Written]:
    """Every article of the file in one language."""
    text = (Path(__file__).with_name(f"{language}.md")).read_text()
    return list(_parts(text))


def _parts(text: str) -> Iterator[Written]:
    heads = list(_HEAD.finditer(text))
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        words = text[head.end() : following.start() if following else len(text)]
        body, _mark, internal = words.partition("\n>>> ")
        brand, section, key, by, title, summary = head.groups()
        yield Written(brand, section, key, by, title, summary, body.strip(), internal.strip())


def write_help() -> None:
    """Two help centres with everything in them, unless there are any."""
    if HelpCentre.objects.exists():
        return
    lead = Agent.objects.get(username=COMPANY.agents[0].username)
    for brand in Brand.objects.filter(slug__in=CENTRES):
        _open(brand, lead)
    texts = {language: written(language) for language in ("en", "de")}
    keys = _begin(texts["en"])
    for language, articles in texts.items():
        for number, each in enumerate(articles):
            _write(each, language, keys, number, lead)


def _open(brand: Brand, lead: Agent) -> None:
    name, accent = CENTRES[brand.slug]
    set_centre(
        brand=brand,
        is_on=True,
        name=name,
        welcome="",  # as each language says it
        accent=accent,
        host="",
        languages=["en", "de"],
        takes_questions=True,
        contact="0800 555 010, 7:00–22:00",
        others={"de": {"name": f"{brand.name} Hilfe", "contact": "0800 555 010, täglich von 7 bis 22 Uhr"}},
        actor=lead,
        now=clock.now(),
    )
    for position, (_slug, english, german, about) in enumerate(SECTIONS[brand.slug]):
        keep_section(
            brand=brand,
            section_id=None,
            names={"en": english, "de": german},
            about={"en": about, "de": ABOUT_IN_GERMAN[about]},
            parent_id=None,
            position=position,
            actor=lead,
            now=clock.now(),
        )


def _begin(texts: list[Written]) -> dict[tuple[str, str], UUID]:
    """Every article has its key before any names another."""
    now = clock.now() - timedelta(days=90)
    for each in texts:
        writer = Agent.objects.get(username=each.by)
        write_article(
            brand=Brand.objects.get(slug=each.brand),
            language="en",
            title=each.title,
            summary=each.summary,
            body="",
            origin=each.origin,
            actor=writer,
            now=now,
        )
    keys = dict(Article.objects.filter(origin__startswith="demo:").values_list("origin", "key"))
    return {(each.brand, each.key): keys[each.origin] for each in texts}


def _write(each: Written, language: str, keys: dict[tuple[str, str], UUID], number: int, lead: Agent) -> None:
    article = Article.objects.get(origin=each.origin)
    writer = Agent.objects.get(username=each.by)
    now = clock.now() - timedelta(days=(number * 7) % 60, hours=number % 9)
    body = _LEADS_TO.sub(lambda found: f"](article:{keys[each.brand, found[1]]})", each.body)
    words: dict[str, Any] = {"title": each.title, "summary": each.summary, "body": body, "internal": each.internal}
    if language == "en":
        edition = article.editions.get(language="en")
        _place(article, each, now.date() + timedelta(days=120 - number * 5), writer)
        write_version(edition_id=edition.pk, seen=None, actor=writer, now=now, **words)
    else:
        edition = write_in_language(article_id=article.pk, language=language, actor=writer, now=now, **words)
    if each.key == UNDER_REVIEW:
        ask_for_review(edition_id=edition.pk, actor=writer, now=now)
    elif each.key != BEGUN:
        edition.refresh_from_db()
        seen = edition.draft.number if edition.draft else 1
        _voted(publish(edition_id=edition.pk, seen=seen, actor=lead, now=now), number)


def _place(article: Article, each: Written, review_on: date, writer: Agent) -> None:
    names = {section: english for section, english, _german, _about in SECTIONS[each.brand]}
    arrange(
        article_id=article.pk,
        section_id=Section.objects.get(brand_id=article.brand_id, names__en=names[each.section]).pk,
        owner_id=writer.pk,
        review_on=review_on,
        is_internal=False,
        actor=writer,
        now=clock.now(),
    )


def _voted(edition: Edition, number: int) -> None:
    """A few readers have said something."""
    missing = ("It did not say what to do in a flat without an app.", "How long is “a moment”?")
    for reader in range((number * 5) % 9):
        has_helped = (reader + number) % 4 != 0
        vote(
            edition=edition,
            has_helped=has_helped,
            words="" if has_helped or reader > 1 else missing[reader],
            reader=bytes([number, reader]),
            now=clock.now() - timedelta(days=reader),
        )
