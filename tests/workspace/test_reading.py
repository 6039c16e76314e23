"""What an agent sees of a reading, corrects with one click, and takes back."""

from collections.abc import Callable
from typing import Any

import pytest

from evenhand.cases.models import Case
from evenhand.ledger.models import Entry
from evenhand.understanding.models import Correction, Kind, Reading, Severity
from tests.cast import Cast
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    return cast.open_case("@harborline.example my internet is down again, I hate this. Card 4111 1111 1111 1111")


def post_of(case: Case) -> int:
    return Reading.objects.get().post_id


def read_as(**changes: Any) -> None:
    """Whatever the models say, the post is read like this."""
    plain = {
        "language": "en",
        "polarity": 0,
        "sentiment": 0.0,
        "kind": Kind.COMMENT,
        "severity": Severity.NORMAL,
        "harm_words": "",
        "harm_kind": "",
        "spam": 0.0,
        "abuse": 0.0,
        "audience": 1,
    }
    Reading.objects.update(**{**plain, **changes})


def there(case: Case, field: str) -> str:
    return f"/cases/{case.pk}/posts/{post_of(case)}/reading/{field}"


def strip(desk: Desk, case: Case) -> str:
    """What stands under the message."""
    page = desk.get(f"/cases/{case.pk}/").content.decode()
    return page.partition(f'id="reading-{post_of(case)}"')[2].partition("</article>")[0]


def shown(desk: Desk, case: Case) -> set[str]:
    """The fields that the strip says without being asked."""
    words = strip(desk, case)
    return {field for field in FIELDS if f'id="part-{post_of(case)}-{field}"' in words}


FIELDS = ("subject", "kind", "sentiment", "severity", "audience", "language", "spam", "abuse")


def test_what_goes_without_saying_is_not_said(bob: Desk, case: Case) -> None:
    read_as()
    assert shown(bob, case) == set()
    assert "Correct something else" in strip(bob, case)


def test_what_tells_something_is_said_in_words(bob: Desk, case: Case) -> None:
    read_as(kind=Kind.COMPLAINT, polarity=-1, severity=Severity.HIGH, spam=0.9, abuse=0.8, audience=3, language="fr")
    assert shown(bob, case) == set(FIELDS) - {"subject"}
    words = strip(bob, case)
    for word in ("Complaint", "Unhappy", "Severe", "Press", "Spam", "Abusive", "French"):
        assert word in words


def test_critical_harm_is_loud_and_says_why(bob: Desk, case: Case) -> None:
    read_as(severity=Severity.CRITICAL, harm_kind="safety", harm_words="smells of <gas>")
    words = strip(bob, case)
    assert "somebody may be in danger" in words
    assert "smells of &lt;gas&gt;" in words


def test_a_reading_of_the_first_version_shows_only_what_it_has(bob: Desk, case: Case) -> None:
    Reading.objects.update(
        polarity=-1, kind=None, severity=None, spam=None, abuse=None, audience=None, harm_kind=None, harm_words=None
    )
    assert shown(bob, case) == {"sentiment"}
    assert "Kind" not in strip(bob, case)


def test_one_click_corrects_and_one_takes_it_back(bob: Desk, case: Case) -> None:
    read_as()
    answer = bob.deed(there(case, "kind"), {"value": "complaint"})
    assert "Undo" in answer.content.decode()
    assert "Complaint" in strip(bob, case)
    correction = Correction.objects.get()
    assert (correction.was, correction.value, correction.by) == ("comment", "complaint", correction.by)
    assert Reading.objects.get().kind == Kind.COMMENT
    bob.deed(f"/cases/{case.pk}/posts/{post_of(case)}/corrections/{correction.pk}/undo")
    assert shown(bob, case) == set()
    assert [entry.name for entry in Entry.objects.filter(case_id=case.pk, name__contains="orrect").order_by("id")] == [
        "ReadingCorrected",
        "CorrectionUndone",
    ]


def test_correcting_works_without_script(bob: Desk, case: Case) -> None:
    page = bob.get(there(case, "severity")).content.decode()
    assert 'value="critical"' in page
    answer = bob.post(there(case, "severity"), {"value": "high"})
    assert answer["Location"].startswith(f"/cases/{case.pk}/")
    assert "Severe" in strip(bob, case)


def test_only_offered_fields_and_values_are_taken(bob: Desk, case: Case) -> None:
    for field, value in (("kind", "nonsense"), ("spam", ""), ("subject", "1"), ("language", "xx"), ("kind", "\0")):
        assert bob.deed(there(case, field), {"value": value}).status_code == 422
    assert bob.deed(there(case, "vector"), {"value": "x"}).status_code == 404
    assert bob.get(there(case, "post_id")).status_code == 404
    assert not Correction.objects.exists()


def test_a_stranger_to_the_brand_can_neither_look_nor_correct(bob: Desk, chidi: Desk, case: Case) -> None:
    assert chidi.get(there(case, "kind")).status_code == 404
    assert chidi.deed(there(case, "kind"), {"value": "praise"}).status_code == 403
    bob.deed(there(case, "kind"), {"value": "praise"})
    correction = Correction.objects.get()
    undo = f"/cases/{case.pk}/posts/{post_of(case)}/corrections/{correction.pk}/undo"
    assert chidi.deed(undo).status_code == 403
    assert chidi.deed(f"/cases/{case.pk}/posts/{post_of(case)}/personal/0").status_code == 403
    correction.refresh_from_db()
    assert correction.undone_at is None


def test_a_post_is_not_reached_through_another_case(bob: Desk, cast: Cast, case: Case) -> None:
    from tests.cast import EVE

    post = post_of(case)
    other = cast.open_case("@harborline.example and mine too", author=EVE)
    assert other.pk != case.pk
    assert bob.get(f"/cases/{other.pk}/posts/{post}/reading/kind").status_code == 404
    assert bob.deed(f"/cases/{other.pk}/posts/{post}/reading/kind", {"value": "praise"}).status_code == 403
    assert not Correction.objects.exists()


def test_analysts_look_and_do_not_correct(cast: Cast, desk_of: Callable[..., Desk], case: Case) -> None:
    read_as(kind=Kind.COMPLAINT)
    cast.bob.role = "analyst"
    cast.bob.save()
    analyst = desk_of(cast.bob)
    assert "Complaint" in strip(analyst, case)
    assert "reading/kind" not in strip(analyst, case)
    assert analyst.deed(there(case, "kind"), {"value": "praise"}).status_code == 422


def test_a_card_number_is_masked_until_somebody_asks_and_that_is_written_down(bob: Desk, case: Case) -> None:
    page = bob.get(f"/cases/{case.pk}/").content.decode()
    assert "4111 1111" not in page
    assert "•••• 1111" in page
    bared = bob.deed(f"/cases/{case.pk}/posts/{post_of(case)}/personal/0")
    assert "4111 1111 1111 1111" in bared.content.decode()
    entry = Entry.objects.get(name="PersonalDataShown")
    assert entry.facts["post_id"] == post_of(case)
    assert bob.deed(f"/cases/{case.pk}/posts/{post_of(case)}/personal/7").status_code == 404


def test_lists_show_nobodys_personal_data(bob: Desk, case: Case) -> None:
    for path in ("/?whose=all", "/search?q=internet"):
        page = bob.get(path).content.decode()
        assert "my internet is down" in page
        assert "1111 1111" not in page


def test_the_mode_is_corrected_where_it_is_said(bob: Desk, cast: Cast, case: Case) -> None:
    page = bob.get(f"/cases/{case.pk}/").content.decode()
    assert f'action="/posts/{post_of(case)}/mode"' in page
    bob.deed(f"/posts/{post_of(case)}/mode", {"mode": "proactive", "brand": case.brand_id, "case": case.pk})
    assert "Proactive" in bob.get(f"/cases/{case.pk}/").content.decode()
