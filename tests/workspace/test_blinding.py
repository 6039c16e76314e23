"""The blind queue: half of the cases show how many follow their author, the other half never does."""

import csv
import io
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.channels.domain.connector import Author
from evenhand.insight.actions.blinding import Plan, begin_blinding, end_blinding, note_arrivals
from evenhand.insight.actions.following import fill
from evenhand.insight.errors import BadTrial, OnlyForLeads
from evenhand.insight.models import Arrival, BlindTrial, CaseFact
from evenhand.insight.reads.blinding import progress_of, reach_shown, result_of
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.people.models import Role
from tests.cast import Cast
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db
FAMOUS = 48_231


def author(number: int, followers: int | None = FAMOUS) -> Author:
    return Author(
        external_id=f"did:plc:{number}", handle=f"p{number}.example", name=f"Person {number}", followers=followers,
        has_badge=True if followers else None,
    )  # fmt: skip


def begun(cast: Cast, **how: Any) -> BlindTrial:
    plan = Plan(brand=cast.harborline, **how)
    return begin_blinding(plan=plan, actor=cast.alice, now=clock.now() - timedelta(minutes=5))


def cases(cast: Cast, many: int = 24) -> dict[bool, list[int]]:
    """Cases by whether they are in the blind half."""
    for number in range(many):
        cast.open_case(f"@harborline.example help {number}", author=author(number), now=clock.now())
    rows = Arrival.objects.exclude(trial=None).values_list("is_blind", "case_id")
    return {half: [case for blind, case in rows if blind == half] for half in (False, True)}


def test_nobody_sees_followers_while_no_experiment_runs(cast: Cast, alice: Desk, bob: Desk) -> None:
    case = cast.open_case(author=author(1), now=clock.now())
    assert Arrival.objects.get().followers == FAMOUS
    for desk in (alice, bob):
        for path in ("/", f"/cases/{case.pk}/", f"/cases/{case.pk}/context/person"):
            assert "48,231" not in desk.get(path, follow=True).content.decode()


def test_one_half_shows_them_and_the_other_never_does(cast: Cast, alice: Desk, bob: Desk) -> None:
    trial = begun(cast)
    halves = cases(cast)
    assert len(halves[True]) >= 4
    assert len(halves[False]) >= 4
    assert set(reach_shown([*halves[True], *halves[False]])) == set(halves[False])
    for desk in (alice, bob):  # leads see no more than agents
        shown = desk.get("/?whose=all").content.decode()
        assert shown.count("48,231 followers") == len(halves[False])
        for half, expected in ((False, True), (True, False)):
            page = desk.get(f"/cases/{halves[half][0]}/person").content.decode()
            tab = desk.get(f"/cases/{halves[half][0]}/context/person", follow=True).content.decode()
            assert ("48,231 followers" in page + tab) == expected
            assert ("verified by the network" in page + tab) == expected
    end_blinding(trial_id=trial.pk, is_ended=True, actor=cast.alice, now=clock.now())
    assert "48,231" not in bob.get("/?whose=all").content.decode()


def test_the_half_is_decided_once_by_a_key_that_cannot_be_foretold(cast: Cast) -> None:
    begun(cast)
    before = dict(Arrival.objects.values_list("case_id", "is_blind"))
    halves = cases(cast, 8)
    note_arrivals([*halves[True], *halves[False]], now=clock.now())
    after = dict(Arrival.objects.exclude(trial=None).values_list("case_id", "is_blind"))
    assert {**before, **{each: half for half in halves for each in halves[half]}} == after
    BlindTrial.objects.update(key="another")
    Arrival.objects.all().delete()
    note_arrivals(list(after), now=clock.now())
    assert dict(Arrival.objects.values_list("case_id", "is_blind")) != after


def test_whole_days_are_drawn_where_that_was_planned(cast: Cast) -> None:
    begun(cast, by_day=True)
    halves = cases(cast, 10)
    assert sorted(len(each) for each in halves.values()) == [0, 10]


def test_an_experiment_of_a_queue_leaves_others_alone(cast: Cast) -> None:
    begun(cast, queue=cast.german)
    case = cast.open_case(author=author(1), now=clock.now())
    assert case.queue_id != cast.german.pk
    assert Arrival.objects.get().trial_id is None


def ripe(trial: BlindTrial, cast: Cast, many: int) -> None:
    """So many cases that came and were answered long enough ago, as rows."""
    random = np.random.default_rng(1)
    now = clock.now()
    at, facts, arrivals = now - timedelta(days=2), [], []
    for number in range(many):
        followers, blind = int(np.exp(random.normal(5, 2))), bool(random.random() < 0.5)
        waited = timedelta(hours=1 if random.random() < (0.9 if followers > 300 and not blind else 0.5) else 9)
        key = 10_000_000 + number
        told = {"case_id": key, "customer_id": key, "day": at.date(), "opened_at": at, "asked_at": at}
        facts.append(
            CaseFact(**told, brand=cast.harborline, network="bluesky", mode=1, answered_at=at + waited, derived_at=now)
        )
        arrivals.append(Arrival(case_id=key, trial=trial, is_blind=blind, followers=followers, at=at))
    CaseFact.objects.bulk_create(facts)
    Arrival.objects.bulk_create(arrivals)


def test_nobody_looks_before_it_ran_as_long_as_planned(cast: Cast, alice: Desk) -> None:
    trial = begun(cast, points=20)
    ripe(trial, cast, trial.planned - 1)
    assert progress_of(trial, now=clock.now()).cases == trial.planned - 1
    assert result_of(trial, now=clock.now()) is None
    page = alice.get(f"/blind/{trial.pk}/").content.decode()
    assert "Nobody looks before" in page
    assert "points (" not in page
    ripe_one = Arrival.objects.order_by("case_id").first()
    assert ripe_one is not None
    CaseFact.objects.filter(case_id=ripe_one.case_id).update(case_id=1)
    Arrival.objects.filter(case_id=ripe_one.case_id).update(case_id=1)
    ripe(trial, cast, 1)
    page = alice.get(f"/blind/{trial.pk}/").content.decode()
    assert "Randomised experiment: showing agents how many follow somebody caused the lead" in page
    assert "most followers" in page


def test_one_that_ended_early_shows_nothing(cast: Cast, alice: Desk) -> None:
    trial = begun(cast)
    cases(cast, 3)
    ended = alice.post(f"/blind/{trial.pk}/end")
    assert ended["Location"] == f"/blind/{trial.pk}/?ended=1"
    page = alice.get(ended["Location"]).content.decode()
    assert "it shows nothing" in page
    assert f"/blind/{trial.pk}/go-on" in page
    alice.post(f"/blind/{trial.pk}/go-on")
    assert BlindTrial.objects.get().ended_at is None
    assert list(Entry.objects.filter(name__startswith="BlindTrial").order_by("id").values_list("name", flat=True)) == [
        "BlindTrialBegun", "BlindTrialEnded", "BlindTrialEnded",
    ]  # fmt: skip


def test_rows_taken_out_tell_the_half_once_it_has_ended(cast: Cast, alice: Desk) -> None:
    trial = begun(cast)
    halves = cases(cast, 12)
    fill(now=clock.now())

    def told() -> dict[int, dict[str, str]]:
        answer = alice.post("/measures/export.csv", {})
        rows = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode()))
        return {int(row["case_id"]): row for row in rows}

    assert {row["is_blind"] for row in told().values()} == {""}
    end_blinding(trial_id=trial.pk, is_ended=True, actor=cast.alice, now=clock.now())
    rows = told()
    assert all(rows[case]["is_blind"] == "true" for case in halves[True])
    assert all(rows[case]["is_blind"] == "false" for case in halves[False])
    assert {(row["followers"], row["verified"]) for row in rows.values()} == {(str(FAMOUS), "true")}


def test_the_plan_says_how_long_it_takes_and_begins(cast: Cast, alice: Desk) -> None:
    page = alice.get("/blind/").content.decode()
    assert "How long it takes" in page
    assert "No channel here told followers lately" in page
    part = alice.fragment("/blind/", "plan", {"hours": "24"}).content.decode()
    assert "<form" not in part
    answer = alice.post("/blind/begin", {"of": f"{cast.harborline.pk}:0", "hours": "4", "points": "10", "by_day": ""})
    trial = BlindTrial.objects.get()
    assert answer["Location"] == f"/blind/{trial.pk}/"
    assert trial.planned > 1000
    again = alice.post("/blind/begin", {"of": f"{cast.harborline.pk}:0", "hours": "4", "points": "10"})
    assert again.status_code == 422
    assert "runs already" in again.content.decode()
    with pytest.raises(BadTrial):
        begun(cast)


def test_what_cannot_be_begun_is_said(cast: Cast, alice: Desk) -> None:
    for said in ({"points": "0"}, {"points": "99"}, {"hours": "5"}, {"of": "999999:0"}, {"of": "x"}):
        asked = {"of": f"{cast.harborline.pk}:0", "hours": "4", "points": "10", **said}
        assert alice.post("/blind/begin", asked).status_code == 422, said
    assert not BlindTrial.objects.exists()


def test_leads_decide_analysts_look_others_do_neither(cast: Cast, desk_of: Any, bob: Desk, chidi: Desk) -> None:
    trial = begun(cast)
    for desk in (bob, chidi):
        for path in ("/blind/", f"/blind/{trial.pk}/"):
            assert desk.get(path).status_code in {302, 403, 404}
        assert desk.post(f"/blind/{trial.pk}/end").status_code in {302, 403, 404}
        assert desk.post("/blind/begin", {"of": "1:0"}).status_code in {302, 403, 404}
    cast.bob.role = Role.ANALYST
    cast.bob.save()
    analyst = desk_of(cast.bob)
    assert analyst.get(f"/blind/{trial.pk}/").status_code == 200
    assert analyst.post(f"/blind/{trial.pk}/end").status_code in {302, 403, 404}
    assert BlindTrial.objects.get().ended_at is None
    with pytest.raises(OnlyForLeads):
        end_blinding(trial_id=trial.pk, is_ended=True, actor=cast.bob, now=clock.now())


def test_pages_take_few_queries(cast: Cast, alice: Desk) -> None:
    trial = begun(cast)
    for path in ("/blind/", f"/blind/{trial.pk}/"):
        alice.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert alice.get(path).status_code == 200
        assert len(queries) <= 13, [each["sql"][:90] for each in queries]


def test_a_network_that_tells_no_followers_costs_no_row(cast: Cast) -> None:
    cast.open_case(now=clock.now())
    assert not Arrival.objects.exists()
