"""Whatever comes in broken: a clear sentence, the item kept with a way to replay it, everything else goes on."""

import gzip
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from random import Random

import pytest

from evenhand.cases.models import Case
from evenhand.cases.reads import timeline_of
from evenhand.channels import network
from evenhand.channels.actions import open_account, open_source
from evenhand.channels.domain.connector import Author, Bounced, Capabilities, Fetched, Post, Raw
from evenhand.channels.errors import CannotTranslate
from evenhand.channels.models import Attachment, PostText, Quarantined, Source
from evenhand.channels.models import Post as StoredPost
from evenhand.channels.reads import accounts_of, quarantine
from evenhand.flows import intake
from evenhand.flows.keeping import keep_all
from evenhand.flows.quarantine import replay
from tests.cast import NOON, Cast

HEAD = b"id,account,author_id,created_at,text\n"
GOOD = b"%d,harborline.example,u%d,2026-03-02T11:00:00Z,@harborline.example my internet is down please help\n"


def _take_in_file(cast: Cast, folder: Path, content: bytes, name: str = "posts.csv") -> Source:
    (folder / name).write_bytes(content)
    settings = {"path": str(folder / name), "spool": str(folder / "spool"), "layout": "evenhand"}
    source = open_source(kind="replay", name=f"File {name}", settings=settings, now=NOON)
    open_account(source=source, brand_id=cast.harborline.pk, network="replay", handle="harborline.example")
    connector = network.connect(source)
    fetched = connector.fetch(None, limit=1000)
    understood = network.translate(connector, accounts_of(source), fetched.raws)
    intake.take_in(understood.incoming, source_id=source.pk, broken=understood.broken, cursor=fetched.cursor, now=NOON)
    return source


def test_broken_rows_of_a_file_are_set_aside_with_their_line_and_the_others_become_cases(
    cast: Cast, tmp_path: Path
) -> None:
    rows = [GOOD % (1, 1), b"2,too,few\n", b"3,harborline.example,u3,not a date,hello\n", GOOD % (4, 4)]
    source = _take_in_file(cast, tmp_path, HEAD + b"".join(rows))
    assert Case.objects.count() == 2
    reasons = sorted(item.reason for item in Quarantined.objects.filter(source=source))
    assert len(reasons) == 2
    assert all("line" in reason.lower() for reason in reasons)


def test_invalid_utf8_is_set_aside_and_hinders_nobody(cast: Cast, tmp_path: Path) -> None:
    bad = b"2,harborline.example,u2,2026-03-02T11:00:00Z,@harborline.example \xff\xfe broken\n"
    _take_in_file(cast, tmp_path, HEAD + GOOD % (1, 1) + bad + GOOD % (3, 3))
    assert (Case.objects.count(), Quarantined.objects.count()) == (2, 1)


def test_a_gzip_file_that_breaks_off_gives_what_can_be_read(cast: Cast, tmp_path: Path) -> None:
    whole = gzip.compress(HEAD + b"".join(GOOD % (n, n) for n in range(2000)))
    _take_in_file(cast, tmp_path, whole[: len(whole) // 2], "posts.csv.gz")
    assert Case.objects.count() > 100
    assert Quarantined.objects.count() >= 1


def test_a_post_of_a_hundred_thousand_characters_is_set_aside_and_can_be_replayed_when_the_limit_is_raised(
    cast: Cast, tmp_path: Path, settings: object
) -> None:
    long = b"2,harborline.example,u2,2026-03-02T11:00:00Z,@harborline.example help " + b"a" * 100_000 + b"\n"
    source = _take_in_file(cast, tmp_path, HEAD + GOOD % (1, 1) + long)
    item = Quarantined.objects.get(source=source)
    assert "50,000" in item.reason
    with pytest.raises(CannotTranslate, match="50,000"):
        replay(item.pk, actor=cast.alice, now=NOON)
    assert Case.objects.count() == 1
    settings.MAX_POST_LENGTH = 200_000  # type: ignore[attr-defined]
    assert replay(item.pk, actor=cast.alice, now=NOON).stored.new == 1
    assert Case.objects.count() == 2
    assert quarantine(cast.alice) == []


def _mail(**changes: str) -> EmailMessage:
    mail = EmailMessage()
    fields = {"From": "Dana <dana@mail.example>", "To": "help@harborline.example", "Subject": "Help", **changes}
    for name, value in fields.items():
        mail[name] = value
    return mail


def _take_in_mail(cast: Cast, *contents: bytes) -> network.Understood:
    settings = {
        "address": "help@harborline.example",
        "imap_host": "imap.example",
        "imap_user": "help",
        "imap_password": "secret-secret",
        "smtp_host": "smtp.example",
        "signing_secret": "0123456789abcdef",
    }
    source = open_source(kind="mail", name="Mail", settings=settings, now=NOON)
    open_account(source=source, brand_id=cast.harborline.pk, network="mail", handle="help@harborline.example")
    connector = network.connect(source)
    raws = [Raw(reference=f"1:{n}@1772452800", content=content) for n, content in enumerate(contents)]
    understood = network.translate(connector, accounts_of(source), raws)
    intake.take_in(understood.incoming, source_id=source.pk, broken=understood.broken, now=NOON)
    return understood


def test_a_mail_of_ten_megabytes_arrives_with_its_attachment(cast: Cast) -> None:
    mail = _mail()
    mail.set_content("See the film.")
    mail.add_attachment(b"\0" * 10_000_000, maintype="video", subtype="mp4", filename="film.mp4")
    _take_in_mail(cast, mail.as_bytes())
    assert Case.objects.count() == 1
    assert Attachment.objects.get().size == 10_000_000


def test_a_mail_of_a_thousand_parts_is_read_in_bounds_or_set_aside_and_the_next_one_arrives(cast: Cast) -> None:
    many = _mail()
    many.set_content("first")
    for number in range(1000):
        many.add_attachment(b"x", maintype="application", subtype="octet-stream", filename=f"{number}.bin")
    simple = _mail(Subject="Second")
    simple.set_content("My internet is down")
    understood = _take_in_mail(cast, many.as_bytes(), simple.as_bytes())
    assert len(understood.incoming) + len(understood.broken) == 2
    assert Attachment.objects.count() <= 200
    assert PostText.objects.filter(subject="Second").exists()


def test_scripts_in_a_mail_never_reach_the_timeline(cast: Cast) -> None:
    mail = _mail()
    mail.set_content(
        "<p onclick=evil()>Hi<script>evil()</script><img src=http://track.example/x.png></p>", subtype="html"
    )
    _take_in_mail(cast, mail.as_bytes())
    item = timeline_of(Case.objects.get())[0]
    assert "Hi" in item.text
    for each in (item.text, item.html):
        assert "evil" not in each
        assert "track.example" not in each


def test_noise_that_is_no_mail_at_all_is_kept_somehow(cast: Cast) -> None:
    understood = _take_in_mail(cast, b"", b"\0\xff" * 500)
    assert len(understood.incoming) + len(understood.broken) == 2


def _noise(length: int) -> str:
    """What no index can press together."""
    return "".join(Random(7).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=length))


def test_names_of_any_length_hold_up_nobody(cast: Cast, tmp_path: Path) -> None:
    head = b"id,account,author_id,author_handle,author_name,created_at,text\n"
    row = "1,harborline.example,u1,%s,%s,2026-03-02T11:00:00Z,@harborline.example my internet is down\n"
    source = _take_in_file(cast, tmp_path, head + (row % (_noise(5000), _noise(9000))).encode())
    assert Case.objects.count() == 1
    assert not Quarantined.objects.filter(source=source).exists()


def test_ids_that_no_index_takes_are_set_aside(cast: Cast) -> None:
    long = "é" * 1500  # in characters they would do
    good = cast.post("@harborline.example my internet is down", account="harborline.example")
    posts = [cast.post("x", external_id=long), cast.post("x", in_reply_to=long), cast.post("x", thread_id=long), good]

    class Told:
        kind = "told"
        capabilities = Capabilities(label="Told", icon="cloud")

        def translate(self, raw: Raw) -> tuple[Post, ...]:
            return (posts[int(raw.reference)],)

    raws = [Raw(reference=str(number), content=b"x") for number in range(4)]
    understood = network.translate(Told(), accounts_of(cast.source), raws)  # type: ignore[arg-type]
    assert [each.post for each in understood.incoming] == [good]
    assert all("2,000 bytes" in each.reason for each in understood.broken)


def test_an_item_that_the_database_refuses_is_set_aside_and_the_others_are_kept(cast: Cast) -> None:
    good = [cast.post(f"@harborline.example down {number}", account="harborline.example") for number in range(30)]
    huge = cast.post("x", author=Author(external_id="u9", followers=10**30), account="harborline.example")
    posts = [*good[:15], huge, *good[15:]]

    class Told:
        kind = "told"
        capabilities = Capabilities(label="Told", icon="cloud")

        def translate(self, raw: Raw) -> tuple[Post, ...]:
            return (posts[int(raw.reference)],)

    raws = tuple(Raw(reference=str(number), content=b"x") for number in range(31))
    look = Fetched(raws=raws, cursor={"at": 31}, is_exhausted=True)
    keep_all(cast.source, Told(), look, "", NOON)  # type: ignore[arg-type]
    assert StoredPost.objects.count() == 30
    (item,) = Quarantined.objects.all()
    assert (item.reference, item.tries) == ("15", 1)
    assert Source.objects.get(pk=cast.source.pk).cursor == {"at": 31}
    intake.resume(now=NOON + timedelta(minutes=1))
    assert Case.objects.count() == 1


def test_a_reply_that_is_only_delayed_has_not_come_back(cast: Cast) -> None:
    class Told:
        kind = "told"
        capabilities = Capabilities(label="Told", icon="cloud")

        def translate(self, raw: Raw) -> tuple[Bounced, ...]:
            return (Bounced(reply_external_id="r1", reason="busy", is_final=raw.reference == "final"),)

    raws = [Raw(reference=name, content=b"x") for name in ("delayed", "final")]
    understood = network.translate(Told(), accounts_of(cast.source), raws)  # type: ignore[arg-type]
    assert [each.is_final for _, each in understood.bounces] == [True]
    assert not understood.broken
