"""Flows: the stories that touch several contexts, told in order.

`intake` tells how a post becomes part of a case; `answer` how a person's words go out. Only
here may one call several contexts; nothing important hides in signals or in `save()`.
"""
