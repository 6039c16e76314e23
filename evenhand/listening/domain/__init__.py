"""The query language and the matcher: plain Python, numpy and numba; no Django, no clock, no socket."""
