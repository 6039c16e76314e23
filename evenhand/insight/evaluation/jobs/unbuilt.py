"""Jobs that sets are there for and the product has no part for yet: said plainly, lest a gap be taken for zero."""

from collections.abc import Iterator

from evenhand.insight.evaluation.bench import Bench
from evenhand.insight.evaluation.results import Result

NO_PART = "the product has no part for this yet"
_BY_HAND = "judged by people, not by a command"
_ELSEWHERE = "measured by the connector's own tests"
JOBS = (
    ("tweet_volume", "alert on a mention spike", "windows caught", NO_PART),
    ("arrivals", "forecast arrivals", "WAPE", NO_PART),
    ("tweetsumm", "summarise a thread", "ROUGE-L", NO_PART),
    ("twcs", "suggest a reply", "recall among 10", NO_PART),
    ("twcs", "response time", "median hours", NO_PART),
    ("abcd", "follow a support policy", "steps kept to", NO_PART),
    ("comcast_complaints", "same complaint subject", "purity of 100 clusters", _BY_HAND),
    ("feeds", "parse feeds", "titles equal", _ELSEWHERE),
    ("fediverse_json", "read fediverse answers", "documents read", _ELSEWHERE),
)


def unbuilt(bench: Bench) -> Iterator[Result]:
    """A line without a figure for each of these sets that the folder has."""
    there = set(bench.folder.sets())
    for name, job, metric, note in JOBS:
        if name in there:
            yield Result(set=name, job=job, metric=metric, note=note)
