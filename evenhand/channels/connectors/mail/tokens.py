"""Signed names: reply addresses that prove a thread, message ids and marks that prove a mail is ours.

Without the account's secret nobody can make one, and one made for a thread fits no other. That is what keeps a stranger
from writing into somebody's conversation by guessing an address, or as one of us by copying a header.
"""

import hashlib
import hmac
import re
from base64 import b32decode, b32encode
from binascii import Error as BadBase32
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

_MAC_BYTES = 10  # 80 bits: guessing one needs more mails than a server takes in a century
_MARK = "case."
_LOCAL_PART_LIMIT = 64  # RFC 5321, section 4.5.3.1.1
_ADDRESS_TOKEN = re.compile(r"case\.([a-z2-7]{16,60})", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"eh\.([a-z2-7]{26})\.([a-z2-7]{16})@", re.IGNORECASE)
_THREAD_NAME = re.compile(r"[a-z2-7]{16}")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Signer:
    """Makes and checks signed names for one mail account."""

    secret: str
    address: str  # the account's own, in lower case

    def reply_address(self, thread_id: str) -> str:
        """The account's address with the thread's token; the plain one where the token would not fit."""
        local, _, domain = self.address.partition("@")
        for token in (self._named_token(thread_id), self._digest_token(thread_id)):
            signed = f"{local}+{_MARK}{token}"
            if token and len(signed) <= _LOCAL_PART_LIMIT:
                return f"{signed}@{domain}"
        return self.address

    def thread_of(self, addresses: Iterable[str], candidates: Iterable[str] = ()) -> str:
        """The thread a signed address of ours names; empty where no address is ours and valid.

        A thread whose id is too long for an address is named by a digest; then it is one of `candidates`.
        """
        local, _, domain = self.address.partition("@")
        for address in addresses:
            name, _, at = address.lower().partition("@")
            token = _ADDRESS_TOKEN.fullmatch(name.removeprefix(f"{local}+"))
            if at == domain and name.startswith(f"{local}+") and token:
                thread_id = self._read(token[1].lower(), candidates)
                if thread_id:
                    return thread_id
        return ""

    def thread_name(self, external_id: str) -> str:
        """A short name for the thread that a mail begins, so that it fits into an address. Keyed: nobody can
        make a mail whose thread has the name of another."""
        return self._mac("thread name", external_id)

    def is_signed_reply_address(self, address: str) -> bool:
        """Whether an address has the form of our signed ones (valid or not)."""
        local, _, _ = self.address.partition("@")
        return address.lower().startswith(f"{local}+{_MARK}")

    def message_id(self, key: str) -> str:
        """The id of the mail that carries the reply with this key: the same each time, without brackets."""
        name = _base32(hashlib.sha256(f"{self.address}\n{key}".encode()).digest()[:16])
        return f"eh.{name}.{self._mac('message id', name)}@{self.address.partition('@')[2]}"

    def is_own_message_id(self, message_id: str) -> bool:
        """Whether we made this id."""
        found = _MESSAGE_ID.match(message_id)
        return bool(found) and self._is_mac(found[2].lower(), "message id", found[1].lower())  # type: ignore[index]

    def own_message_id_in(self, text: str) -> str:
        """The first id of ours that stands somewhere in a text, else empty."""
        for found in _MESSAGE_ID.finditer(text):
            if self._is_mac(found[2].lower(), "message id", found[1].lower()):
                return f"{found[0].lower()}{self.address.partition('@')[2]}"
        return ""

    def mark(self, message_id: str, subject: str, text: str) -> str:
        """The proof that a mail with this id, subject and text was written by us (white space does not count)."""
        return self._mac("mail", message_id, _SPACE.sub("", subject), _SPACE.sub("", text))

    def is_mark(self, mark: str, message_id: str, subject: str, text: str) -> bool:
        """Whether a mark proves that we wrote this."""
        return hmac.compare_digest(mark.encode("utf-8", "replace"), self.mark(message_id, subject, text).encode())

    def _mac(self, purpose: str, *parts: str) -> str:
        content = "\0".join((purpose, *parts)).encode("utf-8", "replace")
        return _base32(hmac.new(self.secret.encode(), content, hashlib.sha256).digest()[:_MAC_BYTES])

    def _is_mac(self, given: str, purpose: str, *parts: str) -> bool:
        return hmac.compare_digest(given, self._mac(purpose, *parts))

    def _named_token(self, thread_id: str) -> str:
        name = _packed(thread_id)
        return _base32(name) + self._mac("thread", thread_id) if name else ""

    def _digest_token(self, thread_id: str) -> str:
        return self._mac("thread digest", thread_id) if thread_id else ""

    def _read(self, token: str, candidates: Iterable[str]) -> str:
        name, mac = token[:-16], token[-16:]
        if not name:
            return next((each for each in candidates if self._is_mac(mac, "thread digest", each)), "")
        thread_id = _unpacked(name)
        return thread_id if thread_id and self._is_mac(mac, "thread", thread_id) else ""


def _base32(content: bytes) -> str:
    return b32encode(content).decode().rstrip("=").lower()


def _packed(thread_id: str) -> bytes:
    """A short form of a thread's id that can be read back; empty where there is none."""
    try:
        packed = UUID(thread_id)
        if str(packed) == thread_id:
            return b"u" + packed.bytes
    except ValueError:
        pass
    if _THREAD_NAME.fullmatch(thread_id):
        return b"m" + b32decode(thread_id.upper())
    content = thread_id.encode("utf-8", "replace")
    return b"t" + content if 0 < len(content) <= 16 else b""


def _unpacked(name: str) -> str:
    try:
        content = b32decode(name.upper() + "=" * (-len(name) % 8))
        if content[:1] == b"m":
            return _base32(content[1:])
        return str(UUID(bytes=content[1:])) if content[:1] == b"u" else content[1:].decode()
    except (BadBase32, ValueError):
        return ""
