"""Search: words, numbers, people; only among what the viewer may see."""

from tests.cast import Cast
from tests.workspace.conftest import Desk


def test_a_case_is_found_by_word_number_and_person(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    for words in ("internet", f"EH-{case.pk}", str(case.pk), "@dana.example", "Dana Whitlock"):
        assert f'id="row-{case.pk}"' in bob.get("/search", {"q": words}).content.decode(), words


def test_nothing_found_says_what_to_try(bob: Desk) -> None:
    assert b"Nothing found" in bob.get("/search", {"q": "zzzz"}).content
    for words in ("", "\x00", "' or 1=1 --", "&", "x" * 5000, "東京"):
        assert bob.get("/search", {"q": words}).status_code == 200


def test_a_stranger_finds_nothing(chidi: Desk, cast: Cast) -> None:
    case = cast.open_case()
    for words in ("internet", str(case.pk), "Dana Whitlock"):
        assert f"row-{case.pk}" not in chidi.get("/search", {"q": words}).content.decode()


def test_the_answer_is_a_page_or_a_list(bob: Desk) -> None:
    assert b"<html" in bob.get("/search", {"q": "x"}).content
    assert b"<html" not in bob.fragment("/search", "list", {"q": "x"}).content
