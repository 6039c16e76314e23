"""Who works when: a week of a team, who is on duty now, and planning."""
