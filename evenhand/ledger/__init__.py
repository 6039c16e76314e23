"""Ledger: the append-only record of what happened. Audit trail and event outbox in one table.

An *event* is a frozen fact in the past tense: ids and facts, no personal text. It is written in the
transaction that made it true, wakes whoever listens when that transaction commits, and is followed
by snapshot, since ids commit out of order. Nothing here is ever changed or deleted by a feature.
"""
