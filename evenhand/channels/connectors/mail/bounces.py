"""Reads reports that a mail of ours did not arrive: standard ones (RFC 3464) and those of older systems."""

import re
from collections.abc import Iterator

from evenhand.channels.connectors.mail.automatic import has_null_sender, is_from_daemon
from evenhand.channels.connectors.mail.charsets import clean
from evenhand.channels.connectors.mail.headers import addresses, parse_headers
from evenhand.channels.connectors.mail.mime import Budget, Part, children, parse_mail
from evenhand.channels.connectors.mail.references import normalised
from evenhand.channels.connectors.mail.tokens import Signer
from evenhand.channels.domain.connector import Bounced

_TEXT_LIMIT = 200_000
_RETURNED_ID = re.compile(r"^[>\s]*message-id:\s*<([^<>\s]{1,250})>", re.IGNORECASE | re.MULTILINE)
_DELAYED = re.compile(
    r"delayed|warning only|still being retried|will be retried|not yet been delivered|will continue to (?:be )?tr|"
    r"verzögert|zustellung .{0,20}verz|retard|retrasad|in ritardo|vertraagd",
    re.IGNORECASE,
)
_REASON = re.compile(r"^.*\b[45]\.\d{1,3}\.\d{1,3}\b.*$|^.*\b[45]\d\d[ -].*$", re.MULTILINE)


def read_bounce(mail: Part, text: str, signer: Signer) -> Bounced | None:
    """What a bounce says about a reply of ours; None where the mail is none, or not about one of ours."""
    if not (mail.media_type == "multipart/report" or has_null_sender(mail.headers) or is_from_daemon(mail.headers)):
        return None
    reports = list(_reports(mail))
    action = _action(reports, mail, text)
    reply = _returned_id(mail, text, signer) if action else ""
    if not reply:
        return None
    return Bounced(reply_external_id=reply, reason=_reason(reports, text), is_final=action == "failed")


def _parts(mail: Part) -> Iterator[Part]:
    budget, waiting = Budget(parts=30), [mail]
    while waiting:
        part = waiting.pop()
        if part.is_multipart:
            waiting += reversed(list(children(part, budget)))
        else:
            yield part


def _reports(mail: Part) -> Iterator[dict[str, str]]:
    """The groups of fields in the machine-readable part, one for the mail and one for each recipient."""
    for part in _parts(mail):
        if part.media_type in {"message/delivery-status", "message/global-delivery-status"}:
            for block in re.split(r"\n\s*\n", clean(part.text()[:_TEXT_LIMIT])):
                headers, _ = parse_headers(block.strip())
                yield {name: headers.text(name) for name in ("action", "status", "diagnostic-code", "final-recipient")}


def _action(reports: list[dict[str, str]], mail: Part, text: str) -> str:
    """`failed`, `delayed`, or empty where nothing went wrong."""
    actions = {report["action"].split(" ")[0].lower() for report in reports if report["action"]}
    if "failed" in actions or "delayed" in actions:
        return "failed" if "failed" in actions else "delayed"
    if actions:  # delivered, relayed, expanded: good news
        return ""
    if mail.media_type == "multipart/report" and mail.parameters.get("report-type", "").lower() not in (
        "",
        "delivery-status",
    ):
        return ""  # a reading receipt or a complaint
    said = f"{mail.headers.text('subject')}\n{text[:_TEXT_LIMIT]}"
    return "delayed" if _DELAYED.search(said) else "failed"


def _returned_id(mail: Part, text: str, signer: Signer) -> str:
    """The id of the mail that came back, if we made it, or if it was sent under our address."""
    for part in _parts(mail):
        if part.media_type in {"message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers"}:
            returned = parse_mail(part.content()[:_TEXT_LIMIT]).headers
            name = normalised(returned.get("message-id"))
            if name and (signer.is_own_message_id(name) or signer.address in addresses(returned.get("from"))):
                return name
    # Older systems (qmail, Exchange) repeat the mail, or only its head, in their own text.
    readable = f"{mail.headers.get('references')} {mail.headers.get('in-reply-to')}\n{text[:_TEXT_LIMIT]}"
    if own := signer.own_message_id_in(readable):
        return own
    found = _RETURNED_ID.search(readable)
    return normalised(found[1]) if found and signer.address in readable.lower() else ""


def _reason(reports: list[dict[str, str]], text: str) -> str:
    """The server's own words, on one line, for the person who wrote the reply."""
    for report in reports:
        if report["action"] or report["status"]:
            words = report["diagnostic-code"].partition(";")[2].strip() or report["status"]
            recipient = report["final-recipient"].partition(";")[2].strip()
            return f"{recipient}: {words}"[:500] if recipient else words[:500]
    found = _REASON.search(text)
    first = next((line for line in text.split("\n") if line.strip()), "The mail came back without a reason.")
    return " ".join((found[0] if found else first).split())[:500]
