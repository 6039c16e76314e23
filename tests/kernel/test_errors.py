"""Errors that a person may see."""

from evenhand.kernel.errors import EvenhandError


class _DoorShut(EvenhandError):
    """The door is
    shut."""

    code = "door_shut"


def test_an_error_says_its_docstring_on_one_line() -> None:
    assert str(_DoorShut()) == _DoorShut().sentence == "The door is shut."


def test_an_error_can_say_something_more_exact_and_carry_facts() -> None:
    error = _DoorShut("The back door is shut.", door=2)
    assert (error.sentence, error.facts, error.code) == ("The back door is shut.", {"door": 2}, "door_shut")


def test_every_error_is_a_sentence_for_people_with_a_code_of_its_own() -> None:
    import evenhand.cases.errors
    import evenhand.channels.errors
    import evenhand.replies.errors

    found = [
        each
        for module in (evenhand.cases.errors, evenhand.channels.errors, evenhand.replies.errors)
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, EvenhandError) and each.__module__ == module.__name__
    ]
    codes = [each.code for each in found]
    assert len(codes) == len(set(codes))
    assert all(each().sentence.endswith((".", ":", "first.")) and each().sentence[0].isupper() for each in found)
