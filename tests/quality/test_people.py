"""What is said of one person: drawn towards the team, and nothing where the interval says nothing."""

from evenhand.quality.domain.coaching import Deed, Stage, next_stage, open_deeds
from evenhand.quality.domain.people import own_figures
from evenhand.quality.domain.sampling import Weighed


def _cases(good: int, all_: int) -> list[Weighed]:
    return [Weighed(n < good, 0.5) for n in range(all_)]


def test_five_cases_set_nobody_apart() -> None:
    judged = {person: {"flawless": _cases(18, 20)} for person in range(1, 6)}
    found = own_figures({**judged, 9: {"flawless": _cases(3, 5)}})
    assert found[9].needs_help_with == []
    assert found[9].figures["flawless"].value > 0.6


def test_many_cases_say_who_could_use_help_and_who_could_give_it() -> None:
    judged = {person: {"i1": _cases(80, 100)} for person in range(1, 6)}
    found = own_figures({**judged, 8: {"i1": _cases(100, 100)}, 9: {"i1": _cases(40, 100)}})
    assert found[9].needs_help_with == ["i1"]
    assert found[8].shines_at == ["i1"]
    assert all(not found[person].needs_help_with for person in range(1, 6))


def test_where_all_were_good_or_none_was_nobody_differs() -> None:
    found = own_figures({1: {"i1": _cases(0, 1)}, 2: {"i1": _cases(0, 40)}})
    assert not any(each.needs_help_with or each.shines_at for each in found.values())
    assert not own_figures({1: {"i1": _cases(20, 40)}})[1].shines_at


def test_who_was_not_judged_on_an_item_has_no_share_of_it() -> None:
    found = own_figures({1: {"i1": _cases(5, 10)}, 2: {"i2": _cases(5, 10)}})
    assert found[1].figures["i2"].raw is None
    assert found[1].needs_help_with == []


def test_an_appeal_is_decided_before_anything_is_asked() -> None:
    assert next_stage(Stage.APPEALED, Deed.PROPOSE) is None
    assert next_stage(Stage.APPEALED, Deed.DECIDE) == Stage.DECIDED


def test_what_is_done_can_be_taken_up_again() -> None:
    assert next_stage(Stage.DONE, Deed.REOPEN) == Stage.AGREED


def test_each_side_sees_only_what_it_can_do() -> None:
    assert open_deeds(Stage.SHOWN, is_person=True) == {Deed.ANSWER, Deed.APPEAL}
    assert open_deeds(Stage.SHOWN, is_person=False) == {Deed.PROPOSE}
    assert open_deeds(Stage.PROPOSED, is_person=True) == {Deed.AGREE, Deed.ANSWER, Deed.APPEAL}
    for stage in Stage:
        assert open_deeds(stage, is_person=True) | open_deeds(stage, is_person=False)
