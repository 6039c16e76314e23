"""Cases: the work we do about what people wrote.

A *customer* is the person behind personas; an *identity* says which persona is whose. A
*conversation* is one thread with one customer on one channel; a *message* is a post inside it. A
*case* is the work: it may hold several conversations, on several channels. Its *state* has a name
the company chooses, on one of five fixed categories. An *open case* row is the narrow, hot copy the
inbox reads; it lives as long as the case is not resolved.

Doors: `actions` (open, attach, assign, resolve, merge ...), `reads` (inbox, timeline, search).
"""
