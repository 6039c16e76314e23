"""The demo company: complete, consistent, and nobody real."""

from collections import Counter

from evenhand.project.demo.company import COMPANY, LANGUAGES


def test_it_has_two_brands_three_teams_and_nine_agents_one_of_them_lead():
    assert (len(COMPANY.brands), len(COMPANY.teams), len(COMPANY.agents)) == (2, 3, 9)
    assert Counter(agent.role for agent in COMPANY.agents)["lead"] == 1


def test_every_agent_can_be_told_apart_by_initials_and_name():
    assert len({agent.initials for agent in COMPANY.agents}) == 9
    assert len({agent.username for agent in COMPANY.agents}) == 9
    assert all(agent.signature == f"^{agent.initials}" for agent in COMPANY.agents)


def test_every_language_and_every_team_has_somebody():
    for language in LANGUAGES:
        assert any(language in agent.languages for agent in COMPANY.agents)
    for team in COMPANY.teams:
        assert any(team.key in agent.teams for agent in COMPANY.agents)


def test_queues_point_to_brands_and_teams_that_exist_and_leave_no_case_out():
    for queue in COMPANY.queues:
        assert COMPANY.brand(queue.brand)
        assert queue.team in {team.key for team in COMPANY.teams}
    for brand in COMPANY.brands:
        assert any(queue.brand == brand.key and not queue.languages and not queue.words for queue in COMPANY.queues)


def test_every_category_of_state_has_a_name():
    assert {state.category for state in COMPANY.states} == {"open", "waiting", "snoozed", "resolved"}


def test_every_address_lies_under_a_domain_that_cannot_exist():
    for brand in COMPANY.brands:
        assert all(account.handle.endswith(".example") for account in brand.accounts)
        assert all(rival.handle.endswith(".example") for rival in brand.rivals)
        assert COMPANY.brand_of(brand.mail.handle) == brand
    assert COMPANY.brand_of("nobody.example") is None
