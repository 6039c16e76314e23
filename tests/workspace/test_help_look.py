"""A help centre's own look: its signs, the way home, what stands at the foot, and links between its pages."""

import json
import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from evenhand.knowledge.actions import articles, publishing
from evenhand.knowledge.actions.centres import set_centre
from evenhand.knowledge.actions.leading import lead_elsewhere
from evenhand.knowledge.errors import BadHelpCentre, NoSuchStep, NotWritten
from evenhand.knowledge.models import ArticleLink, Edition, HelpCentre
from evenhand.knowledge.reads.finding import find_pages
from tests.cast import NOON, Cast
from tests.knowledge.pages import publish
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db
ROOT = "/site/help/harborline/"


@pytest.fixture(autouse=True)
def _open(cast: Cast) -> None:
    opened(cast)


@pytest.fixture
def reader() -> Client:
    return Client()


def opened(cast: Cast, **more: Any) -> HelpCentre:
    told: dict[str, Any] = {"name": "Harborline help", "welcome": "", "accent": "", "host": "", "contact": "", **more}
    return set_centre(
        brand=cast.harborline, is_on=True, languages=["en", "de"], takes_questions=True, actor=cast.alice, now=NOON,
        **told,
    )  # fmt: skip


def picture(colour: str = "teal", size: tuple[int, int] = (900, 300), kind: str = "PNG") -> SimpleUploadedFile:
    drawn = BytesIO()
    Image.new("RGB", size, colour).save(drawn, kind)
    return SimpleUploadedFile("logo.png", drawn.getvalue(), "image/png")


def put(desk: Desk, sign: str, **said: Any) -> Any:
    return desk.post("/knowledge/centre/harborline/sign", {"sign": sign, **said})


def test_a_logo_is_drawn_anew_and_stands_on_every_page(cast: Cast, alice: Desk, reader: Client) -> None:
    assert put(alice, "logo", file=picture()).status_code == 302
    put(alice, "logo_dark", file=picture("white"))
    front = reader.get(f"{ROOT}en/").content.decode()
    found = re.search(r'<img src="(/site/help/harborline/look/[0-9a-f]+)" alt="" width="480" height="160">', front)
    assert found is not None
    assert "<span>Harborline help</span>" in front
    assert 'media="(prefers-color-scheme: dark)"' in front
    sign = reader.get(found[1])
    assert sign["Content-Type"] == "image/webp"
    assert "immutable" in sign["Cache-Control"]
    assert Image.open(BytesIO(sign.content)).size == (480, 160)
    assert not reader.cookies


def test_a_logo_that_says_the_name_stands_alone_and_is_read_aloud(cast: Cast, alice: Desk, reader: Client) -> None:
    put(alice, "logo", file=picture())
    alice.post("/knowledge/centre/harborline/sign/words", {"alt": "Harborline  help"})
    front = reader.get(f"{ROOT}en/").content.decode()
    assert 'alt="Harborline help"' in front
    assert "<span>Harborline help</span>" not in front


def test_the_sign_of_the_tab_is_a_square_of_its_own(cast: Cast, alice: Desk, reader: Client) -> None:
    put(alice, "icon", file=picture())
    front = reader.get(f"{ROOT}en/").content.decode()
    found = re.search(r'<link rel="icon" href="([^"]+)" type="image/png">', front)
    assert found is not None
    sign = reader.get(found[1])
    assert sign["Content-Type"] == "image/png"
    assert Image.open(BytesIO(sign.content)).size == (192, 192)


def test_what_is_no_picture_becomes_no_logo(cast: Cast, alice: Desk) -> None:
    put(alice, "logo", file=SimpleUploadedFile("a.svg", b"<svg onload='alert(1)'/>", "image/svg+xml"))
    put(alice, "logo")
    assert HelpCentre.objects.get().logo == ""
    assert put(alice, "other", file=picture()).status_code == 404


def test_a_logo_that_was_taken_away_is_not_there(cast: Cast, alice: Desk, reader: Client) -> None:
    put(alice, "logo", file=picture())
    name = HelpCentre.objects.get().logo[:24]
    assert alice.get("/knowledge/centre/harborline/sign/logo").status_code == 200
    put(alice, "logo", remove="1")
    assert reader.get(f"{ROOT}look/{name}").status_code == 404
    assert alice.get("/knowledge/centre/harborline/sign/logo").status_code == 404
    assert "<img" not in reader.get(f"{ROOT}en/").content.decode()


def test_agents_and_strangers_change_nothing_of_the_look(cast: Cast, bob: Desk, chidi: Desk) -> None:
    for desk in (bob, chidi):
        assert put(desk, "logo", file=picture()).status_code == 404
        assert desk.post("/knowledge/centre/harborline/sign/words", {"alt": "x"}).status_code == 404
        assert desk.get("/knowledge/centre/harborline/sign/logo").status_code == 404


def test_the_page_leads_home_and_to_what_the_law_asks_for(cast: Cast, alice: Desk, reader: Client) -> None:
    opened(cast, home="https://www.harborline.example/", links="Imprint https://harborline.example/imprint\n")
    put(alice, "logo", file=picture())
    front = reader.get(f"{ROOT}en/").content.decode()
    assert '<a class="home" href="https://www.harborline.example/">harborline.example</a>' in front
    assert '<a href="https://harborline.example/imprint">Imprint</a>' in front
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', front)
    assert data is not None
    publisher = json.loads(data[1])["publisher"]
    assert publisher["url"] == "https://www.harborline.example/"
    assert publisher["logo"].startswith("http://testserver/site/help/harborline/look/")


@pytest.mark.parametrize(
    "said",
    [
        {"home": "harborline.example"},
        {"home": "javascript:alert(1)"},
        {"links": "Imprint"},
        {"links": "Imprint javascript:alert(1)"},
        {"links": "Imprint https://a.example/\nhttps://b.example/"},
    ],
)
def test_a_link_that_leads_nowhere_is_refused(cast: Cast, said: dict[str, str]) -> None:
    with pytest.raises(BadHelpCentre):
        opened(cast, **said)


def test_what_was_typed_is_there_again_where_a_link_is_refused(alice: Desk) -> None:
    said = {"name": "Help", "languages": "en", "links": "Imprint nowhere", "home": "https://a.example/"}
    refused = alice.post("/knowledge/centre/harborline/", said)
    assert refused.status_code == 422
    assert "Imprint nowhere" in refused.content.decode()
    assert "https://a.example/" in refused.content.decode()


def linked(cast: Cast) -> tuple[Edition, Edition]:
    to = publish(cast, title="Restart it", summary="")
    body = (
        f"First [read **this**](article:{to.article.key}), then [that](article:018f4e4e-0000-7000-8000-000000000000)."
    )
    return publish(cast, title="No internet", summary="", body=body), to


def test_links_lead_straight_to_pages_and_never_nowhere(cast: Cast, reader: Client) -> None:
    page, to = linked(cast)
    address = f"{ROOT}en/articles/{page.slug}"
    read = reader.get(address).content.decode()
    assert f'<a href="{ROOT}en/articles/{to.slug}" rel="noopener' in read
    assert "then that." in read
    visit = "018f4e4e00007000800000000000000a"
    assert f'<a href="{ROOT}en/articles/{to.slug}?v={visit}"' in reader.get(address, {"v": visit}).content.decode()
    publishing.withdraw(edition_id=to.pk, actor=cast.alice, now=NOON)
    gone = reader.get(address).content.decode()
    assert "First read <strong>this</strong>, then that." in gone


def test_whoever_writes_learns_which_links_lead_nowhere_and_who_leads_here(cast: Cast, alice: Desk) -> None:
    page, to = linked(cast)
    assert "A link leads to an article that is not among" in alice.get(f"/knowledge/{page.pk}/").content.decode()
    assert "Pages that lead here" in alice.get(f"/knowledge/{to.pk}/").content.decode()
    broken = {"broken": "1"}
    assert "No internet" in alice.fragment("/knowledge/", "articles", broken).content.decode()
    ArticleLink.objects.exclude(key=to.article.key).delete()
    assert "No internet" not in alice.fragment("/knowledge/", "articles", broken).content.decode()
    publishing.withdraw(edition_id=to.pk, actor=cast.alice, now=NOON)
    assert "No internet" in alice.fragment("/knowledge/", "articles", broken).content.decode()
    assert "“Restart it”, which readers cannot see" in alice.get(f"/knowledge/{page.pk}/").content.decode()


def test_readers_of_a_page_that_is_gone_are_led_to_another_until_it_is_back(cast: Cast, reader: Client) -> None:
    page, to = linked(cast)
    old = page.slug
    articles.set_slug(edition_id=page.pk, slug="offline", actor=cast.alice, now=NOON)
    with pytest.raises(NoSuchStep):
        lead_elsewhere(edition_id=page.pk, to_id=to.pk, actor=cast.alice, now=NOON)
    publishing.withdraw(edition_id=page.pk, actor=cast.alice, now=NOON)
    assert reader.get(f"{ROOT}en/articles/offline").status_code == 404
    lead_elsewhere(edition_id=page.pk, to_id=to.pk, actor=cast.alice, now=NOON)
    for slug in ("offline", old):
        assert reader.get(f"{ROOT}en/articles/{slug}")["Location"] == f"{ROOT}en/articles/{to.slug}"
    with pytest.raises(NotWritten):
        lead_elsewhere(edition_id=page.pk, to_id=page.pk, actor=cast.alice, now=NOON)
    publishing.put_back(edition_id=page.pk, version=1, actor=cast.alice, now=NOON)
    assert reader.get(f"{ROOT}en/articles/offline").status_code == 200


def test_two_pages_that_lead_to_each_other_in_turn_make_no_ring(cast: Cast, reader: Client) -> None:
    page, to = linked(cast)
    publishing.withdraw(edition_id=page.pk, actor=cast.alice, now=NOON)
    lead_elsewhere(edition_id=page.pk, to_id=to.pk, actor=cast.alice, now=NOON)
    publishing.put_back(edition_id=page.pk, version=1, actor=cast.alice, now=NOON)
    publishing.withdraw(edition_id=to.pk, actor=cast.alice, now=NOON)
    lead_elsewhere(edition_id=to.pk, to_id=page.pk, actor=cast.alice, now=NOON)
    assert reader.get(f"{ROOT}en/articles/{page.slug}").status_code == 200
    assert reader.get(f"{ROOT}en/articles/{to.slug}")["Location"] == f"{ROOT}en/articles/{page.slug}"


@pytest.mark.parametrize("how", ["line", "address"])
def test_a_page_is_named_by_its_line_or_its_address(cast: Cast, alice: Desk, reader: Client, how: str) -> None:
    page, to = linked(cast)
    alice.post(f"/knowledge/{page.pk}/withdraw")
    said = {
        "line": f"[Restart it](article:{to.article.key})",
        "address": f"https://a.example{ROOT}en/articles/{to.slug}",
    }
    alice.post(f"/knowledge/{page.pk}/lead", {"to": said[how]})
    assert "Readers who have its address are led to" in alice.get(f"/knowledge/{page.pk}/").content.decode()
    assert reader.get(f"{ROOT}en/articles/{page.slug}").status_code == 301


def test_a_shared_page_shows_the_logo_where_it_has_no_picture(cast: Cast, alice: Desk, reader: Client) -> None:
    page = publish(cast, title="No internet", summary="")
    assert "og:image" not in reader.get(f"{ROOT}en/articles/{page.slug}").content.decode()
    put(alice, "logo", file=picture())
    read = reader.get(f"{ROOT}en/articles/{page.slug}").content.decode()
    assert '<meta property="og:image" content="http://testserver/site/help/harborline/look/' in read


def test_each_language_says_its_own_words_and_else_those_of_the_first(alice: Desk, reader: Client) -> None:
    said = {
        "is_on": "1", "languages": ["en", "en", "de", "Arabic"], "name-en": "Harborline help", "welcome-en": "Hello",
        "contact-en": "Call us", "links-en": "Imprint https://harborline.example/imprint", "name-de": "Hafenhilfe",
        "links-de": "Impressum https://harborline.example/impressum",
    }  # fmt: skip
    assert alice.post("/knowledge/centre/harborline/", said).status_code == 302
    german, arabic = (reader.get(f"{ROOT}{each}/").content.decode() for each in ("de", "ar"))
    assert "<title>Hafenhilfe</title>" in german
    assert '"name": "Hafenhilfe"' in german
    assert '<h1 lang="en" dir="auto">Hello</h1>' in german
    assert '<ul class="feet" lang="de"><li><a href="https://harborline.example/impressum">Impressum</a>' in german
    assert '<p class="contact" lang="en" dir="auto">Call us</p>' in german
    assert '<html lang="ar" dir="rtl">' in arabic
    assert '<ul class="feet" lang="en">' in arabic
    assert "<title>Hafenhilfe</title>" in reader.get(f"{ROOT}de/feed.atom").content.decode()
    form = alice.get("/knowledge/centre/harborline/").content.decode()
    assert "empty: Welcome, How else to reach us" in form
    alice.post("/knowledge/centre/harborline/", {**said, "languages": ["de", "en"]})
    assert "<title>Harborline help</title>" in reader.get(f"{ROOT}en/").content.decode()
    kept = HelpCentre.objects.get()
    assert (kept.languages, kept.name, kept.welcome) == (["de", "en"], "Hafenhilfe", "Hello")
    refused = alice.post("/knowledge/centre/harborline/", {**said, "languages": ["en", "de", "klingon"]})
    assert refused.status_code == 422
    assert "“klingon” is no language that we know." in refused.content.decode()
    assert "Hafenhilfe" in refused.content.decode()


def test_an_article_moves_to_the_language_it_is_in_and_its_old_address_leads_there(
    cast: Cast, alice: Desk, bob: Desk, reader: Client
) -> None:
    edition = publish(cast, title="Rechnung zahlen", summary="So geht es.")
    path = f"/knowledge/{edition.pk}/spoken"
    for who, language in ((bob, "de"), (alice, "xx")):
        who.post(path, {"language": language})
        assert Edition.objects.get().language == "en", "leads decide it, and it is one that we know"
    assert alice.post(path, {"language": "de-DE"}).status_code == 302
    there = f"{ROOT}de/articles/rechnung-zahlen"
    assert reader.get(f"{ROOT}en/articles/rechnung-zahlen")["Location"] == there
    assert [each.id for each in find_pages(cast.harborline.pk, "de", "Rechnungen")] == [edition.pk]
    assert find_pages(cast.harborline.pk, "en", "Rechnung") == []
    alice.post(path, {"language": "fr"})
    assert reader.get(there).status_code == 404
    Edition.objects.update(language="de-de")  # as it could be written before there was a list
    seen = alice.get(f"/knowledge/{edition.pk}/").content.decode()
    assert "readers do not find this page" in seen
    assert '<option value="de" lang="de" selected>' in seen


def test_a_page_says_in_which_other_languages_it_is_there(cast: Cast, reader: Client) -> None:
    english = publish(cast, title="Pay a bill", summary="")
    german = articles.write_in_language(
        article_id=english.article_id, language="Deutsch", title="Rechnung", summary="", body="So.", actor=cast.alice,
        now=NOON,
    )  # fmt: skip
    assert 'class="also' not in reader.get(f"{ROOT}en/articles/pay-a-bill").content.decode()
    publishing.publish(edition_id=german.pk, seen=1, actor=cast.alice, now=NOON)
    read = reader.get(f"{ROOT}en/articles/pay-a-bill").content.decode()
    assert f'Also in: <a href="{ROOT}de/articles/rechnung" lang="de" hreflang="de">Deutsch</a></p>' in read
    assert f'<link rel="alternate" hreflang="de" href="http://testserver{ROOT}de/articles/rechnung">' in read
    assert reader.get(f"{ROOT}de/articles/pay-a-bill")["Location"] == f"{ROOT}de/articles/rechnung"
