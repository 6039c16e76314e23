"""What is overheard, and comes another way as well: as a mention, as words of our own, at somebody else's source."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.test import override_settings

from evenhand.cases.models import Case, Message
from evenhand.cases.reads import conversations_of
from evenhand.channels import actions as channels
from evenhand.channels import network
from evenhand.channels.actions import Incoming, open_account, open_listening_account
from evenhand.channels.domain.connector import Author, Deleted, Edited, Raw
from evenhand.channels.domain.connector import Post as Said
from evenhand.channels.models import Account, Post, Quarantined, Source
from evenhand.channels.models import Pushed as Waiting
from evenhand.channels.network import Understood
from evenhand.flows import deciding, intake
from evenhand.flows.answer import account_for
from evenhand.flows.caught import caught_by
from evenhand.flows.connecting import connect
from evenhand.flows.health import health
from evenhand.flows.homes import at_home
from evenhand.flows.listen import complete_threads
from evenhand.flows.pushed import Receiver
from evenhand.flows.quarantine import replay
from evenhand.listening.actions import save_query
from evenhand.listening.models import HeardHour, Match, Sampled
from evenhand.replies.errors import CannotReplyThere
from evenhand.triage.models import Decision, Mode
from tests.cast import NOON, Cast
from tests.flows.test_kills import Died, die
from tests.flows.test_overhear import Square, listen, square

__all__ = ["square"]  # a fixture
pytestmark = pytest.mark.django_db

STRANGER = Author(external_id="did:plc:stranger", handle="stranger.example")
US = Author(external_id="did:plc:us", handle="harborline.example")
CALM, ANGRY = "harborline, thursday at noon then", "harborline is down again, I am so angry"


def mention(cast: Cast, text: str) -> Any:
    """The network tells of a post that it was said to our account."""
    return cast.hear(cast.post(text, external_id="at://x/told", author=STRANGER, addressed=True), now=LATER)


LATER = NOON.replace(minute=1)


def test_a_mention_that_was_overheard_first_is_still_a_case(cast: Cast, square: Square) -> None:
    listen(cast, "harborline")
    square.say(CALM, id="at://x/told")
    assert not Case.objects.exists()
    assert mention(cast, CALM).opened == 1
    assert Decision.objects.get().mode == Mode.REACTIVE
    assert Post.objects.get().addressed


def test_a_mention_that_was_overheard_first_and_opened_a_case_opens_no_other(cast: Cast, square: Square) -> None:
    listen(cast, "harborline")
    square.say(ANGRY, id="at://x/told")
    for _ in range(2):
        mention(cast, ANGRY)
    assert (Case.objects.count(), Message.objects.count(), Decision.objects.get().mode) == (1, 1, Mode.REACTIVE)


def test_a_mention_is_not_lost_where_a_crash_comes_between(
    cast: Cast, square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen(cast, "harborline")
    square.say(CALM, id="at://x/told")
    with monkeypatch.context() as dying:
        dying.setattr("evenhand.cases.actions.attach", die)
        with pytest.raises(Died):
            mention(cast, CALM)
    assert not Case.objects.exists()
    assert intake.resume(now=LATER.replace(minute=2)) == 1
    assert Case.objects.count() == 1


def test_what_one_of_our_accounts_says_is_ours_though_strangers_tell_it(cast: Cast, square: Square) -> None:
    Account.objects.filter(pk=cast.other_account.pk).update(external_id="did:plc:us")
    listen(cast, "harborline")
    square.say(ANGRY, author_id="did:plc:us")
    assert Post.objects.get().is_own
    assert not Case.objects.exists()


def test_an_account_that_only_listens_is_nobodys_to_answer_from(cast: Cast) -> None:
    cast.other_account.delete()
    account = open_listening_account(
        source=cast.source, brand_id=cast.other.pk, network="bluesky", handle=cast.other.slug, name="Reefcell"
    )
    case = cast.open_case("reefcell is down, awful", account=account)
    with pytest.raises(CannotReplyThere):
        account_for(case, conversations_of(case)[0])


def test_an_account_that_only_listens_takes_nobodys_place(cast: Cast) -> None:
    taken = Account.objects.filter(pk=cast.bluesky.pk)
    taken.update(handle=cast.other.slug)
    made = [
        open_listening_account(
            source=cast.source, brand_id=cast.other.pk, network="bluesky", handle=cast.other.slug, name="Reefcell"
        )
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert made[0] != taken.get()
    assert taken.get().brand == cast.harborline


def test_what_one_account_overheard_and_another_is_told_is_one_post_and_one_case(cast: Cast, square: Square) -> None:
    listen(cast, "harborline")
    first = cast.bluesky
    square.say(CALM, id="at://x/told")
    second = open_account(
        source=cast.source, brand_id=cast.harborline.pk, network="bluesky", handle="help.harborline.example"
    )
    told = cast.post(CALM, external_id="at://x/told", author=STRANGER, addressed=True)
    for account in (second, first):
        understood = at_home(Understood(incoming=[Incoming(account.pk, "bluesky", told, LATER)]))
        stored = channels.store(source_id=cast.source.pk, incoming=understood.incoming, cursor=None, now=LATER)
        intake.understand(stored, now=LATER)
    assert (Post.objects.get().account, Post.objects.get().addressed, Case.objects.count()) == (first, True, 1)
    edit = Edited(external_id="at://x/told", text="harborline, on Friday", edited_at=LATER)
    gone = Deleted(external_id="at://x/told")
    moved = at_home(Understood(edits=[(second.pk, edit)], deletions=[(second.pk, gone)]))
    assert (moved.edits, moved.deletions) == ([(first.pk, edit)], [(first.pk, gone)])


def test_what_two_accounts_are_told_stays_with_each(cast: Cast) -> None:
    second = open_account(
        source=cast.source, brand_id=cast.harborline.pk, network="bluesky", handle="help.harborline.example"
    )
    told = cast.post(CALM, external_id="at://x/told", author=STRANGER, addressed=True)
    cast.hear(told, account=cast.bluesky)
    understood = Understood(incoming=[Incoming(second.pk, "bluesky", told, LATER)])
    assert at_home(understood) is understood


def test_what_is_known_at_another_account_of_the_brand_is_not_stored_again(cast: Cast, square: Square) -> None:
    second = open_account(
        source=cast.source, brand_id=cast.harborline.pk, network="bluesky", handle="help.harborline.example"
    )
    query = listen(cast, "harborline")
    cast.hear(cast.post(ANGRY, external_id="at://x/told", author=STRANGER, addressed=True), account=second)
    square.say(ANGRY, id="at://x/told")
    assert (Post.objects.get().account, Match.objects.get().query, Case.objects.count()) == (second, query, 1)


class Above:
    """A network that knows what stands above every post."""

    def __init__(self, *posts: Said) -> None:
        self._posts = posts

    def thread(self, external_id: str) -> tuple[Said, ...]:
        del external_id
        return self._posts


def test_what_strangers_said_above_a_caught_post_is_shown_and_opens_no_case(cast: Cast, square: Square) -> None:
    Account.objects.filter(pk=cast.bluesky.pk).update(external_id="did:plc:us")
    listen(cast, "harborline")
    sifted = square.say("ask harborline", id="at://x/3", in_reply_to="at://x/2")
    above = [
        cast.post("we are harborline", external_id="at://x/1", author=US, is_overheard=True),
        cast.post(
            "harborline is down, awful",
            external_id="at://x/2",
            is_overheard=True,
            in_reply_to="at://x/1",
            references=("at://x/1",),
        ),
    ]
    complete_threads(square.source(), Above(*above), sifted.stored, deciding.rules())  # type: ignore[arg-type]
    assert dict(Post.objects.values_list("external_id", "is_own")) == {
        "at://x/1": True,
        "at://x/2": False,
        "at://x/3": False,
    }
    assert not Case.objects.exists()
    cast.hear(cast.post("harborline is down, awful", external_id="at://x/2", addressed=True), now=LATER)
    assert Case.objects.count() == 1


def webhook(cast: Cast) -> Any:
    return connect(
        kind="webhook",
        values={"name": "crm", "shared_secret": "s" * 40},
        brand=cast.harborline,
        actor=None,
        now=NOON,
    ).source


def push(source: Any, **item: Any) -> None:
    """Somebody's system sends an item, and it is read."""
    from threading import Event

    from evenhand.channels.actions.pushes import keep_pushed
    from evenhand.channels.connectors.webhook.translate import Envelope
    from evenhand.flows.pushed import _Finished, _Round, _sorted_out, _take_in

    envelope = Envelope(received_at=NOON, item=msgspec.Raw(msgspec.json.encode(item)))
    raw = Raw(reference=f"{len(item)}/{item['id']}", content=msgspec.json.encode(envelope))
    keep_pushed(source_id=source.pk, raws=[raw], now=NOON)
    connector = network.connect(source)
    waiting = Waiting.objects.filter(source=source, settled_at=None)
    round_ = _Round(source, connector, connector, None, Event())  # type: ignore[arg-type]
    finished = [_Finished(pushed=each, raw=raw) for each in waiting]
    for stored in _take_in(source, connector, _sorted_out(finished, now=NOON), round_._sift, now=NOON):
        intake.understand(stored, now=NOON)


def test_what_is_said_to_a_brand_stays_its_own_where_another_overheard_something(cast: Cast) -> None:
    source = webhook(cast)
    listen(cast, "reefcell", brand=cast.other)
    push(source, id=1, author={"id": 1}, text="reefcell is awful", is_overheard=True)
    push(source, id=2, author={"id": 1}, text="my contract has the number 123")
    brands = dict(Post.objects.values_list("external_id", "account__brand__slug"))
    assert brands == {"crm/1": "reefcell", "crm/2": "harborline"}


def test_what_a_sender_takes_back_leaves_the_sample(cast: Cast) -> None:
    source = webhook(cast)
    push(source, id=1, author={"id": 1}, text="something else", is_overheard=True)
    assert Sampled.objects.exists()
    push(source, id=1, deleted=True)
    assert not Sampled.objects.exists()


@pytest.mark.parametrize("is_overheard", [True, False])
def test_characters_that_nobody_can_store_stop_no_source(cast: Cast, *, is_overheard: bool) -> None:
    source = webhook(cast)
    listen(cast, "harborline")
    push(
        source,
        id=1,
        author={"id": 1, "handle": "a\0b", "name": "\0"},
        text="harborline\0",
        language="\0x",
        is_overheard=is_overheard,
        attachments=[{"url": "https://files.example/a", "media_type": "a\0b", "alt": "\0"}],
    )
    assert Post.objects.exists()


def test_an_id_that_nobody_can_store_is_set_aside(cast: Cast) -> None:
    from evenhand.channels.errors import CannotTranslate
    from evenhand.channels.network import _within_limits

    for wrong in ({"external_id": "a\0"}, {"thread_id": "page:\0"}, {"author": Author(external_id="\ud800")}):
        with pytest.raises(CannotTranslate):
            _within_limits(cast.post("hello", **wrong))


def test_a_source_that_is_read_and_brings_nothing_is_not_silent(cast: Cast) -> None:
    source = webhook(cast)
    Receiver(source.pk, None)._is_well(source)  # type: ignore[arg-type]
    source.refresh_from_db()
    assert source.fetched_at is not None
    found = {each.source.pk: each.is_silent for each in health(now=source.fetched_at).sources}
    assert not found[source.pk]


def test_a_stream_that_is_open_and_brings_nothing_any_more_is_quiet(cast: Cast, square: Square) -> None:
    source = square.source()
    Source.objects.filter(pk=source.pk).update(fetched_at=NOON)
    for hours in range(1, 6):
        hour = NOON - timedelta(hours=hours)
        HeardHour.objects.create(source=source, hour=hour, posts=10_000, rate=1.0)
    found = {each.source.pk: each for each in health(now=NOON + timedelta(minutes=10)).sources}[source.pk]
    assert (found.is_silent, found.quiet_since) == (False, NOON)
    assert not health(now=NOON + timedelta(minutes=10)).is_well


def test_what_was_set_aside_and_only_overheard_is_sifted_when_it_is_replayed(cast: Cast) -> None:
    source = webhook(cast)
    push(source, id=1, author={"id": 1}, text="x" * 1_000_000, is_overheard=True)
    with override_settings(MAX_POST_LENGTH=2_000_000):
        replay(Quarantined.objects.get().pk, actor=cast.alice, now=NOON)
    assert not Post.objects.exists()
    assert Quarantined.objects.get().released_at is not None


def test_a_query_given_to_another_brand_takes_nothing_with_it(cast: Cast, square: Square) -> None:
    query = listen(cast, "harborline")
    square.say("harborline, my number is 123")
    save_query(brand_id=cast.other.pk, name="x", text="zzz", query_id=query.pk, actor=cast.alice, now=NOON)
    found = caught_by(cast.alice, query.pk, before=None, limit=10, now=NOON)
    assert found is not None
    assert not found[1]
