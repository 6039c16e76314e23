"""Whether customers stay who were helped: a list is sent in, compared, told with its design, and forgotten."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.cases.models import Case, Customer, CustomerDetails, Identity, State
from evenhand.channels.models import Persona
from evenhand.insight.models import CaseFact
from evenhand.insight.reads.counted import desk_day
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.voice.domain.standing import read_list
from evenhand.voice.models import StayingLook
from evenhand.voice.reads.staying import contacts_of, found_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def customers(cast: Cast, many: int, *, now: datetime, helped: Callable[[int], bool], begin: int = 0) -> list[int]:
    """So many people who wrote 130 days ago by mail, each once."""
    at, state = now - 130 * DAY, State.objects.order_by("pk").first()
    people = Customer.objects.bulk_create([Customer(name=f"C{n}", known_since=at) for n in range(many)])
    names = [f"c{begin + n}@mail.example" for n in range(many)]
    personas = Persona.objects.bulk_create([Persona(network="mail", external_id=name, handle=name) for name in names])
    Identity.objects.bulk_create([Identity(persona=p, customer=c) for p, c in zip(personas, people, strict=True)])
    cases = Case.objects.bulk_create(
        [Case(brand=cast.harborline, customer=each, state=state, mode=1, network="mail", opened_at=at)
         for each in people]
    )  # fmt: skip
    CaseFact.objects.bulk_create(
        [
            CaseFact(
                case=case, brand=cast.harborline, network="mail", mode=1, customer_id=case.customer_id,
                day=desk_day(at), opened_at=at, asked_at=at, answered_at=at + DAY,
                resolved_at=at + 2 * DAY if helped(n) else None, derived_at=now,
            )
            for n, case in enumerate(cases)
        ]
    )  # fmt: skip
    return [each.pk for each in people]


def table(*rows: str, heading: str = "customer,left") -> SimpleUploadedFile:
    return SimpleUploadedFile("list.csv", "\n".join([heading, *rows]).encode(), content_type="text/csv")


def every_second(n: int) -> bool:
    return n % 2 == 0


def test_a_list_is_compared_told_and_forgotten(cast: Cast, desk_of: Callable[..., Any]) -> None:
    now = clock.now()
    customers(cast, 240, now=now, helped=every_second)
    gone = (desk_day(now) - 60 * DAY).isoformat()
    rows = [f"c{n}@mail.example,{gone if n % 2 and n % 3 == 0 else ''}" for n in range(240)]
    desk = desk_of(cast.alice)
    answer = desk.post("/value/harborline/staying", {"list": table(*rows), "after": "90"}, follow=True)
    page = answer.content.decode()
    assert "Of 120 pairs of customers alike, 100 % of those who were helped were customers still 90 days later" in page
    assert "never that help made anybody stay" in page
    assert "went with staying" in page
    look = StayingLook.objects.get()
    assert "c1@" not in str(look.answer)
    assert Entry.objects.filter(name="StayingCompared").exists()
    with CaptureQueriesContext(connection) as asked:
        desk.get("/value/")
    assert len(asked) <= 13


def test_of_few_it_says_that_nothing_can_be_told(cast: Cast, desk_of: Callable[..., Any]) -> None:
    customers(cast, 20, now=clock.now(), helped=every_second)
    desk = desk_of(cast.alice)
    assert "The desk knows who wrote, not who left" in desk.get("/value/").content.decode()
    rows = [f"c{n}@mail.example," for n in range(20)]
    page = desk.post("/value/harborline/staying", {"list": table(*rows)}, follow=True).content.decode()
    assert "not enough data" in page
    assert "of so few nothing can be told" in page


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (None, "Choose a list first"),
        (table("a,b", heading="name,age"), "heading with “customer”"),
        (SimpleUploadedFile("list.csv", b"customer,left\n\xff\xfe,"), "UTF-8"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(
    cast: Cast, desk_of: Callable[..., Any], file: SimpleUploadedFile | None, said: str
) -> None:
    given = {"list": file} if file else {}
    page = desk_of(cast.alice).post("/value/harborline/staying", given, follow=True).content.decode()
    assert said in page
    assert not StayingLook.objects.exists()


def test_a_list_of_tomorrow_is_refused(cast: Cast, desk_of: Callable[..., Any]) -> None:
    given = {"list": table("a,"), "as_of": (desk_day(clock.now()) + DAY).isoformat()}
    page = desk_of(cast.alice).post("/value/harborline/staying", given, follow=True).content.decode()
    assert "of a day to come" in page


def test_agents_and_strangers_compare_nobody(cast: Cast, desk_of: Callable[..., Any]) -> None:
    for other in (cast.bob, cast.chidi):
        answer = desk_of(other).deed("/value/harborline/staying", {"list": table("a,")})
        assert answer.status_code == 403
    assert desk_of(cast.alice).deed("/value/nowhere/staying", {"list": table("a,")}).status_code == 403
    assert not StayingLook.objects.exists()


def test_help_is_what_was_answered_settled_and_did_not_come_back_in_a_fortnight(cast: Cast) -> None:
    now = clock.now()
    who = customers(cast, 5, now=now, helped=lambda n: n >= 0)
    at = now - 130 * DAY
    facts = CaseFact.objects
    facts.filter(customer_id=who[1]).update(returned_at=at + 13 * DAY)
    facts.filter(customer_id=who[2]).update(elsewhere_at=at + 20 * DAY)
    facts.filter(customer_id=who[3]).update(answered_at=None)
    facts.filter(customer_id=who[4]).update(resolved_at=at + 15 * DAY)
    found = {each.customer_id: each for each in contacts_of(cast.alice, cast.harborline, days=90, as_of=desk_day(now))}
    assert [found[each].is_helped for each in who] == [True, False, True, False, False]
    assert {each.earlier for each in found.values()} == {0}
    assert not contacts_of(cast.alice, cast.harborline, days=180, as_of=desk_day(now))  # too young for half a year
    assert not contacts_of(cast.chidi, cast.harborline, days=90, as_of=desk_day(now))


def test_customers_are_found_by_handle_number_and_record_and_not_by_a_name_that_two_bear(cast: Cast) -> None:
    who = customers(cast, 4, now=clock.now(), helped=every_second)
    rows = [
        Persona(network="phone", external_id="+4930901820"),
        Persona(network="bluesky", external_id="x", handle="a.b"),
    ]
    for customer, persona in zip(who, Persona.objects.bulk_create(rows), strict=False):
        Identity.objects.create(persona=persona, customer_id=customer)
    CustomerDetails.objects.create(
        customer_id=who[2], brand=cast.harborline, record_number="K-7", changed_at=clock.now()
    )
    text = "customer,stayed\n+49 30 901820,yes\n@A.b,no\nk-7,yes\nc3@mail.example,yes\n"
    listed = read_list(text, as_of=desk_day(clock.now())).standings
    assert set(found_in(listed, who, cast.harborline)) == set(who)
    twin = Persona.objects.create(network="mastodon", external_id="y", handle="a.b")
    Identity.objects.create(persona=twin, customer_id=who[3])
    assert set(found_in(listed, who, cast.harborline)) == {who[0], who[2], who[3]}
