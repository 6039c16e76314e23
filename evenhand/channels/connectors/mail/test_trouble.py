"""What goes wrong on the way to a mailbox: what passes is tried again soon, what a person must mend is said."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from evenhand.channels.connectors.mail.connections import network_errors
from evenhand.channels.connectors.mail.mailbox import Mailbox
from evenhand.channels.connectors.mail.settings import read_settings
from evenhand.channels.errors import Reconnect, TryLater


@contextmanager
def server(act: Callable[[socket.socket], None]) -> Iterator[int]:
    """Somebody who answers one caller in their own way."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def take() -> None:
            try:
                guest, _address = door.accept()
                with guest:
                    guest.settimeout(5)
                    act(guest)
            except OSError:
                return  # the caller hung up first

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        yield door.getsockname()[1]
        thread.join(5)


def mailbox(port: int, security: str = "plain") -> Mailbox:
    values = {"address": "help@harborline.example", "smtp_host": "127.0.0.1", "signing_secret": "a secret for tests"}
    login = {"imap_user": "help", "imap_password": "x", "imap_host": "127.0.0.1", "imap_port": port, "timeout": 5}
    return Mailbox(read_settings({**values, **login, "imap_security": security}))


def says(refusal: str) -> Callable[[socket.socket], None]:
    """A server that greets, names what it can, and refuses the login in these words."""

    def act(guest: socket.socket) -> None:
        guest.sendall(b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n")
        while line := guest.recv(4096):
            tag = line.split(b" ", 1)[0]
            is_login = b"LOGIN" in line.upper()
            guest.sendall(tag + (f" NO {refusal}\r\n".encode() if is_login else b" OK done\r\n"))

    return act


def test_a_server_that_stumbles_over_a_login_is_asked_again_soon() -> None:
    with server(says("[UNAVAILABLE] Temporary authentication failure.")) as port:
        with pytest.raises(TryLater, match="does not let us in just now") as trouble:
            mailbox(port).fetch(None, limit=5)
        assert not trouble.value.is_asked


def test_a_server_with_too_many_guests_is_left_alone() -> None:
    with server(says("[LIMIT] Too many simultaneous connections.")) as port:
        with pytest.raises(TryLater) as trouble:
            mailbox(port).fetch(None, limit=5)
        assert (trouble.value.is_asked, trouble.value.after) == (True, 300.0)


def test_a_password_that_is_wrong_is_for_a_person_to_mend() -> None:
    with server(says("[AUTHENTICATIONFAILED] Authentication failed.")) as port, pytest.raises(Reconnect):
        mailbox(port).fetch(None, limit=5)


def test_a_server_that_hangs_up_before_the_connection_is_encrypted_is_asked_again() -> None:
    with server(lambda guest: guest.recv(4096) and None) as port:
        with pytest.raises(TryLater) as trouble:
            mailbox(port, "tls").fetch(None, limit=5)
        assert not trouble.value.is_asked


def test_a_port_that_speaks_no_tls_is_for_a_person_to_mend() -> None:
    with server(lambda guest: guest.sendall(b"* OK this is plain IMAP\r\n")) as port, pytest.raises(Reconnect):
        mailbox(port, "tls").fetch(None, limit=5)


@pytest.mark.parametrize("error", [ssl.SSLEOFError(8, "EOF"), ssl.SSLZeroReturnError(6, "closed"), TimeoutError()])
def test_what_passes_is_never_a_reason_to_connect_anew(error: Exception) -> None:
    with pytest.raises(TryLater), network_errors("mail.example"):
        raise error
