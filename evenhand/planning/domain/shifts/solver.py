"""A mixed-integer programme, column by column and row by row, solved by HiGHS; its rules have names."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

Entry: TypeAlias = tuple[int, float]  # a column and its coefficient
Floats: TypeAlias = npt.NDArray[np.float64]
_BEYOND: Final = 1e-6
_EVERY: Final = 0.5  # seconds between two reports


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a solver is: its best so far (None: nothing yet), the bound that no rota beats, and the gap."""

    stage: str
    seconds: float
    best: float | None
    bound: float | None
    gap: float | None


@dataclass(frozen=True, slots=True)
class Solved:
    """The values of all columns, what they cost, and the bound; without values where there is no solution."""

    values: Floats | None
    cost: float
    bound: float
    is_infeasible: bool
    seconds: float = 0.0  # that the solver took, by its own watch
    dear: Floats | None = None  # of a relaxation: what one more of each column would cost beyond its use


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that cannot be kept beside the others, and by how much, in its own unit."""

    rule: str
    amount: float


Report = Callable[[Progress], None]


class Programme:
    """Gathers columns and rows; a row with a rule may be relaxed when one asks which rule is too much."""

    def __init__(self) -> None:
        self._costs: list[float] = []
        self._lows: list[float] = []
        self._highs: list[float] = []
        self._whole: list[bool] = []
        self._starts: list[int] = [0]
        self._index: list[int] = []
        self._values: list[float] = []
        self._row_lows: list[float] = []
        self._row_highs: list[float] = []
        self._rules: list[str] = []
        self._given: dict[int, float] = {}

    def column(self, cost: float = 0.0, *, low: float = 0.0, high: float = np.inf, whole: bool = False) -> int:
        """A new column."""
        self._costs.append(cost)
        self._lows.append(low)
        self._highs.append(high)
        self._whole.append(whole)
        return len(self._costs) - 1

    def row(self, entries: Iterable[Entry], *, low: float = -np.inf, high: float = np.inf, rule: str = "") -> None:
        """A new row: low <= sum of coefficient times column <= high. Columns are named once.

        Bounds that contradict each other are two rows, so that one can give way to the other.
        """
        if low > high:
            entries = list(entries)
            self.row(entries, low=low, rule=rule)
            low = -np.inf
        for column, value in entries:
            self._index.append(column)
            self._values.append(value)
        self._starts.append(len(self._index))
        self._row_lows.append(low)
        self._row_highs.append(high)
        self._rules.append(rule)

    def begin_with(self, values: dict[int, float]) -> None:
        """Where the search begins: a solution, or a part of one."""
        self._given = values

    def solve(self, *, stage: str, seconds: float, gap: float, report: Report | None = None) -> Solved:
        """The cheapest solution found within the time, to within the gap."""
        return _run(self._model(), stage=stage, seconds=seconds, gap=gap, report=report, given=self._given)

    def relaxed(self, *, seconds: float) -> Solved:
        """The same with parts of whole things: its cost bounds every solution's from below."""
        return _run(self._model(is_whole=False), stage="", seconds=seconds, gap=0.0, report=None, given={})

    def between(
        self,
        low: Floats,
        high: Floats,
        *,
        stage: str,
        seconds: float,
        gap: float,
        report: Report | None = None,
        begin: Floats | None = None,
    ) -> Solved:
        """The cheapest solution with whole columns between these bounds (others keep theirs), perhaps from a start."""
        lp, whole = self._model(), np.array(self._whole)
        lp.col_lower_ = np.where(whole, np.maximum(low, self._lows), self._lows)
        lp.col_upper_ = np.where(whole, np.minimum(high, self._highs), self._highs)
        given = {} if begin is None else {int(at): float(round(begin[at])) for at in np.flatnonzero(whole)}
        return _run(lp, stage=stage, seconds=seconds, gap=gap, report=report, given=given)

    def too_much(self, *, seconds: float) -> list[Broken]:
        """The rules that must give way, and by how much, so that there is a solution: as little as possible in all."""
        relaxed = Programme()
        relaxed.__dict__.update({name: list(value) for name, value in self.__dict__.items() if name != "_given"})
        relaxed._costs = [0.0] * len(self._costs)
        gives = relaxed._give_way()
        solved = _run(relaxed._model(), stage="rules", seconds=seconds, gap=1e-4, report=None, given={})
        if solved.values is None:
            return []
        amounts: dict[str, float] = {}
        for rule, column in gives:
            amounts[rule] = amounts.get(rule, 0.0) + float(solved.values[column])
        return [Broken(rule, amount) for rule, amount in amounts.items() if amount > 1e-4]

    def _give_way(self) -> list[tuple[str, int]]:
        """Each row with a rule gets columns that let it pass its bounds, for a price of one a unit."""
        found, extra = [], {}
        for row, rule in enumerate(self._rules):
            if not rule:
                continue
            sides = [(1.0, self._row_lows[row] > -np.inf), (-1.0, self._row_highs[row] < np.inf)]
            extra[row] = [(self.column(1.0), sign) for sign, is_bound in sides if is_bound]
            found += [(rule, column) for column, _ in extra[row]]
        starts, index, values = [0], [], []
        for row in range(len(self._rules)):
            here = slice(self._starts[row], self._starts[row + 1])
            index += self._index[here] + [column for column, _ in extra.get(row, ())]
            values += self._values[here] + [sign for _, sign in extra.get(row, ())]
            starts.append(len(index))
        self._starts, self._index, self._values = starts, index, values
        return found

    def _model(self, *, is_whole: bool = True) -> Any:
        import highspy

        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self._costs), len(self._rules)
        lp.col_cost_ = np.array(self._costs, dtype=np.float64)
        lp.col_lower_, lp.col_upper_ = np.array(self._lows, dtype=np.float64), np.array(self._highs, dtype=np.float64)
        lp.row_lower_, lp.row_upper_ = np.array(self._row_lows), np.array(self._row_highs)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(self._starts, dtype=np.int32)
        lp.a_matrix_.index_ = np.array(self._index, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(self._values, dtype=np.float64)
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[whole and is_whole] for whole in self._whole]
        return lp


def _run(lp: Any, *, stage: str, seconds: float, gap: float, report: Report | None, given: dict[int, float]) -> Solved:
    import highspy

    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in {
        "output_flag": False,
        "time_limit": max(0.1, float(seconds)),
        "mip_rel_gap": float(gap),
        "random_seed": 1,
        "threads": 1,
    }.items():
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    if given:
        solver.setSolution(len(given), np.array(list(given), dtype=np.int32), np.array(list(given.values())))
    if report is not None:
        _tell(solver, report, stage)
    solver.solve()
    return _answer(solver, highspy)


def _tell(solver: Any, report: Report, stage: str) -> None:
    """Report twice a second, from within the search."""
    told = [-_EVERY]

    def say(event: Any) -> None:
        out = event.data_out
        now = float(out.running_time)
        if now - told[0] < _EVERY:
            return
        told[0] = now
        best, bound = (each if abs(each) < 1e29 else None for each in (out.mip_primal_bound, out.mip_dual_bound))
        report(Progress(stage, now, best, bound, gap_between(best, bound)))

    solver.cbMipInterrupt.subscribe(say)


def _answer(solver: Any, highspy: Any) -> Solved:
    status, info = solver.getModelStatus(), solver.getInfo()
    kinds = highspy.HighsModelStatus
    never = {kinds.kInfeasible, kinds.kUnboundedOrInfeasible}
    has_one = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible.value
    if not has_one or status in never:
        return Solved(None, np.inf, -np.inf, status in never, solver.getRunTime())
    solution, cost = solver.getSolution(), info.objective_function_value
    is_mip = info.mip_node_count >= 0
    bound = info.mip_dual_bound if is_mip else cost if status == kinds.kOptimal else -np.inf
    dear = None if is_mip else np.array(solution.col_dual)
    return Solved(
        np.array(solution.col_value), cost, bound, is_infeasible=False, seconds=solver.getRunTime(), dear=dear
    )


def gap_between(best: float | None, bound: float | None) -> float | None:
    """How much cheaper a rota could be at most, as a share; None as long as there is none."""
    if best is None or bound is None or not np.isfinite(best) or not np.isfinite(bound):
        return None
    return max(0.0, (best - bound) / max(abs(best), 1e-9))
