"""How far back the first look at a mailbox goes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from evenhand.channels.connectors.mail import mailbox as mailboxes
from evenhand.channels.connectors.mail.mailbox import Mailbox
from evenhand.channels.connectors.mail.settings import read_settings
from evenhand.channels.errors import Reconnect

TODAY = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)


class Folder:
    """A folder as an IMAP client shows it: mails by UID with the day they arrived."""

    def __init__(self, **days: int) -> None:
        self.arrived = {int(uid.strip("u")): TODAY - timedelta(days=ago) for uid, ago in days.items()}
        self.validity = 7

    def select_folder(self, _name: str, *, readonly: bool) -> dict[bytes, int]:
        assert readonly
        return {b"UIDVALIDITY": self.validity, b"UIDNEXT": max(self.arrived, default=0) + 1}

    def search(self, criteria: list[Any]) -> list[int]:
        first, last = map(int, criteria[1].split(":"))
        since: date = criteria[3] if "SINCE" in criteria else date.min
        return [uid for uid, at in self.arrived.items() if first <= uid <= last and at.date() >= since]

    def fetch(self, uids: list[int], what: list[str]) -> dict[int, dict[bytes, Any]]:
        if what == ["BODY.PEEK[]"]:
            return {uid: {b"BODY[]": b"Subject: hello\r\n\r\nhello"} for uid in uids}
        return {uid: {b"RFC822.SIZE": 30, b"INTERNALDATE": self.arrived[uid]} for uid in uids}


def _mailbox(folder: Folder, **more: Any) -> Mailbox:
    values = {"address": "help@harborline.example", "smtp_host": "127.0.0.1", "signing_secret": "a secret for tests"}
    login = {"imap_user": "help", "imap_password": "x", "imap_host": "127.0.0.1"}
    made = Mailbox(read_settings({**values, **login, **more}))
    made._client = folder
    return made


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailboxes.clock, "now", lambda: TODAY)


def _uids(mailbox: Mailbox, cursor: Any = None) -> list[int]:
    found: list[int] = []
    while True:
        look = mailbox.fetch(cursor, limit=100)
        found += [int(raw.reference.split(":")[1].split("@")[0]) for raw in look.raws]
        if look.is_exhausted:
            return found
        cursor = look.cursor


def test_everything_in_the_folder_is_read_where_nothing_else_is_said() -> None:
    folder = Folder(u3=4000, u8=2, u9=0)
    assert _uids(_mailbox(folder)) == [3, 8, 9]
    assert _mailbox(folder).fetch(None, limit=100).cursor == {"uidvalidity": 7, "uid": 9}


def test_the_first_look_leaves_alone_what_is_older_than_was_said() -> None:
    assert _uids(_mailbox(Folder(u3=4000, u7=3, u8=2, u20000=0), history_days=2)) == [8, 20000]


def test_of_a_folder_with_old_mail_only_nothing_is_read_but_what_comes_later() -> None:
    folder = Folder(u3=4000)
    mailbox = _mailbox(folder, history_days=2)
    found = mailbox.fetch(None, limit=100)
    assert (found.raws, found.cursor["uid"]) == ((), 3)
    folder.arrived[4] = TODAY
    assert _uids(mailbox, found.cursor) == [4]


def test_what_was_left_alone_stays_so_where_the_folder_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Folder(u3=4000, u8=1)
    cursor = _mailbox(folder, history_days=2).fetch(None, limit=100).cursor
    monkeypatch.setattr(mailboxes.clock, "now", lambda: TODAY + timedelta(days=30))
    folder.validity = 8
    assert _uids(_mailbox(folder, history_days=2), cursor) == [8]


def test_a_number_of_days_that_cannot_be_is_refused() -> None:
    with pytest.raises(Reconnect):
        _mailbox(Folder(), history_days=-1)
