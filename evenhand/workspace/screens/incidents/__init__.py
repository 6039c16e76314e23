"""Incidents: declared, led, spoken about, cleared, learnt from."""
