"""Words begun in two places that become one draft: nothing is lost, and what is written on stands there once. Pure."""

APART = "\n\n"


def together(there: str, words: str) -> str:
    """What stands there already, with `words` in their place.

    Words that stand there are left alone, words that go on from the last paragraphs there take their place, and any
    others stand below.
    """
    there, words = there.rstrip(), words.rstrip()
    if words in there:
        return there
    for start in _paragraphs(there):
        if words.startswith(there[start:]):
            return there[:start] + words
    return f"{there}{APART}{words}"


def _paragraphs(text: str) -> list[int]:
    """Where paragraphs begin, the first one first."""
    starts, at = [0], text.find(APART)
    while at >= 0:
        starts.append(at + len(APART))
        at = text.find(APART, at + 1)
    return starts
