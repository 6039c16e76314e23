"""Who is given which case, as rules: capacity, turns, fairness, and a day in which followers buy nothing."""

import ast
import heapq
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from evenhand.cases.domain import weighing
from evenhand.cases.models.cases import ON_TIME
from evenhand.routing.domain import capacity, priority
from evenhand.routing.domain.assigning import Free, Given, Waiting, hand_out
from evenhand.routing.domain.capacity import WHOLE, Room, Said, rooms
from evenhand.routing.domain.clock import ALWAYS
from evenhand.routing.domain.priority import OF_SEVERITY, WORST
from evenhand.routing.domain.silence import Silence, ends, is_over, warning
from evenhand.routing.domain.skills import Able, Needs, can_serve, missing, named

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SKILLS, LANGUAGES, NETWORKS = ["billing", "roaming"], ["en", "de", "es"], ["chat", "mail", "phone"]

rooms_drawn = st.builds(Room, st.dictionaries(st.sampled_from(NETWORKS), st.integers(0, 12)), st.integers(0, 12))
needs = st.builds(Needs, st.integers(1, 2), st.frozensets(st.sampled_from(SKILLS)), st.sampled_from(["", *LANGUAGES]))
able = st.builds(
    Able,
    st.frozensets(st.integers(1, 2)),
    st.frozensets(st.sampled_from(SKILLS)),
    st.frozensets(st.sampled_from(LANGUAGES)),
)


@st.composite
def desks(draw: st.DrawFn) -> tuple[list[Waiting], list[Free]]:
    """Some cases that wait and some people who are online."""
    people = [
        Free(n, draw(able), draw(rooms_drawn), draw(st.integers(0, WHOLE)), NOON - timedelta(seconds=draw(seconds)))
        for n in range(1, draw(st.integers(1, 5)) + 1)
    ]
    cases = [
        Waiting(
            case_id=n,
            queue_id=1,
            needs=draw(needs),
            network=draw(st.sampled_from(NETWORKS)),
            priority=draw(st.integers(-2, WORST)),
            waiting_since=NOON - timedelta(seconds=draw(seconds)),
            not_to=draw(st.frozensets(st.integers(1, 5), max_size=2)),
        )
        for n in range(1, draw(st.integers(0, 15)) + 1)
    ]
    return cases, people


seconds = st.integers(0, 86_400)


def found(desk: tuple[list[Waiting], list[Free]]) -> tuple[dict[int, Waiting], dict[int, Free], list[Given]]:
    cases, people = desk
    return {each.case_id: each for each in cases}, {each.agent_id: each for each in people}, hand_out(*desk, now=NOON)


@given(desks())
def test_nobody_is_given_more_than_they_can_take(desk: tuple[list[Waiting], list[Free]]) -> None:
    cases, people, given_out = found(desk)
    for agent_id, free in people.items():
        took = [cases[each.case_id].network for each in given_out if each.agent_id == agent_id]
        assert not took or free.load + free.room.load(took) <= WHOLE


@given(desks())
def test_no_case_is_given_twice_or_to_who_cannot_serve_it(desk: tuple[list[Waiting], list[Free]]) -> None:
    cases, people, given_out = found(desk)
    assert len({each.case_id for each in given_out}) == len(given_out)
    for each in given_out:
        assert can_serve(people[each.agent_id].able, cases[each.case_id].needs)
        assert not missing(people[each.agent_id].able, cases[each.case_id].needs)
        assert each.agent_id not in cases[each.case_id].not_to


@given(desks())
def test_a_case_is_left_only_if_nobody_could_take_it_after_those_before_it(
    desk: tuple[list[Waiting], list[Free]],
) -> None:
    """The worst first, then who waits longest: what comes later never costs who came earlier their turn."""
    cases, people, given_out = found(desk)
    taken = {each.case_id: each for each in given_out}
    load = {agent_id: free.load for agent_id, free in people.items()}
    order = sorted(cases.values(), key=lambda c: (-c.priority, c.waiting_since, c.case_id))
    for case in order:
        could = {
            agent_id
            for agent_id, free in people.items()
            if can_serve(free.able, case.needs)
            and agent_id not in case.not_to
            and load[agent_id] + free.room.weight(case.network) <= WHOLE
        }
        assert (case.case_id in taken) == bool(could)
        if case.case_id in taken:
            agent_id = taken[case.case_id].agent_id
            assert load[agent_id] == min(load[each] for each in could)
            load[agent_id] += people[agent_id].room.weight(case.network)


@given(desks(), st.randoms())
def test_the_order_in_which_rows_come_decides_nothing(desk: tuple[list[Waiting], list[Free]], random: Random) -> None:
    cases, people = desk
    mixed = random.sample(cases, len(cases)), random.sample(people, len(people))
    assert hand_out(*desk, now=NOON) == hand_out(*mixed, now=NOON)


def test_of_equal_loads_who_was_idle_longest_is_given_the_next() -> None:
    everything = Able(frozenset({1}))
    people = [Free(n, everything, Room(), 0, NOON - timedelta(minutes=n)) for n in (1, 3, 2)]
    cases = [Waiting(n, 1, Needs(1), "mail", 0, NOON - timedelta(seconds=60 - n)) for n in range(1, 5)]
    given_out = hand_out(cases, people, now=NOON)
    assert [each.agent_id for each in given_out] == [3, 2, 1, 3]
    assert [each.because for each in given_out] == ["idle", "idle", "least", "idle"]


def test_a_mix_of_channels_fills_a_person_by_shares() -> None:
    room = Room({"chat": 3, "phone": 1}, 5)
    assert room.load(["chat", "chat", "chat"]) <= WHOLE < room.load(["chat"] * 4)
    assert room.load(["chat", "mail", "mail", "mail"]) <= WHOLE < room.load(["chat", "mail", "mail", "mail", "mail"])
    assert room.load(["phone"]) == WHOLE


@given(st.integers(1, 200))
def test_exactly_so_many_fit_as_were_said(at_once: int) -> None:
    room = Room({}, at_once)
    assert room.load(["x"] * at_once) <= WHOLE < room.load(["x"] * (at_once + 1))
    assert Room({}, 0).weight("x") > WHOLE


def test_what_was_said_most_closely_holds() -> None:
    said = [Said(None, "", 6), Said(None, "chat", 4), Said(7, "chat", 2), Said(8, "", 1)]
    held = rooms([7, 8, 9], said, {"chat": 3, "phone": 1})
    assert [held[7].of(each) for each in ("chat", "phone", "mail")] == [2, 1, 6]
    assert [held[8].of(each) for each in ("chat", "phone", "mail")] == [1, 1, 1]
    assert [held[9].of(each) for each in ("chat", "phone", "mail")] == [4, 1, 6]


def test_priority_is_severity_and_lateness_and_nothing_overtakes_what_is_worse() -> None:
    late, soon = NOON - timedelta(seconds=1), NOON + timedelta(hours=1)
    steps = [
        priority.priority(severity, due_at=due, now=NOON)
        for severity in ("low", "normal", "high", "critical")
        for due in (soon, late)
    ]
    assert steps == sorted(set(steps))
    assert [priority.severity_of(each) for each in steps[::2]] == list(OF_SEVERITY)
    assert [priority.severity_of(each) for each in steps[1::2]] == list(OF_SEVERITY)
    assert sorted(OF_SEVERITY.values()) == ON_TIME  # what the sweep in the database looks for
    assert weighing.WHOLE == capacity.WHOLE


@given(st.integers(4, 10_000), st.integers(0, 100_000), st.integers(0, 100_000))
def test_nobody_loses_a_case_without_a_warning_and_time_to_answer(minutes: int, warned: int, later: int) -> None:
    silence = Silence(1, 2, 3, NOON, NOON, minutes)
    assert NOON < warning(silence, ALWAYS) < ends(silence, ALWAYS)
    assert not is_over(silence, ALWAYS, warned_at=None, now=NOON + timedelta(days=999))
    warned_at = warning(silence, ALWAYS) + timedelta(seconds=warned)
    now = warned_at + timedelta(seconds=later)
    if is_over(silence, ALWAYS, warned_at=warned_at, now=now):
        assert now >= ends(silence, ALWAYS)
        assert (now - warned_at) * 4 >= timedelta(minutes=minutes)


def test_skills_are_kept_one_way() -> None:
    assert named([" Billing", "billing ", "", "Roaming"]) == ("billing", "roaming")


# A day at the desk: people come with problems of their own, and with followers who have no say.


def _day(followers: Random) -> tuple[list[tuple[int, int]], dict[int, float]]:
    """Each person's followers, and how long they waited, in minutes; the same day whatever the followers are."""
    of_the_day, waited, waiting = Random(7), {}, []
    popular = []
    arrivals = sorted((of_the_day.uniform(0, 600), n) for n in range(400))
    people = [Able(frozenset({1}), frozenset({"billing"} if n % 3 else ()), frozenset()) for n in range(6)]
    busy: list[tuple[float, int]] = []  # (until, who)
    hands, idle = [0] * len(people), [NOON] * len(people)
    severities = {n: of_the_day.choice(["low", "normal", "normal", "high", "critical"]) for _at, n in arrivals}
    skilled = {n: of_the_day.random() < 0.3 for _at, n in arrivals}
    for minute in range(900):
        now = NOON + timedelta(minutes=minute)
        while arrivals and arrivals[0][0] <= minute:
            at, number = arrivals.pop(0)
            popular.append((number, int(10 ** followers.uniform(0, 7))))
            waiting.append((NOON + timedelta(minutes=at), number))
        while busy and busy[0][0] <= minute:
            hands[heapq.heappop(busy)[1]] -= 1
        free = [Free(n, who, Room({}, 2), hands[n] * WHOLE // 2, idle[n]) for n, who in enumerate(people)]
        cases = [
            Waiting(
                case_id=number,
                queue_id=1,
                needs=Needs(1, frozenset({"billing"} if skilled[number] else ())),
                network="mail",
                priority=priority.priority(severities[number], due_at=since + timedelta(minutes=30), now=now),
                waiting_since=since,
            )
            for since, number in waiting
        ]
        for each in hand_out(cases, free, now=now):
            since = next(at for at, number in waiting if number == each.case_id)
            waited[each.case_id] = (now - since).total_seconds() / 60
            hands[each.agent_id] += 1
            idle[each.agent_id] = now
            heapq.heappush(busy, (minute + 8 + each.case_id % 17, each.agent_id))
        waiting = [each for each in waiting if each[1] not in waited]
    return popular, waited


def test_followers_change_no_waiting_time_of_a_whole_day() -> None:
    first, waited = _day(Random(1))
    second, waited_too = _day(Random(2))
    assert first != second  # other people are popular
    assert len(waited) == 400
    assert max(waited.values()) > 30  # a bad day: people did wait
    assert waited == waited_too


def test_no_rule_of_routing_can_even_ask_for_influence() -> None:
    """No word of reach in the code that decides who is served first, by whom, and how soon."""
    root = Path(__file__).parents[2] / "evenhand"
    deciding = [
        *(root / "routing").rglob("*.py"),
        root / "flows" / "assigning.py",
        root / "flows" / "clocks.py",
        root / "cases" / "actions" / "claiming.py",
        root / "cases" / "actions" / "handing.py",
        root / "cases" / "domain" / "weighing.py",
    ]
    asked = {"followers", "influence", "reach", "verified", "viral", "reposts", "likes"}
    for path in deciding:
        names = {
            part.lower()
            for node in ast.walk(ast.parse(path.read_text()))
            for name in (getattr(node, "id", None), getattr(node, "attr", None), getattr(node, "arg", None))
            if isinstance(name, str)
            for part in name.split("_")
        }
        assert not names & asked, f"{path.name} asks who somebody is: {sorted(names & asked)}"
        sql = " ".join(
            node.value.lower()
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "select" in node.value.lower()
        )
        assert not any(word in sql for word in ("follower", "influence", "verified", "details")), path.name
