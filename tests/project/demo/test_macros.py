"""The demo company's macros: usable as they are, and written once."""

import re

import pytest

from evenhand.project.demo.company import COMPANY
from evenhand.project.demo.macros import LABELS, MACROS, write_macros
from evenhand.workspace.screens.macros.views import FIELDS

TO_FILL_IN = {"place", "ort"}


def test_macros_name_only_what_the_company_has() -> None:
    states, brands = {state.name for state in COMPANY.states}, {brand.key for brand in COMPANY.brands}
    for said in MACROS:
        assert not said.state or said.state in states
        assert not said.brand or said.brand in brands
        assert set(said.labels) <= set(LABELS)
        assert set(re.findall(r"{{(\w+)}}", said.text)) <= {*FIELDS, *TO_FILL_IN}


@pytest.mark.django_db
def test_they_are_written_once_and_nothing_speaks_against_sending_them() -> None:
    from evenhand.flows.checking import look_over_words
    from evenhand.people.models import Brand
    from evenhand.project.demo import founding
    from evenhand.replies.models import Macro

    founding.found()
    for _ in range(2):
        write_macros()
    assert Macro.objects.count() == len(MACROS)
    brand = Brand.objects.get(slug="harborline")
    for said in MACROS:
        words = re.sub(r"{{\w+}}", "Mara", said.text)
        assert [each.code for each in look_over_words(brand, words)] == [], said.name
