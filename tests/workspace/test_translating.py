"""What a customer wrote in another language, in one's own: by a button beside their words."""

from typing import Any

import pytest
from django.test import override_settings

from evenhand.cases.models import Case
from evenhand.understanding.endpoint import Asker
from tests.cast import EVE, Cast
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db
GERMAN = "@harborline.example seit gestern Abend geht bei uns in der Straße das Internet nicht mehr, was ist los?"
A_MODEL = override_settings(MODEL_URL="http://model.test/v1", MODEL_NAME="small")


@pytest.fixture
def case(cast: Cast) -> Case:
    """Dana writes German."""
    return cast.open_case(GERMAN)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that translates everything alike."""
    monkeypatch.setattr(
        Asker, "said", lambda *_said, **_how: '{"translation": "No internet since last night, what is up?"}'
    )


def _post(case: Case) -> int:
    from evenhand.cases.models import Message

    return Message.objects.get(conversation__case=case).post_id


@A_MODEL
def test_words_in_another_language_have_a_button_and_those_in_ones_own_have_none(
    bob: Desk, cast: Cast, case: Case
) -> None:
    english = cast.open_case(
        "@harborline.example my internet is down again since last night, what is going on?", author=EVE
    )
    assert f'id="mine-{_post(case)}"' in bob.get(f"/cases/{case.pk}/").content.decode()
    assert 'id="mine-' not in bob.get(f"/cases/{english.pk}/").content.decode()


def test_where_nobody_can_translate_there_is_no_button(bob: Desk, case: Case) -> None:
    assert 'id="mine-' not in bob.get(f"/cases/{case.pk}/").content.decode()


@A_MODEL
def test_the_translation_stands_below_the_words(bob: Desk, case: Case, model: None) -> None:
    said: Any = bob.deed(f"/cases/{case.pk}/translate", {"post": _post(case)})
    assert b"No internet since last night" in said.content
    assert b"<html" not in said.content


@A_MODEL
def test_without_script_the_translation_is_a_page_with_the_words_and_a_way_back(
    bob: Desk, case: Case, model: None
) -> None:
    page = bob.post(f"/cases/{case.pk}/translate", {"post": _post(case)}).content.decode()
    assert "No internet since last night" in page
    assert "seit gestern Abend" in page
    assert f'href="/cases/{case.pk}/' in page


@A_MODEL
def test_a_message_of_another_case_is_not_translated_here(bob: Desk, cast: Cast, case: Case, model: None) -> None:
    other = cast.open_case(GERMAN, author=EVE)
    refused = bob.deed(f"/cases/{case.pk}/translate", {"post": _post(other)})
    assert (refused.status_code, b"No internet" in refused.content) == (422, False)


@A_MODEL
def test_who_may_not_see_the_case_has_nothing_translated(chidi: Desk, case: Case, model: None) -> None:
    assert chidi.deed(f"/cases/{case.pk}/translate", {"post": _post(case)}).status_code == 403


@A_MODEL
def test_what_is_wrong_at_the_models_server_is_not_told_to_who_answers(
    bob: Desk, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    from evenhand.understanding.errors import EndpointTrouble

    def trouble(*_said: Any, **_how: Any) -> str:
        raise EndpointTrouble("The model’s server answers 500: Traceback at 10.0.0.7")

    monkeypatch.setattr(Asker, "said", trouble)
    answer = bob.deed(f"/cases/{case.pk}/translate", {"post": _post(case)})
    assert answer.status_code == 422
    assert "Traceback" not in answer.content.decode()
