"""Who may do what, and what waits for a look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.community.domain.badges import Record, badges_of
from evenhand.community.domain.likeness import likeness
from evenhand.community.domain.screening import Facts, Told, Why, flags_hide, reason_to_wait, weight_of_flag
from evenhand.community.domain.trust import Deed, Level, Standing, is_too_much, level_of, may, pace_of
from evenhand.community.domain.words import address_in, hash_of, links_in, name_in, search_words, without
from evenhand.kernel.tokens import token_hash

NUMBERS = st.integers(0, 400)
STANDINGS = st.builds(Standing, days=NUMBERS, kept=NUMBERS, accepted=NUMBERS, votes=NUMBERS, hidden=st.integers(0, 9))
LEVELS = st.sampled_from(Level)
GOOD = ("days", "kept", "accepted", "votes")


@given(STANDINGS, st.sampled_from(GOOD), st.integers(1, 50))
def test_more_good_deeds_never_lower_the_level(standing: Standing, what: str, more: int) -> None:
    values = {name: getattr(standing, name) for name in (*GOOD, "hidden")}
    assert level_of(Standing(**{**values, what: values[what] + more})) >= level_of(standing)


@given(STANDINGS, st.integers(1, 9))
def test_more_that_was_hidden_never_raises_it(standing: Standing, more: int) -> None:
    values = {name: getattr(standing, name) for name in GOOD}
    assert level_of(Standing(**values, hidden=standing.hidden + more)) <= level_of(standing)


@given(LEVELS, LEVELS, st.sampled_from(Deed))
def test_each_level_may_what_those_below_it_may(one: Level, other: Level, deed: Deed) -> None:
    low, high = sorted((one, other))
    assert may(high, deed) or not may(low, deed)
    assert pace_of(high).an_hour >= pace_of(low).an_hour


def test_whom_nobody_has_looked_at_is_a_newcomer_and_may_nothing_but_write() -> None:
    assert level_of(Standing(days=400)) is Level.NEWCOMER
    assert not [deed for deed in Deed if may(Level.NEWCOMER, deed)]


def test_three_hidden_contributions_make_anybody_a_newcomer_again() -> None:
    best = Standing(days=400, kept=400, accepted=400, votes=400)
    assert level_of(best) is Level.GUIDE
    assert level_of(Standing(days=400, kept=400, accepted=400, votes=400, hidden=3)) is Level.NEWCOMER


def test_a_flood_of_one_newcomer_ends_at_three() -> None:
    assert not is_too_much(Level.NEWCOMER, last_hour=2, last_day=2, waiting=2)
    assert is_too_much(Level.NEWCOMER, last_hour=0, last_day=3, waiting=3)
    assert is_too_much(Level.GUIDE, last_hour=50, last_day=50, waiting=0)


@given(st.builds(Told, is_spam=st.booleans(), is_abuse=st.booleans(), is_harm=st.booleans()), st.integers(0, 20))
def test_nothing_of_a_newcomer_is_shown_before_somebody_looked(told: Told, links: int) -> None:
    assert reason_to_wait(Facts(told=told, links=links)) is not Why.NOTHING


@given(LEVELS)
def test_spam_waits_whoever_writes_it(level: Level) -> None:
    assert reason_to_wait(Facts(level=level, looks_first=False, told=Told(is_spam=True))) is Why.SPAM


def test_where_newcomers_are_not_looked_at_first_a_link_still_is() -> None:
    assert reason_to_wait(Facts(looks_first=False)) is Why.NOTHING
    assert reason_to_wait(Facts(looks_first=False, links=1)) is Why.LINKS
    assert reason_to_wait(Facts(level=Level.MEMBER, links=3)) is Why.NOTHING
    assert reason_to_wait(Facts(level=Level.MEMBER, links=4)) is Why.LINKS


def test_danger_is_named_before_everything_else() -> None:
    assert reason_to_wait(Facts(told=Told(is_harm=True, is_spam=True))) is Why.HARM


def test_one_regular_and_one_member_take_a_contribution_out_of_sight_and_two_members_do_not() -> None:
    assert flags_hide([weight_of_flag(Level.REGULAR), weight_of_flag(Level.MEMBER)])
    assert not flags_hide([weight_of_flag(Level.MEMBER)] * 2)


RECORDS = st.fixed_dictionaries(
    {name: st.integers(0, 60) for name in ("people_helped", "quick", "lasting", "right_flags", "articles", "thanks")}
)


@given(RECORDS, RECORDS)
def test_a_longer_record_earns_no_fewer_badges(one: dict[str, int], more: dict[str, int]) -> None:
    assert badges_of(Record(**one)) <= badges_of(Record(**{name: one[name] + more[name] for name in one}))


def test_being_here_often_earns_nothing() -> None:
    assert not badges_of(Record())


def test_a_name_that_could_be_mistaken_for_ours_is_not_taken() -> None:
    for name in (
        "Harborline",
        "Harborline help",
        "Ｈａｒｂｏｒｌｉｎｅ",
        "H a r b o r - L i n e",
        "Harbor.line",
        "H\u0430rborline",  # with a Cyrillic letter
        "D\u0430na",
        "Admin",
        "The Moderators",
        "Support",
        "<b>x",
        "x",
        "  ",
    ):
        assert not name_in(name, brand="Harborline"), name
    assert name_in("  Dana   W. ", brand="Harborline") == "Dana W."
    for name in ("Дана", "Δάφνη", "日本の Dana", "Zoë-Łucja 7"):
        assert name_in(name, brand="Harborline") == name
    assert name_in("Dana", brand="!!!") == "Dana"


def test_an_address_is_one_or_nothing() -> None:
    assert address_in(" Dana@Mail.Example ") == "dana@mail.example"
    for said in ("dana", "a@b", "a@b.c, d@e.f", "a@b.c\nBcc: x@y.z", "<a@b.c>", "x" * 300 + "@b.c"):
        assert not address_in(said), said


def test_links_are_counted_however_they_are_written() -> None:
    assert links_in("see https://a.example/x and www.b.example or cheap-pills.shop") == 3
    assert links_in("My Tidebox 3.1 says error e.g. 42") == 0


def test_the_same_words_set_otherwise_are_the_same() -> None:
    assert hash_of("Buy  now!!!") == hash_of("BUY NOW")
    assert hash_of("Buy now") != hash_of("Buy later")
    assert token_hash("a") != token_hash("b")


def test_small_words_find_nothing_unless_there_are_no_others() -> None:
    assert search_words("How do I reset my Tidebox?") == ["reset", "tidebox"]
    assert search_words("Who are you?") == ["who", "are", "you"]


def test_a_name_goes_as_a_word_and_not_out_of_the_middle_of_one() -> None:
    assert without("Thanks Dana, danach ging es", ["Dana"], [], instead="…") == "Thanks …, danach ging es"
    assert without("call 0123", [], [(5, 9)], instead="…") == "call …"


@pytest.mark.parametrize(
    "name",
    [
        "Harbor1ine",
        "HarborIine",
        "H4rb0rline care",
        "Harborl\u0131ne",
        "Adm1n",
        "0fficial",
        "Supp0rt",
        "N\u0430dia",
        "Nad1a",
    ],
)
def test_a_name_that_only_looks_like_ours_is_not_taken(name: str) -> None:
    assert name_in(name, brand="Harborline", ours=("Nadia",)) == ""


@pytest.mark.parametrize(
    "name", ["राहुल", "สมชาย", "Zoe\u0308", "Ann-Kathrin O’Neil", "Иван", "محمد", "Max1", "Clara", "Nadia B"]
)
def test_names_of_all_alphabets_are_taken(name: str) -> None:
    assert name_in(name, brand="Harborline", ours=("Nadia",))


def test_a_name_that_climbs_over_other_lines_is_not_taken() -> None:
    assert name_in("Z\u0337\u0322\u031b\u0317\u0340a", brand="Harborline") == ""


@given(st.text(alphabet="abcdeilmnorst014589", min_size=2, max_size=12))
def test_what_looks_alike_looks_alike_whichever_case_it_is_in(name: str) -> None:
    assert likeness(name) == likeness(name.upper())
