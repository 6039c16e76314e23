"""The mail connector against a real mail server."""

import email.policy
import smtplib
import threading
import time
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser

import pytest

from evenhand.channels import registry
from evenhand.channels.domain.connector import Attached, Author, Bounced, Connector, Heard, Post, Reply
from evenhand.channels.errors import CannotTranslate, Reconnect, Refused, TryLater
from evenhand.kernel.ids import new_uuid
from tests.channels.contract import ConnectorContract, a_reply
from tests.peers.mail import MailServer, mail_server, why_not

pytestmark = [pytest.mark.peers, pytest.mark.skipif(bool(why_not()), reason=why_not())]
SUPPORT, ALICE, BOB = "support@example.test", "alice@customers.test", "bob@customers.test"
PATIENCE = 60.0


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def connect(mail):
    """Makes connectors to the support mailbox; each begins behind what earlier tests left there."""
    made: list[Connector] = []

    def connect(address: str = SUPPORT, **changed) -> Connector:
        made.append(registry.connect("mail", {**mail.settings_for(address), **changed}))
        return made[-1]

    yield connect
    for connector in made:
        connector.close()


@pytest.fixture
def start(connect):
    """Where the support mailbox ends now."""
    return at_end(connect())


def at_end(connector: Connector) -> dict:
    cursor = None
    while not (fetched := connector.fetch(cursor, limit=500)).is_exhausted:
        cursor = fetched.cursor
    return fetched.cursor


def letter(sender: str = ALICE, recipient: str = SUPPORT, text: str = "It blinks red.", **fields: str) -> EmailMessage:
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"] = f"Some One <{sender}>", recipient
    message["Subject"] = fields.pop("Subject", "Router")
    message["Message-ID"] = fields.pop("Message_ID", f"<{new_uuid()}@{sender.partition('@')[2]}>")
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def hear(connector: Connector, cursor: dict, *, count: int = 1) -> list[Heard]:
    """What arrives after the cursor, waited for as the listener does."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        raws = connector.fetch(cursor, limit=100).raws
        if len(raws) >= count:
            return [each for raw in raws for each in connector.translate(raw)]
        connector.wait(end - time.monotonic())
    pytest.fail(f"nothing arrived in {PATIENCE} s")


def deliver(mail: MailServer, message: EmailMessage, recipient: str = SUPPORT, sender: str = ALICE) -> None:
    mail.deliver(message, sender=sender, recipient=recipient)


def answer_to(post: Post, text: str = "We found it.", **facts) -> Reply:
    facts.setdefault("thread_id", str(new_uuid()))
    return a_reply(
        text,
        in_reply_to=post.external_id,
        references=(*reversed(post.references), post.external_id),
        recipient=post.author,
        subject=post.subject,
        signed_by="Noor",
        **facts,
    )


def in_mailbox(mail: MailServer, address: str, text: str, folder: str = "INBOX") -> list[EmailMessage]:
    """Every mail of an account that holds the text, seen by an independent client, once there is one or time is up."""
    parser = BytesParser(policy=email.policy.default)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with mail.mailbox(address) as client:
            client.select_folder(folder, readonly=True)
            answers = client.fetch(client.search(), ["BODY.PEEK[]"]).values()
            found = [parser.parsebytes(answer[b"BODY[]"]) for answer in answers]
            held = [each for each in found if text in each.get_body(("plain",)).get_content()]
            if held:
                return held
        time.sleep(0.2)
    return []


# Hearing


def test_a_mail_is_pushed_while_we_wait_and_becomes_a_post(mail, connect, start):
    connector = connect()
    connector.fetch(start, limit=10)
    threading.Timer(0.5, deliver, (mail, letter(text="Pushed to you."))).start()
    began = time.monotonic()
    connector.wait(PATIENCE)
    assert 0.3 < time.monotonic() - began < PATIENCE / 2
    (post,) = hear(connector, start)
    assert isinstance(post, Post)
    assert (post.text, post.author.handle, post.subject) == ("Pushed to you.", ALICE, "Router")


def test_waiting_ends_when_its_time_is_over(connect, start):
    connector = connect()
    connector.fetch(start, limit=10)
    began = time.monotonic()
    connector.wait(1.0)
    assert 0.8 < time.monotonic() - began < 10


def test_what_arrived_between_the_look_and_the_waiting_ends_the_waiting(mail, connect, start):
    connector = connect()
    connector.fetch(start, limit=10)
    deliver(mail, letter())
    time.sleep(1)
    began = time.monotonic()
    connector.wait(PATIENCE)
    assert time.monotonic() - began < PATIENCE / 2


def test_nothing_in_the_mailbox_is_changed(mail, connect, start):
    deliver(mail, letter())
    hear(connect(), start)
    with mail.mailbox(SUPPORT) as client:
        client.select_folder("INBOX", readonly=True)
        assert not client.search(["SEEN"])
        assert not client.search(["DELETED"])


def test_a_lost_connection_is_made_anew_without_a_word(mail, connect, start):
    connector = connect()
    connector.fetch(start, limit=10)
    connector._mailbox._client.shutdown()
    deliver(mail, letter(text="After the break."))
    assert [post.text for post in hear(connector, start)] == ["After the break."]


def test_a_folder_made_anew_is_read_again_under_the_same_names(mail, connect):
    with mail.mailbox(SUPPORT) as client:
        client.create_folder("Moved")
        client.append("Moved", letter(text="Kept.").as_bytes())
        client.select_folder("Moved")
        (content,) = (answer[b"BODY[]"] for answer in client.fetch(client.search(), ["BODY.PEEK[]"]).values())
    connector = connect(folder="Moved")
    before = connector.fetch(None, limit=10)
    connector.close()
    time.sleep(1.1)  # Dovecot makes the new number from the clock
    with mail.mailbox(SUPPORT) as client:
        client.delete_folder("Moved")
        client.create_folder("Moved")
        client.append("Moved", content)
    after = connect(folder="Moved").fetch(before.cursor, limit=10)
    assert after.cursor["uidvalidity"] != before.cursor["uidvalidity"]
    (one,), (two,) = before.raws, after.raws
    assert connector.translate(one)[0].external_id == connector.translate(two)[0].external_id


def test_ten_megabytes_come_through_and_larger_ones_as_their_head(mail, connect, start):
    big = letter(text="The photos.")
    big.add_attachment(b"\xff" * 7_500_000, maintype="image", subtype="jpeg", filename="photo.jpg")
    assert len(big.as_bytes()) > 10_000_000
    deliver(mail, big)
    (post,) = hear(connect(), start)
    assert post.text == "The photos."
    assert len(post.attachments[0].content) == 7_500_000
    careful = connect(size_limit=1_000_000)
    (raw,) = careful.fetch(start, limit=10).raws
    assert len(raw.content) < 10_000
    with pytest.raises(CannotTranslate, match="too large"):
        careful.translate(raw)


def test_one_bad_mail_does_not_hold_up_the_rest(mail, connect, start):
    deliver(mail, letter(text="Before."))
    mail.deliver(b"Subject: \xff\xfe\r\nContent-Type: multipart/mixed\r\n\r\n\xff\x00", sender=ALICE, recipient=SUPPORT)
    deliver(mail, letter(text="Behind."))
    texts = [post.text for post in hear(connect(), start, count=3)]
    assert (texts[0], texts[2]) == ("Before.", "Behind.")


# Answering


def test_a_reply_stands_in_the_customers_mailbox_in_the_right_thread(mail, connect, start):
    first = letter(Message_ID="<one@customers.test>", References="<zero@customers.test>")
    deliver(mail, first)
    connector = connect()
    (post,) = hear(connector, start)
    reply = answer_to(post, f"Stands in the thread {new_uuid()}.", quoted="It blinks red.")
    receipt = connector.send(reply)
    (stands,) = in_mailbox(mail, ALICE, reply.text)
    assert stands["Message-ID"] == f"<{receipt.external_id}>"
    assert stands["In-Reply-To"] == "<one@customers.test>"
    assert stands["References"].split() == ["<zero@customers.test>", "<one@customers.test>"]
    assert stands["From"] == "Noor at Harborline <support@example.test>"
    assert stands["Subject"] == "Re: Router"
    assert stands.get_body(("html",)) is not None


def test_the_customers_answer_to_the_signed_address_proves_its_thread(mail, connect, start):
    deliver(mail, letter())
    connector = connect()
    (post,) = hear(connector, start)
    reply = answer_to(post, f"Please answer {new_uuid()}.")
    receipt = connector.send(reply)
    (stands,) = in_mailbox(mail, ALICE, reply.text)
    cursor = at_end(connector)
    # A mail program that drops the references: only the address can tell.
    deliver(mail, letter(recipient=stands["Reply-To"], text="Here I am."), recipient=stands["Reply-To"])
    (answer,) = hear(connector, cursor)
    assert (answer.thread_id, answer.proves_thread) == (reply.thread_id, True)
    assert answer.recipients == (SUPPORT,)
    cursor = at_end(connector)
    deliver(mail, letter(text="And by reference.", In_Reply_To=f"<{receipt.external_id}>"))
    (by_reference,) = hear(connector, cursor)
    assert by_reference.references[0] == receipt.external_id
    assert not by_reference.proves_thread


def test_a_real_bounce_names_the_reply(connect, start):
    connector = connect()
    receipt = connector.send(a_reply(recipient=Author(external_id="x", handle="gone@bounce.test"), subject="Hm"))
    (bounce,) = hear(connector, start)
    assert isinstance(bounce, Bounced)
    assert (bounce.reply_external_id, bounce.is_final) == (receipt.external_id, True)
    assert "5.1.1" in bounce.reason


def test_our_own_mail_to_ourselves_is_ours(connect, start):
    connector = connect()
    receipt = connector.send(a_reply("A note to ourselves.", recipient=Author(external_id="x", handle=SUPPORT)))
    (post,) = hear(connector, start)
    assert (post.is_own, post.external_id) == (True, receipt.external_id)


def test_a_file_arrives_as_it_was_sent(mail, connect):
    content = bytes(range(256)) * 500
    picture = Attached(name="Plan für März.png", media_type="image/png", content=content)
    text = f"With a plan {new_uuid()}."
    connect().send(a_reply(text, recipient=Author(external_id=ALICE, handle=ALICE), attachments=(picture,)))
    (stands,) = in_mailbox(mail, ALICE, text)
    (attached,) = stands.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("Plan für März.png", content)


def test_a_copy_is_kept_where_the_settings_say_and_its_failure_stops_nothing(mail, connect):
    text = f"Copied {new_uuid()}."
    bob = Author(external_id=BOB, handle=BOB)
    connect(sent_folder="Sent").send(a_reply(text, recipient=bob))
    assert len(in_mailbox(mail, SUPPORT, text, folder="Sent")) == 1
    connect(sent_folder="No such folder").send(a_reply(text, recipient=bob))


# What goes wrong


def test_an_unknown_customer_is_refused_in_the_servers_words(connect):
    with pytest.raises(Refused, match=r"550 5\.1\.1"):
        connect().send(a_reply(recipient=Author(external_id="x", handle="nobody@example.test")))


@pytest.mark.parametrize("which", ["imap_password", "smtp_password"])
def test_a_wrong_password_wants_a_new_connection(connect, which):
    with pytest.raises(Reconnect, match="user and password"):
        connect(**{which: "wrong"}).verify()


@pytest.mark.parametrize(
    "changed",
    [
        {"ca_file": ""},
        {"ca_file": "", "imap_security": "starttls"},
        {"imap_host": "localhost.localdomain.invalid"},
    ],
)
def test_a_server_that_cannot_be_trusted_gets_no_password(mail, connect, changed):
    if changed.get("imap_security"):
        changed = {**changed, "imap_port": mail.imap_port}
    with pytest.raises((Reconnect, TryLater)) as trouble:
        connect(**changed).verify()
    assert "certificate" in trouble.value.sentence or "cannot be found" in trouble.value.sentence


def test_sending_over_starttls_checks_the_certificate_too(connect):
    with pytest.raises(Reconnect, match="certificate"):
        connect(ca_file="").send(a_reply(recipient=Author(external_id=ALICE, handle=ALICE)))


def test_starttls_works_where_the_certificate_is_known(mail, connect):
    assert connect(imap_security="starttls", imap_port=mail.imap_port).verify().external_id == SUPPORT


def test_a_folder_that_is_not_there_is_named(connect):
    with pytest.raises(Reconnect, match="Nowhere"):
        connect(folder="Nowhere").fetch(None, limit=1)


@pytest.fixture(scope="module")
def seven_mails() -> Iterator[MailServer]:
    """A server of its own for the contract: the mailbox holds seven mails and no test adds one."""
    with mail_server() as server:
        for number in range(7):
            server.deliver(letter(text=f"Mail {number}."), sender=ALICE, recipient=SUPPORT)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with server.mailbox(SUPPORT) as client:
                if client.select_folder("INBOX", readonly=True)[b"EXISTS"] == 7:
                    break
            time.sleep(0.1)
        yield server


class TestMailKeepsTheContract(ConnectorContract):
    kind = "mail"
    required = ("address", "imap_host", "imap_user", "imap_password", "smtp_host", "signing_secret")

    @pytest.fixture
    def filled_in(self, seven_mails):
        self.server = seven_mails
        return seven_mails.settings_for(SUPPORT)

    @pytest.fixture
    def unreachable(self, filled_in):
        return registry.connect("mail", {**filled_in, "imap_port": 9, "smtp_port": 9})

    def reply_to_send(self, connector, text=""):
        text = text or f"Looking into it {new_uuid()}."
        return a_reply(text, recipient=Author(external_id=ALICE, handle=ALICE), in_reply_to="x@customers.test")

    def held_by_peer(self, filled_in, text):
        """The customer's own mailbox; a second copy gets a moment to show up."""
        held = in_mailbox(self.server, ALICE, text)
        time.sleep(1)
        return max(len(held), len(in_mailbox(self.server, ALICE, text)))


def test_the_peer_itself_sends_nothing_elsewhere(mail):
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        mail.deliver(letter(), sender=ALICE, recipient="someone@elsewhere.example")
