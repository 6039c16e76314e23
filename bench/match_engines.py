"""The engines that `match_peers.py` measures: ours, and each peer as well as we could make it."""

import json
import re
import sqlite3
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import ground
import psycopg
from gen_match import tree_of

from evenhand.channels.domain.skim import Skim

_TOKEN = re.compile(r"[#@]?\w+")
_JARS = Path("/usr/share/java")
_LOOK = 4096
Pairs: TypeAlias = set[tuple[int, int]]
Terms: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Posts:
    """What the engines match."""

    texts: list[str]
    languages: list[str]


@dataclass(frozen=True)
class Load:
    """All posts and queries of a folder."""

    posts: Posts
    queries: list[dict[str, Any]]

    def with_queries(self, count: int) -> "Load":
        """The same with fewer queries."""
        return Load(self.posts, self.queries[:count])

    def first(self, count: int) -> Posts:
        """Some of the posts."""
        return Posts(self.posts.texts[:count], self.posts.languages[:count])


def load(folder: Path) -> Load:
    """Posts and queries as `gen_match.py` wrote them, the posts decoded."""
    records = [json.loads(line)["commit"]["record"] for line in (folder / "posts.jsonl").open(encoding="utf-8")]
    posts = Posts([record["text"] for record in records], [record["langs"][0] for record in records])
    return Load(posts, [json.loads(line) for line in (folder / "queries.jsonl").open(encoding="utf-8")])


def words_in(text: str) -> list[str]:
    """The peers' words; for text in most languages the same as ours."""
    return _TOKEN.findall(text.lower())


class Engine:
    """One engine with its queries, ready to match its posts again and again."""

    name = ""

    def __init__(self, queries: Sequence[dict[str, Any]], posts: Posts, url: str, folder: Path) -> None:
        self.queries: list[Terms] = [query["terms"] for query in queries]
        self.posts, self.url, self.folder = posts, url, folder
        self.build()

    def build(self) -> None:
        """Everything that is done once for many posts."""

    def run(self) -> list[tuple[int, int]]:
        """Match all posts."""
        raise NotImplementedError

    def seconds(self) -> float:
        """CPU seconds of matching all posts."""
        began = time.process_time()
        self.run()
        return time.process_time() - began

    def found(self) -> Pairs:
        """Row and query of every match."""
        return set(self.run())

    def close(self) -> None:
        """Nothing is left behind."""


class Evenhand(Engine):
    """The very class the listener runs."""

    name = "evenhand"

    def build(self) -> None:
        """Queries put, and settled by what some posts show."""
        from evenhand.listening.domain.matcher import Matcher

        self.matcher = Matcher()
        for id_, terms in enumerate(self.queries):
            self.matcher.put(id_, tree_of(terms))
        texts, languages = self.posts.texts, self.posts.languages
        self.looks = [_skim(texts[at : at + _LOOK], languages[at : at + _LOOK]) for at in range(0, len(texts), _LOOK)]
        for look in self.looks[:5]:
            self.matcher.match(look)
        self.matcher.settle()

    def seconds(self) -> float:
        """The posts are few for so quick an engine: matched several times."""
        began = time.process_time()
        for _ in range(5):
            for look in self.looks:
                self.matcher.match(look)
        return (time.process_time() - began) / 5

    def run(self) -> list[tuple[int, int]]:
        """Match all posts, look by look."""
        pairs = []
        for at, look in enumerate(self.looks):
            found = self.matcher.match(look)
            pairs += zip((found.rows + at * _LOOK).tolist(), found.queries.tolist(), strict=True)
        return pairs


def _skim(texts: list[str], languages: list[str]) -> Skim:
    nothing = [""] * len(texts)
    return Skim(
        texts=texts,
        languages=[(language,) for language in languages],
        authors=nothing,
        handles=nothing,
        references=nothing,
        networks=["bluesky"] * len(texts),
    )


class AhoCorasick(Engine):
    """pyahocorasick finds the terms of each query's rarest group; plain Python decides."""

    name = "pyahocorasick"

    def build(self) -> None:
        """One automaton of all terms, since all may be asked for."""
        import ahocorasick

        frequency = Counter(word for text in self.posts.texts[:20_000] for word in set(words_in(text)))
        self.guarded: dict[str, list[int]] = defaultdict(list)
        self.automaton = ahocorasick.Automaton()
        for id_, terms in enumerate(self.queries):
            rarest = min(terms["any"], key=lambda group: sum(_share(term, frequency) for term in group))
            for term in set(rarest):
                self.guarded[term].append(id_)
            for term in (term for group in [*terms["any"], terms["not"]] for term in group):
                self.automaton.add_word(f" {term} ", term)
        self.automaton.make_automaton()

    def run(self) -> list[tuple[int, int]]:
        """Scan each post, then check the queries whose rarest group was found."""
        pairs, guarded, scan = [], self.guarded, self.automaton.iter
        for row, text in enumerate(self.posts.texts):
            words = words_in(text)
            shown = {term for _, term in scan(f" {' '.join(words)} ")}
            candidates = {id_ for term in shown if term in guarded for id_ in guarded[term]}
            language = self.posts.languages[row]
            pairs += [(row, id_) for id_ in candidates if _holds(self.queries[id_], shown, words, language)]
        return pairs


def _share(term: str, frequency: Counter[str]) -> int:
    return min(frequency[word] for word in term.split(" "))


def _holds(terms: Terms, shown: set[str], words: list[str], language: str) -> bool:
    if terms["language"] and terms["language"] != language:
        return False
    if any(shown.isdisjoint(group) for group in terms["any"]) or not shown.isdisjoint(terms["not"]):
        return False
    return not terms["near"] or _are_near(words, *terms["near"])


def _are_near(words: list[str], first: str, second: str, distance: int) -> bool:
    places = [[at for at, word in enumerate(words) if word == wanted] for wanted in (first, second)]
    return any(abs(one - other) <= distance for one in places[0] for other in places[1])


class Lucene(Engine):
    """MemoryIndex in a Java process of its own, which measures itself."""

    name = "lucene"

    def build(self) -> None:
        """Hand posts, queries and frequencies over as files."""
        home = self.folder / f"lucene{len(self.queries)}"
        home.mkdir()
        rows = (
            f"{language}\t{' '.join(text.split())}"
            for text, language in zip(self.posts.texts, self.posts.languages, strict=True)
        )
        (home / "posts.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        (home / "queries.tsv").write_text("\n".join(map(_as_row, self.queries)) + "\n", encoding="utf-8")
        frequency = Counter(word for text in self.posts.texts[:20_000] for word in set(words_in(text)))
        (home / "words.tsv").write_text("".join(f"{word}\t{n}\n" for word, n in frequency.items()), encoding="utf-8")
        self.home = home

    def seconds(self) -> float:
        """CPU seconds of its matching thread, the second time over."""
        jars = [
            str(next(_JARS.glob(f"lucene-{part}-8*.jar"))) for part in ("core", "memory", "analyzers-common", "queries")
        ]
        source = Path(__file__).parent / "peers/LuceneMatch.java"
        command = ["java", "-XX:ActiveProcessorCount=1", "-Xmx2g", "-cp", ":".join(jars), str(source), str(self.home)]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    def run(self) -> list[tuple[int, int]]:
        """What it wrote down when it last ran."""
        lines = (self.home / "found.tsv").read_text().splitlines()
        return [(int(row), int(id_)) for row, id_ in (line.split("\t") for line in lines)]


def _as_row(terms: Terms) -> str:
    near = "|".join(map(str, terms["near"] or ()))
    return "\t".join(("||".join(map("|".join, terms["any"])), "|".join(terms["not"]), near, terms["language"] or ""))


class _Searching(Engine):
    """Engines that split words themselves get the posts in words they cannot misread, outside the clock."""

    def build(self) -> None:
        """Signs and underscores spelt out."""
        self.texts = [" ".join(map(_spelt, words_in(text))) for text in self.posts.texts]


def _spelt(word: str) -> str:
    return word.replace("#", "h9h").replace("@", "a9a").replace("_", "u9u")


class Fts5(_Searching):
    """Every query on batches of posts in memory."""

    name = "fts5"

    def build(self) -> None:
        """Queries in FTS5's syntax."""
        super().build()
        self.searches = list(map(_fts5, self.queries))

    def run(self) -> list[tuple[int, int]]:
        """Fill the table, ask everything, empty it."""
        pairs = []
        with sqlite3.connect(":memory:") as base:
            base.execute(
                "CREATE VIRTUAL TABLE posts USING fts5(said, content='', tokenize='unicode61 remove_diacritics 0')"
            )
            for start in range(0, len(self.texts), 10_000):
                batch = enumerate(self.texts[start : start + 10_000], start)
                base.execute("INSERT INTO posts(posts) VALUES ('delete-all')")
                base.executemany("INSERT INTO posts(rowid, said) VALUES (?, ?)", batch)
                pairs += self._asked(base)
        return pairs

    def _asked(self, base: sqlite3.Connection) -> Iterator[tuple[int, int]]:
        for id_, search in enumerate(self.searches):
            language = self.queries[id_]["language"]
            for (row,) in base.execute("SELECT rowid FROM posts WHERE posts MATCH ?", (search,)):
                if not language or self.posts.languages[row] == language:
                    yield row, id_


def _quoted(term: str) -> str:
    return '"' + " ".join(map(_spelt, term.split(" "))) + '"'


def _fts5(terms: Terms) -> str:
    search = " AND ".join(f"({' OR '.join(map(_quoted, group))})" for group in terms["any"])
    if terms["near"]:
        first, second, distance = terms["near"]
        search += f" AND NEAR({_quoted(first)} {_quoted(second)}, {distance - 1})"
    for term in terms["not"]:
        search = f"({search}) NOT {_quoted(term)}"
    return search


class Postgres(_Searching):
    """A table of tsqueries, one SELECT a post."""

    name = "postgres"

    def build(self) -> None:
        """Fill the table."""
        super().build()
        self.connection = psycopg.connect(self.url, autocommit=True)
        self.connection.execute("CREATE TEMP TABLE asked (id int PRIMARY KEY, search tsquery, language text)")
        with self.connection.cursor() as cursor, cursor.copy("COPY asked FROM STDIN") as copy:
            for id_, terms in enumerate(self.queries):
                copy.write_row((id_, _tsquery(terms), terms["language"]))
        self.connection.execute("ANALYZE asked")

    def seconds(self) -> float:
        """Of the client and of its server process."""
        server = self.connection.info.backend_pid
        before = ground.cpu_seconds(server)
        return super().seconds() + ground.cpu_seconds(server) - before

    def run(self) -> list[tuple[int, int]]:
        """Ask which queries each post matches."""
        statement = (
            "SELECT id FROM asked WHERE search @@ to_tsvector('simple', %s) AND (language IS NULL OR language = %s)"
        )
        rows = enumerate(zip(self.texts, self.posts.languages, strict=True))
        return [(row, id_) for row, post in rows for (id_,) in self.connection.execute(statement, post, prepare=True)]

    def close(self) -> None:
        """End the connection, and its table with it."""
        self.connection.close()


def _tsquery(terms: Terms) -> str:
    search = "&".join(f"({'|'.join(map(_tsphrase, group))})" for group in terms["any"])
    search += "".join(f"&!{_tsphrase(term)}" for term in terms["not"])
    if terms["near"]:
        first, second, distance = terms["near"]
        both = ((first, second), (second, first))
        ways = [f"({_tsphrase(a)}<{n}>{_tsphrase(b)})" for n in range(1, distance + 1) for a, b in both]
        search += f"&({'|'.join(ways)})"
    return search


def _tsphrase(term: str) -> str:
    return "(" + "<->".join(f"'{_spelt(word)}'" for word in term.split(" ")) + ")"


ENGINES: tuple[type[Engine], ...] = (Evenhand, AhoCorasick, Lucene, Fts5, Postgres)
