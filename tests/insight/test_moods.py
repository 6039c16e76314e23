"""How posts felt, counted piece by piece from the newest readings and from what people said of them."""

from datetime import timedelta
from typing import Any

import pytest

from evenhand.channels.domain.connector import Edited
from evenhand.channels.models import Post
from evenhand.flows.measured.moods import corrected_words, groups_of, mood_days, mood_lines
from evenhand.insight.actions import moods as counting
from evenhand.insight.actions.moods import (
    SURE_AFTER,
    count_moods,
    fill_moods,
    follow_moods,
    freshen_moods,
    take_moods,
)
from evenhand.insight.domain.moods import LEFT, PIECE, Moods
from evenhand.insight.models import MoodDay
from evenhand.insight.reads.counted import Asked
from evenhand.insight.reads.moods import MoodsFound, moods
from evenhand.ledger.domain import Recorded
from evenhand.ledger.models import Entry, Follower
from evenhand.triage.actions.corrections import correct_mode
from evenhand.triage.models import Decision, Mode
from evenhand.understanding.actions.corrections import correct_reading, undo_correction
from evenhand.understanding.models import Correction, Reading
from tests.cast import EVE, NOON, Cast

LATER = NOON + timedelta(hours=3)
ANGRY, GLAD = (
    "@harborline.example this is terrible, I hate it, awful service",
    "@harborline.example I love it, thank you!",
)
pytestmark = pytest.mark.django_db


def everything() -> list[Recorded]:
    """What the ledger holds; in a test's own transaction nothing is settled, so it is read as it is."""
    return [
        Recorded(
            id=each.id, position=each.position, at=each.at, name=each.name, actor_id=each.actor_id,
            case_id=each.case_id, facts=each.facts,
        )
        for each in Entry.objects.order_by("id")
    ]  # fmt: skip


def rows() -> list[dict[str, Any]]:
    """All that is counted, but for numbers and moments."""
    return sorted(
        ({k: v for k, v in row.items() if k not in {"id", "counted_at"}} for row in MoodDay.objects.values()), key=str
    )


def felt(cast: Cast, **asked: Any) -> MoodsFound:
    """What a lead sees of the day and the days before."""
    span = {"since": NOON.date() - timedelta(days=1), "until": NOON.date(), **asked}
    return moods(cast.alice, Asked(**span))


def total(cast: Cast, **asked: Any) -> Moods:
    return felt(cast, **asked).total()


@pytest.fixture
def heard(cast: Cast) -> Cast:
    """An angry post, a glad one, both to us; and a reply of our own."""
    cast.hear(cast.post(ANGRY), cast.post(GLAD, author=EVE), now=NOON)
    cast.hear(cast.post("We hate that this happened, sorry", is_own=True, external_id="own"), now=NOON)
    take_moods(everything(), now=LATER)
    return cast


def test_posts_of_others_count_by_their_newest_reading(heard: Cast) -> None:
    assert total(heard) == Moods(unhappy=1, happy=1)
    angry = Post.objects.get(external_id="post-1")
    again = Reading.objects.get(post=angry)
    again.version += 50
    again.polarity = 0
    again.save(force_insert=True)
    take_moods(everything(), now=LATER)
    assert total(heard) == Moods(neutral=1, happy=1)


def test_counting_twice_is_counting_once(heard: Cast) -> None:
    before = rows()
    assert before
    take_moods(everything(), now=LATER)
    count_moods(since=NOON.date(), until=NOON.date(), now=LATER)
    assert rows() == before


def test_an_edit_changes_nothing_until_it_is_read(heard: Cast) -> None:
    from evenhand.channels.actions.changes import revise

    before = rows()
    edit = Edited(external_id="post-1", text="All is well again, thank you", edited_at=LATER)
    assert revise(edits=[(heard.bluesky.pk, edit)], now=LATER) == 1
    take_moods(everything(), now=LATER)
    assert rows() == before


def test_an_edited_post_counts_as_it_feels_now_once_it_was_read_again(heard: Cast) -> None:
    from evenhand.channels.actions.changes import revise
    from evenhand.flows.rewritten import read_again, rewritten_in

    edit = Edited(external_id="post-1", text="@harborline.example I love it, thank you so much!", edited_at=LATER)
    unread = Edited(external_id="own", text="We are sorry", edited_at=LATER)
    revise(edits=[(heard.bluesky.pk, edit), (heard.bluesky.pk, unread)], now=LATER)
    changed = rewritten_in(everything())
    assert changed == sorted(Post.objects.filter(external_id__in=["post-1", "own"]).values_list("pk", flat=True))
    assert read_again(changed) >= 1
    assert total(heard) == Moods(happy=2)
    read_again(changed)
    assert total(heard) == Moods(happy=2)


def test_what_a_person_said_stays_when_the_author_writes_anew(heard: Cast) -> None:
    from evenhand.channels.actions.changes import revise
    from evenhand.flows.rewritten import read_again, rewritten_in

    _corrected(heard, "post-1", "neutral")
    edit = Edited(external_id="post-1", text="@harborline.example I love it, thank you so much!", edited_at=LATER)
    revise(edits=[(heard.bluesky.pk, edit)], now=LATER)
    read_again(rewritten_in(everything()))
    assert total(heard) == Moods(neutral=1, happy=1, corrected=1)


def test_what_a_person_said_counts_until_it_is_taken_back(heard: Cast) -> None:
    said = _corrected(heard, "post-1", "neutral")
    take_moods(everything(), now=LATER)
    assert total(heard) == Moods(neutral=1, happy=1, corrected=1)
    assert "1 post of 2" in corrected_words(felt(heard))
    undo_correction(correction_id=said.pk, by=heard.alice, now=LATER)
    take_moods(everything(), now=LATER)
    assert total(heard) == Moods(unhappy=1, happy=1)
    assert corrected_words(felt(heard)).startswith("Nobody")


def test_of_two_corrections_the_newest_counts(heard: Cast) -> None:
    _corrected(heard, "post-1", "neutral")
    _corrected(heard, "post-1", "positive")
    take_moods(everything(), now=LATER)
    assert total(heard) == Moods(happy=2, corrected=1)


def _corrected(cast: Cast, external_id: str, value: str) -> Correction:
    post = Post.objects.get(external_id=external_id)
    said = correct_reading(
        post_id=post.pk, brand_id=cast.harborline.pk, field="sentiment", value=value, by=cast.alice, now=LATER
    )
    assert said is not None
    return said


def test_what_concerns_no_brand_is_not_counted(heard: Cast) -> None:
    post = Post.objects.get(external_id="post-1")
    correct_mode(post_id=post.pk, brand_id=heard.harborline.pk, mode=Mode.NONE, by=heard.alice, now=LATER)
    take_moods(everything(), now=LATER)
    assert total(heard) == Moods(happy=1)
    Decision.objects.all().delete()
    count_moods(since=NOON.date(), until=NOON.date(), now=LATER)
    assert rows() == []


def test_what_no_model_could_read_is_told_apart(heard: Cast) -> None:
    Reading.objects.filter(post__external_id="post-1").update(language="und", sentiment=0, polarity=0)
    Reading.objects.filter(post__external_id="post-2").delete()
    count_moods(since=NOON.date(), until=NOON.date(), now=LATER)
    assert total(heard) == Moods(unread=2)
    groups = groups_of(felt(heard))
    assert [(each.unread, each.figures[0].value) for each in groups] == [("2 posts could not be read.", "–")]


def test_what_was_there_before_is_counted_from_the_newest_piece_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.hear(cast.post(ANGRY), cast.post(GLAD, author=EVE), now=NOON)
    newest = Post.objects.order_by("-pk").values_list("pk", flat=True)[0]
    assert follow_moods(now=LATER) == 0
    assert Follower.objects.get(pk=LEFT).position == newest // PIECE + 1
    assert not felt(cast).is_whole
    assert fill_moods(now=LATER) == 1
    fill_moods(now=LATER)  # should the two lie on both sides of an edge
    assert total(cast) == Moods(unhappy=1, happy=1)
    monkeypatch.setattr(counting, "count_piece", lambda **_told: None)
    while fill_moods(now=LATER):
        pass
    assert felt(cast).is_whole


def test_pieces_of_the_last_weeks_are_counted_anew_each_day(heard: Cast) -> None:
    Reading.objects.update(polarity=0)
    assert freshen_moods(now=LATER) == 0
    tomorrow = LATER + SURE_AFTER + timedelta(minutes=1)
    assert freshen_moods(now=tomorrow) >= 1
    assert total(heard) == Moods(neutral=2)
    assert freshen_moods(now=tomorrow) == 0


def test_who_does_not_serve_the_brand_sees_nothing(heard: Cast) -> None:
    asked = Asked(since=NOON.date(), until=NOON.date())
    assert moods(heard.chidi, asked).total() == Moods()
    assert total(heard, brand_id=heard.other.pk) == Moods()
    assert total(heard, network="mail") == Moods()
    assert total(heard, mode=Mode.PROACTIVE.value) == Moods()


def test_what_was_said_to_us_stands_apart_from_what_was_said_about_us(heard: Cast) -> None:
    Decision.objects.filter(post__external_id="post-1").update(mode=Mode.PROACTIVE)
    count_moods(since=NOON.date(), until=NOON.date(), now=LATER)
    found = felt(heard)
    groups = groups_of(found)
    assert [str(each.name) for each in groups] == ["Said to us", "Said about us, or where we may help"]
    assert [each.figures[0].value for each in groups] == ["0 %", "100 %"]
    modes, channels = mood_lines(found)
    assert [(str(each.name), each.posts) for each in modes] == [("Reactive", 1), ("Proactive", 1)]
    assert [(each.network, each.posts) for each in channels] == [("bluesky", 2)]
    days = mood_days(found, [(NOON.date(), "a release")])
    assert days is not None
    assert [look for _name, look in days.names] == ["now", "before"]
    assert [cells[1:] for cells in days.rows[0][1]] == [("0 %", "0 % to 79 %", "1"), ("100 %", "21 % to 100 %", "1")]
    assert [cells[1:] for cells in days.rows[1][1]] == [("–", "", "0"), ("–", "", "0")]
    assert days.noted[0][2] == "a release"


def test_the_period_before_stands_beside_the_figures(heard: Cast) -> None:
    later = NOON + timedelta(days=2)
    heard.hear(heard.post(GLAD, author=EVE), now=later)
    take_moods(everything(), now=later)
    day = later.date()
    found = felt(heard, since=day - timedelta(days=1), until=day)
    unhappy = groups_of(found)[0].figures[0]
    assert (unhappy.value, unhappy.before) == ("0 %", "50 % of 2 posts")
    assert "may be chance" in unhappy.change
