"""An incident from its proposal to what it taught us."""

from datetime import timedelta
from typing import Any

import pytest

from evenhand.cases.models import Case, Notice
from evenhand.flows import answer
from evenhand.flows.incidents import send_updates, tell_of_incident, times_of
from evenhand.incidents import actions
from evenhand.incidents.domain.states import State
from evenhand.incidents.errors import NoSuchIncident, NoSuchStep, NotComplete, NotYours
from evenhand.incidents.models import FollowUp, Happening, Incident, Statement, UpdateMail
from evenhand.incidents.reads import case_ids_of, figures_of, incidents_of, statements_of, suggestions_for
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.replies.models import Delivery, HoldingStatement, PublishingHold
from evenhand.replies.reads import deliveries_due
from tests.cast import EVE, NOON, Cast

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def incident(cast: Cast) -> Incident:
    """Payments fail; Alice has declared it."""
    proposed = actions.propose(
        title="Card payments fail",
        brand_ids=[cast.harborline.pk],
        words=["card payment*", "declined"],
        began_at=NOON - 30 * MINUTE,
        actor=cast.bob,
        now=NOON,
    )
    return actions.declare(incident_id=proposed.pk, actor=cast.alice, now=NOON + MINUTE)


def lead(incident: Incident, cast: Cast, **more: Any) -> dict[str, Any]:
    return {"incident_id": incident.pk, "actor": cast.alice, "now": NOON + 2 * MINUTE, **more}


def signed_statement(cast: Cast, incident: Incident, *, at: Any = NOON + 10 * MINUTE) -> Statement:
    actions.set_signers(**lead(incident, cast, agent_ids=[cast.bob.pk], needed=0))
    words = "Card payments fail at the moment; we are on it"
    written = actions.write_statement(**lead(incident, cast, text=words, never=["is fixed"]))
    actions.ask_sign_off(statement_id=written.pk, actor=cast.alice, now=at)
    return actions.sign(statement_id=written.pk, verdict="yes", words="", actor=cast.bob, now=at)


def test_anybody_proposes_and_only_who_leads_declares(cast: Cast) -> None:
    proposed = actions.propose(title="Odd", brand_ids=[cast.harborline.pk], actor=cast.bob, now=NOON)
    assert proposed.state == State.PROPOSED
    with pytest.raises(NotYours):
        actions.declare(incident_id=proposed.pk, actor=cast.bob, now=NOON)


def test_who_leads_it_acknowledges_it(cast: Cast, incident: Incident) -> None:
    taken = actions.take(**lead(incident, cast, owner=cast.bob))
    assert (taken.state, taken.owner, taken.acknowledged_at) == (State.IN_HAND, cast.bob, NOON + 2 * MINUTE)
    later = actions.take(**lead(incident, cast, owner=cast.alice, now=NOON + 9 * MINUTE))
    assert (later.owner, later.acknowledged_at) == (cast.alice, NOON + 2 * MINUTE)


def test_a_strange_brand_s_incident_does_not_exist(cast: Cast) -> None:
    theirs = actions.propose(title="No signal", brand_ids=[cast.other.pk], actor=cast.alice, now=NOON)
    assert incidents_of(cast.bob) == []
    with pytest.raises(NoSuchIncident):
        actions.note(incident_id=theirs.pk, text="Seen", at=NOON, actor=cast.bob, now=NOON)
    with pytest.raises(NoSuchIncident):
        actions.propose(title="Mine", brand_ids=[cast.other.pk], actor=cast.bob, now=NOON)


def test_cases_join_once_and_only_of_its_brands(cast: Cast, incident: Incident) -> None:
    ours, theirs = cast.open_case(), cast.open_case("@reefcell.example no signal", account=cast.other_account)
    asked = {"incident_id": incident.pk, "case_ids": [ours.pk, theirs.pk], "actor": cast.alice, "now": NOON}
    assert actions.link_cases(**asked) == [ours.pk]
    assert actions.link_cases(**asked) == []
    assert case_ids_of(cast.alice, incident.pk) == [ours.pk]
    told = Entry.objects.filter(case_id=ours.pk, name="CasesJoinedIncident")
    assert told.count() == 1


def test_what_a_person_took_out_stays_out_of_what_programs_put_in(cast: Cast, incident: Incident) -> None:
    case = cast.open_case()
    actions.link_cases(**lead(incident, cast, case_ids=[case.pk]))
    actions.unlink_case(**lead(incident, cast, case_id=case.pk))
    assert actions.link_cases(**lead(incident, cast, case_ids=[case.pk], how="issue")) == []
    assert actions.link_cases(**lead(incident, cast, case_ids=[case.pk])) == [case.pk]


def test_cases_with_its_words_are_suggested_until_somebody_decides(cast: Cast, incident: Incident) -> None:
    about = cast.open_case("@harborline.example my card payment was declined")
    cast.open_case("@harborline.example when do you open", author=EVE)
    found = suggestions_for(cast.alice, incident)
    assert [(each.case_id, each.how) for each in found] == [(about.pk, "words")]
    actions.unlink_case(**lead(incident, cast, case_id=about.pk))
    assert suggestions_for(cast.alice, incident) == []


def test_a_statement_stands_when_all_who_are_named_said_yes(cast: Cast, incident: Incident) -> None:
    standing = signed_statement(cast, incident)
    assert standing.state == "stands"
    checked = HoldingStatement.objects.get()
    assert (checked.brand, checked.closed_at, checked.about) == (cast.harborline, None, incident.words)


def test_nobody_signs_off_their_own_words_and_no_needs_a_reason(cast: Cast, incident: Incident) -> None:
    actions.set_signers(**lead(incident, cast, agent_ids=[cast.alice.pk, cast.bob.pk], needed=0))
    written = actions.write_statement(**lead(incident, cast, text="We are on it", never=[]))
    actions.ask_sign_off(statement_id=written.pk, actor=cast.alice, now=NOON)
    with pytest.raises(NotYours):
        actions.sign(statement_id=written.pk, verdict="yes", words="", actor=cast.alice, now=NOON)
    with pytest.raises(NotComplete):
        actions.sign(statement_id=written.pk, verdict="no", words=" ", actor=cast.bob, now=NOON)
    refused = actions.sign(statement_id=written.pk, verdict="no", words="Say when", actor=cast.bob, now=NOON)
    assert refused.state == "refused"
    assert not HoldingStatement.objects.exists()
    stands = actions.sign(statement_id=written.pk, verdict="yes", words="", actor=cast.bob, now=NOON)
    assert stands.state == "stands"


def test_a_new_version_takes_the_place_of_the_one_that_stands_only_when_it_stands(
    cast: Cast, incident: Incident
) -> None:
    signed_statement(cast, incident)
    second = actions.write_statement(**lead(incident, cast, text="Card payments work again from 15:00", never=[]))
    assert HoldingStatement.objects.filter(closed_at=None).count() == 1
    actions.ask_sign_off(statement_id=second.pk, actor=cast.alice, now=NOON)
    actions.sign(statement_id=second.pk, verdict="yes", words="", actor=cast.bob, now=NOON)
    (standing,) = HoldingStatement.objects.filter(closed_at=None)
    assert standing.text.startswith("Card payments work again")
    assert [each.state for each in statements_of(incident)] == ["stands", "over"]


def test_nobody_is_asked_where_nobody_else_is_named(cast: Cast, incident: Incident) -> None:
    written = actions.write_statement(**lead(incident, cast, text="We are on it", never=[]))
    with pytest.raises(NotComplete):
        actions.ask_sign_off(statement_id=written.pk, actor=cast.alice, now=NOON)


def test_publishing_stops_for_its_brands_and_goes_on_with_all_clear(
    cast: Cast, incident: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + 60 * MINUTE)
    case = cast.open_case()
    cast.answer(case, "We look into the line")
    actions.stop_publishing(**lead(incident, cast, brand_ids=[cast.harborline.pk], reason="Say nothing yet"))
    assert deliveries_due(now=clock.now()) == []
    signed_statement(cast, incident)
    actions.all_clear(**lead(incident, cast, text="Payments work again", now=NOON + 50 * MINUTE))
    incident.refresh_from_db()
    assert (incident.state, incident.cleared_at) == (State.CLEARED, NOON + 50 * MINUTE)
    assert not PublishingHold.objects.filter(lifted_at=None).exists()
    assert not HoldingStatement.objects.filter(closed_at=None).exists()
    answer.deliver(Delivery.objects.get().pk)
    assert Delivery.objects.get().state == "sent"


def test_a_stop_is_for_brands_of_the_incident_and_by_who_leads(cast: Cast, incident: Incident) -> None:
    with pytest.raises(NotComplete):
        actions.stop_publishing(**lead(incident, cast, brand_ids=[cast.other.pk], reason="No"))
    with pytest.raises(NotYours):
        actions.stop_publishing(**lead(incident, cast, brand_ids=[cast.harborline.pk], reason="No", actor=cast.bob))


def test_the_list_is_told_on_the_desk_and_by_mail_once(
    cast: Cast, incident: Incident, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.EMAIL_HOST = "localhost"
    actions.set_recipients(
        **lead(
            incident, cast, agent_ids=[cast.bob.pk], addresses=["Press@Harborline.example", "press@harborline.example"]
        )
    )
    actions.post_update(**lead(incident, cast, text="The bank looks into it"))
    for _ in range(2):
        tell_of_incident(Entry.objects.get(name="IncidentUpdated").id)
        send_updates(now=NOON + 3 * MINUTE)
    assert sorted(mail.to[0] for mail in mailoutbox) == ["bob@harborline.example", "press@harborline.example"]
    assert "The bank looks into it" in mailoutbox[0].body
    assert Notice.objects.filter(agent=cast.bob, kind="incident").count() == 1


def test_a_mail_that_fails_is_tried_later_and_given_up_in_the_end(
    cast: Cast, incident: Incident, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_HOST = "localhost"

    def refuses(_self: Any) -> int:
        raise OSError("no route")

    monkeypatch.setattr("evenhand.flows.incidents.EmailMessage.send", refuses)
    actions.set_recipients(**lead(incident, cast, agent_ids=[], addresses=["press@harborline.example"]))
    actions.post_update(**lead(incident, cast, text="The bank looks into it"))
    now = NOON + 3 * MINUTE
    for _ in range(20):
        send_updates(now=now)
        now += 70 * MINUTE
    mail = UpdateMail.objects.get()
    assert (mail.sent_at, mail.next_at, mail.trouble) == (None, None, "OSError")


def test_an_update_that_is_due_is_asked_for_once(cast: Cast, incident: Incident) -> None:
    actions.take(**lead(incident, cast, owner=cast.alice))
    later = NOON + 45 * MINUTE
    assert actions.remind_of_updates(now=NOON + 20 * MINUTE) == []
    assert actions.remind_of_updates(now=later) == [incident.pk]
    assert actions.remind_of_updates(now=later) == []
    tell_of_incident(Entry.objects.get(name="UpdateDue").id)
    assert Notice.objects.filter(agent=cast.alice, kind="incident").count() == 1
    actions.post_update(**lead(incident, cast, text="Still looking", now=later))
    assert actions.remind_of_updates(now=later + 20 * MINUTE) == []
    assert actions.remind_of_updates(now=later + 31 * MINUTE) == [incident.pk]


def test_dismissing_says_why_and_lets_everything_go_on(cast: Cast, incident: Incident) -> None:
    actions.stop_publishing(**lead(incident, cast, brand_ids=[cast.harborline.pk], reason="Wait"))
    with pytest.raises(NotComplete):
        actions.dismiss(**lead(incident, cast, why=""))
    dismissed = actions.dismiss(**lead(incident, cast, why="A test of the bank"))
    assert (dismissed.state, dismissed.update_due_at) == (State.DISMISSED, None)
    assert not PublishingHold.objects.filter(lifted_at=None).exists()
    assert actions.restore(**lead(incident, cast)).state == State.PROPOSED


def test_the_four_times_are_counted_from_their_own_beginnings(
    cast: Cast, incident: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = cast.open_case()
    actions.link_cases(**lead(incident, cast, case_ids=[case.pk]))
    actions.take(**lead(incident, cast, owner=cast.alice))
    signed_statement(cast, incident)
    reply = cast.answer(case, "Card payments fail at the moment; we are on it", now=NOON + 11 * MINUTE)
    monkeypatch.setattr(clock, "now", lambda: NOON + 12 * MINUTE)
    answer.deliver(reply.pk)
    actions.all_clear(**lead(incident, cast, text="Works again", now=NOON + 90 * MINUTE))
    incident.refresh_from_db()
    spans = times_of(incident, statements_of(incident), now=NOON + 200 * MINUTE)
    assert [(each.measure, each.elapsed // MINUTE, each.is_over) for each in spans] == [
        ("detect", 30, True),
        ("acknowledge", 2, True),
        ("inform", (Delivery.objects.get().sent_at - NOON) // MINUTE, True),
        ("resolve", 90, True),
    ]


def test_figures_count_cases_people_and_what_waits(cast: Cast, incident: Incident) -> None:
    cases = [cast.open_case(), cast.open_case("@harborline.example me too", author=EVE)]
    actions.link_cases(**lead(incident, cast, case_ids=[each.pk for each in cases]))
    actions.stop_publishing(**lead(incident, cast, brand_ids=[cast.harborline.pk], reason="Wait"))
    cast.answer(cases[0], "We look into it", now=NOON + MINUTE)
    found = figures_of(incident, now=NOON + 30 * MINUTE)
    assert (found.cases, found.people, found.answered, found.waiting, found.posts, found.held) == (2, 2, 1, 1, 2, 1)


def test_a_line_of_ones_own_stands_where_it_happened_and_can_be_taken_out(cast: Cast, incident: Incident) -> None:
    line = actions.note(**lead(incident, cast, text="The bank confirms", at=NOON - 5 * MINUTE))
    assert Happening.objects.filter(incident=incident).order_by("at").first() == line
    with pytest.raises(NotComplete):
        actions.note(**lead(incident, cast, text="Soon", at=NOON + 60 * MINUTE))
    actions.remove_note(happening_id=line.pk, actor=cast.alice, now=NOON + 3 * MINUTE)
    theirs = Happening.objects.filter(incident=incident).first()
    with pytest.raises(NoSuchStep):
        actions.remove_note(happening_id=theirs.pk, actor=cast.alice, now=NOON + 3 * MINUTE)


def test_who_has_a_follow_up_says_that_it_is_done(cast: Cast, incident: Incident) -> None:
    added = actions.add_follow_up(**lead(incident, cast, text="Watch the bank", owner=cast.bob, due_on=None))
    actions.settle_follow_up(follow_up_id=added.pk, deed="done", actor=cast.bob, now=NOON + 3 * MINUTE)
    assert FollowUp.objects.get().done_at == NOON + 3 * MINUTE
    other = actions.add_follow_up(**lead(incident, cast, text="Ask them", owner=None, due_on=None))
    with pytest.raises(NotYours):
        actions.settle_follow_up(follow_up_id=other.pk, deed="done", actor=cast.bob, now=NOON)


def test_every_incident_of_a_brand_begins_with_its_playbook(cast: Cast) -> None:
    actions.set_playbook(
        brand_id=cast.harborline.pk,
        cadence=15,
        sign_offs=1,
        signer_ids=[cast.alice.pk, cast.bob.pk],
        people_ids=[cast.bob.pk],
        addresses=["press@harborline.example"],
        actor=cast.alice,
        now=NOON,
    )
    begun = actions.propose(title="Odd", brand_ids=[cast.harborline.pk], actor=cast.bob, now=NOON)
    assert (begun.cadence, begun.sign_offs, begun.signers.count(), begun.recipients.count()) == (15, 1, 2, 2)
    with pytest.raises(NotComplete):
        actions.set_recipients(incident_id=begun.pk, agent_ids=[], addresses=["no mail"], actor=cast.alice, now=NOON)


def test_a_change_gives_back_what_was_there_before(cast: Cast, incident: Incident) -> None:
    before = actions.change(**lead(incident, cast, title="All cards fail", severity=1))
    assert before == {"title": "Card payments fail", "severity": 2}
    actions.change(**lead(incident, cast, **before))
    incident.refresh_from_db()
    assert (incident.title, incident.severity) == ("Card payments fail", 2)


def test_an_alarm_proposes_without_a_person(cast: Cast) -> None:
    proposed = actions.propose(
        title="Many write of “login”", brand_ids=[cast.harborline.pk], origin="alarm", actor=None, now=NOON
    )
    tell_of_incident(Entry.objects.get(name="IncidentMoved").id)
    assert proposed.origin == "alarm"
    assert Notice.objects.filter(agent=cast.alice, kind="incident").exists()
    assert not Case.objects.exists()
