"""Posts side by side, and what the slow evaluator says of them."""

from collections.abc import Iterable, Mapping, Sequence

from evenhand.channels.domain.skim import Skim
from evenhand.listening.domain.evaluation import Facts, matches
from evenhand.listening.domain.matches import Matching
from evenhand.listening.domain.query import Query


def skim_of(posts: Sequence[Facts]) -> Skim:
    """Side by side."""
    return Skim(
        texts=[post.text for post in posts],
        languages=[post.languages for post in posts],
        authors=[post.author for post in posts],
        handles=[post.handle for post in posts],
        references=[str(row) for row in range(len(posts))],
        networks=[post.network for post in posts],
        links=[post.links for post in posts],
        has_media=[post.has_media for post in posts],
    )


def saying(*texts: str) -> list[Facts]:
    """Posts of which nothing but the text is known."""
    return [Facts(text=text) for text in texts]


def found_by(matcher: Matching, posts: Sequence[Facts]) -> list[tuple[int, int]]:
    """Row and query of each match."""
    found = matcher.match(skim_of(posts))
    return list(zip(found.rows.tolist(), found.queries.tolist(), strict=True))


def expected(queries: Mapping[int, Query], posts: Sequence[Facts]) -> list[tuple[int, int]]:
    """What the evaluator finds."""
    return [(row, id_) for row, post in enumerate(posts) for id_ in sorted(queries) if matches(queries[id_], post)]


def filled(kind: type[Matching], queries: Mapping[int, Query] | Iterable[tuple[int, Query]]) -> Matching:
    """A matcher with these queries."""
    matcher = kind()
    for id_, query in dict(queries).items():
        matcher.put(id_, query)
    return matcher
