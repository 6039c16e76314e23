"""Hands a mail to the server over SMTP, so that it is always known how far it came."""

import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager

from evenhand.channels.connectors.mail.compose import Outgoing
from evenhand.channels.connectors.mail.connections import network_errors, tls_context
from evenhand.channels.connectors.mail.settings import MailSettings, Security
from evenhand.channels.errors import OutcomeUnknown, Reconnect, Refused, TryLater

_LINE_START_DOT = re.compile(rb"(?m)^\.")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_NEEDS_LOGIN = {530, 534, 535, 538}


def check_login(settings: MailSettings) -> None:
    """Log in without sending; raises Reconnect or TryLater."""
    with _session(settings) as server:
        _expect(server.noop(), "the connection")


def submit(settings: MailSettings, mail: Outgoing) -> None:
    """Send once. Up to the last line nothing can have been accepted, so a failure is TryLater or Refused;
    a connection lost between the last line and its answer is OutcomeUnknown."""
    with _session(settings) as server:
        options = _options(server, mail)
        _expect(server.mail(mail.sender, options), f"the sender {mail.sender}")
        _expect(server.rcpt(mail.recipient), f"the recipient {mail.recipient}")
        _expect(server.docmd("DATA"), "the mail", wanted=354)
        server.send(_on_the_wire(mail.content))
        _finish(server, mail)


def _options(server: smtplib.SMTP, mail: Outgoing) -> list[str]:
    options = [f"SIZE={len(mail.content)}"] if server.has_extn("size") else []
    if not mail.recipient.isascii():
        if not server.has_extn("smtputf8"):
            raise Refused(f"The mail server cannot write to {mail.recipient}: it knows only ASCII addresses.")
        options += ["SMTPUTF8", "BODY=8BITMIME"]
        server.command_encoding = "utf-8"
    return options


def _on_the_wire(content: bytes) -> bytes:
    """Every line ends in CRLF, and no line of the mail can end it early (RFC 5321, section 4.5.2)."""
    lines = _LINE_END.sub(b"\r\n", content).rstrip(b"\r\n")
    return _LINE_START_DOT.sub(b"..", lines) + b"\r\n"


def _finish(server: smtplib.SMTP, mail: Outgoing) -> None:
    try:
        server.send(b".\r\n")
        answer = server.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise OutcomeUnknown(
            f"The connection broke before the server said whether it took the mail to {mail.recipient}. "
            "Look in the mailbox whether it arrived before sending again.",
            message_id=mail.message_id,
        ) from error
    _expect(answer, "the mail")


@contextmanager
def _session(settings: MailSettings) -> Iterator[smtplib.SMTP]:
    name = f"{settings.smtp_host}:{settings.smtp_port}"
    with network_errors(name), _smtp_errors(name):
        server = _connect(settings)
        try:
            _login(server, settings)
            yield server
        finally:
            _hang_up(server)


def _connect(settings: MailSettings) -> smtplib.SMTP:
    where = (settings.smtp_host, settings.smtp_port)
    if settings.smtp_security is Security.TLS:
        return smtplib.SMTP_SSL(*where, timeout=settings.timeout, context=tls_context(settings))
    server = smtplib.SMTP(*where, timeout=settings.timeout)
    if settings.smtp_security is Security.STARTTLS:
        try:
            server.starttls(context=tls_context(settings))
        except smtplib.SMTPNotSupportedError as error:
            server.close()
            raise Reconnect(f"{settings.smtp_host} offers no STARTTLS, so nothing was sent to it.") from error
        except BaseException:
            server.close()
            raise
    return server


def _login(server: smtplib.SMTP, settings: MailSettings) -> None:
    server.ehlo_or_helo_if_needed()
    if settings.smtp_user:
        server.login(settings.smtp_user, settings.smtp_password)


def _hang_up(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()


def _expect(answer: tuple[int, bytes], what: str, *, wanted: int = 250) -> None:
    code, words = answer[0], answer[1].decode("utf-8", "replace")
    words = " ".join(words.split())
    if code == wanted or (wanted == 250 and code == 251):
        return
    if code in _NEEDS_LOGIN:
        raise Reconnect(f"The mail server wants a login for sending: {code} {words}")
    if 500 <= code < 600:
        raise Refused(f"The mail server refused {what}: {code} {words}", code=code)
    raise TryLater(f"The mail server cannot take {what} just now: {code} {words}", after=300.0 if code >= 400 else 60.0)


def _words(error: smtplib.SMTPResponseException) -> str:
    words = error.smtp_error
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)


@contextmanager
def _smtp_errors(name: str) -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        words = _words(error)
        if 400 <= error.smtp_code < 500:
            raise TryLater(f"{name} cannot check our login just now: {words}", after=300.0) from error
        raise Reconnect(f"{name} does not accept the user and password for sending: {words}") from error
    except smtplib.SMTPNotSupportedError as error:
        raise Reconnect(f"{name} does not offer what the settings ask for: {error}") from error
    except smtplib.SMTPResponseException as error:
        words = _words(error)
        raise TryLater(f"{name} answered {error.smtp_code}: {words}") from error
    except smtplib.SMTPException as error:
        raise TryLater(f"{name} hung up: {error}") from error
