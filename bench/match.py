"""The matcher that the listener runs, on frames as Jetstream sends them; prints one JSON line.

python bench/match.py FOLDER [--queries N ...] [--rounds N] [--check POSTS]

FOLDER is what `gen_match.py` made. Posts a CPU second of one thread, look by look: matching alone, where the texts are
decoded already, and from the frames (the connector's own `skim`, then matching). Then how long until a query that is
put, changed or removed counts, and what the matcher takes in memory and to compile. With --check that many posts are
matched again by the slow evaluator.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import ground
import msgspec

from evenhand.channels.connectors.jetstream.skim import skim
from evenhand.channels.domain.skim import Skim
from evenhand.listening.domain.evaluation import facts_at, matches
from evenhand.listening.domain.query import Query

_LOOK = 1000  # frames that one look at the stream brings: the product's batch size
_WARM = 20_000


class Line(msgspec.Struct):
    """A query of the folder."""

    tree: Query
    terms: dict[str, Any] | None = None


def main() -> None:
    """Measure, and print."""
    options = _options()
    queries = [line.tree for line in lines_in(options.folder)]
    frames = (options.folder / "posts.jsonl").read_bytes().splitlines()[: options.posts]
    compile_s = _seconds_to_compile() if not options.warm else None
    from evenhand.listening.domain.matcher import Matcher

    figures: dict[str, Any] = {
        "bench": "match",
        "posts": len(frames),
        "bytes_a_post": sum(map(len, frames)) // len(frames),
    }
    figures |= {"compile_s": compile_s, "import_mb": ground.memory_mb(os.getpid()), "at_queries": {}}
    for count in options.queries:
        before = ground.memory_mb(os.getpid())
        matcher, chosen = Matcher(), queries[:count]
        put_s, _ = _cpu(lambda matcher=matcher, chosen=chosen: [matcher.put(*each) for each in enumerate(chosen)])
        looks = [frames[at : at + _LOOK] for at in range(0, len(frames), _LOOK)]
        _warm(matcher, frames)
        said = {"put_all_s": round(put_s, 2), **_rates(matcher, looks, options.rounds)}
        said["change_counts_after_ms"] = _changes(matcher, chosen, frames)
        said["matcher_mb"] = round(ground.memory_mb(os.getpid()) - before)
        if options.check:
            said["differs_from_evaluator"] = _differences(matcher, chosen, frames[: options.check])
        figures["at_queries"][str(count)] = said
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(figures | ground.circumstances()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--queries", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--check", type=int, default=0)
    parser.add_argument("--warm", action="store_true", help="do not measure how long compiling takes")
    return parser.parse_args()


def lines_in(folder: Path) -> list[Line]:
    """The folder's queries."""
    return [msgspec.json.decode(line, type=Line) for line in (folder / "queries.jsonl").read_bytes().splitlines()]


def _cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def _warm(matcher: Any, frames: Sequence[bytes]) -> None:
    """What a listener has after its first minutes: caches, and an idea of which words are rare."""
    matcher.match(skim(frames[:_WARM], matcher.wants))
    matcher.settle()


def _rates(matcher: Any, looks: list[list[bytes]], rounds: int) -> dict[str, Any]:
    """Look by look as the listener does it: nothing of a look is kept but the matches."""
    posts = sum(map(len, looks))
    found, alone, whole = 0, [], []
    for _ in range(rounds):
        found, decoding, matching = 0, 0.0, 0.0
        for look in looks:
            decoded_s, posts_of_look = _cpu(lambda look=look: skim(look, matcher.wants))
            matched_s, matches_found = _cpu(lambda posts_of_look=posts_of_look: matcher.match(posts_of_look))
            decoding, matching, found = decoding + decoded_s, matching + matched_s, found + len(matches_found.rows)
        alone.append(posts / matching)
        whole.append(posts / (decoding + matching))
    return {
        "matches": found,
        "match_posts_per_cpu_s": ground.spread(alone),
        "decode_and_match_posts_per_cpu_s": ground.spread(whole),
    }


def _changes(matcher: Any, queries: Sequence[Query], frames: Sequence[bytes]) -> dict[str, Any]:
    """From calling put or remove until a match that heeds it has ended, in milliseconds."""
    chance, one = random.Random(1), skim(frames[:1], matcher.wants)
    took: dict[str, list[tuple[float, float]]] = {"put": [], "change": [], "remove": []}
    for at in range(300):
        new, first, second = len(queries) + at, *chance.sample(queries, 2)
        for what, work in (
            ("put", lambda new=new, first=first: matcher.put(new, first)),
            ("change", lambda new=new, second=second: matcher.put(new, second)),
            ("remove", lambda new=new: matcher.remove(new)),
        ):
            wall, (cpu, _) = ground.timed(lambda work=work: _cpu(lambda: (work(), matcher.match(one))))
            took[what].append((wall * 1000, cpu * 1000))
    return {what: _wall_and_cpu(times) for what, times in took.items()}


def _wall_and_cpu(times: Sequence[tuple[float, float]]) -> dict[str, float]:
    """The most by the wall says how busy the machine was, too."""
    walls, cpus = map(sorted, zip(*times, strict=True))
    return {"p50": round(walls[len(walls) // 2], 2), "max": round(walls[-1], 2), "max_cpu": round(cpus[-1], 2)}


def _differences(matcher: Any, queries: Sequence[Query], frames: Sequence[bytes]) -> int:
    posts: Skim = skim(frames, matcher.wants)
    found = matcher.match(posts)
    ours = set(zip(found.rows.tolist(), found.queries.tolist(), strict=True))
    facts = [facts_at(posts, row) for row in range(len(posts))]
    theirs = {(row, id_) for row, fact in enumerate(facts) for id_, query in enumerate(queries) if matches(query, fact)}
    return len(ours ^ theirs)


def _seconds_to_compile() -> float:
    """CPU seconds of the first put and match without and with numba's cache: the difference is compiling."""
    program = """if True:
        import time
        from evenhand.channels.domain.skim import Skim
        from evenhand.listening.domain.matcher import Matcher
        from evenhand.listening.domain.query import Word
        began = time.process_time()
        matcher = Matcher()
        matcher.put(1, Word("a"))
        columns = ("texts", "languages", "authors", "handles", "references", "networks")
        matcher.match(Skim(**dict.fromkeys(columns, [""])))
        print(time.process_time() - began)"""
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "NUMBA_CACHE_DIR": cache}
        cold, warm = (
            float(subprocess.check_output([sys.executable, "-c", program], env=environment)) for _ in range(2)
        )
    return round(cold - warm, 1)


if __name__ == "__main__":
    main()
