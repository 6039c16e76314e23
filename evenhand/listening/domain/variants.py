"""Other forms in which people write what a query looks for: tags, handles, plurals, run together, misspelled."""

from collections.abc import Iterator

from evenhand.listening.domain.background import Background
from evenhand.listening.domain.everyday import EVERYDAY
from evenhand.listening.domain.query import Phrase, Word
from evenhand.listening.domain.words import UNSPACED, is_emoji, kind_of

SHORTEST_MISSPELLED = 6  # letters: shorter words have too many neighbours that are words themselves
SHORTEST_BEGUN = 5  # letters: tags and handles that begin with a shorter word are mostly about something else
RARER = 0.25  # a misspelling is at most that frequent, compared with the right spelling
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def variants_of(term: Word | Phrase, behind: Background) -> list[Word]:
    """Forms of a word or phrase that occur in the background, the most frequent first."""
    if any(word.is_prefix or is_emoji(word.text) for word in _words(term)):
        return []
    bare = [word.text.lower().lstrip("#@") for word in _words(term)]
    together = "".join(bare)
    is_short = len(together) < 3 and kind_of(together[0]) != UNSPACED
    if is_short or len(together) < 2 or together in EVERYDAY:
        return []
    forms = dict.fromkeys((*_marked(together, behind), *_inflected(bare, together), *_misspelled(bare, behind)))
    own = {word.text.lower() for word in _words(term)} if isinstance(term, Word) else set()
    there = [form for form in forms if behind.counts[form] and form not in own and form not in EVERYDAY]
    return [Word(form) for form in sorted(there, key=lambda form: (-behind.counts[form], form))]


def _words(term: Word | Phrase) -> tuple[Word, ...]:
    return (term,) if isinstance(term, Word) else term.words


def _marked(together: str, behind: Background) -> Iterator[str]:
    """As a tag or a handle, also of a part of the firm: @acmecare."""
    yield from ("#" + together, "@" + together)
    if len(together) >= SHORTEST_BEGUN:
        signs = ("#" + together, "@" + together)
        yield from (token for token in behind.counts if token[0] in "#@" and token.startswith(signs))


def _inflected(bare: list[str], together: str) -> Iterator[str]:
    if len(bare) > 1:
        yield together
        return
    if kind_of(together[0]) != UNSPACED:
        yield together + ("es" if together.endswith(("s", "x", "ch", "sh")) else "s")
        yield together.removesuffix("s")


def _misspelled(bare: list[str], behind: Background) -> Iterator[str]:
    """One letter left out, added, changed or swapped with its neighbour; if that occurs, and much more rarely."""
    (word, *more) = bare
    if more or len(word) < SHORTEST_MISSPELLED or not word.isalpha():
        return
    most = RARER * max(behind.counts[word], 1)
    yield from (form for form in _one_letter_off(word) if 0 < behind.counts[form] <= most)


def _one_letter_off(word: str) -> Iterator[str]:
    letters = sorted({*_LETTERS, *word})
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        yield from (before + letter + after for letter in letters)
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in letters if letter != after[0])
        if len(after) > 1 and after[0] != after[1]:
            yield before + after[1] + after[0] + after[2:]
