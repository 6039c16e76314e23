"""What an administrator fills in to connect a mailbox."""

from collections.abc import Mapping
from enum import StrEnum
from ipaddress import ip_address
from typing import Annotated, Any

import msgspec

from evenhand.channels.connectors.mail.headers import addresses
from evenhand.channels.errors import Reconnect


class Security(StrEnum):
    """How a connection is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"  # only to this machine


_HISTORY = "How many days back the very first look goes; 0: everything in the folder becomes work"


class MailSettings(msgspec.Struct, frozen=True, kw_only=True):
    """A mailbox read over IMAP and a server that takes our mail over SMTP."""

    address: str
    imap_host: str
    imap_user: str
    imap_password: str
    smtp_host: str
    signing_secret: str  # at least 16 characters, made by us; changing it makes old reply addresses worthless
    display_name: str = ""
    imap_port: int = 993
    imap_security: Security = Security.TLS
    smtp_port: int = 587
    smtp_security: Security = Security.STARTTLS
    smtp_user: str = ""  # empty: the server takes our mail without a login
    smtp_password: str = ""
    folder: str = "INBOX"
    sent_folder: str = ""  # empty: no copies are put there
    ca_file: str = ""  # a certificate authority of one's own, instead of the system's
    history_days: Annotated[int, msgspec.Meta(ge=0, le=3_650, extra={"hint": _HISTORY})] = 0
    size_limit: int = 40_000_000  # bytes; of larger mails only the head is fetched
    plus_addressing: bool = True  # the server delivers support+anything@… to support@…
    trusted_authserv_id: str = ""  # whose Authentication-Results are believed (RFC 8601); empty: nobody's
    timeout: float = 30.0  # seconds the servers have for an answer


def read_settings(settings: Mapping[str, Any]) -> MailSettings:
    """The settings, checked; raises Reconnect with a sentence that names what is wrong."""
    try:
        checked = msgspec.convert(dict(settings), MailSettings, strict=False)
    except msgspec.ValidationError as error:
        raise Reconnect(f"The mail settings are not complete: {error}.") from error
    if addresses(checked.address) != (checked.address.strip().lower(),):
        raise Reconnect(f"“{checked.address}” is not a mail address.")
    if len(checked.signing_secret) < 16:
        raise Reconnect("The signing secret must have at least 16 characters.")
    for host, security in ((checked.imap_host, checked.imap_security), (checked.smtp_host, checked.smtp_security)):
        if security is Security.PLAIN and not is_loopback(host):
            raise Reconnect(f"Without encryption only this machine can be reached; choose TLS or STARTTLS for {host}.")
    return msgspec.structs.replace(checked, address=checked.address.strip().lower())


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its name or number alone."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
