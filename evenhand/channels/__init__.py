"""Channels: every way the company can be reached, and everything that was written there.

A *source* is something we read (a mailbox, a network's notifications, a file) with a cursor.
An *account* is our presence on a channel, of one brand; replies go out as an account.
A *persona* is someone's identity on a channel. A *post* is what someone wrote; it is written
once, its text stands apart (edits append, deletion and erasure blank it).
A *connector* is a folder under `connectors/` that talks to one kind of network.

Doors: `network` (the only way out), `actions` (store, erase), `reads`, `registry`.
"""
