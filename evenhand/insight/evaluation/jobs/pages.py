"""Whether the page that an agent sent would have been suggested, from what was sent before alone."""

import gzip
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

import msgspec
import numpy as np
import numpy.typing as npt

from evenhand.insight.domain.resampling import bootstrap
from evenhand.insight.evaluation.bench import Bench
from evenhand.insight.evaluation.results import Result, rounded, with_share
from evenhand.knowledge.domain.addresses import host_of, spoken, words_of
from evenhand.knowledge.domain.suggesting import Memory, Page, Solved

_SET, _JOB = "twitter_cdp", "suggest the help page the agent sent"
_PLACEBO = f"{_JOB}, places of pages shuffled"
_DEPTH = 1_000


class Turn(msgspec.Struct):
    """Something said before the answer."""

    text: str
    role: str = "customer"


class Answer(msgspec.Struct):
    """The answer, and the page in it."""

    doc_id: str
    url: str


class Dialog(msgspec.Struct):
    """A conversation that ended with a page."""

    company: str
    started: datetime
    turns: list[Turn]
    answer: Answer

    @property
    def question(self) -> str:
        """What the customer said before the answer; what an agent asked back is no part of it."""
        return spoken(" ".join(turn.text for turn in self.turns if turn.role == "customer"))

    @property
    def day(self) -> float:
        """When it began."""
        return self.started.timestamp() / 86_400


def suggestions(bench: Bench) -> Iterator[Result]:
    """The latest third of the conversations, each with all earlier ones as knowledge; and a placebo."""
    dialogs = _dialogs(bench)
    if len(dialogs) < 3:
        yield Result(set=_SET, job=_JOB, metric="R@1", note="the folder has no conversations of twitter_cdp")
        return
    bench.tell("remembering what was sent")
    asked = dialogs[len(dialogs) * 2 // 3 :]
    memories = _memories(bench, dialogs)
    bench.tell("suggesting pages")
    began = time.perf_counter()
    found = [memories[each.company].suggest(each.question, day=each.day, most=_DEPTH) for each in asked]
    speed = rounded(len(asked) / (time.perf_counter() - began), 1)
    places = [_place(each.answer.doc_id, [one.page for one in pages]) for each, pages in zip(asked, found, strict=True)]
    yield from _figures(_JOB, places, speed)
    chance = np.random.default_rng(0)
    shuffled = [
        _place(each.answer.doc_id, list(chance.permutation([one.page for one in pages])))
        for each, pages in zip(asked, found, strict=True)
    ]
    yield from _figures(_PLACEBO, shuffled, speed)


def _dialogs(bench: Bench) -> list[Dialog]:
    dialogs = []
    for path in bench.folder.files(_SET, "dialogs.jsonl.gz"):
        try:
            lines = gzip.decompress(path.read_bytes()).splitlines()
            dialogs += [msgspec.json.decode(line, type=Dialog) for line in lines if line.strip()]
        except (OSError, EOFError, msgspec.DecodeError) as problem:
            bench.folder.complain(f"{_SET}/{path.name} cannot be read: {problem}")
    return sorted(dialogs, key=lambda each: each.started)


def _memories(bench: Bench, dialogs: Sequence[Dialog]) -> dict[str, Memory]:
    """Of each brand: what it was asked, and all pages, which it has from when it first sends one of their host."""
    hosts: dict[str, dict[str, float]] = defaultdict(dict)
    solved: dict[str, list[Solved]] = defaultdict(list)
    for each in dialogs:
        solved[each.company].append(Solved(each.question, each.answer.doc_id, each.day))
        hosts[each.company].setdefault(host_of(each.answer.url), each.day)
    pages = _pages(bench)
    return {
        brand: Memory(
            [
                Page(name, words_of(url), hosts[brand][host_of(url)])
                for name, url in pages.items()
                if host_of(url) in hosts[brand]
            ],
            asked,
        )
        for brand, asked in solved.items()
    }


def _pages(bench: Bench) -> Mapping[str, str]:
    """The addresses of all pages that anybody sent, by their id."""
    found: dict[str, str] = {}
    for path in bench.folder.files(_SET, "docID_url.tsv.gz"):
        try:
            lines = gzip.decompress(path.read_bytes()).decode(errors="replace").splitlines()
        except (OSError, EOFError) as problem:
            bench.folder.complain(f"{_SET}/{path.name} cannot be read: {problem}")
            continue
        found |= {line.split("\t")[0]: line.split("\t")[1] for line in lines if "\t" in line}
    return found


def _place(wanted: str, pages: Sequence[str]) -> int:
    """At which place, from 1, the page stands; 0 where it does not."""
    return next((at for at, page in enumerate(pages, 1) if page == wanted), 0)


def _figures(job: str, places: Sequence[int], speed: float | None) -> Iterator[Result]:
    found = np.array(places)
    for metric, values in (
        ("R@1", (found == 1).astype(float)),
        ("R@5", ((found >= 1) & (found <= 5)).astype(float)),
        ("MRR", np.divide(1.0, found, out=np.zeros(len(found)), where=found > 0)),
    ):
        interval = bootstrap(partial(_mean, values), list(range(len(values))))
        base = Result(set=_SET, job=job, metric=metric, n=len(values), posts_per_second=speed)
        yield with_share(base, interval)


def _mean(values: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]) -> float:
    return float(np.average(values, weights=weights))
