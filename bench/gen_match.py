"""Makes the posts and queries that `match.py` and `match_peers.py` measure with; the same seed makes the same files.

python bench/gen_match.py FOLDER [--text DIR] [--posts N] [--queries N] [--special SHARE] [--seed N]

DIR holds *.txt files, one short post a line (any tweets). Without it the words are made up, as common and as rare as in
real text. Writes FOLDER/posts.jsonl, frames as Bluesky's Jetstream sends them, and FOLDER/queries.jsonl: the tree of
each query and `terms`, the same for engines without our language; None for special ones (wildcard, case, CJK, emoji).
"""

import argparse
import json
import math
import random
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from evenhand.listening.domain.query import And, Language, Near, Not, Or, Phrase, Query, Word
from evenhand.listening.domain.words import tokens_of, words_of

_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_EMOJI = [chr(code) for code in (*range(0x1F600, 0x1F640), *range(0x1F44A, 0x1F450))]
_TONES = ["", "", "", "\U0001f3fb", "\U0001f3fd"]
_CJK = [chr(code) for code in (*range(0x3042, 0x3090), *range(0x4E00, 0x5000))]
_ANYBODYS_WORD = re.compile(r"[#@]?\w+").fullmatch  # others are words by our rules only
_FIRST_MOMENT = 1_763_726_400_000_000


def main() -> None:
    """Write both files."""
    options = _options()
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(options.seed)
    texts = [_dressed(text, chance) for text in _texts(options, chance)]
    languages = [_language(text, chance) for text in texts]
    with (folder / "posts.jsonl").open("w", encoding="utf-8") as file:
        for at, (text, language) in enumerate(zip(texts, languages, strict=True)):
            file.write(_frame(at, text, language, chance) + "\n")
    maker = QueryMaker(texts, chance)
    with (folder / "queries.jsonl").open("wb") as file:
        for _ in range(options.queries):
            special = chance.random() < options.special
            terms = None if special else maker.terms()
            tree = maker.special() if terms is None else tree_of(terms)
            file.write(msgspec.json.encode({"tree": tree, "terms": terms}) + b"\n")
    size = (folder / "posts.jsonl").stat().st_size
    print(json.dumps({"bench": "gen_match", "posts": len(texts), "queries": options.queries, "bytes": size}))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--text", type=Path)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=10_000)
    parser.add_argument("--special", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


# Posts.


def _texts(options: argparse.Namespace, chance: random.Random) -> list[str]:
    if options.text:
        lines = [line.strip() for path in sorted(options.text.glob("*.txt")) for line in path.open(encoding="utf-8")]
        known = list(dict.fromkeys(filter(None, lines)))
        chance.shuffle(known)
    else:
        known = _made_up(min(options.posts, 150_000), chance)
    surplus = max(options.posts - len(known), 0)
    return known[: options.posts] + [f"{chance.choice(known)} {chance.choice(known)[:60]}" for _ in range(surplus)]


def _made_up(count: int, chance: random.Random) -> list[str]:
    """Sentences whose words are as frequent as Zipf says."""
    parts = [c + v for c in "bdfghklmnprstvz" for v in ("a", "e", "i", "o", "u", "an", "er")]
    words = list({"".join(chance.choices(parts, k=chance.choice((1, 2, 2, 3, 3, 4)))): 0 for _ in range(60_000)})
    weights = [0.0]
    for rank in range(len(words)):
        weights.append(weights[-1] + 1 / (rank + 2.7) ** 1.05)
    sentences = (chance.choices(words, cum_weights=weights[1:], k=chance.randint(5, 28)) for _ in range(count))
    return [" ".join(word.capitalize() if chance.random() < 0.08 else word for word in each) for each in sentences]


def _dressed(text: str, chance: random.Random) -> str:
    """A text with what the medium adds: handles for placeholders, tags, links, emoji, other scripts."""
    if chance.random() < 0.04:
        return "".join(chance.choices(_CJK, weights=range(len(_CJK), 0, -1), k=chance.randint(8, 60)))
    text = re.sub(r"@user\b", lambda _: f"@{_handle(chance)}", text)
    if chance.random() < 0.15:
        text += " #" + (re.sub(r"\W", "", chance.choice(text.split() or [""])) or "tagged")
    if chance.random() < 0.15:
        text += f" {chance.choice(_EMOJI)}{chance.choice(_TONES)}"
    if chance.random() < 0.15:
        text += f" https://site{chance.randrange(5000)}.example/{chance.getrandbits(32):x}"
    return text


def _handle(chance: random.Random) -> str:
    number = int(chance.paretovariate(0.9)) % 30_000
    return f"person{number}" if number > 150 else f"help{number}desk"


def _language(text: str, chance: random.Random) -> str:
    return "ja" if text[:1] in _CJK else chance.choices(("en", "es", "de", "pt"), (86, 7, 4, 3))[0]


def _frame(at: int, text: str, language: str, chance: random.Random) -> str:
    record: dict[str, Any] = {
        "$type": "app.bsky.feed.post",
        "createdAt": f"2026-11-21T12:{at // 60 % 60:02}:{at % 60:02}.{at % 1000:03}Z",
        "langs": [language],
        "text": text,
    }
    if chance.random() < 0.35:
        above = {
            "cid": "bafyrei" + _code(52, chance),
            "uri": f"at://{_did(chance)}/app.bsky.feed.post/3l{_code(11, chance)}",
        }
        record["reply"] = {"parent": above, "root": above}
    if chance.random() < 0.2:
        link = {"$type": "app.bsky.richtext.facet#link", "uri": f"https://site{chance.randrange(5000)}.example/"}
        record["facets"] = [{"features": [link], "index": {"byteStart": 0, "byteEnd": 5}}]
    commit = {
        "rev": "3l" + _code(11, chance),
        "operation": "create",
        "collection": "app.bsky.feed.post",
        "rkey": "3l" + _code(11, chance),
        "record": record,
        "cid": "bafyrei" + _code(52, chance),
    }
    frame = {"did": _did(chance), "time_us": _FIRST_MOMENT + 2500 * at, "kind": "commit", "commit": commit}
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))


def _code(length: int, chance: random.Random) -> str:
    return "".join(chance.choices(_BASE32, k=length))


def _did(chance: random.Random) -> str:
    return f"did:plc:{random.Random(chance.randrange(20_000)).getrandbits(120):024x}"[:32]


# Queries.


class QueryMaker:
    """Queries of the words of the texts, from rare (names) to common (topics), by how many posts have them."""

    def __init__(self, texts: Sequence[str], chance: random.Random) -> None:
        self._chance = chance
        said = [words_of(text) for text in texts]
        said = [words for words in said if all(map(_ANYBODYS_WORD, words))]
        frequency = Counter(word for words in said for word in set(words))
        pairs = Counter(pair for words in said[::2] for pair in set(pairwise(words)))
        self._plain = sorted((w for w in frequency if w[0] not in "#@" and len(w) > 3), key=lambda w: (frequency[w], w))
        self._counts = [frequency[word] for word in self._plain]
        self._tags = sorted(word for word, count in frequency.items() if word[0] == "#" and count > 2 and len(word) > 4)
        self._handles = sorted(word for word, count in frequency.items() if word[0] == "@" and count > 2)
        self._phrases = sorted(
            " ".join(pair) for pair, count in pairs.items() if 2 < count < 300 and min(map(len, pair)) > 2
        )
        self._unit = len(texts) / 200_000
        self._cjk = [text for text in texts if text[:1] in _CJK]
        self._written = sorted(
            {t.written for text in texts[:5000] for t in tokens_of(text).words if t.written[0].isupper()}
        )

    def terms(self) -> dict[str, Any]:
        """What must be there (one of each group), what must not, nearness, language."""
        kind, topic, any_term = self._chance.random(), self._topic, self._any_term
        terms: dict[str, Any] = {"any": [], "not": [], "near": None, "language": None}
        if kind < 0.30:
            terms["any"] = [[any_term() for _ in range(self._chance.randint(2, 4))]]
        elif kind < 0.55:
            terms["any"] = [[self._name(), any_term()], [topic(), topic()]]
        elif kind < 0.75:
            terms |= {"any": [[any_term()], [topic()]], "not": [topic()]}
        elif kind < 0.85:
            pair = self._two_topics()
            terms |= {"any": [[pair[0]], [pair[1]]], "near": [*pair, 5]}
        else:
            language = self._chance.choice(["en", "en", "en", "es", "de"])
            terms |= {"any": [[any_term(), self._name()]], "not": [topic()], "language": language}
        return terms

    def special(self) -> Query:
        """A query with a wildcard, a word as it is written, text without spaces, or an emoji."""
        topic = Word(self._topic())
        match self._chance.randrange(4):
            case 0:
                beginnings = [self._name(), self._name()]
                words = tuple(Word(word[: self._chance.randint(4, 6)], is_prefix=True) for word in beginnings)
                return And((Or(words), topic))
            case 1:
                return And((Word(self._chance.choice(self._written), is_exact=True), Not(topic)))
            case 2:
                text = self._chance.choice(self._cjk)
                at = self._chance.randrange(len(text) - 3)
                return Phrase(tuple(map(Word, text[at : at + self._chance.randint(2, 3)])))
            case _:
                return And((Word(self._chance.choice(_EMOJI)), Or((topic, Word(self._topic())))))

    def _of_frequency(self, low: float, high: float) -> str:
        """Of each order of magnitude equally many."""
        low, high = max(low * self._unit, 1.5), max(high * self._unit, 3)
        count = math.exp(self._chance.uniform(math.log(low), math.log(high)))
        at = bisect_left(self._counts, count) + self._chance.randint(-30, 30)
        return self._plain[min(max(at, 0), len(self._plain) - 1)]

    def _name(self) -> str:
        return self._of_frequency(3, 400)

    def _topic(self) -> str:
        return self._of_frequency(200, 8000)

    def _two_topics(self) -> tuple[str, str]:
        first = second = self._topic()
        while second == first:
            second = self._topic()
        return first, second

    def _any_term(self) -> str:
        kind = self._chance.random()
        if kind < 0.25 and self._phrases:
            return self._chance.choice(self._phrases)
        if kind < 0.45 and self._tags:
            return self._chance.choice(self._tags)
        if kind < 0.60 and self._handles:
            return self._chance.choice(self._handles)
        return self._name()


def tree_of(terms: dict[str, Any]) -> Query:
    """The same as our tree."""
    parts: list[Query] = [_either([_term(term) for term in group]) for group in terms["any"]]
    parts += [Not(_term(term)) for term in terms["not"]]
    if terms["near"]:
        first, second, distance = terms["near"]
        parts.append(Near((Word(first), Word(second)), distance))
    if terms["language"]:
        parts.append(Language(terms["language"]))
    return And(tuple(parts)) if len(parts) > 1 else parts[0]


def _term(term: str) -> Query:
    words = tuple(map(Word, term.split(" ")))
    return Phrase(words) if len(words) > 1 else words[0]


def _either(nodes: list[Query]) -> Query:
    return Or(tuple(nodes)) if len(nodes) > 1 else nodes[0]


if __name__ == "__main__":
    main()
