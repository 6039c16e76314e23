"""What a mail says and what it carries: its text, its HTML and its attachments, out of the tree of parts."""

import re
from dataclasses import dataclass, field
from html import escape

from evenhand.channels.connectors.mail.charsets import clean
from evenhand.channels.connectors.mail.flowed import unflow
from evenhand.channels.connectors.mail.headers import decoded
from evenhand.channels.connectors.mail.markup import clean_html, html_to_text
from evenhand.channels.connectors.mail.mime import PART_LIMIT, Budget, Part, children, parse_mail
from evenhand.channels.connectors.mail.pictures import MOST, pictures_elsewhere
from evenhand.channels.domain.connector import Attached

TEXT_LIMIT = 1_000_000
_HTML_START = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body|div|p|table)[\s>]", re.IGNORECASE)
_NO_FILE_NAME = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")
_ENDINGS = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "text/vcard": ".vcf",
    "text/csv": ".csv",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/pgp-signature": ".asc",
    "application/pkcs7-signature": ".p7s",
    "application/ms-tnef": ".dat",
    "message/rfc822": ".eml",
    "message/global": ".eml",
}
# Kinds of text that people do not read as a message.
_FILES = frozenset(
    {"text/calendar", "text/csv", "text/vcard", "text/x-vcard", "text/directory", "text/xml", "text/rfc822-headers"}
)


@dataclass(slots=True)
class Piece:
    """One stretch of the message: as plain text, as HTML, or as both."""

    plain: str = ""
    html: str = ""


@dataclass(slots=True)
class Body:
    """Everything a mail says and carries."""

    pieces: list[Piece] = field(default_factory=list)
    attachments: list[Attached] = field(default_factory=list)

    def take(self, other: "Body") -> None:
        """Add what another part of the mail says and carries."""
        self.pieces += other.pieces
        self.attachments += other.attachments


@dataclass(frozen=True, slots=True)
class Content:
    """A mail's body, ready to be shown: `html` is cleaned."""

    text: str
    html: str
    attachments: tuple[Attached, ...]


def read_body(mail: Part) -> Content:
    """The text, cleaned HTML and attachments of a mail; at most 200 parts are opened, and the text says so."""
    budget = Budget()
    body = _walk(mail, budget)
    if not any(_is_filled(piece) for piece in body.pieces):
        body.pieces = _text_of_enclosed(body) or body.pieces
    htmls = [clean_html(piece.html) if piece.html.strip() else "" for piece in body.pieces]
    texts = [
        piece.plain if piece.plain.strip() else html_to_text(html)
        for piece, html in zip(body.pieces, htmls, strict=True)
    ]
    text = "\n\n".join(text.strip("\n") for text in texts if text.strip())
    return Content(
        text=_noted(text, budget.left_out),
        html=_joined_html(body.pieces, htmls) if any(htmls) else "",
        attachments=(*body.attachments, *_pictures_elsewhere(body.pieces)),
    )


def _pictures_elsewhere(pieces: list[Piece]) -> tuple[Attached, ...]:
    """What the HTML of all pieces would load, each picture once."""
    found = {each.url: each for piece in pieces for each in pictures_elsewhere(piece.html)}
    return tuple(found.values())[:MOST]


def _noted(text: str, left_out: int) -> str:
    if len(text) > TEXT_LIMIT:
        text = f"{text[:TEXT_LIMIT]}\n\n[The text was longer; it is cut here. The whole mail is kept.]"
    if left_out:
        text += (
            f"\n\n[This mail has more than {PART_LIMIT} parts or is nested too deep; {left_out} parts are not shown. "
            "The whole mail is kept.]"
        )
    return text


def _joined_html(pieces: list[Piece], htmls: list[str]) -> str:
    if len(pieces) == 1:
        return htmls[0]
    return "\n".join(
        html or f"<pre>{escape(piece.plain, quote=False)}</pre>" for piece, html in zip(pieces, htmls, strict=True)
    )


def _is_filled(piece: Piece) -> bool:
    return bool(piece.plain.strip() or piece.html.strip())


def _walk(part: Part, budget: Budget) -> Body:
    if not part.is_multipart:
        return _leaf(part)
    bodies = [_walk(child, budget) for child in children(part, budget)]
    if not bodies:  # a multipart without parts: what stands there is text
        return Body(pieces=[Piece(plain=clean(part.text()))])
    whole = Body()
    for number, body in enumerate(bodies):
        if part.media_type == "multipart/related" and number:
            whole.attachments += body.attachments
            whole.pieces += [] if any(map(_is_filled, whole.pieces)) else body.pieces
        else:
            whole.take(body)
    if part.media_type == "multipart/alternative":
        whole.pieces = _best_of(whole.pieces)
    return whole


def _best_of(alternatives: list[Piece]) -> list[Piece]:
    """One piece out of several that say the same: the first plain text, the last HTML."""
    plain = next((piece.plain for piece in alternatives if piece.plain.strip()), "")
    html = next((piece.html for piece in reversed(alternatives) if piece.html.strip()), "")
    return [Piece(plain=plain, html=html)]


def _leaf(part: Part) -> Body:
    kind = part.media_type
    is_text = (kind.startswith("text/") and kind not in _FILES) or kind == "application/plain"
    if not is_text or part.disposition == "attachment" or (part.depth and part.filename):
        return Body(attachments=[_attached(part)])
    text = clean(part.text()[: TEXT_LIMIT * 2])
    if part.parameters.get("format", "").lower() == "flowed" and kind == "text/plain":
        text = unflow(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    is_html = kind == "text/html" or (kind == "text/plain" and _is_bare_html(part, text))
    return Body(pieces=[Piece(html=text) if is_html else Piece(plain=text)])


def _is_bare_html(part: Part, text: str) -> bool:
    """HTML that nobody declared: some senders leave the Content-Type out."""
    return "content-type" not in part.headers and bool(_HTML_START.match(text))


def _text_of_enclosed(body: Body) -> list[Piece]:
    """A mail that says nothing itself and only carries another (forwarded as attachment) shows that one's text."""
    for attached in body.attachments:
        if attached.media_type in {"message/rfc822", "message/global"} and attached.content:
            return [piece for piece in _walk(parse_mail(attached.content), Budget()).pieces if _is_filled(piece)]
    return []


def _attached(part: Part) -> Attached:
    content_id = part.headers.get("content-id").strip().strip("<>")
    return Attached(
        name=_file_name(part),
        media_type=part.media_type,
        content=part.content(),
        content_id=clean(content_id)[:200],
        alt=part.headers.text("content-description")[:500],
    )


def _file_name(part: Part) -> str:
    name = _NO_FILE_NAME.sub("_", part.filename).strip(" ._")
    if len(name) > 150:
        stem, dot, ending = name.rpartition(".")
        name = f"{stem[:130]}.{ending}" if dot and len(ending) < 12 else name[:150]
    if name:
        return name
    if part.media_type.startswith("message/"):
        enclosed = parse_mail(part.content()[:20_000])
        name = _NO_FILE_NAME.sub("_", decoded(enclosed.headers.get("subject"))).strip(" ._")[:100]
    return (name or "attachment") + _ENDINGS.get(part.media_type, "")
