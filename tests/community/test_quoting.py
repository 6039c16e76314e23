"""Passages of others in an answer: whose they are, whether they say it, and what is left when they do not any more."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evenhand.community.actions import moderating
from evenhand.community.domain.quoting import LONGEST_QUOTE, is_said, own_words, parts_of, quote_of, within_quotes
from evenhand.community.models import Contribution, Topic
from evenhand.kernel import clock
from tests.cast import Cast
from tests.community.conftest import ROOT, Browser
from tests.community.test_standing_up import solved
from tests.community.test_story import asked, kept, member

Come = Callable[..., Browser]
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=80)


def test_a_passage_says_whose_words_it_is_and_is_answered_below() -> None:
    text = quote_of("Turn it off.\nWait.\n\nTurn it on.", name="Eli", number=12) + "That helped."
    assert text == "> Eli (#12):\n> Turn it off.\n> Wait.\n>\n> Turn it on.\n\nThat helped."
    quote, words = parts_of(text)
    assert (quote.is_quote, quote.source, quote.text) == (True, 12, "Turn it off.\nWait.\n\nTurn it on.")
    assert (words.is_quote, words.source, words.text) == (False, None, "That helped.")


@pytest.mark.parametrize(
    ("text", "kinds", "own"),
    [
        ("Only mine", [False], "Only mine"),
        ("> somebody said", [True], ""),
        ("> (#7):\n> Who left wrote this\nYes", [True, False], "Yes"),
        ("One\n> two\nthree\n\n> four", [False, True, False, True], "One\n\nthree"),
        ("> Eli (#12):", [True], ""),
        ("a > b, and 3 > 2", [False], "a > b, and 3 > 2"),
        ("\n\n", [], ""),
    ],
)
def test_lines_that_begin_with_the_sign_are_passages(text: str, kinds: list[bool], own: str) -> None:
    assert [each.is_quote for each in parts_of(text)] == kinds
    assert own_words(text) == own


@given(WORDS.filter(str.strip), st.integers(1, 10**17))
@example(">", 1)
@example("> > twice", 1)
def test_whatever_is_quoted_is_found_again_and_was_said(text: str, number: int) -> None:
    said = own_words(text) or text
    quote = parts_of(quote_of(text, name="Eli", number=number))[0]
    assert quote.source == number
    assert is_said(quote.text, said)


def test_a_quote_of_a_quote_is_only_what_its_author_said() -> None:
    once = quote_of("Choose 11.", name="Eli", number=1) + "Which one?"
    assert quote_of(once, name="Dana", number=2) == "> Dana (#2):\n> Which one?\n\n"


def test_a_long_passage_is_cut_and_still_said() -> None:
    text = "word " * 1000
    (quote,) = parts_of(quote_of(text, name="Eli", number=1))
    assert len(quote.text) < LONGEST_QUOTE + 10
    assert is_said(quote.text, text)


def test_nobody_is_made_to_say_what_they_did_not() -> None:
    assert is_said("Choose … 11", "Choose the channel\n11 or 13")
    assert not is_said("Choose channel 13", "Choose channel 11")
    assert not is_said("11 … Choose", "Choose channel 11")


def test_of_places_in_a_text_those_in_passages_of_theirs_are_found() -> None:
    text = "> Eli (#4):\n> call 017\n\nor 018\n> (#5):\n> or 019"
    spans = [(text.index(number), text.index(number) + 3) for number in ("017", "018", "019")]
    assert within_quotes(text, spans, of={4}) == spans[:1]


def page_of(topic: Topic, browser: Browser | None = None, **query: object) -> str:
    path = f"{ROOT}t/{topic.pk}/why-is-my-internet-slow-in-the-evening-only"
    return (browser or Browser()).get(path, query).content.decode()


@pytest.fixture
def quoted(cast: Cast, come: Come) -> tuple[Topic, Contribution]:
    """Fay quotes what Eli answered; a topic, and the answer that she quotes."""
    topic, answer = solved(cast, come)
    fay = come("Fay")
    page = page_of(topic, fay, quote=answer.pk)
    assert f"&gt; Eli (#{answer.pk}):\n&gt; Choose channel 11." in page
    fay.send(f"t/{topic.pk}/do/answer", text=f"> Eli (#{answer.pk}):\n> Choose channel 11.\n\nWhere is that?")
    kept(cast, topic)
    return topic, answer


@pytest.mark.django_db
def test_an_answer_is_quoted_without_script_and_leads_to_it(quoted: tuple[Topic, Contribution]) -> None:
    topic, answer = quoted
    page = page_of(topic)
    assert f'<a href="#c{answer.pk}">Eli wrote</a>' in page
    assert "not in these words" not in page
    assert "Quote this answer" not in page  # who is not signed in cannot answer
    assert page.count("Choose channel 11.") == 3  # the answer, its passage, and what search engines read
    assert "Choose channel 11" not in Contribution.objects.latest("pk").own_words


@pytest.mark.django_db
def test_what_was_hidden_or_taken_back_is_not_read_in_the_words_of_others(
    cast: Cast, quoted: tuple[Topic, Contribution]
) -> None:
    topic, answer = quoted
    moderating.rule(contribution_id=answer.pk, is_kept=False, actor=cast.bob, now=clock.now())
    page = page_of(topic)
    assert "Choose channel 11" not in page
    assert "What was quoted here is not shown any more." in page
    assert "Choose channel 11" not in Browser().open(f"t/{topic.pk}.atom")


@pytest.mark.django_db
def test_a_passage_that_was_not_said_says_so_and_one_of_another_topic_is_not_shown(
    cast: Cast, come: Come, quoted: tuple[Topic, Contribution]
) -> None:
    topic, answer = quoted
    gus = come("Gus")
    secret = asked(gus, title="A question that nobody has looked at")
    number = Contribution.objects.get(topic=secret).pk
    gus.send(f"t/{topic.pk}/do/answer", text=f"> Eli (#{answer.pk}):\n> Smash it\n\nNo!\n> (#{number}):\n> Lie")
    kept(cast, topic)
    page = page_of(topic)
    assert "not in these words, or not any more" in page
    assert "Lie" not in page
    assert "nobody has looked at" not in page_of(topic, gus, quote=number)


@pytest.mark.django_db
def test_a_passage_alone_is_no_answer(cast: Cast, come: Come) -> None:
    topic, answer = solved(cast, come)
    page = come("Fay").send(f"t/{topic.pk}/do/answer", text=f"> Eli (#{answer.pk}):\n> Choose channel 11.")
    assert page.status_code == 422
    assert "something of your own" in page.content.decode()


@pytest.mark.django_db
def test_what_somebody_told_of_themselves_goes_out_of_passages_when_they_leave(cast: Cast, come: Come) -> None:
    eli, fay = come("Eli"), come("Fay")
    topic = asked(fay)
    kept(cast, topic)
    eli.send(f"t/{topic.pk}/do/answer", text="Write to eli@mail.example or call 0171 2345678", sure="1")
    kept(cast, topic)
    number = Contribution.objects.latest("pk").pk
    fay.send(f"t/{topic.pk}/do/answer", text=f"> Eli (#{number}):\n> or call 0171 2345678\n\nThank you", sure="1")
    kept(cast, topic)
    eli.send("me/leave", sure="1")
    page = page_of(topic)
    assert "2345678" not in page
    assert "A former member wrote" in page
    assert not Contribution.objects.filter(text__contains="2345678").exists()


@pytest.mark.django_db
def test_script_in_a_passage_is_shown_as_text(cast: Cast, come: Come) -> None:
    dana = come("Dana")
    topic = asked(dana, text="> <script>alert(1)</script>\n\nWhat is that?")
    kept(cast, topic)
    assert "<script>alert" not in page_of(topic)
    assert member("Dana").name in page_of(topic)
