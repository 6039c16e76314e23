"""What the mail connector understands: every sample, and rules that must hold for any bytes."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.channels.connectors.mail.markup import clean_html, html_to_text
from evenhand.channels.connectors.mail.quoting import separate
from evenhand.channels.connectors.mail.tokens import Signer
from evenhand.channels.connectors.mail.translate import TOO_LARGE, translate
from evenhand.channels.domain.connector import Bounced, Post, Raw
from evenhand.channels.errors import CannotTranslate

SAMPLES = Path(__file__).parent / "samples"
SIGNER = Signer("a secret for tests only", "support@harborline.example")


class Said(NamedTuple):
    """What a sample must say."""

    text: str
    quoted: str = ""  # the last line of it
    signature: str = ""  # the first line of it
    files: tuple[str, ...] = ()


EXPECTED = {
    "plain": Said("The router blinks red since noon.\n\nIs there an outage?"),
    "alternative": Said("It blinks red."),
    "inline_image": Said("See the picture.", files=("router.png", "Picture 1")),
    "nested_with_invoice": Said("See the picture.", files=("router.png", "Rechnung für März.pdf", "Picture 1")),
    "html_only": Said(
        "Bill\n\nHello,\nplease look at my bill (https://shop.example/b/7).\n\n- one\n- two\nMarch | 20\xa0€\nPay"
    ),
    "html_gmail_quote": Said("No, still broken.", quoted="> Does it work?"),
    "html_undeclared": Said("Nobody said this is HTML."),
    "flowed": Said(
        "This line goes on and ends here.\n\nMy answer.", quoted="> quoted line goes on too.", signature="--"
    ),
    "flowed_delsp": Said("インターネットがつながりません。"),
    "quoted_printable_damaged": Said("Café =ZZ is open today = yes"),
    "base64_damaged": Said("The line is dead since Tuesday, please help."),
    "latin1_is_1252": Said("Das kostet 20 € – „zu viel“."),
    "charset_wrong": Said("Das ist zu teuer für mich."),
    "charset_unknown": Said("Prix trop élevé."),
    "charset_japanese": Said("ネットが使えません。"),
    "charset_korean": Said("인터넷이 안 됩니다."),
    "no_headers": Said("Just words, no header at all.\n\nSecond paragraph."),
    "no_blank_line": Said("The body begins at once\nand goes on."),
    "mbox_from_line": Said("Text below an mbox line."),
    "lone_carriage_returns": Said("Old line ends.\nTwo lines."),
    "header_folded_badly": Said("Text."),
    "boundary_missing": Said("Still readable.\n\nSecond part."),
    "boundary_never_closed": Said("The end is missing."),
    "boundary_prefix": Said("Inner.\n\nOuter."),
    "signed": Said("Signed words.", files=("signature.asc",)),
    "mail_attached": Said("Here is what they wrote.", files=("Your offer.eml",)),
    "mail_attached_only": Said("Inner words.", files=("Your offer.eml",)),
    "winmail": Said("See attached.", files=("winmail.dat",)),
    "calendar": Said("Shall we meet?", files=("attachment.ics",)),
    "html_attached": Said("Look:", files=("evil.html",)),
    "uuencoded": Said("Is anyone there?"),
    "control_characters": Said("Nul  and bell  and escape [31m."),
    "quote_en": Said("No, it still blinks.", quoted="> Noor"),
    "quote_de": Said("Nein, es geht nicht.\n\nViele Grüße\nAda", quoted="> Geht es wieder?"),
    "quote_es": Said("Sigue sin funcionar.", quoted="> ¿Funciona ya?"),
    "quote_fr": Said("Toujours rien.", quoted="> Est-ce que ça marche ?", signature="Envoyé de mon iPhone"),
    "quote_it": Said("Non va.", quoted="> Funziona?"),
    "quote_nl": Said("Het werkt niet.", quoted="> Werkt het weer?"),
    "quote_pt": Said("Ainda não.", quoted="> Já funciona?"),
    "quote_sv": Said("Nej.", quoted="> Fungerar det?"),
    "quote_pl": Said("Nie działa.", quoted="> Czy działa?"),
    "quote_ja": Said("まだ直りません。", quoted="> 直りましたか。"),
    "quote_outlook_de": Said("Leider nein.", quoted="Geht es wieder?"),
    "quote_outlook_fr": Said("Non.", quoted="Ça marche ?"),
    "quote_original_message": Said("Nope.", quoted="Does it work?"),
    "quote_answers_between": Said("The red one.\n\nSince noon.", quoted="> Since when?", signature="--"),
    "quote_is_prose": Said("On 3 May your colleague wrote:\n\nWe will refund you.\n\nI want my 20 euros now."),
    "quote_travel_is_no_header": Said("From: Berlin\nTo: Rome\nDate: 3 May\n\nDoes my contract hold there?"),
    "forward_bare": Said(
        "---------- Forwarded message ---------\nFrom: Shop <shop@x.example>\nDate: Mon, Mar 2, 2026 at 9:12 AM\n"
        "Subject: Your bill\nTo: <ada@quist.example>\n\nPlease pay 20 euros."
    ),
    "signature_card": Said("My line is down again.", signature="Ada Quist"),
    "signature_phone": Said("It is down.", signature="Von meinem iPhone gesendet"),
    "signature_not": Said("Here are my numbers:\n\nContract 4711\n+49 30 1234567"),
}
AUTOMATIC = sorted(path.stem for path in SAMPLES.glob("auto_*.eml") if path.stem != "auto_subject_alone_is_weak")


def raw_of(content: bytes, reference: str = "7:1") -> Raw:
    return Raw(reference=reference, content=content)


def sample(name: str) -> bytes:
    own = SIGNER.message_id("the reply that came back").encode()
    return (SAMPLES / f"{name}.eml").read_bytes().replace(b"OWNID", own)


def post_of(content: bytes, reference: str = "7:1") -> Post:
    (heard,) = translate(raw_of(content, reference), SIGNER)
    assert isinstance(heard, Post)
    return heard


def mail(text: str = "Hello.", **fields: str) -> bytes:
    """A simple mail with these fields; an underscore stands for a hyphen."""
    given_fields = {"From": "Ada <ada@quist.example>", "To": SIGNER.address, "Subject": "Router", **fields}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in given_fields.items()]
    return "\r\n".join([*lines, "Content-Type: text/plain; charset=utf-8", "", text]).encode()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_sample_says_what_a_person_would_read(name):
    expected, post = EXPECTED[name], post_of(sample(name))
    assert post.text == expected.text
    assert post.quoted.rpartition("\n")[2] == expected.quoted
    assert post.signature.partition("\n")[0] == expected.signature
    assert tuple(each.name for each in post.attachments) == expected.files


def test_no_sample_is_without_a_test():
    tested = {*EXPECTED, *AUTOMATIC}
    rest = {path.stem for path in SAMPLES.glob("*.eml")} - tested
    source = "".join(path.read_text() for path in Path(__file__).parent.glob("test*.py"))
    assert [name for name in sorted(rest) if f'"{name}"' not in source] == []


# HTML


def test_html_is_cleaned_of_everything_that_acts_or_calls_home():
    html = (
        post_of(sample("inline_image")).html + post_of(sample("html_only")).html + post_of(sample("alternative")).html
    )
    assert 'src="cid:pic1@x"' in html
    for evil in ("script", "alert", "onload", "spy.example", "evil.example", "style", "form"):
        assert evil not in html
    assert "and logo" in html


@given(st.text(alphabet=st.sampled_from("<>/\"'= \nabscriptimgsonerrorhf:&;#x0"), max_size=400))
@settings(max_examples=300, deadline=None)
def test_no_markup_survives_cleaning_with_a_script_or_a_remote_image(content):
    cleaned = clean_html(f"<img src=https://x.example/a alt='{content}'><a href='{content}'>{content}</a>{content}")
    again = clean_html(cleaned)
    assert "<script" not in cleaned
    assert "x.example" not in cleaned
    assert again == clean_html(again)
    html_to_text(cleaned)


@pytest.mark.parametrize(
    "html", ["<div>" * 100_000, "<b><p>" * 20_000, "<" * 500_000, "<table>" * 50_000, "<!--" * 100_000]
)
def test_hostile_markup_takes_bounded_time(html):
    started = time.process_time()
    html_to_text(clean_html(html))
    assert time.process_time() - started < 5


# Fields


def test_subjects_are_decoded_however_badly_they_are_encoded():
    assert post_of(sample("header_words")).subject.startswith("Störungö am Anschluss plain")
    assert post_of(sample("header_word_cut_letter")).subject == "Störung"
    assert post_of(sample("header_raw_bytes")).subject == "Störung"
    assert post_of(sample("charset_japanese")).subject == "回線障害"


def test_a_name_that_looks_like_an_address_is_not_shown():
    author = post_of(sample("from_display_is_address")).author
    assert (author.name, author.handle) == ("", "ada@quist.example")


def test_without_a_from_field_the_sender_field_counts():
    assert post_of(sample("from_missing")).author.external_id == "machine@quist.example"


def test_the_servers_time_counts_where_the_senders_cannot_be():
    arrived = datetime(2026, 3, 3, 10, tzinfo=UTC)
    assert post_of(sample("date_in_future")).posted_at == arrived
    assert post_of(sample("no_date_no_id")).posted_at == arrived
    reference = f"7:1@{int(datetime(2026, 3, 4, tzinfo=UTC).timestamp())}"
    assert post_of(sample("date_in_future"), reference).posted_at == datetime(2026, 3, 4, tzinfo=UTC)


def test_an_address_counts_as_verified_only_by_our_own_servers_word():
    believed = mail(Authentication_Results="mx.harborline.example; dmarc=pass header.from=quist.example")
    forged = mail(Authentication_Results="mx.evil.example; dmarc=pass")

    def verified(content):
        (post,) = translate(raw_of(content), SIGNER, trusted_authserv_id="mx.harborline.example")
        return post.author.verified_address

    assert verified(believed) == "ada@quist.example"
    assert verified(forged) == ""
    assert post_of(believed).author.verified_address == ""


# Machines


@pytest.mark.parametrize("name", AUTOMATIC)
def test_a_machines_mail_is_known_as_such(name):
    assert post_of(sample(name)).is_automatic


@pytest.mark.parametrize("name", ["auto_subject_alone_is_weak", "plain"])
def test_a_persons_mail_is_no_machines(name):
    assert not post_of(sample(name)).is_automatic


@pytest.mark.parametrize(
    ("name", "is_final", "reason"),
    [
        ("bounce_failed", True, "gone@quist.example: 550 5.1.1 User unknown"),
        ("bounce_delayed", False, "gone@quist.example: connection timed out"),
        ("bounce_qmail", True, "Sorry, no mailbox here by that name. (#5.1.1)"),
        ("bounce_exchange", True, "The mailbox is full. 5.2.2"),
    ],
)
def test_a_bounce_names_the_reply_that_came_back(name, is_final, reason):
    (heard,) = translate(raw_of(sample(name)), SIGNER)
    own = SIGNER.message_id("the reply that came back")
    assert heard == Bounced(reply_external_id=own, reason=reason, is_final=is_final)


@pytest.mark.parametrize("name", ["bounce_good_news", "bounce_of_a_stranger"])
def test_good_news_and_strangers_bounces_are_only_automatic(name):
    assert post_of(sample(name)).is_automatic


# Limits


def test_a_thousand_parts_are_read_in_part_quickly_and_the_text_says_so():
    part = b"--b\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n"
    head = b"From: a@quist.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    content = head + b"--b\r\n\r\nThe message itself.\r\n" + part * 1000 + b"--b--\r\n"
    started = time.process_time()
    post = post_of(content)
    assert time.process_time() - started < 1
    assert post.text.startswith("The message itself.")
    assert "801 parts are not shown" in post.text
    assert len(post.attachments) == 199


def test_parts_nested_without_end_are_left_closed():
    content = b"From: a@quist.example\r\n"
    for depth in range(500):
        content += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (depth, depth)
    post = post_of(content + b"\r\nDeep.")
    assert "nested too deep" in post.text


def test_ten_megabytes_are_read_in_a_second():
    content = mail("x" * 76 + "\r\n") + (b"word " * 15 + b"\r\n") * 130_000
    started = time.process_time()
    post = post_of(content)
    assert time.process_time() - started < 2
    assert "it is cut here" in post.text
    assert len(post.text) < 1_001_000


def test_a_mail_too_large_to_fetch_is_told_from_its_head():
    content = TOO_LARGE + b"52428800\r\n" + mail(Subject="Photos")
    with pytest.raises(CannotTranslate, match=r"52428800 bytes is too large.*ada@quist.example.*“Photos”"):
        translate(raw_of(content), SIGNER)


@pytest.mark.parametrize("line", ["a:", "> a", "On 1 x wrote:", "From: a@b", "--", "1.1. a@b", "=?utf-8?q?=?="])
def test_no_text_makes_separating_slow(line):
    text = (line + "\n") * 50_000
    started = time.process_time()
    separate(text)
    assert time.process_time() - started < 3


def test_an_empty_mail_goes_to_quarantine():
    with pytest.raises(CannotTranslate):
        translate(raw_of(b"\r\n \r\n"), SIGNER)


@given(st.binary(max_size=2_000))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_understood_or_refused_in_one_way(content):
    _understood(content)


@given(st.sampled_from(sorted(path.stem for path in SAMPLES.glob("*.eml"))), st.randoms(use_true_random=False))
@settings(max_examples=400, deadline=None)
def test_damaged_samples_are_understood_or_refused_in_one_way(name, chance):
    content = bytearray(sample(name))
    for _ in range(chance.randrange(1, 6)):
        start = chance.randrange(len(content))
        content[start : start + chance.randrange(12)] = chance.randbytes(chance.randrange(6))
    _understood(bytes(content))


def _understood(content: bytes) -> None:
    try:
        heard = translate(raw_of(content), SIGNER)
    except CannotTranslate as refusal:
        assert refusal.sentence  # noqa: PT017 - both ways out are fine
        return
    for post in heard:
        if isinstance(post, Post):
            assert post.external_id
            assert post.author.external_id
            assert post.posted_at.tzinfo is not None
            for said in (post.text, post.html, post.subject, post.quoted, post.signature, post.author.name):
                assert "\0" not in said
                said.encode()


@given(st.text(max_size=500), st.text(max_size=20))
@settings(max_examples=300, deadline=None)
def test_separating_loses_no_word(text, author):
    said = separate(text, author=author)
    kept = f"{said.own} {said.quoted} {said.signature}".split()
    assert sorted(kept) == sorted(text.split())
