"""Measuring: what happened, counted and compared, with its definition beside every figure.

Reads anything below, writes only its own tables. First measure: what a pilot says the desk would have had to do.
"""
