"""Whom nobody asks again for a while: who was asked after service or for research lately, as one person."""

from typing import Final

from evenhand.insight.models import SurveyRule

USUAL_REST: Final = 90  # days, where a brand decided nothing

# A condition about `c.customer_id`. What somebody was asked before they were found to be the same person is found by
# its case, which moved to them.
RESTED: Final = """
    NOT EXISTS (SELECT 1 FROM insight_survey s WHERE s.customer_id = c.customer_id AND s.asked_at > %(rested)s)
    AND NOT EXISTS (SELECT 1 FROM cases_case o JOIN insight_survey s ON s.case_id = o.id
        WHERE o.customer_id = c.customer_id AND s.asked_at > %(rested)s)
    AND NOT EXISTS (SELECT 1 FROM insight_panelmember p WHERE p.customer_id = c.customer_id AND p.asked_at > %(rested)s)
    AND NOT EXISTS (SELECT 1 FROM cases_case o JOIN insight_panelmember p ON p.case_id = o.id
        WHERE o.customer_id = c.customer_id AND p.asked_at > %(rested)s)
"""


def rest_days_of(brand_id: int) -> int:
    """For how many days nobody whom the brand asked is asked again."""
    days = SurveyRule.objects.filter(pk=brand_id).values_list("rest_days", flat=True).first()
    return USUAL_REST if days is None else days
