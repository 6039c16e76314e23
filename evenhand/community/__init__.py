"""Community: customers ask and answer each other in public, and we join in.

A *topic* is one question with its answers; each of them is a *contribution*, by a *member* or by one of us. What
newcomers write is looked at first. Doors: `actions` write, `reads` read, `domain` decides who may do what.
"""
