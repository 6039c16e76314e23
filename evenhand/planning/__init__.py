"""Planning: how many people does it take? Formulas, forecasts, simulation, shifts.

`domain` is plain Python and numpy: it imports quickly, works in a notebook, and knows no database. Its words are those
of queueing theory: arrivals, handling time, patience, service level, occupancy. Rates are per second and times in
seconds unless a name says otherwise. Where there is more work than people can do and nobody gives up waiting, there is
no steady state: the answer is then NaN and `overloaded`, never a number.
"""
