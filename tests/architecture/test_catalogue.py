"""Every text is translated, and programs read what people translated."""

import gettext
import re
from collections import Counter

import pytest

from tests.architecture import catalogue

pytestmark = pytest.mark.xdist_group("sources")  # they are read once, by one worker
EACH = [(language, domain) for language in catalogue.LANGUAGES for domain in ("django", "djangojs")]
FIELDS = re.compile(r"%\(\w+\)[sd]|\{\w*\}|<[^>]+>")
RUN = "run `python -m tests.architecture.catalogue`"


@pytest.mark.parametrize(("language", "domain"), EACH)
def test_every_text_is_translated(language: str, domain: str) -> None:
    missing = catalogue.missing(catalogue.anew(language, domain))
    assert not missing, f"{RUN} and translate in {catalogue.po(language, domain).name}: {missing}"


@pytest.mark.parametrize(("language", "domain"), EACH)
def test_no_translation_is_of_a_text_that_is_gone(language: str, domain: str) -> None:
    said = {each if isinstance(each, str) else each[0] for each, _context, _place in catalogue.texts(domain)}
    gone = [str(each.id) for each in catalogue.read(language, domain) if each.id and _first(each.id) not in said]
    assert not gone, f"{RUN}: {gone}"


def _first(said: str | tuple[str, ...]) -> str:
    return said if isinstance(said, str) else said[0]


@pytest.mark.parametrize(("language", "domain"), EACH)
def test_programs_read_what_people_translated(language: str, domain: str) -> None:
    with catalogue.po(language, domain).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for each in catalogue.read(language, domain):
        if each.id and isinstance(each.id, str) and each.string:
            said = compiled.pgettext(each.context, each.id) if each.context else compiled.gettext(each.id)
            assert said == each.string, RUN
        elif isinstance(each.id, tuple) and all(each.string):
            assert [compiled.ngettext(*each.id, n) for n in (1, 2)] == list(each.string), RUN


@pytest.mark.parametrize(("language", "domain"), EACH)
def test_a_translation_names_what_the_text_names(language: str, domain: str) -> None:
    """A field that is missing or misspelt would be an error in front of a customer."""
    for each in catalogue.read(language, domain):
        if not each.id:
            continue
        wanted = Counter(FIELDS.findall(_first(each.id) if isinstance(each.id, str) else each.id[-1]))
        for string in each.string if isinstance(each.string, tuple) else (each.string,):
            extra = Counter(FIELDS.findall(string)) - wanted
            assert not extra, f"{each.id}: {extra}"
        last = each.string[-1] if isinstance(each.string, tuple) else each.string
        assert not last or not wanted - Counter(FIELDS.findall(last)), f"{each.id}: {last}"
