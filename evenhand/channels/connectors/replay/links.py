"""Finds out, over the reply links of a whole file, to which thread and account each post belongs."""

from array import array
from typing import Final

NOBODY: Final = -1


class Links:
    """Posts as numbers, so that millions fit into memory: who answers whom, and who is one of our own.

    The root of a thread is the oldest post known by name, even where its text is missing in the file.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self.accounts: list[str] = []
        self._numbers: dict[str, int] = {}
        self._account_numbers: dict[str, int] = {}
        self._parent = array("i")  # as the post itself says
        self._claimed = array("i")  # as another post says that names this one among its answers
        self._seen = array("B")
        self._account = array("i")  # as the file says: the author of own posts, or the column
        self._own = array("B")
        self._answered_at = array("q")
        self._answered_by = array("i")
        self._root = array("i")
        self._found = array("i")

    def number(self, name: str) -> int:
        """The number of this post, made when first asked for."""
        known = self._numbers.get(name)
        if known is not None:
            return known
        fresh = self._numbers[name] = len(self.names)
        self.names.append(name)
        for numbers in (self._parent, self._claimed, self._account, self._answered_by):
            numbers.append(NOBODY)
        self._seen.append(0)
        self._own.append(0)
        self._answered_at.append(0)
        return fresh

    def add(self, name: str, *, at: int, parent: str, answers: tuple[str, ...], account: str, is_own: bool) -> int:
        """Remember one row; the same post may come again. Returns its number."""
        one = self.number(name)
        self._seen[one] = 1
        if account:
            self._account[one] = self._account_number(account)
        if is_own:
            self._own[one] = 1
        if parent and self._parent[one] == NOBODY:
            self._parent[one] = self.number(parent)
        for answer in answers:
            self._claimed[self.number(answer)] = one
        if is_own and account and parent:
            self._note_answer(self._parent[one], self._account[one], at)
        return one

    def settle(self) -> None:
        """Follow all links once; `root_of` and `account_of` may be asked then."""
        self._root = array("i", [NOBODY]) * len(self.names)
        self._found = array("i", [NOBODY]) * len(self.names)
        thread = array("i", [NOBODY]) * len(self.names)
        for start in range(len(self.names)):
            for one, above in reversed(self._way_up(start)):
                self._root[one] = one if above == NOBODY else self._root[above]
                self._found[one] = self._account_over_links(one, above)
                if thread[self._root[one]] == NOBODY:
                    thread[self._root[one]] = self._found[one]
        for one in range(len(self.names)):
            if self._found[one] == NOBODY:
                self._found[one] = thread[self._root[one]]

    def root_of(self, one: int) -> str:
        """The name of the first post of its thread, as far as the file knows."""
        return self.names[self._root[one]]

    def account_of(self, one: int) -> str:
        """The account it belongs to, over the links, or an empty string."""
        found = self._found[one]
        return "" if found == NOBODY else self.accounts[found]

    def _account_number(self, account: str) -> int:
        known = self._account_numbers.get(account)
        if known is None:
            known = self._account_numbers[account] = len(self.accounts)
            self.accounts.append(account)
        return known

    def _note_answer(self, question: int, account: int, at: int) -> None:
        if self._answered_by[question] == NOBODY or at < self._answered_at[question]:
            self._answered_by[question] = account
            self._answered_at[question] = at

    def _above(self, one: int) -> int:
        if self._parent[one] != NOBODY or self._seen[one]:
            return self._parent[one]
        return self._claimed[one]  # its text is missing, but another post knows where it stood

    def _way_up(self, start: int) -> list[tuple[int, int]]:
        """The posts from here up to the first one settled before, each with the one above it."""
        way: list[tuple[int, int]] = []
        met: set[int] = set()
        one = start
        while one != NOBODY and self._root[one] == NOBODY:
            met.add(one)
            above = self._above(one)
            if above in met:  # links in a circle: no post is the first, so the last one met is
                above = NOBODY
            way.append((one, above))
            one = above
        return way

    def _account_over_links(self, one: int, above: int) -> int:
        if self._account[one] != NOBODY:
            return self._account[one]
        if above != NOBODY and self._own[above]:
            return self._account[above]
        if self._answered_by[one] != NOBODY:
            return self._answered_by[one]
        return NOBODY if above == NOBODY else self._found[above]
