"""Routing: to which queue a case goes. Skills, hours and clocks come with their issues.

`domain.placement` decides, `actions` of cases write: the queue is known before the case is stored,
so a new case is one insert, never an insert and an update.
"""
