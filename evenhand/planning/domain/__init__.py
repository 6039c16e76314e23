"""Formulas and models of work and the people who do it."""
