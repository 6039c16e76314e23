"""The mail connector: reads a mailbox, understands what it holds, answers."""

from collections.abc import Mapping
from typing import Any

import msgspec

from evenhand.channels.connectors.mail.compose import Outgoing, compose
from evenhand.channels.connectors.mail.mailbox import Mailbox
from evenhand.channels.connectors.mail.settings import MailSettings, read_settings
from evenhand.channels.connectors.mail.submission import check_login, submit
from evenhand.channels.connectors.mail.tokens import Signer
from evenhand.channels.connectors.mail.translate import translate
from evenhand.channels.domain.connector import (
    Capabilities,
    Cursor,
    Fetched,
    FileRules,
    Heard,
    Post,
    Presence,
    Raw,
    Receipt,
    Reply,
)
from evenhand.channels.errors import Refused


class MailConnector:
    """One mail account."""

    kind = "mail"
    form: type[msgspec.Struct] = MailSettings
    capabilities = Capabilities(
        label="Mail",
        icon="envelope",
        can_reply_privately=True,
        can_attach=True,
        files=FileRules(types=("*/*",), most=20, largest=15_000_000, altogether=18_000_000),
        has_subject=True,
        keeps_raw=True,
        signs_with_initials=False,
    )

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = read_settings(settings)
        self._signer = Signer(self._settings.signing_secret, self._settings.address)
        self._mailbox = Mailbox(self._settings)

    def verify(self) -> Presence:
        """Log in at both servers and open the folder; raises Reconnect or TryLater."""
        warnings = self._mailbox.check()
        check_login(self._settings)
        address = self._settings.address
        return Presence(external_id=address, handle=address, name=self._settings.display_name, warnings=warnings)

    def fetch(self, cursor: Cursor | None, *, limit: int) -> Fetched:
        """The mails that arrived since the cursor, oldest first; nothing in the mailbox is changed."""
        return self._mailbox.fetch(cursor, limit=limit)

    def wait(self, seconds: float) -> None:
        """Return when a mail arrives (the server tells), or after `seconds`."""
        self._mailbox.wait(seconds)

    def translate(self, raw: Raw) -> tuple[Heard, ...]:
        """What one mail says; raises CannotTranslate."""
        return translate(raw, self._signer, trusted_authserv_id=self._settings.trusted_authserv_id)

    def thread(self, external_id: str) -> tuple[Post, ...]:  # noqa: ARG002 (the contract names it)
        """Nothing: a mailbox hands out its mails one by one, so what stands above was heard before."""
        return ()

    def send(self, reply: Reply) -> Receipt:
        """Hand the mail to the server once; raises TryLater, Refused, Reconnect or OutcomeUnknown."""
        mail = compose(
            reply,
            self._signer,
            display_name=self._settings.display_name,
            plus_addressing=self._settings.plus_addressing,
        )
        submit(self._settings, mail)
        self._keep_copy(mail)
        return Receipt(external_id=mail.message_id, sent_at=reply.created_at)

    def _keep_copy(self, mail: Outgoing) -> None:
        if self._settings.sent_folder:
            self._mailbox.keep_copy(self._settings.sent_folder, mail.content)

    def delete(self, external_id: str) -> None:
        """Refused: a mail cannot be taken back."""
        raise Refused("A mail cannot be taken back once it is sent.", external_id=external_id)

    def close(self) -> None:
        """Let go of the connection to the mailbox."""
        self._mailbox.close()
