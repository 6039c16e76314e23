"""Goes through a folder set by set and yields one figure after another."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import msgspec

from evenhand.insight.errors import CannotEvaluate
from evenhand.insight.evaluation.bench import Bench
from evenhand.insight.evaluation.jobs import (
    crisis,
    feeling,
    grouping,
    guarding,
    pages,
    parsing,
    subjects,
    triage,
    unbuilt,
)
from evenhand.insight.evaluation.judging import Classification, judge
from evenhand.insight.evaluation.learning import OwnLearner
from evenhand.insight.evaluation.results import Result
from evenhand.kernel.errors import EvenhandError


class Job(msgspec.Struct, frozen=True):
    """Something asked of the product on a set."""

    set: str
    run: Callable[[Bench], Iterator[Result]]


def _of(job: Classification) -> Job:
    return Job(job.source.set, partial(_judged, job))


def _judged(job: Classification, bench: Bench) -> Iterator[Result]:
    yield from judge(bench, job)


JOBS: tuple[Job, ...] = (
    Job("triage", triage.engagement),
    _of(guarding.COMPLAINT_TO_A_BRAND),
    _of(guarding.COMPLAINT),
    Job("complaints_acl19", guarding.to_a_brand),
    _of(feeling.AIRLINE_SENTIMENT),
    _of(subjects.REASON),
    Job("tweeteval", feeling.general_sentiment),
    _of(guarding.EMOTION),
    _of(guarding.IRONY),
    _of(guarding.OFFENSIVE),
    _of(guarding.HATE),
    Job("umsab", feeling.language),
    Job("umsab", feeling.eight_languages),
    Job("graded_sentiment", feeling.graded),
    _of(guarding.ABUSE),
    _of(guarding.DAVIDSON),
    _of(guarding.SPAM),
    _of(subjects.BANKING),
    Job("banking77", grouping.intents),
    Job("clinc150", subjects.none_of_these),
    Job("multidogo", subjects.dialogs),
    Job("twcs_labels", subjects.few_shot_topics),
    Job("short_text_clusters", grouping.titles),
    _of(crisis.T26),
    _of(crisis.T6),
    Job("crisislex", crisis.in_a_stream),
    Job("email_mime", parsing.mails),
    Job("twitter_cdp", pages.suggestions),
)
# Folders that only serve other sets.
_SERVING = {"background", "bluesky"}


def evaluate(bench: Bench, only: Sequence[str] = ()) -> Iterator[Result]:
    """Every figure of every set that the folder has, in a fixed order; with `only`, of those sets alone.

    A job that fails says so in one line and stops no other.
    """
    there = bench.folder.sets()
    _refuse_nothing(bench, there, only)
    chosen = [job for job in JOBS if job.set in there and (not only or job.set in only)]
    before = ""
    for job in chosen:
        if before and job.set != before:
            _forget(bench)
        before = job.set
        bench.tell(job.set)
        for result in _guarded(bench, job):
            is_asked = bench.reader.is_asking and result.mode == "as shipped"
            yield msgspec.structs.replace(result, mode="endpoint") if is_asked else result
    yield from (each for each in unbuilt.unbuilt(bench) if not only or each.set in only)


def _guarded(bench: Bench, job: Job) -> Iterator[Result]:
    try:
        yield from job.run(bench)
    except EvenhandError as problem:
        yield Result(set=job.set, job="(all)", metric="", note=problem.sentence)
    except Exception as problem:  # noqa: BLE001 (the rim: one faulty job must not cost the figures of the others)
        yield Result(set=job.set, job="(all)", metric="", note=f"this job failed: {type(problem).__name__}: {problem}")


def _refuse_nothing(bench: Bench, there: Sequence[str], only: Sequence[str]) -> None:
    known = {job.set for job in JOBS} | {name for name, *_ in unbuilt.JOBS} | _SERVING
    for name in only:
        if name not in known:
            raise CannotEvaluate(f"There is no job on a set “{name}”; there are {', '.join(sorted(known))}.")
        if name not in there:
            bench.say(f"{name}: the folder has no such set.")
    if known.isdisjoint(there):
        raise CannotEvaluate(f"“{bench.folder.path}” has no folder of a known set, such as banking77 or airline.")
    for name in there:
        if name not in known and not only:
            bench.say(f"{name}: no job is known for this set.")


def _forget(bench: Bench) -> None:
    bench.reader.forget()
    if isinstance(bench.learner, OwnLearner):
        bench.learner.forget()
