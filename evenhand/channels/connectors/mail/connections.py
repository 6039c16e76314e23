"""What goes wrong on the way to a mail server, told as one of our four errors."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from evenhand.channels.connectors.mail.settings import MailSettings
from evenhand.channels.errors import Reconnect, TryLater


def tls_context(settings: MailSettings) -> ssl.SSLContext:
    """Certificates and names are always checked; raises Reconnect where the authority's file cannot be read."""
    try:
        return ssl.create_default_context(cafile=settings.ca_file or None)
    except (OSError, ssl.SSLError) as error:
        raise Reconnect(f"The certificate file {settings.ca_file} cannot be read.") from error


@contextmanager
def network_errors(server: str) -> Iterator[None]:
    """Turns the failures of sockets and TLS into sentences."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise Reconnect(
            f"The certificate of {server} cannot be trusted: {error.verify_message}. Nothing was sent to it. "
            "Check the host’s name, or name the authority’s file in the settings."
        ) from error
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError) as error:
        raise TryLater(f"{server} hung up before the connection was encrypted.") from error
    except ssl.SSLError as error:
        raise Reconnect(f"{server} does not speak TLS on this port; check port and encryption.") from error
    except socket.gaierror as error:
        raise TryLater(f"The name {server} cannot be found; is it written right?") from error
    except (TimeoutError, OSError, EOFError) as error:
        raise TryLater(f"{server} cannot be reached: {error or type(error).__name__}.") from error
