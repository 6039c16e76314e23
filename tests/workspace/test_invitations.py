"""The page of invitations: leads begin and end, analysts look, others see nothing; and nothing is said too early."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.cases.models import Case
from evenhand.insight.actions.inviting import Plan, begin_inviting
from evenhand.insight.models import CaseFact, InvitationGuest, InvitationTrial
from evenhand.insight.reads.inviting import halves_of
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.people.models import Role
from evenhand.workspace.screens.context.happenings import sentence_of
from tests.cast import Cast
from tests.copies import copied
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db
PATH = "/measures/invitations/"
SENTENCE = "Next time, ask us on https://social.example/@harborline."
DAY = timedelta(days=1)


def form(cast: Cast, **changes: str) -> dict[str, str]:
    said = {"brand": str(cast.harborline.pk), "toward": "social", "sentence": SENTENCE, "customers": "200"}
    return {**said, **changes}


def begun(cast: Cast, **changes: Any) -> InvitationTrial:
    plan = {"brand": cast.harborline, "toward": "self_service", "sentence": SENTENCE, "customers": 200, **changes}
    return begin_inviting(plan=Plan(**plan), actor=cast.alice, now=clock.now() - 60 * DAY)


def text_of(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def entered(cast: Cast, trial: InvitationTrial, many: int, *, is_invited: bool, days: int = 40, **next_on: int) -> None:
    """So many customers of one half entered so many days ago; of them so many came back by these channels."""
    now = clock.now()
    at = now - days * DAY
    case = Case.objects.first() or cast.open_case(now=at - DAY)
    customers = type(case.customer).objects.bulk_create([copied(case.customer) for _each in range(many)])
    firsts = Case.objects.bulk_create([copied(case, customer_id=each.pk) for each in customers])
    InvitationGuest.objects.bulk_create(
        InvitationGuest(
            trial=trial, customer_id=each.customer_id, is_invited=is_invited, entered_at=at, case_id=each.pk,
            delivery_id=uuid4(),
        )
        for each in firsts
    )  # fmt: skip
    networks = [network for network, some in next_on.items() for _each in range(some)]
    seconds = Case.objects.bulk_create(
        [copied(case, customer_id=each.pk) for each, _network in zip(customers, networks, strict=False)]
    )
    CaseFact.objects.bulk_create(
        fact_of(each, network, at + 3 * DAY) for each, network in zip(seconds, networks, strict=True)
    )


def fact_of(case: Case, network: str, at: Any, **changes: Any) -> CaseFact:
    said = {
        "case_id": case.pk, "brand_id": case.brand_id, "network": network, "mode": 1, "customer_id": case.customer_id,
        "day": at.date(), "opened_at": at, "asked_at": at, "derived_at": at,
    }  # fmt: skip
    return CaseFact(**{**said, **changes})


def test_a_lead_begins_one_ends_it_and_goes_on(cast: Cast, alice: Desk) -> None:
    assert "No experiment was begun yet" in text_of(alice.get(PATH))
    made = alice.post(f"{PATH}begin", form(cast))
    trial = InvitationTrial.objects.get()
    assert made["Location"] == f"{PATH}?trial={trial.pk}"
    page = text_of(alice.get(made["Location"]))
    assert SENTENCE in page
    assert "Too early: 0 of 200 customers" in page
    ended = alice.post(f"{PATH}{trial.pk}/end")
    assert ended["Location"] == f"{PATH}?trial={trial.pk}&ended=1"
    page = alice.get(ended["Location"])
    assert f"{PATH}{trial.pk}/go-on" in page.content.decode()
    assert "it shows nothing" in text_of(page)
    alice.post(f"{PATH}{trial.pk}/go-on")
    trial.refresh_from_db()
    assert trial.ended_at is None
    names = Entry.objects.filter(name__startswith="Invitation").order_by("id").values_list("name", flat=True)
    assert list(names) == ["InvitationBegun", "InvitationEnded", "InvitationEnded"]


@pytest.mark.parametrize(("changes", "reason"), [
    ({"sentence": "Ask us on social media"}, "exactly one address"),
    ({"sentence": ""}, "Write the sentence"),
    ({"sentence": "a" * 301}, "300 characters"),
    ({"sentence": f"Hi\r\n{SENTENCE}"}, "one line"),
    ({"customers": "199"}, "Between 200 and 100000"),
    ({"customers": "100001"}, "Between 200 and 100000"),
    ({"customers": "many"}, "Between 200 and 100000"),
    ({"toward": "letters"}, "where customers are invited"),
    ({"brand": "999999"}, "which brand"),
    ({"brand": "x"}, "which brand"),
])  # fmt: skip
def test_what_is_refused_is_kept_as_it_was_typed(cast: Cast, alice: Desk, changes: dict[str, str], reason: str) -> None:
    said = form(cast, **{"sentence": "Stay with us: https://typed.example/", "customers": "777", **changes})
    answer = alice.post(f"{PATH}begin", said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert reason in page
    assert said["sentence"].splitlines()[0][:40] in page if said["sentence"] else True
    assert f'value="{said["customers"]}"' in page
    assert not InvitationTrial.objects.exists()


def test_one_experiment_of_a_brand_runs_at_a_time(cast: Cast, alice: Desk) -> None:
    alice.post(f"{PATH}begin", form(cast))
    again = alice.post(f"{PATH}begin", form(cast))
    assert again.status_code == 422
    assert "runs already" in again.content.decode()
    first = InvitationTrial.objects.get()
    alice.post(f"{PATH}{first.pk}/end")
    assert alice.post(f"{PATH}begin", form(cast)).status_code == 302
    assert alice.post(f"{PATH}{first.pk}/go-on").status_code == 422
    assert alice.post(f"{PATH}begin", form(cast, brand=str(cast.other.pk))).status_code == 302


def test_leads_decide_analysts_look_others_do_neither(
    cast: Cast, desk_of: Callable[..., Desk], bob: Desk, chidi: Desk
) -> None:
    trial = begun(cast)
    for desk in (bob, chidi):
        assert desk.get(PATH).status_code in {302, 403, 404}
        assert desk.post(f"{PATH}begin", form(cast)).status_code in {302, 403, 404}
        assert desk.post(f"{PATH}{trial.pk}/end").status_code in {302, 403, 404}
    cast.bob.role = Role.ANALYST
    cast.bob.save()
    analyst = desk_of(cast.bob)
    page = analyst.get(PATH)
    assert page.status_code == 200
    assert "<textarea" not in page.content.decode()
    assert analyst.post(f"{PATH}{trial.pk}/end").status_code in {302, 403, 404}
    assert analyst.post(f"{PATH}begin", form(cast, brand=str(cast.other.pk))).status_code in {302, 403, 404}
    assert InvitationTrial.objects.get().ended_at is None


def test_what_is_not_there_is_not_there(cast: Cast, alice: Desk) -> None:
    trial = begun(cast)
    assert alice.get(f"{PATH}?trial=999999").status_code == 404
    assert alice.post(f"{PATH}999999/end").status_code == 404
    assert alice.post(f"{PATH}{trial.pk}/other").status_code == 404
    assert alice.get(f"{PATH}?trial=x").status_code == 200


def test_before_its_time_no_verdict_is_given_however_clear(cast: Cast, alice: Desk) -> None:
    trial = begun(cast)
    entered(cast, trial, 100, is_invited=True, mail=10)
    entered(cast, trial, 99, is_invited=False, mail=60)
    entered(cast, trial, 1, is_invited=False, days=27)
    page = text_of(alice.get(PATH))
    assert "Too early: 199 of 200 customers" in page
    assert "200 customers entered, 199 of them at least 28 days ago; 200 are planned" in page
    assert "caused" not in page
    InvitationGuest.objects.update(entered_at=clock.now() - 29 * DAY)


def test_the_verdict_is_given_once_on_the_customers_that_were_planned(cast: Cast, alice: Desk) -> None:
    trial = begun(cast)
    entered(cast, trial, 100, is_invited=True, mail=10, bluesky=5)
    entered(cast, trial, 100, is_invited=False, mail=60)
    page = text_of(alice.get(PATH))
    assert "Fewer contacts" in page
    assert "Randomised experiment: inviting caused 45.0 fewer of a hundred to contact us again" in page
    assert "Judged once, on the first 200 customers" in page
    entered(cast, trial, 100, is_invited=True, days=35, mail=100)
    page = text_of(alice.get(PATH))
    assert "inviting caused 45.0 fewer" in page, "the verdict stands"
    assert "of 200" in page, "the figures go on"


def test_only_a_new_case_of_theirs_within_the_days_is_a_contact(cast: Cast) -> None:
    trial = begun(cast)
    entered(cast, trial, 6, is_invited=True)
    guests = list(InvitationGuest.objects.order_by("id"))
    case = Case.objects.get(pk=guests[0].case_id)

    def comes_back(guest: InvitationGuest, days: float, network: str = "mail", **changes: Any) -> None:
        (again,) = Case.objects.bulk_create([copied(case, customer_id=guest.customer_id)])
        fact_of(again, network, guest.entered_at + days * DAY, **changes).save()

    comes_back(guests[0], 27.9)
    comes_back(guests[1], 28.1)
    comes_back(guests[2], -1)
    comes_back(guests[3], 3, asked_at=None)  # only we spoke
    comes_back(guests[4], 5, "mail")
    comes_back(guests[4], 2, "bluesky")  # the next one counts, not all
    comes_back(guests[5], 3, brand_id=cast.other.pk)
    found = halves_of(trial, now=clock.now()).invited
    assert (found.guests, found.social, found.elsewhere) == (6, 1, 1)


def test_the_page_takes_few_queries_however_many_experiments_there_were(cast: Cast, alice: Desk) -> None:
    for _each in range(5):
        InvitationTrial.objects.update(ended_at=clock.now())
        begun(cast)
    alice.get(PATH)
    with CaptureQueriesContext(connection) as queries:
        assert alice.get(PATH).status_code == 200
    assert len(queries) <= 12, [each["sql"][:90] for each in queries]


def test_the_page_is_found_beside_help_before_contact(alice: Desk, cast: Cast) -> None:
    assert f'href="{PATH}"' in alice.get("/measures/deflection/").content.decode()


def test_the_activity_of_the_case_says_where_they_were_invited() -> None:
    assert sentence_of("CustomerInvited", {"toward": "social"}, {}, actor_id=None).startswith("Invited: ")
    assert "help themselves" in sentence_of("CustomerInvited", {"toward": "self_service"}, {}, actor_id=None)
