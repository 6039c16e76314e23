"""The matcher beside what one would use instead, in turns in one run; prints one JSON line for each number of queries.

python bench/match_peers.py FOLDER [--queries N ...] [--rounds N] [--only NAME ...]

FOLDER is what `gen_match.py --special 0` made: the peers have no wildcards, case, CJK or emoji. Texts are decoded
already. Posts a CPU second of one thread (PostgreSQL: client and server together). Peers: pyahocorasick with a Boolean
check in Python; Lucene's MemoryIndex behind a table of rarest words (Debian: liblucene8-java and a JDK; the core of
Elasticsearch's percolator); SQLite's FTS5 with every query on batches of posts; PostgreSQL with stored tsqueries, one
SELECT a post, on the product's own server. What is found is compared pair by pair with ours on the posts both had.
"""

import argparse
import gc
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import ground
from match_engines import ENGINES, Pairs, load

_POSTS = {"postgres": (4000, 1000, 200), "lucene": (40_000, 20_000, 8000), "fts5": (20_000, 20_000, 5000)}
_MOST = (40_000, 40_000, 20_000)


def main() -> None:
    """Measure all engines in turns."""
    options = _options()
    if not all(line["terms"] for line in load(options.folder).queries):
        sys.exit("Make the folder with --special 0: the peers cannot do special queries.")
    with tempfile.TemporaryDirectory(prefix="evenhand-bench-") as folder, ground.database() as url:
        _libraries(Path(folder) / "libraries")
        for count in options.queries:
            print(json.dumps(_at(count, options, url, Path(folder))), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--queries", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", default=[engine.name for engine in ENGINES])
    return parser.parse_args()


def _libraries(folder: Path) -> None:
    """The peer that comes from PyPI, for this run only."""
    uv = Path(sys.prefix).parent / ".tools/uv/bin/uv"
    command = [
        str(uv) if uv.exists() else "uv",
        "pip",
        "install",
        "--quiet",
        "--target",
        str(folder),
        "pyahocorasick==2.3.1",
    ]
    subprocess.run(command, check=True)
    sys.path.append(str(folder))


def _at(count: int, options: argparse.Namespace, url: str, folder: Path) -> dict[str, Any]:
    data = load(options.folder).with_queries(count)
    order = {10_000: 2, 1000: 1}.get(count, 0 if count < 1000 else 2)
    engines = [engine for engine in ENGINES if engine.name in options.only]
    running = [(engine, data.first(_POSTS.get(engine.name, _MOST)[order])) for engine in engines]
    made = [(engine(data.queries, posts, url, folder), posts) for engine, posts in running]
    gc.collect()
    gc.freeze()
    rates: dict[str, list[float]] = {engine.name: [] for engine, _ in made}
    for _ in range(options.rounds):
        for engine, posts in made:
            rates[engine.name].append(len(posts.texts) / engine.seconds())
    said = {"bench": "match_peers", "queries": count, "engines": {}}
    ours, own_posts = next(each for each in made if each[0].name == "evenhand")
    truth = ours.found()
    for engine, posts in made:
        said["engines"][engine.name] = {
            "posts": len(posts.texts),
            "posts_per_cpu_s": ground.spread(rates[engine.name]),
            "evenhand_is_times": round(
                statistics.median(a / b for a, b in zip(rates["evenhand"], rates[engine.name], strict=True)), 1
            ),
            **_compared(truth, engine.found(), min(len(posts.texts), len(own_posts.texts))),
        }
        engine.close()
    return said | ground.circumstances()


def _compared(ours: Pairs, theirs: Pairs, posts: int) -> dict[str, int]:
    mine, other = ({pair for pair in pairs if pair[0] < posts} for pairs in (ours, theirs))
    return {"matches": len(other), "only_evenhand": len(mine - other), "only_peer": len(other - mine)}


if __name__ == "__main__":
    main()
