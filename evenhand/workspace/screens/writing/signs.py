"""Emoji by name, from the data of the emoji package; names in the person's language and in English."""

from functools import cache

import emoji

from evenhand.kernel.text import fold

_OFTEN = "🙂😀😊😉🙏👍👋🎉❤️✅⚠️☕😔😅🤝🔧📦📞📧🌐"


@cache
def _named(language: str) -> list[tuple[str, str, str]]:
    """Every sign with its name and what it is found by."""
    found = []
    for sign, facts in emoji.EMOJI_DATA.items():
        if facts["status"] != emoji.STATUS["fully_qualified"] or "skin_tone" in facts["en"]:
            continue
        name = _plain(facts.get(language) or facts["en"])
        aliases = [_plain(each) for each in facts.get("alias", [])]
        found.append((sign, name, " ".join(fold(each) for each in (name, _plain(facts["en"]), *aliases))))
    return found


def _plain(name: str) -> str:
    return name.strip(":").replace("_", " ")


def signs_called(words: str, language: str, most: int) -> list[tuple[str, str]]:
    """Signs whose names hold these words, the closest first; those used often where nothing was typed."""
    wanted = fold(words.replace("_", " ")).split()
    named = _named(language)
    if not wanted:
        often = {sign: name for sign, name, _ in named if sign in _OFTEN}
        return sorted(often.items(), key=lambda each: _OFTEN.index(each[0]))[:most]
    found = [(sign, name, found_by) for sign, name, found_by in named if all(word in found_by for word in wanted)]
    found.sort(key=lambda each: (not _begins(each[2], wanted[0]), each[0] not in _OFTEN, len(each[1])))
    return [(sign, name) for sign, name, _ in found[:most]]


def _begins(found_by: str, word: str) -> bool:
    return any(each.startswith(word) for each in found_by.split())
