"""How much findings weigh, and what still stands in the way."""

from hypothesis import given
from hypothesis import strategies as st

from evenhand.replies.domain.findings import DEFAULTS, Check, Finding, Level, Policy, passed, standing, weighed

levels = st.sampled_from(list(Level))
found = st.builds(
    Finding,
    code=st.sampled_from([each.value for each in Check]),
    level=st.sampled_from([Level.WARN, Level.BLOCK]),
    start=st.integers(-1, 50),
    end=st.integers(-1, 60),
)
policies = st.dictionaries(st.sampled_from([each.value for each in Check]), levels).map(Policy)


def test_every_check_weighs_something_unless_somebody_decided_otherwise() -> None:
    assert set(DEFAULTS) == set(Check)
    assert Level.OFF not in DEFAULTS.values()


@given(st.lists(found), policies)
def test_a_finding_never_weighs_more_than_it_may_nor_more_than_the_brand_wants(
    findings: list[Finding], policy: Policy
) -> None:
    most = {each.code: each.level for each in findings}
    for each in weighed(findings, policy):
        wanted = policy.levels.get(each.code, DEFAULTS[each.code])
        assert each.level is not Level.OFF
        assert not (each.blocks and wanted is not Level.BLOCK and each.code != Check.TOO_LONG)
        assert not (each.blocks and {one.level for one in findings if one.code == each.code} == {Level.WARN})
        assert each.code in most


@given(st.lists(found), policies)
def test_what_blocks_comes_first(findings: list[Finding], policy: Policy) -> None:
    blocks = [each.blocks for each in weighed(findings, policy)]
    assert blocks == sorted(blocks, reverse=True)


@given(st.lists(found), st.frozensets(st.sampled_from([each.value for each in Check])))
def test_only_warnings_can_be_passed_and_only_by_their_names(findings: list[Finding], despite: frozenset[str]) -> None:
    left = standing(findings, despite)
    assert all(each in left for each in findings if each.blocks)
    assert all(each.blocks or each.code not in despite for each in left)
    assert {each.code for each in findings} == {each.code for each in left} | set(passed(findings, despite))


def test_what_the_channel_refuses_cannot_be_switched_off() -> None:
    policy = Policy({Check.TOO_LONG: Level.OFF})
    assert weighed([Finding(code=Check.TOO_LONG, level=Level.BLOCK)], policy)[0].blocks


def test_a_check_that_is_off_finds_nothing() -> None:
    assert not weighed([Finding(code=Check.TONE, level=Level.BLOCK)], Policy({Check.TONE: Level.OFF}))
