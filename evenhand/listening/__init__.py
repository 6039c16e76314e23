"""Hearing what matters in everything that is said.

A *query* says what to listen for, in the language of the field. A *match* is a post that a query caught. What comes
from people who did not address us (an *overheard* post) is kept only if it matches; the rest is counted, and a
uniform *sample* of it is kept for some days, so that a query can be tried before it is saved.

`domain` holds the language (words, parser, printer, a slow evaluator that defines what a match is) and the matcher
that runs thousands of queries at once. `streams` carry a network's posts from the one reader of its socket to the
matchers, in one process or over many machines.
"""
