"""Colleagues outside the desk: what every employee passes on, and what the desk hands to sales.

*Passed on* is a post somebody who works here saw and brought; a *suggested answer* is an answer or a fact they suggest
for an article. A *lead* is a case in which sales may help; nothing of the person leaves the desk before they agreed.

Doors: `actions` write, `reads` read, `domain` decides which step a lead may take.
"""
