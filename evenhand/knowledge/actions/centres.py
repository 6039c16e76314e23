"""Arranging a brand's help centre: what it is called and looks like, whether it stands, its sections."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.kernel.text import storable
from evenhand.knowledge.actions.locking import writer_of
from evenhand.knowledge.domain.languages import language_meant, tag_of
from evenhand.knowledge.domain.look import MOST_LINKS, links_in, web_address, written
from evenhand.knowledge.domain.slugs import free_slug, slug_of
from evenhand.knowledge.domain.wordings import FIELDS, kept_wordings
from evenhand.knowledge.errors import BadHelpCentre, NotYoursToPublish
from evenhand.knowledge.events import HelpCentreSet, SectionSet
from evenhand.knowledge.models import HelpCentre, Section
from evenhand.knowledge.reads.articles import may_publish
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Brand

LONGEST_NAME, LONGEST_WELCOME, LONGEST_CONTACT = 80, 300, 500
MOST_LANGUAGES, MOST_SECTIONS = 20, 100
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


@transaction.atomic
def set_centre(
    *,
    brand: Brand,
    is_on: bool,
    name: str,
    welcome: str,
    accent: str,
    host: str,
    languages: Sequence[str],
    takes_questions: bool,
    contact: str,
    actor: Agent,
    now: datetime,
    home: str = "",
    links: str = "",
    others: Mapping[str, Mapping[str, str]] | None = None,
) -> HelpCentre:
    """What the help centre is; leads decide it. Refuses a colour, host, language or link that is none.

    Name, welcome, contact and links are those of its first language; `others` has them by each other one.
    """
    _leads(brand.pk, actor)
    before = HelpCentre.objects.filter(brand=brand).first()
    tags = _languages(languages, before.languages if before else ())
    colour, place = accent.strip().lower(), host.strip().lower().rstrip(".")
    if colour and not _COLOUR.fullmatch(colour):
        raise BadHelpCentre(_("A colour is written like #0b6e5f."))
    _may_stand(brand, place)
    wanted = {
        "is_on": is_on,
        **_worded({"name": name.strip() or brand.name, "welcome": welcome, "contact": contact, "links": links}),
        "wordings": _beside(before, others or {}, tags),
        "accent": colour,
        "host": place,
        "languages": tags,
        "takes_questions": takes_questions,
        "home": _home(home),
        "changed_at": now,
    }
    centre = HelpCentre.objects.update_or_create(brand=brand, defaults=wanted)[0]
    record(HelpCentreSet(brand_id=brand.pk, is_on=is_on), now=now, actor_id=actor.pk)
    return centre


def _may_stand(brand: Brand, place: str) -> None:
    if place and not _HOST.fullmatch(place):
        raise BadHelpCentre(_("A host name is written like help.example.com, without https:// and slashes."))
    if place and HelpCentre.objects.filter(host=place).exclude(pk=brand.pk).exists():
        raise BadHelpCentre(_("Another help centre stands under this host name."))


def _languages(said: Sequence[str], before: Sequence[str]) -> list[str]:
    """Those it has now; one that it had stays as it was written, since addresses name it so."""
    found: dict[str, None] = {}
    for each in filter(None, (every.strip() for every in said)):
        tag = tag_of(each) if tag_of(each) in before else language_meant(each)
        if not tag:
            raise BadHelpCentre(_("“%(said)s” is no language that we know. Choose one from the list.") % {"said": each})
        found[tag] = None
    if not found or len(found) > MOST_LANGUAGES:
        raise BadHelpCentre(_("Name at least one language, and no more than twenty."))
    return list(found)


def _beside(
    before: HelpCentre | None, others: Mapping[str, Mapping[str, str]], tags: Sequence[str]
) -> dict[str, dict[str, str]]:
    """What the other languages say. Where another comes first now, what the former one said stays with it."""
    kept, had = (dict(before.wordings), before.languages) if before else ({}, [])
    if had and had[0] != tags[0]:
        kept[had[0]] = {field: getattr(before, field) for field in FIELDS}
    said = {tag: _worded(each) for tag, each in others.items() if tag in {*tags, *had}}
    return kept_wordings(said, kept, first=tags[0])


def _worded(said: Mapping[str, str]) -> dict[str, str]:
    """The texts of one language as they are kept."""
    links, wrong = links_in(storable(said.get("links", "")))
    if wrong or len(links) > MOST_LINKS:
        raise BadHelpCentre(_("A link is written like: Imprint https://www.example.com/imprint, ten at most."))
    return {
        "name": " ".join(storable(said.get("name", "")).split())[:LONGEST_NAME],
        "welcome": " ".join(storable(said.get("welcome", "")).split())[:LONGEST_WELCOME],
        "contact": storable(said.get("contact", "")).strip()[:LONGEST_CONTACT],
        "links": written(links),
    }


def _home(said: str) -> str:
    """The company's own site."""
    if said.strip() and not web_address(said):
        raise BadHelpCentre(_("Your site is written like https://www.example.com/."))
    return web_address(said)


@transaction.atomic
def keep_section(
    *,
    brand: Brand,
    section_id: int | None,
    names: Mapping[str, str],
    about: Mapping[str, str],
    parent_id: int | None,
    position: int,
    actor: Agent,
    now: datetime,
) -> Section:
    """A section, new or changed. Its place in addresses stays what it was made with."""
    _leads(brand.pk, actor)
    said = _in_languages(names, LONGEST_NAME)
    if not said:
        raise BadHelpCentre(_("Give the section a name."))
    section = _section(brand, section_id) or Section(brand=brand, slug=_free(brand, next(iter(said.values()))))
    section.names = _kept_in_others(section.names, names) | said
    section.about = _kept_in_others(section.about, about) | _in_languages(about, LONGEST_WELCOME)
    section.parent = _parent(brand, parent_id, section)
    section.position = min(max(position, 0), 1_000)
    is_new = section.pk is None
    if is_new and Section.objects.filter(brand=brand).count() >= MOST_SECTIONS:
        raise BadHelpCentre(_("There are a hundred sections; nobody finds through more."))
    section.save()
    told = SectionSet(brand_id=brand.pk, section_id=section.pk, deed="made" if is_new else "changed")
    record(told, now=now, actor_id=actor.pk)
    return section


@transaction.atomic
def remove_section(*, section_id: int, actor: Agent, now: datetime) -> Section:
    """The section is gone; its articles stand in none until somebody puts them elsewhere. Refuses one with parts."""
    section = Section.objects.select_for_update().filter(pk=section_id).first()
    if section is None:
        raise BadHelpCentre(_("There is no such section."))
    _leads(section.brand_id, actor)
    if section.parts.exists():
        raise BadHelpCentre(_("Other sections stand in this one; move or remove them first."))
    record(SectionSet(brand_id=section.brand_id, section_id=section.pk, deed="removed"), now=now, actor_id=actor.pk)
    section.delete()
    return section


def _leads(brand_id: int, actor: Agent) -> None:
    writer_of(brand_id, actor)
    if not may_publish(actor):
        raise NotYoursToPublish(_("Leads arrange the help centre."))


def _in_languages(said: Mapping[str, str], longest: int) -> dict[str, str]:
    plain = {tag_of(language): " ".join(storable(words).split())[:longest] for language, words in said.items()}
    return {language: words for language, words in plain.items() if language and words}


def _kept_in_others(before: Mapping[str, str], said: Mapping[str, str]) -> dict[str, str]:
    """What it is called in languages not spoken of now: the help centre may have them again."""
    now = {tag_of(language) for language in said}
    return {language: words for language, words in before.items() if language not in now}


def _section(brand: Brand, section_id: int | None) -> Section | None:
    if section_id is None:
        return None
    found = Section.objects.select_for_update().filter(pk=section_id, brand=brand).first()
    if found is None:
        raise BadHelpCentre(_("There is no such section."))
    return found


def _parent(brand: Brand, parent_id: int | None, section: Section) -> Section | None:
    """Two levels are enough for anybody: a parent has none itself, and whatever has parts has no parent."""
    if parent_id is None or parent_id == section.pk:
        return None
    found = Section.objects.filter(pk=parent_id, brand=brand, parent=None).first()
    if found is None or (section.pk is not None and section.parts.exists()):
        raise BadHelpCentre(_("A section stands in one that stands in none itself."))
    return found


def _free(brand: Brand, name: str) -> str:
    taken = set(Section.objects.filter(brand=brand).values_list("slug", flat=True))
    return free_slug(slug_of(name)[:70], is_taken=taken.__contains__)
