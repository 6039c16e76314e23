"""The same problem seen once: short texts about the same thing put together, in the order they come."""

import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from hashlib import blake2b
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeAlias

import msgspec

from evenhand.insight.domain.resampling import halves
from evenhand.insight.domain.scores import Contingency, Score, codes_of
from evenhand.insight.evaluation.bench import Bench
from evenhand.insight.evaluation.layout import Part, Record, Row, Source
from evenhand.insight.evaluation.results import Result, rounded, with_share

Grouped: TypeAlias = Sequence[Hashable]
_GROUPING = "evenhand.understanding.domain.grouping"
_RESAMPLES = 100
_MOST = 20_000

TITLES = Source(set="short_text_clusters", columns=("cluster",), label=lambda record: record["cluster"] or None)


def _intent(record: Record) -> str | None:
    return record["category"] or None


def titles(bench: Bench) -> Iterator[Result]:
    """Titles with known groups: told how many, and not told."""
    for path in bench.folder.files(TITLES.set, ".csv.gz", ".csv"):
        name = path.name.split(".", 1)[0]
        rows = bench.folder.rows(msgspec.structs.replace(TITLES, stem=name))
        yield from _grouped(
            bench, TITLES.set, name, [row for part in rows.values() for row in part], is_number_told=True
        )


def intents(bench: Bench) -> Iterator[Result]:
    """Banking77 with intents as groups."""
    parts = bench.folder.rows(Source(set="banking77", columns=("category",), label=_intent))
    rows = parts.get(Part.TEST) or [row for part in parts.values() for row in part]
    if rows:
        yield from _grouped(bench, "banking77", "intents", rows, is_number_told=False)


def _grouped(bench: Bench, set_name: str, name: str, rows: Sequence[Row], *, is_number_told: bool) -> Iterator[Result]:
    """The stream with the cheap vectors it really has, then with the model that looks closer, then told the number."""
    rows = _shuffled(bench.sampled(rows, f"{set_name}/{name}", _MOST))
    texts = [row.text for row in rows]
    group_stream, learner = _group_stream(), bench.learner
    streaming = Result(set=set_name, job=f"groups of {name}, streaming, number unknown", metric="")
    bench.tell("grouping")
    yield from _figures(streaming, rows, (lambda: group_stream(texts)) if group_stream else None, _UNKNOWN)
    if not learner or not rows:
        return
    vectors = learner.vectors(texts, bench.tell)
    bench.tell("grouping after a closer look")
    closer = Result(set=set_name, job=f"groups of {name}, streaming, contextual vectors", metric="")
    grouped = (lambda: group_stream(texts, vectors=vectors)) if group_stream else None
    yield from _figures(closer, rows, grouped, _UNKNOWN, learner.seconds_a_text)
    if is_number_told:
        bench.tell("grouping into the true number of groups")
        known = Result(set=set_name, job=f"groups of {name}, number known", metric="")
        number = len({row.label for row in rows})
        yield from _figures(known, rows, lambda: _in_so_many(vectors, number), _KNOWN, learner.seconds_a_text)


def _shuffled(rows: Sequence[Row]) -> list[Row]:
    """In an order that does not give the groups away: some files stand sorted by them."""
    return sorted(rows, key=lambda row: blake2b(row.text.encode(errors="replace"), digest_size=8).digest())


def _figures(
    base: Result,
    rows: Sequence[Row],
    group: Callable[[], Grouped] | None,
    metrics: Sequence[str],
    seconds_before: float = 0.0,
) -> Iterator[Result]:
    replaced: Any = msgspec.structs.replace
    if group is None or not rows:
        note = "the product has no part for this yet" if rows else "the folder has no rows for this"
        yield from (replaced(base, metric=metric, note=note) for metric in metrics)
        return
    began = time.perf_counter()
    found = group()
    speed = len(rows) / (time.perf_counter() - began + seconds_before * len(rows))
    (true,), _ = codes_of([row.label for row in rows])
    (said,), _ = codes_of(found)
    table = Contingency(true, said)
    for metric in metrics:
        interval = halves(_SCORES[metric](table), len(rows), resamples=_RESAMPLES)
        timed = replaced(base, metric=metric, n=len(rows), posts_per_second=rounded(speed, 1))
        yield with_share(timed, interval)


_SCORES: dict[str, Callable[[Contingency], Score]] = {
    "NMI": lambda table: table.nmi,
    "ARI": lambda table: table.ari,
    "B-cubed F1": lambda table: lambda weights: table.b_cubed(weights)[2],
    "B-cubed precision": lambda table: lambda weights: table.b_cubed(weights)[0],
    "B-cubed recall": lambda table: lambda weights: table.b_cubed(weights)[1],
    "share of singletons": lambda table: table.share_of_singletons,
    "accuracy": lambda table: table.best_matching_accuracy,
}
_UNKNOWN = ("NMI", "ARI", "B-cubed F1", "B-cubed precision", "B-cubed recall", "share of singletons")
_KNOWN = ("accuracy", "NMI", "ARI")


def _group_stream() -> Callable[..., Grouped] | None:
    """The product's grouping, once it is there."""
    if find_spec(_GROUPING) is None:
        return None
    found: Callable[..., Grouped] | None = getattr(import_module(_GROUPING), "group_stream", None)
    return found


def _in_so_many(vectors: Any, number: int) -> Grouped:
    """Spherical k-means over the product's own vectors."""
    from sklearn.cluster import KMeans

    of_sklearn: Any = KMeans
    found: list[int] = of_sklearn(number, n_init=3, max_iter=100, random_state=0).fit_predict(vectors).tolist()
    return found
