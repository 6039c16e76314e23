"""Mail that no person wrote: its form, whether there is a server for it, and whether it went."""

import logging
from collections.abc import Mapping
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage

log = logging.getLogger(__name__)


def can_mail() -> bool:
    """Whether this desk has a mail server to write through."""
    return bool(settings.EMAIL_HOST) or settings.EMAIL_BACKEND.endswith("locmem.EmailBackend")


def automatic(subject: str, body: str, *, to: str, headers: Mapping[str, str] | None = None) -> EmailMessage:
    """A mail that other machines do not answer (RFC 3834). Its subject is one line, whatever a name in it holds."""
    about = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", **(headers or {})}
    return EmailMessage(" ".join(subject.split()), body, to=[to], headers=about)


def went(mail: EmailMessage, *, to_whom: str) -> bool:
    """Whether the server took it; if not, the log says who could not be mailed, and no address."""
    try:
        return bool(mail.send())
    except (SMTPException, OSError) as problem:
        log.warning("%s cannot be mailed (%s)", to_whom, type(problem).__name__)
        return False
