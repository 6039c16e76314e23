"""Brands and teams: what each brand is recognised by, and who serves it."""
