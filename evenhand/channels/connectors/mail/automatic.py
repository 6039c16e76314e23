"""Whether a mail was sent by a machine: answering it could start a loop."""

from evenhand.channels.connectors.mail.headers import Headers, addresses
from evenhand.channels.connectors.mail.phrases import AUTOMATIC_SUBJECT

_MARKS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-auto-reply-from",
    "x-mail-autoreply",
    "x-vacation",
    "x-ebay-mailtracker",
    "list-id",
    "list-unsubscribe",
    "list-post",
    "feedback-id",
    "x-loop",
)
_BULK = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
_MACHINES = ("mailer-daemon", "postmaster", "noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "bounce")


def is_automatic(headers: Headers, media_type: str) -> bool:
    """Whether the mail says of itself, or shows, that no person wrote it to us."""
    submitted = headers.get("auto-submitted").split(";")[0].strip().lower()
    if submitted not in ("", "no") or any(mark in headers for mark in _MARKS):
        return True
    precedences = (headers.get("precedence"), headers.get("x-precedence"))
    if any(value.strip().lower() in _BULK for value in precedences):
        return True
    if media_type == "multipart/report" or has_null_sender(headers):
        return True
    # Exchange puts this on its own answers, other desks on their notices; people's programs do not write it.
    if headers.get("x-auto-response-suppress").strip().lower() not in ("", "none"):
        return True
    return _is_from_machine(headers)


def has_null_sender(headers: Headers) -> bool:
    """Whether the envelope had no sender, as bounces must have."""
    return "<>" in (headers.get("return-path").replace(" ", ""), headers.get("x-envelope-from").replace(" ", ""))


def is_from_daemon(headers: Headers) -> bool:
    """Whether a mail system itself wrote."""
    return any(each.startswith(("mailer-daemon@", "postmaster@")) for each in addresses(headers.get("from"))[:1])


def _is_from_machine(headers: Headers) -> bool:
    sender = next(iter(addresses(headers.get("from"))), "")
    local = sender.partition("@")[0]
    if local in ("mailer-daemon", "postmaster"):
        return True
    # A subject alone is weak: customers write "Out of office" too. With a machine's address it tells.
    return local.startswith(_MACHINES) and bool(AUTOMATIC_SUBJECT.match(headers.text("subject")))
