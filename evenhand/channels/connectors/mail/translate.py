"""A mail as it came, turned into what it says: a post, or the news that a reply of ours did not arrive. Pure."""

import hashlib
from datetime import UTC, datetime, timedelta

from evenhand.channels.connectors.mail.automatic import is_automatic
from evenhand.channels.connectors.mail.body import Content, read_body
from evenhand.channels.connectors.mail.bounces import read_bounce
from evenhand.channels.connectors.mail.charsets import clean
from evenhand.channels.connectors.mail.headers import Headers, addresses, mailbox, moment
from evenhand.channels.connectors.mail.mime import Part, parse_mail
from evenhand.channels.connectors.mail.quoting import Separated, separate
from evenhand.channels.connectors.mail.references import external_id, likeliest_name, message_ids, possible_names
from evenhand.channels.connectors.mail.tokens import Signer
from evenhand.channels.domain.connector import Author, Heard, Post, PostKind, Raw
from evenhand.channels.errors import CannotTranslate

# Set by the mailbox reader as the very first line, where no sender can write: servers put their own fields above.
TOO_LARGE = b"X-Evenhand-Too-Large: "
MARK = "X-Evenhand"
_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_CLOCK_SKEW = timedelta(minutes=10)
_ADDRESSED_TO = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "resent-to")
_REFERENCE_NAMES = 20  # ancestors that are also looked for under their authors' names


def translate(raw: Raw, signer: Signer, *, trusted_authserv_id: str = "") -> tuple[Heard, ...]:
    """What one mail says. Raises CannotTranslate for an empty one, and for one too large to have been fetched."""
    if raw.content.startswith(TOO_LARGE):
        raise CannotTranslate(_too_large(raw.content))
    if not raw.content.strip():
        raise CannotTranslate("This mail is empty: there is not even a header.")
    mail = parse_mail(raw.content)
    content = read_body(mail)
    if bounce := read_bounce(mail, content.text, signer):
        return (bounce,)
    return (_Reader(raw, mail, content, signer, trusted_authserv_id).post(),)


def _too_large(content: bytes) -> str:
    size = content[len(TOO_LARGE) :].split(b"\r\n", 1)[0].decode("ascii", "replace")
    headers = parse_mail(content).headers
    _, sender = mailbox(headers.get("from"))
    return (
        f"This mail of {size} bytes is too large, so only its head was fetched. It is from "
        f"{sender or 'an unknown sender'}, with the subject “{headers.text('subject')[:200]}”. "
        "Read it in the mailbox itself."
    )


class _Reader:
    """Puts together the post that one mail makes."""

    def __init__(self, raw: Raw, mail: Part, content: Content, signer: Signer, trusted_authserv_id: str) -> None:
        self.raw, self.mail, self.content, self.signer = raw, mail, content, signer
        self.headers: Headers = mail.headers
        self.trusted_authserv_id = trusted_authserv_id
        self.subject = self.headers.text("subject")
        self.name, self.sender = _author(self.headers)
        self.message_id = next(iter(message_ids(self.headers.get("message-id"))), "")

    def post(self) -> Post:
        """The whole post."""
        is_ours = self._is_written_by_us()
        parents = message_ids(self.headers.get("in-reply-to"))[:1]
        chain = message_ids(self.headers.get("references"))
        ancestors = tuple(dict.fromkeys((*parents, *reversed(chain))))
        recipients = self._recipients()
        references = self._references(ancestors, recipients)
        proved = self.signer.thread_of(recipients, references)
        name = self._external_id(is_ours=is_ours)
        said = self._separated()
        return Post(
            external_id=name,
            kind=PostKind.MAIL,
            is_public=False,
            is_own=is_ours,
            account=self.signer.address,
            author=self._author(),
            text=said.own,
            quoted=said.quoted,
            signature=said.signature,
            html=self.content.html,
            subject=self.subject[:1000],
            posted_at=self._posted_at(),
            in_reply_to=self._parent(ancestors),
            references=references,
            # A mail that answers none begins a thread, under a name short enough for our reply address.
            thread_id=proved or ("" if references else self.signer.thread_name(name)),
            proves_thread=bool(proved),
            is_automatic=not is_ours and (self._is_returned() or is_automatic(self.headers, self.mail.media_type)),
            recipients=tuple(self._named(recipients)),
            attachments=self.content.attachments,
            addressed=True,
        )

    def _author(self) -> Author:
        return Author(
            external_id=self.sender or "unknown",
            handle=self.sender,
            name=self.name[:200],
            verified_address=self.sender if self._is_authenticated() else "",
        )

    def _is_authenticated(self) -> bool:
        """Whether our own mail server says that the sender's domain vouches for the address (RFC 8601, DMARC)."""
        if not self.trusted_authserv_id:
            return False
        topmost = self.headers.get("authentication-results").lower()
        server, _, results = topmost.partition(";")
        return server.split(" ")[0].strip() == self.trusted_authserv_id.lower() and "dmarc=pass" in results

    def _recipients(self) -> tuple[str, ...]:
        fields = (value for name in _ADDRESSED_TO for value in self.headers.all(name))
        return tuple(dict.fromkeys(address for value in fields for address in addresses(value)))

    def _named(self, recipients: tuple[str, ...]) -> list[str]:
        """The recipients without our signed addresses: nobody may learn a token from a list of participants."""
        named = (self.signer.address if self.signer.is_signed_reply_address(each) else each for each in recipients)
        return list(dict.fromkeys(named))

    def _references(self, ancestors: tuple[str, ...], recipients: tuple[str, ...]) -> tuple[str, ...]:
        people = (self.sender, *(each for each in recipients if each != self.signer.address))
        names: list[str] = []
        for ancestor in ancestors[:_REFERENCE_NAMES]:
            is_ours = self.signer.is_own_message_id(ancestor)
            names += (ancestor,) if is_ours else possible_names((ancestor,), people)
        return (*names, *ancestors[_REFERENCE_NAMES:])

    def _parent(self, ancestors: tuple[str, ...]) -> str:
        if not ancestors:
            return ""
        return likeliest_name(ancestors[0], own_id=self.message_id, author=self.sender)

    def _external_id(self, *, is_ours: bool) -> str:
        if not self.message_id:
            return f"sha256:{hashlib.sha256(self.raw.content).hexdigest()}"
        if self.signer.is_own_message_id(self.message_id) and not is_ours:
            # Our own id on words that are not ours: kept apart, else it would pass for our reply come home.
            return f"{self.message_id}#{hashlib.sha256(self.raw.content).hexdigest()[:12]}"
        return external_id(self.message_id, self.sender)

    def _is_written_by_us(self) -> bool:
        """From our address is what anybody can write; the mark proves id, subject and text."""
        if self.sender != self.signer.address or not self.signer.is_own_message_id(self.message_id):
            return False
        mark = self.headers.get(MARK.lower())
        return self.signer.is_mark(mark, self.message_id, self.subject, self.content.text)

    def _is_returned(self) -> bool:
        """Whether a mail of ours came back through somebody's forwarding: a loop."""
        return self.signer.is_own_message_id(self.message_id)

    def _separated(self) -> Separated:
        text = self.content.text
        said = separate(text, author=self.name)
        if said.own or self.content.attachments or not text.strip():
            return said
        return Separated(own=text.strip())  # better everything than an empty message

    def _posted_at(self) -> datetime:
        """When it was written, as the sender says unless that cannot be: then when it arrived."""
        arrived = _arrival(self.raw.reference) or _received(self.headers)
        written = moment(self.headers.get("date"))
        if written is None or written < _EARLIEST or (arrived and written > arrived + _CLOCK_SKEW):
            return arrived or written or _UNKNOWN
        return written


def _author(headers: Headers) -> tuple[str, str]:
    """Name and address of who wrote; the first field that names one counts."""
    for field in ("from", "sender", "reply-to", "return-path"):
        name, address = mailbox(headers.get(field))
        if address:
            # An address shown as a name is there to deceive: "boss@…" <somebody@else…>.
            return "" if "@" in name else clean(name), clean(address)
    return clean(mailbox(headers.get("from"))[0]), ""


def _arrival(reference: str) -> datetime | None:
    """The server's own time of arrival, which the mailbox reader notes behind the reference."""
    _, _, seconds = reference.rpartition("@")
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _received(headers: Headers) -> datetime | None:
    return moment(headers.get("received").rpartition(";")[2])
