"""A company's taxonomy, asked."""

from functools import cache

import pytest

from evenhand.understanding.domain.subjects import Taught, Taxonomy, taught


@cache
def _taxonomy() -> Taxonomy:
    parcels = ("Where is my parcel?", "My order has not arrived", "The courier lost my box")
    return taught([
        Taught(name="Delivery", examples=parcels),
        Taught(name="Billing", examples=("I was charged twice", "The invoice is wrong", "My bill is too high")),
        Taught(name="Outage", description="The internet or the phone line does not work"),
    ])  # fmt: skip


def test_the_example_that_decided_is_named() -> None:
    [answer] = _taxonomy().answers(["the courier has lost the box i ordered"])
    assert answer.subject == "Delivery"
    assert answer.because == "The courier lost my box"
    assert 0 < answer.sure <= 1


def test_a_subject_without_examples_is_found_by_what_it_says_of_itself() -> None:
    [answer] = _taxonomy().answers(["My internet does not work"])
    assert answer.subject == "Outage"


def test_a_text_about_none_of_the_subjects_has_none() -> None:
    answers = _taxonomy().answers(["What a beautiful sunset", "Who won the match?"])
    assert [each.subject for each in answers] == [None, None]
    assert all(each.because == "" and each.sure > 0.5 for each in answers)


def test_a_correction_is_the_example_that_decides_next() -> None:
    corrected = _taxonomy().corrected("Please cancel my contract", "Leaving")
    [answer] = corrected.answers(["please cancel the contract"])
    assert (answer.subject, answer.because) == ("Leaving", "Please cancel my contract")
    [nothing] = corrected.corrected("Please cancel my contract", None).answers(["please cancel my contract"])
    assert (nothing.subject, nothing.because) == (None, "Please cancel my contract")


def test_two_subjects_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="one name"):
        taught([Taught(name="Delivery"), Taught(name="Delivery")])


def test_no_texts_have_no_answers() -> None:
    assert _taxonomy().answers([]) == []
