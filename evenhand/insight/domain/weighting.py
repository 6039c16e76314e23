"""A share of those who answered, weighted to all who were asked.

Who answers a survey is not drawn by chance. What is known of everybody who was asked (the channel, how long they
waited) makes cells, and each cell counts as many people as were asked in it, not as many as answered
(weighting-class adjustment: G. Kalton & I. Flores-Cervantes, Journal of Official Statistics 19 (2003), pages 81-97). It
mends what the cells explain and nothing else. The interval is Wilson's with Kish's effective number of answers
(L. Kish, Journal of Official Statistics 8 (1992), pages 183-200).
"""

from collections.abc import Iterable

import msgspec

from evenhand.insight.domain.shares import Share, wilson

FEWEST = 20  # answers of a cell that stands by itself; fewer make weights that jump


class Cell(msgspec.Struct, frozen=True):
    """People who are alike in what is known of all who were asked: how many, how many answered, how many said yes."""

    asked: int
    answered: int
    yes: int

    def with_(self, other: "Cell") -> "Cell":
        """Both as one."""
        return Cell(self.asked + other.asked, self.answered + other.answered, self.yes + other.yes)


def weighted(cells: Iterable[Cell]) -> Share | None:
    """The share who would have said yes if every cell had answered alike; None where nobody answered.

    Cells come in an order in which neighbours are most alike: one with fewer than FEWEST answers is joined with the
    next. One cell alone gives the plain share.
    """
    kept = _joined(cells)
    asked = sum(each.asked for each in kept)
    if not kept or not asked:
        return None
    value = sum(each.asked * each.yes / each.answered for each in kept) / asked
    effective = asked**2 / sum(each.asked**2 / each.answered for each in kept)
    return wilson(value, effective)


def _joined(cells: Iterable[Cell]) -> list[Cell]:
    """Cells with enough answers; what is left over at the end joins the last. None without any answer."""
    kept: list[Cell] = []
    open_ = Cell(0, 0, 0)
    for each in cells:
        open_ = open_.with_(each)
        if open_.answered >= FEWEST:
            kept.append(open_)
            open_ = Cell(0, 0, 0)
    if open_.asked and kept:
        kept[-1] = kept[-1].with_(open_)
    elif open_.answered:
        kept = [open_]
    return kept
