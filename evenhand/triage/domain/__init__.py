"""The rules of triage, without a database, a clock or a network."""
