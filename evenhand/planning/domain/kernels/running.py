"""A day at the desk, event by event."""

# What is compiled has no keyword arguments, and its numbers are numpy's.
# mypy: disable-error-code="no-any-return"

import math
from pathlib import Path
from typing import Any

import numpy as np

from evenhand.kernel.compiling import edition_of, entry, inlined
from evenhand.planning.domain.kernels import agents
from evenhand.planning.domain.kernels.dice import drawn, mixed, uniform
from evenhand.planning.domain.kernels.worlds import Array, World

CAME, ANSWERED, GAVE_UP, IN_TARGET, GAVE_UP_EARLY, WAIT, WAIT_ANSWERED, RETURNED, HELPED, MISLED, LONGEST = range(11)
MEASURES = 11
FINE, NO_ROOM = 0, 1
RETURNS, GIVES_UP = 0, 1
_WORK, _CALM, _AGAIN, _DELAY, _AID, _WRONG, _RETRY = 1, 101, 201, 202, 203, 204, 205
SHORTEST, RATIO, BINS = 0.01, 1.03, 900  # of the waits that are counted: from 10 ms on, each 3 % longer


@inlined
def _first_to_come(w: World) -> int:
    first = 0
    for each in range(1, len(w.kinds)):
        if w.kinds[each].next_at < w.kinds[first].next_at:
            first = each
    return first


@inlined
def _come(w: World, now: float, contact: int) -> bool:
    """The next of a kind, and when the one after comes."""
    w.kinds[contact].number += np.uint64(1)
    key = mixed(w.kinds[contact].seed ^ mixed(w.kinds[contact].number))
    w.kinds[contact].next_at = _next(w, contact, now, mixed(key))
    return _arrive(w, now, contact, key, 0)


@inlined
def _close(w: World) -> None:
    """Who still waits gives up in the end; and the time on duty is counted to the end."""
    for each in range(len(w.kinds)):
        _forget_gone(w, each, math.inf)
    for agent in range(len(w.agents)):
        agents.advance(w, agent, max(w.whole[0].until_s, w.agents[agent].since))


@inlined
def _next(w: World, contact: int, now: float, key: np.uint64) -> float:
    """When the next of the class comes, with rates that change from interval to interval."""
    hazard = -math.log(uniform(key, 0))
    interval = min(int(now / w.whole[0].interval_s), w.rates.shape[1] - 1)
    at = now
    while True:
        end = (interval + 1) * w.whole[0].interval_s if interval + 1 < w.rates.shape[1] else math.inf
        rate = w.rates[contact, interval]
        if rate > 0.0 and hazard <= rate * (end - at):
            at += hazard / rate
            return at if at < w.whole[0].until_s else math.inf
        if end >= w.whole[0].until_s:
            return math.inf
        hazard -= rate * (end - at)
        at, interval = end, interval + 1


@inlined
def _arrive(w: World, now: float, contact: int, key: np.uint64, visit: int) -> bool:
    """Somebody writes: an agent who is free takes it, else it waits. False: the queue has no room."""
    if w.whole[0].warm_s <= now < w.whole[0].until_s:
        w.kinds[contact].counts[CAME] += 1.0
        w.by_interval[contact, _interval(w, now), 0] += 1.0
    for each in range(w.prefer.shape[1]):
        group = w.prefer[contact, each]
        if group < 0:
            break
        agent = agents.least_loaded(w, group)
        if agent >= 0 and _may_begin(w, group, contact):
            _begin(w, agent, contact, key, visit, now, now)
            agents.foresee(w, agent)
            return True
    return _wait(w, now, contact, key, visit)


@inlined
def _wait(w: World, now: float, contact: int, key: np.uint64, visit: int) -> bool:
    calm = drawn(w.kinds[contact].patience, w.tables, mixed(key ^ np.uint64(visit)), _CALM)
    number, room = w.kinds[contact].end, w.waiting.shape[1]
    if number - w.kinds[contact].first >= room:
        return False
    place = number % room
    w.waiting[contact, place].came, w.waiting[contact, place].until = now, now + calm
    w.waiting[contact, place].key, w.waiting[contact, place].visit = key, visit
    w.kinds[contact].end = number + 1
    if w.kinds[contact].retry[0] > 0.0 and calm < math.inf:
        return agents.put_off(w, now + calm, GIVES_UP, contact, key, number)
    return True


@inlined
def _may_begin(w: World, group: int, contact: int) -> bool:
    """Whether enough agents stay idle for what must not wait."""
    spare = w.pairs[group, contact].reserve
    if spare == 0:
        return True
    agent = w.loads[group, 0].head
    while agent >= 0 and spare > 0:
        agent, spare = w.agents[agent].forward, spare - 1
    return agent >= 0


@inlined
def _begin(
    w: World,
    agent: int,
    contact: int,
    key: np.uint64,
    visit: int,
    came: float,
    now: float,
) -> None:
    """The agent takes it up beside what is open."""
    group = w.agents[agent].group
    agents.advance(w, agent, now)
    if w.agents[agent].on_duty:
        agents.unlist(w, agent)
    place = 0
    while w.slots[agent, place].held >= 0:
        place += 1
    work = _work(w, group, contact, mixed(key ^ np.uint64(visit)), now)
    if w.agents[agent].last >= 0 and w.agents[agent].last != w.kinds[contact].channel:
        work += w.groups[group].switch_s
    w.agents[agent].last = w.kinds[contact].channel
    w.slots[agent, place].finish = w.agents[agent].attained + work
    w.slots[agent, place].held, w.slots[agent, place].key, w.slots[agent, place].visit = contact, key, visit
    w.agents[agent].open += 1
    if w.agents[agent].on_duty:
        agents.enlist(w, agent)
    _count_answer(w, contact, came, now)


@inlined
def _work(w: World, group: int, contact: int, luck: np.uint64, now: float) -> float:
    """How much work it is, for this group, with the aid if it helps."""
    work = drawn(w.kinds[contact].work, w.tables, luck, _WORK) * w.pairs[group, contact].factor
    if w.kinds[contact].aid[0] > 0.0 and uniform(luck, _AID) < w.kinds[contact].aid[0]:
        work *= w.kinds[contact].aid[1]
        w.kinds[contact].counts[HELPED] += _is_counted(w, now)
    return work


@inlined
def _count_answer(w: World, contact: int, came: float, now: float) -> None:
    if not w.whole[0].warm_s <= came < w.whole[0].until_s:
        return
    wait, counts, interval = now - came, w.kinds[contact].counts, _interval(w, came)
    counts[ANSWERED] += 1.0
    counts[WAIT] += wait
    counts[WAIT_ANSWERED] += wait
    counts[LONGEST] = max(counts[LONGEST], wait)
    if wait <= w.kinds[contact].target_s:
        counts[IN_TARGET] += 1.0
        w.by_interval[contact, interval, 1] += 1.0
    w.by_interval[contact, interval, 3] = max(w.by_interval[contact, interval, 3], wait)
    w.waits[contact, _bin(wait)] += 1.0


@inlined
def _count_gone(w: World, contact: int, came: float, until: float) -> None:
    if not w.whole[0].warm_s <= came < w.whole[0].until_s:
        return
    wait, counts, interval = until - came, w.kinds[contact].counts, _interval(w, came)
    counts[GAVE_UP] += 1.0
    counts[WAIT] += wait
    counts[LONGEST] = max(counts[LONGEST], wait)
    if wait <= w.kinds[contact].target_s:
        counts[GAVE_UP_EARLY] += 1.0
    w.by_interval[contact, interval, 2] += 1.0
    w.by_interval[contact, interval, 3] = max(w.by_interval[contact, interval, 3], wait)
    w.waits[contact, _bin(wait)] += 1.0
    w.gone[contact, _bin(wait)] += 1.0


@inlined
def _is_counted(w: World, moment: float) -> float:
    """1 within the span that is counted, else 0."""
    return 1.0 if w.whole[0].warm_s <= moment < w.whole[0].until_s else 0.0


@inlined
def _bin(wait: float) -> int:
    if wait <= SHORTEST:
        return 0
    return min(int(math.log(wait / SHORTEST) / math.log(RATIO)) + 1, BINS - 1)


@inlined
def _interval(w: World, moment: float) -> int:
    return min(int(moment / w.whole[0].interval_s), w.rates.shape[1] - 1)


@inlined
def _finish(w: World, now: float) -> None:
    """The agent at the top of the heap is done with the conversation that ends first, and takes what waits."""
    agent = w.heap[0]
    agents.advance(w, agent, now)
    done, nearest = 0, math.inf
    for place in range(w.groups[w.agents[agent].group].places):
        if w.slots[agent, place].held >= 0 and w.slots[agent, place].finish < nearest:
            done, nearest = place, w.slots[agent, place].finish
    contact = w.slots[agent, done].held
    if w.agents[agent].on_duty:
        agents.unlist(w, agent)
    w.slots[agent, done].held = -1
    w.agents[agent].open -= 1
    if w.agents[agent].on_duty:
        agents.enlist(w, agent)
    _return(w, w.agents[agent].group, contact, w.slots[agent, done].key, w.slots[agent, done].visit, now)
    if w.agents[agent].open == 0:
        w.agents[agent].attained = 0.0
    _pull(w, agent, now)
    agents.foresee(w, agent)


@inlined
def _return(w: World, group: int, contact: int, key: np.uint64, visit: int, now: float) -> None:
    """Some come back: because one answer was not enough, or because the aid got it wrong."""
    share, aid = w.kinds[contact].again[0] + w.groups[group].reopens, w.kinds[contact].aid
    if share <= 0.0 and aid[2] <= 0.0:
        return
    luck = mixed(key ^ np.uint64(visit))
    misled = aid[2] > 0.0 and uniform(luck, _AID) < aid[0] and uniform(luck, _WRONG) < aid[2]
    if misled:
        w.kinds[contact].counts[MISLED] += _is_counted(w, now)
    if misled or uniform(luck, _AGAIN) < share:
        w.kinds[contact].counts[RETURNED] += _is_counted(w, now)
        moment = now - math.log(uniform(luck, _DELAY)) * w.kinds[contact].again[1]
        agents.put_off(w, moment, RETURNS, int(w.kinds[contact].again[2]), key, visit + 1)


@inlined
def _pull(w: World, agent: int, now: float) -> None:
    """Fill the agent's free places from the queues: by priority, then who waits longest."""
    group = w.agents[agent].group
    while w.agents[agent].on_duty and w.agents[agent].open < w.groups[group].places:
        contact = _longest_waiting(w, group, now)
        if contact < 0:
            return
        place = w.kinds[contact].first % w.waiting.shape[1]
        w.kinds[contact].first += 1
        key, visit = w.waiting[contact, place].key, w.waiting[contact, place].visit
        _begin(w, agent, contact, key, visit, w.waiting[contact, place].came, now)


@inlined
def _longest_waiting(w: World, group: int, now: float) -> int:
    best, since = -1, math.inf
    for contact in w.order:
        if best >= 0 and w.kinds[contact].priority != w.kinds[best].priority:
            break
        if not w.pairs[group, contact].can:
            continue
        _forget_gone(w, contact, now)
        first = w.kinds[contact].first
        if first == w.kinds[contact].end or not _may_begin(w, group, contact):
            continue
        came = w.waiting[contact, first % w.waiting.shape[1]].came
        if came < since:
            best, since = contact, came
    return best


@inlined
def _forget_gone(w: World, contact: int, now: float) -> None:
    """Take those who gave up from the head of the queue."""
    room = w.waiting.shape[1]
    while w.kinds[contact].first < w.kinds[contact].end:
        place = w.kinds[contact].first % room
        until = w.waiting[contact, place].until
        if until > now:
            return
        if until >= 0.0:
            _count_gone(w, contact, w.waiting[contact, place].came, until)
        w.kinds[contact].first += 1


@inlined
def _come_back(w: World, now: float) -> bool:
    """Somebody returns, or gives up and will try again."""
    what, contact, number, key = w.later[0].what, w.later[0].kind, w.later[0].number, w.later[0].key
    agents.drop_first(w)
    if what == RETURNS:
        return _arrive(w, now, contact, key, number)
    place = number % w.waiting.shape[1]
    if number < w.kinds[contact].first or w.waiting[contact, place].until < 0.0:
        return True
    _count_gone(w, contact, w.waiting[contact, place].came, now)
    w.waiting[contact, place].until = -1.0
    visit = w.waiting[contact, place].visit
    luck = mixed(key ^ np.uint64(visit))
    if uniform(luck, _RETRY) < w.kinds[contact].retry[0]:
        w.kinds[contact].counts[RETURNED] += _is_counted(w, now)
        moment = now - math.log(uniform(luck, _DELAY)) * w.kinds[contact].retry[1]
        kind_of = int(w.kinds[contact].retry[2])
        return agents.put_off(w, moment, RETURNS, kind_of, key, visit + 1)
    return True


@inlined
def _change_shift(w: World, interval: int, now: float) -> None:
    """Who begins takes what waits; who ends finishes what is open."""
    for group in range(len(w.groups)):
        first, last = w.groups[group].first, w.groups[group].last
        present = 0
        for agent in range(first, last):
            present += w.agents[agent].on_duty
        wanted = w.staff[group, interval]
        if wanted > present:
            _call_in(w, first, last, wanted - present, now)
        elif wanted < present:
            _send_home(w, first, last, present - wanted, now)


@inlined
def _call_in(w: World, first: int, last: int, count: int, now: float) -> None:
    for agent in range(first, last):
        if count == 0:
            return
        if w.agents[agent].on_duty:
            continue
        agents.advance(w, agent, now)
        w.agents[agent].on_duty = 1
        agents.enlist(w, agent)
        count -= 1
        _pull(w, agent, now)
        agents.foresee(w, agent)


@inlined
def _send_home(w: World, first: int, last: int, count: int, now: float) -> None:
    """The idle first, then who has least open."""
    for load in range(w.loads.shape[1]):
        for agent in range(last - 1, first - 1, -1):
            if count and w.agents[agent].on_duty and w.agents[agent].open == load:
                agents.advance(w, agent, now)
                agents.unlist(w, agent)
                w.agents[agent].on_duty = 0
                count -= 1


def _entry(edition: int) -> Any:
    """The run with the edition of these files in its closure, so that it is compiled anew when any of them changes."""

    @entry
    def run(w: World, seed: int) -> int:
        """Let contacts come until `until_s`, serve all of them; count who came from `warm_s` on. FINE, or NO_ROOM."""
        for each in range(len(w.kinds)):
            w.kinds[each].seed = mixed(mixed(np.uint64(seed)) ^ np.uint64(each + 1))
            w.kinds[each].next_at = _next(w, each, 0.0, w.kinds[each].seed)
        interval = 0 * edition
        _change_shift(w, 0, 0.0)
        while True:
            first = _first_to_come(w)
            done = w.agents[w.heap[0]].due if w.whole[0].busy else math.inf
            later = w.later[0].moment if w.whole[0].later else math.inf
            shift = (interval + 1) * w.whole[0].interval_s if interval + 1 < w.rates.shape[1] else math.inf
            now = min(min(w.kinds[first].next_at, done), min(later, shift))
            if now == math.inf:
                break
            has_room = True
            if now == shift:
                interval += 1
                _change_shift(w, interval, now)
            elif now == done:
                _finish(w, now)
            elif now == later:
                has_room = _come_back(w, now)
            else:
                has_room = _come(w, now, first)
            if not has_room:
                return NO_ROOM
        _close(w)
        return FINE

    return run


run = _entry(edition_of(Path(__file__).parent))


def wait_bounds() -> Array:
    """Upper bounds in seconds of the bins of waits."""
    return np.asarray(SHORTEST * RATIO ** np.arange(BINS))
