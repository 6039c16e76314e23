"""Writing, looking over and publishing articles at the desk."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from evenhand.knowledge.actions.centres import set_centre
from evenhand.knowledge.models import Article, ArticlePicture, ArticleVersion, Edition, HelpCentre
from tests.cast import NOON, Cast
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db
WORDS = {
    "title": "Change your name",
    "summary": "Where to do it.",
    "body": "Open **Me**.",
    "internal": "",
    "credit": "",
}


def begun(bob: Desk, cast: Cast) -> Edition:
    said = bob.post("/knowledge/new", {**WORDS, "brand": cast.harborline.pk, "language": "en"})
    assert said.status_code == 302, said.content.decode()
    return Edition.objects.get()


def test_an_article_goes_from_the_first_words_to_the_page(cast: Cast, alice: Desk, bob: Desk) -> None:
    edition = begun(bob, cast)
    path = f"/knowledge/{edition.pk}/"
    kept = bob.post(path, {**WORDS, "seen": 1, "body": "Open **Me**, then *Name*."})
    assert kept["Location"] == f"{path}?kept=2"
    assert "Publish" not in bob.get(path).content.decode()
    bob.post(f"{path}ask")
    assert "1 draft waits for a look" in alice.get("/knowledge/").content.decode()
    done = alice.post(f"{path}publish", {"seen": 2})
    assert done["Location"] == f"{path}?done=publish&version=2&before=0"
    assert 'name="deed" value="publish"' in alice.get(done["Location"]).content.decode()
    alice.post(f"{path}undo", {"deed": "publish", "version": 2, "before": 0})
    edition.refresh_from_db()
    assert (edition.state, edition.published) == ("draft", None)


def test_what_is_typed_and_not_yet_kept_is_published_with_the_rest(cast: Cast, alice: Desk, bob: Desk) -> None:
    edition = begun(bob, cast)
    path = f"/knowledge/{edition.pk}/"
    assert bob.post(path, {**WORDS, "seen": 1, "then": "ask"})["Location"] == f"{path}?done=ask"
    done = alice.post(path, {**WORDS, "seen": 1, "body": "Typed a moment ago.", "then": "publish"})
    assert done["Location"] == f"{path}?done=publish&version=2&before=0"
    edition.refresh_from_db()
    assert edition.published is not None
    assert edition.published.body == "Typed a moment ago."
    bob.post(path, {**WORDS, "seen": 2, "body": "From Bob.", "then": "publish"})
    edition = Edition.objects.select_related("draft", "published").get(pk=edition.pk)
    assert edition.published is not None
    assert edition.published.body == "Typed a moment ago.", "who may not publish keeps a draft"
    assert edition.draft is not None
    assert edition.draft.body == "From Bob."


def test_nobody_without_access_sees_or_changes_anything(cast: Cast, bob: Desk, chidi: Desk) -> None:
    edition = begun(bob, cast)
    for path in ("", "versions", "versions/1"):
        assert chidi.get(f"/knowledge/{edition.pk}/{path}").status_code == 404
    for path in ("", "ask", "publish", "withdraw", "arrange", "language", "undo", "versions/1/restore"):
        assert chidi.post(f"/knowledge/{edition.pk}/{path}", WORDS).status_code == 404
    for path in ("centre/harborline/", "pictures/harborline/"):
        assert chidi.get(f"/knowledge/{path}").status_code == 404
    assert chidi.post("/knowledge/preview", {**WORDS, "brand": cast.harborline.pk}).status_code == 404
    assert WORDS["title"] not in chidi.get("/knowledge/").content.decode()


def test_agents_do_not_arrange_the_help_centre(alice: Desk, bob: Desk) -> None:
    assert bob.get("/knowledge/centre/harborline/").status_code == 404
    assert bob.post("/knowledge/centre/harborline/section", {"name-en": "Bills"}).status_code == 404
    said = {"is_on": "1", "name": "Help", "languages": "en de", "accent": "#ffcc00"}
    assert alice.post("/knowledge/centre/harborline/", said).status_code == 302
    assert HelpCentre.objects.get().languages == ["en", "de"]
    wrong = alice.post("/knowledge/centre/harborline/", {**said, "accent": "yellow"})
    assert wrong.status_code == 422
    assert "yellow" in wrong.content.decode()


def test_whoever_wrote_meanwhile_is_not_written_over_and_nothing_is_lost(cast: Cast, alice: Desk, bob: Desk) -> None:
    path = f"/knowledge/{begun(bob, cast).pk}/"
    alice.post(path, {**WORDS, "seen": 1, "body": "From Alice."})
    refused = bob.post(path, {**WORDS, "seen": 1, "body": "From Bob."})
    assert refused.status_code == 409
    assert "From Bob." in refused.content.decode()
    assert 'name="seen" value="2"' in refused.content.decode()


def test_an_earlier_version_is_compared_and_comes_back_as_a_new_one(cast: Cast, bob: Desk) -> None:
    path = f"/knowledge/{begun(bob, cast).pk}/"
    bob.post(path, {**WORDS, "seen": 1, "body": "Open **You**."})
    assert "<del>Me</del><ins>You</ins>" in bob.get(f"{path}versions/2").content.decode()
    bob.post(f"{path}versions/1/restore")
    assert ArticleVersion.objects.order_by("number").values_list("body", flat=True)[2] == "Open **Me**."


def test_the_preview_shows_what_is_typed_and_runs_none_of_it(cast: Cast, bob: Desk) -> None:
    typed = {
        **WORDS,
        "brand": cast.harborline.pk,
        "body": "**bold** <script>alert(1)</script> [x](javascript:alert(1))",
    }
    seen = bob.deed("/knowledge/preview", typed).content.decode()
    assert "<strong>bold</strong>" in seen
    assert "<script>alert" not in seen
    assert 'href="javascript' not in seen


def test_articles_are_narrowed_and_found_while_one_types(cast: Cast, bob: Desk) -> None:
    edition = begun(bob, cast)
    found = bob.fragment("/knowledge/", "articles", {"q": "chan nam", "state": "draft", "owner": "mine"})
    assert WORDS["title"] in found.content.decode()
    assert "<html" not in found.content.decode()
    for other in ({"state": "published"}, {"owner": "0"}, {"due": "1"}, {"q": "banana"}, {"section": "7"}):
        assert WORDS["title"] not in bob.fragment("/knowledge/", "articles", other).content.decode(), other
    bob.post(f"/knowledge/{edition.pk}/arrange", {"review_on": "2020-01-01", "slug": "Your name"})
    assert WORDS["title"] in bob.fragment("/knowledge/", "articles", {"due": "1"}).content.decode()
    edition.refresh_from_db()
    assert edition.slug == "your-name"


def test_an_article_whose_owner_works_here_no_more_is_nobodys(cast: Cast, alice: Desk, bob: Desk) -> None:
    begun(bob, cast)
    nobodys = {"owner": "0"}
    assert WORDS["title"] not in alice.fragment("/knowledge/", "articles", nobodys).content.decode()
    cast.bob.is_active = False
    cast.bob.save()
    found = alice.fragment("/knowledge/", "articles", nobodys).content.decode()
    assert WORDS["title"] in found
    assert "Bob Keller" not in found


def test_a_list_of_articles_asks_few_questions(cast: Cast, bob: Desk, django_assert_max_num_queries: Any) -> None:
    begun(bob, cast)
    with django_assert_max_num_queries(12):
        bob.get("/knowledge/")
    path = f"/knowledge/{Edition.objects.get().pk}/"
    with django_assert_max_num_queries(12):
        bob.get(path)


def test_a_picture_needs_words_and_loses_whatever_else_its_file_carries(cast: Cast, alice: Desk, bob: Desk) -> None:
    drawn = BytesIO()
    Image.new("RGB", (40, 20), "teal").save(drawn, "PNG")
    said = {"file": SimpleUploadedFile("a.png", drawn.getvalue(), "image/png")}
    assert bob.post("/knowledge/pictures/harborline/", {**said, "alt": " "}).status_code == 422
    said = {"file": SimpleUploadedFile("a.png", drawn.getvalue(), "image/png")}
    assert bob.post("/knowledge/pictures/harborline/", {**said, "alt": "The button"}).status_code == 200
    kept = ArticlePicture.objects.get()
    assert (kept.width, kept.height, kept.alt) == (40, 20, "The button")
    assert bob.get(f"/knowledge/of/harborline/picture/{kept.key}")["Content-Type"] == "image/webp"
    wrong = {"file": SimpleUploadedFile("a.png", b"<svg onload=alert(1)>", "image/png"), "alt": "x"}
    assert bob.post("/knowledge/pictures/harborline/", wrong).status_code == 422


def test_a_translation_begins_with_the_words_there_are(cast: Cast, bob: Desk) -> None:
    told: dict[str, Any] = {"name": "Help", "welcome": "", "accent": "", "host": "", "contact": ""}
    set_centre(
        brand=cast.harborline,
        is_on=True,
        languages=["en", "de"],
        takes_questions=True,
        actor=cast.alice,
        now=NOON,
        **told,
    )
    edition = begun(bob, cast)
    assert "Begin a translation" in bob.get(f"/knowledge/{edition.pk}/").content.decode()
    bob.post(f"/knowledge/{edition.pk}/language", {"language": "de"})
    assert Article.objects.get().editions.count() == 2
    bob.post(f"/knowledge/{edition.pk}/language", {"language": "de"})
    assert Article.objects.get().editions.count() == 2


def test_whoever_wrote_reads_why_a_draft_came_back(cast: Cast, alice: Desk, bob: Desk) -> None:
    path = f"/knowledge/{begun(bob, cast).pk}/"
    bob.post(f"{path}ask")
    alice.post(f"{path}send-back", {"words": "Say which <menu>."})
    assert "Say which &lt;menu&gt;." in bob.get(path).content.decode()
    bob.post(f"{path}ask")
    assert "Say which" not in bob.get(path).content.decode()


def test_any_two_versions_are_compared(cast: Cast, bob: Desk) -> None:
    path = f"/knowledge/{begun(bob, cast).pk}/"
    for number, body in ((1, "Open **You**."), (2, "Open **Us**.")):
        bob.post(path, {**WORDS, "seen": number, "body": body})
    seen = bob.get(f"{path}versions/3", {"with": "1"}).content.decode()
    assert "<del>Me</del><ins>Us</ins>" in seen
    assert '<option value="1" selected>Version 1</option>' in seen
    assert "<del>You</del>" in bob.get(f"{path}versions/3", {"with": "3"}).content.decode()


def test_what_is_no_day_does_not_take_a_day_away(cast: Cast, bob: Desk) -> None:
    edition = begun(bob, cast)
    for said, kept in (("2030-01-01", True), ("31.12.2030", True), ("2030-13-01", True), ("", False)):
        bob.post(f"/knowledge/{edition.pk}/arrange", {"review_on": said})
        assert (Article.objects.get().review_on is not None) is kept, said


def test_what_is_shared_stands_under_the_help_centres_own_host(cast: Cast, alice: Desk, bob: Desk) -> None:
    edition = begun(bob, cast)
    said = {"is_on": "1", "name": "Help", "languages": "en", "host": "help.harborline.example"}
    alice.post("/knowledge/centre/harborline/", said)
    alice.post(f"/knowledge/{edition.pk}/publish", {"seen": 1})
    seen = alice.get(f"/knowledge/{edition.pk}/").content.decode()
    assert f'value="https://help.harborline.example/site/help/harborline/en/articles/{edition.slug}"' in seen
