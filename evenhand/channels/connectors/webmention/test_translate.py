"""What pages say: replies, mentions, clicks, articles, feeds."""

from datetime import UTC, datetime

import pytest

from evenhand.channels.domain.connector import PostKind
from evenhand.channels.errors import CannotTranslate
from tests.channels.mentions import NOW, SOURCE, TARGET, connector, form, mentioned, post_of, sample

# What the page says.


def test_a_reply_is_heard_with_its_author_words_and_photo() -> None:
    post = post_of("reply.html")
    assert (post.kind, post.text) == (PostKind.REPLY, "My router still blinks red.\n\nCould somebody look?")
    assert post.html == "<p>My router <em>still</em> blinks red.</p><p>Could somebody look?</p>"
    assert (post.author.external_id, post.author.name, post.author.handle) == (
        "https://blog.example/",
        "Dana Whitlock",
        "blog.example",
    )
    assert post.posted_at == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert (post.url, post.language) == (SOURCE, "en")
    assert [(file.url, file.alt) for file in post.attachments] == [
        ("https://blog.example/2026/03/blink.jpg", "A red light")
    ]
    assert (post.addressed, post.is_overheard, post.is_public, post.is_automatic) == (None, False, True, False)


def test_a_mention_has_its_title_and_words() -> None:
    post = post_of(
        "mention.html", target="https://acme.example/umzug?von=blog&x=1", source="https://emil.example/umzug"
    )
    assert post.kind is PostKind.POST
    assert post.text == "Mein Umzug\n\nDer Umzug war lang.\n\nDanach sagte mir Acme, es dauere zwei Wochen."
    assert (post.author.external_id, post.author.name) == ("emil.example says emil brandt", "Emil Brandt")
    assert (post.language, post.posted_at) == ("de", datetime(2026, 3, 1, 18, 0, tzinfo=UTC))


def test_of_a_long_article_only_what_stands_around_the_link_is_said_to_us() -> None:
    long = f"<p>{'All about birds. ' * 300}</p>"
    words = f'<div class="e-content">{long}<p>Ask <a href="{TARGET}">Acme</a>.</p>{long}</div>'
    page = f'<article class="h-entry"><h1 class="p-name">Birds</h1>{words}</article>'
    post, _ = mentioned(page)
    assert post.text == "Birds\n\nAsk Acme."


@pytest.mark.parametrize(
    ("name", "subject", "target"),
    [
        ("like.html", "like", TARGET),
        ("repost.html", "repost", TARGET),
        ("bookmark.html", "bookmark", TARGET),
        ("rsvp.html", "rsvp yes", "https://acme.example/open-day"),
    ],
)
def test_what_is_only_a_click_is_automatic_and_has_no_words(name: str, subject: str, target: str) -> None:
    post = post_of(name, target=target)
    assert (post.subject, post.text, post.is_automatic) == (subject, "", True)


def test_a_page_without_microformats_says_its_title_and_the_paragraphs_around_the_link() -> None:
    post = post_of("plain.html")
    assert post.text == (
        "Good & bad providers\n\nThe worst of all is Acme: three days without internet. Never again.\n\nAn image."
    )
    assert (post.author.external_id, post.author.name) == ("https://blog.example/", "blog.example")
    assert post.posted_at == NOW


def test_in_a_feed_the_entry_that_links_to_us_speaks() -> None:
    post = post_of("feed.html")
    assert (post.text, post.url) == ("See this, it helped me.", "https://blog.example/2")
    assert post.author.name == "Dana Whitlock"


def test_nobody_writes_in_the_name_of_another_host() -> None:
    post = post_of("bridged.html", source="https://brid.example/post/1")
    assert post.author.external_id == "brid.example says https://social.example/@dana"
    assert (post.author.name, post.author.handle) == ("Dana", "social.example/@dana")
    assert post.url == "https://social.example/@dana/1"


def test_json_and_plain_text_are_read_too() -> None:
    note, _ = mentioned(sample("note.json"), content_type="application/feed+json")
    assert (note.text, note.posted_at) == ("Try this.\nIt helps.", datetime(2026, 3, 2, 8, 0, tzinfo=UTC))
    text, _ = mentioned(sample("note.txt"), content_type="text/plain; charset=utf-8")
    assert text.text == sample("note.txt").strip()


def test_one_page_about_one_of_ours_is_one_post_in_its_thread() -> None:
    first, again = post_of("reply.html"), post_of("plain.html")
    assert first.external_id == again.external_id
    elsewhere, _ = mentioned('<a href="https://acme.example/prices">x</a>', target="https://acme.example/prices")
    assert elsewhere.external_id != first.external_id
    assert elsewhere.thread_id != first.thread_id
    insecure, _ = mentioned('<a href="http://acme.example/status#x">x</a>', target="http://acme.example/status#x")
    assert insecure.thread_id == first.thread_id


@pytest.mark.parametrize(
    "published", ["2031-01-01", "yesterday", "", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59-23:59"]
)
def test_a_time_that_cannot_be_is_the_time_we_heard_of_it(published: str) -> None:
    when = f'<time class="dt-published" datetime="{published}">x</time>'
    page = f'<p class="h-entry"><a class="u-in-reply-to" href="{TARGET}">x</a>{when}</p>'
    post, _ = mentioned(page)
    assert post.posted_at == NOW


def test_an_item_whose_page_was_never_fetched_says_so() -> None:
    (raw,) = connector().receive(form(source=SOURCE, target=TARGET))
    with pytest.raises(CannotTranslate, match="not fetched"):
        connector().translate(raw)
