"""How the exports of known desks name their columns; a preset is taken when most of its marks are there."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Preset:
    """Columns of one desk's export: by field, as `column` or `column | unit`; `marks` tell it from others."""

    name: str
    columns: dict[str, str]
    marks: frozenset[str]


def _preset(name: str, marks: str, **columns: str) -> Preset:
    return Preset(name, columns, frozenset(marks.split("; ")))


PRESETS: Final = {
    each.name: each
    for each in (
        _preset(
            "zendesk",
            "Requester id; Group stations; Assignee stations; First reply time in minutes; Satisfaction Score; Via",
            case_id="Id", channel="Via", customer_id="Requester id", opened_at="Created at", resolved_at="Solved at",
            state="Status", severity="Priority", topic="Ticket type", team="Group", agent="Assignee",
            owners="Assignee stations", replies="Replies", reopens="Reopens", csat="Satisfaction Score",
            first_reply_s="First reply time in minutes | minutes",
            resolution_s="First resolution time in minutes | minutes",
            business_first_reply_s="First reply time in minutes within business hours | minutes",
            business_resolution_s="Full resolution time in minutes within business hours | minutes",
            observed_until="Generated timestamp", brand="Brand",
        ),
        _preset(
            "freshdesk",
            "Ticket ID; Created time; Resolved time; Due by Time; Agent interactions; Customer interactions",
            case_id="Ticket ID", channel="Source", opened_at="Created time", resolved_at="Resolved time",
            closed_at="Closed time", first_reply_at="Initial response time", state="Status", severity="Priority",
            topic="Type", team="Group", agent="Agent", customer_id="Contact ID", replies="Agent interactions",
            customer_messages="Customer interactions", csat="Survey results", brand="Product",
            first_reply_s="First response time (in hrs) | span", resolution_s="Resolution time (in hrs) | span",
            handle_s="Time tracked | span",
        ),
        _preset(
            "zammad",
            "create_article_type_id; first_response_at; close_at; first_response_in_min; article_count; escalation_at",
            case_id="number", channel="create_article_type", opened_at="created_at",
            first_reply_at="first_response_at", resolved_at="close_at", state="state", severity="priority",
            team="group", agent="owner_id", customer_id="customer_id", topic="type",
            business_first_reply_s="first_response_in_min | minutes", business_resolution_s="close_in_min | minutes",
            handle_s="time_unit | minutes",
        ),
        _preset(
            "chatwoot",
            "inbox_id; first_reply_created_at; waiting_since; contact_last_seen_at; snoozed_until; display_id",
            case_id="id", channel="meta.channel", opened_at="created_at", first_reply_at="first_reply_created_at",
            state="status", severity="priority", team="meta.team.name", agent="meta.assignee.id",
            customer_id="meta.sender.id", queue="inbox_id", resolved_at="resolved_at",
        ),
        _preset(
            "twcs",
            "tweet_id; author_id; inbound; created_at; response_tweet_id; in_response_to_tweet_id",
            case_id="tweet_id", opened_at="created_at",
        ),
    )
}  # fmt: skip


def preset_of(columns: list[str]) -> Preset | None:
    """The preset whose marks these columns bear: at least two thirds of them, and the most of all."""
    there = set(columns)
    best = max(PRESETS.values(), key=lambda each: len(each.marks & there) / len(each.marks))
    return best if len(best.marks & there) * 3 >= len(best.marks) * 2 else None
