"""What we read out of feeds beside what feedparser reads: `feeds.py DIR` compares entry by entry, prints one JSON line.

`DIR` holds feeds as files, such as the tests of feedparser's source archive; headers that matter stand in their
comments (“Header: Content-type: …”). With --show the differences are printed too.
"""

import argparse
import io
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urljoin

import feedparser
import nh3

from evenhand.channels.connectors.feeds.asking import Got, Outcome
from evenhand.channels.connectors.feeds.look import Look, followed
from evenhand.channels.connectors.feeds.reading import read
from evenhand.channels.connectors.feeds.settings import read_settings
from evenhand.channels.connectors.feeds.state import Place, State
from evenhand.channels.connectors.feeds.translate import translate
from evenhand.channels.domain.connector import Post
from evenhand.channels.errors import CannotTranslate

ADDRESS = "http://feeds.example/feed"
NOW = 1_800_000_000
_HEADER = re.compile(rb"Header:\s+([^:\r\n]+):\s*([^\r\n]*?)\s*(?:\r?\n|-->)")
Wanted: TypeAlias = tuple[tuple[str, ...], str, bool]  # title in one way or another, link, whether it has words
_TAG = re.compile(r"<[^<>]*>")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    files = [path for path in sorted(arguments.folder.rglob("*")) if path.is_file()]
    counts: Counter[str] = Counter()
    took = {"ours": 0.0, "theirs": 0.0}
    for path in files:
        content = path.read_bytes()
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in _HEADER.findall(content)}
        began = time.process_time()
        theirs = list(_wanted(content, headers))
        between = time.process_time()
        ours, nothing = _heard(content, headers)
        took["theirs"] += between - began
        took["ours"] += time.process_time() - between
        counts.update(entries_of_feedparser=len(theirs), posts=len(ours), with_nothing_to_say=nothing)
        for what in _missing(theirs, ours, nothing):
            counts[what[0]] += 1
            if arguments.show:
                print(path.relative_to(arguments.folder), what, [(post.url, post.text) for post in ours])
    result = {
        "bench": "feeds",
        "feeds": len(files),
        **{name: counts[name] for name in ("entries_of_feedparser", "posts", "with_nothing_to_say")},
        **{f"lost_{name}": counts[name] for name in ("entry", "title", "link")},
        "ours_seconds": round(took["ours"], 2),
        "feedparser_seconds": round(took["theirs"], 2),
    }
    print(json.dumps(result))


def _wanted(content: bytes, headers: dict[str, str]) -> Iterator[Wanted]:
    """Title and link of every entry that feedparser finds; of a JSON Feed, as it says itself."""
    if content.lstrip().startswith(b"{"):
        for item in json.loads(content)["items"]:
            yield (str(item.get("title", "")),), str(item.get("url", "")), True
        return
    for entry in feedparser.parse(io.BytesIO(content), response_headers=headers)["entries"]:
        title, link = str(entry.get("title") or ""), str(entry.get("link") or "")
        if "html" in entry.get("title_detail", {}).get("type", ""):
            yield (_TAG.sub("", title), _without_script(content, headers, entry)), link, _has_words(entry)
        else:
            yield (title,), link, _has_words(entry)


def _has_words(entry: Any) -> bool:
    said = [entry.get("title"), entry.get("summary"), *(each.get("value") for each in entry.get("content", []))]
    return any(_letters(_TAG.sub("", str(each))) for each in said if each)


def _without_script(content: bytes, headers: dict[str, str], entry: Any) -> str:
    """The same title cleaned by nh3: feedparser's own cleaner lets pieces of scripts stand as words."""
    parsed = feedparser.parse(io.BytesIO(content), response_headers=headers, sanitize_html=False)
    same = next(each for each in parsed["entries"] if each.get("id") == entry.get("id"))
    return nh3.clean(str(same.get("title") or ""), tags=set())


def _heard(content: bytes, headers: dict[str, str]) -> tuple[list[Post], int]:
    """The posts of the very path a look takes, and how many entries had nothing to say."""
    feeds, place = read_settings({"addresses": ADDRESS, "newest": 1_000}), Place()

    def ask(address: str, state: State) -> Outcome:
        del state
        return Got(reading=read(content, headers, address=address), headers=headers)

    look = Look(feeds, place, ask, {}, limit=10_000, now=NOW)
    look.run(followed(feeds, place, now=NOW))
    posts, nothing = [], 0
    for raw in look.raws:
        try:
            posts += [each for each in translate(raw) if isinstance(each, Post)]
        except CannotTranslate:
            nothing += 1
    return posts, nothing


def _missing(theirs: list[Wanted], ours: list[Post], nothing: int) -> Iterator[tuple[str, str]]:
    left = list(ours)
    for titles, link, has_words in theirs:
        if not has_words and not link and nothing:
            continue
        best = max(left, key=lambda post: (_has_title(post, titles), _has_link(post, link)), default=None)
        if best is None:
            yield "entry", titles[0] or link
            continue
        left.remove(best)
        if not _has_title(best, titles):
            yield "title", titles[0]
        if not _has_link(best, link):
            yield "link", link


def _has_title(post: Post, titles: tuple[str, ...]) -> bool:
    return any(_letters(title) in _letters(post.text) for title in titles)


def _has_link(post: Post, link: str) -> bool:
    return not link or urljoin(ADDRESS, link) == post.url or link in post.text


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unescape(text)))


if __name__ == "__main__":
    main()
