"""What a reply looks like on the wire, and what every answer of a server means for it."""

import email
import email.policy
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.channels.connectors.mail import CONNECTOR
from evenhand.channels.connectors.mail.compose import compose
from evenhand.channels.connectors.mail.tokens import Signer
from evenhand.channels.connectors.mail.translate import translate
from evenhand.channels.domain.connector import Attached, Author, Post, Raw, Reply
from evenhand.channels.errors import OutcomeUnknown, Reconnect, Refused, TryLater
from evenhand.kernel.ids import new_uuid

SIGNER = Signer("a secret for tests only", "support@harborline.example")
ADA = Author(external_id="ada@quist.example", handle="ada@quist.example", name="Ada Quist")
FIELDS_ALLOWED = {
    "content-type", "mime-version", "from", "to", "subject", "date", "message-id", "reply-to", "in-reply-to",
    "references", "x-evenhand",
}  # fmt: skip


def reply(text: str = "We found it.\n\nNoor", **facts) -> Reply:
    facts.setdefault("key", str(new_uuid()))
    facts.setdefault("recipient", ADA)
    return Reply(text=text, created_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC), **facts)


def composed(given_reply: Reply) -> email.message.Message:
    return email.message_from_bytes(compose(given_reply, SIGNER, display_name="Harborline").content)


def read_back(given_reply: Reply) -> Post:
    content = compose(given_reply, SIGNER, display_name="Harborline").content
    (post,) = translate(Raw(reference="7:1", content=content), SIGNER)
    assert isinstance(post, Post)
    return post


# Composing


def test_a_reply_names_its_parent_and_the_whole_chain():
    chain = tuple(f"{number}@quist.example" for number in range(5))
    mail = composed(reply(in_reply_to="4@quist.example#0123456789ab", references=chain[:4], subject="Router"))
    assert mail["In-Reply-To"] == "<4@quist.example>"
    assert mail["References"].split() == [f"<{each}>" for each in chain]
    assert mail["Subject"] == "Re: Router"


def test_a_very_long_chain_is_written_line_by_line():
    chain = tuple(f"{'long' * 15}{number}@quist.example" for number in range(300))
    content = compose(reply(in_reply_to=chain[-1], references=chain), SIGNER).content
    assert len(composed(reply(in_reply_to=chain[-1], references=chain))["References"].split()) == 101
    assert max(len(line) for line in content.split(b"\r\n")) <= 998


def test_the_person_who_answers_stands_in_from():
    mail = email.message_from_bytes(
        compose(reply(signed_by="Nöor"), SIGNER, display_name="Harborline").content, policy=email.policy.default
    )
    address = mail["From"].addresses[0]
    assert (address.display_name, address.addr_spec) == ("Nöor at Harborline", "support@harborline.example")
    assert "Auto-Submitted" not in mail
    assert mail["Date"].datetime == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_an_answer_to_what_we_send_finds_its_thread():
    thread_id = str(new_uuid())
    mail = composed(reply(thread_id=thread_id))
    assert SIGNER.thread_of([mail["Reply-To"]]) == thread_id


def test_a_retry_has_the_same_message_id_and_another_reply_another():
    once = reply()
    assert composed(once)["Message-ID"] == composed(once)["Message-ID"]
    assert composed(once)["Message-ID"] != composed(reply())["Message-ID"]


def test_what_we_send_is_known_as_ours_when_it_comes_back():
    sent = reply("Grüße – 20 €.\n.\n..dots\n" + "long " * 400, quoted="Does it\nwork?", subject="Störung “heute”")
    post = read_back(sent)
    assert post.is_own
    assert post.external_id == SIGNER.message_id(sent.key)
    assert not post.is_automatic


def test_our_words_changed_on_the_way_are_not_ours():
    sent = reply("Please pay nothing.")
    content = compose(sent, SIGNER).content.replace(b"nothing", b"20 euros")
    (post,) = translate(Raw(reference="7:1", content=content), SIGNER)
    assert not post.is_own
    assert post.external_id != SIGNER.message_id(sent.key)


def test_text_html_and_files_arrive_as_they_were():
    picture = Attached(name="Störung am \r\nAnschluss.png", media_type="image/png", content=b"\x89PNG\x00\r\n.\r\n")
    post = read_back(reply("Look at https://status.harborline.example/now.\n\n<b>not bold</b>", attachments=(picture,)))
    assert post.text == "Look at https://status.harborline.example/now.\n\n<b>not bold</b>"
    assert '<a href="https://status.harborline.example/now"' in post.html
    assert "&lt;b&gt;not bold" in post.html
    assert [(each.name, each.content) for each in post.attachments] == [("Störung am Anschluss.png", picture.content)]


def test_the_quoted_mail_stands_below():
    post = read_back(reply(quoted="On 2 March Ada wrote:\nIt blinks.\n\nStill."))
    assert post.text == "We found it.\n\nNoor"
    assert post.quoted == "> On 2 March Ada wrote:\n> It blinks.\n>\n> Still."


@pytest.mark.parametrize(
    "handle", ["", "nobody", "a@b.example, c@d.example", "a@b.example\r\nBcc: x@y.example", "<a@b.example>"]
)
def test_nothing_is_sent_to_what_is_no_single_address(handle):
    with pytest.raises(Refused):
        compose(reply(recipient=Author(external_id="x", handle=handle)), SIGNER)


injecting = st.text(max_size=40).map(
    lambda text: f"a\r\nBcc: evil@x.example\r\n\r\n{text}\nX-Evil: 1\rX-Evil: 2\u2028{text}\0"
)


@given(injecting, injecting, injecting, injecting, injecting)
@settings(deadline=None)
def test_no_field_can_be_smuggled_in(subject, name, signed_by, file_name, reference):
    to_send = reply(
        subject=subject,
        recipient=Author(external_id="x", handle="ada@quist.example", name=name),
        signed_by=signed_by,
        in_reply_to=f"{reference}@x.example",
        references=(f"<{reference}@x.example>",),
        attachments=(Attached(name=file_name, media_type=f"text/{name}", content=b"x", content_id=reference),),
    )
    mail = composed(to_send)
    assert {field.lower() for field in mail.keys()} <= FIELDS_ALLOWED  # noqa: SIM118 - a Message is no dict
    assert len(mail.keys()) == len(set(mail.keys()))
    for part in mail.walk():
        assert "x-evil" not in part
        assert "bcc" not in part


@given(st.text(max_size=300), st.text(max_size=100))
@settings(deadline=None)
def test_whatever_is_sent_is_ascii_on_the_wire_in_lines_servers_take(text, subject):
    content = compose(reply(text, subject=subject), SIGNER).content
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in content.split(b"\r\n")) <= 998


# Handing over


@contextmanager
def scripted_server(answers: dict[str, str], *, hang_up_at: str = "") -> Iterator[dict[str, object]]:
    """An SMTP server that says to each command what it is told to, and notes what it got."""
    listener = socket.create_server(("127.0.0.1", 0))
    got: list[str] = []

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rwb") as stream:
            stream.write(b"220 ready\r\n")
            stream.flush()
            in_mail = False
            for line in stream:
                word = line.decode().split(" ")[0].strip().upper() if not in_mail else line.decode().rstrip("\r\n")
                got.append(line.decode().rstrip("\r\n"))
                if in_mail and word != ".":
                    continue
                if word == hang_up_at:
                    return
                in_mail = word == "DATA" and "DATA" not in answers
                stream.write(f"{answers.get(word, '354 go on' if in_mail else '250 fine')}\r\n".encode())
                stream.flush()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield {"port": listener.getsockname()[1], "got": got}
    listener.close()
    thread.join(5)


def connector(port: int, **more):
    plain = {"imap_host": "127.0.0.1", "imap_security": "plain", "imap_user": "x", "imap_password": "x"}
    smtp = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "plain", "timeout": 5}
    own = {"address": SIGNER.address, "signing_secret": SIGNER.secret}
    return CONNECTOR({**plain, **smtp, **own, **more})


@pytest.mark.parametrize(
    ("answers", "expected", "words"),
    [
        ({"RCPT": "550 5.1.1 no such user"}, Refused, "5.1.1 no such user"),
        ({"RCPT": "450 4.2.1 greylisted"}, TryLater, "greylisted"),
        ({"MAIL": "530 5.7.0 login first"}, Reconnect, "login first"),
        ({"MAIL": "421 too busy"}, TryLater, "too busy"),
        ({"DATA": "451 disk full"}, TryLater, "disk full"),
        ({".": "554 looks like spam"}, Refused, "looks like spam"),
        ({".": "452 later please"}, TryLater, "later please"),
        ({"EHLO": "502 what", "HELO": "502 what"}, TryLater, "502"),
    ],
)
def test_every_answer_of_a_server_has_its_meaning(answers, expected, words):
    with scripted_server(answers) as server, pytest.raises(expected) as trouble:
        connector(server["port"]).send(reply())
    assert words in trouble.value.sentence


@pytest.mark.parametrize("moment", ["MAIL", "RCPT", "DATA"])
def test_a_connection_lost_before_the_end_may_be_tried_again(moment):
    with scripted_server({}, hang_up_at=moment) as server, pytest.raises(TryLater):
        connector(server["port"]).send(reply())


def test_a_connection_lost_between_the_last_line_and_the_answer_leaves_the_outcome_unknown():
    with scripted_server({}, hang_up_at=".") as server, pytest.raises(OutcomeUnknown) as trouble:
        connector(server["port"]).send(reply())
    assert "before sending again" in trouble.value.sentence


def test_a_line_of_one_dot_does_not_end_the_mail():
    with scripted_server({}) as server:
        receipt = connector(server["port"]).send(reply("One\n.\nTwo"))
    assert server["got"].count(".") == 1
    assert ".." in server["got"]
    assert receipt.external_id.startswith("eh.")


def test_a_login_is_never_sent_where_no_encryption_is_offered():
    with scripted_server({}) as server, pytest.raises(Reconnect):
        connector(server["port"], smtp_security="starttls", smtp_user="a", smtp_password="b").send(reply())
    assert not [line for line in server["got"] if line.startswith("AUTH")]


def test_without_encryption_only_this_machine_is_spoken_to():
    with pytest.raises(Reconnect, match=r"mail\.harborline\.example"):
        connector(25, smtp_host="mail.harborline.example")


def test_a_server_that_is_not_there_may_come_back():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(TryLater):
        connector(port).send(reply())
    with pytest.raises(TryLater):
        connector(port, imap_port=port).fetch(None, limit=1)


def test_a_mail_cannot_be_taken_back():
    with pytest.raises(Refused):
        connector(25).delete("anything")
