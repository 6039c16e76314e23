"""Several cases of the list are put into an incident at once."""

from typing import Any

import pytest

from evenhand.channels.domain.connector import Author
from evenhand.incidents import actions
from evenhand.kernel import clock
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_chosen_cases_are_put_into_an_incident_and_taken_out_again(bob: Any, cast: Cast) -> None:
    now = clock.now()
    cases = [
        cast.open_case(f"@harborline.example charged twice {name}", author=Author(external_id=name, name=name)).pk
        for name in ("Dana", "Eve")
    ]
    foreign = cast.open_case("@reefcell.example charged twice", account=cast.other_account).pk
    made = actions.propose(title="Charged twice", brand_ids=[cast.harborline.pk], actor=cast.alice, now=now)
    page = bob.get("/incidents/many", headers={"HX-Request": "true", "HX-Target": "many-incidents"}).content.decode()
    assert "Put into “Charged twice”" in page
    said = {"incident": made.pk, "case": [*cases, foreign]}
    answer = bob.post("/incidents/many/put", said, headers={"HX-Request": "true"}).content.decode()
    assert "2 cases were put into “Charged twice”." in answer
    assert set(made.linked.filter(is_out=False).values_list("case", flat=True)) == set(cases)
    undo = bob.post(f"/incidents/{made.pk}/cases/out", {"cases": " ".join(map(str, cases))}, follow=True)
    assert "2 cases were taken out again." in undo.content.decode()
    assert not made.linked.filter(is_out=False).exists()
    assert made.happenings.filter(what="CaseLeftIncident").count() == 2


def test_who_has_no_access_puts_nothing_into_an_incident(chidi: Any, cast: Cast) -> None:
    case = cast.open_case()
    made = actions.propose(title="Outage", brand_ids=[cast.harborline.pk], actor=cast.alice, now=clock.now())
    assert "Outage" not in chidi.get("/incidents/many").content.decode()
    chidi.post("/incidents/many/put", {"incident": made.pk, "case": [case.pk]})
    chidi.post(f"/incidents/{made.pk}/cases/out", {"cases": str(case.pk)})
    assert not made.linked.exists()
