"""The promises of every connector, and what servers of several makes say."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.connectors.mastodon.connector import MastodonConnector
from evenhand.channels.connectors.mastodon.markup import text_of
from evenhand.channels.connectors.mastodon.translate import translate
from evenhand.channels.domain.connector import Deleted, Edited, Post, PostKind, Raw
from evenhand.channels.errors import CannotTranslate
from tests.channels.contract import ConnectorContract, strange_content
from tests.peers.mastodon_stub import US, Stub

SAMPLES = Path(__file__).parent / "samples"
OURS = "@fjordnet@fjord.example"


def sample(name: str) -> Raw:
    return Raw(reference=name, content=(SAMPLES / f"{name}.json").read_bytes())


def the_post(name: str) -> Post:
    (heard,) = translate(sample(name))
    assert isinstance(heard, Post)
    return heard


def changed(name: str, **fields: Any) -> Post:
    """A sample with other fields in its post."""
    item = json.loads(sample(name).content)
    item["status"] |= fields
    (heard,) = translate(Raw(reference=name, content=json.dumps(item).encode()))
    assert isinstance(heard, Post)
    return heard


class _WithStub(ConnectorContract):
    kind = "mastodon"
    required = ("server", "access_token_secret")
    spare = 2
    stub: Stub

    @pytest.fixture
    def unreachable(self) -> MastodonConnector:
        return MastodonConnector({"server": "http://127.0.0.1:1", "access_token_secret": "x"})

    def held_by_peer(self, filled_in: dict[str, Any], text: str) -> int:
        del filled_in
        return sum(status["content"] == f"<p>{text}</p>" for status in self.stub.statuses.values())


class TestContract(_WithStub):
    """The promises of every connector, kept with a server that does everything but stream."""

    at_least = 6

    @pytest.fixture
    def filled_in(self, stub: Stub) -> dict[str, Any]:
        for number in range(5):
            stub.somebody_writes(f"@fjordnet message {number}")
        stub.put("Good morning", author=US)
        self.stub = stub
        return stub.settings


class TestContractWithAPoorServer(_WithStub):
    """The same promises with a server that does next to nothing, and that strangely."""

    @pytest.fixture
    def filled_in(self, poor: Stub) -> dict[str, Any]:
        for number in range(5):
            poor.somebody_writes(f"@fjordnet message {number}")
        self.stub = poor
        return poor.settings


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_every_sample_says_something(path: Path) -> None:
    (heard,) = translate(sample(path.stem))
    assert heard.external_id.startswith("https://")


def test_a_mention_at_the_beginning_is_addressed_to_us() -> None:
    heard = the_post("mention")
    assert heard.text == (
        f"{OURS} no internet in Seilergata since seven. 😤\n\n"
        "See https://www.home.example/reports/2026/router-lamp #outage"
    )
    assert (heard.author.external_id, heard.author.name) == ("dana@home.example", "Dana Moss")
    assert (heard.kind, heard.addressed, heard.is_own, heard.is_public) == (PostKind.POST, True, False, True)
    assert (heard.language, heard.url) == ("en", "https://home.example/@dana/1001")
    assert heard.posted_at == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_our_address_inside_a_sentence_is_left_to_be_read() -> None:
    assert the_post("noun").addressed is None


@pytest.mark.parametrize(
    ("text", "addressed"),
    [
        ("@fjordnet why?", True),
        (f".{OURS} why?", True),
        (f"@dana@home.example {OURS} why?", True),
        (f"{OURS.upper()}, is it down", True),
        (f"{OURS} ist wieder kaputt", None),
        (f"I hate {OURS}", None),
        ("@fjordnet@elsewhere.example why?", None),
        ("@fjordnets why?", None),
        ("", None),
    ],
)
def test_the_opening_addresses_tell_who_is_spoken_to(text: str, *, addressed: bool | None) -> None:
    assert changed("noun", content=text, mentions=[]).addressed is addressed


def test_an_answer_to_us_is_addressed_and_one_to_another_is_not() -> None:
    """Programs put everybody's address in front of an answer."""
    answer = the_post("reply")
    assert (answer.kind, answer.addressed) == (PostKind.REPLY, True)
    assert answer.in_reply_to == the_post("own_answer").external_id
    assert the_post("reply_to_another").addressed is None
    assert changed("reply_to_another", content=f"{OURS} and you?", mentions=[]).addressed is True


def test_our_own_answer_is_known_as_ours() -> None:
    own = the_post("own_answer")
    assert (own.is_own, own.addressed, own.is_public) == (True, None, True)
    assert own.in_reply_to == the_post("mention").external_id
    assert own.author.handle == "fjordnet@fjord.example"


def test_a_direct_message_is_private_and_said_to_us() -> None:
    direct = the_post("direct")
    assert (direct.kind, direct.is_public, direct.addressed) == (PostKind.DIRECT, False, True)
    assert not changed("mention", visibility="private").is_public


def test_a_content_warning_stands_apart_and_the_choices_of_a_poll_below() -> None:
    warned = the_post("warned_poll")
    assert warned.subject == "outage, strong words"
    assert warned.text == f"{OURS} who is right? :router:\n○ Me\n○ The hotline"


@pytest.mark.parametrize("name", ["quote_mastodon", "akkoma_quote"])
def test_a_quote_shows_what_it_quotes_and_not_its_address(name: str) -> None:
    quote = the_post(name)
    assert quote.kind is PostKind.QUOTE
    assert "RE:" not in quote.text
    (quoted,) = quote.attachments
    assert (quoted.name, quoted.alt) == (f"Quoted post by {OURS}", "Maintenance tonight")


def test_pictures_are_named_but_not_fetched() -> None:
    picture, film = the_post("pictures").attachments
    assert (picture.alt, picture.content, picture.media_type) == ("A router with a red lamp", None, "image/png")
    assert film.media_type == "video/mp4"
    assert the_post("pixelfed").attachments[0].url == "https://pix.example/storage/m/1.jpg"


def test_a_post_of_a_stranger_is_overheard_and_addressed_to_nobody() -> None:
    heard = the_post("overheard")
    assert (heard.is_overheard, heard.addressed, heard.language) == (True, None, "de")
    assert heard.in_reply_to == "https://social.fjord.example/api/v1/statuses/955"


def test_other_makes_of_servers_are_understood() -> None:
    assert the_post("pleroma").text == f"{OURS} hei\ner dere der?"
    assert the_post("gotosocial").text.startswith(f"{OURS}, does IPv6 work?\n\nping6 ::1")
    friendica = the_post("friendica")
    assert friendica.text.startswith(f"Two things, {OURS}:\n\n- it is slow\n- it is dear\n\n> always on")
    assert friendica.text.endswith("My picture (https://frie.example/photos/9)")
    assert friendica.author.handle == "per@frie.example"


def test_a_poor_server_is_understood_as_far_as_it_goes() -> None:
    poor = the_post("poor")
    assert (poor.text, poor.author.handle, poor.language) == ("hello", "jo@poor.example", "")
    assert poor.external_id == "https://social.fjord.example/api/v1/statuses/17"
    assert poor.posted_at == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_a_new_version_and_a_deletion_name_the_post_they_are_about() -> None:
    (edited,) = translate(sample("edit"))
    (deleted,) = translate(sample("deletion"))
    assert isinstance(edited, Edited)
    assert edited.external_id == the_post("mention").external_id
    assert edited.edited_at == datetime(2026, 3, 2, 9, 45, tzinfo=UTC)
    assert deleted == Deleted(external_id=the_post("reply").external_id)


@pytest.mark.parametrize("moment", ["2999-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "yesterday", None, 7, "9" * 400])
def test_an_absurd_time_becomes_the_time_we_saw_the_post(moment: Any) -> None:
    assert changed("mention", created_at=moment).posted_at == datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "strange",
    [
        {"mentions": "none"},
        {"mentions": [None, 7, {"acct": 5}, {"id": {}, "url": []}] * 1_000},
        {"media_attachments": [{"type": 3, "url": "javascript:alert(1)"}]},
        {"poll": {"options": [None, {"title": None}]}},
        {"quote": {"quoted_status": {"account": 3, "uri": "x"}}},
        {"quote": {"state": "pending", "quoted_status": None}},
        {"language": 7, "spoiler_text": None, "edited_at": [], "visibility": 1},
        {"content": "half a pair: \ud83d"},
        {"content": "<p>" * 20_000 + "deep"},
        {"content": "<a href='javascript:x'>click</a> <script>x</script>here"},
    ],
)
def test_strange_fields_do_not_hide_the_post(strange: dict[str, Any]) -> None:
    heard = changed("mention", **strange)
    heard.text.encode()
    assert all(each.url.startswith("http") for each in heard.attachments)
    assert "script" not in heard.text


@pytest.mark.parametrize(
    "fields", [{"content": None}, {"content": "x" * 100_001}, {"account": None}, {"uri": 0.5, "url": None, "id": None}]
)
def test_a_post_without_text_author_or_name_is_put_aside(fields: dict[str, Any]) -> None:
    with pytest.raises(CannotTranslate):
        changed("mention", **fields)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain", "plain"),
        ("a &lt; b &amp; c", "a < b & c"),
        ("<p>one<br>two</p><p>three</p>", "one\ntwo\n\nthree"),
        (
            '<a href="https://a.example/x?y=1&amp;z=2">https://a.example/x?y=1&amp;z=2</a>',
            "https://a.example/x?y=1&z=2",
        ),
        ('<a href="https://a.example/long/way">a.example/long…</a>', "https://a.example/long/way"),
        ('<a href="https://a.example/">our page</a>', "our page (https://a.example/)"),
        ('<a href="https://b.example/@jo" class="u-url mention">@jo</a>!', "@jo@b.example!"),
        ('<a href="https://b.example/@jo">@jo@c.example</a>', "@jo@c.example"),
        ('hi <img class="emoji" alt=":wave:" src="https://a.example/w.png"> you', "hi :wave: you"),
        ("<ol><li>one</li><li>two</li></ol>", "1. one\n2. two"),
        ("unclosed <b>tag <p>here", "unclosed tag\n\nhere"),
    ],
)
def test_markup_becomes_the_text_a_reader_sees(html: str, text: str) -> None:
    assert text_of(html, {}) == text


@given(html=st.text(alphabet=st.sampled_from("<>/&;\"'= apbrli#@:.1\n"), max_size=200))
def test_no_markup_is_too_strange(html: str) -> None:
    text_of(html, {"https://a.example": "jo@a.example"}, shows_quote=True).encode()


@given(content=strange_content)
def test_whatever_comes_is_understood_or_put_aside(content: bytes) -> None:
    try:
        translate(Raw(reference="x", content=content))
    except CannotTranslate as refusal:
        assert refusal.sentence  # noqa: PT017
