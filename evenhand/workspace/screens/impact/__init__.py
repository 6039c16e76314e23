"""The screens of impact: what happened on which day, and what it changed."""
