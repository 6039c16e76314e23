"""Who goes by another name is called by it, and words that look like the former one stay words."""

import pytest

from evenhand.community.domain.words import called


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("Thanks Will, that helped", "Thanks Bill, that helped"),
        ("Will, can you look again?", "Bill, can you look again?"),
        ("as Will says, it will work", "as Bill says, it will work"),
        ("Will it work? Will you try?", "Will it work? Will you try?"),
        ("Thanks.\nWill that do?", "Thanks.\nWill that do?"),
        ("Goodwill and Willow", "Goodwill and Willow"),
        ("", ""),
    ],
)
def test_a_name_that_is_a_word_stays_where_it_may_be_one(text: str, reads: str) -> None:
    assert called(text, "Will", "Bill") == reads


def test_a_name_of_several_words_is_changed_wherever_it_stands() -> None:
    assert called("Kim Roth is right. Kim Roth knows.", "Kim Roth", "Lee") == "Lee is right. Lee knows."


def test_the_new_name_is_taken_as_it_is() -> None:
    assert called("as Will says", "Will", r"\1 of $x") == r"as \1 of $x says"
