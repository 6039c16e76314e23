"""Arranging a brand's help centre: what it is called and looks like, whether it stands, its sections."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.kernel.text import storable
from evenhand.knowledge.actions.locking import writer_of
from evenhand.knowledge.domain.languages import tag_of
from evenhand.knowledge.domain.look import MOST_LINKS, links_in, web_address, written
from evenhand.knowledge.domain.slugs import free_slug, slug_of
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
) -> HelpCentre:
    """What the help centre is; leads decide it. Refuses a colour, host or link that is none, and no language."""
    _leads(brand.pk, actor)
    tags = list(dict.fromkeys(tag for each in languages if (tag := tag_of(each))))
    colour, place = accent.strip().lower(), host.strip().lower().rstrip(".")
    if not tags or len(tags) > MOST_LANGUAGES:
        raise BadHelpCentre(_("Name at least one language, such as en."))
    if colour and not _COLOUR.fullmatch(colour):
        raise BadHelpCentre(_("A colour is written like #0b6e5f."))
    _may_stand(brand, place)
    wanted = {
        "is_on": is_on,
        "name": " ".join(storable(name).split())[:LONGEST_NAME] or brand.name,
        "welcome": " ".join(storable(welcome).split())[:LONGEST_WELCOME],
        "accent": colour,
        "host": place,
        "languages": tags,
        "takes_questions": takes_questions,
        "contact": storable(contact).strip()[:LONGEST_CONTACT],
        **_leading_out(home, links),
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


def _leading_out(home: str, links: str) -> dict[str, str]:
    """The company's own site, and what stands at the foot of every page."""
    found, wrong = links_in(storable(links))
    if home.strip() and not web_address(home):
        raise BadHelpCentre(_("Your site is written like https://www.example.com/."))
    if wrong or len(found) > MOST_LINKS:
        raise BadHelpCentre(_("A link is written like: Imprint https://www.example.com/imprint, ten at most."))
    return {"home": web_address(home), "links": written(found)}


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
    section.names, section.about = said, _in_languages(about, LONGEST_WELCOME)
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
