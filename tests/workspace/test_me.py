"""Each person's own desk: theme, density, language, time zone, keys."""

from typing import Any

from django.test import Client

from evenhand.people.models import Agent
from tests.cast import Cast

LIKES = {"theme": "dark", "density": "compact", "language": "de", "time_zone": "Asia/Kolkata", "has_letter_keys": "on"}


def test_what_somebody_likes_is_kept_and_shown_at_once(bob: Any, cast: Cast) -> None:
    page = bob.post("/me/", LIKES, follow=True).content.decode()
    assert '<html lang="de" dir="ltr" data-theme="dark" data-density="compact">' in page
    assert Agent.objects.get(pk=cast.bob.pk).time_zone == "Asia/Kolkata"
    assert "data-theme" not in Client().get("/accounts/login/").content.decode()


def test_times_are_in_the_zone_of_whoever_looks(bob: Any, cast: Cast) -> None:
    case = cast.open_case()
    bob.post("/me/", {**LIKES, "language": "en"})
    assert "17:30" in bob.get(f"/cases/{case.pk}/").content.decode()  # noon in UTC


def test_the_browser_is_asked_where_nobody_chose(bob: Any) -> None:
    assert 'lang="de"' in bob.get("/me/", headers={"accept-language": "de-AT,de;q=0.8"}).content.decode()
    assert 'lang="en"' in bob.get("/me/", headers={"accept-language": "eo"}).content.decode()


def test_one_letter_keys_can_be_switched_off(bob: Any) -> None:
    bob.post("/me/", {name: value for name, value in LIKES.items() if name != "has_letter_keys"})
    page = bob.get("/").content.decode()
    assert 'data-letter-keys="off"' in page


def test_what_the_desk_does_not_have_is_refused(bob: Any, cast: Cast) -> None:
    for wrong in ({"theme": "pink"}, {"language": "tlh"}, {"time_zone": "../../etc/passwd"}, {"density": "9"}):
        answer = bob.post("/me/", {**LIKES, **wrong})
        assert answer.status_code == 422, wrong
        assert 'role="alert"' in answer.content.decode()
    assert Agent.objects.get(pk=cast.bob.pk).theme == ""


def test_a_zone_that_is_gone_does_no_harm(bob: Any, cast: Cast) -> None:
    Agent.objects.filter(pk=cast.bob.pk).update(time_zone="Atlantis/Centre")
    assert bob.get("/").status_code == 200


def test_each_changes_only_their_own_desk(bob: Any, alice: Any, cast: Cast) -> None:
    bob.post("/me/", {**LIKES, "agent": cast.alice.pk, "id": cast.alice.pk})
    assert Agent.objects.get(pk=cast.alice.pk).theme == ""
    assert Client().post("/me/", LIKES).status_code == 302


def test_script_has_its_words_in_each_language_and_may_keep_them(cast: Cast) -> None:
    answer = Client().get("/me/words-de-1.js")
    assert "immutable" in answer["Cache-Control"]
    assert answer["Content-Type"].startswith("text/javascript")
    assert Client().get("/me/words-tlh-1.js").status_code == 404
