"""Which replies wait for a lead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.replies.domain.approving import TURNS, Rule, Said, Standing, Turn, Who, applies, matching, next_standing
from evenhand.replies.errors import NoSuchStep

SAID = Said(brand_id=1, agent_id=7, team_ids=frozenset({3}), is_certified=False, severity=2, sent_before=4)

_numbers = st.one_of(st.none(), st.integers(1, 3))
_rules = st.builds(
    Rule,
    id=st.integers(1, 9),
    who=st.sampled_from(Who),
    brand_id=_numbers,
    team_id=_numbers,
    agent_id=_numbers,
    is_public=st.sampled_from([None, True, False]),
    severity=st.one_of(st.none(), st.integers(0, 3)),
    in_incident=st.booleans(),
    first_replies=st.one_of(st.none(), st.integers(1, 20)),
)
_said = st.builds(
    Said,
    brand_id=st.integers(1, 3),
    agent_id=st.integers(1, 3),
    team_ids=st.frozensets(st.integers(1, 3)),
    is_lead=st.booleans(),
    is_certified=st.booleans(),
    is_public=st.booleans(),
    severity=st.one_of(st.none(), st.integers(0, 3)),
    in_incident=st.booleans(),
    sent_before=st.integers(0, 30),
)


@pytest.mark.parametrize(
    ("rule", "waits"),
    [
        (Rule(id=1), True),
        (Rule(id=1, brand_id=1), True),
        (Rule(id=1, brand_id=2), False),
        (Rule(id=1, who=Who.UNCERTIFIED), True),
        (Rule(id=1, who=Who.UNCERTIFIED, is_public=False), False),
        (Rule(id=1, team_id=3), True),
        (Rule(id=1, team_id=4), False),
        (Rule(id=1, agent_id=7), True),
        (Rule(id=1, agent_id=8), False),
        (Rule(id=1, severity=2), True),
        (Rule(id=1, severity=3), False),
        (Rule(id=1, in_incident=True), False),
        (Rule(id=1, first_replies=5), True),
        (Rule(id=1, first_replies=4), False),
    ],
)
def test_a_rule_holds_if_all_it_names_is_true(rule: Rule, waits: bool) -> None:
    assert applies(rule, SAID) is waits


@given(_said)
def test_without_rules_nothing_waits(said: Said) -> None:
    assert matching([], said) == []


@given(_rules, _said)
def test_a_rule_that_names_more_never_holds_more_often(rule: Rule, said: Said) -> None:
    """Each thing a rule names can only let more replies go."""
    import msgspec

    wider = [
        msgspec.structs.replace(rule, **{field: None})
        for field in ("brand_id", "team_id", "agent_id", "is_public", "severity", "first_replies")
    ]
    wider += [msgspec.structs.replace(rule, in_incident=False), msgspec.structs.replace(rule, who=Who.ANYONE)]
    if applies(rule, said):
        assert all(applies(each, said) for each in wider)


@given(st.lists(_rules, max_size=5), _said)
def test_a_certificate_never_makes_a_reply_wait(rules: list[Rule], said: Said) -> None:
    import msgspec

    certified = msgspec.structs.replace(said, is_certified=True)
    assert set(matching(rules, certified)) <= set(matching(rules, said))


@given(st.lists(_rules, max_size=5), _said, st.integers(0, 30))
def test_who_has_said_more_waits_no_longer(rules: list[Rule], said: Said, more: int) -> None:
    import msgspec

    later = msgspec.structs.replace(said, sent_before=said.sent_before + more)
    assert set(matching(rules, later)) <= set(matching(rules, said))


def test_a_case_whose_severity_nobody_knows_is_not_severe() -> None:
    assert not applies(Rule(id=1, severity=0), Said(brand_id=1, agent_id=1, severity=None))


def test_leads_are_left_out_where_a_rule_is_about_agents() -> None:
    assert not applies(Rule(id=1, who=Who.AGENTS), Said(brand_id=1, agent_id=1, is_lead=True))


@given(st.lists(st.sampled_from(Turn), max_size=12))
def test_a_question_is_decided_once_until_that_is_taken_back(turns: list[Turn]) -> None:
    here, decided = Standing.WAITING, 0
    for turn in turns:
        try:
            here = next_standing(here, turn)
        except NoSuchStep:
            continue
        decided += {Turn.APPROVE: 1, Turn.SEND_BACK: 1, Turn.RECALL: -1}.get(turn, 0)
        assert decided in {0, 1}


def test_what_its_author_took_back_waits_for_nobody() -> None:
    assert not [turn for (here, turn) in TURNS if here is Standing.WITHDRAWN]
