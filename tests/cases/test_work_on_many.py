"""Many cases at once, the next case for whoever asks, labels, views, presence, and notes that name somebody."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from evenhand.cases import actions, reads
from evenhand.cases.domain.naming import named_in
from evenhand.cases.errors import NotAllowed, NothingWaits, NotUsable
from evenhand.cases.models import Case, Category, Label, Mention, OpenCase
from evenhand.cases.reads import Tab, View
from evenhand.channels.domain.connector import Author
from evenhand.flows.clocks import wind_clocks
from evenhand.ledger.models import Entry
from tests.cast import EVE, NOON, Cast


@pytest.fixture
def three(cast: Cast) -> list[int]:
    """Three cases of three people, a minute apart."""
    return [
        cast.open_case(
            f"@harborline.example help {n}",
            author=Author(external_id=f"d{n}", name=f"Person {n}"),
            now=NOON + timedelta(minutes=n),
        ).pk
        for n in range(3)
    ]


def _label(cast: Cast, name: str = "Refund") -> Label:
    return actions.keep_label(label_id=None, name=name, colour="blue", actor=cast.alice, now=NOON)


def test_the_longest_waiting_case_is_given_to_whoever_asks(cast: Cast, three: list[int]) -> None:
    taken = [actions.claim_next(View(), actor, now=NOON) for actor in (cast.bob, cast.alice, cast.bob)]
    assert taken == three
    case = Case.objects.get(pk=three[0])
    assert (case.assignee_id, case.state.category) == (cast.bob.pk, Category.OPEN)
    assert OpenCase.objects.get(pk=three[1]).assignee_id == cast.alice.pk
    names = list(Entry.objects.filter(case_id=three[0]).values_list("name", "actor_id").order_by("name"))
    assert names == [("CaseAssigned", cast.bob.pk), ("CaseMoved", cast.bob.pk)]
    with pytest.raises(NothingWaits):
        actions.claim_next(View(), cast.bob, now=NOON)


def test_nobody_is_given_a_case_they_may_not_see(cast: Cast, three: list[int]) -> None:
    with pytest.raises(NothingWaits):
        actions.claim_next(View(), cast.chidi, now=NOON)
    with pytest.raises(NothingWaits):
        actions.claim_next(View(queue_id=cast.german.pk), cast.bob, now=NOON)


@pytest.mark.django_db(transaction=True)
def test_ten_people_who_ask_at_once_get_ten_cases() -> None:
    from tests.cast import make_cast

    cast = make_cast()
    posts = [cast.post("@harborline.example help", author=Author(external_id=f"d{n}")) for n in range(10)]
    cast.hear(*posts)
    taken: list[int] = []

    def ask() -> None:
        try:
            taken.append(actions.claim_next(View(), cast.bob, now=NOON))
        finally:
            connection.close()

    people = [threading.Thread(target=ask) for _ in range(10)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    assert len(set(taken)) == len(taken) == 10


def test_many_are_assigned_and_given_back(cast: Cast, three: list[int]) -> None:
    actions.assign_case(case_id=three[0], assignee=cast.alice, actor=cast.alice, now=NOON)
    bulk = actions.assign_cases(case_ids=three, assignee=cast.bob, actor=cast.alice, now=NOON)
    assert set(OpenCase.objects.values_list("assignee_id", "category")) == {(cast.bob.pk, 2)}
    actions.assign_case(case_id=three[2], assignee=cast.alice, actor=cast.alice, now=NOON)
    assert actions.undo_bulk(bulk_id=bulk.pk, actor=cast.alice, now=NOON) == 2
    found = dict(OpenCase.objects.values_list("case_id", "assignee_id"))
    assert found == {three[0]: cast.alice.pk, three[1]: None, three[2]: cast.alice.pk}
    with pytest.raises(NotUsable):
        actions.undo_bulk(bulk_id=bulk.pk, actor=cast.alice, now=NOON)


def test_many_are_resolved_and_come_back_waiting_as_long_as_before(cast: Cast, three: list[int]) -> None:
    before = list(OpenCase.objects.order_by("case_id").values_list("case_id", "category", "waiting_since"))
    bulk = actions.resolve_cases(case_ids=three, actor=cast.bob, now=NOON + timedelta(hours=1))
    assert not OpenCase.objects.exists()
    assert actions.undo_bulk(bulk_id=bulk.pk, actor=cast.bob, now=NOON + timedelta(hours=2)) == 3
    assert list(OpenCase.objects.order_by("case_id").values_list("case_id", "category", "waiting_since")) == before


def test_many_sleep_and_wake(cast: Cast, three: list[int]) -> None:
    bulk = actions.snooze_cases(case_ids=three, until=NOON + timedelta(days=1), actor=cast.bob, now=NOON)
    assert set(OpenCase.objects.values_list("category", flat=True)) == {Category.SNOOZED}
    assert actions.undo_bulk(bulk_id=bulk.pk, actor=cast.bob, now=NOON) == 3
    assert Category.SNOOZED not in set(OpenCase.objects.values_list("category", flat=True))


def test_a_label_is_put_on_many_found_by_and_taken_back(cast: Cast, three: list[int]) -> None:
    label = _label(cast)
    actions.label_case(case_id=three[0], add=[label.pk], actor=cast.bob, now=NOON)
    bulk = actions.label_cases(case_ids=three[:2], label_id=label.pk, actor=cast.bob, now=NOON)
    view = View(label_ids=(label.pk,))
    assert [row.case_id for row in reads.inbox(cast.bob, view)] == three[:2]
    assert reads.counts_of(cast.bob, {"it": view}) == {"it": 2}
    assert reads.inbox(cast.bob, View())[0].label_ids == [label.pk]
    actions.undo_bulk(bulk_id=bulk.pk, actor=cast.bob, now=NOON)
    assert [row.case_id for row in reads.inbox(cast.bob, view)] == three[:1]


def test_a_label_is_kept_by_leads_and_named_once(cast: Cast, three: list[int]) -> None:
    label = _label(cast)
    with pytest.raises(NotUsable):
        _label(cast, "refund")
    with pytest.raises(NotAllowed):
        actions.keep_label(label_id=label.pk, name="Mine", colour="red", actor=cast.bob, now=NOON)
    actions.retire_label(label_id=label.pk, is_retired=True, actor=cast.alice, now=NOON)
    with pytest.raises(NotUsable):
        actions.label_case(case_id=three[0], add=[label.pk], actor=cast.bob, now=NOON)


def test_a_stranger_may_change_nothing_of_it(cast: Cast, three: list[int]) -> None:
    label = _label(cast)
    for deed in (
        lambda: actions.assign_cases(case_ids=three, assignee=None, actor=cast.chidi, now=NOON),
        lambda: actions.resolve_cases(case_ids=three, actor=cast.chidi, now=NOON),
        lambda: actions.label_cases(case_ids=three, label_id=label.pk, actor=cast.chidi, now=NOON),
        lambda: actions.snooze_cases(case_ids=three, until=None, actor=cast.chidi, now=NOON),
        lambda: actions.assign_cases(case_ids=three, assignee=cast.chidi, actor=cast.alice, now=NOON),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_every_filter_finds_what_it_says(cast: Cast) -> None:
    german = cast.open_case("@harborline.example seit heute kein Internet, bitte helfen Sie mir", author=EVE)
    other = cast.open_case("@harborline.example my internet is down again, please help")
    actions.assign_case(case_id=other.pk, assignee=cast.bob, actor=cast.bob, now=NOON)
    wind_clocks()
    asked = {
        View(languages=("de",)): {german.pk},
        View(networks=("bluesky",)): {german.pk, other.pk},
        View(networks=("mail",)): set(),
        View(modes=(1,)): {german.pk, other.pk},
        View(modes=(3,)): set(),
        View(assignee_id=cast.bob.pk): {other.pk},
        View(brand_id=cast.other.pk): set(),
        View(waiting_over=60): {german.pk, other.pk},
        View(due_within=0): {german.pk, other.pk},
        View(by_due=True, queue_id=cast.german.pk): {german.pk},
        View(languages=("de",), tab=Tab.WAITING): set(),
        View(languages=("de",), tab=Tab.DONE): set(),
    }
    for view, expected in asked.items():
        assert {row.case_id for row in reads.inbox(cast.bob, view)} == expected, view
        if view.tab is not Tab.DONE:
            assert reads.counts_of(cast.bob, {"n": view})["n"] == len(expected), view
        assert reads.inbox(cast.chidi, view) == []


def test_whoever_looks_is_seen_by_colleagues_until_they_are_silent(cast: Cast) -> None:
    case = cast.open_case()
    actions.look_at(case_id=case.pk, actor=cast.bob, is_writing=True, now=NOON)
    seen = reads.viewers_of(cast.alice, [case.pk], now=NOON + timedelta(seconds=10))
    assert [(each.name, each.is_writing) for each in seen[case.pk]] == [("Bob Keller", True)]
    assert reads.viewers_of(cast.bob, [case.pk], now=NOON) == {}
    assert reads.viewers_of(cast.chidi, [case.pk], now=NOON) == {}
    assert reads.viewers_of(cast.alice, [case.pk], now=NOON + timedelta(seconds=21)) == {}
    actions.look_away(case_id=case.pk, actor=cast.bob)
    assert reads.viewers_of(cast.alice, [case.pk], now=NOON) == {}


def test_a_note_tells_those_it_names_and_nobody_else(cast: Cast) -> None:
    case = cast.open_case()
    text = "@Alice, @chidi: please look. Not alice@harborline.example; I (@bob) wait."
    actions.write_note(case_id=case.pk, text=text, key=uuid4(), actor=cast.bob, now=NOON)
    assert list(Mention.objects.values_list("agent__username", flat=True)) == ["alice"]
    assert Entry.objects.filter(name="AgentMentioned", case_id=case.pk).count() == 1
    assert [row.case_id for row in reads.naming(cast.alice, unseen=True)] == [case.pk]
    assert reads.counts(cast.alice)["named"] == 1
    actions.look_at(case_id=case.pk, actor=cast.alice, is_writing=False, now=NOON)
    assert reads.naming(cast.alice, unseen=True) == []
    assert [row.case_id for row in reads.naming(cast.alice, unseen=False)] == [case.pk]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@alice", ["alice"]),
        ("ask @Bob.", ["bob"]),
        ("(@bob, @alice) @bob", ["bob", "alice"]),
        ("mail bob@example.org", []),
        ("@harborline.example", ["harborline.example"]),
        ("@@bob @", []),
    ],
)
def test_names_are_read_as_colleagues_write_them(text: str, names: list[str]) -> None:
    assert named_in(text) == names
