"""Languages to choose from, as forms list them."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from evenhand.knowledge.domain.languages import Language, language_meant, languages_named, other_languages


class Choice(NamedTuple):
    """Languages to choose from: a brand's own ones first."""

    own: list[Language]
    others: list[Language]
    chosen: str

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is there in all of the brand's own ones already, so that none is likelier than another."""
        return not self.own


def choice_of(spoken: Sequence[str], chosen: str = "", *, but: Collection[str] = ()) -> Choice:
    """All but some; what was chosen before stands among them, however it was written."""
    others = other_languages([*spoken, *but])
    chosen = chosen if chosen in spoken else language_meant(chosen)
    own = languages_named(each for each in spoken if each not in but)
    return Choice(own, others, "" if chosen in but else chosen)
