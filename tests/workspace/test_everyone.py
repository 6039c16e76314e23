"""The small door of every employee: what they pass on, suggest and share, and what they never see."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from evenhand.cases.models import Case
from evenhand.channels.models import PostText
from evenhand.colleagues.actions.brought import place_waiting
from evenhand.colleagues.models import Lead, PassedOn, Shared, SuggestedAnswer
from evenhand.kernel import clock
from evenhand.knowledge.models import Edition
from evenhand.ledger.models import Entry
from evenhand.people.actions.agents import Wanted, change_agent
from evenhand.people.models import Agent, Team
from evenhand.people.reads import brand_ids_of, brands_of
from tests.cast import NOON, Cast
from tests.site.test_help_before_contact import open_centre
from tests.workspace.conftest import Desk

POST = "My Harborline internet is down again and nobody answers, what can I do?"


@pytest.fixture
def maya(cast: Cast) -> Agent:
    """Maya works in the warehouse."""
    return Agent.objects.create_user(
        "maya", "maya@harborline.example", "maya-password", first_name="Maya", last_name="Singh", role="colleague"
    )


@pytest.fixture
def door(maya: Agent, desk_of: Callable[..., Desk]) -> Desk:
    return desk_of(maya)


def pass_on(door: Desk, cast: Cast, **changes: Any) -> Any:
    said = {
        "key": str(uuid4()),
        "brand": cast.harborline.pk,
        "url": "https://forum.example/t/17",
        "text": POST,
        "who": "kim",
        "note": "They have waited for days.",
        "to_us": "1",
    }
    return door.post("/everyone/pass-on/", {**said, **changes})


def test_a_colleague_comes_to_their_own_door_and_to_no_other(door: Desk, cast: Cast) -> None:
    case = cast.open_case()
    assert door.get("/")["Location"] == "/everyone/"
    for path in ("/?whose=all", "/search?q=internet", f"/cases/{case.pk}/", "/knowledge/", "/people/", "/measures/"):
        assert door.get(path).status_code in {302, 404}, path
        assert "internet is down" not in door.get(path).content.decode()


def test_every_address_of_the_desk_is_closed_to_them(door: Desk, cast: Cast) -> None:
    """Whoever adds a page need not think of colleagues: nothing is open that is not said to be."""
    open_ones = {"everyone", "pass_on", "suggest_answer", "share_content"}
    seen = 0
    for pattern in get_resolver("evenhand.workspace.urls").url_patterns:
        found = getattr(pattern, "url_patterns", [pattern])
        for each in found:
            path = "/" + re.sub(r"<[^>]+>", "1", f"{getattr(pattern, 'url_patterns', None) and ''}{each.pattern}")
            if each.name in open_ones or "<" in path:
                continue
            answer = door.get(path)
            seen += 1
            assert answer.status_code in {302, 404, 405}, path
    assert seen > 150


def test_a_team_gives_them_no_cases(maya: Agent, cast: Cast) -> None:
    maya.teams.add(Team.objects.get(name="Technical"))
    assert not brands_of(maya).exists()
    assert brand_ids_of(maya) == []
    assert not maya.may_write


def test_what_is_passed_on_becomes_a_case_and_its_finder_learns_only_whether_it_is_answered(
    door: Desk, cast: Cast
) -> None:
    assert pass_on(door, cast)["Location"] == "/everyone/"
    case = Case.objects.get()
    text = PostText.objects.get()
    assert text.text == POST
    assert "Passed on by Maya Singh" in text.signature
    assert "waited for days" in text.signature
    page = door.get("/everyone/").content.decode()
    assert "Is being answered" in page
    assert f"EH-{case.pk}" not in page
    assert POST not in page
    Case.objects.filter(pk=case.pk).update(first_reply_at=case.opened_at)
    assert "Answered" in door.get("/everyone/").content.decode()


def test_what_does_not_concern_us_waits_for_somebody_at_the_desk(
    door: Desk, bob: Desk, chidi: Desk, cast: Cast
) -> None:
    pass_on(door, cast, text="The sea was lovely this morning, and the gulls sang.", to_us="")
    passed = PassedOn.objects.get()
    assert passed.case_id is None
    assert "The desk looks at it" in door.get("/everyone/").content.decode()
    path = f"/colleagues/passed/{passed.pk}/case"
    assert chidi.deed(path, {"mode": "2"}).status_code in {403, 422}
    assert door.post(path, {"mode": "2"}).status_code == 404
    assert not Case.objects.exists()
    assert "waited for days" in bob.get("/colleagues/?which=waiting").content.decode()
    assert bob.post(path, {"mode": "2"}).status_code == 302
    assert PassedOn.objects.get().case_id == Case.objects.get().pk


def test_what_became_a_case_in_another_way_waits_no_longer(door: Desk, bob: Desk, cast: Cast) -> None:
    pass_on(door, cast, text="The sea was lovely this morning, and the gulls sang.", to_us="")
    assert place_waiting(now=clock.now()) == 0
    passed = PassedOn.objects.get()
    bob.post(f"/colleagues/passed/{passed.pk}/case", {"mode": "2"})
    PassedOn.objects.update(case=None)
    assert place_waiting(now=clock.now()) == 1
    assert PassedOn.objects.get().case_id == Case.objects.get().pk


def test_the_same_key_and_the_same_post_are_one_case(door: Desk, chidi: Desk, cast: Cast) -> None:
    key = str(uuid4())
    for _ in range(2):
        pass_on(door, cast, key=key)
    pass_on(chidi, cast)
    assert Case.objects.count() == 1
    assert list(PassedOn.objects.order_by("id").values_list("is_new", flat=True)) == [True, False]


def test_looking_at_the_form_sends_nothing(door: Desk, cast: Cast) -> None:
    answer = door.get("/everyone/pass-on/", {"url": 'https://a.example/"><script>x</script>', "text": "<b>marked</b>"})
    page = answer.content.decode()
    assert "&lt;b&gt;marked" in page
    assert "<script>x" not in page
    assert not PassedOn.objects.exists()


def test_a_foreign_form_is_refused(maya: Agent, cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(maya)
    assert pass_on(strict, cast).status_code == 403
    assert not PassedOn.objects.exists()


def test_who_is_not_logged_in_is_led_to_the_login_and_back(cast: Cast) -> None:
    answer = Client().get("/everyone/pass-on/", {"url": "https://a.example/", "text": "x"})
    assert answer.status_code == 302
    assert "next=/everyone/pass-on/" in unquote(answer["Location"])


def test_the_bookmark_opens_our_form_and_posts_nothing(door: Desk) -> None:
    page = door.get("/everyone/").content.decode()
    found = re.search(r'class="btn drag" href="(javascript:[^"]+)"', page)
    assert found is not None
    script = unquote(found[1].replace("&#x27;", "'").replace("&amp;", "&"))
    assert "http://testserver/everyone/pass-on/?url=" in script
    assert "fetch" not in script
    assert "submit" not in script


def test_what_is_refused_comes_back_with_everything_written(door: Desk, cast: Cast) -> None:
    answer = pass_on(door, cast, url="not an address", note="Keep this")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Keep this" in page
    assert POST in page


def test_too_much_at_once_is_refused(door: Desk, maya: Agent, cast: Cast) -> None:
    codes = [pass_on(door, cast, url="nonsense").status_code for _ in range(3)]
    assert codes == [422] * 3
    pages = [pass_on(door, cast, url="nonsense").content.decode() for _ in range(20)]
    assert "That was a lot at once" in pages[-1]


def test_a_suggested_answer_becomes_a_draft_with_credit_when_somebody_takes_it_up(
    door: Desk, bob: Desk, chidi: Desk, cast: Cast
) -> None:
    said = {
        "key": str(uuid4()), "brand": cast.harborline.pk, "language": "en", "question": "How do I reset the box?",
        "words": "Hold the <b>button</b> for ten seconds.", "wants_credit": "1",
    }  # fmt: skip
    assert door.post("/everyone/suggest/", said)["Location"] == "/everyone/"
    found = SuggestedAnswer.objects.get()
    assert not Edition.objects.exists()
    path = f"/colleagues/suggestions/{found.pk}"
    for stranger in (chidi, door):
        assert stranger.post(path, {"step": "take"}).status_code in {302, 404}
        assert not Edition.objects.exists()
    assert "How do I reset the box?" in bob.get("/colleagues/").content.decode()
    bob.post(path, {"step": "take"})
    edition = Edition.objects.select_related("draft").get()
    assert edition.state == "draft"
    assert edition.draft is not None
    assert edition.draft.credit == "Maya Singh"
    assert edition.draft.body.startswith("Hold the")
    assert "Taken up" in door.get("/everyone/").content.decode()


def test_a_fact_for_a_page_is_another_version_and_readers_see_the_old_one(door: Desk, bob: Desk, cast: Cast) -> None:
    open_centre(cast)
    page = Edition.objects.get(published__title="Moving house")
    said = {"key": str(uuid4()), "about": page.pk, "words": "Since May it is free."}
    door.post("/everyone/suggest/", {**said, "language": "en"})
    bob.post(f"/colleagues/suggestions/{SuggestedAnswer.objects.get().pk}", {"step": "take"})
    page.refresh_from_db()
    assert page.draft is not None
    assert page.published is not None
    assert page.draft.body.endswith("Since May it is free.")
    assert "Since May" not in page.published.body


def test_a_suggestion_is_taken_back_and_suggested_again_and_declined_with_a_reason(
    door: Desk, bob: Desk, cast: Cast
) -> None:
    said = {"key": str(uuid4()), "brand": cast.harborline.pk, "language": "en", "question": "A?", "words": "B."}
    door.post("/everyone/suggest/", said)
    found = SuggestedAnswer.objects.get()
    back = f"/everyone/suggestions/{found.pk}/take-back"
    door.post(back)
    assert SuggestedAnswer.objects.get().state == "withdrawn"
    bob.post(back)
    assert SuggestedAnswer.objects.get().state == "withdrawn", "only its author"
    door.post(back, {"again": "1"})
    bob.post(f"/colleagues/suggestions/{found.pk}", {"step": "decline", "reason": "We say so already."})
    assert "We say so already." in door.get("/everyone/").content.decode()
    bob.post(f"/colleagues/suggestions/{found.pk}", {"step": "again"})
    assert SuggestedAnswer.objects.get().state == "open"


def test_thanks_reach_the_colleague_and_can_be_taken_back(door: Desk, bob: Desk, chidi: Desk, cast: Cast) -> None:
    pass_on(door, cast)
    path = f"/colleagues/thanks/post/{PassedOn.objects.get().pk}"
    chidi.post(path, {"words": "Hm"})
    assert PassedOn.objects.get().thanked_at is None
    bob.post(path, {"words": "You have good eyes."})
    assert "You have good eyes." in door.get("/everyone/").content.decode()
    bob.post(path, {"undo": "1"})
    assert "good eyes" not in door.get("/everyone/").content.decode()


def test_only_what_anybody_may_read_is_there_to_share(door: Desk, cast: Cast) -> None:
    open_centre(cast)
    page = door.get("/everyone/share/").content.decode()
    assert "Why does the router blink red?" in page
    assert "what agents do" not in page
    assert "mailto:?subject=Why%20does%20the%20router" in page
    found = door.get("/everyone/share/", {"q": "moving"}).content.decode()
    assert "Moving house" in found
    assert "blink red" not in found


def test_what_is_shared_is_counted_once_a_day_and_by_whom_is_not_kept(
    door: Desk, chidi: Desk, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_centre(cast)
    page = Edition.objects.get(published__title="Why does the router blink red?")
    path = f"/everyone/share/{page.pk}/bluesky"
    assert path in door.get("/everyone/share/").content.decode()
    for _time in range(2):
        led = door.get(path)
        assert led["Location"].startswith("https://bsky.app/intent/compose?text=Why+does+the+router")
    chidi.get(path)
    chidi.get(f"/everyone/share/{page.pk}/linkedin", headers={"Sec-Purpose": "prefetch"})
    assert list(Shared.objects.values_list("edition", "network", "times")) == [(page.pk, "bluesky", 2)]
    assert "shared 2 times in 90 days" in door.get("/everyone/share/").content.decode()
    assert {entry.actor_id for entry in Entry.objects.filter(name="PageShared")} == {None}


@pytest.mark.parametrize("network", ["mail", "nowhere", "https"])
def test_nobody_is_led_where_we_did_not_say(door: Desk, cast: Cast, network: str) -> None:
    open_centre(cast)
    page = Edition.objects.get(published__title="Why does the router blink red?")
    inside = Edition.objects.get(published__title="The router blinks red: what agents do")
    assert door.get(f"/everyone/share/{page.pk}/{network}").status_code == 404
    assert door.get(f"/everyone/share/{inside.pk}/bluesky").status_code == 404


def test_a_lead_that_a_colleague_names_is_seen_by_the_desk_only(door: Desk, cast: Cast) -> None:
    pass_on(door, cast, interest="Three lines for a small shop")
    lead = Lead.objects.get()
    assert (lead.state, lead.name, lead.reach) == ("noted", "", "")
    assert "Three lines" not in door.get("/everyone/").content.decode()


@pytest.mark.parametrize("path", ["/everyone/", "/everyone/share/", "/everyone/pass-on/", "/everyone/suggest/"])
def test_pages_of_the_door_are_open_to_all_and_cheap(door: Desk, chidi: Desk, alice: Desk, path: str) -> None:
    for who in (door, chidi, alice):
        with CaptureQueriesContext(connection) as queries:
            assert who.get(path).status_code == 200
        assert len(queries) <= 12


def test_the_desk_sees_what_was_brought_to_its_own_brands(door: Desk, bob: Desk, chidi: Desk, cast: Cast) -> None:
    pass_on(door, cast)
    with CaptureQueriesContext(connection) as queries:
        assert "Maya Singh" in bob.get("/colleagues/").content.decode()
    assert len(queries) <= 12
    assert chidi.get("/colleagues/").status_code == 404


def test_what_a_lead_approved_for_everybody_is_there_to_share_in_its_language(door: Desk, cast: Cast) -> None:
    open_centre(cast)
    german = door.get("/everyone/share/", {"language": "de"}).content.decode()
    assert "Why does the router blink red?" not in german
    assert "Nothing is published yet." in german


def test_two_of_whom_nothing_is_known_are_not_one_person(door: Desk, chidi: Desk, cast: Cast) -> None:
    for number, who in enumerate((door, door, chidi)):
        text = POST if number else f"{POST} It is cold here, too."
        assert pass_on(who, cast, who="", url="", text=text).status_code == 302
    first, second = Case.objects.order_by("id")[:2]
    assert first.customer_id != second.customer_id
    assert {each.brand_id for each in PassedOn.objects.all()} == {cast.harborline.pk}


def test_who_becomes_a_colleague_leaves_their_teams(cast: Cast) -> None:
    cast.alice.role = "administrator"
    wanted = Wanted(
        full_name="Bob Keller", public_name="Bob", initials="BK", mail="bob@harborline.example", role="colleague",
        team_ids=tuple(Team.objects.values_list("pk", flat=True)),
    )  # fmt: skip
    changed = change_agent(agent_id=cast.bob.pk, wanted=wanted, actor=cast.alice, now=NOON)
    assert not changed.teams.exists()
    assert not changed.may_write
