"""Which posts lie next to one another, and which of them belong together."""

# What is compiled has no keyword arguments, and its numbers are numpy's.
# mypy: disable-error-code="no-any-return, return-value, assignment, arg-type, no-untyped-call"

from evenhand.kernel.compiling import Array, entry, kernel


@kernel
def _take(near: Array, likeness: Array, at: int, other: int, value: float) -> None:
    """Keep `other` among the nearest of `at`, which stand in falling order, if it is one of them."""
    last = near.shape[1] - 1
    if value <= likeness[at, last]:
        return
    place = last
    while place > 0 and likeness[at, place - 1] < value:
        near[at, place] = near[at, place - 1]
        likeness[at, place] = likeness[at, place - 1]
        place -= 1
    near[at, place] = other
    likeness[at, place] = value


@entry
def take_neighbours(found: Array, new: Array, is_live: Array, floor: float, near: Array, likeness: Array) -> None:
    """Enter new rows and all others into one another's lists of the nearest; `found[i, j]` is how alike they are.

    Rows of one batch meet once: the later one looks at the earlier ones. What is less alike than `floor` is not near.
    """
    for row in range(len(new)):
        at = new[row]
        for other in range(found.shape[1]):
            value = found[row, other]
            if value > floor and other != at and is_live[other]:
                _take(near, likeness, at, other, value)
                _take(near, likeness, other, at, value)
        is_live[at] = True


@kernel
def _best_group(
    node: int,
    starts: Array,
    others: Array,
    weights: Array,
    price: float,
    group: Array,
    total: Array,
    gain: Array,
    met: Array,
) -> int:
    """The neighbouring group that the node gains most by; its own if no other is better."""
    home, many = group[node], 1
    met[0] = home
    gain[home] = 0.0
    for edge in range(starts[node], starts[node + 1]):
        if others[edge] != node:
            to = group[others[edge]]
            if gain[to] == 0.0 and to != home:
                met[many] = to
                many += 1
            gain[to] += weights[edge]
    best, most = home, gain[home] - price * total[home]
    for each in range(many):
        to = met[each]
        value = gain[to] - price * total[to]
        if value > most + 1e-12:
            best, most = to, value
        gain[to] = 0.0
    return best


@entry
def move_nodes(
    starts: Array,
    others: Array,
    weights: Array,
    strengths: Array,
    price: float,
    order: Array,
    rounds: int,
    group: Array,
    total: Array,
    gain: Array,
    met: Array,
) -> int:
    """Move each node to the neighbouring group that it gains most by, again and again; how many moved in all.

    To be in a group costs `price` times the strengths of both. `total` holds each group's strength; `gain` (zeros)
    and `met` are room to work in.
    """
    moved_in_all = 0
    for _round in range(rounds):
        moved = 0
        for step in range(len(order)):
            node = order[step]
            home = group[node]
            total[home] -= strengths[node]
            best = _best_group(node, starts, others, weights, price * strengths[node], group, total, gain, met)
            total[best] += strengths[node]
            if best != home:
                group[node] = best
                moved += 1
        moved_in_all += moved
        if moved * 1000 <= len(order):
            break
    return moved_in_all
