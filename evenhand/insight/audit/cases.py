"""The cases of a file, a column each, ready to be counted."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Words:
    """A column of words as numbers; -1 where nothing is said."""

    codes: Codes
    names: tuple[str, ...]

    def at(self, rows: Flags) -> "Words":
        """Some of the rows."""
        return Words(self.codes[rows], self.names)

    def are(self, *wanted: str) -> Flags:
        """Which rows say one of these words."""
        numbers = [code for code, name in enumerate(self.names) if name in wanted]
        return np.isin(self.codes, numbers)


@dataclass(frozen=True)
class Cases:
    """Columns by field name. Moments are seconds since 1970 UTC, spans seconds, flags 1, 0 or nothing (NaN)."""

    size: int
    numbers: dict[str, Floats] = field(default_factory=dict)
    words: dict[str, Words] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether at least one case says it."""
        if name in self.numbers:
            return bool(np.isfinite(self.numbers[name]).any())
        return name in self.words and bool((self.words[name].codes >= 0).any())

    def number(self, name: str) -> Floats:
        """A column of figures; all unknown if the file has none."""
        found = self.numbers.get(name)
        return np.full(self.size, np.nan) if found is None else found

    def is_true(self, name: str) -> Flags:
        """Which cases surely are."""
        return np.asarray(self.number(name) == 1.0)

    def word(self, name: str) -> Words:
        """A column of words; all unknown if the file has none."""
        found = self.words.get(name)
        return Words(np.full(self.size, -1, np.int64), ()) if found is None else found

    def at(self, rows: Flags) -> "Cases":
        """Some of the cases."""
        return Cases(
            int(np.count_nonzero(rows)),
            {name: column[rows] for name, column in self.numbers.items()},
            {name: column.at(rows) for name, column in self.words.items()},
        )

    def with_numbers(self, **columns: Floats) -> "Cases":
        """The same cases with further figures."""
        return Cases(self.size, {**self.numbers, **columns}, self.words)
