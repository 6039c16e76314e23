"""Commands and pages: pages, deeds, cases and people, each only for those who may."""

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from evenhand.workspace.screens.palette.pages import SECTIONS, sections_for
from tests.cast import Cast

# Addresses without a value that are not pages of their own: deeds, parts of pages, other doors.
NO_PAGES = {
    "words", "live", "palette", "preview_query", "new_query", "gallery", "account_login", "account_logout",
    "many_choices", "many_incidents", "new_macro", "new_answer", "new_queue", "new_article",
}  # fmt: skip


def test_without_words_every_page_and_queue(bob: Any) -> None:
    page = bob.fragment("/palette/", "palette-known").content.decode()
    for words in ("My cases", "Issues", "Queues and views", "Internet"):
        assert words in page
    assert "Mobile" not in page
    assert "Health" not in page


def test_a_lead_finds_the_pages_of_leads(alice: Any) -> None:
    assert "Health" in alice.fragment("/palette/", "palette-known").content.decode()


def test_with_an_open_case_its_deeds(bob: Any, cast: Cast) -> None:
    case = cast.open_case()
    page = bob.fragment(f"/palette/?case={case.pk}", "palette-known").content.decode()
    assert "Assign to Alice Moreau" in page
    assert f'action="/cases/{case.pk}/state"' in page


def test_cases_are_found_by_number_words_and_person(bob: Any, cast: Cast) -> None:
    case = cast.open_case()
    for words in (f"EH-{case.pk}", "internet", "Dana Whitlock"):
        page = bob.fragment("/palette/", "palette-found", {"q": words}).content.decode()
        assert f'href="/cases/{case.pk}/"' in page, words
    assert "1 case" in bob.fragment("/palette/", "palette-found", {"q": "dana whitlock"}).content.decode()


def test_a_stranger_finds_nothing_of_it(chidi: Any, cast: Cast) -> None:
    case = cast.open_case()
    for query in (f"q=EH-{case.pk}", f"case={case.pk}", "q=internet", "q=Dana+Whitlock"):
        page = chidi.get(f"/palette/?{query}").content.decode()
        assert f"/cases/{case.pk}" not in page
        assert "Whitlock<" not in page
        assert "Assign to" not in page


def test_an_analyst_is_offered_no_deeds(cast: Cast, desk_of: Any) -> None:
    cast.alice.role = "analyst"
    cast.alice.save()
    case = cast.open_case()
    assert "Assign to" not in desk_of(cast.alice).get(f"/palette/?case={case.pk}").content.decode()


def test_nobody_comes_in_without_logging_in(cast: Cast) -> None:
    assert Client().get("/palette/").status_code == 302


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "\x00", "'; drop table", "%", "x" * 500])
def test_hostile_words_find_nothing_and_break_nothing(bob: Any, words: str) -> None:
    answer = bob.fragment("/palette/", "palette-found", {"q": words})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


def test_a_look_takes_few_questions(bob: Any, cast: Cast, django_assert_max_num_queries: Any) -> None:
    case = cast.open_case()
    with django_assert_max_num_queries(12):
        bob.fragment("/palette/", "palette-known", {"case": case.pk})
    with django_assert_max_num_queries(12):
        bob.fragment("/palette/", "palette-found", {"q": "internet"})


def test_every_page_has_a_name(cast: Cast) -> None:
    """A page that is not in the table would be missing in the menu, in the palette and in the look for barriers."""
    named = {place.name for section in SECTIONS for place in section.places}
    found = set()
    for pattern in _patterns(get_resolver().url_patterns):
        if pattern.name and not pattern.pattern.converters and _is_ours(pattern):
            found.add(pattern.name)
    unnamed = []
    for name in sorted(found - named - NO_PAGES):
        answer = Client()
        answer.force_login(cast.alice)
        response = answer.get(reverse(name))
        if response.status_code == 200 and "<main" in response.content.decode(errors="ignore"):
            unnamed.append(name)
    assert not unnamed, f"{', '.join(unnamed)}: pages; give them a place in screens/palette/pages.py"


def _patterns(patterns: list[Any]) -> list[URLPattern]:
    flat: list[URLPattern] = []
    for each in patterns:
        flat += [each] if isinstance(each, URLPattern) else _patterns(each.url_patterns)
    return flat


def _is_ours(pattern: URLPattern) -> bool:
    return pattern.callback.__module__.startswith("evenhand.workspace")


def test_every_place_leads_to_a_page(alice: Any, cast: Cast) -> None:
    for section in sections_for(cast.alice):
        for place in section.places:
            assert alice.get(place.address, follow=True).status_code == 200, place.name
