"""A reply of ours as a mail: text and HTML, threaded, signed, safe against injected headers. Pure."""

import mimetypes
import re
from dataclasses import dataclass
from datetime import UTC
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, quote
from html import escape

from evenhand.channels.connectors.mail.charsets import clean
from evenhand.channels.connectors.mail.headers import addresses
from evenhand.channels.connectors.mail.references import REFERENCE_LIMIT, normalised, without_suffix
from evenhand.channels.connectors.mail.tokens import Signer
from evenhand.channels.connectors.mail.translate import MARK
from evenhand.channels.domain.connector import Attached, Reply
from evenhand.channels.errors import Refused

_WIRE = compat32.clone(linesep="\r\n", max_line_length=None)
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP
_LINK = re.compile(r"https?://[^\s<>\"']{1,500}[^\s<>\"'.,;:!?)]")
_ANSWER = re.compile(r"\s*(?:re|aw|sv|antw|odp|rif)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,100}")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail ready for the wire, with its envelope."""

    sender: str
    recipient: str
    message_id: str
    content: bytes


def compose(reply: Reply, signer: Signer, *, display_name: str = "", plus_addressing: bool = True) -> Outgoing:
    """The mail that carries a reply: the same bytes each time, save for the boundaries. Raises Refused without
    a recipient that could be written to."""
    recipient = _recipient(reply)
    message_id = signer.message_id(reply.key)
    subject = _subject(reply)
    text = _whole_text(reply)
    mail = _with_attachments(_alternatives(text, _html(reply)), reply.attachments)
    mail["From"] = _address(_sender_name(reply.signed_by, display_name), signer.address)
    mail["To"] = _address(reply.recipient.name if reply.recipient else "", recipient)
    mail["Subject"] = _unstructured(subject)
    mail["Date"] = format_datetime(reply.created_at.astimezone(UTC))
    mail["Message-ID"] = f"<{message_id}>"
    if reply.is_automatic:  # RFC 3834, so that two machines do not write to one another for ever
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
    if plus_addressing:
        # Without plus addressing a signed address would reach nobody; the references must do then.
        mail["Reply-To"] = signer.reply_address(reply.thread_id or without_suffix(reply.in_reply_to))
    for name, value in _threading(reply):
        mail[name] = value
    mail[MARK] = signer.mark(message_id, subject, text)
    return Outgoing(signer.address, recipient, message_id, mail.as_bytes(policy=_WIRE))


def one_line(text: str) -> str:
    """Text that can stand in a header: one line, no control characters."""
    line = " ".join(clean(text).split())
    return "".join(character for character in line if character.isprintable())


def _recipient(reply: Reply) -> str:
    written = reply.recipient.handle if reply.recipient else ""
    found = addresses(written)
    if len(found) != 1 or found[0] != written.strip().lower():
        raise Refused(f"“{one_line(written)[:100]}” is not a mail address, so nothing was sent.")
    return one_line(written.strip())


def _sender_name(signed_by: str, display_name: str) -> str:
    """ "Noor at Harborline": the agent's name and the brand's, as far as there are any."""
    return " at ".join(name for name in (one_line(signed_by), one_line(display_name)) if name)


def _subject(reply: Reply) -> str:
    subject = one_line(reply.subject)[:500]
    is_answer = bool(reply.in_reply_to) and not _ANSWER.match(subject)
    return f"Re: {subject}".strip() if is_answer else subject


def _unstructured(value: str) -> str:
    return (
        value if value.isascii() and len(value) < 900 else Header(value, "utf-8", maxlinelen=70).encode(linesep="\r\n")
    )


def _address(name: str, address: str) -> str:
    name = one_line(name)[:200]
    if not name:
        return f"<{address}>"
    shown = f'"{quote(name)}"' if name.isascii() else Header(name, "utf-8", maxlinelen=60).encode(linesep="\r\n")
    return f"{shown} <{address}>"


def _threading(reply: Reply) -> list[tuple[str, str]]:
    parent = normalised(without_suffix(reply.in_reply_to))
    chain = [normalised(without_suffix(each)) for each in reply.references]
    ids = list(dict.fromkeys(each for each in chain if each and each != parent))
    ids += [parent] if parent else []
    if len(ids) > REFERENCE_LIMIT + 1:
        ids = [ids[0], *ids[-REFERENCE_LIMIT:]]
    fields = [("In-Reply-To", f"<{parent}>")] if parent else []
    if ids:
        fields.append(("References", "\r\n ".join(f"<{each}>" for each in ids)))
    return fields


def _whole_text(reply: Reply) -> str:
    quoted = "\n".join(f"> {line}".rstrip() for line in clean(reply.quoted).strip().split("\n")) if reply.quoted else ""
    return f"{clean(reply.text).strip()}\n\n{quoted}".strip() + "\n"


def _html(reply: Reply) -> str:
    quoted = f"<blockquote>{_as_html(clean(reply.quoted).strip())}</blockquote>" if reply.quoted.strip() else ""
    return f"<!DOCTYPE html><html><body>{_as_html(clean(reply.text).strip())}{quoted}</body></html>\n"


def _as_html(text: str) -> str:
    paragraphs = [escape(paragraph) for paragraph in re.split(r"\n{2,}", text) if paragraph.strip()]
    linked = (_LINK.sub(lambda link: f'<a href="{link[0]}">{link[0]}</a>', paragraph) for paragraph in paragraphs)
    return "".join(f"<p>{paragraph.replace(chr(10), '<br>')}</p>\n" for paragraph in linked)


def _alternatives(text: str, html: str) -> Message:
    mail = MIMEMultipart("alternative")
    mail.attach(_text_part(text, "plain"))
    mail.attach(_text_part(html, "html"))
    return mail


def _text_part(text: str, subtype: str) -> MIMEText:
    part = MIMEText("", subtype)
    del part["Content-Transfer-Encoding"]
    part.set_payload(text, _UTF8)
    return part


def _with_attachments(body: Message, attachments: tuple[Attached, ...]) -> Message:
    if not attachments:
        return body
    del body["MIME-Version"]
    mail = MIMEMultipart("mixed")
    mail.attach(body)
    for attached in attachments:
        mail.attach(_attachment(attached))
    return mail


def _attachment(attached: Attached) -> MIMEBase:
    name = one_line(attached.name)[:200] or "attachment"
    kind = attached.media_type.lower()
    if not _TYPE.fullmatch(kind) or kind.startswith(("multipart/", "message/")):
        kind = mimetypes.guess_type(name, strict=True)[0] or "application/octet-stream"
    part = MIMEBase(*kind.split("/", 1))
    part.set_payload(attached.content or b"")
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=name if name.isascii() else ("utf-8", "", name))
    if attached.content_id:
        part["Content-ID"] = f"<{one_line(attached.content_id).strip('<>')}>"
    return part
