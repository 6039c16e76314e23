"""Members name each other: who is meant, who is told and who is not, and what is left when a name goes."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from evenhand.community.actions import moderating, writing
from evenhand.community.actions.joining import choose_mail
from evenhand.community.domain.naming import named_in, names_in, places_in
from evenhand.community.domain.screening import Told
from evenhand.community.domain.trust import Level, most_named
from evenhand.community.models import Contribution, Member, MemberMention, MemberNotice, Topic
from evenhand.flows import community, community_mail
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from tests.cast import Cast
from tests.community.conftest import ROOT, Browser
from tests.community.test_quoting import page_of
from tests.community.test_story import asked, kept, member

Come = Callable[..., Browser]
KNOWN = {"eli": 1, "eli ann": 2, "zoe": 3, "dr. no": 4, "o’neil": 5}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Eli, thank you", ["@Eli"]),
        ("Thanks @ELI ANN and @zoé!", ["@ELI ANN", "@zoé"]),
        ("(@Eli) “@Zoe”", ["@Eli", "@Zoe"]),
        ("@Dr. No. @O’Neil’s box", ["@Dr. No", "@O’Neil"]),
        ("@O’Neil", ["@O’Neil"]),
        ("mail eli@eli or see https://x.example/@eli", []),
        ("@Elisabeth and @ Eli and @@Eli", []),
        ("> @Eli said\n\n@Zoe", ["@Zoe"]),
        ("@Eli\nAnn", ["@Eli"]),
        ("@", []),
    ],
)
def test_who_is_named_is_the_longest_name_after_the_sign(text: str, named: list[str]) -> None:
    assert [text[start:end] for start, end, _member in named_in(text, KNOWN)] == named


@given(st.text(max_size=300))
def test_no_text_names_without_the_sign_or_beyond_itself(text: str) -> None:
    for place in places_in(text):
        assert text[place.start] == "@"
        assert all(place.start < end <= len(text) for end in place.names.values())
    assert names_in(text.replace("@", "")) == set()


def test_newcomers_name_two_and_nobody_names_fewer_with_more_trust() -> None:
    assert [most_named(level) for level in Level] == [2, 5, 10, 10]


def known(cast: Cast, come: Come, name: str) -> Browser:
    """Somebody whose question stands here, so that others can name them."""
    browser = come(name)
    kept(cast, asked(browser, title=f"A question of {name} about the box"))
    return browser


def said(cast: Cast, browser: Browser, topic: Topic, text: str) -> Contribution:
    assert browser.send(f"t/{topic.pk}/do/answer", text=text).status_code == 302
    kept(cast, topic)
    return Contribution.objects.latest("pk")


def told_of(name: str) -> int:
    return MemberNotice.objects.filter(member__name=name, what="named").count()


@pytest.fixture
def topic(cast: Cast, come: Come) -> Topic:
    """Dana's question stands here; Eli and Zoe are known here, too."""
    for name in ("Dana", "Eli", "Zoe"):
        known(cast, come, name)
    return Topic.objects.earliest("pk")


@pytest.mark.django_db
def test_who_is_named_is_linked_told_once_and_finds_it_on_their_page(cast: Cast, come: Come, topic: Topic) -> None:
    eli, zoe = come("Eli"), come("Zoe")
    answer = said(cast, eli, topic, "@Zoe knows <b>that</b>: https://box.example/@zoe, @Zoe and @Nobody")
    page = page_of_first(topic)
    assert page.count(f'<a class="named" href="{ROOT}members/{member("Zoe").pk}">@Zoe</a>') == 2
    assert "<b>that" not in page
    assert "@Nobody" in page
    mail.outbox.clear()
    for _ in range(2):
        community_mail.send_notices(now=clock.now())
    (letter,) = [each for each in mail.outbox if each.to == ["zoe@mail.example"]]
    assert "by name" in str(letter.body)
    assert f"#c{answer.pk}" in zoe.open("me")
    assert "Who wrote to you by name" not in eli.open("me")


def page_of_first(topic: Topic) -> str:
    return Browser().get(f"{ROOT}t/{topic.pk}/-", follow=True).content.decode()


@pytest.mark.django_db
def test_nobody_is_told_before_it_is_shown_and_who_follows_is_told_once(cast: Cast, come: Come, topic: Topic) -> None:
    gus = come("Gus")
    gus.send(f"t/{topic.pk}/do/answer", text="@Dana and @Zoe: look")
    assert (told_of("Dana"), told_of("Zoe")) == (0, 0)
    kept(cast, topic)
    assert (told_of("Dana"), told_of("Zoe")) == (1, 1)
    assert not MemberNotice.objects.filter(member__name="Dana", what="answer", topic=topic).exists()


@pytest.mark.django_db
def test_choices_blocks_and_mutes_are_respected(cast: Cast, come: Come, topic: Topic) -> None:
    eli, zoe = come("Eli"), come("Zoe")
    assert zoe.send(f"members/{member('Eli').pk}/hear", on="0").status_code == 302
    assert "Tell me again" in zoe.open(f"members/{member('Eli').pk}")
    said(cast, eli, topic, "@Zoe, look here")
    assert told_of("Zoe") == 0
    assert "look here" not in zoe.open("me")
    assert "Tell me again of Eli" in zoe.open("me")
    zoe.send(f"members/{member('Eli').pk}/hear", on="1", back="me")
    moderating.block(member_id=member("Zoe").pk, why="Rude", days=7, actor=cast.alice, now=clock.now())
    said(cast, eli, topic, "@Zoe, look there")
    assert told_of("Zoe") == 0
    choose_mail(member=member("Dana"), wants_mail=False)
    said(cast, eli, topic, "@Dana, look there, too")
    mail.outbox.clear()
    community_mail.send_notices(now=clock.now())
    assert not [each for each in mail.outbox if each.to == ["dana@mail.example"]]
    assert list(Entry.objects.filter(name="MemberMuted").order_by("pk").values_list("facts__is_on", flat=True)) == [
        True,
        False,
    ]


@pytest.mark.django_db
def test_three_by_name_is_too_much_for_a_newcomer_also_by_changing_words(cast: Cast, come: Come, topic: Topic) -> None:
    gus = come("Gus")
    page = gus.send(f"t/{topic.pk}/do/answer", text="@Dana @Eli @Zoe look")
    assert page.status_code == 422
    assert "You can name 2 people here." in page.content.decode()
    assert not Contribution.objects.filter(is_question=False).exists()
    answer = said(cast, gus, topic, "@Dana @Eli look")
    Member.objects.filter(name="Gus").update(level=0)
    assert gus.send(f"c/{answer.pk}/edit", text="@Zoe look").status_code == 422
    assert gus.send(f"c/{answer.pk}/edit", text="@Dana look").status_code == 302
    assert set(MemberMention.objects.values_list("member__name", flat=True)) == {"Dana"}


@pytest.mark.django_db
def test_nobody_is_told_of_one_person_more_than_three_times_a_day(cast: Cast, come: Come, topic: Topic) -> None:
    now = clock.now()
    for number in range(5):
        writing.answer(member=member("Eli"), topic_id=topic.pk, text=f"@Zoe {number}", told=Told(), now=now)
    assert told_of("Zoe") == 3
    tomorrow = now + timedelta(days=2)
    writing.answer(member=member("Eli"), topic_id=topic.pk, text="@Zoe again", told=Told(), now=tomorrow)
    assert told_of("Zoe") == 4


@pytest.mark.django_db
def test_names_to_choose_from_are_public_ones_and_for_members_only(cast: Cast, come: Come, topic: Topic) -> None:
    dana, quiet = come("Dana"), come("Elias")
    path = f"{ROOT}names"
    assert Browser().get(path, {"q": "el"}).status_code == 404
    assert dana.get(path, {"q": "El"}).json() == {"names": ["Eli"]}
    assert dana.get(path, {"q": "e"}).json() == {"names": []}
    assert quiet.get(path, {"q": "", "topic": topic.pk}).json() == {"names": ["Dana"]}
    assert dana.get(path, {"q": "%"}).json() == {"names": []}
    hidden = member("Elias")
    assert Browser().get(f"{ROOT}members/{hidden.pk}").status_code == 404
    assert quiet.get(f"{ROOT}members/{hidden.pk}").status_code == 200
    said(cast, dana, topic, "@Elias, who never wrote here")
    assert not MemberMention.objects.exists()


@pytest.mark.django_db
def test_a_new_name_stands_where_the_former_one_was_called_and_nowhere_else(
    cast: Cast, come: Come, topic: Topic
) -> None:
    said(cast, come("Eli"), topic, "@Zoe knows. A zoe is a small boat.")
    community.rename(member=member("Zoe"), name="Ada", now=clock.now())
    assert Contribution.objects.latest("pk").text == "@Ada knows. A zoe is a small boat."
    assert ">@Ada</a>" in page_of_first(topic)
    community.leave(member=member("Ada"), now=clock.now())
    page = page_of_first(topic)
    assert "Ada" not in re.sub(r"<head>.*</head>", "", page, flags=re.DOTALL)
    assert "@… knows" in page
    assert not MemberMention.objects.exists()


@pytest.mark.django_db
def test_a_page_with_many_names_is_asked_in_few_queries(
    cast: Cast, come: Come, topic: Topic, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        writing.answer(
            member=member("Eli"), topic_id=topic.pk, text=f"@Zoe @Dana {number}", told=Told(), now=clock.now()
        )
    with django_assert_max_num_queries(8):
        assert page_of(topic).count('class="named"') in {0, 12}
