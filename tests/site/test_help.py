"""The help centre: what readers find, what they tell us, and that nobody is followed."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from evenhand.cases.models import Case
from evenhand.channels.models import PostText
from evenhand.community.domain.screening import Shown
from evenhand.community.models import Community, Member, Topic
from evenhand.knowledge.actions import articles, publishing
from evenhand.knowledge.actions.centres import keep_section, set_centre
from evenhand.knowledge.models import ArticleVote, Edition, HelpCentre, HelpSearch
from evenhand.site.help import asking, feeds, views
from evenhand.site.help.pace import Pace
from tests.cast import NOON, Cast
from tests.knowledge.pages import publish

pytestmark = pytest.mark.django_db
ROOT = "/site/help/harborline/"
BODY = """The box blinks while it looks for the line.

## Why does it blink red?

There is **no signal**. Check the cable.

## What next?

1. Wait two minutes.
2. Write to us. <script>alert(1)</script>
"""


@pytest.fixture(autouse=True)
def _fresh_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (asking, views):
        monkeypatch.setattr(module, "pace", Pace())


@pytest.fixture
def reader() -> Client:
    return Client()


@pytest.fixture
def page(cast: Cast) -> Edition:
    """A published article in a section of an open help centre."""
    told: dict[str, Any] = {"name": "Harborline help", "welcome": "", "accent": "#ffcc00", "host": "", "contact": ""}
    set_centre(
        brand=cast.harborline,
        is_on=True,
        languages=["en", "de"],
        takes_questions=True,
        actor=cast.alice,
        now=NOON,
        **told,
    )
    section = keep_section(
        brand=cast.harborline, section_id=None, names={"en": "Internet"}, about={}, parent_id=None, position=0,
        actor=cast.alice, now=NOON,
    )  # fmt: skip
    edition = articles.write_article(
        brand=cast.harborline, language="en", title="The router blinks red", summary="What the light means.", body=BODY,
        internal="Ask for the serial number.", actor=cast.bob, now=NOON,
    )  # fmt: skip
    articles.arrange(
        article_id=edition.article_id, section_id=section.pk, owner_id=None, review_on=None, is_internal=False,
        actor=cast.bob, now=NOON,
    )  # fmt: skip
    return publishing.publish(edition_id=edition.pk, seen=1, actor=cast.alice, now=NOON)


def test_a_reader_finds_the_page_and_a_person_where_it_did_not_help(cast: Cast, page: Edition, reader: Client) -> None:
    found = reader.get(f"{ROOT}en/search", {"q": "rout blink", "part": "1"})
    assert "The router blinks red" in found.content.decode()
    address = f"{ROOT}en/articles/{page.slug}"
    read = reader.get(address, {"q": "rout blink"}).content.decode()
    assert "<strong>no signal</strong>" in read
    assert "<script>alert" not in read
    assert "serial number" not in read
    said = reader.post(f"{address}/helped", {"helped": "no", "q": "rout blink"}).content.decode()
    assert f"{ROOT}en/ask?page={page.slug}&amp;q=rout%20blink" in said
    form = reader.get(f"{ROOT}en/ask", {"page": page.slug, "q": "rout blink"}).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', form)
    assert key is not None
    answer = {"key": key[1], "page": page.slug, "q": "rout blink", "words": "It still blinks, what now?"}
    for _ in range(2):
        sent = reader.post(f"{ROOT}en/ask", {**answer, "address": "Dana@mail.example", "name": "Dana"})
        assert sent["Location"] == f"{ROOT}en/ask?sent"
    case = Case.objects.get()
    text = PostText.objects.get()
    assert (case.brand, text.text) == (cast.harborline, "It still blinks, what now?")
    assert "“The router blinks red”" in text.signature
    assert "“rout blink”" in text.signature
    page.refresh_from_db()
    assert (page.helped, page.not_helped) == (0, 1)
    assert not reader.cookies


@pytest.mark.parametrize("path", ["", "en/", "en/sections/internet", "en/search?q=router", "look.css", "sitemap.xml"])
def test_nothing_of_it_sets_a_cookie(page: Edition, reader: Client, path: str) -> None:
    answer = reader.get(f"{ROOT}{path}")
    assert answer.status_code in {200, 302}
    assert not reader.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_what_did_not_change_is_not_sent_again(page: Edition, reader: Client) -> None:
    first = reader.get(f"{ROOT}en/articles/{page.slug}")
    again = reader.get(f"{ROOT}en/articles/{page.slug}", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_search_engines_are_told_questions_and_answers(page: Edition, reader: Client) -> None:
    read = reader.get(f"{ROOT}en/articles/{page.slug}").content.decode()
    said = re.search(r'<script type="application/ld\+json">(.*?)</script>', read)
    assert said is not None
    facts = json.loads(said[1])
    assert facts["@type"] == "FAQPage"
    assert facts["mainEntity"][0]["acceptedAnswer"]["text"] == "There is no signal. Check the cable."
    assert f"/site/help/harborline/en/articles/{page.slug}</loc>" in reader.get(f"{ROOT}sitemap.xml").content.decode()
    assert "The router blinks red" in reader.get(f"{ROOT}en/feed.atom").content.decode()


def test_what_is_for_colleagues_or_withdrawn_is_not_there(cast: Cast, page: Edition, reader: Client) -> None:
    told = {"article_id": page.article_id, "section_id": page.article.section_id, "owner_id": None, "review_on": None}
    articles.arrange(**told, is_internal=True, actor=cast.alice, now=NOON)
    assert reader.get(f"{ROOT}en/articles/{page.slug}").status_code == 404
    assert "blinks red" not in reader.get(f"{ROOT}en/search", {"q": "router", "part": "1"}).content.decode()
    articles.arrange(**told, is_internal=False, actor=cast.alice, now=NOON)
    assert reader.get(f"{ROOT}en/articles/{page.slug}").status_code == 200
    publishing.withdraw(edition_id=page.pk, actor=cast.alice, now=NOON)
    assert reader.get(f"{ROOT}en/articles/{page.slug}").status_code == 404


def test_an_old_address_leads_to_the_new_one(cast: Cast, page: Edition, reader: Client) -> None:
    old = page.slug
    articles.set_slug(edition_id=page.pk, slug="red light", actor=cast.bob, now=NOON)
    answer = reader.get(f"{ROOT}en/articles/{old}")
    assert (answer.status_code, answer["Location"]) == (301, f"{ROOT}en/articles/red-light")
    by_key = reader.get(f"{ROOT}de/go/{page.article.key}")
    assert by_key["Location"] == f"{ROOT}en/articles/red-light"


def test_one_reader_counts_once_a_day_and_may_think_again(page: Edition, reader: Client) -> None:
    address = f"{ROOT}en/articles/{page.slug}/helped"
    for said in ("yes", "yes", "no"):
        reader.post(address, {"helped": said})
    reader.post(address, {"helped": "yes"}, headers={"User-Agent": "Another"})
    page.refresh_from_db()
    assert (page.helped, page.not_helped) == (1, 1)
    assert ArticleVote.objects.count() == 2


def test_forms_of_other_sites_and_programs_change_nothing(page: Edition, reader: Client) -> None:
    voted = reader.post(
        f"{ROOT}en/articles/{page.slug}/helped", {"helped": "no"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert voted.status_code == 403
    asked = {"key": "018f4e4e-0000-7000-8000-000000000000", "words": "Buy now", "address": "a@b.example"}
    reader.post(f"{ROOT}en/ask", {**asked, "website": "https://spam.example"})
    reader.post(f"{ROOT}en/ask", asked, headers={"Origin": "https://other.example"})
    assert not Case.objects.exists()
    assert not ArticleVote.objects.exists()


def test_too_many_questions_from_one_place_are_refused_and_nothing_typed_is_lost(page: Edition, reader: Client) -> None:
    last = None
    for number in range(6):
        key = f"018f4e4e-0000-7000-8000-00000000000{number}"
        last = reader.post(f"{ROOT}en/ask", {"key": key, "words": f"Question {number}", "address": "a@b.example"})
    assert last is not None
    assert last.status_code == 429
    assert "Question 5" in last.content.decode()
    assert PostText.objects.count() == 4


def test_what_was_looked_for_in_vain_is_counted_but_no_number_that_may_be_a_persons(
    page: Edition, reader: Client
) -> None:
    for said in ("fax machine", "Fax  Machine", "my number is 0171 5551234", "dana@mail.example"):
        reader.get(f"{ROOT}en/search", {"q": said})
    tally = HelpSearch.objects.get()
    assert (tally.words, tally.asked, tally.found_nothing) == ("fax machine", 2, 2)


def test_whoever_reads_finds_back_to_help_from_a_page_that_is_gone(page: Edition, reader: Client) -> None:
    gone = reader.get(f"{ROOT}en/articles/gone")
    assert gone.status_code == 404
    assert f'href="{ROOT}"' in gone.content.decode()
    for path in (f"{ROOT}en/articles/gone", "/site/help/nobody/", "/site/nothing"):
        assert "To the inbox" not in reader.get(path).content.decode()
    assert "To the inbox" in reader.get("/nothing").content.decode()


@pytest.mark.parametrize("path", ["en/articles/a%00b", "en/sections/x?after=%00,1", "en/articles/%00?q=%00"])
def test_an_address_with_what_no_text_can_hold_is_not_there(page: Edition, reader: Client, path: str) -> None:
    assert reader.get(f"{ROOT}{path}").status_code == 404


@pytest.mark.parametrize("name", ["page", "q", "words", "v", "name"])
def test_a_question_with_a_sign_that_no_text_can_hold_keeps_the_rest(page: Edition, reader: Client, name: str) -> None:
    said = {"words": "It blinks", "address": "dana@mail.example", "key": "x", name: "a\0b"}
    assert reader.get(f"{ROOT}en/ask", said).status_code == 200
    answer = reader.post(f"{ROOT}en/ask", {**said, "address": "nobody"})
    assert answer.status_code == 403
    assert "dana" not in answer.content.decode()


def test_no_word_is_lost_where_a_question_is_refused(page: Edition, reader: Client) -> None:
    words = "\n".join(["z" * 99] * 40)  # a browser sends two characters for each end of a line
    form = {"words": words.replace("\n", "\r\n"), "address": "nobody", "key": str(uuid4())}
    assert words in reader.post(f"{ROOT}en/ask", form).content.decode()
    longer = {**form, "words": "z" * 6_000, "address": "dana@mail.example"}
    assert "z" * 6_000 in reader.post(f"{ROOT}en/ask", longer).content.decode()


def test_a_page_says_truly_in_which_language_it_is(page: Edition, reader: Client) -> None:
    assert reader.get(f"{ROOT}de/", headers={"Accept-Language": "en"})["Content-Language"] == "de"


def test_who_says_neither_yes_nor_no_is_not_counted(page: Edition, reader: Client) -> None:
    answer = reader.post(f"{ROOT}en/articles/{page.slug}/helped", {"words": "Where is the picture?"})
    assert (answer.status_code, ArticleVote.objects.count()) == (403, 0)
    assert "Where is the picture?" in answer.content.decode()


def test_who_votes_too_often_is_told_so_and_no_empty_page_is_left(
    page: Edition, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pace, "lets", lambda *_: False)
    answer = reader.post(f"{ROOT}en/articles/{page.slug}/helped", {"helped": "yes"})
    assert (answer.status_code, ArticleVote.objects.count()) == (429, 0)
    assert "Please wait a minute" in answer.content.decode()


@pytest.mark.parametrize(("said", "is_told"), [("ro", False), ("xqzv", True), ("账单", True), ("网", True)])
def test_that_nothing_was_found_is_said_as_soon_as_it_tells_something(
    page: Edition, reader: Client, said: str, is_told: bool
) -> None:
    found = reader.get(f"{ROOT}en/search", {"q": said, "part": "1"}).content.decode()
    assert ("Nothing was found" in found) is is_told


@pytest.fixture
def answered(cast: Cast, page: Edition) -> Topic:
    """A question that customers answered each other, in the brand's open community."""
    Community.objects.create(brand=cast.harborline, is_on=True, site="https://talk.harborline.example")
    dana = Member.objects.create(brand=cast.harborline, name="Dana", folded="dana", joined_at=NOON)
    return Topic.objects.create(
        brand=cast.harborline,
        member=dana,
        title="Humming from the <Tidebox>",
        folded="humming from the <tidebox>",
        shown=Shown.SHOWN,
        asked_at=NOON,
        last_at=NOON,
        answers=2,
    )


def test_what_customers_answered_stands_below_pages_and_where_no_page_is(answered: Topic, reader: Client) -> None:
    address = f"/site/community/harborline/t/{answered.pk}/humming-from-the-tidebox"
    for query in ({"q": "humming"}, {"q": "humming", "part": "1"}):
        found = reader.get(f"{ROOT}en/search", query).content.decode()
        assert f'href="{address}"' in found
        assert "Humming from the &lt;Tidebox&gt;" in found
        assert "2 answers in the community" in found
    assert 'href="/site/community/harborline/"' in reader.get(f"{ROOT}en/").content.decode()


def test_search_engines_find_what_customers_answered_each_other(answered: Topic, reader: Client) -> None:
    assert "/site/community/harborline/sitemap.xml" not in reader.get("/robots.txt").content.decode()
    Community.objects.update(site="http://testserver")
    assert (
        "Sitemap: http://testserver/site/community/harborline/sitemap.xml" in reader.get("/robots.txt").content.decode()
    )
    listed = reader.get("/site/community/harborline/sitemap.xml")
    address = f"http://testserver/site/community/harborline/t/{answered.pk}/humming-from-the-tidebox"
    assert f"<loc>{address}</loc>" in listed.content.decode()
    Topic.objects.update(shown=Shown.WAITING)
    assert "<loc>" not in reader.get("/site/community/harborline/sitemap.xml").content.decode()
    Community.objects.update(is_on=False)
    assert reader.get("/site/community/harborline/sitemap.xml").status_code == 404


def test_questions_that_share_a_word_of_many_are_not_shown(answered: Topic, reader: Client) -> None:
    found = reader.get(f"{ROOT}en/search", {"q": "humming birds colibri nests"}).content.decode()
    assert "Answered by other customers" not in found


def test_a_closed_community_and_questions_without_an_answer_are_not_shown(answered: Topic, reader: Client) -> None:
    Topic.objects.update(answers=0)
    assert "Humming" not in reader.get(f"{ROOT}en/search", {"q": "humming"}).content.decode().replace("“humming”", "")
    Topic.objects.update(answers=1)
    Community.objects.update(is_on=False)
    assert "Tidebox" not in reader.get(f"{ROOT}en/search", {"q": "humming"}).content.decode()
    assert "/site/community/" not in reader.get(f"{ROOT}en/").content.decode()


def test_a_help_centre_of_its_own_host_leads_to_the_community_where_that_stands(
    answered: Topic, reader: Client
) -> None:
    HelpCentre.objects.update(host="help.harborline.example")
    found = reader.get(f"{ROOT}en/search", {"q": "humming"}).content.decode()
    assert 'href="https://talk.harborline.example/site/community/harborline/t/' in found


def test_search_engines_learn_where_the_pages_are_listed_and_that_the_desk_is_not_theirs(
    page: Edition, reader: Client, settings: Any
) -> None:
    told = reader.get("/robots.txt")
    assert told["Content-Type"].startswith("text/plain")
    lines = told.content.decode().splitlines()
    assert lines[-2:] == ["Disallow: /", "Sitemap: http://testserver/site/help/harborline/sitemap.xml"]
    HelpCentre.objects.update(host="help.harborline.example")
    settings.ALLOWED_HOSTS = ["help.harborline.example", "testserver"]
    assert "Sitemap" not in reader.get("/robots.txt").content.decode()
    own = reader.get("/robots.txt", headers={"host": "help.harborline.example"}).content.decode()
    assert "Sitemap: https://help.harborline.example/site/help/harborline/sitemap.xml" in own
    HelpCentre.objects.update(is_on=False)
    assert "Sitemap" not in reader.get("/robots.txt", headers={"host": "help.harborline.example"}).content.decode()
    assert not reader.cookies


def test_more_pages_than_a_sitemap_holds_stand_in_several(
    cast: Cast, page: Edition, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = publish(cast, title="Where is my bill?", summary="Here")
    monkeypatch.setattr(feeds, "MOST", 1)
    whole = reader.get(f"{ROOT}sitemap.xml").content.decode()
    parts = re.findall(r"<loc>http://testserver(/site/help/harborline/sitemap\.xml\?part=\d)</loc>", whole)
    assert len(parts) == 2
    listed = "".join(reader.get(each).content.decode() for each in parts)
    assert listed.count("<url>") == 2
    assert all(f"/en/articles/{each.slug}</loc>" in listed for each in (page, more))
    assert reader.get(f"{ROOT}sitemap.xml?part=3").status_code == 404
    assert reader.get(f"{ROOT}sitemap.xml?part=999999999999999999").status_code == 404


def test_what_did_not_change_is_not_sent_again_by_web_servers_that_pack_either(page: Edition, reader: Client) -> None:
    tag = reader.get(f"{ROOT}en/articles/{page.slug}")["ETag"]
    again = reader.get(f"{ROOT}en/articles/{page.slug}", headers={"If-None-Match": f'"other", W/{tag}'})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("asked", "language"), [("pt-PT,en;q=0.8", "pt-br"), ("de-AT", "de"), ("fr", "en"), ("en-GB", "en"), ("", "en")]
)
def test_readers_come_to_the_language_nearest_to_theirs(
    page: Edition, reader: Client, asked: str, language: str
) -> None:
    HelpCentre.objects.update(languages=["en", "de", "pt-br"])
    assert reader.get(ROOT, headers={"Accept-Language": asked})["Location"] == f"{ROOT}{language}/"


def test_a_section_named_in_another_script_has_a_page(cast: Cast, page: Edition, reader: Client) -> None:
    section = keep_section(
        brand=cast.harborline, section_id=None, names={"ja": "請求"}, about={}, parent_id=None, position=0,
        actor=cast.alice, now=NOON,
    )  # fmt: skip
    assert reader.get(f"{ROOT}en/sections/{section.slug}").status_code == 200


def test_a_link_never_leads_to_a_language_that_the_help_centre_does_not_have(
    cast: Cast, page: Edition, reader: Client
) -> None:
    assert reader.get(f"{ROOT}de/go/{page.article.key}").status_code == 302
    HelpCentre.objects.update(languages=["de"])
    assert reader.get(f"{ROOT}de/go/{page.article.key}").status_code == 404


def test_our_own_words_are_in_one_language_and_say_which_where_it_is_not_the_pages(
    page: Edition, reader: Client
) -> None:
    HelpCentre.objects.update(languages=["en", "de", "ar"])
    arabic = reader.get(f"{ROOT}ar/").content.decode()
    assert '<html lang="ar" dir="rtl">' in arabic
    assert '<footer class="end" lang="en">' in arabic
    german = reader.get(f"{ROOT}de/").content.decode()
    assert '<footer class="end">' in german
    assert "foreign" not in german


def test_a_section_without_a_name_in_this_language_says_in_which_one_its_name_is(
    cast: Cast, page: Edition, reader: Client
) -> None:
    assert "<h1>Internet</h1>" in reader.get(f"{ROOT}en/sections/internet").content.decode()
    assert '<h1 lang="en" dir="auto">Internet</h1>' in reader.get(f"{ROOT}de/sections/internet").content.decode()
    Edition.objects.filter(pk=page.pk).update(language="de")
    front = reader.get(f"{ROOT}de/").content.decode()
    assert '<a href="/site/help/harborline/de/sections/internet" lang="en" dir="auto">Internet</a>' in front
    assert '<span lang="en" dir="auto">Internet</span>' in front
    article = reader.get(f"{ROOT}de/articles/{page.slug}").content.decode()
    assert 'sections/internet" lang="en" dir="auto">Internet</a>' in article
    assert '/de/" lang="en" dir="auto">Harborline help</a>' in article, "so is the name of the help centre"
