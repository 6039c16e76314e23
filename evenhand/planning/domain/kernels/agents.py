"""Agents: who is least loaded, who finishes next, and how work goes on while several conversations are open."""

# What is compiled has no keyword arguments, and its numbers are numpy's.
# mypy: disable-error-code="no-any-return"

import math

import numpy as np

from evenhand.kernel.compiling import inlined
from evenhand.planning.domain.kernels.worlds import World


@inlined
def unlist(w: World, agent: int) -> None:
    """Take the agent out of the list of those with the same load."""
    group, load = w.agents[agent].group, w.agents[agent].open
    before, after = w.agents[agent].backward, w.agents[agent].forward
    if before >= 0:
        w.agents[before].forward = after
    else:
        w.loads[group, load].head = after
    if after >= 0:
        w.agents[after].backward = before
    else:
        w.loads[group, load].tail = before


@inlined
def enlist(w: World, agent: int) -> None:
    """Put the agent at the end of that list: who is first has been there longest."""
    group, load = w.agents[agent].group, w.agents[agent].open
    last = w.loads[group, load].tail
    w.agents[agent].backward, w.agents[agent].forward = last, -1
    if last >= 0:
        w.agents[last].forward = agent
    else:
        w.loads[group, load].head = agent
    w.loads[group, load].tail = agent


@inlined
def least_loaded(w: World, group: int) -> int:
    """The agent on duty with the fewest conversations who has a place free; -1: none."""
    for load in range(w.groups[group].places):
        if w.loads[group, load].head >= 0:
            return w.loads[group, load].head
    return -1


@inlined
def advance(w: World, agent: int, now: float) -> None:
    """Let the work go on until now, and count the time that lies in the span."""
    group, load = w.agents[agent].group, w.agents[agent].open
    passed = max(0.0, min(now, w.whole[0].until_s) - max(w.agents[agent].since, w.whole[0].warm_s))
    if load:
        w.agents[agent].attained += (now - w.agents[agent].since) * w.loads[group, load].speed / load
        w.groups[group].used_s[0] += passed
        w.groups[group].used_s[1] += passed * load
    if load or w.agents[agent].on_duty:
        w.groups[group].used_s[2] += passed
    w.agents[agent].since = now


@inlined
def foresee(w: World, agent: int) -> None:
    """When the agent finishes something next."""
    load = w.agents[agent].open
    nearest = math.inf
    group = w.agents[agent].group
    for place in range(w.groups[group].places):
        if w.slots[agent, place].held >= 0:
            nearest = min(nearest, w.slots[agent, place].finish)
    if load:
        left = max(nearest - w.agents[agent].attained, 0.0)
        w.agents[agent].due = w.agents[agent].since + left * load / w.loads[group, load].speed
        _reposition(w, agent)
    elif w.agents[agent].at >= 0:
        _remove(w, agent)


@inlined
def _reposition(w: World, agent: int) -> None:
    if w.agents[agent].at < 0:
        w.agents[agent].at = w.whole[0].busy
        w.heap[w.agents[agent].at] = agent
        w.whole[0].busy += 1
    _rise(w, w.agents[agent].at)
    _sink(w, w.agents[agent].at)


@inlined
def _remove(w: World, agent: int) -> None:
    place, last = w.agents[agent].at, w.whole[0].busy - 1
    moved = w.heap[last]
    w.whole[0].busy = last
    w.agents[agent].at = -1
    if moved != agent:
        w.heap[place] = moved
        w.agents[moved].at = place
        _rise(w, place)
        _sink(w, w.agents[moved].at)


@inlined
def _rise(w: World, place: int) -> None:
    agent = w.heap[place]
    due = w.agents[agent].due
    while place:
        above = (place - 1) >> 1
        other = w.heap[above]
        if w.agents[other].due <= due:
            break
        w.heap[place] = other
        w.agents[other].at = place
        place = above
    w.heap[place] = agent
    w.agents[agent].at = place


@inlined
def _sink(w: World, place: int) -> None:
    agent, size = w.heap[place], w.whole[0].busy
    due = w.agents[agent].due
    while True:
        below = 2 * place + 1
        if below >= size:
            break
        if below + 1 < size and w.agents[w.heap[below + 1]].due < w.agents[w.heap[below]].due:
            below += 1
        other = w.heap[below]
        if w.agents[other].due >= due:
            break
        w.heap[place] = other
        w.agents[other].at = place
        place = below
    w.heap[place] = agent
    w.agents[agent].at = place


@inlined
def put_off(w: World, moment: float, what: int, kind: int, key: np.uint64, number: int) -> bool:
    """Note what comes by itself at a moment; False: there is no room."""
    place = w.whole[0].later
    if place >= len(w.later):
        return False
    w.whole[0].later = place + 1
    while place:
        above = (place - 1) >> 1
        if w.later[above].moment <= moment:
            break
        _copy(w, above, place)
        place = above
    w.later[place].moment, w.later[place].what, w.later[place].kind = moment, what, kind
    w.later[place].key, w.later[place].number = key, number
    return True


@inlined
def drop_first(w: World) -> None:
    """Take the earliest of them away."""
    last = w.whole[0].later - 1
    w.whole[0].later = last
    moment, place = w.later[last].moment, 0
    while True:
        below = 2 * place + 1
        if below >= last:
            break
        if below + 1 < last and w.later[below + 1].moment < w.later[below].moment:
            below += 1
        if w.later[below].moment >= moment:
            break
        _copy(w, below, place)
        place = below
    _copy(w, last, place)


@inlined
def _copy(w: World, source: int, target: int) -> None:
    w.later[target].moment, w.later[target].what = w.later[source].moment, w.later[source].what
    w.later[target].kind, w.later[target].number = w.later[source].kind, w.later[source].number
    w.later[target].key = w.later[source].key
