"""Pictures that members show: one for a newcomer, drawn anew, seen by whoever reads the words, and gone with them."""

import os
import struct
import zlib
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from PIL import Image

from evenhand.channels import files
from evenhand.channels.connectors.community.translate import translate
from evenhand.channels.domain.connector import Post, Raw
from evenhand.channels.models import Pushed
from evenhand.community.actions import moderating
from evenhand.community.domain.picturing import KEPT_FOR, fitted, is_for_everybody, until_of
from evenhand.community.domain.screening import Facts, Shown, Why, reason_to_wait
from evenhand.community.domain.trust import Level, most_pictures
from evenhand.community.models import Contribution, ContributionPicture, Member, Topic
from evenhand.flows import community, community_pictures
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.site.uploads import MOST, NotTooMuch
from tests.cast import Cast
from tests.community.conftest import ROOT, Browser

Come = Callable[..., Browser]
TITLE = "Why does the left light of my Tidebox blink?"
NOW = clock.now()


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.FILES = str(tmp_path)


def photo(size: tuple[int, int] = (900, 600), name: str = "light.jpg") -> SimpleUploadedFile:
    """As a telephone takes it, with the place."""
    exif = Image.Exif()
    exif[0x010E] = "taken at Harbour Street 1"
    out = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def bomb(side: int) -> bytes:
    """A picture of a few bytes that would fill the memory."""
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0" * 1000)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held)) for kind, held in chunks
    )


def files_in(folder: str) -> list[Path]:
    return sorted(each for each in Path(folder).rglob("*") if each.is_file())


def asked(browser: Browser, **more: Any) -> Contribution:
    form = {"title": TITLE, "text": "Since May.", "picture-0": photo(), "alt-0": "It blinks <b>red</b>"}
    answer = browser.send("ask", **{**form, **more})
    assert answer.status_code == 302, answer.content.decode()
    return Contribution.objects.latest("pk")


def addresses(size: str = "large") -> list[str]:
    return [f"p/{each.key}/{size}" for each in ContributionPicture.objects.order_by("pk")]


def status(browser: Browser, path: str) -> int:
    return int(browser.get(f"{ROOT}{path}").status_code)


@pytest.mark.parametrize("said", list(Shown))
@pytest.mark.parametrize("topic", list(Shown))
def test_strangers_see_a_picture_only_where_they_read_its_words(said: Shown, topic: Shown) -> None:
    is_read = said == topic == Shown.SHOWN
    assert is_for_everybody(said=said, topic=topic, is_merged=False, until=None) == is_read
    assert not is_for_everybody(said=said, topic=topic, is_merged=True, until=None)
    assert not is_for_everybody(said=said, topic=topic, is_merged=False, until=NOW)


def test_a_picture_goes_thirty_days_after_its_words_unless_they_come_back() -> None:
    hidden = until_of(None, shown=Shown.HIDDEN, now=NOW)
    assert hidden == NOW + KEPT_FOR
    assert until_of(hidden, shown=Shown.GONE, now=NOW + timedelta(days=3)) == hidden
    assert until_of(hidden, shown=Shown.SHOWN, now=NOW + timedelta(days=3)) is None
    assert until_of(hidden, shown=Shown.SHOWN, now=NOW + timedelta(days=31)) == hidden
    assert until_of(None, shown=Shown.WAITING, now=NOW) is None


def test_a_newcomer_shows_one_picture_and_somebody_looks_at_it_first() -> None:
    assert [most_pictures(level) for level in Level] == [1, 3, 5, 5]
    assert reason_to_wait(Facts(looks_first=False, pictures=1)) is Why.FIRST
    assert reason_to_wait(Facts(level=Level.MEMBER, pictures=3)) is Why.NOTHING


def test_a_picture_keeps_its_shape_beside_the_words() -> None:
    assert fitted(2000, 1000, most=(480, 360)) == (480, 240)
    assert fitted(30, 9, most=(480, 360)) == (30, 9)
    assert fitted(2000, 1, most=(480, 360)) == (480, 1)


def test_a_form_that_would_only_fill_the_disk_is_not_read() -> None:
    request = HttpRequest()
    request.path = f"{ROOT}ask"
    with pytest.raises(RequestDataTooBig):
        NotTooMuch(request).handle_raw_input(BytesIO(), {}, MOST + 1, "x")
    NotTooMuch(request).handle_raw_input(BytesIO(), {}, MOST, "x")


@pytest.mark.django_db
def test_a_waiting_picture_is_seen_by_its_author_and_the_desk_and_then_by_all(
    cast: Cast, come: Come, settings: LazySettings
) -> None:
    dana, eli, stranger, desk = come("Dana"), come("Eli"), Browser(), Browser()
    said = asked(dana)
    (path,), at_desk = addresses(), f"/community/pictures/{ContributionPicture.objects.get().key}/small"
    assert [status(each, path) for each in (dana, eli, stranger)] == [200, 404, 404]
    desk.force_login(cast.chidi)
    assert desk.get(at_desk).status_code == 404
    desk.force_login(cast.bob)
    assert desk.get(at_desk).status_code == 200
    assert at_desk in desk.get("/community/").content.decode()
    stored = files_in(settings.FILES)
    assert len(stored) == 2
    for each in stored:
        assert b"Harbour" not in each.read_bytes()
    moderating.rule(contribution_id=said.pk, is_kept=True, actor=cast.bob, now=clock.now())
    page = stranger.get(f"{ROOT}t/{said.topic_id}/-", follow=True).content.decode()
    assert 'alt="It blinks &lt;b&gt;red&lt;/b&gt;"' in page
    shown = stranger.get(f"{ROOT}{path}")
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/webp", "private, max-age=300")
    assert Image.open(BytesIO(shown.content)).getexif() == {}
    assert stranger.get(f"{ROOT}{path}", headers={"If-None-Match": shown["ETag"]}).status_code == 304
    assert status(stranger, path.replace("large", "huge")) == 404


@pytest.mark.django_db
def test_hidden_words_take_their_picture_away_and_bring_it_back_for_a_month(
    cast: Cast, come: Come, settings: LazySettings
) -> None:
    said, stranger = asked(come("Dana")), Browser()
    (path,), now = addresses(), clock.now()
    moderating.rule(contribution_id=said.pk, is_kept=True, actor=cast.bob, now=now)
    ruling = moderating.rule(contribution_id=said.pk, is_kept=False, actor=cast.bob, now=now)
    assert status(stranger, path) == 404
    moderating.undo_ruling(ruling_id=ruling.pk, actor=cast.bob, now=now)
    assert status(stranger, path) == 200
    moderating.rule(contribution_id=said.pk, is_kept=False, actor=cast.bob, now=now)
    assert community_pictures.remove_over(now=now + KEPT_FOR - timedelta(days=1)) == 0
    assert community_pictures.remove_over(now=now + KEPT_FOR) == 1
    assert files_in(settings.FILES) == []


@pytest.mark.django_db
def test_one_of_us_takes_a_picture_away_and_leaves_the_words(cast: Cast, come: Come) -> None:
    dana, desk = come("Dana"), Browser()
    said, (path,) = asked(dana), addresses()
    away = f"/community/pictures/{ContributionPicture.objects.get().key}/away"
    for agent, seen in ((cast.chidi, 200), (cast.bob, 404)):
        desk.force_login(agent)
        desk.post(away)
        assert status(dana, path) == seen
    said.refresh_from_db()
    assert (said.text, said.shown) == ("Since May.", Shown.WAITING)
    told = Entry.objects.filter(name="PictureTakenAway").order_by("pk").values_list("facts__contribution_id", flat=True)
    assert list(told) == [said.pk]
    moderating.rule(contribution_id=said.pk, is_kept=True, actor=cast.bob, now=clock.now())
    assert status(dana, path) == 404


@pytest.mark.django_db
def test_who_is_forgotten_shows_nothing_any_more_and_had_it_in_their_file(come: Come, settings: LazySettings) -> None:
    dana = come("Dana")
    asked(dana)
    (path,) = addresses()
    (listed,) = dana.get(f"{ROOT}me/data.json").json()["pictures"]
    assert (listed["alt"], listed["address"]) == ("It blinks <b>red</b>", f"http://testserver{ROOT}{path}")
    community.leave(member=Member.objects.get(name="Dana"), now=clock.now())
    assert ContributionPicture.objects.get().alt == ""
    community_pictures.remove_over(now=clock.now())
    assert (ContributionPicture.objects.count(), files_in(settings.FILES)) == (0, [])


@pytest.mark.django_db
def test_a_picture_is_changed_described_and_taken_away_by_its_author_alone(come: Come, settings: LazySettings) -> None:
    dana, eli = come("Dana"), come("Eli")
    said, (first,) = asked(dana), ContributionPicture.objects.all()
    form = {"text": "Since May.", "away": str(first.pk), "picture-0": photo(), "alt-0": "It is green"}
    assert eli.send(f"c/{said.pk}/edit", **{**form, "picture-0": photo()}).status_code == 404
    assert dana.send(f"c/{said.pk}/edit", text="Since May.", **{f"alt-of-{first.pk}": "Red"}).status_code == 302
    first.refresh_from_db()
    assert first.alt == "Red"
    too_many = dana.send(f"c/{said.pk}/edit", **{"text": "Since May.", "picture-0": photo()})
    assert (too_many.status_code, "You may show 1 picture" in too_many.content.decode()) == (422, True)
    assert dana.send(f"c/{said.pk}/edit", **form).status_code == 302
    community_pictures.remove_over(now=clock.now())
    assert list(ContributionPicture.objects.values_list("alt", flat=True)) == ["It is green"]
    assert len(files_in(settings.FILES)) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg onload=alert(1)>", "This is no picture we can show."),
        (b"\xff\xd8\xff" + b"x" * 12_000_001, "12 MB at most"),
        (bomb(60_000), "too many points"),
        (bomb(9_000), "too many points"),
    ],
    ids=["script", "heavy", "bomb", "large"],
)
def test_what_is_no_picture_is_refused_with_a_sentence_and_leaves_nothing(
    come: Come, settings: LazySettings, content: bytes, sentence: str
) -> None:
    form = {"title": TITLE, "text": "Since May.", "alt-0": "Red", "picture-0": SimpleUploadedFile("a.png", content)}
    page = come("Dana").send("ask", **form)
    words = page.content.decode()
    assert page.status_code == 422
    assert sentence in words
    assert "choose them again" in words
    assert 'value="Red"' in words
    assert (Topic.objects.count(), files_in(settings.FILES)) == (0, [])


@pytest.mark.django_db
def test_the_same_form_sent_twice_shows_its_picture_once(come: Come, settings: LazySettings) -> None:
    dana = come("Dana")
    asked(dana)
    asked(dana)
    assert (ContributionPicture.objects.count(), len(files_in(settings.FILES))) == (1, 2)


@pytest.mark.django_db
def test_our_people_read_in_the_case_that_there_is_a_picture(cast: Cast, come: Come) -> None:
    said = asked(come("Dana"))
    moderating.rule(contribution_id=said.pk, is_kept=True, actor=cast.bob, now=clock.now())
    community.look_on(now=clock.now() + timedelta(hours=25), is_thorough=True)
    pushed = Pushed.objects.get()
    (post,) = translate(Raw(reference=pushed.reference, content=bytes(pushed.content)))
    assert isinstance(post, Post)
    assert "\U0001f5bc It blinks <b>red</b>" in post.text


def stray(shelf: str, *, days: int) -> Path:
    """A picture whose row was never written, stored so many days ago."""
    name = f"large-{os.urandom(15).hex()}{shelf}"
    files.save_apart("community", name, b"")
    path, at = files.path_apart("community", name), NOW.timestamp() - days * 86_400
    os.utime(path, (at, at))
    return path


@pytest.mark.django_db
def test_files_that_a_killed_process_left_go_after_a_day_and_those_on_their_way_stay(come: Come) -> None:
    asked(come("Dana"))
    key = ContributionPicture.objects.get().key
    shelf, theirs = key.hex[-2:], files.path_apart("community", f"large-{key.hex}")
    os.utime(theirs, (0, 0))
    on_its_way, left, foreign = stray(shelf, days=0), stray(shelf, days=2), theirs.with_name("notes.txt")
    foreign.touch()
    os.utime(foreign, (0, 0))
    assert [community_pictures.remove_strays(now=NOW, shelf=shelf) for _ in range(2)] == [1, 0]
    assert [each.exists() for each in (theirs, on_its_way, left, foreign)] == [True, True, False, True]


@pytest.mark.django_db
def test_the_oldest_stray_files_go_first_and_none_where_the_database_knows_no_picture(
    come: Come, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(community_pictures, "MOST_STRAYS", 1)
    younger, older = stray("ab", days=2), stray("ab", days=3)
    assert community_pictures.remove_strays(now=NOW, shelf="ab") == 0
    asked(come("Dana"))
    assert community_pictures.remove_strays(now=NOW, shelf="ab") == 1
    assert (younger.exists(), older.exists()) == (True, False)


def test_every_shelf_has_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []

    def empty(_folder: str, shelf: str, **_more: object) -> list[str]:
        looked_at.append(shelf)
        return []

    monkeypatch.setattr(files, "old_apart", empty)
    for _ in range(256):
        community_pictures.remove_strays(now=NOW)
    assert sorted(looked_at) == [f"{each:02x}" for each in range(256)]
