"""Queues and capacity: what goes where, who works there, and how much each person can have in hand."""
