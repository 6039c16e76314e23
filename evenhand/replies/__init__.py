"""Replies: what we send: drafts, the outbox, delivery.

A *draft* is kept on the server, one per person, case and mode (reply or note). Approving it makes a
*delivery* in the outbox: a row with a key made once by the browser. A worker claims the row, sends
outside any transaction, and stores the receipt. Where the network holds our key, sending is exactly
once; elsewhere it is at most once, and *outcome unknown* is a state that a person sees and decides.
"""
