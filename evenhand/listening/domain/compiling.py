"""A query as steps: each asks for one trait or shape and says where to go on, so that Not and Or cost nothing."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from evenhand.listening.domain import words as tokens
from evenhand.listening.domain.guarding import Gate, Guard, Way, Ways, effort, guard_of, likelihood
from evenhand.listening.domain.kernels import layout
from evenhand.listening.domain.kernels.layout import ACCEPT, REJECT
from evenhand.listening.domain.query import And, Near, Not, Or, Phrase, Query, Word
from evenhand.listening.domain.traits import ALWAYS, Kind, Rarity, Trait, trait_of, trait_of_fact

_ANY_WORD = Word("", is_prefix=True)
Step: TypeAlias = tuple[int, int, int]
Opening: TypeAlias = tuple[int, int]


class Program(NamedTuple):
    """What the matcher keeps of a query. Steps and shapes are counted from the program's own first one."""

    ways: list[tuple[Trait, Opening]]
    steps: list[Step]
    shapes: list[int]
    longest_near: int  # words


def compiled(query: Query, *, rarity: Rarity, number_of: Callable[[Trait], int]) -> Program:
    """The program of a query; `number_of` gives traits their numbers."""
    compiler = _Compiler(rarity, number_of)
    guard = guard_of(query, rarity)
    if guard:
        compiler.open(guard, ACCEPT)
    else:
        compiler.add_way(ALWAYS, compiler.ask(query, ACCEPT, REJECT))
    return Program(compiler.ways, compiler.steps, compiler.shapes, compiler.longest_near)


class _Compiler:
    """Writes from the end to the beginning: what comes next is known when a step is written."""

    def __init__(self, rarity: Rarity, number_of: Callable[[Trait], int]) -> None:
        self.ways: list[tuple[Trait, Opening]] = []
        self.steps: list[Step] = []
        self.shapes: list[int] = []
        self.longest_near = 0
        self._rarity = rarity
        self._number_of = number_of

    def open(self, guard: Guard, then: int) -> None:
        """Write all ways in, each of which goes on at `then`."""
        match guard:
            case Way(trait=trait, check=None):
                self.add_way(trait, then)
            case Way(trait=trait, check=check) if check:
                label = self._step(self._shape(check), then, REJECT)
                self.ways.append((trait, (2 * self._other(check, trait), label)))
            case Ways(choices=choices):
                for each in choices:
                    self.open(each, then)
            case Gate(guard=inner, rest=rest):
                self.open(inner, self._ask_all(rest, then, REJECT))

    def add_way(self, trait: Trait, then: int) -> None:
        """A way in takes the first question of the rest along, if that is about a single trait."""
        test, if_so, if_not = self.steps[then] if then >= 0 else (layout.ALWAYS, then, REJECT)
        if test >= 0 and if_not == REJECT:
            self.ways.append((trait, (2 * test, if_so)))
        elif test >= 0 and if_so == REJECT:
            self.ways.append((trait, (2 * test + 1, if_not)))
        else:
            self.ways.append((trait, (2 * layout.ALWAYS, then)))

    def ask(self, node: Query, if_so: int, if_not: int) -> int:
        """Write a condition; the step where it begins."""
        match node:
            case And(nodes=nodes):
                return self._ask_all(nodes, if_so, if_not)
            case Or(nodes=nodes):
                return self._ask_any(nodes, if_so, if_not)
            case Not(node=inner):
                return self.ask(inner, if_not, if_so)
            case Phrase(words=()):
                return if_so
            case Near(words=()):
                return self.ask(_ANY_WORD, if_so, if_not)
            case Phrase() | Near():
                return self._step(self._shape(node), if_so, if_not)
            case Word():
                return self._step(self._number_of(trait_of(node)), if_so, if_not)
        fact = trait_of_fact(node)
        if fact is None:
            raise TypeError(f"not a part of a query: {node!r}")
        return self._step(self._number_of(fact), if_so, if_not)

    def _ask_all(self, nodes: Sequence[Query], if_so: int, if_not: int) -> int:
        """What fails most often for its effort is asked first, so written last."""
        label = if_so
        for node in sorted(nodes, key=lambda each: -effort(each) / (1.001 - likelihood(each, self._rarity))):
            label = self.ask(node, label, if_not)
        return label

    def _ask_any(self, nodes: Sequence[Query], if_so: int, if_not: int) -> int:
        label = if_not
        for node in sorted(nodes, key=lambda each: -effort(each) / (0.001 + likelihood(each, self._rarity))):
            label = self.ask(node, if_so, label)
        return label

    def _step(self, test: int, if_so: int, if_not: int) -> int:
        if if_so == if_not:
            return if_so
        self.steps.append((test, if_so, if_not))
        return len(self.steps) - 1

    def _shape(self, node: Phrase | Near) -> int:
        """Write a phrase or nearness; how a step asks for it."""
        start = len(self.shapes)
        numbers = [self._number_of(trait_of(word)) * (1 if _is_plain(word) else -1) for word in node.words]
        if isinstance(node, Phrase):
            kind = layout.PLAIN_PHRASE if all(map(_is_plain, node.words)) else layout.PHRASE
            self.shapes += [kind, len(numbers), self._pivot(node.words), *numbers]
        else:
            kind = layout.PLAIN_NEAR if all(map(_is_plain, node.words)) else layout.NEAR
            kind = layout.NEAR_OVERLAPPING if may_overlap(node.words) else kind
            self.shapes += [kind, len(numbers), node.distance, *numbers]
            self.longest_near = max(self.longest_near, len(numbers))
        return -1 - start

    def _other(self, node: Phrase | Near, known: Trait) -> int:
        """The rarest trait that a phrase needs besides the one by which it was found: asked for first."""
        others = {trait_of(word) for word in node.words} - {known}
        return self._number_of(min(others, key=lambda each: (self._rarity(each), each))) if others else layout.ALWAYS

    def _pivot(self, words: Sequence[Word]) -> int:
        """The word from which a phrase is looked for: plain ones are found at once, others only by going through."""
        return min(range(len(words)), key=lambda at: (not _is_plain(words[at]), self._rarity(trait_of(words[at]))))


def _is_plain(word: Word) -> bool:
    return trait_of(word).kind is Kind.WORD


def may_overlap(words: Sequence[Word]) -> bool:
    """May one token be two of these words? Regardless of case, to be sure."""
    seen: list[tuple[str, bool]] = []
    for word in words:
        text = "".join(map(tokens.folded, word.text))
        for other, is_prefix in seen:
            if text == other or (is_prefix and text.startswith(other)) or (word.is_prefix and other.startswith(text)):
                return True
        seen.append((text, word.is_prefix))
    return False
