"""What words of pages look like one that was typed: for readers those of pages they see, at the desk all."""

from collections.abc import Sequence
from typing import Final

from evenhand.database.asking import ask

_MOST: Final = 30  # words whose letters are compared
_LAST: Final = "\U0010ffff"
_NEAR = f"""
SELECT a.word, n.word FROM unnest(%(words)s::text[]) AS a (word) CROSS JOIN LATERAL (
    SELECT k.word, similarity(k.word, a.word) AS likeness FROM {{known}} k
    WHERE k.word %% a.word AND k.brand_id = %(brand)s AND (%(language)s = '' OR k.language = %(language)s)
    ORDER BY likeness DESC, k.word, k.language LIMIT {_MOST}
) AS n
WHERE NOT EXISTS (
    SELECT FROM {{known}} k
    WHERE k.brand_id = %(brand)s AND (%(language)s = '' OR k.language = %(language)s)
        AND k.word >= a.word COLLATE "C" AND k.word <= (a.word || %(last)s) COLLATE "C"
)
ORDER BY n.likeness DESC, n.word
"""
_FOR_READERS = _NEAR.format(known="knowledge_articleword")
_FOR_COLLEAGUES = _NEAR.format(
    known="(SELECT brand_id, language, word FROM knowledge_articleword"
    " UNION ALL SELECT brand_id, language, word FROM knowledge_insideword)"
)


def near(
    brand_id: int, language: str, words: Sequence[str], *, is_for_colleagues: bool = False
) -> dict[str, list[str]]:
    """By each word that stands in no page, nor begins one that does, what looks like it, the likeliest first;
    in that language, or in any where it is empty. Colleagues also find by words that readers do not see."""
    found: dict[str, list[str]] = {}
    asked = _FOR_COLLEAGUES if is_for_colleagues else _FOR_READERS
    for word, known in ask(asked, {"words": list(words), "brand": brand_id, "language": language, "last": _LAST}):
        found.setdefault(word, []).append(known)
    return found
