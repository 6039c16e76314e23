"""What is found in the words themselves."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.replies.domain import addressing, careless, links, personal, repeats, statements
from evenhand.replies.domain.findings import Check, Finding, Level
from evenhand.replies.domain.phrases import found_in, listed
from evenhand.replies.domain.repeats import Sent
from evenhand.replies.domain.statements import Statement
from evenhand.replies.domain.word_lists import LISTS, LONGEST_PHRASE, MOST_PHRASES, phrases_in

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)


def words(text: str, findings: object) -> list[str]:
    return [text[each.start : each.end] for each in findings]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PLEASE RESTART YOUR ROUTER now", ["PLEASE RESTART YOUR ROUTER"]),
        ("The HDMI and USB ports of the WLAN router", []),
        ("Really??? Now!!!", ["???", "!!!"]),
        ("A new IBAN for the GmbH? Yes!", []),
        ("BITTE STARTEN SIE IHREN ROUTER NEU", ["BITTE STARTEN SIE IHREN ROUTER NEU"]),
        ("#STOPTHEPRESSES @HARBORLINEHELPS", []),
    ],
)
def test_shouting_is_found_and_names_of_things_are_not(text: str, found: list[str]) -> None:
    assert words(text, careless.in_capitals(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hi {{name}}, your order {order no}", ["{{name}}", "{order no}"]),
        ("Dear [Customer name], it is XXX", ["[Customer name]", "XXX"]),
        ("See [the help page](https://a.example)", []),
        ("100% sure, and 5 < 6 > 4", []),
        ("Hallo %name%, <Vorname>", ["%name%", "<Vorname>"]),
        ("<https://a.example/x>", []),
        ("Lorem ipsum dolor", ["Lorem ipsum"]),
    ],
)
def test_fields_that_a_template_left_open_are_found(text: str, found: list[str]) -> None:
    assert words(text, careless.unfilled(text)) == found


def test_a_card_number_never_stands_in_public_and_our_own_hotline_may() -> None:
    text = "Card 4111 1111 1111 1111, or call +49 30 901820"
    codes = [(each.code, each.kind) for each in personal.in_public(text, ours=["+49 (30) 901820"])]
    assert codes == [(Check.PERSONAL, "card")]


def test_what_somebody_told_us_in_private_is_worse_than_an_address_of_nobody_we_know() -> None:
    text = "We write to dana.whitlock@mail.example"
    assert [each.code for each in personal.in_public(text, ours=[])] == [Check.CONTACT_DATA]
    told = "my mail is Dana.Whitlock@mail.example thanks"
    assert [each.code for each in personal.in_public(text, ours=[], said_in_private=told)] == [Check.PERSONAL]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Please send us your account number", True),
        ("Could you tell us your date of birth?", True),
        ("Bitte schicken Sie uns Ihre Kundennummer", True),
        ("Please send us your account number by direct message", False),
        ("Bitte senden Sie uns Ihre Kundennummer per Direktnachricht", False),
        ("Your account number stands on the invoice", False),
        ("Please send the router back", False),
    ],
)
def test_asking_for_personal_data_in_public_is_found(text: str, asks: bool) -> None:
    assert bool(list(personal.asked_in_public(text))) is asks


def test_phrases_stand_for_whole_words_endings_and_numbers() -> None:
    text = "We refunded it within 24 hours. Scunthorpe’s profundity stays; don’t calm down."
    assert [text[slice(*span)] for span in found_in(text, ["refund*", "within # hours"])] == [
        "refunded",
        "within 24 hours",
    ]
    assert not list(listed(text, LISTS["profanity"], Check.PROFANITY))
    assert words(text, listed(text, LISTS["tone"], Check.TONE)) == ["calm down"]


@given(st.text(), st.lists(st.text(alphabet="abc*# .(?\\[", max_size=8)))
def test_any_list_can_be_looked_for_in_any_text(text: str, phrases: list[str]) -> None:
    for start, end in found_in(text, [phrase for phrase in phrases if phrase.strip("*# ")]):
        assert 0 <= start < end <= len(text)


def test_the_usual_lists_fit_into_what_a_brand_may_keep() -> None:
    for name, phrases in LISTS.items():
        assert len(phrases) <= MOST_PHRASES, name
        assert all(len(phrase) <= LONGEST_PHRASE and phrase == phrase.strip() for phrase in phrases)
    assert phrases_in("a / b c\n d/e \n\n a") == ("a", "b c", "d/e")


def sent(text: str, *, mine: bool = True) -> Sent:
    return Sent(text=text, by="Nadia", is_mine=mine, at=MONDAY)


LONG = "we have found the fault in your street and our colleagues are repairing the cable today"


def test_the_same_long_text_twice_is_stopped_whatever_the_greeting_and_the_signature() -> None:
    before = [sent(f"Hi Dana, {LONG} ^NK")]
    found = list(repeats.sent_before(f"Hello Dana! {LONG.capitalize()}. ^BK", before))
    assert [(each.level, each.kind) for each in found] == [(Level.BLOCK, "mine")]


def test_a_short_text_twice_is_warned_of_and_small_talk_is_not() -> None:
    assert [
        each.level
        for each in repeats.sent_before("Please restart your router now", [sent("please restart your router NOW")])
    ] == [Level.WARN]
    assert not list(repeats.sent_before("You are welcome", [sent("You are welcome")]))


@pytest.mark.parametrize(
    ("text", "before", "minutes", "heard", "is_told"),
    [
        ("You are welcome", "you are welcome!", 3, None, True),  # from another tab
        ("You are welcome", "You are welcome", 3, -5, True),
        ("You are welcome", "You are welcome", 3, 1, False),  # they wrote since
        ("You are welcome", "You are welcome", 11, None, False),
        ("You are welcome", "Of course", 3, None, False),
        ("\N{THUMBS UP SIGN}", "\N{THUMBS UP SIGN}", 3, None, True),
        ("\N{THUMBS UP SIGN}", "\N{WAVING HAND SIGN}", 3, None, False),
    ],
)
def test_few_words_twice_in_a_row_are_asked_about(
    text: str, before: str, minutes: int, heard: int | None, is_told: bool
) -> None:
    now = MONDAY + timedelta(minutes=minutes)
    heard_at = None if heard is None else MONDAY + timedelta(minutes=heard)
    found = [*repeats.just_sent(text, [sent(before)], heard_at=heard_at, now=now)]
    assert [(each.level, each.kind) for each in found] == ([(Level.WARN, "just")] if is_told else [])
    assert not list(repeats.just_sent(text, [sent(before, mine=False)], heard_at=heard_at, now=now))


def test_nearly_what_a_colleague_wrote_is_found_and_nearly_what_i_wrote_is_not() -> None:
    other = LONG.replace("today", "this afternoon")
    assert [each.facts["by"] for each in repeats.colleague_sent(other, [sent(LONG, mine=False)])] == ["Nadia"]
    assert not list(repeats.colleague_sent(other, [sent(LONG)]))
    assert not list(repeats.colleague_sent("Thank you for telling us about your new address", [sent(LONG, mine=False)]))


@pytest.mark.parametrize(
    ("changes", "minutes", "heard", "is_told"),
    [
        ({}, 3, None, True),
        ({}, 3, -5, True),  # what they wrote was answered
        ({}, 3, 1, False),  # they wrote since
        ({}, 11, None, False),  # time enough to see it
        ({"is_mine": True}, 3, None, False),
        ({"is_automatic": True}, 3, None, False),
    ],
)
def test_who_answers_right_after_a_colleague_is_told(
    changes: dict[str, bool], minutes: int, heard: int | None, is_told: bool
) -> None:
    before = Sent(**{"text": "Hello", "by": "Nadia", "is_mine": False, "at": MONDAY, **changes})
    heard_at = None if heard is None else MONDAY + timedelta(minutes=heard)
    found = repeats.just_answered([before], heard_at=heard_at, now=MONDAY + timedelta(minutes=minutes))
    assert [each.facts["by"] for each in found] == (["Nadia"] if is_told else [])
    assert not list(repeats.just_answered([], heard_at=None, now=MONDAY))


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_the_same_both_ways_and_whole_only_with_oneself(one: str, other: str) -> None:
    a, b = repeats.words_of(one), repeats.words_of(other)
    assert repeats.likeness(a, b) == repeats.likeness(b, a)
    assert 0 <= repeats.likeness(a, b) <= 1
    assert len(a) < 2 or repeats.likeness(a, a) == 1


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Hi Peter, sorry to hear that", "Peter"),
        ("Hallo Herr Schmidt, das tut uns leid", "Schmidt"),
        ("Hi Dana, sorry", ""),
        ("Dear Mrs Whitlock, sorry", ""),
        ("Hi there, sorry", ""),
        ("Hi, Peter will call you", ""),
        ("Hello everyone, we are back", ""),
    ],
)
def test_a_greeting_with_somebody_elses_name_is_found(text: str, wrong: str) -> None:
    found = list(addressing.wrong_name(text, ["Dana Whitlock", "dana.example"], ["Bob", "Bob Keller"]))
    assert words(text, found) == ([wrong] if wrong else [])


def test_nobody_is_greeted_wrongly_whose_name_is_not_known() -> None:
    assert not list(addressing.wrong_name("Hi Peter, sorry", [], ["Bob"]))


def test_another_brand_is_found_by_name_and_by_handle_unless_it_is_ours_as_well() -> None:
    text = "At Reefcell we help: @reefcell.example, or Harborline"
    others = [("Reefcell", ["Reefcell", "@reefcell.example", "Harborline"])]
    found = list(addressing.wrong_brand(text, ["Harborline", "@harborline.example"], others))
    assert words(text, found) == ["Reefcell", "reefcell.example"]


@pytest.mark.parametrize(
    ("text", "theirs", "is_wrong"),
    [
        ("Wir sehen uns das gerade an und melden uns gleich wieder", {"en"}, True),
        ("Wir sehen uns das gerade an und melden uns gleich wieder", {"en", "de"}, False),
        ("Wir sehen uns das gerade an und melden uns gleich wieder", set(), False),
        ("ok danke", {"en"}, False),
        ("We are looking into this for you right now", {"und"}, False),
    ],
)
def test_another_language_than_theirs_is_found_where_both_can_be_told(
    text: str,
    theirs: set[str],
    is_wrong: bool,
) -> None:
    assert bool(list(addressing.wrong_language(text, theirs))) is is_wrong


@pytest.mark.parametrize(
    ("written", "first", "noted", "read"),
    [
        ({"en", "und"}, "de", "fr", {"en"}),
        ({"und", ""}, "de", "fr", {"de"}),
        (set(), "und", "fr", {"fr"}),
        (set(), "", "", set()),
    ],
)
def test_what_they_write_tells_their_language_and_a_note_only_where_it_does_not(
    written: set[str], first: str, noted: str, read: set[str]
) -> None:
    assert addressing.languages_read(written, first=first, noted=noted) == read


OUTAGE = Statement(
    id=1,
    title="Outage in the north",
    text="We know of the outage in the north. Engineers repair the cable; we expect service at 18:00.",
    about=["outage", "no internet", "störung"],
    never=["sabotage", "refund*"],
)


def kinds(text: str, asked: str = "") -> list[tuple[str, Level]]:
    return [(each.kind, each.level) for each in statements.contradictions(text, asked, [OUTAGE])]


def test_while_something_is_going_on_everybody_says_the_same() -> None:
    assert kinds("It was sabotage", asked="no internet here") == [("never", Level.BLOCK)]
    assert kinds("The outage has been fixed") == [("over", Level.WARN)]
    assert kinds("We expect service at 20:00", asked="is there an outage?") == [("time", Level.WARN)]
    assert kinds("We expect service at 18:00, engineers repair the cable of the outage in the north") == []
    assert kinds("Try another cable", asked="no internet since this morning") == [("unmentioned", Level.WARN)]
    assert kinds("Your bill of May was paid", asked="my bill") == []


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("See https://a.example/x_(y)). And www.b.example!", ["https://a.example/x_(y)", "https://www.b.example"]),
        ("https://a.example https://a.example", ["https://a.example"]),
        ("mail me@www.b.example or a.example", []),
        ("„https://a.example/ü“", ["https://a.example/ü"]),
    ],
)
def test_web_addresses_are_found_without_what_a_sentence_puts_behind_them(text: str, addresses: list[str]) -> None:
    assert [each.address for each in links.links_in(text)] == addresses


@given(st.text())
def test_a_link_stands_where_it_says(text: str) -> None:
    for each in links.links_in(text):
        assert each.address.endswith(text[each.start : each.end])


@given(st.text(max_size=300))
def test_any_text_can_be_looked_over(text: str) -> None:
    found: list[Finding] = [
        *careless.in_capitals(text),
        *careless.unfilled(text),
        *personal.in_public(text, ours=[]),
        *personal.asked_in_public(text),
        *addressing.wrong_name(text, ["Dana"], ["Bob"]),
        *addressing.wrong_language(text, {"en"}),
        *statements.contradictions(text, "outage", [OUTAGE]),
    ]
    for each in found:
        assert -1 <= each.start <= each.end <= len(text)
