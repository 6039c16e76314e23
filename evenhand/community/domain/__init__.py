"""Decides who may do what, what is shown, and what is recognised. Plain Python."""
